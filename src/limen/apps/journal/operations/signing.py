"""Checkpoints: the node signs what the journal holds so far."""

from __future__ import annotations

from django.db import transaction

from limen.apps.journal import queries
from limen.apps.journal.models import Checkpoint, Head
from limen.apps.journal.operations.chain import append
from limen.lib.basics.act import Act
from limen.lib.events import checkpoints
from limen.lib.events.canonical import JSON
from limen.lib.events.checkpoints import Signer
from limen.lib.events.looks import ACCESS_LOG


def write_checkpoint(act: Act, *, signer: Signer) -> checkpoints.Checkpoint | None:
    """Sign this node's chain up to its last event; None when that is signed already or nothing has happened.

    What the access log came to is appended first, so that the signature under the chain covers it too.
    """
    with transaction.atomic():
        _anchor_looks(act)
        head = Head.objects.select_for_update().filter(incarnation=act.node.incarnation).first()
        if head is None or _is_signed(head):
            return None
        unsigned = checkpoints.Checkpoint(
            node=head.node,
            incarnation=head.incarnation,
            sequence=head.sequence,
            hash=bytes(head.hash),
            time=act.at,
            public_key=signer.public_key,
        )
        checkpoint = checkpoints.signed(unsigned, signer=signer)
        _keep(act, checkpoint)
        return checkpoint


def _anchor_looks(act: Act) -> None:
    batch = queries.last_look_batch()
    if batch is None or batch.number <= queries.last_anchored_batch():
        return
    data: dict[str, JSON] = {"batch": batch.number, "last_look": batch.last, "hash": batch.hash.hex()}
    append(act, kind="limen.looks.sealed", subject=ACCESS_LOG, data=data)


def _is_signed(head: Head) -> bool:
    return Checkpoint.objects.filter(incarnation=head.incarnation, sequence=head.sequence).exists()


def _keep(act: Act, checkpoint: checkpoints.Checkpoint) -> None:
    Checkpoint.objects.create(
        id=act.new_id(),
        node=checkpoint.node,
        incarnation=checkpoint.incarnation,
        sequence=checkpoint.sequence,
        hash=checkpoint.hash,
        time=checkpoint.time,
        public_key=checkpoint.public_key,
        signature=checkpoint.signature,
    )
