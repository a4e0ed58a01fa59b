"""What an organiser should look at again."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from apps.programme.choices import SessionState
from apps.programme.models import Availability, Session, SessionPerson


def warnings_for(session: Session) -> Iterator[str]:
    """What an organiser should look at again: one person twice, one title twice."""
    others = Session.objects.for_edition(session.edition).exclude(pk=session.pk)
    if others.filter(title__iexact=session.title).exists():
        yield _("Another session of this edition has the same title.")
    if session.starts_at is None or session.ends_at is None:
        return
    parallel = (
        SessionPerson.objects.acting()
        .filter(
            session__in=others.exclude(state=SessionState.CANCELLED).overlapping(
                session.starts_at, session.ends_at
            )
        )
        .select_related("session", "person")
    )
    yield from _who_cannot(session)
    here = [*session.people.acting().select_related("person")]
    for person in parallel:
        if any(_same_person(person, other) for other in here):
            yield _("%(name)s is also in “%(title)s” at the same time.") % {
                "name": person.shown_name,
                "title": person.session.title,
            }


def _who_cannot(session: Session) -> Iterator[str]:
    """People of the session who have said when they can, and not for its time."""
    said = Availability.objects.filter(
        edition=session.edition_id, person=OuterRef("person")
    )
    then = said.filter(starts_at__lte=session.starts_at, ends_at__gte=session.ends_at)
    people = session.people.acting().filter(Exists(said)).exclude(Exists(then))
    for one in people.select_related("person"):
        yield _("%(name)s has not said that they can be there at that time.") % {
            "name": one.shown_name
        }


def _same_person(one: SessionPerson, other: SessionPerson) -> bool:
    if one.person_id and other.person_id:
        return one.person_id == other.person_id
    return one.shown_name.casefold() == other.shown_name.casefold()
