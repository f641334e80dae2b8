"""A device that registers without a network tells how many groups it has, whenever it meets the post."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from limen.apps.crossings.access import require_post
from limen.apps.journal.operations import once_more
from limen.apps.response import models
from limen.lib.basics.act import Act
from limen.lib.decision.rights import Right, require

MOST_GROUPS = 1_000_000


@once_more
def meet_device(act: Act, *, device: UUID, registered: int) -> None:
    """Keep how many groups a device has registered, by its own count: what has not come in by then is missed.

    A count never goes back: whoever cleared the device does not make it forget. Raises NotAllowed or AwayFromPost.
    """
    require(act.roles, Right.REGISTER_ARRIVALS)
    require_post(act)
    count = max(0, min(registered, MOST_GROUPS))
    with transaction.atomic():
        row = models.Device.objects.select_for_update().filter(id=device).first()
        if row is None:
            models.Device.objects.create(id=device, post=act.post, registered=count, met_at=act.at, met_by_id=act.actor)
            return
        row.post, row.registered = act.post, max(row.registered, count)
        row.met_at, row.met_by_id = act.at, act.actor
        row.save(update_fields=["post", "registered", "met_at", "met_by"])
