"""A form that is filled in again and again carries the hidden words of its own page."""

from bench.visitor import Filling, filled_in

PAGE = """<main><form>
<input type="hidden" name="csrfmiddlewaretoken" value="{token}">
<input type="text" name="full_name" value="">
<input type="radio" name="level" value="local"><input type="radio" name="level" value="x">
<button type="submit">Send</button>
</form></main>"""


def test_each_page_is_filled_in_with_its_own_hidden_words():
    form = Filling()
    pages = [PAGE.format(token=token).encode() for token in ("first", "second")]

    told = [form.of(page) for page in pages]

    assert told == [filled_in(page) for page in pages]
    assert [dict(fields)["csrfmiddlewaretoken"] for fields in told] == [
        "first",
        "second",
    ]
