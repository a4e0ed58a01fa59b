"""A published document as Akoma Ntoso 3.0 (OASIS LegalDocML); docs/akoma-ntoso.md."""

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from apps.core.markup import plain
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.frozen import Correction, Entry
from apps.outcomes.rendering import akoma_ntoso_corrigenda as corrigenda
from apps.outcomes.rendering.blocks import Block, Notes, Run
from apps.outcomes.rendering.publication import Publication
from apps.outcomes.text.places import written
from apps.programme.exports.xml import add

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
#: Of no country: ISO 3166 leaves this code to its users.
COUNTRY = "xx"
LANGUAGES = {"ar": "ara", "de": "deu", "en": "eng", "es": "spa", "fr": "fra"}
EDITOR = "hrgl"
BODY = "conference"
#: What stands within a line of text.
INLINE = frozenset(
    {
        "b",
        "date",
        "docTitle",
        "eol",
        "i",
        "inline",
        "location",
        "mod",
        "noteRef",
        "quotedText",
        "ref",
    }
)


def akoma_ntoso(publication: Publication) -> bytes:
    """The adopted text, its remarks and the statements made at its adoption."""
    return _Writer(publication).written()


class _Writer:
    def __init__(self, publication: Publication) -> None:
        assert publication.adoption is not None
        self.publication = publication
        self.adoption = publication.adoption
        self.text = publication.text
        self.notes = Notes()
        #: The eId of each paragraph, by the id that links in texts call it by.
        self.eids = _eids(self.text.entries)
        self.is_corrected = bool(publication.corrigenda)

    def written(self) -> bytes:
        root = Element("akomaNtoso", {"xmlns": NAMESPACE})
        version = "singleVersion" if self.is_corrected else "originalVersion"
        statement = add(root, "statement", name="outcomeDocument", contains=version)
        meta = add(statement, "meta")
        self._identify(meta, "main")
        self._preface(statement)
        self._preamble(statement)
        self._body(statement)
        self._conclude(statement)
        self._attach(statement)
        if self.is_corrected:
            corrigenda.tell_life(meta, self.publication, f"#{EDITOR}")
        if self.text.corrections:
            corrigenda.analyse(meta, self.publication, f"#{EDITOR}", self.eids)
        self._refer(meta)
        # Last, because all texts have been read by now; the schema wants it there.
        self._annotate(meta)
        _break_lines(root)
        declaration = b'<?xml version="1.0" encoding="UTF-8"?>\n'
        written: bytes = tostring(root, encoding="utf-8")
        return declaration + written

    # What it is ---------------------------------------------------------------

    def _identify(self, meta: Element, component: str) -> None:
        on = self.adoption.adopted_on.isoformat()
        language = LANGUAGES.get(self.text.language, self.text.language)
        work = f"/akn/{COUNTRY}/statement/{EDITOR}/{on}/outcome-{self.publication.slug}"
        dates = [
            (on, "adoption"),
            *(
                (one.issued_at.date().isoformat(), "corrigendum")
                for one in self.publication.corrigenda
            ),
        ]
        # An expression is the text as it reads from a day on.
        expression = f"{work}/{language}@{max(dates)[0]}"
        identification = add(meta, "identification", source=f"#{EDITOR}")
        for name, uri, suffix in (
            ("FRBRWork", work, ""),
            ("FRBRExpression", expression, ""),
            ("FRBRManifestation", expression, ".xml"),
        ):
            level = add(identification, name)
            add(level, "FRBRthis", value=f"{uri}/!{component}{suffix}")
            add(level, "FRBRuri", value=f"{uri}{suffix}")
            if name == "FRBRWork":
                add(
                    level, "FRBRalias", name="permanent", value=self.publication.address
                )
            day, said = dates[0] if name == "FRBRWork" else max(dates)
            add(level, "FRBRdate", date=day, name=said)
            add(level, "FRBRauthor", href=f"#{BODY}")
            if name == "FRBRWork":
                add(level, "FRBRcountry", value=COUNTRY)
                add(level, "FRBRnumber", value=f"outcome-{self.publication.slug}")
            elif name == "FRBRExpression":
                add(level, "FRBRlanguage", language=language)

    def _refer(self, meta: Element) -> None:
        references = add(meta, "references", source=f"#{EDITOR}")
        for name, eid, shown in (
            ("TLCOrganization", EDITOR, self.publication.series),
            ("TLCOrganization", BODY, self.adoption.body),
            ("TLCLocation", "place", self.adoption.place),
        ):
            href = f"/akn/ontology/{name.removeprefix('TLC').lower()}/{eid}"
            add(references, name, eId=eid, href=href, showAs=shown)

    def _annotate(self, meta: Element) -> None:
        if not self.notes.blocks and not self.text.corrections:
            return
        notes = add(meta, "notes", source=f"#{EDITOR}")
        for number, block in enumerate(self.notes.blocks, start=1):
            note = add(notes, "note", eId=f"note_{number}", marker=str(number))
            self._runs(add(note, "p"), block)
        corrigenda.note(notes, self.text.corrections)

    # The text -----------------------------------------------------------------

    def _preface(self, statement: Element) -> None:
        preface = add(statement, "preface")
        line = add(preface, "p")
        add(line, "docTitle", self.publication.title)
        if self.text.subtitle:
            add(preface, "p", self.text.subtitle)
        add(preface, "p", f"{self.publication.series} {self.publication.year}")

    def _preamble(self, statement: Element) -> None:
        said = self.text.enacting_text
        units = [unit for unit in _units(self.text.entries) if _is_preamble(unit)]
        if not said and not units:
            return
        preamble = add(statement, "preamble")
        if said:
            self._blocks(add(preamble, "formula", name="enacting"), said)
        recitals = add(preamble, "recitals") if units else None
        for number, unit in enumerate(units, start=1):
            assert recitals is not None
            recital = add(
                recitals, "recital", eId=self.eids[unit[0].id], GUID=unit[0].id
            )
            self._blocks(recital, unit[0].body, unit[0].corrections)
            if unit[1:]:
                items = add(recital, "blockList", eId=f"rec_{number}__list_1")
                for item in unit[1:]:
                    one = add(items, "item", eId=self.eids[item.id], GUID=item.id)
                    add(one, "num", item.mark)
                    self._blocks(one, item.body, item.corrections)

    def _body(self, statement: Element) -> None:
        body = add(statement, "mainBody")
        into = body
        for unit in _units(self.text.entries):
            if _is_preamble(unit):
                continue
            first = unit[0]
            if first.kind == ParagraphKind.HEADING:
                into = add(body, "section", eId=self.eids[first.id], GUID=first.id)
                line = add(into, "heading", plain(first.body))
                corrigenda.mark(line, first.corrections)
            else:
                self._hierarchy(into, "paragraph", unit)
        for section in body.iter("section"):
            if len(section) == 1:
                # The schema wants something below each heading.
                add(add(section, "content"), "p")

    def _hierarchy(self, into: Element, name: str, unit: Sequence[Entry]) -> None:
        """A provision or item, and the items that belong to it."""
        first, rest = unit[0], unit[1:]
        place = add(into, name, eId=self.eids[first.id], GUID=first.id)
        add(place, "num", first.mark)
        content = add(place, "intro" if rest else "content")
        self._blocks(content, first.body, first.corrections)
        at = 0
        while at < len(rest):
            inner = unit_at(rest, at)
            self._hierarchy(place, "subparagraph", inner)
            at += len(inner)

    # What belongs to it -------------------------------------------------------

    def _conclude(self, statement: Element) -> None:
        act = self.adoption
        line = add(add(statement, "conclusions"), "p", f"Adopted by {act.body}, ")
        add(line, "location", act.place, refersTo="#place").tail = ", "
        on = act.adopted_on
        day = add(line, "date", f"{on.day} {on:%B %Y}", date=on.isoformat())
        day.tail = f". SHA-256 {act.sha256}."

    def _attach(self, statement: Element) -> None:
        remarks = [entry for entry in self.text.entries if entry.remark]
        statements, corrected = self.publication.statements, self.is_corrected
        if not remarks and not statements and not corrected:
            return
        attachments = add(statement, "attachments")
        if remarks:
            body = self._attachment(attachments, 1, "explanatoryRemarks", "remarks")
            self._explain(body, remarks)
        if statements:
            body = self._attachment(attachments, 2, "statements", "statements")
            for number, one in enumerate(statements, start=1):
                said = f"{one.text}\n\n{one.attributed_to}".strip()
                self._piece(
                    body,
                    ("statement", f"statements__hcontainer_{number}"),
                    str(one.get_kind_display()),
                    said,
                    about=str(one.paragraph_id or ""),
                    is_plain=True,
                )

        if corrected:
            component = corrigenda.COMPONENT
            body = self._attachment(attachments, 3, component, component)
            corrigenda.attach(body, self.publication.corrigenda, self.eids)

    def _explain(self, body: Element, remarks: Sequence[Entry]) -> None:
        for number, entry in enumerate(remarks, start=1):
            assert entry.remark is not None
            eid = self.eids[entry.remark.id] = f"remarks__hcontainer_{number}"
            self._piece(
                body,
                ("remark", eid),
                f"Explanatory remark {entry.place}",
                entry.remark.body,
                about=entry.id,
                corrections=entry.remark.corrections,
            )

    def _attachment(
        self, attachments: Element, number: int, name: str, component: str
    ) -> Element:
        attachment = add(attachments, "attachment", eId=f"att_{number}")
        doc = add(attachment, "doc", name=name, contains="originalVersion")
        self._identify(add(doc, "meta"), component)
        return add(doc, "mainBody")

    def _piece(
        self,
        body: Element,
        named: tuple[str, str],
        heading: str,
        said: str,
        *,
        about: str,
        is_plain: bool = False,
        corrections: Sequence[Correction] = (),
    ) -> None:
        name, eid = named
        piece = add(body, "hcontainer", name=name, eId=eid)
        line = add(piece, "heading")
        if about in self.eids:
            add(line, "ref", heading, href=f"#{self.eids[about]}")
        else:
            line.text = heading
        content = add(piece, "content")
        if is_plain:
            for words in said.splitlines() or [""]:
                add(content, "p", words)
        else:
            self._blocks(content, said, corrections)

    # Words --------------------------------------------------------------------

    def _blocks(
        self, into: Element, text: str, corrections: Sequence[Correction] = ()
    ) -> None:
        for block in self.notes.read(text) or [()]:
            line = add(into, "p")
            self._runs(line, block)
        corrigenda.mark(line, corrections)

    def _runs(self, line: Element, block: Block) -> None:
        last: Element | None = None
        for run in block:
            if run.words == "\n":
                last = add(line, "eol")
            elif run.note:
                href = f"#note_{run.note}"
                last = add(line, "noteRef", href=href, marker=str(run.note))
            elif (inner := self._looking(line, run)) is not None:
                last = inner
            else:
                _say(line, last, run.words)

    def _looking(self, line: Element, run: Run) -> Element | None:
        """An element for ``run`` within ``line``, unless it looks like all others."""
        names: list[tuple[str, dict[str, str]]] = []
        if run.link:
            names.append(("ref", {"href": self._href(run.link)}))
        if run.is_apart:
            names.append(("inline", {"name": "notAgreed"}))
        if run.is_bold:
            names.append(("b", {}))
        if run.is_italic:
            names.append(("i", {}))
        outer = None
        into = line
        for name, attributes in names:
            into = SubElement(into, name, attributes)
            outer = outer if outer is not None else into
        if outer is not None:
            _say(into, None, run.words)
        return outer

    def _href(self, link: str) -> str:
        pk = link.removeprefix("#p-")
        return f"#{self.eids[pk]}" if pk in self.eids else link


