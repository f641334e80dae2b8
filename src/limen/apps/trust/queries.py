"""Reads: whom is believed now, what a version would change, whose signers are known, how old all of it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from limen.apps.trust import models as rows
from limen.lib.basics.act import Artefacts
from limen.lib.basics.findings import Finding, finding_from_dict
from limen.lib.basics.ids import named_id
from limen.lib.basics.problems import Problem
from limen.lib.emrtd.certificates import Certificate
from limen.lib.emrtd.tlv import Malformed
from limen.lib.emrtd.trust import (
    Difference,
    Source,
    TrustStore,
    alpha3_of,
    difference,
    joined,
    state_of_certificate,
)
from limen.lib.emrtd.trust_data import read_trust_data

TRUST_STORE: Final = named_id("trust-store", "one")
"""The id by which the journal knows the trust store."""
_MOST_HELD: Final = 4
_held: dict[str, tuple[tuple[TrustStore, ...], TrustStore]] = {}
_lock: Final = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustInForce:
    """Whom this node believes at this moment."""

    number: int
    """Of the version; 0 where none took effect yet."""
    digest: str
    """Of the file that holds it: stored with whatever was checked with it, so that the check can be done again."""
    store: TrustStore
    """Empty where nothing is in force, and where the file cannot be used: then every signer is unknown."""
    is_silent: bool = False
    """True when a version is in force and its file is missing or damaged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustVersionView:
    """A version as the desk and the command show it."""

    id: UUID
    number: int
    how: str
    """`import`, `removal`, `rollback`, `received`."""
    state: str
    made_at: datetime | None
    authorities: int
    signers: int
    states: int
    added: int
    changed: int
    removed: int
    suspicious: tuple[Finding, ...]
    brought_at: datetime
    brought_by: UUID | None
    bringer: str
    proposed_at: datetime | None
    proposed_by: UUID | None
    proposer: str
    words: str
    decided_at: datetime | None
    decider: str
    answer: str
    restores: int | None
    is_kept: bool

    @property
    def is_waiting(self) -> bool:
        """True while it may still take effect."""
        return self.state in rows.WAITING

    @property
    def took_effect(self) -> bool:
        """True when it counts, or once counted."""
        return self.state in rows.TOOK_EFFECT


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInForce:
    """A source of the version in force, and who brought it."""

    source: Source
    brought_at: datetime
    bringer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a version changes, and where its files come from."""

    difference: Difference
    brought: tuple[Source, ...]
    """Sources that came new or as a newer copy."""
    gone: tuple[Source, ...]
    """Sources that are there now and would not be any more, a newer copy of which was not brought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateKnown:
    """What is known of one State's signers."""

    code: str
    authorities: int
    valid: int
    """Of them, how many have not ended."""
    until: datetime
    """When the last of them ends."""
    revocations_of: datetime | None
    """When its newest revocation list that counts was made; None without one."""
    revocations_stale: bool
    deviations: int
    """Deviation lists of it that count."""


def trust_in_force(*, artefacts: Artefacts) -> TrustInForce:
    """Return whom this node believes: one short query, and the file only the first time that a process sees it.

    The store is the same object as long as the version is: what it found out (chains, lists whose signature holds) it
    remembers.
    """
    row = rows.TrustVersion.objects.filter(state=rows.IN_FORCE).values_list("number", "artefact").first()
    if row is None:
        return TrustInForce(number=0, digest="", store=TrustStore())
    number, digest = row
    try:
        return TrustInForce(number=number, digest=digest, store=store_of(digest, artefacts=artefacts))
    except (Problem, Malformed):  # missing or damaged, whichever way the store says it: told as silent
        return TrustInForce(number=number, digest=digest, store=TrustStore(), is_silent=True)


def store_of(digest: str, *, artefacts: Artefacts) -> TrustStore:
    """Return the whole store in a file; raises what the store of files raises, or Malformed."""
    return _loaded(digest, artefacts)[1]


def parts_of(digest: str, *, artefacts: Artefacts) -> tuple[TrustStore, ...]:
    """Return the store of each source in a file; none for an empty digest. Raises as `store_of` does."""
    return _loaded(digest, artefacts)[0] if digest else ()


def _loaded(digest: str, artefacts: Artefacts) -> tuple[tuple[TrustStore, ...], TrustStore]:
    data = artefacts.open(digest)
    with _lock:
        found = _held.get(digest)
        if found is None:
            parts = read_trust_data(bytes(data))
            while len(_held) >= _MOST_HELD:
                _held.pop(next(iter(_held)))
            found = _held[digest] = parts, joined(parts)
        return found


def trust_made_at() -> datetime | None:
    """Return when the newest list in force was signed, None without one: the age in the header line."""
    return rows.TrustVersion.objects.filter(state=rows.IN_FORCE).values_list("made_at", flat=True).first()


