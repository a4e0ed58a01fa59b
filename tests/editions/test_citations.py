import pytest

from apps.editions.citations import cite
from apps.editions.models import Reference

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "outcome-2022",
            (
                "<cite>From Intentions to Commitments: Towards the Effective and"
                " Sustainable Implementation of Human Rights</cite>, Outcome Document and"
                " Explanatory Remarks, Human Rights Go Local: What Works – Academy and"
                " Conference on Human Rights at the Local and Regional Levels 2022,"
                " 1–8 February 2022, Graz, 8 February 2022."
            ),
        ),
        (
            "hrgl-vol-3",
            (
                "Jasmien Deklerck, <cite>From Commitment to Responsibility for Human Rights"
                " in Cities and Regions</cite>, in: Gerd Oberleitner and Klaus Starl"
                " (series eds.), Human Rights Go Local Publication Series, Volume 3,"
                " HRGL Publishing, Graz, 2022."
            ),
        ),
        (
            "hrgl-vol-1",
            (
                "Karina Gomes and Markus Möstl, <cite>Implementing Human Rights and the 2030"
                " Agenda for Sustainable Development at the Local Level: Key Issues and"
                " Examples</cite>, in: Gerd Oberleitner and Klaus Starl (series eds.),"
                " Human Rights Go Local Publication Series, Volume 1, HRGL Publishing,"
                " Graz, 2020."
            ),
        ),
    ],
)
def test_typography_is_made_and_not_typed(edition_2023, code, words):
    assert cite(Reference.objects.get(code=code)) == words


def test_what_is_typed_cannot_become_markup():
    reference = Reference(title="<b>", authors=["<i>"], container="<u>", kind="other")

    assert cite(reference) == "&lt;i&gt;, <cite>&lt;b&gt;</cite>, &lt;u&gt;."
