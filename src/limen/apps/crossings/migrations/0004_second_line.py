"""What the second line keeps of a case, and of what follows it; what was said there is appended, never changed."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_update

APPENDED = (
    "crossings_decision",
    "crossings_interviewentry",
    "crossings_answer",
    "crossings_evidence",
    "crossings_custodyentry",
    "crossings_returned",
)


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusals: that of decisions anew, because only SQLite has lost it with the changed table."""
    remove(_apps, schema_editor)
    for table in APPENDED:
        for statement in refuse_update(table, vendor=schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    for statement in allow_again(APPENDED, vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Tables of the second line; a decision is numbered, and adverse ones need two people."""

    dependencies = [
        ("crossings", "0003_what_a_crossing_promises"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("reading", models.PositiveSmallIntegerField()),
                ("finding", models.CharField(max_length=80)),
                ("number", models.PositiveSmallIntegerField()),
                ("answer", models.CharField(max_length=12)),
                ("words", models.CharField(max_length=4000)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=8)),
                ("body", models.CharField(max_length=120)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("suspensive", models.BooleanField()),
                ("lodged_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("outcome", models.CharField(blank=True, max_length=12)),
                ("decided_on", models.DateField(null=True)),
                ("outcome_at", models.DateTimeField(null=True)),
                ("words", models.CharField(blank=True, max_length=4000)),
            ],
        ),
        migrations.CreateModel(
            name="CarrierNotice",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("carrier", models.CharField(max_length=120)),
                ("conveyance", models.CharField(blank=True, max_length=60)),
                ("told_at", models.DateTimeField()),
                ("told_how", models.CharField(max_length=120)),
                ("written_at", models.DateTimeField(null=True)),
                ("written_how", models.CharField(blank=True, max_length=120)),
                ("consulted_at", models.DateTimeField(null=True)),
                ("consulted_words", models.CharField(blank=True, max_length=1000)),
            ],
        ),
        migrations.CreateModel(
            name="Custody",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("place", models.CharField(max_length=120)),
                ("basis", models.CharField(max_length=200)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("end_words", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="CustodyEntry",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("words", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("label", models.CharField(max_length=120)),
                ("media_type", models.CharField(max_length=32)),
                ("digest", models.BinaryField(max_length=32)),
                ("size", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("post", models.CharField(max_length=16)),
                ("left_at", models.DateTimeField()),
                ("words", models.CharField(max_length=1000)),
                ("acknowledged_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Holding",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("why", models.CharField(blank=True, max_length=500)),
                ("until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("guide", models.CharField(max_length=32)),
                ("language", models.CharField(max_length=16)),
                ("interpreter", models.CharField(max_length=8)),
                ("interpreter_name", models.CharField(blank=True, max_length=120)),
                ("interpreter_presence", models.CharField(blank=True, max_length=8)),
                ("present", models.CharField(blank=True, max_length=500)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("read_back", models.CharField(blank=True, max_length=8)),
            ],
        ),
        migrations.CreateModel(
            name="InterviewEntry",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=12)),
                ("question", models.CharField(blank=True, max_length=32)),
                ("corrects", models.PositiveSmallIntegerField(null=True)),
                ("words", models.CharField(blank=True, max_length=4000)),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=32, unique=True)),
                ("language", models.CharField(max_length=16)),
                ("made_at", models.DateTimeField()),
                ("digest", models.BinaryField(max_length=32)),
                ("seal", models.CharField(max_length=2000)),
                ("sealed", models.BinaryField()),
                ("served_at", models.DateTimeField(null=True)),
                ("served_how", models.CharField(blank=True, max_length=12)),
                ("signature", models.CharField(blank=True, max_length=12)),
                ("told", models.CharField(blank=True, max_length=200)),
                ("told_language", models.CharField(blank=True, max_length=16)),
                ("words", models.CharField(blank=True, max_length=1000)),
            ],
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("request", models.UUIDField(unique=True)),
                ("move", models.CharField(max_length=20)),
                ("reading", models.PositiveSmallIntegerField()),
                ("reasons", models.CharField(blank=True, max_length=200)),
                ("words", models.CharField(blank=True, max_length=4000)),
                ("proportionality", models.CharField(blank=True, max_length=4000)),
                ("terms", models.TextField(blank=True)),
                ("free_will", models.CharField(blank=True, max_length=120)),
                ("proposed_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=12)),
                ("answer_words", models.CharField(blank=True, max_length=1000)),
            ],
        ),
        migrations.CreateModel(
            name="PostRequest",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("move", models.CharField(max_length=20)),
                ("destination", models.CharField(max_length=3)),
                ("ground", models.CharField(max_length=16)),
                ("words", models.CharField(max_length=4000)),
                ("asked_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=8)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer_words", models.CharField(blank=True, max_length=1000)),
            ],
        ),
        migrations.CreateModel(
            name="Returned",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("sent_by", models.CharField(max_length=3)),
                ("letter", models.CharField(blank=True, max_length=120)),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Sanction",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=32)),
                ("protection", models.CharField(max_length=4000)),
                ("circumstances", models.CharField(max_length=4000)),
                ("proportionality", models.CharField(max_length=4000)),
                ("proposed_at", models.DateTimeField()),
                ("decision", models.CharField(blank=True, max_length=12)),
                ("decided_at", models.DateTimeField(null=True)),
                ("words", models.CharField(blank=True, max_length=4000)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="crossings_one_decision_a_line",
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="crossings_decision_move",
        ),
        migrations.RemoveConstraint(
            model_name="inspection",
            name="crossings_state",
        ),
        migrations.AddField(
            model_name="decision",
            name="number",
            field=models.PositiveSmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="decision",
            name="outcome",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="second_officer",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="filed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="decision",
            name="move",
            field=models.CharField(max_length=20),
        ),
        migrations.AlterField(
            model_name="decision",
            name="reason",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name="decision",
            name="words",
            field=models.CharField(blank=True, max_length=4000),
        ),
        migrations.AlterField(
            model_name="inspection",
            name="state",
            field=models.CharField(max_length=16),
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(
                condition=models.Q(
                    models.Q(("state__in", ["open", "referred", "admitted", "voided"]), _negated=True),
                    ("filed_at__isnull", True),
                ),
                fields=["post", "waiting_since"],
                name="crossings_in_work",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("inspection", "number"), name="crossings_decision_number"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("line", 1)), fields=("inspection",), name="crossings_one_decision_first_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
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
                name="crossings_decision_move",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("line", 1), _negated=True), ("move__in", ["admit", "refer", "void"]), _connector="OR"
                ),
                name="crossings_first_line_admits_or_refers",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("move__in", ["refuse", "withdraw", "stop", "remove", "hand_over"]), _negated=True),
                    models.Q(
                        ("second_officer__isnull", False),
                        models.Q(("second_officer", models.F("officer")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="crossings_adverse_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "open",
                            "referred",
                            "admitted",
                            "voided",
                            "refused",
                            "withdrawn",
                            "stopped",
                            "in_protection",
                            "with_agency",
                            "removed",
                            "handed_over",
                            "annulled",
                        ],
                    )
                ),
                name="crossings_state",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="crossings.inspection"
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="appeals", to="crossings.decision"
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="appeals", to="crossings.inspection"
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="outcome_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="carriernotice",
            name="inspection",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="carrier_notice", to="crossings.inspection"
            ),
        ),
        migrations.AddField(
            model_name="carriernotice",
            name="told_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="carriernotice",
            name="written_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="custody",
            name="begun_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="custody",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="custody",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="custodies", to="crossings.inspection"
            ),
        ),
        migrations.AddField(
            model_name="custodyentry",
            name="custody",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="crossings.custody"
            ),
        ),
        migrations.AddField(
            model_name="custodyentry",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="crossings.inspection"
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="evidence",
            field=models.ManyToManyField(related_name="answers", to="crossings.evidence"),
        ),
        migrations.AddField(
            model_name="handover",
            name="acknowledged_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="hand_overs", to="crossings.inspection"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="left_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="holding",
            name="given_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="holding",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="holdings", to="crossings.inspection"
            ),
        ),
        migrations.AddField(
            model_name="holding",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="interview",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="interviews", to="crossings.inspection"
            ),
        ),
        migrations.AddField(
            model_name="interview",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="interviewentry",
            name="interview",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="crossings.interview"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="notice", to="crossings.decision"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="crossings.inspection"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="served_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="outcome",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="outcome",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="crossings.inspection"
            ),
        ),
        migrations.AddField(
            model_name="outcome",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="postrequest",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="postrequest",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="postrequest",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="post_requests", to="crossings.inspection"
            ),
        ),
        migrations.AddField(
            model_name="returned",
            name="inspection",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="returned", to="crossings.inspection"
            ),
        ),
        migrations.AddField(
            model_name="returned",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sanction",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sanction",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sanctions", to="crossings.inspection"
            ),
        ),
        migrations.AddField(
            model_name="sanction",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["appeal", "review"])), name="crossings_appeal_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="carriernotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("written_at__isnull", True), ("written_at__gte", models.F("told_at")), _connector="OR"
                ),
                name="crossings_carrier_told_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)), fields=("inspection",), name="crossings_one_custody"
            ),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                name="crossings_custody_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="custodyentry",
            constraint=models.UniqueConstraint(fields=("custody", "number"), name="crossings_custody_entry_number"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["photo", "scan", "copy"])), name="crossings_evidence_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("label", ""), _negated=True), name="crossings_evidence_labelled"
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                fields=("inspection", "finding", "number"), name="crossings_answer_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["confirmed", "cleared", "not-relevant"])),
                name="crossings_answer_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="crossings_answer_in_words"
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(
                condition=models.Q(("acknowledged_at__isnull", True)), fields=["post"], name="crossings_hand_over_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("acknowledged_at__isnull", True), ("acknowledged_by__isnull", True)),
                    models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                    _connector="OR",
                ),
                name="crossings_acknowledged_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(
                condition=models.Q(("until__isnull", True)), fields=["officer"], name="crossings_holding_now"
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)), fields=("inspection",), name="crossings_held_by_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(("given_by__isnull", True), models.Q(("why", ""), _negated=True), _connector="OR"),
                name="crossings_given_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(("interpreter__in", ["none", "person", "service"])),
                name="crossings_interpreter_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("read_back", "")),
                    models.Q(("ended_at__isnull", False), ("read_back__in", ["yes", "declined"])),
                    _connector="OR",
                ),
                name="crossings_interview_ended_read_back",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("inspection",),
                name="crossings_one_interview_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewentry",
            constraint=models.UniqueConstraint(fields=("interview", "number"), name="crossings_entry_number"),
        ),
        migrations.AddConstraint(
            model_name="interviewentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["answer", "remark", "break", "resumed", "correction"])),
                name="crossings_entry_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "correction"), ("corrects__isnull", False), models.Q(("words", ""), _negated=True)
                    ),
                    models.Q(models.Q(("kind", "correction"), _negated=True), ("corrects__isnull", True)),
                    _connector="OR",
                ),
                name="crossings_correction_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("served_at__isnull", True), ("served_by__isnull", True), ("served_how", ""), ("signature", "")
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
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at__isnull", True)),
                fields=("inspection",),
                name="crossings_one_outcome_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("answer__in", ["confirmed", "declined", "withdrawn"]),
                    ),
                    _connector="OR",
                ),
                name="crossings_outcome_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "confirmed"), _negated=True),
                    models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="crossings_outcome_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="postrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at__isnull", True)),
                fields=("inspection", "move"),
                name="crossings_asked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="postrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("move__in", ["remove", "hand_over"])), name="crossings_request_move"
            ),
        ),
        migrations.AddConstraint(
            model_name="postrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["began", "admissible"])), name="crossings_request_ground"
            ),
        ),
        migrations.AddConstraint(
            model_name="postrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(
                        ("answered_at__isnull", False), ("answered_by__isnull", False), ("answer__in", ["yes", "no"])
                    ),
                    _connector="OR",
                ),
                name="crossings_request_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="postrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by__isnull", True),
                    models.Q(("answered_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="crossings_request_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("protection", ""), _negated=True),
                    models.Q(("circumstances", ""), _negated=True),
                    models.Q(("proportionality", ""), _negated=True),
                ),
                name="crossings_sanction_in_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="crossings_sanction_two_people",
            ),
        ),
        # On SQLite a changed table is made anew and loses its triggers: they come last.
        migrations.RunPython(install, remove),
    ]
