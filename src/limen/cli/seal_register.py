"""What `limen seal` asks this installation's own register."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from limen.adapters.world import world
from limen.apps.crossings.queries import annulled_since


def annulled_on(number: str) -> date | None:
    """Return the day on which the decision of a notice was annulled; None when it was not, or is not known here."""
    since = annulled_since(number)
    return since.astimezone(ZoneInfo(world().pack.state.time_zone)).date() if since else None
