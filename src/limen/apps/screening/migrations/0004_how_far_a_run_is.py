"""How far a retroactive run is can be told by the people known when it began."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A run counts the people it has gone past."""

    dependencies = [("screening", "0003_announced")]
    operations = [
        migrations.AddField("run", "known_count", models.PositiveIntegerField(default=0)),
        migrations.AddField("run", "walked_count", models.PositiveIntegerField(default=0)),
    ]
