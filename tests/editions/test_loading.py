import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.editions.models import Edition, KeyQuestion, LoadedRecord, Reference
from apps.partners.models import OrganisationName, Partnership

SHIPPED = Path(settings.BASE_DIR) / "data" / "edition_2023.json"

pytestmark = pytest.mark.django_db


def load(*files, **options):
    call_command("load_edition", *files, **options)


@pytest.fixture
def changed_file(tmp_path):
    """A copy of the shipped file with ``old`` replaced by ``new``."""

    def change(old, new):
        text = SHIPPED.read_text(encoding="utf-8")
        assert old in text
        copy = tmp_path / "edition.json"
        copy.write_text(text.replace(old, new, 1), encoding="utf-8")
        return copy, text[: text.index(old)].count("\n") + 1

    return change


def test_the_shipped_file_holds_the_whole_note(capsys):
    load()

    assert list(Edition.objects.values_list("slug", "ordinal")) == [
        ("2023", 3),
        ("2022", 2),
        ("2021", 1),
    ]
    edition = Edition.objects.get(slug="2023")
    assert edition.question_clusters.count() == 3
    assert KeyQuestion.objects.filter(cluster__edition=edition).count() == 10
    assert edition.objectives.count() == edition.expected_outcomes.count() == 7
    assert edition.partnerships.count() == 12
    assert edition.references.count() == 5
    assert edition.dates == "February 2023 (precise date to be determined)"
    assert edition.builds_on.slug == "2022"


def test_what_is_odd_is_reported(capsys):
    load()

    said = capsys.readouterr().out
    assert "104 created, 0 changed" in said
    assert (
        "European Union Agency for Fundamental Rights (FRA) is listed 2 times in the"
        " source; it is one partnership." in said
    )
    assert "only “February 2023” is known" in said
    assert "Reference “outcome-2021”: unpaired quotation mark" in said
    assert "printed as “Human Rights Go Local Publications Series”" in said
    assert OrganisationName.objects.filter(name="UCLG-Africa").count() == 1
    assert Partnership.objects.filter(organisation__abbreviation="FRA").count() == 1


def test_loading_again_changes_nothing(capsys):
    load()
    before = list(LoadedRecord.objects.values_list("name", "updated_at"))
    capsys.readouterr()

    load()

    assert "0 created, 0 changed" in capsys.readouterr().out
    assert list(LoadedRecord.objects.values_list("name", "updated_at")) == before


def test_what_organisers_typed_stays(changed_file, capsys):
    load()
    Edition.objects.filter(slug="2023").update(theme_title="Typed by an organiser")
    KeyQuestion.objects.filter(code="C1.Q3").delete()
    file, _ = changed_file(
        '"theme_title": "Governing the city', '"theme_title": "Changed: the city'
    )

    load(file)

    said = capsys.readouterr().out
    assert Edition.objects.get(slug="2023").theme_title == "Typed by an organiser"
    assert "“theme_title” was changed here and is kept" in said
    assert "C1.Q3: removed here, not loaded again" in said
    assert not KeyQuestion.objects.filter(code="C1.Q3").exists()


