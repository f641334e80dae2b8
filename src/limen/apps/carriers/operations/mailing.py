"""A carrier is written to when there is a word on its data: the mail says that there is one, the portal says which."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from limen.apps.carriers import models
from limen.apps.journal.operations import once_more
from limen.lib.basics.act import Act
from limen.lib.safeguards.messages import MessageNotSent, Outgoing, Send

ABOUT: Final = "carrier-notes"
GATHERED: Final = timedelta(minutes=15)
"""So long a note waits for others, so that a bad hour is one mail."""
TRIED: Final = timedelta(days=3)
"""So long an address that takes nothing is tried; the portal has the note all the same."""


def mail_notes(act: Act, *, send: Send) -> int:
    """Write to each carrier that was told something of its data and has not looked, one mail for all of it; return to
    how many. Carriers without an address of theirs read at the portal alone.
    """
    due = models.CarrierNote.objects.filter(
        mailed_at__isnull=True, seen_at__isnull=True, at__lte=act.at - GATHERED, at__gte=act.at - TRIED
    )
    carriers = due.filter(carrier__contacts__email__contains="@").order_by("carrier").values_list("carrier", flat=True)
    return sum(_mail(act, carrier, send) for carrier in list(carriers.distinct()))


def _mail(act: Act, carrier: UUID, send: Send) -> bool:
    contacts = list(models.Contact.objects.filter(carrier=carrier, email__contains="@").order_by("task", "name", "id"))
    # Whom the carrier named for its data; whoever else it named where it did not.
    addresses = {each.email for each in contacts if each.task == "data"} or {contacts[0].email}
    # One address that fails must not have the others written to again at every turn.
    if not any([_is_sent(act, address, send) for address in sorted(addresses)]):  # noqa: C419 - to each of them
        return False  # tried again at the next turn
    _note_mailed(act, carrier=carrier)
    return True


def _is_sent(act: Act, address: str, send: Send) -> bool:
    try:
        send(Outgoing(id=str(act.new_id()), channel="email", address=address, about=ABOUT, number=""))
    except MessageNotSent:
        return False  # whoever sends has said why
    return True


@once_more
def _note_mailed(act: Act, *, carrier: UUID) -> None:
    models.CarrierNote.objects.filter(carrier=carrier, mailed_at__isnull=True, at__lte=act.at).update(mailed_at=act.at)
