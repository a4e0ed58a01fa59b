"""Issuing, replacing, revoking and forgetting certificates."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.certificates.choices import CERTIFICATE_KEPT_FOR, Ended
from apps.certificates.models import Certificate, CertificateRule
from apps.certificates.queries import Standing, standing_of
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.registration.choices import State
from apps.registration.models import Application

if TYPE_CHECKING:
    from apps.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person wants to stand in the certificate, and to be said of it."""

    name: str
    language: str
    shows_name: bool


@transaction.atomic
def issue(application: Application, *, wishes: Wishes, by: "User") -> Certificate:
    """Issue the certificate of ``application``, once.

    Asked for again with the same wishes the first one is given; with others it is
    replaced, and its code says so.

    Raises:
        Refused: the rule is not met, in exact figures; the part is not over; there is no
            place, no rule, or the organisers revoked an earlier one.
    """
    application = (
        Application.objects.locked()
        .select_related("part__edition")
        .get(pk=application.pk)
    )
    standing = _standing(application)
    earlier = standing.certificate
    if earlier and _fulfils(earlier, wishes):
        return earlier
    _refuse_unless_due(standing)
    if earlier:
        end(earlier, Ended.REPLACED)
    certificate = Certificate.objects.create(
        application=application,
        name=wishes.name,
        language=wishes.language,
        shows_name=wishes.shows_name,
        by_exception=not standing.has_met_the_rule,
    )
    record(
        by,
        "certificate.replaced" if earlier else "certificate.issued",
        certificate,
        after={"application": application.reference},
        edition_id=application.part.edition_id,
    )
    return certificate


def _standing(application: Application) -> Standing:
    rule = CertificateRule.objects.filter(part=application.part_id).first()
    if rule is None or application.state != State.ADMITTED:
        raise Refused(
            _("There is no certificate for this application."), code="no_certificate"
        )
    return standing_of(application, rule)


def _fulfils(certificate: Certificate, wishes: Wishes) -> bool:
    return (certificate.name, certificate.language, certificate.shows_name) == (
        wishes.name,
        wishes.language,
        wishes.shows_name,
    )


def _refuse_unless_due(standing: Standing) -> None:
    # Who has one keeps it when the attendance it was issued from is no longer there.
    is_known = standing.certificate is not None
    if standing.was_revoked:
        raise Refused(
            _("The organisers have revoked your certificate. Please write to them."),
            code="revoked",
        )
    if not standing.is_over:
        raise Refused(
            _("Certificates are issued once the last session that counts has ended."),
            code="not_over",
        )
    if is_known or standing.is_excepted or standing.has_met_the_rule:
        return
    if standing.is_forgotten:
        raise Refused(
            _("It is no longer kept who attended, so no certificate can be issued."),
            code="no_longer_kept",
        )
    raise Refused(
        _(
            "The rule asks for %(needed)d of %(possible)d sessions. You attended"
            " %(attended)d, and %(contributed)d count through contributions."
        )
        % {
            "needed": standing.needed,
            "possible": standing.possible,
            "attended": standing.attended,
            "contributed": standing.contributed,
        },
        code="rule_not_met",
    )


def end(certificate: Certificate, cause: Ended, *, reason: str = "") -> None:
    """Let a certificate that is locked, or whose application is, hold no more."""
    certificate.ended_at = now()
    certificate.ended_because = cause
    certificate.ended_reason = reason
    # The file is of no use any more, and a code that ended shows nothing of it.
    certificate.content, certificate.sha256 = None, ""
    certificate.save(
        update_fields=[
            "ended_at",
            "ended_because",
            "ended_reason",
            "content",
            "sha256",
            "updated_at",
        ]
    )


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by: "User") -> Certificate:
    """Take a certificate back: whoever checks its code is told so. Again: no change.

    Raises:
        Refused: no reason is given, or the person has replaced it.
    """
    certificate = (
        Certificate.objects.locked()
        .select_related("application__part")
        .get(pk=certificate.pk)
    )
    if certificate.ended_because == Ended.REVOKED:
        return certificate
    if not certificate.is_in_force:
        raise Refused(_("This certificate has been replaced already."), code="replaced")
    if not reason.strip():
        raise Refused(_("Give a reason."), code="no_reason")
    end(certificate, Ended.REVOKED, reason=reason.strip())
    record(
        by,
        "certificate.revoked",
        certificate,
        # The words are with the certificate, where they can be erased.
        after={"application": certificate.application.reference},
        edition_id=certificate.application.part.edition_id,
    )
    return certificate


@transaction.atomic
def erase(application: Application, *, by: "User") -> int:
    """Erase all certificates of ``application``; their codes are known no more.

    What the organisers have revoked stays, or it could be issued anew.
    """
    application = (
        Application.objects.locked().select_related("part").get(pk=application.pk)
    )
    gone, _each = application.certificates.exclude(ended_because=Ended.REVOKED).delete()
    if gone:
        record(
            by,
            "certificates.erased",
            application,
            before={"number": gone},
            edition_id=application.part.edition_id,
        )
    return gone


def forget_certificates(at: datetime | None = None) -> int:
    """Erase what has been verifiable long enough; returns how many are gone."""
    old = Certificate.objects.filter(
        issued_at__lte=(at or now()) - CERTIFICATE_KEPT_FOR
    )
    gone, _each = old.delete()
    return gone
