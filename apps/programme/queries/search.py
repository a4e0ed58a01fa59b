"""Sessions found by words: of their title, their text, and the people who are named."""

from django.contrib.postgres.lookups import Unaccent
from django.contrib.postgres.search import (
    SearchQuery,
    SearchVector,
    TrigramWordSimilarity,
)
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, NullIf

from apps.programme.models import SessionPerson, SessionQuerySet

#: So much of a word has to be the same, where somebody writes a part of it or misspells.
CLOSE = 0.6


def found_by(sessions: SessionQuerySet, words: str) -> SessionQuerySet:
    """Those that hold all of ``words``, or come close in the title or a name.

    In any language: no words are cut to their stems, and accents do not matter. Nobody
    is found who is not named on the programme.
    """
    texts = SearchVector(Unaccent(F("title")), Unaccent(F("abstract")), config="simple")
    query = SearchQuery(
        Unaccent(Value(words)), config="simple", search_type="websearch"
    )
    return sessions.alias(texts=texts, close=_close(words, F("title"))).filter(
        Q(texts=query) | Q(close__gte=CLOSE) | Exists(_named(words))
    )


def _named(words: str) -> models.QuerySet[SessionPerson]:
    name = Coalesce(
        NullIf("name", Value("")),
        NullIf("person__display_name", Value("")),
        "person__full_name",
    )
    return (
        SessionPerson.objects.filter(session=OuterRef("pk"), listed=True)
        .filter(Q(person=None) | Q(person__is_hidden=False))
        .alias(close=_close(words, name))
        .filter(close__gte=CLOSE)
    )


def _close(words: str, text: models.F | models.Func) -> TrigramWordSimilarity:
    return TrigramWordSimilarity(Unaccent(Value(words)), Unaccent(text))  # type: ignore[arg-type]  # an expression will do
