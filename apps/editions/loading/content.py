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
from apps.editions.loading.phases import load_phases
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
from apps.editions.regrouping import groups_may_change

FORMAT = "hrgl-edition/1"
#: What a file may say; ``source`` and ``dates_as_printed`` are for its readers.
FILE = (
    *("format", "source", "series", "publication_series"),
    *("organisations", "editions"),
)
EDITION = (
    *("slug", "year", "ordinal", "status", "builds_on", "parts", "goals", "phases"),
    *("theme_title", "theme_subtitle", "theme_description", "theme_reasons"),
    *("starts_on", "ends_on", "dates_are_final", "dates_as_printed"),
    *("next_generation_text", "target_scope", "target_groups", "concept_note"),
    *("question_clusters", "instruments", "objectives", "expected_outcomes"),
    *("results", "references", "partnerships", "partners_as_listed"),
)
REFERENCE = (
    *("id", "position", "kind", "authors", "title", "subtitle", "container"),
    *("volume", "series_name_as_printed", "event_starts_on", "event_ends_on"),
    *("publisher", "place", "dated", "about_edition", "link", "verbatim"),
)
QUOTES = (("“", "”"), ("„", "“"), ("«", "»"))


def load_editions(root: Node, report: Report) -> None:
    """Load everything but the partners; call it inside a transaction.

    Raises:
        BadFile: a value is missing, of the wrong kind, or names something unknown.
    """
    if root.text("format", required=True) != FORMAT:
        raise root.bad(f"“format” is not {FORMAT}", "format")
    root.only(*FILE)
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
            with groups_may_change(edition.pk):
                _inside(node, edition, report)
            for reference in node.nodes("references"):
                _reference(reference, edition, by_slug, volumes, report)


def _series(node: Node, report: Report) -> Series | None:
    node.only(
        *("title", "subtitle", "name_variants", "purposes", "cycle_caption"),
        *("frequency", "theme_inputs", "frameworks"),
    )
    return put(
        Series,
        report,
        said=node,
        key={"title": node.text("title", required=True)},
        values={
            "subtitle": node.text("subtitle"),
            "name_variants": node.texts("name_variants"),
            "purposes": node.texts("purposes"),
            "cycle_caption": node.text("cycle_caption"),
            "frequency": node.text("frequency"),
            "theme_inputs": node.texts("theme_inputs"),
            "frameworks": node.texts("frameworks"),
        },
    )


def _volumes(root: Node, series: Series, report: Report) -> dict[int, Volume]:
    if not root.has("publication_series"):
        return {}
    node = root.node("publication_series")
    node.only("name", "editors", "publisher", "place", "volumes")
    publications = put(
        PublicationSeries,
        report,
        said=node,
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
        item.only("number", "title", "authors", "year")
        number = item.number("number")
        if number in volumes:
            raise item.bad(f"volume {number} occurs twice", "number")
        volume = put(
            Volume,
            report,
            said=item,
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
    node.only(*EDITION)
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
        said=node,
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
            "results": node.text("results"),
            "builds_on": by_slug.get(earlier),
        },
    )


def _inside(node: Node, edition: Edition, report: Report) -> None:
    _parts_and_goals(node, edition, report)
    load_phases(node, edition, report)
    if node.has("concept_note"):
        _concept_note(node.node("concept_note"), edition, report)
    _groups(node, edition, report)
    _questions(node, edition, report)
    _listed(node, "objectives", Objective, edition, report)
    _listed(node, "expected_outcomes", ExpectedOutcome, edition, report)
    for name in node.texts("instruments"):
        if instrument := put(
            Instrument, report, said=node, key={"name": name}, values={}, shared=True
        ):
            instrument.editions.add(edition)


def _parts_and_goals(node: Node, edition: Edition, report: Report) -> None:
    for part in node.nodes("parts"):
        part.only("kind", "mode", "formats", "description")
        put(
            Part,
            report,
            said=part,
            key={"edition": edition, "kind": part.choice("kind", PartKind)},
            values={
                "mode": part.choice("mode", Mode, required=False),
                "formats": part.text("formats"),
                "description": part.text("description"),
            },
        )
    for goal in node.nodes("goals"):
        goal.only("kind", "text")
        put(
            Goal,
            report,
            said=goal,
            key={"edition": edition, "kind": goal.choice("kind", GoalKind)},
            values={"text": goal.text("text", required=True)},
        )


def _concept_note(node: Node, edition: Edition, report: Report) -> None:
    node.only("dated", "sections")
    note = put(
        ConceptNote,
        report,
        said=node,
        key={"edition": edition, "dated": node.date("dated", required=True)},
        values={"is_published": True},
    )
    for section in node.nodes("sections") if note else ():
        section.only(
            *("position", "title", "body"), *("names_partners", "lists_references")
        )
        put(
            ConceptNoteSection,
            report,
            said=section,
            key={"note": note, "position": section.number("position")},
            values={
                "title": section.text("title", required=True),
                "body": section.text("body"),
                "names_partners": section.flag("names_partners"),
                "lists_references": section.flag("lists_references"),
            },
        )


def _groups(node: Node, edition: Edition, report: Report) -> None:
    for group in node.nodes("target_groups"):
        group.only(
            *("id", "position", "priority", "text", "is_next_generation", "subtypes")
        )
        whole = put(
            TargetGroup,
            report,
            said=group,
            key={"edition": edition, "code": group.text("id", required=True)},
            values={
                "position": group.number("position"),
                "priority": group.choice("priority", Priority),
                "text": group.text("text", required=True),
                "is_next_generation": group.flag("is_next_generation"),
            },
        )
        if whole:
            for subtype in group.nodes("subtypes"):
                _subtype(subtype, whole, report)


def _subtype(node: Node, whole: TargetGroup, report: Report) -> None:
    node.only("id", "position", "text")
    put(
        TargetGroup,
        report,
        said=node,
        key={"edition": whole.edition, "code": node.text("id", required=True)},
        values={
            "part_of": whole,
            "position": node.number("position"),
            "priority": whole.priority,
            "text": node.text("text", required=True),
            "is_next_generation": whole.is_next_generation,
        },
    )


def _questions(node: Node, edition: Edition, report: Report) -> None:
    for item in node.nodes("question_clusters"):
        item.only("id", "position", "title", "questions")
        cluster = put(
            QuestionCluster,
            report,
            said=item,
            key={"edition": edition, "code": item.text("id", required=True)},
            values={
                "position": item.number("position"),
                "title": item.text("title", required=True),
            },
        )
        seen: set[str] = set()
        for question in item.nodes("questions") if cluster else ():
            question.only("id", "position", "text")
            code = question.text("id", required=True)
            if code in seen:
                raise question.bad(f"the key question “{code}” occurs twice", "id")
            seen.add(code)
            put(
                KeyQuestion,
                report,
                said=question,
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
        item.only("position", "text")
        put(
            model,
            report,
            said=item,
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
    node.only(*REFERENCE)
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
        said=node,
        key={"edition": edition, "code": node.text("id", required=True)},
        values=values
        | {
            "position": node.number("position"),
            "kind": node.choice("kind", ReferenceKind),
            "authors": node.texts("authors"),
            "title": node.text("title", required=True),
            "volume": volumes.get(volume or 0),
            "about_edition": by_slug.get(str(about)),
            # An empty place for a link, as the source has them, is no link.
            "link": node.text("link").removeprefix("#"),
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
