from django.conf import settings
from django.db import models

from apps.core.models import TimestampedModel
from apps.editions.models import Edition, KeyQuestion


class Session(TimestampedModel):
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="sessions"
    )
    slug = models.SlugField()
    title = models.CharField(max_length=200)
    key_questions = models.ManyToManyField(
        KeyQuestion, blank=True, related_name="sessions"
    )


class SignUp(TimestampedModel):
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="sign_ups"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_ups"
    )
