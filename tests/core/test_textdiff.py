from hypothesis import given
from hypothesis import strategies as st

from apps.core.textdiff import Change, diff_html, merge3, word_diff

words = st.lists(
    st.sampled_from(["rights", "city", "of", "the", "all", ",", "people", "act"]),
    max_size=12,
).map(" ".join)


@given(words, words)
def test_a_difference_holds_both_texts(old, new):
    pieces = word_diff(old, new)

    assert "".join(p.text for p in pieces if p.change != Change.INSERTED) == old
    assert "".join(p.text for p in pieces if p.change != Change.DELETED) == new


@given(words, words)
def test_merging_with_an_unchanged_side_gives_the_other(base, changed):
    for merged in (merge3(base, changed, base), merge3(base, base, changed)):
        assert (merged.text, merged.conflicts) == (changed, 0)


@given(words, words)
def test_the_same_change_on_both_sides_is_no_conflict(base, changed):
    merged = merge3(base, changed, changed)

    assert (merged.text, merged.conflicts) == (changed, 0)


@given(words, words, words)
def test_no_word_of_either_side_is_lost(base, mine, theirs):
    merged = merge3(base, mine, theirs)

    added = (set(mine.split()) | set(theirs.split())) - set(base.split())
    assert added <= set(merged.text.replace("[", " ").replace("]", " ").split())


@given(words, words, words)
def test_whose_change_comes_first_does_not_decide_what_conflicts(base, mine, theirs):
    assert merge3(base, mine, theirs).conflicts == merge3(base, theirs, mine).conflicts


def test_changes_in_different_places_are_merged():
    merged = merge3(
        "Cities respect and protect human rights of all.",
        "Cities and towns respect and protect human rights of all.",
        "Cities respect and protect the human rights of all people.",
    )

    assert merged.is_clean
    assert merged.text == (
        "Cities and towns respect and protect the human rights of all people."
    )


def test_changes_of_the_same_words_are_reported_with_both_wordings():
    merged = merge3("Cities shall act.", "Cities should act.", "Cities must act.")

    assert (merged.text, merged.conflicts) == ("Cities [must] [should] act.", 1)


def test_many_changes_in_a_long_text_are_told_apart():
    old = [f"word{n}" for n in range(2000)]
    new = [f"new{n}" if n % 7 == 0 else word for n, word in enumerate(old)]

    pieces = word_diff(" ".join(old), " ".join(new))

    inserted = [p.text for p in pieces if p.change == Change.INSERTED]
    assert inserted == [word for word in new if word.startswith("new")]


def test_the_same_words_over_and_over_are_compared_all_the_same():
    old, new = "rights for all " * 600, "all for rights and " * 600

    pieces = word_diff(old, new)

    assert "".join(p.text for p in pieces if p.change != Change.INSERTED) == old
    assert "".join(p.text for p in pieces if p.change != Change.DELETED) == new


def test_one_more_of_many_equal_words_is_one_insertion():
    pieces = word_diff("all " * 3000, "all " * 1500 + "people " + "all " * 1500)

    assert [(p.change, p.text) for p in pieces if p.change != Change.SAME] == [
        (Change.INSERTED, "people ")
    ]


def test_a_difference_can_be_heard():
    assert diff_html("shall act", "should act") == (
        '<del><bdi class="visually-hidden"> deleted: </bdi>shall'
        '<bdi class="visually-hidden"> end of deletion </bdi></del>'
        '<ins><bdi class="visually-hidden"> inserted: </bdi>should'
        '<bdi class="visually-hidden"> end of insertion </bdi></ins> act'
    )


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_difference_lets_no_markup_through(old, new):
    html = diff_html(f"<script>{old}", f"<img>{new}")

    assert "<script" not in html
    assert "<img" not in html
