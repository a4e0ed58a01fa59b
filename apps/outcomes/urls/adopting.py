from django.urls import path

from apps.outcomes.urls.places import DRAFT, OUTCOME, VERSION
from apps.outcomes.views import adopting, dates, silence, sitting

urlpatterns = [
    path(f"{DRAFT}/remarks/", adopting.finish_remarks, name="finish-remarks"),
    path(f"{VERSION}/adopt/", adopting.adopt, name="adopt"),
    path(f"{VERSION}/silence/", silence.procedure, name="silence"),
    path(f"{VERSION}/silence/objection/", silence.object_to, name="object"),
    path(f"{VERSION}/silence/hold/", silence.hold, name="hold-silence"),
    path(f"{VERSION}/dates.ics", dates.calendar, name="dates"),
    path(f"{OUTCOME}/sitting/", sitting.follow, name="sitting"),
    path(f"{OUTCOME}/sitting/screen/", sitting.screen, name="screen"),
    path(f"{OUTCOME}/sitting/panel/", sitting.panel, name="sitting-panel"),
    path(f"{OUTCOME}/publish/", adopting.publish, name="publish"),
]