def test_a_new_file_updates_what_nobody_touched(changed_file, capsys):
    load()
    file, _ = changed_file(
        '"theme_title": "Governing the city', '"theme_title": "Changed: the city'
    )

    load(file)

    assert Edition.objects.get(slug="2023").theme_title.startswith("Changed: the city")
    assert "0 created, 1 changed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"ordinal": 3', '"ordinal": "third"', "“ordinal” is not a number"),
        ('"ordinal": 3', '"ordinal": 0', "“ordinal” is not a number from 1 to 32767"),
        ('"starts_on": "2023-02"', '"starts_on": "2023-13"', "is not a date"),
        ('"builds_on": "2022"', '"builds_on": "1999"', "no edition “1999” above"),
        ('"id": "C3.Q3"', '"id": "C3.Q2"', "the key question “C3.Q2” occurs twice"),
        ('"organisation": "fra"', '"organisation": "x"', "no organisation “x”"),
        ('"state": "to_be_confirmed"', '"state": "maybe"', "“maybe” is none of"),
        ('"ordinal": 3,', '"ordinal": 3', "not JSON"),
        ('"ordinal": 3,', '"ordinal": 2,', "Another edition has this ordinal"),
        ('"ordinal": 3,', '"ordinal": 3, "year": 3,', "“year” occurs twice"),
        ('"theme_reasons": "The', '"reasons": "The', "“reasons” is not known here"),
        ('"slug": "2023"', '"slug": "next year"', "“slug”: Enter a valid"),
        ('"title": "Lessons', f'"title": "{"x" * 201}Lessons', "at most 200"),
        ('"title": "Lessons', '"title": "\\u0000Lessons', "no text can hold"),
        ('"title": "Lessons', '"title": "\\ud800Lessons', "no text can hold"),
        ('"ends_on": "2022-02-08"', '"ends_on": "2022-01-08"', "before the first"),
        ('"dated": "2022-06-29"', '"dated": ""', "“dated” is empty"),
        ('"link": "#"', '"link": "javascript:alert(1)"', "“link”: Enter a valid URL"),
        ('"id": "C2"', '"id": "C1"', "this occurs twice"),
        ('"id": "T2"', '"id": "T1"', "this occurs twice"),
        ('"id": "T1.2"', '"id": "T1.1"', "this occurs twice"),
        (
            '"full_name": "City of Graz"',
            '"full_name": "UN-Habitat"',
            "“full_name”: Organisation with this Full name already exists",
        ),
    ],
)
def test_a_bad_file_is_refused_by_line_and_whole(changed_file, old, new, problem):
    file, line = changed_file(old, new)
    # A missing comma is noticed at the next value; what concerns a whole object, such as
    # an edition, is told of the line on which the object begins.
    line += problem == "not JSON"
    line -= {
        "this occurs twice": 1,
        "Another edition has this ordinal": 3,
        "before the first": 11,
    }.get(problem, 0)

    with pytest.raises(CommandError) as refused:
        load(file)

    assert str(refused.value).startswith(f"edition.json, line {line}: ")
    assert problem in str(refused.value)
    assert not Edition.objects.exists()
    assert not LoadedRecord.objects.exists()


@pytest.mark.parametrize("text", ["", "[]", "nothing", '"x"', "[" * 100_000, "\xff"])
def test_what_is_no_data_file_is_refused(tmp_path, text):
    file = tmp_path / "edition.json"
    file.write_bytes(text.encode("latin-1"))

    with pytest.raises(CommandError, match=r"edition\.json, line 1: "):
        load(file)


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path, capsys):
    file = tmp_path / "edition.json"
    file.write_bytes(b"\xef\xbb\xbf" + SHIPPED.read_bytes())

    load(file)

    assert "104 created, 0 changed" in capsys.readouterr().out


def test_a_link_is_loaded_and_an_empty_one_is_none(changed_file, client):
    file, _ = changed_file('"link": "#"', '"link": "https://example.org/volume-3"')

    load(file)
    page = client.get("/2023/").content.decode()

    links = dict(Reference.objects.values_list("code", "link"))
    assert links["hrgl-vol-3"] == "https://example.org/volume-3"
    assert {links[code] for code in links if code != "hrgl-vol-3"} == {""}
    assert '<a href="https://example.org/volume-3"' in page


def test_a_dry_run_writes_nothing(capsys):
    load(dry_run=True)

    assert "104 would be created" in capsys.readouterr().out
    assert not Edition.objects.exists()


def test_the_shipped_file_is_of_the_known_format():
    assert json.loads(SHIPPED.read_text(encoding="utf-8"))["format"] == "hrgl-edition/1"
