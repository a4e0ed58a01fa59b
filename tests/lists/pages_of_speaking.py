"""The lists of those who speak in sessions or moderate them."""

from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    a_person,
    an_academy,
)
from tests.lists.listing import Listing, cases

LISTS, listing = cases()


@listing("programme:speaking")
def roles(number: int) -> Listing:
    person = a_person("Speaker")
    for i in range(number):
        session = SessionFactory(part=an_academy(str(2031 + i)), title=f"Budgets {i}")
        SessionPersonFactory(session=session, person=person)
    return Listing("/me/speaking/", person, [f"Budgets {i}" for i in range(number)])


@listing("programme:role")
def role(number: int) -> Listing:
    person = a_person("Speaker")
    role = SessionPersonFactory(session=SessionFactory(), person=person)
    for i in range(number):
        role.session.materials.create(
            title=f"Slides {i}", link="https://example.org/", brought_by=role
        )
    says = [f"Slides {i}" for i in range(number)]
    return Listing(f"/me/speaking/{role.pk}/", person, says)
