"""What an organiser should look at again."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from apps.programme.choices import SessionState
from apps.programme.models import Session, SessionPerson


def warnings_for(session: Session) -> Iterator[str]:
    """What an organiser should look at again: one person twice, one title twice."""
    others = Session.objects.for_edition(session.edition).exclude(pk=session.pk)
    if others.filter(title__iexact=session.title).exists():
        yield _("Another session of this edition has the same title.")
    if session.starts_at is None or session.ends_at is None:
        return
    parallel = SessionPerson.objects.filter(
        session__in=others.exclude(state=SessionState.CANCELLED).overlapping(
            session.starts_at, session.ends_at
        )
    ).select_related("session", "person")
    here = [*session.people.select_related("person")]
    for person in parallel:
        if any(_same_person(person, other) for other in here):
            yield _("%(name)s is also in “%(title)s” at the same time.") % {
                "name": person.shown_name,
                "title": person.session.title,
            }


def _same_person(one: SessionPerson, other: SessionPerson) -> bool:
    if one.person_id and other.person_id:
        return one.person_id == other.person_id
    return one.shown_name.casefold() == other.shown_name.casefold()
