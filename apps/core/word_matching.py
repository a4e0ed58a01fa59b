"""Which words two texts share, found in time that grows with their length.

``difflib`` compares each word with all that are equal to it, and takes minutes where
somebody pastes the same words over and over. Here the words that occur once in either
text are matched first. What lies between them is compared word by word; where that
would take too long it counts as replaced, which is true, if coarse.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

#: How many words may differ, between two matches, in what is compared word by word.
MOST_DIFFERENCES = 400

Words = Sequence[str]
#: Positions of one word in both texts.
Match = tuple[int, int]
#: Part of the one text, and of the other: from, until, from, until.
Area = tuple[int, int, int, int]
Opcode = tuple[str, int, int, int, int]


def opcodes(before: Words, after: Words) -> Iterator[Opcode]:
    """How ``before`` becomes ``after``, in the form that ``difflib`` gives."""
    i = j = 0
    for start_i, start_j, length in _runs(_matches(before, after)):
        yield from _change(i, start_i, j, start_j)
        i, j = start_i + length, start_j + length
        yield "equal", start_i, i, start_j, j
    yield from _change(i, len(before), j, len(after))


def _change(i1: int, i2: int, j1: int, j2: int) -> Iterator[Opcode]:
    if i1 < i2 and j1 < j2:
        yield "replace", i1, i2, j1, j2
    elif i1 < i2:
        yield "delete", i1, i2, j1, j2
    elif j1 < j2:
        yield "insert", i1, i2, j1, j2


def _runs(matches: Iterator[Match]) -> Iterator[tuple[int, int, int]]:
    """Matches that follow each other in both texts: start, start and length."""
    run: tuple[int, int, int] | None = None
    for i, j in matches:
        if run and (i - run[2], j - run[2]) == run[:2]:
            run = (run[0], run[1], run[2] + 1)
            continue
        if run:
            yield run
        run = (i, j, 1)
    if run:
        yield run


def _matches(before: Words, after: Words) -> Iterator[Match]:
    """The matches in the order of both texts."""
    waiting: list[Area] = [(0, len(before), 0, len(after))]
    while waiting:
        i1, i2, j1, j2 = waiting.pop()
        while i1 < i2 and j1 < j2 and before[i1] == after[j1]:
            yield i1, j1
            i1, j1 = i1 + 1, j1 + 1
        if i1 == i2 or j1 == j2:
            continue
        same = 0
        while before[i2 - same - 1] == after[j2 - same - 1]:
            same += 1
            if same == min(i2 - i1, j2 - j1):
                break
        area = (i1, i2 - same, j1, j2 - same)
        found = _once_in_both(before, after, area) or _word_by_word(before, after, area)
        # The first to be looked at lies on top.
        waiting += reversed([*_around(found, area), (i2 - same, i2, j2 - same, j2)])


def _around(matches: list[Match], area: Area) -> Iterator[Area]:
    """What lies between the matches, each area with the match that ends it apart."""
    i1, i2, j1, j2 = area
    if not matches:
        return
    for i, j in matches:
        yield i1, i, j1, j
        yield i, i + 1, j, j + 1
        i1, j1 = i + 1, j + 1
    yield i1, i2, j1, j2


def _once_in_both(before: Words, after: Words, area: Area) -> list[Match]:
    """Words that occur once on either side, as many as keep their order."""
    i1, i2, j1, j2 = area
    left, right = Counter(before[i1:i2]), Counter(after[j1:j2])
    places = {after[j]: j for j in range(j1, j2) if right[after[j]] == 1}
    pairs = [
        (i, places[before[i]])
        for i in range(i1, i2)
        if left[before[i]] == 1 and before[i] in places
    ]
    return _longest_rising(pairs)


def _longest_rising(pairs: list[Match]) -> list[Match]:
    """The longest part of ``pairs`` in which the second position rises as well."""
    ends: list[int] = []  # the lowest end of a rising row, by its length
    last: list[int] = []  # which pair that end is
    before: list[int | None] = []
    for index, (_i, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        before.append(last[length - 1] if length else None)
        ends[length : length + 1] = [j]
        last[length : length + 1] = [index]
    row: list[Match] = []
    at = last[-1] if last else None
    while at is not None:
        row.append(pairs[at])
        at = before[at]
    return row[::-1]


def _word_by_word(before: Words, after: Words, area: Area) -> list[Match]:
    """The matches of the shortest way from one side to the other (Myers 1986).

    None when the sides differ in more than ``MOST_DIFFERENCES`` words.
    """
    i1, i2, j1, j2 = area
    width, height = i2 - i1, j2 - j1
    reach = {1: 0}  # how far each diagonal has come
    trail: list[dict[int, int]] = []
    for steps in range(min(MOST_DIFFERENCES, width + height) + 1):
        trail.append(reach.copy())
        for diagonal in range(-steps, steps + 1, 2):
            x = _furthest(reach, diagonal, steps)
            while (
                x < width
                and x - diagonal < height
                and before[i1 + x] == after[j1 + x - diagonal]
            ):
                x += 1
            reach[diagonal] = x
            if x >= width and x - diagonal >= height:
                return [(i1 + x, j1 + y) for x, y in _way_back(trail, width, height)]
    return []


def _furthest(reach: dict[int, int], diagonal: int, steps: int) -> int:
    """Where a further difference leads: down from above, or to the right."""
    if diagonal == -steps or (
        diagonal != steps and reach[diagonal - 1] < reach[diagonal + 1]
    ):
        return reach[diagonal + 1]
    return reach[diagonal - 1] + 1


def _way_back(trail: list[dict[int, int]], x: int, y: int) -> list[Match]:
    """The words that were passed as equal, from the first to the last."""
    passed: list[Match] = []
    for steps in range(len(trail) - 1, -1, -1):
        reach, diagonal = trail[steps], x - y
        down = diagonal == -steps or (
            diagonal != steps and reach[diagonal - 1] < reach[diagonal + 1]
        )
        earlier = diagonal + 1 if down else diagonal - 1
        from_x = reach[earlier]
        from_y = from_x - earlier
        while x > from_x and y > from_y:
            x, y = x - 1, y - 1
            passed.append((x, y))
        if steps:
            x, y = from_x, from_y
    return passed[::-1]
