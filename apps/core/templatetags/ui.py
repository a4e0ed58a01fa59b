"""Page components: one typed function and one template each, but for the smallest.

Every component renders its template with nothing but what it was given, so a page's
own variables cannot leak into it. Misspelt attributes fail when the template is
compiled, wrong values of ``tone`` and ``kind`` when it is rendered.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from crispy_forms.utils import render_crispy_form
from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.core import small_parts
from apps.core.cycle import draw_arcs, place_stages
from apps.core.mistakes import mistakes_of
from apps.core.partial_dates import PartialDate
from apps.core.times import same_clock, span
from apps.core.zones import FALLBACK, known_zone_of, zone_or_ours

register = template.Library()

Words = str | Promise
CardTone = Literal["plain", "good", "warning"]
NoticeTone = Literal["info", "good", "warning", "danger"]
TagTone = Literal["plain", "good", "warning", "danger", "info"]
ButtonKind = Literal["primary", "secondary", "quiet", "danger"]


def _component(name: str, /, **holes: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", holes)


def _one_of(choices: Any, value: str, attribute: str) -> str:
    allowed = get_args(choices)
    if value not in allowed:
        raise template.TemplateSyntaxError(
            f"{attribute}={value!r}: choose one of {', '.join(allowed)}"
        )
    return value


# ------------------------------------------------------------------ structure
@register.simple_block_tag
def slot(content: SafeString) -> SafeString:
    """Capture markup for a component's second hole: ``{% slot as buttons %}``."""
    return content


@register.simple_block_tag
def page_header(
    content: SafeString, *, title: Words, kicker: Words = "", lead: Words = ""
) -> SafeString:
    """The page's ``h1``; ``kicker`` is the small line above, ``lead`` the one below."""
    return small_parts.page_header(content, title=title, kicker=kicker, lead=lead)


@register.simple_block_tag
def card(
    content: SafeString,
    *,
    title: Words,
    tone: CardTone = "plain",
    href: str = "",
    kicker: Words = "",
    level: int = 2,
    buttons: SafeString | str = "",
) -> SafeString:
    """A bordered piece of a page; ``level`` is that of its heading."""
    return _component(
        "card",
        content=content,
        title=title,
        tone=_one_of(CardTone, tone, "tone"),
        href=href,
        kicker=kicker,
        level=level,
        buttons=buttons,
    )


@register.simple_block_tag
def notice(
    content: SafeString, *, title: Words = "", tone: NoticeTone = "info"
) -> SafeString:
    """Something to know before reading on."""
    known = _one_of(NoticeTone, tone, "tone")
    return small_parts.notice(content, title=title, tone=known)


@register.simple_block_tag
def details(content: SafeString, *, summary: Words, open: bool = False) -> SafeString:  # noqa: A002 -- the attribute's name in HTML
    """What most readers need not see; works without JavaScript."""
    return small_parts.details(content, summary=summary, is_open=open)


@register.simple_block_tag
def empty(
    content: SafeString,
    *,
    title: Words,
    action_label: Words = "",
    action_href: str = "",
) -> SafeString:
    """An empty list: what it is, why it is empty, and the one thing to do."""
    return _component(
        "empty",
        content=content,
        title=title,
        action_label=action_label,
        action_href=action_href,
    )


@register.simple_block_tag
def data_table(content: SafeString, *, caption: Words) -> SafeString:
    """A table that becomes a list on a phone, by ``data-label`` on each ``td``."""
    return _component("data_table", content=content, caption=caption)


# ------------------------------------------------------------------ small parts
@register.simple_tag
def button(
    label: Words,
    *,
    href: str = "",
    kind: ButtonKind = "primary",
    name: str = "",
    value: str = "",
    target: str = "",
    press: str = "",
) -> SafeString:
    """With ``href`` a link that looks like a button, else a submit button.

    It may send its form to a ``target`` of its own: ``#new`` is a place on this page.
    With ``press`` it sends nothing: that is what a script does when it is pressed.
    """
    return small_parts.button(
        label,
        href=href,
        kind=_one_of(ButtonKind, kind, "kind"),
        name=name,
        value=value,
        target=target,
        press=press,
    )


@register.simple_tag(takes_context=True)
def post_button(
    context: Context,
    label: Words,
    *,
    action: str,
    kind: ButtonKind = "primary",
    confirm: Words = "",
    name: str = "",
    value: str = "",
    replaces: str = "",
) -> SafeString:
    """A form of one button; ``confirm`` is a question that has to be opened first.

    ``replaces`` is the id of what the answer takes the place of, with ``htmx``.
    """
    return _component(
        "post_button",
        csrf_token=context.get("csrf_token", ""),
        label=label,
        action=action,
        kind=_one_of(ButtonKind, kind, "kind"),
        confirm=confirm,
        name=name,
        value=value,
        replaces=replaces,
    )


@register.simple_tag
def tag(label: Words, *, tone: TagTone = "plain") -> SafeString:
    """A state in one or two words."""
    return _component("tag", label=label, tone=_one_of(TagTone, tone, "tone"))


@register.simple_tag
def breadcrumbs(items: Iterable[tuple[Words, str]]) -> SafeString:
    """The way up: (label, url) from the top; an item without url is this page."""
    return _component("breadcrumbs", items=list(items))


