"""What was done to the whole text, day by day and person by person."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.models import AuditEntry
from apps.core.textdiff import diff_html
from apps.outcomes.choices import Status
from apps.outcomes.models import Document, Revision
from apps.outcomes.queries.naming import names_in_draft
from apps.outcomes.queries.texts import that_stood, with_bodies

#: What the audit trail knows of a document beside its texts, in words.
DEEDS: Mapping[str, Promise] = {
    "outcomes.document_moved": _("Moved the document to another stage"),
    "outcomes.document_described": _("Changed title, enacting text, rules or options"),
    "outcomes.paragraph_inserted": _("Inserted"),
    "outcomes.paragraph_moved": _("Moved"),
    "outcomes.paragraph_removed": _("Removed"),
    "outcomes.paragraph_restored": _("Restored"),
    "outcomes.paragraph_split": _("Split"),
    "outcomes.paragraphs_joined": _("Joined with the next one"),
    "outcomes.paragraph_indented": _("Made part of another one"),
    "outcomes.paragraph_outdented": _("Taken out one level"),
    "outcomes.alternative_proposed": _("Put another wording beside it"),
    "outcomes.alternative_chosen": _("Chose this wording"),
    "outcomes.remark_added": _("Began the explanatory remark"),
    "outcomes.text_restored": _("Brought an earlier text back"),
    "outcomes.whole_restored": _("Brought an earlier state of the whole text back"),
    "outcomes.version_frozen": _("Froze a version"),
    "outcomes.adopted": _("Recorded the adoption"),
    "outcomes.remarks_finished": _("Froze the explanatory remarks"),
}


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    texts: int


@dataclass(slots=True)
class Written:
    """What one person made of one paragraph before somebody else wrote in it."""

    paragraph: UUID
    name: str
    texts: int
    last: Revision
    before: Revision | None

    @property
    def difference(self) -> SafeString:
        return diff_html(self.before.body if self.before else "", self.last.body)


@dataclass(frozen=True, slots=True)
class Deed:
    """A change of order or stage; ``name`` is the paragraph, where it is about one."""

    at: datetime
    what: Promise
    name: str
    detail: str


@dataclass(slots=True)
class Worked:
    """The day of one person; nobody for what the site did by itself."""

    person: User | None
    written: list[Written] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)


def days_of(document: Document, zone: ZoneInfo) -> list[Day]:
    """The days on which texts were saved, the latest first, as they fall in ``zone``."""
    rows = (
        Revision.objects.filter(paragraph__document=document)
        .annotate(day=TruncDate("created_at", tzinfo=zone))
        .values_list("day")
        .annotate(texts=Count("pk"))
        .order_by("-day")
    )
    return [Day(day, texts) for day, texts in rows]


def work_on(document: Document, day: date, zone: ZoneInfo) -> list[Worked]:
    """Who did what on that day, in the order in which people began."""
    begin = datetime.combine(day, time.min, tzinfo=zone)
    end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
    names = names_in_draft(document)
    people: dict[int | None, Worked] = {}
    for author, written in _written(document, begin, end, names):
        people.setdefault(author.pk, Worked(author)).written.append(written)
    entries = AuditEntry.objects.filter(
        edition_id=document.edition_id, verb__in=DEEDS, at__gte=begin, at__lt=end
    )
    for entry in entries.select_related("actor").order_by("pk"):
        worked = people.setdefault(entry.actor_id, Worked(entry.actor))
        worked.deeds.append(_deed(entry, names))
    return list(people.values())


def _written(
    document: Document,
    begin: datetime,
    end: datetime,
    names: Mapping[UUID, str],
) -> list[tuple[User, Written]]:
    stored = that_stood(Revision.objects.filter(paragraph__document=document))
    stored = stored.defer("body")
    day = stored.filter(created_at__gte=begin, created_at__lt=end)
    touched: defaultdict[UUID, list[Revision]] = defaultdict(list)
    for revision in day.select_related("author").order_by("pk"):
        touched[revision.paragraph_id].append(revision)
    earlier = stored.filter(paragraph__in=touched, created_at__lt=begin)
    last_before = {
        one.paragraph_id: one
        for one in earlier.order_by("paragraph_id", "-pk").distinct("paragraph_id")
    }
    found = [
        (
            spell[0].author,
            Written(pk, names[pk], len(spell), spell[-1], old),
        )
        for pk, revisions in touched.items()
        for spell, old in _by_author(revisions, last_before.get(pk))
    ]
    with_bodies(one for _by, each in found for one in (each.last, each.before))
    return sorted(found, key=lambda entry: entry[1].last.pk)


def _by_author(
    revisions: list[Revision], before: Revision | None
) -> Iterator[tuple[list[Revision], Revision | None]]:
    for _author, group in groupby(revisions, key=lambda one: one.author_id):
        spell = list(group)
        yield spell, before
        before = spell[-1]


def _deed(entry: AuditEntry, names: Mapping[UUID, str]) -> Deed:
    is_paragraph = entry.target_type == "outcomes.paragraph"
    name = names.get(UUID(entry.target_id), "") if is_paragraph else ""
    label = entry.target_label if entry.target_type == "outcomes.snapshot" else ""
    if entry.verb == "outcomes.document_moved":
        label = str(Status((entry.after or {})["status"]).label)
    return Deed(entry.at, DEEDS[entry.verb], name, label)
