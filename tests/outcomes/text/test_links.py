"""Links that lead nowhere."""

import pytest

from apps.outcomes.text.links import leading_nowhere


@pytest.mark.parametrize(
    "text",
    [
        "[a city]()",
        "[a city]( )",
        "[a city](<>)",
        "[a city](http://)",
        "[a city](https:///page)",
        "[a city](mailto:)",
        "[a city](http://[)",
    ],
)
def test_without_an_address_it_leads_nowhere(text):
    assert leading_nowhere(f"See {text}, and more.") == [text]


@pytest.mark.parametrize(
    "text",
    [
        "[a city](https://example.org/a)",
        '[a city](http://example.org "A city")',
        "[a city](mailto:help@example.org)",
        "[a city](https://example.org/A_(b))",
        "[a city](#p-1)",
        "[not agreed](bis)",
        "[not agreed] (see there)",
        r"\[a city]()",
        "A note[^1] and a [[reference]].",
    ],
)
def test_what_leads_somewhere_or_is_no_link_is_left_alone(text):
    assert leading_nowhere(text) == []
