"""Nobody is held unless something milder was considered, and a day is set to look again."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """What was considered instead of custody, and when it is reviewed."""

    dependencies = [("crossings", "0004_second_line")]
    operations = [
        migrations.AddField(
            model_name="custody",
            name="alternatives",
            field=models.CharField(default="-", max_length=4000),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="custody",
            name="review_at",
            # Whoever was held before this was asked is reviewed at once.
            field=models.DateTimeField(default=datetime(2026, 1, 1, tzinfo=UTC)),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.CheckConstraint(
                name="crossings_custody_weighed", condition=~Q(basis="") & ~Q(alternatives="")
            ),
        ),
    ]
