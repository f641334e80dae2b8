"""Messages to authorities and services: queued with what they are about, sent by the node; nobody's data is in them."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction

from limen.apps.protection import models
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack.protection import Contact, Service
from limen.lib.safeguards.messages import MessageNotSent, Outgoing, Send

MOST_AT_ONCE: Final = 20
FIRST_AGAIN: Final = timedelta(seconds=30)
LONGEST_AGAIN: Final = timedelta(minutes=30)


def to_contact(act: Act, code: str, *, about: str, number: str = "") -> None:
    """Queue a message to an authority by every way that the country pack names; inside the caller's transaction."""
    contact = act.pack.protection.contact(code)
    for channel in _channels(contact):
        _queue(act, f"contact/{code}", channel, about, number)


def to_service(act: Act, code: str, *, about: str, number: str = "") -> None:
    """Queue a message to a receiving service by every way that the directory names; inside the caller's transaction."""
    for channel in _channels(act.pack.protection.service(code)):
        _queue(act, f"service/{code}", channel, about, number)


def _channels(addressee: Contact | Service | None) -> tuple[str, ...]:
    return tuple(channel for channel in ("email", "sms", "webhook") if getattr(addressee, channel, ""))


def _queue(act: Act, addressee: str, channel: str, about: str, number: str) -> None:
    models.Message.objects.create(
        id=act.new_id(),
        addressee=addressee,
        channel=channel,
        about=about,
        number=number,
        queued_at=act.at,
        next_at=act.at,
    )


def deliver(act: Act, *, send: Send) -> int:
    """Send what is due, each by itself, and return how many went; what fails is tried again later, ever more rarely."""
    due = models.Message.objects.filter(sent_at__isnull=True, next_at__lte=act.at).order_by("next_at", "id")
    return sum(_deliver(act, row, send) for row in due[:MOST_AT_ONCE])


def _deliver(act: Act, row: models.Message, send: Send) -> bool:
    try:
        send(
            Outgoing(
                id=str(row.id),
                channel=row.channel,
                address=_address(act, row),
                about=row.about,
                number=row.number,
            )
        )
    except MessageNotSent as problem:
        row.failure = str(problem.values["why"])[:200]
    else:
        row.failure, row.sent_at = "", max(act.at, row.queued_at)
    row.tries += 1
    row.next_at = act.at + min(FIRST_AGAIN * 2 ** min(row.tries, 8), LONGEST_AGAIN)
    with transaction.atomic():
        row.save(update_fields=["sent_at", "tries", "next_at", "failure"])
    return row.sent_at is not None


def _address(act: Act, row: models.Message) -> str:
    kind, _, code = row.addressee.partition("/")
    law = act.pack.protection
    found = law.contact(code) if kind == "contact" else law.service(code)
    address: str = getattr(found, row.channel, "")
    if not address:
        raise MessageNotSent(why=f"the country pack names no {row.channel} for {row.addressee}")
    return address
