"""Page components: one typed function and one template each."""

from django import template

register = template.Library()
