from django.urls import path

from apps.outcomes.urls.places import OUTCOME, VERSION
from apps.outcomes.views import concordance, pdf, reading

urlpatterns = [
    path(f"{OUTCOME}/", reading.document, name="document"),
    path(f"{OUTCOME}.pdf", pdf.pdf, name="pdf"),
    path(f"{OUTCOME}.json", reading.as_json, name="json"),
    path(f"{OUTCOME}/remarks.json", reading.remarks_as_json, name="remarks-json"),
    path(f"{OUTCOME}/concordance/", concordance.concordance, name="concordance"),
    path(f"{VERSION}/<place:place>/", concordance.place, name="place"),
]
