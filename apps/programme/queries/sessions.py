"""The page of one session."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from apps.accounts.models import User
from apps.editions.models import KeyQuestion
from apps.editions.rules import is_organiser
from apps.programme.choices import Arranged, SeatState
from apps.programme.models import (
    Interpretation,
    Material,
    Session,
    SessionInput,
    SessionPerson,
    SignUp,
    SpeakerProfile,
)
from apps.programme.queries.clashes import clashes_of
from apps.programme.queries.doors import WaysIn, ways_in
from apps.programme.queries.sign_ups import position_of
from apps.programme.rules import leads, may_take_part, sees_who_takes_part


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    people: tuple[SessionPerson, ...]
    #: Who is named, and what they say of themselves.
    biographies: tuple[tuple[str, str], ...]
    inputs: tuple[SessionInput, ...]
    services: tuple[Interpretation, ...]
    materials: tuple[Material, ...]
    questions: tuple[KeyQuestion, ...]
    sign_up: SignUp | None
    position: int | None
    is_starred: bool
    may_sign_up: bool
    #: Where the reader has a seat at this time, beside the one here if there is one.
    clash: Session | None
    #: The names that those with a seat show to others; ``None`` for most readers.
    participants: tuple[str, ...] | None
    marks_attendance: bool
    ways: WaysIn
    #: A seat is free here, and the other one can still be given up.
    may_swap: bool


def session_page(session: Session, reader: User | AnonymousUser) -> SessionPage:
    sign_up = clash = None
    waits = False
    if reader.is_authenticated:
        sign_up = session.sign_ups.live().filter(person=reader).first()
        waits = sign_up is not None and sign_up.state == SeatState.WAITING
        clash = None if waits else clashes_of(reader.pk, session).first()
    starred = reader.is_authenticated and session.stars.filter(person=reader).exists()
    everybody = [*session.people.select_related("person")]
    people = tuple(person for person in everybody if person.is_shown)
    may_sign_up = may_take_part(reader, session)
    sees_them = sees_who_takes_part(reader, session, everybody)
    return SessionPage(
        people=people,
        biographies=_biographies(session, people),
        inputs=tuple(session.inputs.select_related("speaker__person")),
        services=tuple(session.interpretations.filter(state=Arranged.ARRANGED)),
        materials=_materials(session, reader),
        questions=tuple(
            session.key_questions.order_by("cluster__position", "position")
        ),
        sign_up=sign_up,
        position=position_of(sign_up) if sign_up and waits else None,
        is_starred=starred,
        may_sign_up=may_sign_up,
        clash=clash,
        participants=_participants(session) if sees_them else None,
        marks_attendance=(
            session.is_published and session.has_begun and leads(reader, session)
        ),
        may_swap=may_sign_up and clash is not None and _can_swap(session, clash),
        ways=ways_in(
            session,
            has_seat=bool(sign_up and sign_up.is_seated),
            has_role=_acts(reader, session, everybody),
            has_place=may_sign_up,
        ),
    )


def _acts(
    reader: User | AnonymousUser, session: Session, people: list[SessionPerson]
) -> bool:
    """Whether ``reader`` has a role in the session or organises the edition."""
    return reader.is_authenticated and (
        any(one.person_id == reader.pk for one in people)
        or is_organiser(reader, session.edition_id)
    )


def _biographies(
    session: Session, people: tuple[SessionPerson, ...]
) -> tuple[tuple[str, str], ...]:
    names = {one.person_id: one.shown_name for one in people if one.person_id}
    told = SpeakerProfile.objects.filter(
        edition=session.edition_id, person__in=names, shows_biography=True
    ).exclude(biography="")
    return tuple((names[one.person_id], one.biography) for one in told)


def _materials(session: Session, reader: User | AnonymousUser) -> tuple[Material, ...]:
    materials = [*session.materials.visible_to(reader)]
    for material in materials:
        material.session = session
    return tuple(materials)


def _can_swap(session: Session, clash: Session) -> bool:
    free = getattr(session, "free", None)
    return (
        session.is_published
        and not (session.has_begun or clash.has_begun)
        and (session.capacity is None or (free is not None and free > 0))
    )


def _participants(session: Session) -> tuple[str, ...]:
    """Without those who are in no list, whoever asks."""
    seated = session.sign_ups.seated().filter(
        person__is_hidden=False, person__is_active=True
    )
    return tuple(
        sorted(
            (held.person.shown_name for held in seated.select_related("person")),
            key=str.casefold,
        )
    )
