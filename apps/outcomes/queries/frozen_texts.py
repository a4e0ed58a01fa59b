"""Frozen texts as their readers may see them now."""

from dataclasses import replace

from django.contrib.auth.models import AnonymousUser
from django.db.models import F

from apps.contributions.models import Contribution
from apps.outcomes.frozen import Sources, Text
from apps.programme.models import Session


def withdrawn_from(text: Text) -> tuple[set[int], set[int]]:
    """The sources of a frozen text that are hidden by now, and those not named now."""
    named = _named_in(text)
    hidden: set[int] = set()
    unnamed: set[int] = set()
    rows = Contribution.objects.select_related("report__session")
    for now in rows.filter(pk__in=named):
        if now.is_hidden:
            hidden.add(now.pk)
        elif named[now.pk] not in {"", now.shown_name}:
            unnamed.add(now.pk)
    return hidden, unnamed


def _named_in(text: Text) -> dict[int, str]:
    """The contributions among the sources of ``text``, and whom they name."""
    return {source.contribution: source.attributed_to for source in text.sources}


def for_readers(text: Text) -> Text:
    """``text`` without what its people have withdrawn since it was frozen.

    A source gets the address of its session where everybody may open it.
    """
    hidden, unnamed = withdrawn_from(text)
    addresses = _addresses_of_sessions(text)

    def shown(sources: Sources) -> Sources:
        return tuple(
            replace(
                source,
                address=addresses.get(source.contribution, ""),
                attributed_to=""
                if source.contribution in unnamed
                else source.attributed_to,
            )
            for source in sources
            if source.contribution not in hidden
        )

    return text.with_sources(shown)


def _addresses_of_sessions(text: Text) -> dict[int, str]:
    """Where everybody finds the session that each contribution comes from."""
    public = Session.objects.visible_to(AnonymousUser()).select_related("edition")
    named = public.filter(report__contributions__in=_named_in(text))
    return {
        session.contribution: session.get_absolute_url()  # type: ignore[attr-defined]  # annotated
        for session in named.annotate(contribution=F("report__contributions"))
    }
