"""The demonstration's text before the Conference can be followed and objected to."""

import pytest

from apps.outcomes.models import Snapshot
from apps.outcomes.queries import running_silence
from apps.outcomes.queries.sitting import hall
from hrgl.demo.conference import AFTERWARDS, lay_an_example_before_the_conference

pytestmark = pytest.mark.django_db


def test_it_is_made_once_and_shows_what_was_changed(client):
    sitting = lay_an_example_before_the_conference()

    again = lay_an_example_before_the_conference()

    found = hall(again)
    assert (again, Snapshot.objects.count()) == (sitting, 3)
    assert [one.item.state for one in found.points] == ["agreed", "agreed", "open"]
    assert [one.differs for one in found.points] == [False, True, False]
    assert found.points[1].entry.body != AFTERWARDS
    silence = running_silence(sitting.document)
    assert silence.snapshot == again.snapshot
    page = client.get("/2021-example/outcome/sitting/")
    assert "The Conference is at: Encouragement 3. Open." in page.text
