"""What an organiser is told of a decision."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html

from apps.registration.models import Application
from apps.registration.remaining import what_remains


def outcome_of(request: HttpRequest, decided: Application) -> str:
    """The new state in words; what the person still holds is told besides, with a link."""
    for words, address, link in what_remains(decided):
        text = format_html('{} <a href="{}">{}</a>', words, address, link)
        messages.warning(request, text)
    return str(decided.get_state_display())
