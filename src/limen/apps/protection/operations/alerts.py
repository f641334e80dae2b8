"""An authority is told by the machine that a duty waits for it: once, at once, with nothing of anybody."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from limen.apps.protection import models
from limen.apps.protection.operations.messages import to_contact
from limen.lib.basics.act import Act
from limen.lib.safeguards.duties import AFTER_GRACE, ALERTED


def due_for_alert(act: Act, *, at_once: UUID | None = None) -> tuple[models.Duty, ...]:
    """Return the open duties of which an authority is to be told now; `at_once` names an inspection that waits for no
    grace.
    """
    grace = act.at - timedelta(minutes=act.pack.protection.grace_minutes)
    rows = models.Duty.objects.filter(kind__in=[*ALERTED], closed_at__isnull=True, told__isnull=True)
    rows = rows.filter(inspection=at_once) if at_once else rows
    return tuple(
        row
        for row in rows.order_by("opened_at", "id")
        if at_once or row.kind not in AFTER_GRACE or row.opened_at <= grace
    )


def tell_authority(act: Act, *, duty: UUID, kind: str) -> None:
    """Have the authority of a kind of duty told of it; inside the caller's transaction, once for each duty."""
    authority = ALERTED[kind]
    _, is_new = models.Told.objects.get_or_create(duty_id=duty, defaults={"authority": authority, "at": act.at})
    if is_new and authority != "child-protection":
        # The child-protection authority is told by the case that is opened for it.
        to_contact(act, authority, about="duty")
