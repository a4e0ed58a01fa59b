from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def attributes(words: dict[str, Any]) -> SafeString:
    """HTML attributes as a widget knows them, escaped, each with a space before it."""
    return flatatt(words)
