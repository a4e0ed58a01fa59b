"""Paragraphs in words."""

from django.utils.translation import gettext as _

from apps.outcomes.choices import ParagraphKind


def name_of(kind: str, place: str) -> str:
    """A paragraph in the language that is spoken now."""
    if kind == ParagraphKind.PROVISION:
        return _("Encouragement %(number)s") % {"number": place}
    if kind == ParagraphKind.ITEM:
        return _("Sub-paragraph %(number)s") % {"number": place}
    return f"{ParagraphKind(kind).label} {place}".strip()
