"""Writes of the journal."""

from limen.apps.journal.operations.chain import Draft, OutsideTransaction, append, append_many
from limen.apps.journal.operations.looking import PurposeMissing, record_look

__all__ = [
    "Draft",
    "OutsideTransaction",
    "PurposeMissing",
    "append",
    "append_many",
    "record_look",
]
