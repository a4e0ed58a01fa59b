"""What the demonstration's people are reminded of, and a mailing that is held back."""

from uuid import NAMESPACE_URL, uuid5

from django.utils.timezone import now

from apps.accounts.models import User
from apps.editions.models import Edition
from apps.notifications.mailings import pause
from apps.notifications.models import Mailing
from apps.programme import actions
from apps.programme.actions.reminder_rules import give_usual_rules
from apps.programme.choices import Anchor, Unit
from apps.programme.models import ReminderRule
from apps.registration.actions import writing
from apps.registration.models import Application, GroupLetter

NOT_SIGNED_UP = "Two days after the release: choose your sessions"
REPORT_DUE = "A day after the session: your report"
KEY = uuid5(NAMESPACE_URL, "demo:mailing")
TEXTS = {
    "en": {
        "subject": "Before we meet",
        "text": "Try your microphone and camera on the technical test page.",
    },
    "de": {
        "subject": "Bevor wir uns treffen",
        "text": "Prüfen Sie Mikrofon und Kamera auf der Seite für die Technikprobe.",
    },
}


def remind_people(edition: Edition, organiser: User) -> None:
    """The usual rules, one after the release, and one that nobody has looked at yet."""
    give_usual_rules(now())
    if not edition.reminder_rules.filter(anchor=Anchor.RELEASE).exists():
        rule = _rule(edition, NOT_SIGNED_UP, Anchor.RELEASE, "not_signed_up", 2)
        actions.write_rule(rule, actor=organiser)
        seen = actions.fingerprint_of(rule)
        actions.switch_on(rule, fingerprint=seen, actor=organiser)
        rule = _rule(edition, REPORT_DUE, Anchor.SESSION_END, "no_report", 1)
        actions.write_rule(rule, actor=organiser)


def _rule(
    edition: Edition, name: str, anchor: Anchor, audience: str, days: int
) -> ReminderRule:
    return ReminderRule(
        edition=edition,
        name=name,
        amount=days,
        unit=Unit.DAYS,
        is_after=True,
        anchor=anchor,
        audience=audience,
    )


def hold_a_mailing_back(edition: Edition, organiser: User) -> None:
    """Words to everybody with a place, which wait until an organiser lets them go."""
    if GroupLetter.objects.filter(key=KEY).exists():
        return
    message = writing.Message(texts=TEXTS, is_news=False)
    people = Application.objects.admitted().filter(part__edition=edition)
    group = writing.group_of(people, message)
    if not group.number:
        return
    letter = writing.write_to(
        people,
        message=message,
        key=KEY,
        fingerprint=group.fingerprint,
        by=organiser,
    )
    # In the transaction of the demonstration, so that nothing of it is gone already.
    pause(Mailing.objects.get(key=letter.key_of_letters), actor=organiser)
