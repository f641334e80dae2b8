"""What is kept of announced people and of carriers: masked after the pack's days, gone when its days are over."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import models as fields
from django.db import transaction

from limen.apps.carriers import models
from limen.apps.journal.operations import append, record_retention, seal_file
from limen.apps.journal.operations import forget as forget_sealed
from limen.apps.screening import erasure as screening
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.retention import Kept
from limen.lib.basics.words import N_

MASKED: Final = (
    "primary", "secondary", "birth", "sex", "citizenship", "document_code", "document_issuer", "document_number",
    "document_expiry", "visa_number", "booking", "reference", "seat",
)  # fmt: skip
"""What is sealed when a passenger is masked, and shown again by the word of two people alone."""

KEEPS: tuple[Kept, ...] = (
    Kept(
        table="carriers_passenger",
        fields=(
            "key", "reference", "booking", "seat", "primary", "secondary", "birth", "sex", "citizenship",
            "document_code", "document_issuer", "document_number", "document_expiry", "visa_number", "embarked",
            "disembarks", "identity_key", "person", "findings", "answer", "inspection", "sealed", "asked", "was_listed",
        ),
        why=N_("To expect who comes, to answer the carrier before boarding, and to hold who came against who was"
               " announced."),
        retention=RetentionClass.PASSENGERS,
    ),
    Kept(
        table="carriers_message",
        fields=("raw", "issues", "name"),
        why=N_("Proof of what a carrier sent, byte by byte, and of what was wrong with it."),
        retention=RetentionClass.PASSENGERS,
    ),
    Kept(
        table="carriers_boardinganswer",
        fields=("answer", "code", "grounds", "words"),
        why=N_("To answer for having kept somebody from boarding, or not."),
        retention=RetentionClass.PASSENGERS,
    ),
    Kept(
        table="carriers_review",
        fields=("why", "answer"),
        why=N_("Who of the human desk said the last word on whether somebody may board."),
        retention=RetentionClass.PASSENGERS,
    ),
    Kept(
        table="carriers_unmasking",
        fields=("why",),
        why=N_("Why, and by whose word, somebody saw again what was masked."),
        retention=RetentionClass.PASSENGERS,
    ),
    Kept(
        table="carriers_contact",
        fields=("name", "phone", "email"),
        why=N_("To reach a carrier at any hour."),
        retention=RetentionClass.CARRIERS,
    ),
    Kept(
        table="carriers_carrieruser",
        fields=("username", "full_name", "password", "secret"),
        why=N_("To know who of a carrier signed in, and to let nobody else in."),
        retention=RetentionClass.CARRIERS,
    ),
    Kept(
        table="carriers_carriersanction",
        fields=("circumstances", "precautions", "heard", "words"),
        why=N_("To answer for a sanction on a carrier, proposed or decided."),
        retention=RetentionClass.CARRIERS,
    ),
)  # fmt: skip
BATCH: Final = 500
"""Rows of one transaction."""
DUE: Final = "retention-over"
ASKED_FOR: Final = timedelta(days=60)
"""So long it is remembered which lists a digest stands for: nobody is announced so long before."""


def erase_due(act: Act) -> int:
    """Mask passengers past the days in which they are seen, and erase what is past its own days."""
    mask_due(act)
    rows = _erase_passengers(act)
    rows += _erase_messages(act)
    limit = _limit(act, RetentionClass.CARRIERS)
    rows += _erase(act, models.Contact.objects.filter(carrier__ended_at__lt=limit), limit, RetentionClass.CARRIERS)
    rows += _erase(act, models.CarrierUser.objects.filter(ended_at__lt=limit), limit, RetentionClass.CARRIERS)
    decided = models.CarrierSanction.objects.filter(decided_at__lt=limit)
    rows += _erase(act, decided, limit, RetentionClass.CARRIERS)
    models.CarrierSitting.objects.filter(ends_at__lt=act.at).delete()
    # Whoever was asked against these is not awaited any more.
    models.ListsAsked.objects.filter(at__lt=act.at - ASKED_FOR).delete()
    return rows


def forget(act: Act, *, subject_record: UUID) -> int:
    """Erase what was announced of one person: under this record itself, and of whom the register had met as it.

    The bytes of a message that named the person go whole: nobody can be cut out of them.
    """
    with transaction.atomic():
        rows = models.Passenger.objects.filter(fields.Q(id=subject_record) | fields.Q(person=subject_record))
        messages = set(rows.values_list("message", flat=True))
        others = list(rows.exclude(id=subject_record).values_list("id", flat=True))
        gone = rows.delete()[0]
        models.Message.objects.filter(id__in=messages).update(raw=b"", masked_at=act.at, issues="")
        for other in others:
            forget_sealed(act, subject_record=other, reason=DUE, rooms=(screening,))
        return gone


def mask_due(act: Act) -> int:
    """Seal who travelled, and the bytes that tell of it, once the days of being seen are over; return how many."""
    limit = act.at - timedelta(days=act.pack.carriers.masking.days)
    masked = 0
    due = models.Movement.objects.filter(departs_at__lt=limit, passengers__masked_at__isnull=True)
    while movement := due.filter(passengers__isnull=False).order_by("departs_at", "id").first():
        with transaction.atomic():
            masked += _mask(act, movement)
    return masked


def _mask(act: Act, movement: models.Movement) -> int:
    rows = list(models.Passenger.objects.filter(movement=movement, masked_at__isnull=True)[:BATCH])
    for row in rows:
        told = json.dumps({name: getattr(row, name) for name in MASKED}, ensure_ascii=False)
        row.sealed = seal_file(act, file_id=row.id, subject_record=row.id, data=told.encode())
        for name in MASKED:
            setattr(row, name, "")
        row.identity_key, row.findings, row.masked_at, row.was_listed = None, "", act.at, True
        row.key = f"masked:{row.id}"
        row.save(force_update=True)
    for message in models.Message.objects.filter(movement=movement, masked_at__isnull=True):
        message.raw = seal_file(act, file_id=message.id, subject_record=message.id, data=bytes(message.raw))
        message.masked_at, message.issues = act.at, ""
        message.save(update_fields=["raw", "masked_at", "issues"])
    append(
        act,
        kind="limen.passengers.masked",
        subject=movement.id,
        data={"movement": str(movement.id), "persons": len(rows)},
    )
    return len(rows)


def _limit(act: Act, retention: RetentionClass) -> datetime:
    return act.at - timedelta(days=act.pack.retention[retention].days)


def _erase_passengers(act: Act) -> int:
    limit = _limit(act, RetentionClass.PASSENGERS)
    due = models.Passenger.objects.filter(movement__departs_at__lt=limit).order_by("id").values_list("id", flat=True)
    total = 0
    while ids := list(due[:BATCH]):
        with transaction.atomic():
            models.Passenger.objects.filter(id__in=ids).delete()
            for each in ids:
                screening.forget(act, subject_record=each)
                forget_sealed(act, subject_record=each, reason=DUE)
            record_retention(act, retention=RetentionClass.PASSENGERS, before=limit, rows=len(ids))
        total += len(ids)
    return total


def _erase_messages(act: Act) -> int:
    """Erase messages past their days, with the key of their bytes, and movements of which nothing is left."""
    limit = _limit(act, RetentionClass.PASSENGERS)
    due = models.Message.objects.filter(received_at__lt=limit, passengers__isnull=True).order_by("id")
    total = 0
    while ids := list(due.values_list("id", flat=True)[:BATCH]):
        with transaction.atomic():
            masked = models.Message.objects.filter(id__in=ids, masked_at__isnull=False).values_list("id", flat=True)
            for each in list(masked):
                forget_sealed(act, subject_record=each, reason=DUE)
            gone = models.Message.objects.filter(id__in=ids).delete()[0]
            record_retention(act, retention=RetentionClass.PASSENGERS, before=limit, rows=gone)
        total += gone
    return total


def _erase(act: Act, due: fields.QuerySet[fields.Model], before: datetime, retention: RetentionClass) -> int:
    with transaction.atomic():
        gone = due.delete()[0]
        record_retention(act, retention=retention, before=before, rows=gone)
    return gone
