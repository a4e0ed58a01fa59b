"""The editions' part of a data file."""

import re
from typing import Any

from apps.editions.choices import (
    EditionStatus,
    GoalKind,
    Mode,
    PartKind,
    Priority,
    ReferenceKind,
)
from apps.editions.loading.putting import put
from apps.editions.loading.report import Report
from apps.editions.loading.source import Node
from apps.editions.models import (
    ConceptNote,
    ConceptNoteSection,
    Edition,
    ExpectedOutcome,
    Goal,
    Instrument,
    KeyQuestion,
    Objective,
    Part,
    PublicationSeries,
    QuestionCluster,
    Reference,
    Series,
    TargetGroup,
    Volume,
)

FORMAT = "hrgl-edition/1"
QUOTES = (("“", "”"), ("„", "“"), ("«", "»"))


def load_editions(root: Node, report: Report) -> None:
    """Load everything but the partners; call it inside a transaction.

    Raises:
        BadFile: a value is missing, of the wrong kind, or names something unknown.
    """
    if root.text("format", required=True) != FORMAT:
        raise root.bad(f"“format” is not {FORMAT}", "format")
    series = _series(root.node("series"), report)
    if series is None:
        return
    volumes = _volumes(root, series, report)
    by_slug: dict[str, Edition] = {}
    for node in root.nodes("editions"):
        slug = node.text("slug", required=True)
        if slug in by_slug:
            raise node.bad(f"the edition “{slug}” occurs twice", "slug")
        if edition := _edition(node, series, by_slug, report):
            by_slug[slug] = edition
            _inside(node, edition, report)
            for reference in node.nodes("references"):
                _reference(reference, edition, by_slug, volumes, report)


def _series(node: Node, report: Report) -> Series | None:
    return put(
        Series,
        report,
        key={"title": node.text("title", required=True)},
        values={
            "subtitle": node.text("subtitle"),
            "name_variants": node.texts("name_variants"),
            "purposes": node.texts("purposes"),
            "cycle_caption": node.text("cycle_caption"),
        },
    )


def _volumes(root: Node, series: Series, report: Report) -> dict[int, Volume]:
    if not root.has("publication_series"):
        return {}
    node = root.node("publication_series")
    publications = put(
        PublicationSeries,
        report,
        key={"name": node.text("name", required=True)},
        values={
            "series": series,
            "editors": node.texts("editors"),
            "publisher": node.text("publisher"),
            "place": node.text("place"),
        },
    )
    volumes: dict[int, Volume] = {}
    for item in node.nodes("volumes") if publications else ():
        number = item.number("number")
        if number in volumes:
            raise item.bad(f"volume {number} occurs twice", "number")
        volume = put(
            Volume,
            report,
            key={"publication_series": publications, "number": number},
            values={
                "title": item.text("title", required=True),
                "authors": item.texts("authors"),
                "year": item.number("year"),
            },
        )
        if volume:
            volumes[number] = volume
    return volumes


def _edition(
    node: Node, series: Series, by_slug: dict[str, Edition], report: Report
) -> Edition | None:
    earlier = node.text("builds_on")
    if earlier and earlier not in by_slug:
        raise node.bad(f"“builds_on”: no edition “{earlier}” above", "builds_on")
    starts_on = node.date("starts_on")
    if starts_on and not starts_on.is_day:
        report.warn(
            f"Edition {node.text('slug')}: only “{starts_on.display('en')}” is known;"
            " no day is stored or shown."
        )
    return put(
        Edition,
        report,
        key={"slug": node.text("slug", required=True)},
        values={
            "series": series,
            "year": node.number("year"),
            "ordinal": node.number("ordinal"),
            "status": node.choice("status", EditionStatus),
            "theme_title": node.text("theme_title"),
            "theme_subtitle": node.text("theme_subtitle"),
            "theme_description": node.text("theme_description"),
            "theme_reasons": node.text("theme_reasons"),
            "starts_on": starts_on,
            "ends_on": node.date("ends_on"),
            "dates_are_final": node.flag("dates_are_final"),
            "next_generation_text": node.text("next_generation_text"),
            "target_scope": node.text("target_scope"),
            "builds_on": by_slug.get(earlier),
        },
    )


def _inside(node: Node, edition: Edition, report: Report) -> None:
    _parts_and_goals(node, edition, report)
    if node.has("concept_note"):
        _concept_note(node.node("concept_note"), edition, report)
    _groups(node, edition, report)
    _questions(node, edition, report)
    _listed(node, "objectives", Objective, edition, report)
    _listed(node, "expected_outcomes", ExpectedOutcome, edition, report)
    for name in node.texts("instruments"):
        if instrument := put(Instrument, report, key={"name": name}, values={}):
            instrument.editions.add(edition)


