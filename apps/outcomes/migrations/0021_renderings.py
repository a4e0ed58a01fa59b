from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outcomes", "0020_voices"),
    ]

    operations = [
        migrations.AddField(
            model_name="rendering",
            name="kind",
            field=models.CharField(
                choices=[
                    ("pdf", "PDF"),
                    ("print", "PDF for printing on both sides"),
                    ("docx", "Word document"),
                ],
                default="pdf",
                max_length=8,
            ),
        ),
    ]
