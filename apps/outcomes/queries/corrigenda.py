"""The corrigenda to an adopted text."""

from collections import defaultdict
from collections.abc import Mapping

from apps.outcomes.frozen import Correction
from apps.outcomes.models import Adoption, Corrigendum, Snapshot


def corrigenda_of(adoption: Adoption | None) -> list[Corrigendum]:
    """All of them, in order; none where nothing is adopted."""
    if adoption is None:
        return []
    return list(Corrigendum.objects.filter(adoption=adoption).order_by("number"))


def corrections_in(snapshot: Snapshot) -> Mapping[str, list[Correction]]:
    """What is corrected in a text that was adopted, by paragraphs and remarks."""
    found: defaultdict[str, list[Correction]] = defaultdict(list)
    for one in corrigenda_of(getattr(snapshot, "adoption", None)):
        found[one.correction.paragraph].append(one.correction)
    return found
