"""Translations beside the authentic text: missing, up to date, behind; frozen, read."""

import hashlib
import json
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.core.refusals import Refused
from apps.outcomes.actions import documents, translating, versions
from apps.outcomes.models import (
    Document,
    TranslatedText,
    Translation,
    TranslationVersion,
)
from apps.outcomes.models.document import sha256_of
from apps.outcomes.queries.translations import lines_of
from tests.factories.outcomes import (
    a_paragraph,
    a_snapshot,
    adopt,
    holder,
    type_into,
)
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db

ARABIC = "تشجع المدن على الإصغاء."


@pytest.fixture
def paragraph(document, drafter):
    return a_paragraph(document, drafter, "Encourages cities to listen.")


@pytest.fixture
def arabic(document, drafter):
    return translating.begin(document, language="ar", by=drafter)


def render(translation, paragraph, by, body=ARABIC, **facts):
    known = {
        "key": str(paragraph.pk),
        "of": sha256_of(paragraph.body),
        "base": None,
        "client_uuid": uuid4(),
    }
    return translating.translate(translation, by=by, body=body, **known | facts)


def states(translation):
    return [(line.authentic, str(line.state)) for line in lines_of(translation)]


def published(document, organiser):
    adopt(a_snapshot(document, organiser, "conference"), organiser)
    document.refresh_from_db()
    versions.publish(document, by=organiser)


def test_a_place_is_missing_then_up_to_date_then_behind(
    document, drafter, paragraph, arabic
):
    title = (document.title, "missing")
    before = states(arabic)
    render(arabic, paragraph, drafter)
    translated = states(arabic)
    type_into(paragraph, drafter, "Encourages towns to listen.")
    behind = lines_of(arabic)[-1]

    assert before == [title, ("Encourages cities to listen.", "missing")]
    assert translated == [title, ("Encourages cities to listen.", "current")]
    assert (behind.state, behind.body) == ("behind", ARABIC)
    assert "deleted:" in behind.since
    assert "cities" in behind.since


def test_the_same_words_for_newer_ones_are_up_to_date_again(drafter, paragraph, arabic):
    first = render(arabic, paragraph, drafter)
    type_into(paragraph, drafter, "Encourages all cities to listen.")
    paragraph.refresh_from_db()

    render(arabic, paragraph, drafter, base=first.text.pk)

    assert states(arabic)[-1] == ("Encourages all cities to listen.", "current")


def test_a_form_sent_twice_is_one_and_the_slower_of_two_stays_on_file(
    document, drafter, paragraph, arabic
):
    other, key = holder(document.edition, "translator"), uuid4()

    twice = [render(arabic, paragraph, drafter, client_uuid=key) for _ in range(2)]
    slower = render(arabic, paragraph, other, "تشجع البلدات.", client_uuid=key)
    further = render(arabic, paragraph, drafter, "نص.", base=twice[0].head.pk)
    late = render(arabic, paragraph, drafter, client_uuid=key)

    assert twice[0] == twice[1]
    assert (slower.is_saved, slower.head) == (False, twice[0].text)
    assert (further.is_saved, late.is_saved) == (True, True)
    assert TranslatedText.objects.count() == 3
    assert lines_of(arabic)[-1].body == "نص."


def test_only_another_language_of_the_site_is_translated_into(
    document, drafter, paragraph, arabic
):
    gone = a_paragraph(document, drafter)
    gone.removed_at = gone.created_at
    gone.save()

    assert translating.begin(document, language="ar", by=drafter) == arabic
    for language, code in {"en": "authentic", "tlh": "unknown"}.items():
        with pytest.raises(Refused) as refusal:
            translating.begin(document, language=language, by=drafter)
        assert refusal.value.code == code
    for key in (str(gone.pk), "nothing"):
        with pytest.raises(Refused) as refusal:
            render(arabic, paragraph, drafter, key=key)
        assert refusal.value.code == "gone"
    assert Translation.objects.count() == 1
    assert TranslatedText.objects.count() == 0


def test_a_frozen_translation_names_the_adopted_text(
    document, organiser, paragraph, arabic
):
    with pytest.raises(Refused) as refusal:
        translating.freeze(arabic, by=organiser)
    snapshot = a_snapshot(document, organiser, "conference")
    adopt(snapshot, organiser)
    with pytest.raises(Refused) as empty:
        translating.freeze(arabic, by=organiser)
    first = render(arabic, paragraph, organiser)

    version = translating.freeze(arabic, by=organiser)
    same = translating.freeze(arabic, by=organiser)
    render(arabic, paragraph, organiser, "نص.", base=first.head.pk)
    second = translating.freeze(arabic, by=organiser)

    content = json.loads(version.canonical)
    assert (refusal.value.code, empty.value.code) == ("not_adopted", "empty")
    assert content["adopted_sha256"] == snapshot.sha256
    assert content["paragraphs"] == [
        {
            "id": str(paragraph.pk),
            "body": ARABIC,
            "of_sha256": sha256_of(paragraph.body),
        }
    ]
    assert version.sha256 == hashlib.sha256(version.canonical.encode()).hexdigest()
    assert (same, second.number) == (version, 2)


