"""What an edition is about: concept note, questions, goals, groups, instruments."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.core.partial_dates import PartialDateField
from apps.editions.choices import GoalKind, Priority
from apps.editions.models.edition import Edition


class ConceptNote(TimestampedModel):
    """One dated version of the concept note; the newest published one is current."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="concept_notes"
    )
    dated = PartialDateField(_("version of"))
    is_published = models.BooleanField(_("published"), default=False)

    class Meta:
        ordering = ["edition", "-dated"]
        verbose_name = _("concept note")
        verbose_name_plural = _("concept notes")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "dated"], name="editions_one_concept_note_per_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition.year}, {self.dated}"


class ConceptNoteSection(TimestampedModel):
    note = models.ForeignKey(
        ConceptNote, on_delete=models.CASCADE, related_name="sections"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    names_partners = models.BooleanField(
        _("names the partners"),
        default=False,
        help_text=_("Carries the footnote while a partner is still to be confirmed."),
    )
    lists_references = models.BooleanField(
        _("ends with the further reading"), default=False
    )

    class Meta:
        ordering = ["note", "position"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.UniqueConstraint(
                fields=["note", "position"], name="editions_section_position_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class QuestionCluster(TimestampedModel):
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="question_clusters"
    )
    code = models.CharField(_("code"), max_length=16)
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        ordering = ["edition", "position"]
        verbose_name = _("cluster of key questions")
        verbose_name_plural = _("clusters of key questions")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"], name="editions_cluster_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class KeyQuestion(TimestampedModel):
    """A question the Academy works on. ``code`` (C1.Q2) is how people refer to it."""

    cluster = models.ForeignKey(
        QuestionCluster, on_delete=models.CASCADE, related_name="questions"
    )
    code = models.CharField(_("code"), max_length=16)
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.TextField(_("text"))
    editors_note = models.CharField(
        _("editor's note"),
        max_length=300,
        blank=True,
        help_text=_(
            "Shown below the question, whose wording stays as it was published."
        ),
    )

    class Meta:
        ordering = ["cluster", "position"]
        verbose_name = _("key question")
        verbose_name_plural = _("key questions")
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "code"], name="editions_question_code_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class _Listed(TimestampedModel):
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.TextField(_("text"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text


class Objective(_Listed):
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="objectives"
    )

    class Meta:
        ordering = ["edition", "position"]
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "position"], name="editions_objective_position_once"
            ),
        ]


class ExpectedOutcome(_Listed):
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="expected_outcomes"
    )
    objectives = models.ManyToManyField(
        Objective, blank=True, related_name="outcomes", verbose_name=_("objectives")
    )

    class Meta:
        ordering = ["edition", "position"]
        verbose_name = _("expected outcome")
        verbose_name_plural = _("expected outcomes")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "position"], name="editions_outcome_position_once"
            ),
        ]


class Goal(TimestampedModel):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="goals")
    kind = models.CharField(_("kind"), max_length=16, choices=GoalKind)
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["edition", "pk"]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind"], name="editions_one_goal_of_each_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class TargetGroup(TimestampedModel):
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="target_groups"
    )
    code = models.CharField(_("code"), max_length=16)
    position = models.PositiveSmallIntegerField(_("position"))
    priority = models.CharField(_("priority"), max_length=16, choices=Priority)
    text = models.TextField(_("text"))
    is_next_generation = models.BooleanField(_("next generation"), default=False)
    part_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subtypes",
        limit_choices_to={"part_of": None},
        verbose_name=_("part of"),
    )

    class Meta:
        ordering = ["edition", "position"]
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"], name="editions_target_group_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        whole = self.part_of
        if whole is None:
            return
        is_whole = whole.part_of_id is None and whole.edition_id == self.edition_id
        divided = self.pk is not None and self.subtypes.exists()
        if not is_whole or divided or whole.pk == self.pk:
            raise ValidationError(
                {"part_of": _("Choose a whole group of the same edition.")}
            )

    @property
    def in_full(self) -> str:
        """A sub-type after the group that it is part of."""
        return f"{self.part_of.text}: {self.text}" if self.part_of else self.text


class Instrument(TimestampedModel):
    """A management concept or instrument; an open vocabulary beyond one edition."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    synonyms = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("synonyms"),
        default=list,
        blank=True,
    )
    definition = models.TextField(_("definition"), blank=True)
    editions = models.ManyToManyField(Edition, blank=True, related_name="instruments")

    class Meta:
        ordering = ["name"]
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")

    def __str__(self) -> str:
        return self.name
