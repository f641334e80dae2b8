"""Screenings, referrals, messages, the cases of children and tracing."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0006_more_duties"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Told",
            fields=[
                (
                    "duty",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="told",
                        serialize=False,
                        to="protection.duty",
                    ),
                ),
                ("authority", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ChildCase",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=16, unique=True)),
                ("inspection", models.UUIDField(null=True)),
                ("person", models.UUIDField()),
                ("post", models.CharField(blank=True, max_length=16)),
                ("noticed_by", models.CharField(max_length=32)),
                ("met_at", models.DateTimeField()),
                ("noticed_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("close_words", models.CharField(blank=True, max_length=4000)),
                ("foreign_id", models.CharField(blank=True, max_length=64)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["inspection"], name="protection_child_of")],
                "constraints": [
                    models.UniqueConstraint(fields=("person",), name="protection_one_child_case"),
                    models.UniqueConstraint(
                        condition=models.Q(("foreign_id", ""), _negated=True),
                        fields=("foreign_id",),
                        name="protection_child_from_elsewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("close_words", ""), ("closed_at__isnull", True), ("closed_by__isnull", True)),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                models.Q(("close_words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="protection_child_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("told_at__gte", models.F("noticed_at")), ("noticed_at__gte", models.F("met_at"))
                        ),
                        name="protection_child_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseTask",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("words", models.CharField(max_length=500)),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("rung_at", models.DateTimeField(null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="protection.childcase"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="protection_task_in_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="protection_task_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseMember",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("why", models.CharField(max_length=500)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="members", to="protection.childcase"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("case", "officer"),
                        name="protection_member_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="protection_member_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChildRecord",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("said", models.TextField()),
                ("at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="records", to="protection.childcase"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="protection_record_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "adult",
                                    "safe-place",
                                    "guardian",
                                    "representative",
                                    "interview",
                                    "age",
                                    "best-interests",
                                    "family",
                                    "care-plan",
                                    "follow-up",
                                    "transfer",
                                    "note",
                                ],
                            )
                        ),
                        name="protection_record_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                models.Q(("approved_by", models.F("recorded_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="protection_approved_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("addressee", models.CharField(max_length=40)),
                ("channel", models.CharField(max_length=8)),
                ("about", models.CharField(max_length=24)),
                ("number", models.CharField(blank=True, max_length=16)),
                ("queued_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("failure", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=["next_at"],
                        name="protection_message_waits",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["email", "sms", "webhook"])),
                        name="protection_message_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at__isnull", True), ("sent_at__gte", models.F("queued_at")), _connector="OR"
                        ),
                        name="protection_message_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("inspection", models.UUIDField()),
                ("person", models.UUIDField()),
                ("post", models.CharField(max_length=16)),
                ("service", models.CharField(max_length=32)),
                ("situations", models.CharField(max_length=200)),
                ("consent", models.CharField(max_length=8)),
                ("consent_words", models.CharField(blank=True, max_length=1000)),
                ("note", models.TextField()),
                ("stage", models.CharField(max_length=8)),
                ("since", models.DateTimeField()),
                ("number", models.CharField(max_length=16, unique=True)),
                ("code_digest", models.BinaryField(max_length=32)),
                ("on_paper", models.BooleanField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["inspection"], name="protection_referral_of"),
                    models.Index(fields=["service", "stage"], name="protection_referral_to"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["proposed", "sent", "accepted", "declined", "done", "returned", "revoked"])
                        ),
                        name="protection_referral_stage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consent__in", ["given", "guardian", "vital"])),
                        name="protection_referral_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("consent", "vital"), _negated=True),
                            models.Q(("consent_words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="protection_referral_vital_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stage", models.CharField(max_length=8)),
                ("level", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="protection.referral"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("referral", "stage", "level"), name="protection_reminded_once"),
                    models.CheckConstraint(condition=models.Q(("level__in", [1, 2])), name="protection_reminder_level"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralStep",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("stage", models.CharField(max_length=8)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("words", models.CharField(blank=True, max_length=4000)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="protection.referral"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("referral", "number"), name="protection_step_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["proposed", "sent", "accepted", "declined", "done", "returned", "revoked"])
                        ),
                        name="protection_step_stage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage__in", ["declined", "returned", "revoked"]), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="protection_step_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("inspection", models.UUIDField()),
                ("person", models.UUIDField()),
                ("wording", models.CharField(max_length=8)),
                ("consent", models.CharField(max_length=8)),
                ("language", models.CharField(max_length=16)),
                ("interpreter", models.CharField(blank=True, max_length=120)),
                ("pointed", models.CharField(blank=True, max_length=200)),
                ("situations", models.CharField(blank=True, max_length=200)),
                ("words", models.CharField(blank=True, max_length=4000)),
                ("at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["inspection"], name="protection_screened")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("wording__in", ["adult", "woman", "child"])),
                        name="protection_screening_wording",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consent__in", ["given", "guardian", "refused"])),
                        name="protection_screening_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language", ""), _negated=True), name="protection_screening_language"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreeningAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=32)),
                ("said", models.CharField(max_length=8)),
                ("words", models.CharField(blank=True, max_length=1000)),
                (
                    "screening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="protection.screening"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("screening", "question"), name="protection_answered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("said__in", ["yes", "no", "unsure", "not-said"])),
                        name="protection_answer_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceMember",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("service", models.CharField(max_length=32)),
                ("since", models.DateTimeField()),
                ("named_by", models.UUIDField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("officer",),
                        name="protection_member_of_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceRoom",
            fields=[
                ("service", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("free", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Traced",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("person", models.UUIDField()),
                ("side", models.CharField(max_length=8)),
                ("primary", models.CharField(blank=True, max_length=80)),
                ("secondary", models.CharField(max_length=80)),
                ("own_script", models.CharField(blank=True, max_length=160)),
                ("sex", models.CharField(max_length=1)),
                ("birth", models.CharField(blank=True, max_length=10)),
                ("origin", models.CharField(blank=True, max_length=120)),
                ("last_seen", models.CharField(blank=True, max_length=200)),
                ("relatives", models.TextField()),
                ("relation", models.CharField(blank=True, max_length=40)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("post", models.CharField(blank=True, max_length=16)),
                ("at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="traced",
                        to="protection.childcase",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["sought", "found"])), name="protection_traced_side"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TracingMatch",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("score", models.PositiveSmallIntegerField()),
                ("reasons", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("risk", models.CharField(blank=True, max_length=8)),
                ("assessed_at", models.DateTimeField(null=True)),
                ("words", models.CharField(blank=True, max_length=4000)),
                (
                    "assessed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "found",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matches_found",
                        to="protection.traced",
                    ),
                ),
                (
                    "sought",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matches_sought",
                        to="protection.traced",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sought", "found"), name="protection_matched_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("assessed_at__isnull", True),
                                ("assessed_by__isnull", True),
                                ("risk", ""),
                                ("words", ""),
                            ),
                            models.Q(
                                ("assessed_at__isnull", False),
                                ("assessed_by__isnull", False),
                                ("risk__in", ["safe", "danger", "unclear", "other"]),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="protection_match_assessed",
                    ),
                ],
            },
        ),
    ]
