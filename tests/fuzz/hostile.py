"""What no honest person sends: values, and ways to spoil a body that would be taken."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote_plus, urlencode

from django.test.client import MULTIPART_CONTENT, encode_multipart

LONG = "ä" * 200_000
TEXTS = [
    "",
    " ",
    "\0",
    "a\0b",
    "\ufeff",
    "\u202e\u2066reversed\u2069",
    "\u200b" * 50,
    "e\u0301" * 2000,
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}{% debug %}",
    "%s%n%(x)s",
    "{x} {0} {}",
    "' OR 1=1 --",
    "../../../etc/passwd",
    "http://[::1",
    "javascript:alert(1)",
    "https://example.org:99999999/",
    "-1",
    "0",
    str(2**31),
    str(2**63),
    str(-(2**63) - 1),
    "9" * 5000,
    "1e400",
    "NaN",
    "Infinity",
    "٣",
    "²",
    "1_000",
    "true",
    "null",
    "[]",
    "{}",
    "[" * 3000,
    "2023-02-30",
    "0001-01-01",
    "9999-12-31",
    "0000-00-00",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "9999-12-31T23:59:59+99:99",
    "25:61",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "a@" + "b" * 300 + ".example",
    "a@b.example\r\nBcc: c@d.example",
    "\N{PILE OF POO}" * 300,
    "\U0010ffff",
    "\r\n\r\n",
    "*" * 300 + "[" * 300,
    "<!--[if]>" * 20,
    "Europe/../../etc",
]
#: What cannot be written as text at all, ready for the body.
RAW = [b"%00", b"%ff%fe", b"%ed%a0%80", b"\xff\xfe", b"%c0%af", b"%", b"%zz"]
URL_ENCODED = "application/x-www-form-urlencoded"
TYPES = [
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=" + "y" * 300,
    "application/json",
    "application/json; charset=utf-16",
    f"{URL_ENCODED}; charset=utf-7",
    "text/plain",
    "application/xml",
    "image/png",
    "",
    "a/b; boundary=\x7f",
]
EXTRA = [
    *("id", "pk", "state", "status", "is_staff", "is_superuser", "person", "user"),
    *("edition", "next", "_popup", "_to_field", "_saveasnew", "action", "post", "x"),
]
COUNTS = ["", "-1", "0", "1", "2", "999", "1000", "1001", str(2**31), str(2**64), "x"]
QUERIES = [
    "page=9999999999999999999999",
    "page=%00",
    "q=%ff",
    "next=//evil.example",
    "next=javascript:alert(1)",
    "_popup=1&_to_field=password",
    "_changelist_filters=%C3%28",
    "_changelist_filters=person__password=x",
    "lang=%F0%9F%92%A9",
    "%00=1",
    "more=1",
]
#: The most that one field can be multiplied without the test being about speed.
REPEATED = 1_200
FILES = [
    ("logo.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
    ("../../etc/passwd", b"root"),
    ("a\u202egnp.exe", b"MZ\x90\x00"),
    ("x" * 300 + ".png", b""),
    ("drawing.svg", b"<svg onload='alert(1)' xmlns='http://www.w3.org/2000/svg'/>"),
    (
        "huge.png",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\6",
    ),
    ("animated.gif", b"GIF89a\xff\xff\xff\xff\xf7\0\0!\xf9\4"),
    ("picture.jpg", b"\xff\xd8\xff\xe0" + b"\xff" * 40),
    ("picture.webp", b"RIFF\xff\xff\xff\xffWEBPVP8L" + b"\0" * 20),
    ("nul\0.png", b"x"),
]

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Sent:
    """One thing that is sent."""

    body: bytes
    content_type: str = URL_ENCODED
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """Keys of rows that exist: of this edition, of others, of other kinds."""

    numbers: tuple[str, ...]
    uuids: tuple[str, ...]


def _texts(rng: random.Random, pairs: Pairs, known: Known) -> Pairs:
    """One to three values are nonsense."""
    chosen = set(rng.sample(range(len(pairs)), min(len(pairs), rng.randint(1, 3))))
    return [
        (name, LONG if rng.random() < 0.003 else rng.choice(TEXTS))
        if at in chosen
        else (name, value)
        for at, (name, value) in enumerate(pairs)
    ]


def _foreign(rng: random.Random, pairs: Pairs, known: Known) -> Pairs:
    """Keys are those of other rows, or of none."""
    return [(name, _other_key(rng, value, known)) for name, value in pairs]


def _other_key(rng: random.Random, value: str, known: Known) -> str:
    if rng.random() < 0.5:
        return value
    if value.isdigit():
        return rng.choice((*known.numbers, "0", "999999999", str(2**63)))
    if len(value) == 36 and value.count("-") == 4:
        return rng.choice(known.uuids)
    return value


def _missing(rng: random.Random, pairs: Pairs, known: Known) -> Pairs:
    return [pair for pair in pairs if rng.random() > rng.choice([0.1, 0.5])]


def _extra(rng: random.Random, pairs: Pairs, known: Known) -> Pairs:
    more = [(rng.choice(EXTRA), rng.choice(("1", "yes", *TEXTS))) for _ in range(4)]
    names = [name for name, _value in pairs] or ["x"]
    odd = [(f"{rng.choice(names)}{tail}", "1") for tail in ("[]", "[a][b]", "-0-id")]
    return pairs + more + odd


def _many(rng: random.Random, pairs: Pairs, known: Known) -> Pairs:
    times = REPEATED if rng.random() < 0.02 else rng.choice([2, 3, 61])
    return pairs + [rng.choice(pairs or [("x", "y")])] * times


def _counts(rng: random.Random, pairs: Pairs, known: Known) -> Pairs:
    """The bookkeeping of a set of forms says something else than is sent."""
    if not any(name.endswith("_FORMS") for name, _value in pairs):
        return _texts(rng, pairs, known)
    return [
        (name, rng.choice(COUNTS))
        if name.endswith("_FORMS") and rng.random() < 0.5
        else (name, value)
        for name, value in pairs
        if not name.endswith("_FORMS") or rng.random() < 0.8
    ]


def _swapped(rng: random.Random, pairs: Pairs, known: Known) -> Pairs:
    """Each value under the name of another field."""
    values = [value for _name, value in pairs]
    rng.shuffle(values)
    return list(zip([name for name, _value in pairs], values, strict=True))


def _as_it_is(rng: random.Random, pairs: Pairs, known: Known) -> Pairs:
    return pairs


#: Each with its weight; several may be applied one after the other.
WAYS: dict[Callable[[random.Random, Pairs, Known], Pairs], int] = {
    _texts: 8,
    _foreign: 4,
    _as_it_is: 3,
    _missing: 2,
    _counts: 2,
    _extra: 2,
    _swapped: 1,
    _many: 1,
}


def spoilt(rng: random.Random, pairs: Pairs, known: Known) -> Sent:
    """A body that somebody could have sent, with something wrong about it."""
    for way in rng.choices([*WAYS], [*WAYS.values()], k=rng.choice([1, 1, 1, 2])):
        pairs = way(rng, pairs, known)
    query = rng.choice(QUERIES) if rng.random() < 0.05 else ""
    headers = _headers(rng)
    form = rng.random()
    if form < 0.02:
        return Sent(b"", query=query, headers=headers)
    if form < 0.06:
        return Sent(_multipart(rng, pairs), MULTIPART_CONTENT, query, headers)
    body = urlencode(pairs).encode()
    if form < 0.10:
        name = quote_plus(rng.choice(pairs)[0] if pairs else "x").encode()
        body += b"&" + name + b"=" + rng.choice(RAW)
    if form < 0.14:
        return Sent(body, rng.choice(TYPES), query, headers)
    return Sent(body, URL_ENCODED, query, headers)


def _headers(rng: random.Random) -> dict[str, str]:
    """Mostly none; the languages see that no translation breaks a message."""
    if rng.random() < 0.8:
        return {}
    return rng.choice(
        [
            {"accept-language": "ar"},
            {"accept-language": "fr"},
            {"accept-language": "de"},
            {"accept-language": "es"},
            {"hx-request": "true", "hx-target": "\u202e"},
            {"x-requested-with": "XMLHttpRequest"},
            {"referer": "http://[::1"},
        ]
    )


class _File:
    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content

    def read(self) -> bytes:
        return self.content


def _multipart(rng: random.Random, pairs: Pairs) -> bytes:
    """The same fields as a browser sends them with files; some fields are files."""
    fields: dict[str, object] = {}
    for name, value in pairs:
        is_file = "logo" in name or rng.random() < 0.2
        fields[name] = _File(*rng.choice(FILES)) if is_file else value
    return encode_multipart("BoUnDaRyStRiNg", fields)


def json_nonsense(rng: random.Random, valid: dict[str, object], known: Known) -> Sent:
    """A JSON body whose values, types or whole shape are not what is awaited."""
    values: list[object] = [
        *(rng.choice(TEXTS), rng.choice(known.numbers), rng.choice(known.uuids)),
        *(None, True, 1.5, 1e308, 2**70, -1, [], {}, [[[]]], {"a": {"b": []}}),
    ]
    sent: object = {
        name: rng.choice(values) if rng.random() < 0.4 else value
        for name, value in valid.items()
    }
    shape = rng.random()
    if shape < 0.05:
        sent = rng.choice([[], None, "text", 1, [sent], {"": sent}])
    body = json.dumps(sent).encode()
    if shape > 0.9:
        body = rng.choice(
            [b"", b"{", b"[" * 20_000, b'{"body": "\\ud800"}', b"\xff\xfe{}", body * 2]
        )
    return Sent(body, "application/json", headers=_headers(rng))
