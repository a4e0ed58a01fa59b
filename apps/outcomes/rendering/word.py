"""A frozen text as a Word document: styles, bookmarks and links in place of fields.

Numbers are text, so that nothing counts anew what was adopted. python-docx writes no notes:
they stand at the end, and each call is a link to its note. Equal input gives equal bytes.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.template.defaultfilters import date as date_filter
from django.utils import translation
from django.utils.translation import gettext as _
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt

from apps.core.languages import isolated, listed
from apps.core.markup import plain
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.frozen import Correction, Entry, Origin, Sources
from apps.outcomes.models import Adoption
from apps.outcomes.rendering.annexes import days_of, partners_of, trace_of
from apps.outcomes.rendering.blocks import Run
from apps.outcomes.rendering.publication import Publication
from apps.outcomes.rendering.word_lines import Lines, element

#: How far the text of a paragraph stands from the edge, by its level.
HANGING = {0: 1.0, 1: 2.0, 2: 3.0}


def docx(publication: Publication) -> bytes:
    """The text with its remarks and its record, in its own language."""
    with translation.override(publication.text.language):
        writer = Writer(publication)
        writer.write()
        return writer.saved()


class Writer(Lines):
    """Writes the parts of a document one after the other."""

    def __init__(self, publication: Publication) -> None:
        super().__init__()
        self.publication = publication
        self.text = publication.text

    def write(self) -> None:
        self._describe()
        self._make_styles()
        self._head()
        self._text()
        self._remarks()
        self._record()
        self._corrigenda()
        self._trace()
        self._works()
        self._notes()
        self._partners()
        self._about()

    # What it is ---------------------------------------------------------------

    def _describe(self) -> None:
        facts = self.document.core_properties
        at = self.publication.snapshot.frozen_at.astimezone(UTC).replace(tzinfo=None)
        facts.title = self.publication.full_title
        facts.author = facts.last_modified_by = self.publication.series
        facts.subject = _("Outcome Document and Explanatory Remarks")
        facts.language = self.text.language
        facts.comments = facts.keywords = facts.category = ""
        facts.created = facts.modified = at.replace(microsecond=0)
        facts.revision = 1

    def _make_styles(self) -> None:
        styles = self.document.styles
        styles["Normal"].font.size = Pt(11)
        language = styles["Normal"].element.get_or_add_rPr()
        language.append(element("w:lang", val=self.text.language, bidi="ar-SA"))
        for level, distance in HANGING.items():
            style = styles.add_style(f"Provision {level}", WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            style.paragraph_format.left_indent = Cm(distance)
            style.paragraph_format.first_line_indent = Cm(-1.0)
            style.paragraph_format.tab_stops.add_tab_stop(Cm(distance))
        style = styles.add_style("Preamble", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.italic = not self.is_from_right
        style = styles.add_style("Correction", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size = Pt(9)
        style.paragraph_format.left_indent = Cm(1.0)
        styles.add_style("Source", WD_STYLE_TYPE.PARAGRAPH).base_style = style

    # Its parts ----------------------------------------------------------------

    def _head(self) -> None:
        self._line(
            f"{self.publication.series} {self.publication.year}", style="Subtitle"
        )
        self._line(self.publication.title, style="Title")
        if self.text.subtitle:
            self._line(self.text.subtitle, style="Subtitle")
        if days := days_of(self.text.edition):
            self._line(days)
        act = self.publication.adoption
        if act is None:
            label = self.publication.snapshot.label
            self._line(_("Draft, not adopted: %(label)s") % {"label": label})
        else:
            self._line(listed([isolated(act.place), _day(act.adopted_on)]))

    def _text(self) -> None:
        self._heading(_("Outcome Document"), 1)
        if self.text.enacting_text:
            self._blocks(self.text.enacting_text, style="Preamble")
        for entry in self.text.entries:
            self._entry(entry)

    def _entry(self, entry: Entry) -> None:
        if entry.kind == ParagraphKind.HEADING:
            line = self._heading(plain(entry.body), 2)
            self._bookmark(line, f"p-{entry.id}")
        elif entry.kind == ParagraphKind.PREAMBLE:
            self._blocks(entry.body, style="Preamble", name=f"p-{entry.id}")
        else:
            self._blocks(
                entry.body,
                style=f"Provision {entry.level}",
                mark=entry.mark,
                name=f"p-{entry.id}",
            )
        self._from(entry.sources)
        self._corrected(entry.corrections)

    def _from(self, sources: Sources) -> None:
        if sources:
            told = "; ".join(map(_told, sources))
            self._line(f"{_('From:')} {told}", style="Source")

    def _corrected(self, corrections: Iterable[Correction]) -> None:
        """Say below a text that it is not as it was adopted."""
        words = _("Corrected by corrigendum %(number)s")
        for one in corrections:
            line = self._line("", style="Correction")
            run = Run(words % {"number": one.corrigendum})
            self._link(line, [run], f"#corrigendum-{one.corrigendum}")

    def _remarks(self) -> None:
        explained = [entry for entry in self.text.entries if entry.remark]
        if not explained:
            return
        self._heading(_("Explanatory Remarks"), 1)
        for entry in explained:
            assert entry.remark is not None
            words = _("Explanatory remark to encouragement %(number)s")
            line = self._heading("", 2)
            self._link(line, [Run(words % {"number": entry.place})], f"#p-{entry.id}")
            self._blocks(entry.remark.body)
            self._from(entry.remark.sources)
            self._corrected(entry.remark.corrections)

    def _record(self) -> None:
        act = self.publication.adoption
        if act is None:
            return
        self._heading(_("Record of adoption"), 1)
        facts = [
            (_("Adopted by"), act.body),
            (_("Date"), _day(act.adopted_on)),
            (_("Place of the document"), act.place),
            (_("Method"), act.get_method_display()),
            (_("Count"), _counted(act)),
            (_("Chaired by"), act.chaired_by),
            (_("Time of the declaration"), _instant(act.adopted_at)),
            (_("Version"), self.publication.snapshot.label),
            ("SHA-256", act.sha256),
        ]
        for name, fact in facts:
            if fact:
                self._line(f"{name}: {fact}")
        self._line(
            f"{_('This document encourages local governments. It is not binding.')}"
            f" {_('The people who adopted it do not bind their cities.')}"
        )
        if self.publication.statements:
            self._heading(_("Statements on record"), 2)
        for one in self.publication.statements:
            place = self.publication.places.get(str(one.paragraph_id), "")
            self._heading(_stated(one.get_kind_display(), place), 3)
            for words in [*one.text.splitlines(), one.attributed_to]:
                if words.strip():
                    self._line(words)

    def _corrigenda(self) -> None:
        if not self.publication.corrigenda:
            return
        self._heading(_("Corrigenda"), 1)
        self._line(
            _(
                "Clerical mistakes in the adopted text are corrected here, beside it. The"
                " adopted text and its hash stay what they were."
            )
        )
        for one in self.publication.corrigenda:
            said = one.correction
            name = _("Corrigendum %(number)s") % {"number": one.number}
            line = self._heading(f"{name}, {_day(one.issued_at)}", 2)
            self._bookmark(line, f"corrigendum-{one.number}")
            if said.paragraph in self.publication.places:
                self._link(self._line(""), [Run(said.name)], f"#p-{said.paragraph}")
            else:
                self._line(said.name)
            read = f"{_('read:')} “{said.new}”" if said.new else _("read nothing.")
            self._line(f"{_('For the words:')} “{said.old}” {read}")
            self._line(f"{_('Reason:')} {said.reason}")
            self._line(f"SHA-256: {one.sha256}", style="Correction")

    def _trace(self) -> None:
        """Which sessions the encouragements rest on, read from their end."""
        trace = trace_of(self.text)
        if not trace.sessions:
            return
        self._heading(_("Sources of the encouragements"), 1)
        self._line(
            _(
                "Each encouragement goes back to what a session of the Academy found or"
                " proposed. Sources are left out, and people are not named, unless those"
                " concerned agreed."
            )
        )
        for session in trace.sessions:
            self._heading(session.title, 2)
            if session.encouragements:
                self._line(f"{_('Encouragements')}: {session.encouragements}")
            if session.questions:
                self._line(f"{_('Key questions')}: {session.questions}")
        if trace.questions:
            self._heading(_("Key questions"), 2)
        for code, words in trace.questions:
            self._line(f"{code} {words}")
        if trace.people:
            self._heading(_("Contributors who agreed to be named"), 2)
            self._line(listed(map(isolated, trace.people)))

    def _partners(self) -> None:
        groups = partners_of(self.text.edition)
        if not groups:
            return
        self._heading(_("Organisers and partners"), 1)
        is_open = False
        for group in groups:
            self._heading(group["heading"], 2)
            for partner in group["partners"]:
                mark = "" if partner["is_confirmed"] else " ¹"
                is_open |= bool(mark)
                self._line(f"{partner['name']}{mark}")
        if is_open:
            words = _("Co-organisation by partners still to be confirmed.")
            self._line(f"¹ {words}", style="Correction")

    def _works(self) -> None:
        works = self.publication.works
        if works:
            self._heading(_("References"), 1)
        for work in works:
            self._blocks(f"{work.written}.")

    def _notes(self) -> None:
        if self.notes.blocks:
            self._heading(_("Notes"), 1)
        for number, block in enumerate(self.notes.blocks, start=1):
            line = self.document.add_paragraph(style="Provision 0")
            self._bookmark(line, f"note-{number}")
            self._link(line, [Run(f"{number}")], f"#call-{number}")
            self._runs(line, (Run("\t"), *block))
            self._turn(line)

    def _about(self) -> None:
        self._heading(_("About this document"), 1)
        line = self._line(f"{_('Its permanent address:')} ")
        self._link(line, [Run(self.publication.address)], self.publication.address)
        self._line(f"SHA-256: {self.publication.snapshot.sha256}")


def _stated(kind: str, place: str) -> str:
    if not place:
        return kind
    return _("%(kind)s on encouragement %(number)s") % {"kind": kind, "number": place}


def _told(source: Origin) -> str:
    codes = listed(one.code for one in source.key_questions)
    session = f"{source.session_title} ({codes})" if codes else source.session_title
    facts = [session, source.attributed_to, source.world_region]
    return listed(isolated(fact) for fact in facts if fact)


def _counted(act: Adoption) -> str:
    if act.votes_for is None:
        return ""
    return _("%(yes)s in favour, %(no)s against, %(abstained)s abstaining") % {
        "yes": act.votes_for,
        "no": act.votes_against,
        "abstained": act.votes_abstained,
    }


def _instant(at: datetime | None) -> str:
    return f"{date_filter(at.astimezone(UTC), 'j F Y, H:i')} UTC" if at else ""


def _day(day: Any) -> str:
    return date_filter(day, "j F Y")
