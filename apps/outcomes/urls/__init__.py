from apps.outcomes.urls import adopting, after, consulting, drafting, reading

app_name = "outcomes"

urlpatterns = [
    *reading.urlpatterns,
    *drafting.urlpatterns,
    *consulting.urlpatterns,
    *adopting.urlpatterns,
    *after.urlpatterns,
]
