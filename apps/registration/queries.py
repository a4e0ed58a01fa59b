"""Reads for one page each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext as _

from apps.core.kept_queries import kept_query
from apps.core.languages import listed, written_in
from apps.editions.models import Edition
from apps.registration.choices import ConsentKind, Discipline, SpokenLanguage, State
from apps.registration.kept import Kept, kept_places
from apps.registration.models import Application, ApplicationDraft, Call, Consent
from apps.registration.models.application import ApplicationQuerySet
from apps.registration.titles import title_of
from apps.registration.typed_facts import typed

if TYPE_CHECKING:
    from apps.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A call as one person finds it: untouched, begun, or sent."""

    call: Call
    kept: Sequence[Kept] = ()
    draft: ApplicationDraft | None = None
    application: Application | None = None


def doors(edition: Edition, user: "User | AnonymousUser") -> Iterator[Door]:
    """The calls of ``edition``, each with what ``user`` did about it."""
    calls = (
        Call.objects.filter(part__edition=edition)
        .select_related("part__edition", "current")
        .prefetch_related("wordings", "criteria__wordings")
    )
    kept = kept_places(edition)
    if not user.is_authenticated:
        for call in calls:
            yield Door(call=call, kept=kept.get(call.part_id, ()))
        return
    drafts = {
        draft.part_id: draft
        for draft in ApplicationDraft.objects.filter(person=user, part__edition=edition)
    }
    sent = {
        application.part_id: application
        for application in standing(user).filter(part__edition=edition)
    }
    for call in calls:
        yield Door(
            call=call,
            kept=kept.get(call.part_id, ()),
            draft=drafts.get(call.part_id),
            application=sent.get(call.part_id),
        )


def standing(user: "User") -> ApplicationQuerySet:
    """The person's applications that have not been withdrawn."""
    return Application.objects.filter(person=user).exclude(state=State.WITHDRAWN)


#: What a person may take over from an earlier application: facts, no reasons.
TAKEN_OVER = (
    "full_name",
    "display_name",
    "country",
    "languages",
    "organisation",
    "position",
    "next_generation",
    "relation",
    "function",
    "level",
    "settlement",
    "size_band",
    "disciplines",
)


def earlier_application(person: "User", edition: Edition) -> Application | None:
    """The person's latest application to another edition."""
    mine = Application.objects.filter(person=person).exclude(part__edition=edition)
    # Most people have none, so it is looked for before it is read.
    latest = mine.order_by("-created_at", "-pk").values_list("pk", flat=True).first()
    if latest is None:
        return None
    return Application.objects.select_related("part__edition").get(pk=latest)


def facts_to_take_over(
    earlier: Application, now: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """What ``earlier`` told and the person has not typed ``now``, as if it were typed."""
    open_ = [name for name in TAKEN_OVER if not any(now.get(name) or ())]
    told = {name: typed(getattr(earlier, name)) for name in open_}
    return {name: values for name, values in told.items() if values}


def with_answers(companions: ApplicationQuerySet) -> ApplicationQuerySet:
    """Annotate ``has_answered``: whether they filled in the form, which asks consent."""
    given = Consent.objects.filter(
        application=OuterRef("pk"),
        kind=ConsentKind.PRIVACY,
        withdrawn_at__isnull=True,
    )
    return companions.annotate(has_answered=Exists(given))


def has_answered(companion: Application) -> bool:
    """The same of one companion."""
    given = companion.consents.filter(withdrawn_at__isnull=True)
    return given.filter(kind=ConsentKind.PRIVACY).exists()


def consents_now(application: Application) -> list[Consent]:
    """Of each kind the last consent, in force or taken back."""
    rows = _consent_rows(application=application.pk)
    for one in rows:
        one.application = application
    return list({one.kind: one for one in rows}.values())


@kept_query(application=int)
def _consent_rows(*, application: int) -> QuerySet[Consent]:
    rows = Consent.objects.filter(application=application)
    return rows.select_related("wording").order_by("pk")


def asked_anew(now: Iterable[Consent]) -> list[Consent]:
    """Those in force (of ``consents_now``) that were given to words changed since."""
    return [one for one in now if one.withdrawn_at is None and not one.is_current]


def waiting_position(application: Application) -> int | None:
    """The person's position on the waiting list, counted from one."""
    if application.state != State.WAITING:
        return None
    since = application.waiting_since
    before = Application.objects.filter(
        Q(waiting_since__lt=since) | Q(waiting_since=since, pk__lt=application.pk),
        part_id=application.part_id,
        state=State.WAITING,
    )
    return before.count() + 1


def in_words(application: Application) -> list[tuple[str, str]]:
    """What the person told of themselves and their work, label by label."""
    own = application
    words: dict[str, object] = {
        "full_name": own.full_name,
        "display_name": own.display_name,
        "country": own.country.name,
        "languages": listed(_labels(SpokenLanguage, own.languages)),
        "organisation": own.organisation,
        "position": own.position,
        "target_group": written_in(own.target_group and own.target_group.in_full, "en"),
        "relation": own.get_relation_display(),
        "function": own.get_function_display(),
        "level": own.get_level_display(),
        "settlement": own.get_settlement_display(),
        "size_band": own.get_size_band_display(),
        "disciplines": listed(_labels(Discipline, own.disciplines)),
        "next_generation": _yes_or_no(value=own.next_generation),
        "is_first_time": _yes_or_no(value=own.is_first_time),
        "motivation": own.motivation,
        "own_contribution": own.own_contribution,
    }
    return [(title_of(name), str(value)) for name, value in words.items() if value]


def _labels(choices: type[TextChoices], values: Iterable[str]) -> Iterator[str]:
    return (str(choices(value).label) for value in values)


def _yes_or_no(*, value: bool | None) -> str:
    if value is None:
        return ""
    return _("Yes") if value else _("No")
