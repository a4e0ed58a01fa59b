from django.urls import path

from apps.outcomes.urls.places import DRAFT, OUTCOME, VERSION
from apps.outcomes.views import adopting, silence

urlpatterns = [
    path(f"{DRAFT}/remarks/", adopting.finish_remarks, name="finish-remarks"),
    path(f"{VERSION}/adopt/", adopting.adopt, name="adopt"),
    path(f"{VERSION}/silence/", silence.procedure, name="silence"),
    path(f"{VERSION}/silence/objection/", silence.object_to, name="object"),
    path(f"{VERSION}/silence/hold/", silence.hold, name="hold-silence"),
    path(f"{OUTCOME}/publish/", adopting.publish, name="publish"),
]
