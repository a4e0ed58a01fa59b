"""A published document as others cite it: in words, as BibTeX and as RIS."""

import re

from django.utils.translation import gettext as _

from apps.core.languages import isolated
from apps.core.partial_dates import PartialDate
from apps.outcomes.rendering.publication import Publication

#: The months as BibTeX abbreviates them.
MONTHS = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
LANGUAGES = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
}
#: What TeX reads as a command or a mark.
SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_{}"},
}


def in_words(publication: Publication) -> str:
    """With the quotation marks and the order of the language that is spoken now."""
    adoption = publication.adoption
    assert adoption is not None
    return _(
        "“%(title)s”, Outcome Document of %(series)s %(year)s, %(place)s, %(date)s,"
        " %(address)s"
    ) % {
        "title": isolated(publication.full_title),
        "series": isolated(publication.series),
        "year": publication.year,
        "place": isolated(adoption.place),
        "date": isolated(PartialDate.parse(adoption.adopted_on).display()),
        "address": publication.address,
    }


def as_bibtex(publication: Publication) -> str:
    adoption = publication.adoption
    assert adoption is not None
    on = adoption.adopted_on
    fields = {
        # Doubled, so that no style takes the words apart or changes their letters.
        "author": f"{{{_tex(publication.series)}}}",
        "title": f"{{{_tex(publication.full_title)}}}",
        "howpublished": f"Outcome Document, {publication.snapshot.label}",
        "year": f"{on.year}",
        "month": MONTHS[on.month - 1],
        "day": f"{on.day}",
        "address": _tex(adoption.place),
        "url": publication.address,
        "langid": LANGUAGES.get(publication.text.language, publication.text.language),
        "note": f"SHA-256 {adoption.sha256}",
    }
    fields["howpublished"] = _tex(fields["howpublished"])
    lines = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n"
        for name, value in fields.items()
    ]
    return f"@misc{{{_key(publication)},\n{''.join(lines)}}}\n"


def as_ris(publication: Publication) -> str:
    adoption = publication.adoption
    assert adoption is not None
    on = adoption.adopted_on
    tags = [
        ("TY", "RPRT"),
        ("ID", _key(publication)),
        ("TI", publication.full_title),
        ("AU", publication.series),
        ("M3", "Outcome Document"),
        ("PY", f"{on.year}"),
        ("DA", f"{on:%Y/%m/%d}"),
        ("CY", adoption.place),
        ("ET", publication.snapshot.label),
        ("LA", publication.text.language),
        ("UR", publication.address),
        ("N1", f"SHA-256 {adoption.sha256}"),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {_on_one_line(words)}\r\n" for tag, words in tags)


def _key(publication: Publication) -> str:
    return f"hrgl-{publication.slug}-outcome"


def _tex(words: str) -> str:
    return "".join(SPECIAL.get(sign, sign) for sign in _on_one_line(words))


def _on_one_line(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()
