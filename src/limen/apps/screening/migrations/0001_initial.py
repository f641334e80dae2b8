"""Tables of comparisons, hits, adjudications, verifications, cleared pairs, redress numbers and runs."""

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
            name="Asked",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("lists", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Hit",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("person", models.UUIDField()),
                ("document", models.UUIDField(null=True)),
                ("list_code", models.CharField(max_length=32)),
                ("number", models.PositiveIntegerField()),
                ("entry", models.CharField(max_length=80)),
                ("record", models.UUIDField()),
                ("content", models.CharField(max_length=64)),
                ("action", models.CharField(max_length=16)),
                ("made_here", models.BooleanField()),
                ("level", models.CharField(max_length=8)),
                ("bits", models.FloatField()),
                ("told", models.TextField()),
                ("whence", models.CharField(max_length=12)),
                ("inspection", models.UUIDField(null=True)),
                ("post", models.CharField(blank=True, max_length=16)),
                ("found_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("said", models.CharField(blank=True, max_length=12)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person"], name="screening_hit_of"),
                    models.Index(fields=["inspection"], name="screening_hit_at"),
                    models.Index(
                        condition=models.Q(("said", "")), fields=["list_code", "found_at"], name="screening_hit_open"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "list_code", "entry", "content"), name="screening_hit_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("action__in", ["stop-and-call", "inform", "discreet", "assist"])),
                        name="screening_hit_action",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["alert", "review"])), name="screening_hit_level"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("whence__in", ("lane", "rescreen", "list-back"))),
                        name="screening_hit_whence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("said", ""), ("said__in", ["same", "not-same", "cannot-say"]), _connector="OR"
                        ),
                        name="screening_hit_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RedressNumber",
            fields=[
                ("number", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("person", models.UUIDField(unique=True)),
                ("issued_at", models.DateTimeField()),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("list_code", models.CharField(max_length=32)),
                ("after", models.PositiveIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("scopes", models.CharField(max_length=64)),
                ("look_back_days", models.PositiveIntegerField()),
                ("legal_basis", models.CharField(max_length=200)),
                ("entries_count", models.PositiveIntegerField()),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("last", models.UUIDField(null=True)),
                ("persons_count", models.PositiveIntegerField(default=0)),
                ("hits_count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("list_code", "number"), name="screening_run_once"),
                    models.CheckConstraint(
                        condition=models.Q(("after__lt", models.F("number"))), name="screening_run_forward"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comparison",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("person", models.UUIDField()),
                ("document", models.UUIDField(null=True)),
                ("inspection", models.UUIDField(null=True)),
                ("whence", models.CharField(max_length=12)),
                ("post", models.CharField(blank=True, max_length=16)),
                ("at", models.DateTimeField()),
                ("missed", models.CharField(blank=True, max_length=400)),
                ("made_good_at", models.DateTimeField(null=True)),
                (
                    "asked",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="screening.asked"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "at"], name="screening_comparison_of"),
                    models.Index(fields=["at"], name="screening_comparison_age"),
                    models.Index(
                        condition=models.Q(("made_good_at__isnull", True), models.Q(("missed", ""), _negated=True)),
                        fields=["id"],
                        name="screening_comparison_owed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("whence__in", ("lane", "rescreen", "list-back"))),
                        name="screening_comparison_whence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked__isnull", False), models.Q(("missed", ""), _negated=True), _connector="OR"
                        ),
                        name="screening_comparison_told",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClearedPair",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("person", models.UUIDField()),
                ("list_code", models.CharField(max_length=32)),
                ("entry", models.CharField(max_length=80)),
                ("content", models.CharField(max_length=64)),
                ("is_discreet", models.BooleanField()),
                ("cleared_at", models.DateTimeField()),
                ("expires_on", models.DateField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "hit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="screening.hit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("person", "list_code", "entry", "content"),
                        name="screening_cleared_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Adjudication",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("said", models.CharField(max_length=12)),
                ("why", models.CharField(max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "hit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="adjudications", to="screening.hit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("said__in", ["same", "not-same", "cannot-say"])),
                        name="screening_adjudication_said",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="screening_adjudication_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("asked", models.CharField(max_length=120)),
                ("how", models.CharField(max_length=16)),
                ("asked_at", models.DateTimeField()),
                ("answer", models.CharField(max_length=16)),
                ("words", models.CharField(max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "hit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="verifications", to="screening.hit"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["confirmed", "not-confirmed", "no-answer"])),
                        name="screening_verification_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked", ""), _negated=True), models.Q(("words", ""), _negated=True)
                        ),
                        name="screening_verification_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked_at__lte", models.F("at"))), name="screening_verification_past"
                    ),
                ],
            },
        ),
    ]
