"""Pieces of a page that are drawn once for all who see the same."""

from collections.abc import Hashable, Mapping
from typing import Any

from django import template
from django.template import Context, NodeList
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.loader_tags import BlockNode
from django.utils.translation import get_language

register = template.Library()

#: Of one piece: more than there are languages, pages of an edition and editions of late.
MOST_DRAWINGS = 500


class Piece(template.Node):
    #: Nothing in it is looked through for blocks, which is done at every page.
    child_nodelists = ()

    def __init__(
        self, nodelist: NodeList, made_of: Mapping[str, FilterExpression]
    ) -> None:
        self.nodelist = nodelist
        self.made_of = made_of
        self._drawings: dict[Hashable, str] = {}

    def render(self, context: Context) -> Any:
        values = {name: one.resolve(context) for name, one in self.made_of.items()}
        # A word and one that is marked as safe are equal, and drawn differently.
        kinds = tuple(map(type, values.values()))
        key = (get_language(), context.autoescape, kinds, *values.values())
        found = self._drawings.get(key)
        if found is None:
            if len(self._drawings) >= MOST_DRAWINGS:
                self._drawings.clear()
            found = self.nodelist.render(context.new(values))
            self._drawings[key] = found
        return found


@register.tag("piece")
def piece(parser: Parser, token: Token) -> Piece:
    """``{% piece year=edition.year %}…{% endpiece %}``: knows nothing but what it names.

    That and the language say how it looks, so it is drawn once for each of them and kept
    as long as the template is: nothing of one reader can reach another, and a change asks
    for another drawing. What it names has to be few words, numbers or links.
    """
    words = token.split_contents()[1:]
    made_of = token_kwargs(words, parser)
    if words:
        raise template.TemplateSyntaxError(f"piece: name each value, not {words}")
    nodelist = parser.parse(("endpiece",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(BlockNode):
        raise template.TemplateSyntaxError("piece: what a page puts in is not kept")
    return Piece(nodelist, made_of)
