"""What ``/me/`` shows."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.editions.models import Edition
from apps.programme.models import SignUp
from apps.programme.queries.sign_ups import agenda_of
from apps.registration.choices import State
from apps.registration.models import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPage:
    applications: tuple[Application, ...]
    agenda: tuple[SignUp, ...]
    choosing: tuple[Edition, ...]

    @property
    def takes_part(self) -> bool:
        return bool(self.applications or self.agenda)

    @property
    def waits_for_news(self) -> bool:
        """Whether the organisers, or a free place, have the next word."""
        return any(
            a.state in {State.SUBMITTED, State.WAITING} for a in self.applications
        )

    @property
    def next_seat(self) -> SignUp | None:
        return next((held for held in self.agenda if held.is_seated), None)


def my_page(person: User) -> MyPage:
    applications = tuple(
        Application.objects.filter(person=person)
        .select_related("part__edition__series")
        .order_by("-created_at", "-pk")
    )
    agenda = tuple(agenda_of(person))
    chosen = {held.session.edition_id for held in agenda}
    admitted = {
        a.part.edition_id: a.part.edition
        for a in applications
        if a.state == State.ADMITTED
    }
    return MyPage(
        applications=applications,
        agenda=agenda,
        choosing=tuple(
            edition for key, edition in admitted.items() if key not in chosen
        ),
    )
