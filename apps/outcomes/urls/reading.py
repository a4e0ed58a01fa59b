from django.urls import path

from apps.outcomes.urls.places import OUTCOME
from apps.outcomes.views import pdf, reading

urlpatterns = [
    path(f"{OUTCOME}/", reading.document, name="document"),
    path(f"{OUTCOME}.pdf", pdf.pdf, name="pdf"),
    path(f"{OUTCOME}.json", reading.as_json, name="json"),
    path(f"{OUTCOME}/remarks.json", reading.remarks_as_json, name="remarks-json"),
]