def _say(line: Element, last: Element | None, words: str) -> None:
    clean = add(Element("p"), "p", words).text or ""
    if last is None:
        line.text = (line.text or "") + clean
    else:
        last.tail = (last.tail or "") + clean


def _units(entries: Sequence[Entry]) -> Iterable[Sequence[Entry]]:
    """Each paragraph that stands for itself, with the items that belong to it."""
    at = 0
    while at < len(entries):
        unit = unit_at(entries, at)
        yield unit
        at += len(unit)


def unit_at(entries: Sequence[Entry], at: int) -> Sequence[Entry]:
    end = at + 1
    while end < len(entries) and entries[end].level > entries[at].level:
        end += 1
    return entries[at:end]


def _is_preamble(unit: Sequence[Entry]) -> bool:
    return unit[0].kind == ParagraphKind.PREAMBLE


def _eids(entries: Sequence[Entry]) -> dict[str, str]:
    """By the naming convention: where an element stands, then what it is called."""
    found: dict[str, str] = {}
    section = ""
    headings = recitals = 0
    for unit in _units(entries):
        first = unit[0]
        if first.kind == ParagraphKind.HEADING:
            headings += 1
            found[first.id] = section = f"sec_{headings}"
            continue
        if _is_preamble(unit):
            recitals += 1
            found[first.id] = f"rec_{recitals}"
            for number, item in enumerate(unit[1:], start=1):
                found[item.id] = f"rec_{recitals}__list_1__item_{number}"
            continue
        parent = "__".join(filter(None, [section, f"para_{written(first.place)}"]))
        found[first.id] = parent
        for item in unit[1:]:
            below = written(item.place).removeprefix(f"{written(first.place)}-")
            found[item.id] = f"{parent}__subpara_{below}"
    return found


def _break_lines(root: Element) -> None:
    """Begin a line with each piece; within a line of text nothing is added."""
    for element in root.iter():
        if element.tag not in INLINE:
            element.tail = "\n"