@register.simple_tag(takes_context=True)
def pagination(context: Context, page_obj: Page[Any]) -> SafeString:
    """Links to the other pages of a list, with the address's other words kept."""
    pages = page_obj.paginator.get_elided_page_range(
        page_obj.number, on_each_side=1, on_ends=1
    )
    return _component(
        "pagination",
        request=context.get("request"),
        page=page_obj,
        numbers=list(pages),
        ellipsis=page_obj.paginator.ELLIPSIS,
    )


# ------------------------------------------------------------------ lists
@register.simple_block_tag
def summary_list(content: SafeString) -> SafeString:
    """Questions and answers, made of ``{% row %}``."""
    return _component("summary_list", content=content)


@register.simple_block_tag
def row(
    content: SafeString, *, key: Words, change: str = "", change_label: Words = ""
) -> SafeString:
    """One line of a ``summary_list``; ``change`` is where the answer can be changed.

    A page has dozens; a template for each took a third of the time of the page.
    """
    return small_parts.row(
        key, content, change=change, change_label=change_label or _("Change")
    )


@register.simple_block_tag
def task_list(content: SafeString) -> SafeString:
    """Things to do with their states, made of ``{% task %}``."""
    return _component("task_list", content=content)


@register.simple_tag
def task(
    *,
    title: Words,
    href: str = "",
    state: Words = "",
    tone: TagTone = "plain",
    hint: Words = "",
) -> SafeString:
    """One line of a ``task_list``; without ``href`` it cannot be started yet."""
    return _component(
        "task",
        title=title,
        href=href,
        state=state,
        tone=_one_of(TagTone, tone, "tone"),
        hint=hint,
    )


@register.simple_tag
def cycle(
    *,
    stages: Iterable[Mapping[str, Any]] | None = None,
    current: str = "",
    title: Words = "",
    centre: Words = "",
    caption: Words = "",
) -> SafeString:
    """The figure of the cycle with the same in words beside it.

    ``stages``: mappings with ``key`` (publication, academy, conference, outcome) and
    optionally ``title``, ``text``, ``href``. ``current`` is the present stage's key.
    ``title`` is what a screen reader calls the figure, ``caption`` stands below it.
    """
    placed = place_stages(stages, current=current)
    return _component(
        "cycle",
        stages=placed,
        arcs=draw_arcs(),
        present=next((stage for stage in placed if stage.is_current), None),
        title=title or _("The cycle"),
        centre=centre,
        caption=caption,
    )


# ------------------------------------------------------------------ time
@register.simple_tag(takes_context=True)
def when(
    context: Context,
    start: datetime | None,
    end: datetime | None = None,
    *,
    zone: ZoneInfo | str = FALLBACK,
) -> SafeString:
    """A session's time for the reader, and for those who are where it takes place.

    Only the edition's time is shown when we do not know the reader's zone, or when
    both clocks show the same.
    """
    if start is None:
        return _component("when", reader=None, edition=None)
    edition_zone = zone_or_ours(zone)
    reader_zone = known_zone_of(context.get("request"))
    differs = reader_zone and not same_clock(start, reader_zone, edition_zone)
    return _component(
        "when",
        reader=span(start, end, reader_zone) if reader_zone and differs else None,
        edition=span(start, end, edition_zone),
    )


@register.simple_tag(takes_context=True)
def instant(context: Context, value: datetime | None) -> SafeString:
    """One moment in the reader's zone, else in Graz; nothing for ``None``."""
    zone = known_zone_of(context.get("request")) or ZoneInfo(FALLBACK)
    return small_parts.instant(span(value, None, zone)) if value else SafeString("")


@register.simple_tag
def partial_date(value: PartialDate | str | None) -> SafeString:
    """A date as vague as it is known."""
    known = value if isinstance(value, PartialDate) else PartialDate.parse(value)
    return _component("partial_date", date=known)


# ------------------------------------------------------------------ forms
@register.simple_tag
def form_errors(form: BaseForm | None) -> SafeString:
    """Everything wrong with a form, on top of it, with a link to each field."""
    mistakes = list(mistakes_of(form)) if form and form.is_bound else []
    return _component("form_errors", mistakes=mistakes)


@register.simple_tag(takes_context=True)
def form_fields(context: Context, form: BaseForm) -> SafeString:
    """A form's fields without ``<form>``, token and summary."""
    plain = Context({"request": context.get("request")})
    helper = getattr(form, "helper", None)
    if helper is not None:
        helper.form_tag = False
        helper.disable_csrf = True
        return SafeString(render_crispy_form(form, helper, plain))
    holes = {"form": form, "field_template": "bootstrap5/field.html"}
    return render_to_string("bootstrap5/uni_form.html", holes | {"include_media": True})


@register.simple_tag(takes_context=True)
def form_page(
    context: Context,
    form: BaseForm,
    *,
    submit: Words,
    action: str = "",
    kind: ButtonKind = "primary",
    name: str = "",
    value: str = "",
    back: str = "",
    other: Words = "",
    other_name: str = "",
) -> SafeString:
    """A whole form: summary of errors, token, fields, button, way ``back``.

    ``other`` is a second button, for something that is done after the form is sent.
    """
    return _component(
        "form_page",
        csrf_token=context.get("csrf_token", ""),
        form=form,
        fields=form_fields(context, form),
        submit=submit,
        action=action,
        kind=_one_of(ButtonKind, kind, "kind"),
        name=name,
        value=value,
        back=back,
        other=other,
        other_name=other_name,
    )