def test_the_database_keeps_texts_versions_and_the_language(
    document, organiser, paragraph, arabic
):
    place = render(arabic, paragraph, organiser).text.place
    other = render(arabic, a_paragraph(document, organiser), organiser).text
    adopt(a_snapshot(document, organiser, "conference"), organiser)
    version = translating.freeze(arabic, by=organiser)
    wrong = {"number": 7, "canonical": "{}", "sha256": sha256_of("{}")}
    facts = {
        name: getattr(version, name)
        for name in ("translation", "adoption", "frozen_at", "frozen_by")
    }
    attempts = {
        "append_only: outcomes_translatedtext": lambda: TranslatedText.objects.update(
            body=""
        ),
        "append_only: outcomes_translationversion": lambda: (
            TranslationVersion.objects.update(number=7)
        ),
        "names_the_adopted_text": lambda: TranslationVersion.objects.create(
            **facts | wrong
        ),
        "language_is_fixed": lambda: Document.objects.update(language="fr"),
        "head_is_of_its_place": lambda: move_head(place, other),
    }

    def move_head(place, text):
        type(place).objects.filter(pk=place.pk).update(head=text)
        transaction.get_connection().check_constraints()

    for name, attempt in attempts.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            attempt()


def test_the_language_is_chosen_until_a_version_is_frozen(document, drafter, paragraph):
    documents.describe(document, by=drafter, language="fr")
    snapshot = a_snapshot(document, drafter)

    with pytest.raises(Refused) as refusal:
        documents.describe(document, by=drafter, language="de")

    document.refresh_from_db()
    assert (refusal.value.code, document.language) == ("language", "fr")
    assert snapshot.text.language == "fr"


def test_everybody_reads_it_beside_the_authentic_text_once_published(
    client, document, organiser, paragraph, arabic
):
    other = a_paragraph(document, organiser, "Encourages towns.")
    render(arabic, paragraph, organiser, of=sha256_of("Other words."))
    adopt(a_snapshot(document, organiser, "conference"), organiser)
    version = translating.freeze(arabic, by=organiser)
    page, data = at("translated", language="ar"), at("translated-json", language="ar")
    hidden = [client.get(page).status_code, client.get(data).status_code]
    document.refresh_from_db()
    versions.publish(document, by=organiser)

    shown = client.get(page).content.decode()
    authentic = client.get(at("document")).content.decode()

    assert hidden == [404, 404]
    assert '<article class="hr-act" lang="ar" dir="rtl">' in shown
    assert ARABIC in shown
    assert "Behind the authentic text" not in shown
    assert "متأخر" in shown
    assert '<bdi>Graz</bdi>, <time datetime="2026-02-08">8 فبراير 2026</time>' in shown
    assert f'<div lang="en" dir="ltr"><p>{other.body}</p></div>' in shown
    assert client.get(data).content.decode() == version.canonical
    assert client.get(at("translated", language="fr")).status_code == 404
    assert f'href="{page}" lang="ar"' in authentic


def test_a_text_in_french_has_no_english_words_around_it(client, document, organiser):
    documents.describe(document, by=organiser, language="fr", title="Les droits")
    a_paragraph(document, organiser, "Encourage les villes.")
    published(document, organiser)

    page = client.get(at("document")).content.decode()

    article = page.partition("<article")[2].partition("</article>")[0]
    assert article.startswith(' class="hr-act" lang="fr" dir="ltr"')
    assert 'aria-label="Encouragement 1"' in article
    assert "Lien permanent" in article
    assert "Explanatory" not in article


def test_a_page_that_saves_by_itself_is_told_what_to_go_on_with(
    client, document, paragraph, arabic
):
    client.force_login(holder(document.edition, "translator"))
    page = at("translate", language="ar", key=paragraph.pk)
    form = {"of": sha256_of(paragraph.body), "base": "", "client_uuid": uuid4()}

    def send(**typed):
        return client.post(page, form | typed, headers={"Accept": "application/json"})

    first, again = send(body=ARABIC), send(body=ARABIC)
    further = send(body="نص.", base=first.json()["head"], client_uuid=uuid4())
    behind = send(body="نص آخر.", client_uuid=uuid4())
    wrong = send(body="نص.", of="")

    answers = (first, again, further, behind, wrong)
    assert [one.status_code for one in answers] == [200, 200, 200, 409, 400]
    assert first.json() == again.json()
    assert further.json()["head"] == TranslatedText.objects.get(body="نص.").pk
    assert lines_of(arabic)[-1].body == "نص."
    assert TranslatedText.objects.count() == 3


def test_translators_work_on_their_pages(client, document, drafter, paragraph, arabic):
    translator = holder(document.edition, "translator")
    words = {"language": "ar", "key": paragraph.pk}
    page = at("translate", **words)
    form = {"of": sha256_of(paragraph.body), "base": "", "client_uuid": uuid4()}
    client.force_login(translator)

    wrong = client.post(page, {"body": "Typed."})
    saved = client.post(page, form | {"body": ARABIC, "next": "1"})
    again = client.post(page, form | {"body": "نص.", "client_uuid": uuid4()})
    side_by_side = client.get(at("translation", language="ar")).content.decode()
    listed = client.get(at("translations")).content.decode()
    refused = [
        client.post(at("translation", language="ar")).status_code,
        client.get(at("draft")).status_code,
    ]
    client.force_login(holder(document.edition, "rapporteur"))

    assert (wrong.status_code, again.status_code) == (422, 409)
    assert "Typed." in wrong.content.decode()
    assert saved.url == at("translate", language="ar", key="title")
    assert ARABIC in again.content.decode()
    assert f'lang="ar" dir="rtl">{ARABIC}</p>' in side_by_side
    assert "Of 2 places 1 are not translated, 0 are behind." in listed
    assert refused == [403, 403]
    assert client.get(page).status_code == 403
