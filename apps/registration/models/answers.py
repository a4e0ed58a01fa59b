"""What people answered to the questions of a call; sensitive answers stand apart."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.registration.models.application import Application
from apps.registration.models.drafts import ApplicationDraft
from apps.registration.stores import stored_name, uploads_store

#: The built-in question that a call may switch on.
GENDER = "gender"


class _Answered(TimestampedModel):
    question_key = models.CharField(_("question"), max_length=16)
    #: Codes of options, or the text, number or date as one value.
    values = ArrayField(models.TextField(), verbose_name=_("answer"))
    keep_until = models.DateField(_("kept until"), null=True, blank=True)

    class Meta:
        abstract = True


class Answer(_Answered):
    """What a person answered to one question of the call's version they saw."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="answers"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "question_key"],
                name="registration_answer_once",
            )
        ]

    def __str__(self) -> str:
        return self.question_key


class SensitiveAnswer(_Answered):
    """As ``Answer``, never in lists, exports, history, nor before reviewers."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="sensitive_answers"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("sensitive answer")
        verbose_name_plural = _("sensitive answers")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "question_key"],
                name="registration_sensitive_answer_once",
            )
        ]

    def __str__(self) -> str:
        return self.question_key


class Upload(TimestampedModel):
    """A file that was sent as an answer. It is stored under a name that tells nothing.

    It belongs to the draft, and to the application once that is sent. Deleting a row
    leaves the file: ``actions.uploading.discard`` removes both.
    """

    draft = models.ForeignKey(
        ApplicationDraft,
        null=True,
        on_delete=models.CASCADE,
        related_name="uploads",
        verbose_name=_("draft"),
    )
    application = models.ForeignKey(
        Application, null=True, on_delete=models.CASCADE, related_name="uploads"
    )
    question_key = models.CharField(_("question"), max_length=16)
    file = models.FileField(
        _("file"), storage=uploads_store, upload_to=stored_name, max_length=200
    )
    original_name = models.CharField(_("name of the file"), max_length=200)
    content_type = models.CharField(_("kind of file"), max_length=40)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    keep_until = models.DateField(_("kept until"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=True, application__isnull=False)
                | Q(draft__isnull=False, application__isnull=True),
                name="registration_upload_of_one_owner",
            ),
            models.UniqueConstraint(
                fields=["draft", "question_key"], name="registration_draft_file_once"
            ),
            models.UniqueConstraint(
                fields=["application", "question_key"],
                name="registration_application_file_once",
            ),
        ]

    def __str__(self) -> str:
        return self.original_name
