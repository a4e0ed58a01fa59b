from django.urls import path

from apps.outcomes.urls.places import DRAFT, OUTCOME, VERSION, VOICE
from apps.outcomes.views import (
    amending,
    commenting,
    consulting,
    contributions,
    disposing,
    freezing,
    ledger,
    moderating,
    own_voices,
    pdf,
    voicing,
)

urlpatterns = [
    path("me/contributions/", own_voices.own_voices, name="my-voices"),
    path(f"{DRAFT}/voices/", disposing.voices, name="voices"),
    path(
        f"{DRAFT}/contributions/<int:pk>/",
        contributions.contribution,
        name="contribution",
    ),
    path(f"{OUTCOME}/ledger/", ledger.ledger, name="ledger"),
    path(f"{OUTCOME}/ledger.csv", ledger.ledger_csv, name="ledger-csv"),
    path(f"{OUTCOME}/ledger.json", ledger.ledger_json, name="ledger-json"),
    path(f"{DRAFT}/freeze/", freezing.freeze, name="freeze"),
    path(f"{DRAFT}/reopen/", freezing.reopen, name="reopen"),
    path(f"{VERSION}/", commenting.version, name="version"),
    path(f"{VERSION}/consultation/", consulting.consultation, name="consultation"),
    path(
        f"{VERSION}/amendments.pdf",
        pdf.amended,
        {"kind": "amended"},
        name="amendments-pdf",
    ),
    path(
        f"{VERSION}/amendments.docx",
        pdf.amended,
        {"kind": "amendocx"},
        name="amendments-word",
    ),
    path(f"{VERSION}/comments/", commenting.comment, name="comment"),
    path(f"{VERSION}/amend/<uuid:paragraph>/", amending.amend, name="amend"),
    path(f"{VOICE}/", voicing.voice, name="voice"),
    path(f"{VOICE}/dispose/", disposing.dispose, name="dispose"),
    path(f"{VOICE}/moderate/", moderating.moderate, name="moderate"),
]
