"""Authorities that endorse a published text: the list, the form, one of them."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from apps.accounts.access import person, requires
from apps.accounts.limits import is_too_often
from apps.accounts.typed import keeps_what_was_typed, typed_before_sign_in
from apps.core.errors import AN_HOUR, told_to_wait
from apps.core.refusals import Refused
from apps.core.visitors import for_visitors
from apps.outcomes.actions import after_endorsing
from apps.outcomes.after_access import endorsement_at, published_at
from apps.outcomes.after_choices import LIVE, EndorsementState
from apps.outcomes.forms.after import AuthorityForm, EndorseForm, HandOverForm
from apps.outcomes.models import Document, Endorsement
from apps.outcomes.queries.after import followed_by, shown_endorsements, years_of
from apps.registration.handing_out import handed_out

#: Earlier years are not asked about any more; what was told of them stays.
YEARS_SHOWN = 2


@require_safe
@for_visitors
@requires("outcomes.view_published", on=published_at)
def endorsements(request: HttpRequest, document: Document) -> HttpResponse:
    return render(
        request,
        "outcomes/after/endorsements.html",
        {
            "edition": document.edition,
            "document": document,
            "endorsements": shown_endorsements(document),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed()
@requires("outcomes.endorse_document", on=published_at)
def endorse(request: HttpRequest, document: Document) -> HttpResponse:
    adopted_on = document.adoption.adopted_on
    if request.method != "POST":
        typed = typed_before_sign_in(request)
        return _form_page(
            request, document, EndorseForm(adopted_on=adopted_on, initial=typed)
        )
    form = EndorseForm(request.POST, request.FILES, adopted_on=adopted_on)
    if form.is_valid() and is_too_often(request, "endorse"):
        form.add_error(None, _("Wait an hour, then send this again."))
        return told_to_wait(_form_page(request, document, form), seconds=AN_HOUR)
    if form.is_valid():
        try:
            sent = after_endorsing.endorse(
                document,
                by=person(request),
                key=form.key,
                named=form.named(),
                said=form.said(),
                checked=form.cleaned_data["upload"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Thank you. The organisers look at it; then it is shown."),
            )
            return redirect(*address_of(sent))
    return _form_page(request, document, form, status=422)


def _form_page(
    request: HttpRequest, document: Document, form: EndorseForm, *, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "outcomes/after/endorse.html",
        {"edition": document.edition, "document": document, "form": form},
        status=status,
    )


def address_of(endorsement: Endorsement) -> tuple[str, str, int]:
    slug = endorsement.document.edition.slug
    return ("outcomes:endorsement", slug, endorsement.pk)


@require_safe
@requires("outcomes.view_endorsement_page", on=endorsement_at)
def endorsement(request: HttpRequest, endorsement: Endorsement) -> HttpResponse:
    return endorsement_page(request, endorsement)


def endorsement_page(
    request: HttpRequest, endorsement: Endorsement, *, status: int = 200, **sent: Form
) -> HttpResponse:
    """The page of one endorsement; ``sent`` are forms on it that were not right."""
    is_contact = request.user.has_perm("outcomes.answer_for_endorsement", endorsement)
    sees_all = request.user.has_perm("outcomes.see_evidence", endorsement)
    is_shown = endorsement.state == EndorsementState.SHOWN
    return render(
        request,
        "outcomes/after/endorsement.html",
        {
            "edition": endorsement.document.edition,
            "document": endorsement.document,
            "endorsement": endorsement,
            "is_contact": is_contact,
            "may_take_back": is_contact and endorsement.state in LIVE,
            "sees_evidence": sees_all,
            "language": endorsement.document.adoption.snapshot.text.language,
            "rows": followed_by(endorsement, all_of_it=sees_all) if is_shown else [],
            "years": years_of(endorsement.document)[-YEARS_SHOWN:][::-1]
            if is_contact and is_shown
            else [],
            **_forms(request, endorsement),
            **sent,
            "sent": sent,
        },
        status=status,
    )


def _forms(request: HttpRequest, endorsement: Endorsement) -> dict[str, object]:
    """What whoever asks may do about who answers for it, and about its name."""

    def may(what: str) -> bool:
        return request.user.has_perm(f"outcomes.{what}", endorsement)

    is_live = endorsement.state in LIVE
    authority = endorsement.authority
    names = ("name", "country", "level", "website")
    known = {name: getattr(authority, name) for name in names}
    return {
        "hand_over": HandOverForm()
        if is_live and may("hand_endorsement_over")
        else None,
        "correct": AuthorityForm(initial=known) if may("correct_authority") else None,
        "is_asked": is_live
        and endorsement.contact_id != request.user.pk
        and may("take_endorsement_over"),
    }


@require_POST
@requires("outcomes.answer_for_endorsement", on=endorsement_at)
def take_back(request: HttpRequest, endorsement: Endorsement) -> HttpResponse:
    try:
        after_endorsing.take_back(endorsement, by=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The endorsement is taken back."))
    return redirect(*address_of(endorsement))


@require_safe
@requires("outcomes.see_evidence", on=endorsement_at)
def evidence(request: HttpRequest, endorsement: Endorsement) -> HttpResponse:
    if not endorsement.file:
        raise Http404
    return handed_out(endorsement)
