from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from django.utils import translation

from apps.core.cycle import draw_arcs, place_stages

START = datetime(2023, 2, 8, 13, 0, tzinfo=UTC)
END = datetime(2023, 2, 8, 14, 30, tzinfo=UTC)


class SeatForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the badge.")
    place = forms.ChoiceField(
        label="Place", choices=[("on", "Online")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", required=False)
    key = forms.CharField(widget=forms.HiddenInput)
    agrees = forms.BooleanField(label="I agree")
    topics = forms.MultipleChoiceField(
        label="Topics",
        choices=[("a", "A"), ("b", "B")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    paper = forms.FileField(label="Paper", required=False)

    def clean(self):
        raise forms.ValidationError("The call is closed.")


def render(source, *, cookies=None, path="/", **context):
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies or {})
    return engines["django"].from_string(source).render(context, request)


def words(markup):
    """Markup without tags and surplus space."""
    from django.utils.html import strip_tags  # noqa: PLC0415 -- the one use

    return " ".join(strip_tags(markup).split())


@pytest.fixture
def zoned(rf):
    def page(source, zone, **context):
        return words(render(source, cookies={"hrgl_zone": zone}, **context))

    return page


def test_misspelt_attribute_fails_when_compiled():
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument"):
        render('{% card titel="x" %}{% endcard %}')


@pytest.mark.parametrize(
    "source",
    [
        '{% notice tone="red" %}{% endnotice %}',
        '{% card title="x" tone="info" %}{% endcard %}',
        '{% tag "x" tone="loud" %}',
        '{% button "x" kind="big" %}',
    ],
)
def test_unknown_tone_or_kind_is_refused(source):
    with pytest.raises(TemplateSyntaxError, match="choose one of"):
        render(source)


def test_components_see_nothing_of_the_page():
    page = render("{% button label %}", label="Send", href="/elsewhere")

    assert "<button" in page
    assert "/elsewhere" not in page


def test_what_people_type_is_escaped():
    page = render("{% card title=title %}{% endcard %}", title="<b>x</b>")

    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_slot_fills_the_second_hole():
    page = render(
        '{% slot as own %}{% button "Go" href="/go" %}{% endslot %}'
        '{% card title="T" buttons=own %}Body{% endcard %}'
    )

    assert words(page) == "T Body Go"


def test_button_with_href_is_a_link():
    assert render('{% button "Go" href="/go" %}').startswith("<a ")


def test_post_button_asks_first_without_a_script():
    page = render('{% post_button "Leave" action="/leave/" confirm="Sure?" %}')

    assert "<details" in page
    assert "Sure?" in page
    assert page.count('type="submit"') == 1


def test_time_is_shown_in_both_zones(zoned):
    shown = zoned("{% when start end %}", "Africa/Nairobi", start=START, end=END)

    assert shown == (
        "Wednesday 8 February 2023, 16:00–17:30 your time (Nairobi, UTC+3)"
        " · 14:00 (Graz, UTC+1)"
    )


def test_other_day_of_the_other_zone_is_named(zoned):
    shown = zoned("{% when start end %}", "Pacific/Auckland", start=START, end=END)

    assert shown == (
        "Thursday 9 February 2023, 02:00–03:30 your time (Auckland, UTC+13)"
        " · Wednesday 8 February 2023, 14:00 (Graz, UTC+1)"
    )


def test_a_dash_between_two_days_stands_apart_from_both(zoned):
    later = END + timedelta(days=2)

    shown = zoned("{% when start end %}", "", start=START, end=later)

    assert shown == (
        "Wednesday 8 February 2023, 14:00 – Friday 10 February 2023, 15:30"
        " (Graz, UTC+1)"
    )


@pytest.mark.parametrize("zone", ["", "Europe/Paris", "../../etc/passwd", "Mars/One"])
def test_one_time_is_enough_when_clocks_agree_or_zone_is_unknown(zoned, zone):
    shown = zoned("{% when start end %}", zone, start=START, end=END)

    assert shown == "Wednesday 8 February 2023, 14:00–15:30 (Graz, UTC+1)"


def test_session_without_time_says_so(zoned):
    assert zoned("{% when start %}", "", start=None) == "Time to be determined"


def test_half_hour_zone_is_named_in_full(zoned):
    shown = zoned("{% instant at %}", "Asia/Kolkata", at=START)

    assert shown == "Wednesday 8 February 2023, 18:30 (Kolkata, UTC+5:30)"


def test_zone_without_a_town_is_named_once(zoned):
    assert zoned("{% instant at %}", "UTC", at=START).endswith("13:00 (UTC)")


def test_a_full_stop_stands_right_behind_an_instant(zoned):
    shown = zoned("Frozen {% instant at %}. So it stays.", "UTC", at=START)

    assert shown.endswith("13:00 (UTC). So it stays.")


def test_instant_of_nothing_is_nothing(zoned):
    assert zoned("{% instant at %}", "", at=None) == ""


def test_vague_date_stays_vague():
    assert (
        render('{% partial_date "2023-02" %}').strip()
        == '<time datetime="2023-02">February 2023</time>'
    )


def test_summary_names_each_mistake_and_leads_to_its_field():
    page = render("{% form_errors form %}", form=SeatForm({}))

    assert words(page) == (
        "There is a problem The call is closed."
        " Name – This field is required."
        " Place – This field is required."
        " This field is required."
        " I agree – This field is required."
    )
    assert [part.split('"')[0] for part in page.split('href="')[1:]] == [
        "#id_name",
        "#id_place_0",
        "#id_agrees",
    ]


@pytest.mark.parametrize("form", [None, SeatForm()])
def test_no_summary_without_mistakes(form):
    assert render("{% form_errors form %}", form=form).strip() == ""


def test_each_link_of_the_summary_has_its_target():
    page = render('{% form_page form submit="Send" %}', form=SeatForm({}))

    targets = [part.split('"')[0] for part in page.split('href="#')[1:]]
    assert all(f'id="{target}"' in page for target in targets)


def test_optional_is_said_in_words_and_required_is_not_starred():
    page = render('{% form_page form submit="Send" %}', form=SeatForm())

    assert page.count("(optional)") == 3
    assert "*" not in page
    assert "novalidate" in page


def test_field_is_described_by_help_and_mistake():
    page = render('{% form_page form submit="Send" %}', form=SeatForm({}))

    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page


def test_choices_are_a_group_with_a_legend():
    page = render('{% form_page form submit="Send" %}', form=SeatForm())

    assert page.count("<fieldset") == 2
    assert page.count("<legend") == 2


def test_the_words_of_a_choice_run_in_their_own_direction():
    page = render('{% form_page form submit="Send" %}', form=SeatForm())

    assert "<bdi>Online</bdi></label>" in page


def test_form_with_a_file_is_sent_in_parts():
    page = render('{% form_page form submit="Send" %}', form=SeatForm())

    assert 'enctype="multipart/form-data"' in page


def test_pages_keep_the_words_of_the_address():
    page = render(
        "{% pagination page %}",
        path="/?q=city&page=2",
        page=Paginator("abcdef", 2).page(2),
    )

    assert "?q=city&amp;page=1" in page
    assert "?q=city&amp;page=3" in page


def test_one_page_needs_no_pagination():
    assert render("{% pagination page %}", page=Paginator("a", 2).page(1)).strip() == ""


def test_cycle_marks_the_present_stage_in_figure_and_words():
    page = render('{% cycle current="academy" %}')

    assert "The present stage is: Academy." in words(page)
    assert page.count('aria-current="step"') == 1


def test_cycle_runs_the_other_way_from_right_to_left():
    with translation.override("ar"):
        mirrored, arcs = place_stages(None, current=""), draw_arcs()
    straight = place_stages(None, current="")

    assert [480 - stage.x for stage in mirrored] == [stage.x for stage in straight]
    assert all(" 0 0 0 " in arc.path for arc in arcs)


def test_row_says_what_change_changes():
    page = render(
        '{% summary_list %}{% row key="Name" change="/x/" %}Amina{% endrow %}'
        "{% endsummary_list %}"
    )

    assert words(page) == "Name Amina Change: Name"


@pytest.mark.django_db
class TestFrame:
    def test_appearance_is_kept_and_shown(self, client):
        answer = client.post(
            "/appearance/", {"appearance": "dark", "next": "/privacy/"}
        )

        assert (answer.status_code, answer["Location"]) == (302, "/privacy/")
        assert 'data-theme="dark"' in client.get("/privacy/").content.decode()

    def test_unknown_appearance_changes_nothing(self, client):
        client.post("/appearance/", {"appearance": "pink"})

        assert 'data-theme="auto"' in client.get("/privacy/").content.decode()

    def test_appearance_leads_nowhere_else(self, client):
        answer = client.post("/appearance/", {"next": "https://elsewhere.example/"})

        assert answer["Location"] == "/"

    def test_title_of_a_refused_form_says_so(self, client):
        answer = client.post("/design/", {})

        assert answer.status_code == 422
        assert "<title>Error: Design" in answer.content.decode()

    def test_page_without_forms_carries_no_token(self, client):
        answer = client.get("/privacy/")

        assert "csrfmiddlewaretoken" not in answer.content.decode()
        assert "csrftoken" not in answer.cookies

    def test_design_page_is_not_for_the_public(self, client, settings):
        settings.DEMO_SIGN_IN = False

        assert client.get("/design/").status_code == 404


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("bad_request", 400),
        ("forbidden", 403),
        ("not_found", 404),
        ("too_many_requests", 429),
        ("stale_token", 403),
        ("server_error", 500),
        ("busy", 503),
    ],
)
def test_error_page_needs_no_database(rf, name, status):
    from apps.core import errors  # noqa: PLC0415 -- by name

    view, request = getattr(errors, name), rf.get("/2023/apply/?a=1")
    answer = view(request) if name in {"server_error", "busy"} else view(request, None)

    assert answer.status_code == status
    assert "<h1>" in answer.content.decode()


def test_busy_page_says_when_to_come_back_and_what_became_of_the_answers(rf):
    from apps.core import errors  # noqa: PLC0415 -- as above

    answer = errors.busy(rf.get("/2023/apply/"))

    assert answer["Retry-After"] == "5"
    assert "Your answers from this step have not been saved" in answer.content.decode()


def test_error_page_speaks_the_readers_language_and_direction(rf):
    from apps.core import errors  # noqa: PLC0415 -- as above

    with translation.override("ar"):
        page = errors.not_found(rf.get("/x/"), None).content.decode()

    assert '<html lang="ar" dir="rtl"' in page
    assert "css/rtl.css" in page


def test_the_sign_of_the_series_is_silent_and_leads_home():
    markup = render("{% wordmark %}")

    assert words(markup) == "Human Rights Go Local What Works"
    assert 'href="/"' in markup
    assert 'aria-hidden="true"' in markup


@pytest.mark.parametrize(
    ("path", "is_over", "shown"),
    [
        ("/2031/", False, ["Edition=page", "Programme=", "Partners=", "Apply="]),
        ("/2031/programme/budgets/", True, ["Edition=", "Programme=true", "Partners="]),
        ("/2031/concept-note/", True, ["Edition=true", "Programme=", "Partners="]),
        ("/privacy/", True, ["Edition=", "Programme=", "Partners="]),
    ],
)
def test_one_page_of_the_edition_is_the_present_one(path, is_over, shown):
    edition = SimpleNamespace(slug="2031", is_over=is_over)
    source = (
        "{% edition_links edition as pages %}"
        "{% for link in pages %}{{ link.label }}={{ link.current }} {% endfor %}"
    )

    found = words(render(source, path=path, edition=edition)).split()

    assert found == [*shown, "Outcome="]
