"""A traveller may be decided about more than once: decisions are numbered, and adverse ones need two people."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_update

TABLE = "crossings_decision"


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusal of decisions anew: SQLite has lost it with the changed table, PostgreSQL has not."""
    remove(_apps, schema_editor)
    for statement in refuse_update(TABLE, vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    for statement in allow_again((TABLE,), vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Decisions are numbered; those that go against a person need two people."""

    dependencies = [
        ("crossings", "0003_what_a_crossing_promises"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            name="fallback",
            field=models.CharField(blank=True, default="", max_length=60),
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
        # On SQLite a changed table is made anew and loses its triggers: they come last.
        migrations.RunPython(install, remove),
    ]
