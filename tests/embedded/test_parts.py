"""A part of the application that ends: begun again, unless it never began well."""

import pytest
from embedded import __main__ as command
from embedded.trouble import Trouble


@pytest.mark.parametrize(
    ("lived", "begun"), [([3], 1), ([59], 1), ([60, 3], 2), ([120, 61, 5], 3)]
)
def test_what_is_killed_in_full_work_begins_again(lived, begun, monkeypatch, tmp_path):
    begins = []

    def run(*_words):
        begins.append(1)
        return lived[len(begins) - 1]

    monkeypatch.setattr(command, "_run_parts", run)

    with pytest.raises(Trouble, match="a part of the application ended"):
        command._honcho(tmp_path, {}, "http://127.0.0.1:1", 0)

    assert len(begins) == begun
