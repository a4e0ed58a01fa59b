"""What the files of the adopted Outcome Document must be."""

import json
import re
from hashlib import sha256
from io import BytesIO

import page as validator
import pikepdf
import pypdf

from apps.core import markup

#: Without these there are no paragraphs, headings, links and notes to be heard.
TAGS = {"/Document", "/H1", "/P", "/Link"}

#: The hyphen of a word that goes on in the next line; one that is written is another sign.
HYPHENATION = re.compile(r"\u2010\s*\n")

#: As the files hold them: a paragraph that is referred to, and a work that is cited.
REFERENCE = re.compile(r"\[\[([a-z0-9]{8})\]\]")
CITATION = re.compile(r"\[@[^\[\]]+\]")


def words_in(text: str) -> str:
    return " ".join(text.split())


def check(pdf: bytes, data: bytes, *, more: list[str]) -> dict:
    """The file conforms, is tagged, says what ``data`` and ``more`` say, and carries it."""
    content = json.loads(data)
    for profile in ("3a", "ua1"):
        report = validator.validate_pdf_bytes(pdf, profile=profile)
        assert [failure.rule_id for failure in report.failures] == [], profile
    with pikepdf.open(BytesIO(pdf)) as opened:
        check_tags(opened, language=content["document"]["language"])
        inside = opened.attachments["outcome.json"].get_file().read_bytes()
    assert inside == data
    check_words(pdf, [*texts_of(content), *more])
    return content


def check_tags(opened: pikepdf.Pdf, *, language: str) -> None:
    assert opened.Root.MarkInfo.Marked is True
    assert str(opened.Root.Lang).partition("-")[0] == language
    assert kinds_below(opened.Root.StructTreeRoot) >= TAGS
    with opened.open_metadata() as marks:
        assert (marks["pdfaid:part"], marks["pdfaid:conformance"]) == ("3", "A")
        assert marks["pdfuaid:part"] == "1"


def kinds_below(root: pikepdf.Object) -> set[str]:
    """The kinds of all elements in the tree of tags."""
    found, todo = set(), [root]
    while todo:
        children = todo.pop().get("/K", [])
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                found.add(str(child.S))
                todo.append(child)
    return found


def texts_of(content: dict) -> list[str]:
    """What is read: numbers for references; a note is called where a work is cited."""
    places = {row["id"]: row["place"] for row in content["paragraphs"]}
    numbers = {handle: places[key] for handle, key in content["references"].items()}
    remarks = [row["remark"] for row in content["paragraphs"] if row.get("remark")]
    bodies = [row["body"] for row in (*content["paragraphs"], *remarks)]
    passages = [
        passage
        for body in bodies
        for passage in CITATION.split(REFERENCE.sub(lambda at: numbers[at[1]], body))
    ]
    works = [work["title"] for work in content["citations"].values()]
    return [content["document"]["title"], *map(markup.plain, passages), *works]


def check_words(pdf: bytes, texts: list[str]) -> None:
    leaves = pypdf.PdfReader(BytesIO(pdf)).pages
    printed = "\n".join(leaf.extract_text() for leaf in leaves)
    printed = words_in(HYPHENATION.sub("", printed))
    assert [text for text in texts if words_in(text) not in printed] == []


def fingerprint(file: bytes) -> str:
    return sha256(file).hexdigest()
