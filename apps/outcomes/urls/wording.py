from django.urls import path

from apps.outcomes.urls.places import DRAFT, PARAGRAPH
from apps.outcomes.views import completeness, wordings

urlpatterns = [
    path(f"{DRAFT}/completeness/", completeness.completeness, name="completeness"),
    path(f"{PARAGRAPH}/wordings/", wordings.propose, name="wordings"),
    path(f"{PARAGRAPH}/choose/", wordings.choose, name="choose"),
]
