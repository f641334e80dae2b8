"""Writes of the journal."""

from limen.apps.journal.operations.chain import Draft, OutsideTransaction, append, append_many
from limen.apps.journal.operations.copies import record_backup, record_export, record_restore
from limen.apps.journal.operations.files import open_file, seal_file
from limen.apps.journal.operations.forgetting import forget, replay_erasures
from limen.apps.journal.operations.looking import (
    EventUnknown,
    PayloadErased,
    PurposeMissing,
    open_payload,
    record_look,
    seal_looks,
)
from limen.apps.journal.operations.retention import record_retention
from limen.apps.journal.operations.rivals import once_more
from limen.apps.journal.operations.signing import write_checkpoint

__all__ = [
    "Draft",
    "EventUnknown",
    "OutsideTransaction",
    "PayloadErased",
    "PurposeMissing",
    "append",
    "append_many",
    "forget",
    "once_more",
    "open_file",
    "open_payload",
    "record_backup",
    "record_export",
    "record_look",
    "record_restore",
    "record_retention",
    "replay_erasures",
    "seal_file",
    "seal_looks",
    "write_checkpoint",
]
