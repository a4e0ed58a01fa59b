import pytest
from django.utils.translation import override

from apps.editions.templatetags.editions import heading, ordinal
from tests.factories.editions import EditionFactory


@pytest.mark.parametrize(
    ("language", "numbers", "written"),
    [
        ("en", [1, 2, 3, 4, 11, 21], ["1st", "2nd", "3rd", "4th", "11th", "21st"]),
        ("fr", [1, 2, 21], ["1re", "2e", "21e"]),
        ("de", [1, 11], ["1.", "11."]),
        ("es", [1, 3], ["1.ª", "3.ª"]),
        ("ar", [1, 3, 10, 11], ["الأولى", "الثالثة", "العاشرة", "11"]),
    ],
)
def test_ordinals_are_written_as_the_language_does(language, numbers, written):
    with override(language):
        assert [ordinal(number) for number in numbers] == written


def test_a_theme_is_english_on_every_page():
    edition = EditionFactory.build(theme_title="What works", year=2023)

    with override("ar"):
        assert heading(edition) == '<span lang="en" dir="ltr">What works</span>'


def test_an_edition_without_a_theme_is_called_in_the_readers_language():
    edition = EditionFactory.build(theme_title="", year=2022)

    with override("es"):
        assert heading(edition) == "Academia y Conferencia 2022"
