from django.db import migrations, models

FROM_THE_WORDING = """
UPDATE registration_consent SET language = wording.language
FROM registration_consentwording wording WHERE wording.sha256 = wording_id;
"""


class Migration(migrations.Migration):
    dependencies = [("registration", "0012_imports")]
    operations = [
        migrations.AddField(
            model_name="consent",
            name="language",
            field=models.CharField(
                default="en", max_length=10, verbose_name="language"
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(FROM_THE_WORDING, migrations.RunSQL.noop),
    ]
