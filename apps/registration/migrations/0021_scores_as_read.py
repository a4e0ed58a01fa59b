"""A score keeps what the reviewer read of its criterion, in place of the criterion."""

from typing import Any

from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Greatest


def copy_criteria(apps: Any, _schema_editor: Any) -> None:
    criteria = apps.get_model("registration", "Criterion").objects.filter(
        pk=OuterRef("criterion")
    )
    apps.get_model("registration", "Score").objects.update(
        code=Subquery(criteria.values("code")),
        text=Subquery(criteria.values("text")),
        # The most points may have been lowered since a draft was saved.
        max_score=Greatest(Subquery(criteria.values("max_score")), F("value")),
        weight=Subquery(criteria.values("weight")),
        position=Subquery(criteria.values("position")),
    )


class Migration(migrations.Migration):
    dependencies = [("registration", "0020_offers_end_before_the_part")]

    operations = [
        migrations.AddField(
            model_name="score",
            name="code",
            field=models.SlugField(default="", max_length=40, verbose_name="code"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="score",
            name="text",
            field=models.CharField(default="", max_length=500, verbose_name="text"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="score",
            name="max_score",
            field=models.PositiveSmallIntegerField(
                default=5, verbose_name="most points"
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="weight",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="weight"),
        ),
        migrations.AddField(
            model_name="score",
            name="position",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="position"),
        ),
        migrations.RunPython(copy_criteria, migrations.RunPython.noop),
        # What the update left to be checked is checked before the table changes.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterModelOptions(
            name="score",
            options={
                "ordering": ["position", "pk"],
                "verbose_name": "score",
                "verbose_name_plural": "scores",
            },
        ),
        migrations.RemoveConstraint(
            model_name="score", name="registration_scored_once"
        ),
        migrations.RemoveConstraint(
            model_name="score", name="registration_score_within_the_highest"
        ),
        migrations.RemoveField(model_name="score", name="criterion"),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.UniqueConstraint(
                fields=("review", "code"), name="registration_scored_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=Q(
                    value__lte=F("max_score"), max_score__lte=10, weight__gte=1
                ),
                name="registration_score_within_the_highest",
            ),
        ),
    ]
