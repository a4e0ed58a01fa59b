from apps.outcomes.urls import (
    adopting,
    after,
    consulting,
    drafting,
    reading,
    translating,
    wording,
)

app_name = "outcomes"

urlpatterns = [
    *reading.urlpatterns,
    *drafting.urlpatterns,
    *wording.urlpatterns,
    *consulting.urlpatterns,
    *adopting.urlpatterns,
    *after.urlpatterns,
    *translating.urlpatterns,
]
