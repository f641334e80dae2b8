"""When a program was let hear that a family was told: decided then, and never again."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column that may be null: SQLite adds it without making the table anew."""

    dependencies = [("missing", "0003_by_program")]

    operations = [migrations.AddField(model_name="lead", name="heard_at", field=models.DateTimeField(null=True))]
