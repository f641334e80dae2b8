"""What lists a digest stands for, and of whom they said nothing, so that only lists that change are asked again."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever was asked before is asked of all lists once more."""

    dependencies = [("carriers", "0004_parts")]
    operations = [
        migrations.CreateModel(
            name="ListsAsked",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("told", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField("passenger", "was_listed", models.BooleanField(default=True)),
    ]
