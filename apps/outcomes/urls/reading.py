from django.urls import path

from apps.outcomes.urls.places import DRAFT, OUTCOME, VERSION
from apps.outcomes.views import (
    concordance,
    correcting,
    files,
    guidance,
    pdf,
    reading,
    verify,
)

urlpatterns = [
    path(f"{OUTCOME}/", reading.document, name="document"),
    path(f"{OUTCOME}.pdf", pdf.made, {"kind": "pdf"}, name="pdf"),
    path(f"{OUTCOME}-print.pdf", pdf.made, {"kind": "print"}, name="pdf-for-print"),
    path(f"{OUTCOME}.docx", pdf.made, {"kind": "docx"}, name="word"),
    path(f"{OUTCOME}.json", reading.as_json, name="json"),
    path(f"{OUTCOME}/corrigenda/", correcting.corrigenda, name="corrigenda"),
    path(f"{OUTCOME}/corrigenda/issue/", correcting.issue, name="correct"),
    path(f"{OUTCOME}/corrigenda.json", correcting.as_json, name="corrigenda-json"),
    path(f"{OUTCOME}/remarks.json", reading.remarks_as_json, name="remarks-json"),
    path(f"{OUTCOME}.<written:extension>", files.file, name="file"),
    path("documents/verify/", verify.verify, name="verify"),
    path("documents/verify/<sha256:sha256>/", verify.verified, name="verified"),
    path("schema/<slug:name>.json", files.schema, name="schema"),
    path(f"{OUTCOME}/concordance/", concordance.concordance, name="concordance"),
    path(f"{OUTCOME}/for/<choice:choice>/", guidance.narrowed, name="narrowed"),
    path(f"{OUTCOME}/short/", guidance.short, name="short"),
    path(f"{DRAFT}/guidance/", guidance.overview, name="guidance-overview"),
    path(f"{DRAFT}/guidance/<uuid:paragraph>/", guidance.guidance, name="guidance"),
    path(f"{VERSION}/<place:place>/", concordance.place, name="place"),
]
