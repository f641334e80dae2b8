"""The proof of a journal: every hash, every link, every signature, with no secret and no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_, Value
from limen.lib.events.canonical import NotCanonical
from limen.lib.events.checkpoints import Checkpoint, fingerprint, is_genuine
from limen.lib.events.event import GENESIS, Event, chain_hash
from limen.lib.events.kinds import KINDS, KindRefused, check_promises
from limen.lib.events.looks import FIRST_BATCH, Look, LookBatch, batch_of

SOURCE: Final = "limen.events, rules of the chain"
CLOCK_TOLERANCE: Final = timedelta(minutes=1)
"""Two processes of one node finish in another order than they began; only more than this is a clock set back."""
SHOWN: Final = 200
"""Findings that are kept; a journal overwritten from end to end is told as briefly as one wrong byte."""


@dataclass(slots=True)
class Chain:
    """What was read of one chain: one incarnation of one node."""

    node: str
    incarnation: UUID
    first: int = 0
    last: int = 0
    hash: bytes = GENESIS
    latest: datetime | None = None
    signed_to: int = 0
    """The last event that a genuine checkpoint covers; 0 when none does."""


@dataclass(slots=True)
class Proof:
    """What the proof came to."""

    events: int = 0
    chains: dict[UUID, Chain] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    untold: int = 0
    """Findings beyond the first SHOWN."""

    @property
    def holds(self) -> bool:
        """Nothing was found that a whole and untouched journal cannot have."""
        return not any(finding.severity >= Severity.ATTENTION for finding in self.findings)

    def add(self, rule: str, severity: Severity, sentence: str, **values: Value) -> None:
        """Keep one finding."""
        room = SHOWN if severity < Severity.ATTENTION else 2 * SHOWN
        if len(self.findings) >= room:
            self.untold += 1
        else:
            found = Finding(rule=rule, severity=severity, sentence=sentence, values=values, source=SOURCE)
            self.findings.append(found)


def verify_chain(
    events: Iterable[Event],
    *,
    checkpoints: Iterable[Checkpoint] = (),
    public_keys: Mapping[str, Collection[bytes]] | None = None,
) -> Proof:
    """Prove events, which come by rising sequence within each incarnation, against checkpoints.

    `public_keys`: node -> the keys it is known by, from elsewhere than the journal itself; without them a signature
    proves only that the holder of some key signed, and its fingerprint is told to be compared. Reads each event once,
    so that a journal of any length is proved in the memory of its checkpoints.
    """
    proof = Proof()
    signed = _by_chain(proof, checkpoints, public_keys)
    for event in events:
        proof.events += 1
        chain = proof.chains.setdefault(event.incarnation, Chain(event.node, event.incarnation))
        _prove_place(proof, chain, event, signed)
        _prove_content(proof, event)
        _prove_clock(proof, chain, event)
        _prove_checkpoint(proof, chain, event, signed)
        chain.last, chain.hash = event.sequence, event.hash
    _prove_ends(proof, signed)
    return proof


Signed = Mapping[UUID, Mapping[int, Checkpoint]]


def _by_chain(
    proof: Proof, checkpoints: Iterable[Checkpoint], public_keys: Mapping[str, Collection[bytes]] | None
) -> Signed:
    signed: defaultdict[UUID, dict[int, Checkpoint]] = defaultdict(dict)
    told: set[bytes] = set()
    for checkpoint in checkpoints:
        where: dict[str, Value] = {"node": checkpoint.node, "sequence": checkpoint.sequence}
        if not is_genuine(checkpoint):
            proof.add("journal.signature", Severity.STOP, _SIGNATURE, **where)
            continue
        if public_keys is None:
            if checkpoint.public_key not in told:
                proof.add(
                    "journal.key", Severity.INFO, _KEY, node=checkpoint.node, key=fingerprint(checkpoint.public_key)
                )
                told.add(checkpoint.public_key)
        elif checkpoint.public_key not in public_keys.get(checkpoint.node, ()):
            proof.add(
                "journal.key-unknown", Severity.STOP, _KEY_UNKNOWN, key=fingerprint(checkpoint.public_key), **where
            )
            continue
        signed[checkpoint.incarnation][checkpoint.sequence] = checkpoint
    return signed


def _prove_place(proof: Proof, chain: Chain, event: Event, signed: Signed) -> None:
    where: dict[str, Value] = {"node": event.node, "sequence": event.sequence}
    if event.node != chain.node:
        proof.add("journal.node", Severity.STOP, _NODE, other=chain.node, **where)
    if chain.first == 0:
        chain.first = event.sequence
        _prove_beginning(proof, event, signed)
    elif event.sequence <= chain.last:
        proof.add("journal.fork", Severity.STOP, _FORK, **where)
    elif event.sequence > chain.last + 1:
        proof.add("journal.gap", Severity.STOP, _GAP, missing=event.sequence - chain.last - 1, **where)
    elif event.previous_hash != chain.hash:
        proof.add("journal.link", Severity.STOP, _LINK, **where)


def _prove_beginning(proof: Proof, event: Event, signed: Signed) -> None:
    where: dict[str, Value] = {"node": event.node, "sequence": event.sequence}
    if event.sequence == 1:
        if event.previous_hash != GENESIS:
            proof.add("journal.link", Severity.STOP, _LINK, **where)
        return
    before = signed.get(event.incarnation, {}).get(event.sequence - 1)
    if before is None:
        proof.add("journal.begins-late", Severity.NOTICE, _BEGINS_LATE, **where)
    elif before.hash != event.previous_hash:
        proof.add("journal.checkpoint", Severity.STOP, _CHECKPOINT, **where)


def _prove_content(proof: Proof, event: Event) -> None:
    where: dict[str, Value] = {"node": event.node, "sequence": event.sequence}
    try:
        if chain_hash(event) != event.hash:
            proof.add("journal.content", Severity.STOP, _CONTENT, **where)
    except NotCanonical:
        proof.add("journal.content", Severity.STOP, _CONTENT, **where)
    kind = KINDS.get(event.kind, {}).get(event.version)
    if kind is None:
        proof.add("journal.kind", Severity.NOTICE, _KIND, kind=event.kind, version=event.version, **where)
        return
    try:
        check_promises(kind, data=event.data, sealed=())
    except KindRefused:
        proof.add("journal.promise", Severity.NOTICE, _PROMISE, kind=event.kind, **where)


def _prove_clock(proof: Proof, chain: Chain, event: Event) -> None:
    if chain.latest is not None and event.time < chain.latest - CLOCK_TOLERANCE:
        seconds = int((chain.latest - event.time).total_seconds())
        proof.add("journal.clock", Severity.NOTICE, _CLOCK, node=event.node, sequence=event.sequence, seconds=seconds)
    chain.latest = event.time if chain.latest is None else max(chain.latest, event.time)


def _prove_checkpoint(proof: Proof, chain: Chain, event: Event, signed: Signed) -> None:
    checkpoint = signed.get(event.incarnation, {}).get(event.sequence)
    if checkpoint is None:
        return
    if checkpoint.hash == event.hash and checkpoint.node == event.node:
        chain.signed_to = event.sequence
    else:
        proof.add("journal.checkpoint", Severity.STOP, _CHECKPOINT, node=event.node, sequence=event.sequence)


def _prove_ends(proof: Proof, signed: Signed) -> None:
    for incarnation, checkpoints in signed.items():
        last, newest = max(checkpoints.items())
        chain = proof.chains.get(incarnation)
        end = 0 if chain is None else chain.last
        if last > end:
            missing: dict[str, Value] = {"node": newest.node, "missing": last - end, "sequence": last}
            proof.add("journal.cut-off", Severity.STOP, _CUT_OFF, **missing)
    for chain in proof.chains.values():
        if chain.signed_to < chain.last:
            count = chain.last - max(chain.signed_to, chain.first - 1)
            proof.add("journal.unsigned", Severity.INFO, _UNSIGNED, node=chain.node, count=count)


def verify_looks(batches: Iterable[tuple[LookBatch, Sequence[Look]]], *, pruned_to: int = 0) -> Iterator[Finding]:
    """Prove the access log batch by batch, by rising number; looks up to `pruned_to` were lawfully erased."""
    after: LookBatch | None = None
    for batch, looks in batches:
        expected = FIRST_BATCH if after is None else after.hash
        following = 1 if after is None else after.number + 1
        if batch.previous_hash != expected or batch.number != following:
            yield _batch_finding("looks.link", _BATCH_LINK, batch)
        if batch.last > pruned_to and not _is_whole(batch, looks, after):
            yield _batch_finding("looks.content", _BATCH_CONTENT, batch)
        after = batch


def _is_whole(batch: LookBatch, looks: Sequence[Look], after: LookBatch | None) -> bool:
    if not looks:
        return False
    made = batch_of(looks, after=after, sealed_at=batch.sealed_at)
    return made == batch


def _batch_finding(rule: str, sentence: str, batch: LookBatch) -> Finding:
    values: dict[str, Value] = {"batch": batch.number, "first": batch.first, "last": batch.last}
    return Finding(rule=rule, severity=Severity.STOP, sentence=sentence, values=values, source=SOURCE)


_SIGNATURE = N_("The checkpoint of %(node)s at event %(sequence)s does not carry the signature it claims.")
_KEY = N_("%(node)s signs with the key %(key)s. Compare it with the one that the node's owner gave you.")
_KEY_UNKNOWN = N_("The checkpoint of %(node)s at event %(sequence)s is signed with an unknown key, %(key)s.")
_NODE = N_("Event %(sequence)s says it is of %(node)s, but stands in the chain of %(other)s.")
_FORK = N_("The chain of %(node)s has event %(sequence)s twice, or out of order: two writers continued one chain.")
_GAP = N_("%(missing)s events of %(node)s are missing before event %(sequence)s.")
_LINK = N_("Event %(sequence)s of %(node)s does not follow the event before it: one of them was replaced.")
_BEGINS_LATE = N_("The events of %(node)s begin at %(sequence)s; nothing here proves what came before.")
_CHECKPOINT = N_("Event %(sequence)s of %(node)s is not the one that the node signed.")
_CONTENT = N_("Event %(sequence)s of %(node)s was changed: its content does not fit its hash.")
_KIND = N_("Event %(sequence)s of %(node)s is of a kind this program does not know: %(kind)s, version %(version)s.")
_PROMISE = N_("Event %(sequence)s of %(node)s lacks what its kind %(kind)s promises.")
_CLOCK = N_("The clock of %(node)s was set back by %(seconds)s seconds before event %(sequence)s.")
_CUT_OFF = N_("The end is cut off: %(node)s signed up to event %(sequence)s, the last %(missing)s are not here.")
_UNSIGNED = N_("The last %(count)s events of %(node)s are chained, but no checkpoint signs them yet.")
_BATCH_LINK = N_("Batch %(batch)s of the access log does not follow the batch before it.")
_BATCH_CONTENT = N_("Looks %(first)s to %(last)s of the access log were changed, added to or taken away.")
