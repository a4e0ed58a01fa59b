"""Rules of reminders: written, looked at, switched on and off."""

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.core.audit import record
from apps.core.refusals import Refused
from apps.editions.models import Edition
from apps.programme.choices import Anchor, Unit
from apps.programme.models import ReminderRule, Session

if TYPE_CHECKING:
    from apps.accounts.models import User

#: What an edition has from the start: each seat is recalled a day and an hour before.
USUAL = (
    ("One day before", 24, Unit.HOURS, True),
    ("One hour before", 60, Unit.MINUTES, False),
)
#: What somebody has looked at before it was switched on.
LOOKED_AT = (
    "amount",
    "unit",
    "is_after",
    "anchor",
    "audience",
    "part_id",
    "kind",
    "phase",
    "is_gathered",
    "texts",
)


def give_usual_rules(at: datetime) -> None:
    """Give the usual rules to editions that have sessions ahead and no rule at all."""
    editions = Edition.objects.filter(
        pk__in=Session.objects.published().filter(starts_at__gt=at).values("edition"),
        reminder_rules=None,
    ).values_list("pk", flat=True)
    for key in [*editions]:
        with transaction.atomic():
            # Under the lock of the edition nobody else gives them a second time.
            edition = Edition.objects.select_for_update(of=("self",), no_key=True).get(
                pk=key
            )
            if not edition.reminder_rules.exists():
                ReminderRule.objects.bulk_create(
                    ReminderRule(
                        edition=edition,
                        name=name,
                        amount=amount,
                        unit=unit,
                        anchor=Anchor.SESSION_START,
                        audience="seated",
                        is_gathered=is_gathered,
                        is_on=True,
                        approved_at=now(),
                    )
                    for name, amount, unit, is_gathered in USUAL
                )


def fingerprint_of(rule: ReminderRule) -> str:
    """What tells the rule that was looked at from what has become of it since."""
    facts = [getattr(rule, name) for name in LOOKED_AT]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def write_rule(rule: ReminderRule, *, actor: "User") -> ReminderRule:
    """Save what was typed; a rule that has changed is off until somebody looks at it."""
    before = ReminderRule.objects.filter(pk=rule.pk).first()
    if before is None or fingerprint_of(before) != fingerprint_of(rule):
        rule.is_on = False
        rule.approved_at = rule.approved_by = None
    rule.save()
    record(actor, "reminderrule.changed", rule, edition_id=rule.edition_id)
    return rule


@transaction.atomic
def switch_on(rule: ReminderRule, *, fingerprint: str, actor: "User") -> ReminderRule:
    """Let the letters of ``rule`` go out from now on.

    Raises:
        Refused: it is no longer what was looked at.
    """
    rule = _locked(rule)
    if fingerprint_of(rule) != fingerprint:
        raise Refused(
            _("The rule has changed since you looked at it. Look again."),
            code="changed_since",
        )
    if not rule.is_on:
        rule.is_on, rule.approved_at, rule.approved_by = True, now(), actor
        rule.save()
        record(actor, "reminderrule.switched_on", rule, edition_id=rule.edition_id)
    return rule


@transaction.atomic
def switch_off(rule: ReminderRule, *, actor: "User") -> ReminderRule:
    """Write no more letters by ``rule``; those that wait go out."""
    rule = _locked(rule)
    if rule.is_on:
        rule.is_on = False
        rule.save()
        record(actor, "reminderrule.switched_off", rule, edition_id=rule.edition_id)
    return rule


def _locked(rule: ReminderRule) -> ReminderRule:
    return ReminderRule.objects.select_for_update(of=("self",), no_key=True).get(
        pk=rule.pk
    )
