"""Who is probably one person."""

import pytest

from apps.people.likeness import PROBABLE, Known, pairs, score


def known(key, name, organisation="", country=""):
    return Known(key=key, names=(name,), organisation=organisation, country=country)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("Zoë Ångström", "City of Graz", "AT"),
            ("Zoe Angstrom", "City of Graz", "AT"),
        ),
        (("Ada Example", "", "KE"), ("Example Ada", "", "KE")),
        (("Maria Fernández López", "", "MX"), ("MARIA FERNANDEZ", "", "MX")),
        (("Ольга Петрова", "", "UA"), ("ольга петрова", "", "UA")),
        (("محمد علي", "بلدية", ""), ("محمد علي", "بلدية", "")),
    ],
)
def test_one_person_under_two_addresses_is_found(one, other):
    assert [(a, b) for _score, a, b in pairs([known(1, *one), known(2, *other)])] == [
        (1, 2)
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Ada Example", "City of Graz", "AT"), ("Bo Example", "City of Graz", "AT")),
        (("Ada Example", "City of Graz", "AT"), ("Ada Example", "UN-Habitat", "KE")),
        (("", "City of Graz", "AT"), ("", "City of Graz", "AT")),
    ],
)
def test_two_people_are_left_alone(one, other):
    assert score(known(1, *one), known(2, *other)) < PROBABLE


def test_the_most_probable_stand_first_and_thousands_are_compared_at_once():
    people = [known(n, f"Person{n:05} Name{n:05}", "", "AT") for n in range(3_000)]
    people += [
        known(9_001, "Person00007 Name00007", "", "AT"),
        known(9_002, "Ada Example", "Graz", "AT"),
        known(9_003, "Ada Exampel", "Graz", "AT"),
    ]

    found = [(a, b) for _score, a, b in pairs(people)]

    assert (9_002, 9_003) in found
