"""How the demonstration's sessions are held: in which languages, with what to read."""

from apps.accounts.models import User
from apps.editions.models import Edition
from apps.programme.actions import grouping, materials, speaking
from apps.programme.models import (
    Grouping,
    Interpretation,
    Material,
    Session,
    SessionInput,
)

#: Session, service, language, state.
SERVICES = (
    ("opening", "spoken", "fr", "arranged"),
    ("opening", "spoken", "ar", "arranged"),
    ("opening", "sign", "ils", "arranged"),
    ("opening", "captions", "en", "arranged"),
    ("monitoring-that-helps", "spoken", "es", "arranged"),
    ("monitoring-that-helps", "sign", "asq", "asked"),
)
#: Session, title, minutes, role of whoever gives it.
INPUTS = (
    ("monitoring-that-helps", "What we count, and what we leave out", 15, "moderator"),
    ("monitoring-that-helps", "Three towns compare their indicators", 25, ""),
    ("monitoring-that-helps", "Questions and answers", 30, ""),
)
#: Session, title, address, who may have it.
MATERIALS = (
    (
        "monitoring-that-helps",
        "Human rights indicators (OHCHR)",
        "https://www.ohchr.org/en/instruments-and-mechanisms/human-rights-indicators",
        "everybody",
    ),
    (
        "monitoring-that-helps",
        "Questions to think about before",
        "https://www.ohchr.org/en/publications",
        "participants",
    ),
)
UNDER_THE_RULE = ("small-towns",)
PARALLEL = ("first-contact", "small-towns")


def say_how_sessions_are_held(edition: Edition) -> None:
    """Where nobody has said anything yet."""
    sessions = {row.slug: row for row in Session.objects.filter(edition=edition)}
    if Interpretation.objects.filter(session__edition=edition).exists():
        return
    Session.objects.filter(edition=edition, slug__in=UNDER_THE_RULE).update(
        uses_chatham_house_rule=True
    )
    for slug, service, language, state in SERVICES:
        Interpretation.objects.create(
            session=sessions[slug], service=service, language=language, state=state
        )
    for position, (slug, title, minutes, role) in enumerate(INPUTS, 1):
        SessionInput.objects.create(
            session=sessions[slug],
            position=position,
            title=title,
            minutes=minutes,
            speaker=sessions[slug].people.filter(role=role).first(),
        )
    for slug, title, link, visibility in MATERIALS:
        Material.objects.create(
            session=sessions[slug], title=title, link=link, visibility=visibility
        )


def ask_speakers(edition: Edition, organiser: User) -> None:
    """The moderator of the second day is asked; before, they have said who they are."""
    session = Session.objects.get(edition=edition, slug="monitoring-that-helps")
    if session.people.filter(asked_at__isnull=False).exists():
        return
    speaking.ask(session, actor=organiser)
    role = session.people.get(role="moderator")
    moderator = role.person
    if moderator and session.starts_at and session.ends_at:
        speaking.tell_of_oneself(
            moderator,
            edition,
            biography="Moderates since the first Academy.",
            shows_biography=True,
            times=[(session.starts_at, session.ends_at)],
        )
        materials.bring(
            role,
            title="Plan of the session",
            link="https://www.ohchr.org/en/publications",
            visibility="people",
            by=moderator,
        )


def propose_groups(edition: Edition, organiser: User) -> None:
    """For the workshops of the first day that are held at the same time."""
    sessions = Session.objects.filter(edition=edition, slug__in=PARALLEL)
    if Grouping.objects.filter(part__edition=edition).exists() or not sessions:
        return
    made = Grouping.objects.create(part=sessions[0].part, name="First day")
    made.sessions.set(sessions)
    grouping.propose(made, by=organiser)
