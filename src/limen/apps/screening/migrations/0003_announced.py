"""People whom a carrier announces are compared with the lists, too."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A comparison and a hit may come of an announcement."""

    dependencies = [("screening", "0002_what_was_said_stays")]
    operations = [
        migrations.RemoveConstraint(model_name="comparison", name="screening_comparison_whence"),
        migrations.RemoveConstraint(model_name="hit", name="screening_hit_whence"),
        migrations.AddConstraint(
            model_name="comparison",
            constraint=models.CheckConstraint(
                name="screening_comparison_whence",
                condition=models.Q(whence__in=("lane", "rescreen", "list-back", "carrier")),
            ),
        ),
        migrations.AddConstraint(
            model_name="hit",
            constraint=models.CheckConstraint(
                name="screening_hit_whence",
                condition=models.Q(whence__in=("lane", "rescreen", "list-back", "carrier")),
            ),
        ),
    ]
