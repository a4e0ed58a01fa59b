"""Texts of one line: what is tidied, what is refused, what stays as it was typed."""

import pkgutil
from importlib import import_module

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.urls import get_resolver
from hypothesis import given
from hypothesis import strategies as st

import apps
from apps.accounts.models import User
from apps.core.lines import LineField, contained, tidied, turning
from apps.core.markup import plain, render
from apps.partners.models import Organisation
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

RLO, LRO, RLE, PDF = "\u202e", "\u202d", "\u202b", "\u202c"
FSI, RLI, PDI = "\u2068", "\u2067", "\u2069"
WORDS = st.text(alphabet=f"ab \n{RLO}{LRO}{RLE}{PDF}{FSI}{RLI}{PDI}", max_size=12)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada\nLovelace", "Ada Lovelace"),
        (" Ada\t \r\nLovelace\u2028", "Ada Lovelace"),
        ("\ufeffGraz\u00ad\u200b", "Graz"),
        ("Ada\x07\x9f", "Ada"),
        ("Ad\u2060a\U000e0041", "Ada"),
        ("\u200d", ""),
        ("\u200e \u3164\ufe0f", ""),
    ],
)
def test_what_only_stands_in_the_way_is_tidied(typed, kept):
    assert tidied(typed) == kept
    assert LineField(required=False).clean(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "علی‌رضا",  # Persian, with a zero width non-joiner
        "क्‍ष",  # Hindi, with a zero width joiner
        "👩‍🌾 Co-operative",
        "\u200fשלום\u200e (Graz)",
        "\u061cمرحبا",
        "Droits\u202f: quoi\u00a0?",
        f"Mayor of {FSI}عمّان{PDI}, Jordan",
        f"{RLE}عمّان{PDF} and Graz",
    ],
)
def test_what_scripts_need_stays(typed):
    assert LineField().clean(typed) == typed


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        (f"cod{RLO}exe", "U+202E"),
        (f"{LRO}Ada{PDF}", "U+202D"),
        (f"Ada {RLE}", "U+202B"),
        (f"Ada {PDF}", "U+202C"),
        (f"{FSI}Ada", "U+2068"),
        (f"Ada{PDI}", "U+2069"),
        (f"{RLI}Ada{PDF}{PDI}", "U+202C"),
        (f"{FSI}{RLE}Ada{PDI}", "U+2069, U+2068, U+202B"),
    ],
)
def test_what_turns_the_words_behind_it_is_refused(typed, named):
    with pytest.raises(ValidationError) as refusal:
        LineField().clean(typed)

    [said] = refusal.value.messages
    assert said == (
        "There are invisible signs in it that turn the direction of reading:"
        f" {named}. Type it anew instead of pasting it."
    )


def test_nothing_to_see_is_nothing_typed():
    with pytest.raises(ValidationError) as refusal:
        LineField().clean("\u200b\u200d")

    assert refusal.value.messages == ["This field is required."]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"One {RLO}two\nthree", f"One {RLO}two{PDF}\nthree"),
        (f"{FSI}{RLE}one\r\ntwo{PDI}", f"{FSI}{RLE}one{PDF}{PDI}\r\ntwo"),
        (f"{RLE}one{PDF}{PDF}", f"{RLE}one{PDF}"),
        (f"{FSI}one{PDI}", f"{FSI}one{PDI}"),
    ],
)
def test_a_long_text_closes_each_line(text, shown):
    assert contained(text) == shown


@given(WORDS)
def test_a_line_that_is_shown_turns_nothing_behind_it(text):
    shown = contained(text)

    for line in shown.splitlines():
        assert set(turning(line)) <= {RLO, LRO}
    assert contained(shown) == shown
    assert shown.translate(DIRECTIONS) == text.translate(DIRECTIONS)


DIRECTIONS = dict.fromkeys(map(ord, f"{RLO}{LRO}{RLE}{PDF}{FSI}{RLI}{PDI}"))


def test_texts_in_the_subset_are_contained():
    assert render(f"Cities {RLO}listen") == f"<p>Cities {RLO}listen{PDF}</p>"
    assert plain(f"{FSI}Cities\nlisten{PDI}") == f"{FSI}Cities{PDI} listen"


def admin_forms():
    """The forms that the admin makes of its models, with what each is made from."""
    request = RequestFactory().get("/admin/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    for page in admin.site._registry.values():
        yield page.form, page.get_form(request, change=True)
        for inline in page.get_inline_instances(request):
            yield inline.form, inline.get_formset(request).form


def all_forms():
    assert get_resolver().url_patterns  # Now all views are known, and their forms.
    # Those that take the place of a library's are named in the settings only.
    for module in pkgutil.walk_packages(apps.__path__, "apps."):
        if module.name.endswith("forms"):
            import_module(module.name)
    made = [*admin_forms()]
    waiting, known = [forms.BaseForm], set()
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.startswith("apps."):
            known.add(form)
    return known - {base for base, _form in made} | {form for _base, form in made}


def typed_as(field):
    """The field that reads a line; for names divided by commas, that of each name."""
    return type(getattr(field, "base_field", field))


def test_every_line_of_every_form_is_typed_in_our_field():
    lines = {
        (form.__name__, name, typed_as(field))
        for form in all_forms()
        for name, field in form.base_fields.items()
        if isinstance(field.widget, forms.TextInput)
        and field.widget.input_type == "text"
        and typed_as(field) in {forms.CharField, LineField}
    }

    assert {line[:2] for line in lines if line[2] is forms.CharField} == {
        # The one that allauth takes away when addresses are names.
        ("SignUpForm", "username"),
        # Words of an adopted text, to be found sign by sign.
        ("CorrigendumForm", "old"),
        ("CorrigendumForm", "new"),
    }
    assert {
        ("AboutForm", "full_name", LineField),
        ("PreferencesForm", "display_name", LineField),
        ("OrganisationForm", "full_name", LineField),
        ("VolumeForm", "authors", LineField),
        ("RenameKeyForm", "name", LineField),
    } <= lines


@pytest.fixture
def person(client):
    person = UserFactory(full_name="Ada")
    client.force_login(person)
    return person


def change_names(client, **names):
    facts = {"full_name": "Ada", "language": "en", "time_zone": "Europe/Vienna"}
    return client.post("/accounts/preferences/", facts | names)


def test_a_name_is_kept_tidied(client, person):
    change_names(client, full_name="Ada\r\nLovelace", display_name="علی‌رضا\ufeff")

    person.refresh_from_db()
    assert (person.full_name, person.display_name) == ("Ada Lovelace", "علی‌رضا")


def test_a_name_that_turns_the_page_changes_nothing_and_is_kept_as_typed(
    client, person
):
    response = change_names(client, full_name=f"Ada{RLO}", display_name="Countess")

    person.refresh_from_db()
    page = response.content.decode()
    assert response.status_code == 422
    assert (person.full_name, person.display_name) == ("Ada", "")
    assert [*response.context["form"].errors] == ["full_name"]
    assert f'value="Ada{RLO}"' in page
    assert 'value="Countess"' in page


@pytest.mark.parametrize(
    ("typed", "kept"), [("FRA\tVienna", "FRA Vienna"), (f"FRA{RLO}", None)]
)
def test_the_admin_reads_lines_in_the_same_way(client, typed, kept):
    client.force_login(UserFactory(administrator=True))
    empty = {"names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0}

    client.post(
        "/admin/partners/organisation/add/",
        {"code": "fra", "full_name": typed, "website": "", **empty},
    )

    names = [*Organisation.objects.values_list("full_name", flat=True)]
    assert names == ([] if kept is None else [kept])
