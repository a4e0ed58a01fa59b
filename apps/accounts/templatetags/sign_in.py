"""What the sign-in pages need besides the components of every page."""

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def demo_is_on() -> bool:
    return bool(settings.DEMO_SIGN_IN)


@register.simple_tag
def script_button(
    label: str | Promise,
    *,
    id: str,  # noqa: A002 -- the attributes' names in HTML
    kind: str = "secondary",
    type: str = "submit",  # noqa: A002
) -> SafeString:
    """A button that a script of allauth is waiting for; see the pages for passkeys."""
    return render_to_string(
        "components/script_button.html",
        {"label": label, "id": id, "kind": kind, "type": type},
    )
