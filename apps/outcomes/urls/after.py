from django.urls import path

from apps.outcomes.urls.places import OUTCOME
from apps.outcomes.views import after_endorsing

ENDORSEMENT = f"{OUTCOME}/endorsements/<int:endorsement>"

urlpatterns = [
    path(f"{OUTCOME}/endorse/", after_endorsing.endorse, name="endorse"),
    path(f"{OUTCOME}/endorsements/", after_endorsing.endorsements, name="endorsements"),
    path(f"{ENDORSEMENT}/", after_endorsing.endorsement, name="endorsement"),
    path(f"{ENDORSEMENT}/evidence/", after_endorsing.evidence, name="evidence"),
    path(
        f"{ENDORSEMENT}/take-back/",
        after_endorsing.take_back,
        name="take-endorsement-back",
    ),
]
