"""The phases of an edition, as a data file may say them."""

import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from apps.editions.choices import PhaseKind
from apps.editions.models import Edition, Phase
from tests.editions.test_loading import SHIPPED

pytestmark = pytest.mark.django_db

CALL = {"kind": "call", "begins": "2022-12-01T09:00", "ends": "2023-01-15T23:59"}
ACADEMY = {"kind": "academy", "begins": "2023-02-06T08:00", "ends": "2023-02-08T18:00"}


@pytest.fixture
def file_with(tmp_path):
    """A file that says of edition 2023 what the shipped one does, and these phases."""

    def write(*phases):
        content = json.loads(SHIPPED.read_text(encoding="utf-8"))
        [edition] = [one for one in content["editions"] if one["slug"] == "2023"]
        edition["phases"] = list(phases)
        file = tmp_path / "edition.json"
        file.write_text(json.dumps(content, indent=1), encoding="utf-8")
        return file

    return write


def load(file, **options):
    call_command("load_edition", file, **options)


def phases():
    return [
        (one.edition.slug, one.kind, one.during.lower, one.during.upper)
        for one in Phase.objects.order_by("during")
    ]


LOADED = [
    (
        "2023",
        "call",
        datetime(2022, 12, 1, 8, 0, tzinfo=UTC),
        datetime(2023, 1, 15, 22, 59, tzinfo=UTC),
    ),
    (
        "2023",
        "academy",
        datetime(2023, 2, 6, 7, 0, tzinfo=UTC),
        datetime(2023, 2, 8, 17, 0, tzinfo=UTC),
    ),
]


def test_phases_are_loaded_by_the_clock_of_the_edition(file_with, capsys):
    load(file_with(CALL, ACADEMY))

    assert phases() == LOADED
    assert "106 created, 0 changed" in capsys.readouterr().out


def test_the_shipped_file_says_no_phases_and_takes_none_away(file_with):
    load(file_with(CALL, ACADEMY))

    load(SHIPPED)

    assert phases() == LOADED


def test_loading_phases_again_changes_nothing(file_with, capsys):
    file = file_with(CALL, ACADEMY)
    load(file)
    before = list(Phase.objects.values_list("pk", "updated_at"))
    capsys.readouterr()

    load(file)

    assert "0 created, 0 changed" in capsys.readouterr().out
    assert list(Phase.objects.values_list("pk", "updated_at")) == before


def test_a_phase_that_the_file_moves_is_moved(file_with, capsys):
    load(file_with(CALL))
    before = Phase.objects.get().pk
    capsys.readouterr()

    load(file_with(CALL | {"ends": "2023-01-31T23:59"}))

    assert "0 created, 1 changed" in capsys.readouterr().out
    phase = Phase.objects.get()
    assert phase.pk == before
    assert phase.during.upper == datetime(2023, 1, 31, 22, 59, tzinfo=UTC)


def test_a_phase_that_organisers_moved_or_removed_stays_so(file_with, capsys):
    load(file_with(CALL, ACADEMY))
    moved = Phase.objects.get(kind=PhaseKind.CALL)
    moved.during = (moved.during.lower, datetime(2023, 1, 20, tzinfo=UTC))
    moved.save()
    Phase.objects.get(kind=PhaseKind.ACADEMY).delete()
    kept = phases()
    capsys.readouterr()

    load(file_with(CALL | {"ends": "2023-01-31T23:59"}, ACADEMY))

    assert phases() == kept
    said = capsys.readouterr().out
    assert "“during” was changed here and is kept" in said
    assert "academy: removed here, not loaded again" in said


def test_the_clock_is_that_of_the_edition_as_it_is_here(file_with):
    load(SHIPPED)
    Edition.objects.filter(slug="2023").update(time_zone="Asia/Seoul")

    load(file_with(CALL))

    assert phases()[0][2] == datetime(2022, 12, 1, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "at", "problem"),
    [
        ({"kind": "party"}, "kind", "“kind”: “party” is none of publication, call"),
        ({"kind": ""}, "kind", "“kind” is empty"),
        ({"begins": "2022-12"}, "begins", "“begins”: “2022-12” is not a time"),
        ({"begins": "2022-12-01"}, "begins", "is not a time (YYYY-MM-DDTHH:MM)"),
        ({"begins": "2022-12-01T09:00Z"}, "begins", "is not a time"),
        ({"begins": "2022-13-01T09:00"}, "begins", "is not a time"),
        ({"begins": "2022-12-01T24:30"}, "begins", "is not a time"),
        ({"begins": "0001-01-01T00:00"}, "begins", "is not a time"),
        ({"begins": 2022}, "begins", "“begins” is not text"),
        ({"begins": "2022-03-27T02:30"}, "begins", "“begins”: Clocks go forward"),
        ({"ends": "2022-12-01T09:00"}, "ends", "“ends” is not after “begins”"),
        ({"ends": "2022-11-30T09:00"}, "ends", "“ends” is not after “begins”"),
        ({"ends": None}, None, "“ends” is missing"),
        ({"name": "Call"}, "name", "“name” is not known here"),
    ],
)
def test_a_bad_phase_is_refused_by_its_line_and_the_file_whole(
    file_with, changes, at, problem
):
    bad = ACADEMY | changes
    file = file_with(CALL, bad)
    lines = file.read_text(encoding="utf-8").splitlines()
    second = next(n for n, line in enumerate(lines) if '"kind": "call"' in line) + 4
    line = second + 1 + (list(bad).index(at) + 1 if at else 0)

    with pytest.raises(CommandError) as refused:
        load(file)

    assert f"edition.json, line {line}: " in str(refused.value)
    assert problem in str(refused.value)
    assert not Edition.objects.exists()
    assert not Phase.objects.exists()


def test_a_kind_is_said_once(file_with):
    with pytest.raises(CommandError, match="this occurs twice"):
        load(file_with(CALL, CALL))

    assert not Phase.objects.exists()


def test_a_phase_over_one_that_organisers_made_is_refused_in_words(file_with):
    load(file_with(CALL))
    edition = Edition.objects.get(slug="2023")
    Phase.objects.create(
        edition=edition,
        kind=PhaseKind.CALL,
        during=(datetime(2023, 1, 20, tzinfo=UTC), datetime(2023, 1, 25, tzinfo=UTC)),
    )
    before = phases()

    with pytest.raises(CommandError, match="There is a phase of this kind at that"):
        load(file_with(CALL | {"ends": "2023-01-31T23:59"}))

    assert phases() == before
