"""Files that belong to a person, a photo or a notice: sealed under the person's key, wherever a row keeps them."""

from __future__ import annotations

from uuid import UUID

from limen.apps.journal.operations.chain import key_for
from limen.apps.journal.operations.looking import PayloadErased, record_look
from limen.lib.basics.act import Act
from limen.lib.events import sealing


def seal_file(act: Act, *, file_id: UUID, subject_record: UUID, data: bytes) -> bytes:
    """Return `data` sealed for the row `file_id`; runs inside the transaction that keeps it."""
    key_id, key = key_for(act, subject_record)
    return sealing.seal_file(
        data, key=key, nonce=act.keys.nonce(), file_id=file_id, key_id=key_id, subject_record=subject_record
    )


def open_file(act: Act, *, file_id: UUID, subject_record: UUID, sealed: bytes, what: str) -> bytes:
    """Return a sealed file after recording the look; raises PayloadErased once the person's key is destroyed."""
    record_look(act, subject=subject_record, what=what)
    key = act.keys.open_key(sealing.key_of_file(sealed))
    if key is None:
        raise PayloadErased(id=str(file_id))
    return sealing.open_file(sealed, key=key, file_id=file_id, subject_record=subject_record)
