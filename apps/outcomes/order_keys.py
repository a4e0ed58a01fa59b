"""Keys that sort as fractions: between any two there is always another.

A key is the part behind the point of a number in base 62, without a final zero. So a
paragraph moves by changing its own row only. Compared byte by byte (collation "C").
"""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ZERO, ONE, LAST = DIGITS[0], DIGITS[1], DIGITS[-1]
MIDDLE = DIGITS[len(DIGITS) // 2]


def between(low: str | None, high: str | None) -> str:
    """A key after ``low`` and before ``high``; ``None`` is the end on that side."""
    if low is not None and high is not None:
        if low >= high:
            raise ValueError(f"{low!r} does not come before {high!r}")
        return _middle(low, high)
    if low is not None:
        return _after(low)
    if high is not None:
        return _before(high)
    return MIDDLE


def _after(low: str) -> str:
    for at, digit in enumerate(low):
        if digit != LAST:
            return low[:at] + DIGITS[DIGITS.index(digit) + 1]
    return low + ONE


def _before(high: str) -> str:
    for at, digit in enumerate(high):
        if digit > ONE:
            return high[:at] + DIGITS[DIGITS.index(digit) - 1]
        if digit == ONE:
            return high[:at] + ZERO + LAST
    raise ValueError(f"{high!r} ends in a zero")


def _middle(low: str, high: str) -> str:
    same = 0
    while same < len(high) and (low[same] if same < len(low) else ZERO) == high[same]:
        same += 1
    prefix, rest = high[:same], low[same:]
    left = DIGITS.index(rest[0]) if rest else 0
    right = DIGITS.index(high[same])
    if right - left > 1:
        return prefix + DIGITS[(left + right) // 2]
    if len(high) > same + 1:
        # One digit apart: ``high`` cut short lies between them.
        return prefix + high[same]
    return prefix + DIGITS[left] + between(rest[1:] or None, None)
