"""Writes of carriers: messages come in, are read and assessed; carriers are answered; what is due goes."""

from limen.apps.carriers.operations.assessing import (
    Assessed,
    ToAssess,
    Work,
    next_work,
    record_assessed,
)
from limen.apps.carriers.operations.meeting import announcement_of, note_crossed, note_met, note_unannounced
from limen.apps.carriers.operations.reading import Taken, next_messages, set_aside, take_in
from limen.apps.carriers.operations.receiving import (
    MessageEmpty,
    MessageTooLarge,
    Receipt,
    Received,
    receive,
)

__all__ = [
    "Assessed",
    "MessageEmpty",
    "MessageTooLarge",
    "Receipt",
    "Received",
    "Taken",
    "ToAssess",
    "Work",
    "announcement_of",
    "next_messages",
    "next_work",
    "note_crossed",
    "note_met",
    "note_unannounced",
    "receive",
    "record_assessed",
    "set_aside",
    "take_in",
]
