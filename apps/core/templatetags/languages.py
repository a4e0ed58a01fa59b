"""``apps.core.languages`` for templates."""

from django import template

from apps.core import languages

register = template.Library()
register.filter("written_in", languages.written_in)
register.filter("isolated", languages.isolated)
register.filter("listed", languages.listed)
register.filter("direction_of", languages.direction_of)
register.filter("language_name", languages.name_of)
register.filter("own_language_name", languages.own_name_of)
