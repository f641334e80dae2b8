"""What the second line keeps of a case and of what follows it, and the lists that a run over stays makes."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Tables of the second line, of its remedies, and of stays."""

    dependencies = [
        ("crossings", "0004_decisions_numbered"),
        ("posts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Holding",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holdings", to="crossings.inspection"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=500)),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("until__isnull", True)), fields=["officer"], name="crossings_holding_now"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("inspection",),
                        name="crossings_held_by_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_by__isnull", True), models.Q(("why", ""), _negated=True), _connector="OR"
                        ),
                        name="crossings_given_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
                        to="crossings.inspection",
                    ),
                ),
                ("post", models.CharField(max_length=16)),
                (
                    "left_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("left_at", models.DateTimeField()),
                ("words", models.CharField(max_length=1000)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("acknowledged_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("acknowledged_at__isnull", True)),
                        fields=["post"],
                        name="crossings_hand_over_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_at__isnull", True), ("acknowledged_by__isnull", True)),
                            models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="crossings_acknowledged_by_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="crossings.inspection",
                    ),
                ),
                ("guide", models.CharField(max_length=32)),
                ("language", models.CharField(max_length=16)),
                ("interpreter", models.CharField(max_length=8)),
                ("interpreter_name", models.CharField(blank=True, max_length=120)),
                ("interpreter_presence", models.CharField(blank=True, max_length=8)),
                ("present", models.CharField(blank=True, max_length=500)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("read_back", models.CharField(blank=True, max_length=8)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("interpreter__in", ["none", "person", "service"])),
                        name="crossings_interpreter_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("interpreter", "none"), ("interpreter_name", ""), ("interpreter_presence", "")),
                            models.Q(
                                ("interpreter__in", ["person", "service"]),
                                ("interpreter_presence__in", ["present", "remote"]),
                                models.Q(("interpreter_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="crossings_interpreter_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("read_back", "")),
                            models.Q(("ended_at__isnull", False), ("read_back__in", ["yes", "declined"])),
                            _connector="OR",
                        ),
                        name="crossings_interview_ended_read_back",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("inspection",),
                        name="crossings_one_interview_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewEntry",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="crossings.interview"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=12)),
                ("question", models.CharField(blank=True, max_length=32)),
                ("corrects", models.PositiveSmallIntegerField(null=True)),
                ("words", models.CharField(blank=True, max_length=4000)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("interview", "number"), name="crossings_entry_number"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["answer", "remark", "break", "resumed", "correction"])),
                        name="crossings_entry_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "correction"),
                                ("corrects__isnull", False),
                                models.Q(("words", ""), _negated=True),
                            ),
                            models.Q(models.Q(("kind", "correction"), _negated=True), ("corrects__isnull", True)),
                            _connector="OR",
                        ),
                        name="crossings_correction_of_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="crossings.inspection"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("label", models.CharField(max_length=120)),
                ("media_type", models.CharField(max_length=32)),
                ("digest", models.BinaryField(max_length=32)),
                ("size", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["photo", "scan", "copy"])), name="crossings_evidence_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("label", ""), _negated=True), name="crossings_evidence_labelled"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="crossings.inspection"
                    ),
                ),
                ("reading", models.PositiveSmallIntegerField()),
                ("finding", models.CharField(max_length=80)),
                ("number", models.PositiveSmallIntegerField()),
                ("answer", models.CharField(max_length=12)),
                ("words", models.CharField(max_length=4000)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
                ("evidence", models.ManyToManyField(related_name="answers", to="crossings.evidence")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("inspection", "finding", "number"), name="crossings_answer_number"),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["confirmed", "cleared", "not-relevant"])),
                        name="crossings_answer_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="crossings_answer_in_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("request", models.UUIDField(unique=True)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="crossings.inspection"
                    ),
                ),
                ("move", models.CharField(max_length=20)),
                ("reading", models.PositiveSmallIntegerField()),
                ("reasons", models.CharField(blank=True, max_length=200)),
                ("words", models.CharField(blank=True, max_length=4000)),
                ("proportionality", models.CharField(blank=True, max_length=4000)),
                ("terms", models.TextField(blank=True)),
                ("free_will", models.CharField(blank=True, max_length=120)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=12)),
                ("answer_words", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("inspection",),
                        name="crossings_one_outcome_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "move__in",
                                [
                                    "admit",
                                    "refer",
                                    "void",
                                    "admit_conditionally",
                                    "refuse",
                                    "withdraw",
                                    "stop",
                                    "to_protection",
                                    "to_agency",
                                    "resume",
                                    "annul",
                                    "remove",
                                    "hand_over",
                                    "close_file",
                                ],
                            )
                        ),
                        name="crossings_outcome_move",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("answer__in", ["confirmed", "declined", "withdrawn", "concluded"]),
                            ),
                            _connector="OR",
                        ),
                        name="crossings_outcome_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "concluded"), _negated=True),
                            models.Q(
                                ("move__in", ["refuse", "withdraw", "stop", "remove", "hand_over"]), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="crossings_outcome_alone_never_adverse",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "confirmed"), _negated=True),
                            models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="crossings_outcome_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=32, unique=True)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="crossings.inspection"
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notice", to="crossings.decision"
                    ),
                ),
                ("language", models.CharField(max_length=16)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("digest", models.BinaryField(max_length=32)),
                ("seal", models.CharField(max_length=2000)),
                ("sealed", models.BinaryField()),
                ("served_at", models.DateTimeField(null=True)),
                (
                    "served_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("served_how", models.CharField(blank=True, max_length=12)),
                ("signature", models.CharField(blank=True, max_length=12)),
                ("told", models.CharField(blank=True, max_length=200)),
                ("told_language", models.CharField(blank=True, max_length=16)),
                ("words", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("served_at__isnull", True),
                                ("served_by__isnull", True),
                                ("served_how", ""),
                                ("signature", ""),
                            ),
                            models.Q(
                                ("served_at__isnull", False),
                                ("served_by__isnull", False),
                                ("served_how__in", ["printed", "phone"]),
                                ("signature__in", ["signed", "refused", "unable"]),
                            ),
                            _connector="OR",
                        ),
                        name="crossings_notice_served",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PhoneCopy",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="copies", to="crossings.notice"
                    ),
                ),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("fetched_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))), name="crossings_copy_ends"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CarrierNotice",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "inspection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carrier_notice",
                        to="crossings.inspection",
                    ),
                ),
                ("carrier", models.CharField(max_length=120)),
                ("conveyance", models.CharField(blank=True, max_length=60)),
                ("told_at", models.DateTimeField()),
                ("told_how", models.CharField(max_length=120)),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField(null=True)),
                ("written_how", models.CharField(blank=True, max_length=120)),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("consulted_at", models.DateTimeField(null=True)),
                ("consulted_words", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("written_at__isnull", True), ("written_at__gte", models.F("told_at")), _connector="OR"
                        ),
                        name="crossings_carrier_told_first",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Custody",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="custodies", to="crossings.inspection"
                    ),
                ),
                ("place", models.CharField(max_length=120)),
                ("basis", models.CharField(max_length=200)),
                ("alternatives", models.CharField(max_length=4000)),
                ("review_at", models.DateTimeField()),
                ("since", models.DateTimeField()),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("until", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("end_words", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("inspection",),
                        name="crossings_one_custody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", ""), _negated=True), models.Q(("alternatives", ""), _negated=True)
                        ),
                        name="crossings_custody_weighed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="crossings_custody_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustodyEntry",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "custody",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="crossings.custody"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("words", models.CharField(blank=True, max_length=500)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("custody", "number"), name="crossings_custody_entry_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="PostRequest",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="post_requests",
                        to="crossings.inspection",
                    ),
                ),
                ("move", models.CharField(max_length=20)),
                ("destination", models.CharField(max_length=3)),
                ("ground", models.CharField(max_length=16)),
                ("words", models.CharField(max_length=4000)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=8)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer_words", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("inspection", "move"),
                        name="crossings_asked_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("move__in", ["remove", "hand_over"])), name="crossings_request_move"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ["began", "admissible"])), name="crossings_request_ground"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("answer__in", ["yes", "no"]),
                            ),
                            _connector="OR",
                        ),
                        name="crossings_request_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by__isnull", True),
                            models.Q(("answered_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="crossings_request_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Returned",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "inspection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returned", to="crossings.inspection"
                    ),
                ),
                ("sent_by", models.CharField(max_length=3)),
                ("letter", models.CharField(blank=True, max_length=120)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appeals", to="crossings.inspection"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appeals", to="crossings.decision"
                    ),
                ),
                ("kind", models.CharField(max_length=8)),
                ("body", models.CharField(max_length=120)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("suspensive", models.BooleanField()),
                ("lodged_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=12)),
                ("decided_on", models.DateField(null=True)),
                ("outcome_at", models.DateTimeField(null=True)),
                (
                    "outcome_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=4000)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["appeal", "review"])), name="crossings_appeal_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_on__isnull", True),
                                ("outcome", ""),
                                ("outcome_at__isnull", True),
                                ("outcome_by__isnull", True),
                            ),
                            models.Q(
                                ("outcome__in", ["upheld", "dismissed", "withdrawn"]),
                                ("decided_on__isnull", False),
                                ("outcome_at__isnull", False),
                                ("outcome_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="crossings_appeal_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sanction",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sanctions", to="crossings.inspection"
                    ),
                ),
                ("kind", models.CharField(max_length=32)),
                ("protection", models.CharField(max_length=4000)),
                ("circumstances", models.CharField(max_length=4000)),
                ("proportionality", models.CharField(max_length=4000)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decision", models.CharField(blank=True, max_length=12)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("words", models.CharField(blank=True, max_length=4000)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("protection", ""), _negated=True),
                            models.Q(("circumstances", ""), _negated=True),
                            models.Q(("proportionality", ""), _negated=True),
                        ),
                        name="crossings_sanction_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("decision", "")),
                            models.Q(
                                ("decision__in", ["imposed", "not-imposed"]),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="crossings_sanction_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="crossings_sanction_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StayRun",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("last_crossing", models.BigIntegerField()),
                ("here", models.PositiveIntegerField(default=0)),
                ("overstayed", models.PositiveIntegerField(default=0)),
                ("ending", models.PositiveIntegerField(default=0)),
                ("unfounded", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["-began_at"], name="crossings_stay_run_last")],
            },
        ),
        migrations.CreateModel(
            name="StayFound",
            fields=[
                ("person", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="found", to="crossings.stayrun"
                    ),
                ),
                ("entered_on", models.DateField()),
                ("post", models.CharField(max_length=16)),
                ("citizenship", models.CharField(blank=True, max_length=3)),
                ("basis", models.CharField(blank=True, max_length=32)),
                ("until", models.DateField(null=True)),
                ("over", models.PositiveIntegerField()),
                ("reminded_at", models.DateTimeField(null=True)),
                (
                    "reminded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reminded_until", models.DateField(null=True)),
                ("reminded_how", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-over", "until"], name="crossings_stay_over"),
                    models.Index(fields=["until"], name="crossings_stay_until"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("over", 0), ("until__isnull", False), _connector="OR"),
                        name="crossings_stay_over_its_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reminded_at__isnull", True), ("reminded_by__isnull", True), ("reminded_how", "")
                            ),
                            models.Q(
                                ("reminded_at__isnull", False),
                                ("reminded_by__isnull", False),
                                models.Q(("reminded_how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="crossings_stay_reminded",
                    ),
                ],
            },
        ),
    ]
