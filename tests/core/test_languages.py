import pytest
from django.apps import apps
from django.template import Context, Template
from django.utils.functional import Promise
from django.utils.translation import override


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


def relations():
    for model in apps.get_models():
        if model.__module__.startswith("apps."):
            for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
                if field.related_model:
                    yield pytest.param(field, id=str(field))


@pytest.mark.parametrize("relation", list(relations()))
def test_every_relation_has_a_name_in_every_language(relation):
    assert isinstance(relation.verbose_name, Promise)
