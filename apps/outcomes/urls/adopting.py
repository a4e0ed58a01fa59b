from django.urls import path

from apps.outcomes.urls.places import DRAFT, OUTCOME, VERSION
from apps.outcomes.views import adopting

urlpatterns = [
    path(f"{DRAFT}/remarks/", adopting.finish_remarks, name="finish-remarks"),
    path(f"{VERSION}/adopt/", adopting.adopt, name="adopt"),
    path(f"{OUTCOME}/publish/", adopting.publish, name="publish"),
]