def version_in_force() -> TrustVersionView | None:
    """Return the version that counts, None where none does."""
    row = _with_people().filter(state=rows.IN_FORCE).first()
    return _view(row) if row else None


def trust_version(version: UUID) -> TrustVersionView | None:
    """Return one version, None where there is none."""
    row = _with_people().filter(id=version).first()
    return _view(row) if row else None


def trust_versions(*, most: int = 100) -> tuple[TrustVersionView, ...]:
    """Return the versions, the newest first."""
    return tuple(_view(row) for row in _with_people().order_by("-number")[:most])


def trust_waiting() -> tuple[TrustVersionView, ...]:
    """Return the versions that may still take effect, the oldest first."""
    return tuple(_view(row) for row in _with_people().filter(state__in=rows.WAITING).order_by("number"))


def sources_in_force(*, artefacts: Artefacts) -> tuple[SourceInForce, ...]:
    """Return the sources of the version in force, by kind and name. Raises what the store of files raises."""
    row = rows.TrustVersion.objects.filter(state=rows.IN_FORCE).first()
    if row is None:
        return ()
    brought = {each.code: each for each in row.sources.select_related("brought_by")}
    found = []
    for part in parts_of(row.artefact, artefacts=artefacts):
        for source in part.sources:
            who = brought[source.code]
            name = who.brought_by.full_name if who.brought_by else ""
            found.append(SourceInForce(source=source, brought_at=who.brought_at, bringer=name))
    return tuple(sorted(found, key=lambda each: (each.source.kind, each.source.name, each.source.code)))


def changes_of(version: UUID, *, artefacts: Artefacts) -> Changes | None:
    """Return what a version changes; None where its file, or that of the version before it, is not kept any more."""
    row = rows.TrustVersion.objects.select_related("base").filter(id=version).first()
    if row is None or not row.artefact or (row.base is not None and not row.base.artefact):
        return None
    base = row.base.artefact if row.base else ""
    before, after = (parts_of(digest, artefacts=artefacts) for digest in (base, row.artefact))
    had, have = _sources(before), _sources(after)
    return Changes(
        difference=difference(joined(before), joined(after)),
        brought=tuple(each for code, each in have.items() if had.get(code) != each),
        gone=tuple(each for code, each in had.items() if code not in have),
    )


def states_known(store: TrustStore, *, at: datetime) -> tuple[StateKnown, ...]:
    """Return what is known of each State, by code."""
    by_state: dict[str, list[Certificate]] = defaultdict(list)
    for authority in store.authorities:
        by_state[state_of_certificate(authority)].append(authority)
    return tuple(_known(store, code, by_state[code], at) for code in sorted(by_state))


def artefacts_named() -> frozenset[str]:
    """Return the digests of all files that a version names."""
    named = rows.TrustVersion.objects.exclude(artefact="").values_list("artefact", flat=True)
    return frozenset(named)


def _known(store: TrustStore, code: str, authorities: list[Certificate], at: datetime) -> StateKnown:
    names = {each.subject for each in authorities}
    lists = [each for each in store.revocations if alpha3_of(each.state) == code or each.issuer in names]
    counting = [each for each in lists if any(each.was_signed_by(authority) for authority in authorities)]
    newest = max(counting, key=lambda each: each.this_update, default=None)
    return StateKnown(
        code=code,
        authorities=len(authorities),
        valid=sum(each.not_after >= at for each in authorities),
        until=max(each.not_after for each in authorities),
        revocations_of=newest.this_update if newest else None,
        revocations_stale=bool(newest and newest.is_stale_at(at)),
        deviations=len(store.deviation_lists_of(code)),
    )


def _sources(parts: Iterable[TrustStore]) -> dict[str, Source]:
    return {source.code: source for part in parts for source in part.sources}


def _with_people() -> QuerySet[rows.TrustVersion]:
    return rows.TrustVersion.objects.select_related("brought_by", "proposed_by", "decided_by", "restores")


def _view(row: rows.TrustVersion) -> TrustVersionView:
    return TrustVersionView(
        id=row.id,
        number=row.number,
        how=row.how,
        state=row.state,
        made_at=row.made_at,
        authorities=row.authorities_count,
        signers=row.signers_count,
        states=row.states_count,
        added=row.added_count,
        changed=row.changed_count,
        removed=row.removed_count,
        suspicious=tuple(finding_from_dict(each) for each in row.suspicious),
        brought_at=row.brought_at,
        brought_by=row.brought_by_id,
        bringer=row.brought_by.full_name if row.brought_by else "",
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by_id,
        proposer=row.proposed_by.full_name if row.proposed_by else "",
        words=row.words,
        decided_at=row.decided_at,
        decider=row.decided_by.full_name if row.decided_by else "",
        answer=row.answer,
        restores=row.restores.number if row.restores else None,
        is_kept=bool(row.artefact),
    )
