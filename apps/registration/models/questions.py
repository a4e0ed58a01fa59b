"""The questions a call asks of its own, and the versions in which they were published."""

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.models import TargetGroup
from apps.registration.choices import QuestionKind
from apps.registration.models.application import Call
from apps.registration.worded import FIRST_LANGUAGE

#: Without vowels and look-alikes, as in references.
KEY_LETTERS = "2346789bcdfghjkmpqrtvwxy"
LONGEST_KEPT = 3650


def new_key() -> str:
    return get_random_string(8, KEY_LETTERS)


class Question(TimestampedModel):
    """One question as the organisers are working on it; people see published versions.

    ``key`` stays the same through all versions, so what was answered finds its question.
    """

    call = models.ForeignKey(
        Call,
        on_delete=models.CASCADE,
        related_name="questions",
        verbose_name=_("call for applications"),
    )
    key = models.CharField(_("key"), max_length=16, default=new_key, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=QuestionKind)
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("Questions are asked in this order.")
    )
    is_required = models.BooleanField(_("must be answered"), default=False)
    is_sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_(
            "About health, beliefs, identity or safety. It is asked last, may be left "
            "out, and its answer is kept apart: reviewers never see it."
        ),
    )
    keep_days = models.PositiveSmallIntegerField(
        _("days kept after the edition"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_KEPT)],
        help_text=_(
            "When so many days have passed since the last day of the edition, the "
            "answers are erased. Empty: they are kept as long as the application."
        ),
    )
    target_groups = models.ManyToManyField(
        TargetGroup,
        blank=True,
        related_name="+",
        verbose_name=_("only for these groups"),
        help_text=_("None chosen: everybody is asked."),
    )
    depends_on = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dependents",
        verbose_name=_("asked only after this question"),
        help_text=_("An earlier question with options, or one about a country."),
    )
    depends_values = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("and only with one of these answers"),
        default=list,
        blank=True,
        help_text=_(
            "The codes of the options, divided by commas; of a country its two letters."
        ),
    )

    class Meta:
        ordering = ["call", "is_sensitive", "position", "pk"]
        verbose_name = _("question of a call")
        verbose_name_plural = _("questions of calls")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "key"], name="registration_question_key_once"
            ),
            models.CheckConstraint(
                condition=Q(is_sensitive=False) | Q(is_required=False),
                name="registration_sensitive_question_is_free",
                violation_error_message=_("A sensitive question may be left out."),
            ),
            models.CheckConstraint(
                condition=Q(is_sensitive=False) | ~Q(kind=QuestionKind.FILE),
                name="registration_sensitive_question_asks_no_file",
                violation_error_message=_("A sensitive question cannot ask for files."),
            ),
            models.CheckConstraint(
                condition=Q(depends_on__isnull=True, depends_values=[])
                | (Q(depends_on__isnull=False) & ~Q(depends_values=[])),
                name="registration_condition_is_whole",
                violation_error_message=_(
                    "Choose both the question and the answers it depends on."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(depends_on=F("id")) | Q(depends_on__isnull=True),
                name="registration_question_not_on_itself",
                violation_error_message=_("A question cannot depend on itself."),
            ),
        ]

    def __str__(self) -> str:
        fetched = getattr(self, "_prefetched_objects_cache", {}).get("wordings")
        if fetched is None:
            # Django's page before a deletion fetches rows without their relations.
            rows = QuestionWording.objects.filter(question=self.pk)
            fetched = rows.filter(language=FIRST_LANGUAGE)
        for wording in fetched:
            if wording.language == FIRST_LANGUAGE:
                return str(wording.label)
        return self.key

    @property
    def order(self) -> tuple[bool, int, int]:
        """Where it stands in the form: sensitive questions come last."""
        return (self.is_sensitive, self.position, self.pk or 2**63)


class QuestionWording(TimestampedModel):
    """A question in one language."""

    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="wordings"
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=FIRST_LANGUAGE
    )
    label = models.CharField(_("question"), max_length=300)
    help = models.CharField(
        _("explanation"),
        max_length=600,
        blank=True,
        help_text=_("Of a sensitive question: why you ask, and who sees the answer."),
    )
    options = models.TextField(
        _("options"),
        blank=True,
        help_text=_(
            "One in each line: a code, a colon, the words people read. The codes are "
            "the same in all languages. Example: train: By train"
        ),
    )

    class Meta:
        ordering = ["question", "pk"]
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "language"],
                name="registration_wording_once_per_language",
                violation_error_message=_("There is a wording in this language."),
            )
        ]

    def __str__(self) -> str:
        return self.label


class CallVersion(TimestampedModel):
    """A call as it was published: text, criteria and questions. It is never changed."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("published by"),
    )
    #: Canonical JSON; see ``apps.registration.questionnaire``.
    canonical = models.TextField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    class Meta:
        ordering = ["call", "number"]
        verbose_name = _("version of a call")
        verbose_name_plural = _("versions of calls")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "number"], name="registration_call_version_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.call_id}/{self.number}"

    @property
    def content(self) -> dict[str, Any]:
        """What was frozen. All who ask are given one object: nobody changes it."""
        return _read(self.canonical)


@lru_cache(maxsize=32)
def _read(canonical: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(canonical)
    return content