def _parts_and_goals(node: Node, edition: Edition, report: Report) -> None:
    for part in node.nodes("parts"):
        put(
            Part,
            report,
            key={"edition": edition, "kind": part.choice("kind", PartKind)},
            values={
                "mode": part.choice("mode", Mode, required=False),
                "description": part.text("description"),
            },
        )
    for goal in node.nodes("goals"):
        put(
            Goal,
            report,
            key={"edition": edition, "kind": goal.choice("kind", GoalKind)},
            values={"text": goal.text("text", required=True)},
        )


def _concept_note(node: Node, edition: Edition, report: Report) -> None:
    note = put(
        ConceptNote,
        report,
        key={"edition": edition, "dated": node.date("dated")},
        values={"is_published": True},
    )
    for section in node.nodes("sections") if note else ():
        put(
            ConceptNoteSection,
            report,
            key={"note": note, "position": section.number("position")},
            values={
                "title": section.text("title", required=True),
                "body": section.text("body"),
            },
        )


def _groups(node: Node, edition: Edition, report: Report) -> None:
    for group in node.nodes("target_groups"):
        put(
            TargetGroup,
            report,
            key={"edition": edition, "code": group.text("id", required=True)},
            values={
                "position": group.number("position"),
                "priority": group.choice("priority", Priority),
                "text": group.text("text", required=True),
                "is_next_generation": group.flag("is_next_generation"),
            },
        )


def _questions(node: Node, edition: Edition, report: Report) -> None:
    for item in node.nodes("question_clusters"):
        cluster = put(
            QuestionCluster,
            report,
            key={"edition": edition, "code": item.text("id", required=True)},
            values={
                "position": item.number("position"),
                "title": item.text("title", required=True),
            },
        )
        seen: set[str] = set()
        for question in item.nodes("questions") if cluster else ():
            code = question.text("id", required=True)
            if code in seen:
                raise question.bad(f"the key question “{code}” occurs twice", "id")
            seen.add(code)
            put(
                KeyQuestion,
                report,
                key={"cluster": cluster, "code": code},
                values={
                    "position": question.number("position"),
                    "text": question.text("text", required=True),
                },
            )


def _listed(
    node: Node,
    name: str,
    model: type[Objective] | type[ExpectedOutcome],
    edition: Edition,
    report: Report,
) -> None:
    for item in node.nodes(name):
        put(
            model,
            report,
            key={"edition": edition, "position": item.number("position")},
            values={"text": item.text("text", required=True)},
        )


def _reference(
    node: Node,
    edition: Edition,
    by_slug: dict[str, Edition],
    volumes: dict[int, Volume],
    report: Report,
) -> None:
    volume = node.number("volume") if node.has("volume") else None
    if volume is not None and volume not in volumes:
        raise node.bad(f"“volume”: there is no volume {volume}", "volume")
    _odd_reference(node, volumes.get(volume or 0), report)
    about = node.number("about_edition") if node.has("about_edition") else None
    values: dict[str, Any] = {
        name: node.text(name)
        for name in ("subtitle", "container", "publisher", "place", "verbatim")
    }
    for name in ("event_starts_on", "event_ends_on", "dated"):
        values[name] = node.date(name)
    put(
        Reference,
        report,
        key={"edition": edition, "code": node.text("id", required=True)},
        values=values
        | {
            "position": node.number("position"),
            "kind": node.choice("kind", ReferenceKind),
            "authors": node.texts("authors"),
            "title": node.text("title", required=True),
            "volume": volumes.get(volume or 0),
            "about_edition": by_slug.get(str(about)),
        },
    )


def _odd_reference(node: Node, volume: Volume | None, report: Report) -> None:
    where = f"Reference “{node.text('id')}”"
    verbatim = node.text("verbatim")
    for opening, closing in QUOTES:
        if verbatim.count(opening) != verbatim.count(closing):
            report.warn(f"{where}: unpaired quotation mark in the source text.")
            break
    printed = node.text("series_name_as_printed")
    if volume and printed and printed != volume.publication_series.name:
        report.warn(
            f"{where}: the series is printed as “{printed}”,"
            f" kept as “{volume.publication_series.name}”."
        )
    if re.fullmatch(r"#?", node.text("link")):
        report.warn(f"{where}: the link in the source is empty.")
