"""A carrier is told, too, that more were on board than it announced; and written to that there is something to read."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more kind of note, and when it was mailed."""

    dependencies = [("carriers", "0002_answers_stay")]
    operations = [
        migrations.AddField(model_name="carriernote", name="mailed_at", field=models.DateTimeField(null=True)),
        migrations.RemoveConstraint(model_name="carriernote", name="carriers_note_kind"),
        migrations.AddConstraint(
            model_name="carriernote",
            constraint=models.CheckConstraint(
                name="carriers_note_kind",
                condition=models.Q(
                    kind__in=[
                        "missing", "incomplete", "late", "bad-data", "rejected", "no-show", "unannounced", "too-late",
                    ]
                ),
            ),
        ),
    ]  # fmt: skip
