"""A list that comes in parts is checked as one, and its carrier is told of parts that did not come in time."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """What a message is a part of, what was missing then, and one more kind of note."""

    dependencies = [("carriers", "0003_incomplete")]
    operations = [
        migrations.AddField("message", "parts_of", models.CharField(max_length=32, blank=True, default="")),
        migrations.AddField("message", "parts_missing", models.CharField(max_length=100, blank=True, default="")),
        migrations.AddIndex(
            "message", models.Index(name="carriers_message_parts", fields=["departs_at"], condition=~Q(parts_missing=""))
        ),
        migrations.RemoveConstraint(model_name="carriernote", name="carriers_note_kind"),
        migrations.AddConstraint(
            model_name="carriernote",
            constraint=models.CheckConstraint(
                name="carriers_note_kind",
                condition=Q(
                    kind__in=[
                        "missing", "incomplete", "parts", "late", "bad-data", "rejected", "no-show", "unannounced",
                        "too-late",
                    ]
                ),
            ),
        ),
    ]  # fmt: skip
