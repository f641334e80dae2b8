"""The register of detention: milder means one by one, reasons of the person, rights that were told, reviews missed."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from limen.lib.events.refusals import allow_again, refuse_update

TABLE = "crossings_custodyalternative"


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the refusal."""
    for statement in refuse_update(TABLE, vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    for statement in allow_again((TABLE,), vendor=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("crossings", "0006_second_line_stays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CustodyAlternative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=32)),
                ("why_not", models.CharField(max_length=1000)),
            ],
        ),
        migrations.CreateModel(
            name="CustodyMiss",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="custody",
            name="authority",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="custody",
            name="consulate",
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name="custody",
            name="contact",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="custody",
            name="language",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="custody",
            name="lawyer",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="custody",
            name="medical",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="custody",
            name="reasons",
            field=models.CharField(blank=True, max_length=4000),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.CheckConstraint(
                condition=models.Q(("consulate__in", ["", "wanted", "declined"])), name="crossings_custody_consulate"
            ),
        ),
        migrations.AddField(
            model_name="custodyalternative",
            name="custody",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="weighed", to="crossings.custody"
            ),
        ),
        migrations.AddField(
            model_name="custodymiss",
            name="custody",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="missed", to="crossings.custody"
            ),
        ),
        migrations.AddConstraint(
            model_name="custodyalternative",
            constraint=models.UniqueConstraint(fields=("custody", "kind"), name="crossings_alternative_once"),
        ),
        migrations.AddConstraint(
            model_name="custodyalternative",
            constraint=models.CheckConstraint(
                condition=models.Q(("why_not", ""), _negated=True), name="crossings_alternative_weighed"
            ),
        ),
        migrations.AddConstraint(
            model_name="custodymiss",
            constraint=models.UniqueConstraint(fields=("custody", "due_at"), name="crossings_missed_once"),
        ),
        migrations.RunPython(install, remove),
    ]
