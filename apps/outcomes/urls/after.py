from django.urls import path

from apps.outcomes.urls.places import OUTCOME
from apps.outcomes.views import (
    after_answering,
    after_carrying,
    after_endorsing,
    after_following,
    after_registering,
)

ENDORSEMENT = f"{OUTCOME}/endorsements/<int:endorsement>"

urlpatterns = [
    path("local-governments/", after_registering.register, name="register"),
    path(f"{OUTCOME}/carried/", after_carrying.carried, name="carried"),
    path(f"{OUTCOME}/carried/<uuid:paragraph>/", after_carrying.carry, name="carry"),
    path(f"{OUTCOME}/endorse/", after_endorsing.endorse, name="endorse"),
    path(f"{OUTCOME}/endorsements/", after_endorsing.endorsements, name="endorsements"),
    path(f"{ENDORSEMENT}/", after_endorsing.endorsement, name="endorsement"),
    path(f"{ENDORSEMENT}/evidence/", after_endorsing.evidence, name="evidence"),
    path(
        f"{ENDORSEMENT}/take-back/",
        after_endorsing.take_back,
        name="take-endorsement-back",
    ),
    path(
        f"{ENDORSEMENT}/hand-over/",
        after_answering.hand_over,
        name="hand-endorsement-over",
    ),
    path(
        f"{ENDORSEMENT}/take-over/",
        after_answering.take_over,
        name="take-endorsement-over",
    ),
    path(
        f"{ENDORSEMENT}/authority/",
        after_answering.correct,
        name="correct-authority",
    ),
    path(f"{OUTCOME}/follow-up/", after_following.follow_up, name="follow-up"),
    path(
        f"{ENDORSEMENT}/follow-up/<int:year>/<uuid:paragraph>/",
        after_following.report,
        name="report-follow-up",
    ),
]
