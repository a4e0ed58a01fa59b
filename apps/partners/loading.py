"""The partners' part of a data file."""

from collections import Counter
from collections.abc import Callable

from apps.editions.loading.putting import put
from apps.editions.loading.report import Report
from apps.editions.loading.source import Node
from apps.editions.models import Edition
from apps.partners.choices import Role, State
from apps.partners.models import Organisation, OrganisationName, Partnership


def load_partners(root: Node, report: Report) -> None:
    """Load organisations with their name forms, and partnerships of each edition.

    An organisation that the source lists twice is one partnership and one warning.

    Raises:
        BadFile: a value is missing or wrong, or an organisation is unknown.
    """
    organisations = _organisations(root, report)
    for node in root.nodes("editions"):
        edition = Edition.objects.filter(slug=node.text("slug")).first()
        if edition is None:
            continue
        _partnerships(node, edition, organisations, report)
        _odd_list(node, organisations, report)


def _organisations(root: Node, report: Report) -> dict[str, Organisation | None]:
    found: dict[str, Organisation | None] = {}
    for node in root.nodes("organisations"):
        node.only("id", "full_name", "abbreviation", "auspices", "place", "names")
        code = node.text("id", required=True)
        if code in found:
            raise node.bad(f"the organisation “{code}” occurs twice", "id")
        found[code] = organisation = put(
            Organisation,
            report,
            said=node,
            key={"code": code},
            values={
                "full_name": node.text("full_name", required=True),
                "abbreviation": node.text("abbreviation"),
                "auspices": node.text("auspices"),
                "place": node.text("place"),
            },
        )
        if organisation is not None:
            _names(node, organisation, report)
    return found


def _names(node: Node, organisation: Organisation, report: Report) -> None:
    forms: dict[str, str] = {}
    for item in node.nodes("names"):
        item.only("name", "where")
        name = (
            item.text("name", required=True).removeprefix("the ").removeprefix("The ")
        )
        forms.setdefault(name, item.text("where"))
    expected = {
        organisation.full_name,
        organisation.abbreviation,
        str(organisation),
    }
    for name, where in forms.items():
        if name in expected:
            continue
        put(
            OrganisationName,
            report,
            said=node,
            key={"organisation": organisation, "name": name},
            values={"seen_in": where},
        )
        report.warn(
            f"“{name}” ({where}) is kept as another name of “{organisation.full_name}”."
        )


def _partnerships(
    node: Node,
    edition: Edition,
    organisations: dict[str, Organisation | None],
    report: Report,
) -> None:
    items = sorted(node.nodes("partnerships"), key=_place_in(node))
    for position, item in enumerate(items, start=1):
        item.only("organisation", "role", "state")
        code = item.text("organisation", required=True)
        if code not in organisations:
            raise item.bad(f"there is no organisation “{code}”", "organisation")
        organisation = organisations[code]
        if organisation is None:
            continue
        put(
            Partnership,
            report,
            said=item,
            key={
                "edition": edition,
                "organisation": organisation,
                "role": item.choice("role", Role),
            },
            values={"state": item.choice("state", State), "position": position},
        )


def _place_in(node: Node) -> Callable[[Node], tuple[bool, int]]:
    """Order as the source lists its partners; leads, whom it may leave out, come first.

    Whoever the source does not list keeps the order of the file behind those it does.
    """
    listed = [*dict.fromkeys(node.texts("partners_as_listed"))]

    def place(item: Node) -> tuple[bool, int]:
        code = item.text("organisation", required=True)
        at = listed.index(code) if code in listed else len(listed)
        return item.choice("role", Role) != Role.LEAD, at

    return place


def _odd_list(
    node: Node, organisations: dict[str, Organisation | None], report: Report
) -> None:
    listed = node.texts("partners_as_listed")
    for code, times in Counter(listed).items():
        if code not in organisations:
            raise node.bad(f"there is no organisation “{code}”", "partners_as_listed")
        if times > 1:
            organisation = organisations[code]
            report.warn(
                f"{organisation} is listed {times} times in the source;"
                " it is one partnership."
            )
