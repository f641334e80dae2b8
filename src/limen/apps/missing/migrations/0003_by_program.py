"""By which program of an agency a request came."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column that may be null: SQLite adds it without making the table anew, which would lose its refusals."""

    dependencies = [("missing", "0002_the_dead_stay")]

    operations = [migrations.AddField(model_name="request", name="token", field=models.UUIDField(null=True))]
