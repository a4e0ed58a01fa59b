from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.template import Context, Template
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import override

from apps.core.languages import isolated, listed
from apps.core.templatetags.times import in_words


def show(text, language):
    source = "{% load languages %}{{ text|written_in:language }}"
    return Template(source).render(Context({"text": text, "language": language}))


@pytest.mark.parametrize(
    ("page", "language", "shown"),
    [
        ("en", "en", "Rights &amp; duties."),
        ("ar", "en", '<span lang="en" dir="ltr">Rights &amp; duties.</span>'),
        ("en", "ar", '<span lang="ar" dir="rtl">Rights &amp; duties.</span>'),
    ],
)
def test_a_text_is_marked_where_the_page_speaks_another_language(page, language, shown):
    with override(page):
        assert show("Rights & duties.", language) == shown


@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_is_not_marked(nothing):
    with override("ar"):
        assert show(nothing, "en") == ""


@pytest.mark.parametrize(
    ("page", "shown"), [("en", "one, two"), ("es", "one, two"), ("ar", "one، two")]
)
def test_lists_have_the_comma_of_the_language(page, shown):
    with override(page):
        assert listed(["one", "two"]) == shown


@pytest.mark.parametrize(
    ("page", "shown"), [("en", "Whose rights?"), ("ar", "\u2068Whose rights?\u2069")]
)
def test_texts_in_arabic_letters_keep_their_own_order(page, shown):
    with override(page):
        assert isolated("Whose rights?") == shown
        assert isolated("") == isolated(None) == ""


def test_a_moment_is_told_in_the_readers_zone_which_it_names():
    moment = datetime(2023, 2, 8, 11, 0, tzinfo=UTC)

    with override("es"), timezone.override("Europe/Vienna"):
        assert in_words(moment) == "miércoles 8 de febrero de 2023, 12:00 (Graz, UTC+1)"
    with override("ar"), timezone.override("UTC"):
        assert in_words(moment) == "الأربعاء 8 فبراير 2023، 11:00 (UTC)"


def relations():
    for model in apps.get_models():
        if model.__module__.startswith("apps."):
            for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
                if field.related_model:
                    yield pytest.param(field, id=str(field))


@pytest.mark.parametrize("relation", list(relations()))
def test_every_relation_has_a_name_in_every_language(relation):
    assert isinstance(relation.verbose_name, Promise)
