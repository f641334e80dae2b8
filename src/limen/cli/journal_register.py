"""What `limen journal` does with this installation's own register."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from django.conf import settings

from limen.adapters.journal_export import Written, write_export
from limen.adapters.node_identity import NodeSigner, read_node, read_public_key
from limen.adapters.world import world
from limen.apps.journal import operations, queries
from limen.lib.events.event import Event
from limen.lib.events.exchange import checkpoint_line
from limen.lib.events.proof import Proof

count_events = queries.count_events


def prove(public_keys: Mapping[str, tuple[bytes, ...]], passing: Callable[[Iterable[Event]], Iterator[Event]]) -> Proof:
    """Prove the register's journal; without keys from elsewhere, this node's own key is the one to sign it."""
    folder = settings.CONFIGURATION.home
    own = {read_node(folder).name: (read_public_key(folder),)}
    return queries.prove(public_keys=public_keys or own, passing=passing)


def export(path: Path, passing: Callable[[Iterable[Event]], Iterator[Event]]) -> Written:
    """Write the journal to a file and record that it was exported."""
    act = world().machine_act(purpose="journal-export")
    with queries.one_moment():
        events = passing(queries.all_events())
        written = write_export(path, node=act.node.name, events=events, checkpoints=queries.checkpoints())
    operations.record_export(act, events=written.events, digest=written.digest)
    return written


def checkpoint() -> str | None:
    """Seal the access log, sign the journal and return the checkpoint as a line of an export."""
    act = world().machine_act(purpose="checkpoint")
    operations.seal_looks(act)
    written = operations.write_checkpoint(act, signer=NodeSigner(folder=settings.CONFIGURATION.home))
    return None if written is None else checkpoint_line(written)
