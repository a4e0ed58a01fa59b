"""The check of the catalogues finds what it is there to find."""

import polib
import pytest
from translations.catalogues import Catalogue
from translations.mistakes import mistakes
from translations.sources import Text, as_python, texts_below, texts_in

PLACES = Text("%(n)d place", "%(n)d places")
HELLO = Text("Hello, <strong>%(name)s</strong>")


@pytest.fixture
def catalogue(tmp_path):
    """Arabic, whole, and compiled."""
    entries = polib.POFile()
    entries.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": (
            "nplurals=6; plural=(n == 0 ? 0 : n == 1 ? 1 : n == 2 ? 2 : "
            "n % 100 >= 3 && n % 100 <= 10 ? 3 : n % 100 >= 11 ? 4 : 5);"
        ),
    }
    entries.append(
        polib.POEntry(msgid=HELLO.singular, msgstr="مرحبًا <strong>%(name)s</strong>")
    )
    entries.append(
        polib.POEntry(
            msgid=PLACES.singular,
            msgid_plural=PLACES.plural,
            msgstr_plural={
                0: "لا مقاعد",
                1: "مقعد واحد",
                2: "مقعدان",
                3: "%(n)d مقاعد",
                4: "%(n)d مقعدًا",
                5: "%(n)d مقعد",
            },
        )
    )
    file = tmp_path / "django.po"
    entries.save(file)
    made = Catalogue(file)
    made.save()
    return made


def found(catalogue, texts=(HELLO, PLACES)):
    catalogue.compiled.write_bytes(catalogue.entries.to_binary())
    return list(mistakes(catalogue, texts))


def test_a_whole_catalogue_has_no_mistakes(catalogue):
    assert list(mistakes(catalogue, [HELLO, PLACES])) == []


def test_a_new_text_and_an_old_one_are_named(catalogue):
    assert found(catalogue, [HELLO, Text("New")]) == [
        "'New' is not in the catalogue",
        "'%(n)d place' is in no source any more",
    ]


@pytest.mark.parametrize(
    ("translation", "mistake"),
    [
        ("", "is not translated"),
        ("مرحبًا %(name)s", "has other HTML"),
        ("مرحبًا <strong>%(nom)s</strong>", "has other placeholders"),
        ("مرحبًا <strong>%(name)s</strong> ", "has other spaces at the ends"),
    ],
)
def test_a_wrong_translation_is_named(catalogue, translation, mistake):
    catalogue.entries[0].msgstr = translation

    (line,) = found(catalogue)

    assert line.startswith(f"{HELLO.singular!r} {mistake}")


def test_a_guess_is_no_translation(catalogue):
    catalogue.entries[0].flags = ["fuzzy"]

    assert found(catalogue) == [
        f"{HELLO.singular!r} is translated by a guess (fuzzy)",
    ]


@pytest.mark.parametrize(
    ("form", "translation", "mistake"),
    [
        (2, "", "is not translated"),
        (3, "مقاعد", "has other placeholders in 'مقاعد'"),
    ],
)
def test_each_form_of_a_counted_word_is_looked_at(
    catalogue, form, translation, mistake
):
    catalogue.entries[1].msgstr_plural[form] = translation

    assert found(catalogue) == [f"{PLACES.singular!r} {mistake}"]


def test_no_form_of_a_counted_word_is_missing(catalogue):
    del catalogue.entries[1].msgstr_plural[5]

    assert found(catalogue) == [f"{PLACES.singular!r} has 5 forms, not 6"]


def test_what_is_not_compiled_is_named(catalogue):
    catalogue.entries[0].msgstr = "أهلًا <strong>%(name)s</strong>"

    assert list(mistakes(catalogue, [HELLO, PLACES])) == [
        "django.mo is not what django.po compiles to"
    ]


def test_taking_over_keeps_translations_and_asks_for_new_ones(catalogue):
    new, counted = Text("New"), Text("%(n)d day", "%(n)d days")

    catalogue.take_over([new, HELLO, counted])
    catalogue.save()

    again = Catalogue(catalogue.file)
    assert [entry.msgid for entry in again.entries] == [
        "New",
        HELLO.singular,
        "%(n)d day",
    ]
    assert again.entries[1].msgstr == "مرحبًا <strong>%(name)s</strong>"
    assert list(mistakes(again, [new, HELLO, counted])) == [
        "'New' is not translated",
        *["'%(n)d day' is not translated"] * 6,
    ]


def test_texts_are_found_as_django_finds_them(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        """{% load i18n %}
        {# Translators: a greeting #}
        <p>{% translate "Hello" context "on a card" %}</p>
          {% blocktranslate trimmed count n=places %}
            One place
          {% plural %}
            {{ n }} places
          {% endblocktranslate %} "odd ' quotes {{ _("As a filter")|upper }}""",
        encoding="utf-8",
    )
    (tmp_path / "apps").mkdir()
    (tmp_path / "apps" / "code.py").write_text(
        """_("one " "text")\n_(variable)\nngettext("a", "b", n)\n"""
        """pgettext_lazy("on a card", "Hello")\nnothing("Of ours")\n""",
        encoding="utf-8",
    )

    texts = texts_below(tmp_path)

    assert texts == [
        Text("one text"),
        Text("a", "b"),
        Text("Hello", context="on a card"),
        Text("One place", "%(n)s places"),
        Text("As a filter"),
    ]
    assert texts[2].comments == ("Translators: a greeting",)


def test_indentation_of_a_template_does_not_matter():
    code = as_python('  {% translate "deep" %}\n{% translate "flat" %}\n')

    assert list(texts_in(code)) == [Text("deep"), Text("flat")]
