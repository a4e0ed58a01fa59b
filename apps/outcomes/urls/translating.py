from django.conf import settings
from django.urls import path, register_converter

from apps.outcomes.urls.places import OUTCOME
from apps.outcomes.views import pdf, translated, translating


class Language:
    """A language that the site speaks."""

    regex = "|".join(code for code, _name in settings.LANGUAGES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Language, "language")

TRANSLATIONS = f"{OUTCOME}/translations"
TRANSLATION = f"{TRANSLATIONS}/<language:language>"

urlpatterns = [
    path(f"{TRANSLATIONS}/", translating.translations, name="translations"),
    path(f"{TRANSLATION}/", translating.translation, name="translation"),
    path(f"{TRANSLATION}/<str:key>/", translating.translate, name="translate"),
    path(f"{OUTCOME}/<language:language>/", translated.translated, name="translated"),
    path(
        f"{OUTCOME}/<language:language>.json",
        translated.as_json,
        name="translated-json",
    ),
    path(f"{OUTCOME}/<language:language>.pdf", pdf.translated, name="translated-pdf"),
]
