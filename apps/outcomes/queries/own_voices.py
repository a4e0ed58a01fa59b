"""What became of all that one person has said about Outcome Documents."""

from dataclasses import dataclass
from itertools import groupby

from apps.accounts.models import User
from apps.outcomes.models import Amendment, Comment, Snapshot
from apps.outcomes.queries.voices import Shown, shown


@dataclass(frozen=True, slots=True)
class OnOneText:
    """What somebody said about one frozen text, in its order."""

    snapshot: Snapshot
    voices: list[Shown]


def own_voices(person: User) -> list[OnOneText]:
    """The latest text first."""
    on = "consultation__snapshot__document__edition__series"
    rows = [
        *Amendment.objects.for_pages().select_related(on).filter(author=person),
        *Comment.objects.for_pages()
        .select_related(on, "snapshot")
        .filter(author=person),
    ]
    rows.sort(key=lambda one: (-one.consultation.snapshot_id, one.created_at))
    return [
        _on_one(list(voices), person)
        for _pk, voices in groupby(rows, lambda one: one.consultation.snapshot_id)
    ]


def _on_one(voices: list[Amendment | Comment], person: User) -> OnOneText:
    snapshot = voices[0].consultation.snapshot
    order = {entry.id: at for at, entry in enumerate(snapshot.text.entries)}
    voices.sort(key=lambda one: order.get(str(one.paragraph_id), len(order)))
    return OnOneText(snapshot, shown(voices, snapshot.text, person, is_team=False))
