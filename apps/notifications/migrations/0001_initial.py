import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Suppression",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="created"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, verbose_name="changed"),
                ),
                ("address", models.EmailField(max_length=254, verbose_name="address")),
                (
                    "reason",
                    models.CharField(
                        max_length=500, verbose_name="answer of the mail server"
                    ),
                ),
            ],
            options={
                "verbose_name": "refused address",
                "verbose_name_plural": "refused addresses",
                "ordering": ["-created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("address"),
                        name="notifications_suppression_address_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="created"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, verbose_name="changed"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "dedupe_key",
                    models.CharField(max_length=200, unique=True, verbose_name="key"),
                ),
                (
                    "message_id",
                    models.CharField(
                        max_length=200, unique=True, verbose_name="Message-ID"
                    ),
                ),
                ("template", models.CharField(max_length=100, verbose_name="letter")),
                ("address", models.EmailField(max_length=254, verbose_name="address")),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("subject", models.CharField(max_length=400, verbose_name="subject")),
                ("body_text", models.TextField(verbose_name="text")),
                ("body_html", models.TextField(verbose_name="text as a web page")),
                (
                    "unsubscribe_url",
                    models.URLField(blank=True, verbose_name="address to unsubscribe"),
                ),
                (
                    "is_secret",
                    models.BooleanField(default=False, verbose_name="holds a code"),
                ),
                (
                    "is_resendable",
                    models.BooleanField(
                        default=False, verbose_name="may be sent twice"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("uncertain", "Not known whether sent"),
                            ("suppressed", "Not sent: address refused before"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="due"
                    ),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="attempts"
                    ),
                ),
                ("claim", models.UUIDField(null=True, verbose_name="claimed by")),
                (
                    "lease_until",
                    models.DateTimeField(null=True, verbose_name="claimed until"),
                ),
                (
                    "begun_at",
                    models.DateTimeField(null=True, verbose_name="sending began"),
                ),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                (
                    "last_error",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="last answer"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deliveries",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "ordering": ["-created_at"],
                "indexes": [
                    models.Index(
                        models.F("is_secret"),
                        models.F("due_at"),
                        condition=models.Q(("state", "queued")),
                        name="notifications_waiting",
                    ),
                    models.Index(
                        models.F("lease_until"),
                        condition=models.Q(("state", "sending")),
                        name="notifications_claimed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("claim__isnull", False),
                                ("lease_until__isnull", False),
                                ("sent_at__isnull", True),
                                ("state", "sending"),
                            ),
                            models.Q(
                                ("begun_at__isnull", False),
                                ("claim__isnull", True),
                                ("lease_until__isnull", True),
                                ("sent_at__isnull", False),
                                ("state", "sent"),
                            ),
                            models.Q(
                                ("begun_at__isnull", False),
                                ("claim__isnull", True),
                                ("lease_until__isnull", True),
                                ("sent_at__isnull", True),
                                ("state__in", ["failed", "uncertain"]),
                            ),
                            models.Q(
                                ("begun_at__isnull", True),
                                ("claim__isnull", True),
                                ("lease_until__isnull", True),
                                ("sent_at__isnull", True),
                                ("state__in", ["queued", "suppressed", "cancelled"]),
                            ),
                            _connector="OR",
                        ),
                        name="notifications_state_fits_columns",
                    )
                ],
            },
        ),
    ]
