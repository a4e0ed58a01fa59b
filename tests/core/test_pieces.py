"""Pieces of a page that are kept know nothing but what they name."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation
from django.utils.safestring import SafeString

TEMPLATE = (
    "{% load i18n pieces %}{% piece words=words %}"
    '{% translate "Yes" %} {{ words }}{{ name }}{% endpiece %}'
)


@pytest.fixture
def page():
    template = Template(TEMPLATE)
    return lambda **given: template.render(Context(given))


def test_what_is_not_named_never_gets_in(page):
    assert page(words="a", name="Somebody") == "Yes a"
    assert page(words="a", name="Somebody else") == "Yes a"


def test_each_value_and_language_has_its_own(page):
    for _ in range(2):
        assert page(words="a") == "Yes a"
        assert page(words="b") == "Yes b"
        with translation.override("de"):
            assert page(words="a") == "Ja a"


def test_equal_values_that_look_different_are_kept_apart(page):
    for _ in range(2):
        assert page(words=SafeString("<b>")) == "Yes <b>"
        assert page(words="<b>") == "Yes &lt;b&gt;"
        assert page(words=1) == "Yes 1"
        assert page(words=True) == "Yes True"


def test_a_value_without_a_name_is_refused():
    with pytest.raises(TemplateSyntaxError, match="name each value"):
        Template("{% load pieces %}{% piece words %}{% endpiece %}")


def test_a_block_in_it_is_refused():
    """A page of somebody would fill it, and the next reader would be shown that."""
    with pytest.raises(TemplateSyntaxError, match="not kept"):
        Template(
            "{% load pieces %}{% piece %}{% block a %}{% endblock %}{% endpiece %}"
        )
