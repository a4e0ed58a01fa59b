from django.urls import path

from apps.outcomes.urls.places import DRAFT, VERSION
from apps.outcomes.views import commenting, consulting, freezing

urlpatterns = [
    path(f"{DRAFT}/comments/<int:comment>/", commenting.consider, name="consider"),
    path(f"{DRAFT}/freeze/", freezing.freeze, name="freeze"),
    path(f"{DRAFT}/reopen/", freezing.reopen, name="reopen"),
    path(f"{VERSION}/", commenting.version, name="version"),
    path(f"{VERSION}/consultation/", consulting.consultation, name="consultation"),
    path(
        f"{VERSION}/comments/",
        commenting.comment,
        name="comment",
    ),
]
