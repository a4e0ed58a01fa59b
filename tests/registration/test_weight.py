"""How heavy the pages of the application are on a weak link."""

import gzip

import pytest

from apps.registration.actions.publishing import publish
from tests.factories.editions import PersonFactory, TargetGroupFactory
from tests.factories.registration import CallFactory, a_question
from tests.registration.test_applying import at

pytestmark = pytest.mark.django_db

HEAVIEST = 64 * 1024


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_of_a_call_that_asks_a_lot_are_light(client, language):
    call = CallFactory(asks_gender=True)
    for position in range(8):
        TargetGroupFactory(edition=call.part.edition, position=position)
    options = "\n".join(f"o{n}: Option number {n}" for n in range(20))
    for n in range(20):
        kind = ("single", "multiple", "country", "long_text")[n % 4]
        a_question(
            call,
            f"Question number {n} about your work?",
            help="Some words that explain why it is asked. " * 3,
            kind=kind,
            position=n,
            options=options if kind in {"single", "multiple"} else "",
        )
    publish(call, by=PersonFactory())
    client.force_login(PersonFactory(language=language))

    weights = {
        page: len(gzip.compress(client.get(at(call, page)).content, 6))
        for page in ("about", "work", "motivation", "consent", "all")
    }

    assert {page: w for page, w in weights.items() if w > HEAVIEST} == {}
