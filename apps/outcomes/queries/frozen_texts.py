"""Frozen texts as their readers may see them now."""

from collections import defaultdict
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F

from apps.contributions.models import Contribution
from apps.outcomes.models import (
    Comment,
    Snapshot,
)
from apps.programme.models import Session


def withdrawn_from(snapshot: Snapshot) -> tuple[set[int], set[int]]:
    """The sources of a frozen text that are hidden by now, and those not named now."""
    return _withdrawn(snapshot.content)


def _named_in(content: dict[str, Any]) -> dict[int, str]:
    """The contributions among the sources of ``content``, and whom they name."""
    return {
        source["contribution"]: source["attributed_to"]
        for paragraph in content["paragraphs"]
        for entry in (paragraph, paragraph["remark"])
        if entry
        for source in entry["sources"]
    }


def _withdrawn(content: dict[str, Any]) -> tuple[set[int], set[int]]:
    named = _named_in(content)
    hidden: set[int] = set()
    unnamed: set[int] = set()
    rows = Contribution.objects.select_related("report__session")
    for now in rows.filter(pk__in=named):
        if now.is_hidden:
            hidden.add(now.pk)
        elif named[now.pk] not in {"", now.shown_name}:
            unnamed.add(now.pk)
    return hidden, unnamed


def for_readers(content: dict[str, Any]) -> dict[str, Any]:
    """``content`` without what its people have withdrawn since it was frozen.

    The session of a source gets its ``address`` where everybody may open it.
    """
    hidden, unnamed = _withdrawn(content)
    addresses = _addresses_of_sessions(content)

    def shown(source: dict[str, Any]) -> dict[str, Any]:
        key = source["contribution"]
        session = {**source["session"], "address": addresses.get(key, "")}
        name = "" if key in unnamed else source["attributed_to"]
        return {**source, "session": session, "attributed_to": name}

    def entry(frozen: dict[str, Any]) -> dict[str, Any]:
        left = [one for one in frozen["sources"] if one["contribution"] not in hidden]
        return {**frozen, "sources": [shown(source) for source in left]}

    return {
        **content,
        "paragraphs": [
            {
                **entry(paragraph),
                "remark": paragraph["remark"] and entry(paragraph["remark"]),
            }
            for paragraph in content["paragraphs"]
        ],
    }


def _addresses_of_sessions(content: dict[str, Any]) -> dict[int, str]:
    """Where everybody finds the session that each contribution comes from."""
    public = Session.objects.visible_to(AnonymousUser()).select_related("edition")
    named = public.filter(report__contributions__in=_named_in(content))
    return {
        session.contribution: session.get_absolute_url()  # type: ignore[attr-defined]  # annotated
        for session in named.annotate(contribution=F("report__contributions"))
    }


def version_entries(snapshot: Snapshot, *, with_comments: bool) -> list[dict[str, Any]]:
    """The paragraphs of a frozen text, each with its comments."""
    comments: defaultdict[str, list[Comment]] = defaultdict(list)
    if with_comments:
        for comment in snapshot.comments.select_related("author"):
            comments[str(comment.paragraph_id)].append(comment)
    return [
        {**entry, "comments": comments[entry["id"]]}
        for entry in for_readers(snapshot.content)["paragraphs"]
    ]
