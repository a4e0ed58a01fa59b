"""What corrigenda have changed, as Akoma Ntoso says it: what was there, what is, and why.

Each corrigendum is a ``mod`` in an attachment; ``passiveModifications`` lead from there to
the place that it corrects, and a note in that place leads back.
"""

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from apps.outcomes.frozen import Correction
from apps.outcomes.models import Corrigendum
from apps.outcomes.rendering.publication import Publication
from apps.programme.exports.xml import add

COMPONENT = "corrigenda"


def name_of(number: int) -> str:
    return f"Corrigendum {number}"


def eid_of(number: int) -> str:
    """Of the corrigendum in its attachment."""
    return f"{COMPONENT}__hcontainer_{number}"


def mark(line: Element, corrections: Iterable[Correction]) -> None:
    """Say at the end of ``line`` that its text is not as it was adopted."""
    for one in corrections:
        number = one.corrigendum
        add(line, "noteRef", href=f"#{_note(number)}", marker=name_of(number))


def note(notes: Element, corrections: Iterable[Correction]) -> None:
    """The notes that ``mark`` calls."""
    for one in corrections:
        number = one.corrigendum
        written = add(notes, "note", eId=_note(number), marker=name_of(number))
        line = add(written, "p", "Corrected by ")
        link = add(line, "ref", name_of(number), href=f"#{eid_of(number)}")
        link.tail = ". What was adopted stays as it was, under its hash."


def tell_life(meta: Element, publication: Publication, source: str) -> None:
    """When the text was adopted, and when it was corrected."""
    assert publication.adoption is not None
    lifecycle = add(meta, "lifecycle", source=source)
    add(
        lifecycle,
        "eventRef",
        eId="adoption",
        date=publication.adoption.adopted_on.isoformat(),
        type="generation",
        source=source,
    )
    for one in publication.corrigenda:
        add(
            lifecycle,
            "eventRef",
            eId=f"correction_{one.number}",
            date=one.issued_at.date().isoformat(),
            type="amendment",
            source=source,
            href=f"#{eid_of(one.number)}",
        )


def analyse(
    meta: Element, publication: Publication, source: str, eids: Mapping[str, str]
) -> None:
    """Which corrigendum has changed which place, from which words to which."""
    analysis = add(meta, "analysis", source=source)
    changes = add(analysis, "passiveModifications")
    for one in publication.text.corrections:
        number, kind = one.corrigendum, "substitution" if one.new else "repeal"
        change = add(changes, "textualMod", type=kind, eId=f"pmod_{number}")
        add(change, "source", href=f"#{eid_of(number)}__mod_1")
        add(change, "destination", href=f"#{eids[one.paragraph]}")
        add(change, "old", href=f"#{eid_of(number)}__qtext_1")
        if one.new:
            add(change, "new", href=f"#{eid_of(number)}__qtext_2")


def attach(
    body: Element, corrigenda: Iterable[Corrigendum], eids: Mapping[str, str]
) -> None:
    """All of them in full, in their order."""
    for one in corrigenda:
        _corrigendum(body, one, eids)


def _corrigendum(body: Element, one: Corrigendum, eids: Mapping[str, str]) -> None:
    eid, said = eid_of(one.number), one.correction
    piece = add(body, "hcontainer", name="corrigendum", eId=eid)
    add(piece, "heading", name_of(one.number))
    content = add(piece, "content")
    change = add(add(content, "p"), "mod", eId=f"{eid}__mod_1")
    if said.paragraph in eids:
        add(change, "ref", said.name, href=f"#{eids[said.paragraph]}").tail = ": for "
    else:
        change.text = f"{said.name}: for "
    old = add(change, "quotedText", said.old, eId=f"{eid}__qtext_1")
    old.tail = " read " if said.new else " read nothing"
    if said.new:
        add(change, "quotedText", said.new, eId=f"{eid}__qtext_2")
    add(content, "p", f"Reason: {said.reason}")
    add(
        content,
        "p",
        f"Issued on {one.issued_at.date().isoformat()}. SHA-256 {one.sha256}.",
    )


def _note(number: int) -> str:
    return f"note_corrigendum_{number}"
