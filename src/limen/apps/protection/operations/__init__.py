"""Writes: duties, claims, screenings, referrals, the cases of children, tracing, messages. Nothing here deletes."""

from limen.apps.protection.operations.alerts import due_for_alert, tell_authority
from limen.apps.protection.operations.duties import (
    NoSuchDuty,
    ask_again,
    close_duty,
    note_need,
    open_consular_notice,
    open_duty,
    open_once,
    record_claim,
    settle_duties,
)

__all__ = [
    "NoSuchDuty",
    "ask_again",
    "close_duty",
    "due_for_alert",
    "note_need",
    "open_consular_notice",
    "open_duty",
    "open_once",
    "record_claim",
    "settle_duties",
    "tell_authority",
]
