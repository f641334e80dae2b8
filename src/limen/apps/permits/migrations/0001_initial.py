"""Tables of permits, their changes and the lists they came in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Permit",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("person", models.UUIDField(editable=False, unique=True)),
                ("kind", models.CharField(max_length=32)),
                ("number", models.CharField(max_length=32)),
                ("issuer", models.CharField(max_length=3)),
                ("authority", models.CharField(blank=True, max_length=120)),
                ("primary", models.CharField(max_length=80)),
                ("secondary", models.CharField(blank=True, max_length=80)),
                ("birth", models.CharField(max_length=10)),
                ("sex", models.CharField(max_length=1)),
                ("citizenship", models.CharField(blank=True, max_length=3)),
                ("identity_key", models.BinaryField(max_length=16)),
                ("document_issuer", models.CharField(blank=True, max_length=3)),
                ("document_number", models.CharField(blank=True, max_length=32)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField()),
                ("entries", models.PositiveSmallIntegerField()),
                ("stay_days", models.PositiveSmallIntegerField(null=True)),
                ("conditions", models.CharField(blank=True, max_length=1010)),
                ("status", models.CharField(max_length=8)),
                ("content_hash", models.CharField(max_length=64)),
                ("version", models.PositiveIntegerField()),
                ("issued_at", models.DateTimeField()),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_on", models.DateField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("end_reason", models.CharField(blank=True, max_length=32)),
                ("end_words", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["identity_key"], name="permits_identity"),
                    models.Index(fields=["document_number", "document_issuer"], name="permits_document"),
                    models.Index(fields=["valid_until"], name="permits_until"),
                    models.Index(fields=["birth", "primary"], name="permits_name"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("number", "issuer", "kind"), name="permits_permit_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", ""), _negated=True),
                            models.Q(("issuer", ""), _negated=True),
                            models.Q(("primary", ""), _negated=True),
                        ),
                        name="permits_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gte", models.F("valid_from"))), name="permits_forward"
                    ),
                    models.CheckConstraint(condition=models.Q(("entries__in", (0, 1, 2))), name="permits_entries"),
                    models.CheckConstraint(
                        condition=models.Q(("stay_days__isnull", True), ("stay_days__gte", 1), _connector="OR"),
                        name="permits_stay",
                    ),
                    models.CheckConstraint(condition=models.Q(("sex__in", ["F", "M", "X"])), name="permits_sex"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document_issuer", ""), ("document_number", "")),
                            models.Q(
                                models.Q(("document_number", ""), _negated=True),
                                models.Q(("document_issuer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="permits_bound",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end_reason", ""),
                                ("end_words", ""),
                                ("ended_at__isnull", True),
                                ("ended_by__isnull", True),
                                ("ended_on__isnull", True),
                                ("status", "valid"),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("ended_on__isnull", False),
                                ("status__in", ["annulled", "revoked"]),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="permits_ended_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PermitImport",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                ("imported_at", models.DateTimeField()),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("issued_count", models.PositiveIntegerField(default=0)),
                ("changed_count", models.PositiveIntegerField(default=0)),
                ("ended_count", models.PositiveIntegerField(default=0)),
                ("same_count", models.PositiveIntegerField(default=0)),
                ("aside_count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="permits_import_source"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PermitChange",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="permits.permit"
                    ),
                ),
                ("what", models.CharField(max_length=8)),
                ("version", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.permitimport",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("permit", "version"), name="permits_change_once"),
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ("issued", "changed", "annulled", "revoked"))),
                        name="permits_change_what",
                    ),
                ],
            },
        ),
    ]
