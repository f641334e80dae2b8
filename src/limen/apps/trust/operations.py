"""Writes: what the trust store becomes is brought by one person and takes effect, whole, by another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from limen.apps.journal.operations import append, once_more
from limen.apps.trust import models as rows
from limen.apps.trust.queries import TRUST_STORE, parts_of
from limen.lib.basics.act import Act
from limen.lib.basics.findings import Finding, Severity, finding_to_dict
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.emrtd.certificates import Certificate
from limen.lib.emrtd.lists import read_anchor_file, read_part
from limen.lib.emrtd.suspicions import suspicions
from limen.lib.emrtd.trust import TrustStore, difference, joined
from limen.lib.emrtd.trust_data import write_trust_data
from limen.lib.events.canonical import JSON

MOST_FILES: Final = 1_000
"""Files brought at once: the revocation lists of all States are some hundred."""


class TrustVersionUnknown(Problem):
    """There is no such version of the trust store."""

    code = "trust-version-unknown"
    sentence = N_("There is no such version of the trust store.")


class TrustNotWaiting(Problem):
    """The version waits no longer: it took effect, was sent back, or is not yet proposed."""

    code = "trust-not-waiting"
    sentence = N_("This version of the trust store does not wait for that. Look at it again.")


class TrustSamePerson(Problem):
    """Whoever brought or proposed a version cannot be the one who confirms it."""

    code = "trust-same-person"
    sentence = N_("You brought or proposed this yourself. A second named person confirms it.")


class TrustOvertaken(Problem):
    """Another version took effect since this one was made."""

    code = "trust-overtaken"
    sentence = N_("Another version of the trust store took effect since. Withdraw this one, and bring the files again.")


class TrustWordsMissing(Problem):
    """What is unusual needs words of whoever proposes or refuses it."""

    code = "trust-words-missing"
    sentence = N_("Say in a few words why: whoever answers for the trust store later reads them.")


class TrustNotKept(Problem):
    """A version that is to come back never was in force, is in force, or is not kept any more."""

    code = "trust-not-kept"
    sentence = N_("Version %(number)s cannot come back: it never took effect, is in force, or is not kept any more.")


class TrustUnchanged(Problem):
    """The files say what is in force already."""

    code = "trust-unchanged"
    sentence = N_("These files are in force already: nothing would change.")


class TrustFilesMissing(Problem):
    """Nothing was brought, or more than is taken at once."""

    code = "trust-files-missing"
    sentence = N_("Choose the files first: a master list, an LDIF, revocation or deviation lists, or certificates.")


class TrustFromFuture(Problem):
    """The list claims to be made after now."""

    code = "trust-from-future"
    sentence = N_("%(file)s is dated %(made)s, after the clock of this node. Correct the clock, or ask its publisher.")


class TrustSourceUnknown(Problem):
    """There is no such source in force."""

    code = "trust-source-unknown"
    sentence = N_("This list or certificate is not in force here.")


def import_trust(act: Act, *, files: Mapping[str, bytes], anchors: Mapping[str, bytes]) -> UUID:
    """Bring files, and return the version that they make with what is in force: read and compared, not yet proposed.

    A newer copy takes the place of the copy of the same list. `anchors` are certificates whose owners may sign lists
    of authorities; those that come along count for the files beside them, and take effect with them. Raises NotAllowed,
    TrustFilesMissing, TrustFileUnreadable, ListNotBelieved, TrustFromFuture or TrustUnchanged.
    """
    require(act.roles, Right.PROPOSE_TRUST)
    if not 0 < len(files) + len(anchors) <= MOST_FILES:
        raise TrustFilesMissing
    base = _base()
    held = _held(act, base)
    named = [read_anchor_file(data, name=name) for name, data in anchors.items()]
    believed = joined([*held.values(), *named]).anchors
    brought = [*named, *(_read(act, name, data, believed) for name, data in files.items())]
    after = held | {part.sources[0].code: part for part in brought}
    if _digests(after) == _digests(held):
        raise TrustUnchanged
    return _make(act, _Made(base=base, how=rows.IMPORT, before=held, after=after, brought=joined(brought)))


def remove_source(act: Act, *, code: str, words: str) -> UUID:
    """Propose that a list or certificate goes, and return the version that waits.

    Raises NotAllowed, TrustWordsMissing or TrustSourceUnknown.
    """
    require(act.roles, Right.PROPOSE_TRUST)
    said = _words(words)
    base = _base()
    held = _held(act, base)
    if code not in held:
        raise TrustSourceUnknown
    after = {each: part for each, part in held.items() if each != code}
    version = _make(act, _Made(base=base, how=rows.REMOVAL, before=held, after=after))
    propose_trust(act, version=version, words=said)
    return version


def propose_rollback(act: Act, *, number: int, words: str) -> UUID:
    """Propose that version `number` comes back, as a new one; return it. Raises NotAllowed, TrustWordsMissing or
    TrustNotKept.
    """
    require(act.roles, Right.PROPOSE_TRUST)
    said = _words(words)
    base = _base()
    past = rows.TrustVersion.objects.filter(number=number, state__in=rows.TOOK_EFFECT).exclude(artefact="").first()
    if past is None or base is None or past.id == base.id:
        raise TrustNotKept(number=number)
    made = _Made(base=base, how=rows.ROLLBACK, before=_held(act, base), after=_held(act, past), restores=past)
    version = _make(act, made)
    propose_trust(act, version=version, words=said)
    return version


def propose_trust(act: Act, *, version: UUID, words: str) -> None:
    """Propose that a version takes effect; a suspicious one needs words.

    Raises NotAllowed, TrustVersionUnknown, TrustNotWaiting, TrustOvertaken or TrustWordsMissing.
    """
    require(act.roles, Right.PROPOSE_TRUST)
    said = clean_words(words, longest=rows.LONGEST_WORDS)
    with transaction.atomic():
        row, in_force = _locked(version)
        if row.state != rows.READ:
            raise TrustNotWaiting
        if row.base_id != (in_force.id if in_force else None):
            raise TrustOvertaken
        if not said and any(Severity[each["severity"]] >= Severity.ATTENTION for each in row.suspicious):
            raise TrustWordsMissing
        row.state, row.words, row.proposed_at, row.proposed_by_id = rows.PROPOSED, said, act.at, act.actor
        row.save()
        append(act, kind="limen.trust.proposed", subject=TRUST_STORE, data={"version": str(row.id)})


def confirm_trust(act: Act, *, version: UUID) -> int:
    """Confirm what somebody else proposed: it takes effect, whole; return how many authorities are believed.

    Raises NotAllowed, TrustVersionUnknown, TrustNotWaiting, TrustSamePerson, TrustOvertaken, or what the store of files
    raises when the file is missing or damaged; what is in force stays then.
    """
    require(act.roles, Right.CONFIRM_TRUST)
    digest = rows.TrustVersion.objects.filter(id=version).values_list("artefact", flat=True).first()
    if digest is None:
        raise TrustVersionUnknown
    if digest:
        act.artefacts.check(digest)
    with transaction.atomic():
        row, in_force = _locked(version)
        if row.state != rows.PROPOSED:
            raise TrustNotWaiting
        if act.actor in (row.brought_by_id, row.proposed_by_id):
            raise TrustSamePerson
        if row.base_id != (in_force.id if in_force else None):
            raise TrustOvertaken
        row.decided_by_id = act.actor
        _put_in_force(act, row, in_force)
    return row.authorities_count


def withdraw_trust(act: Act, *, version: UUID, words: str) -> None:
    """Send a version back, or withdraw one's own. Raises NotAllowed, TrustVersionUnknown, TrustNotWaiting or
    TrustWordsMissing.
    """
    require(act.roles, Right.PROPOSE_TRUST)
    said = _words(words)
    with transaction.atomic():
        row, _ = _locked(version)
        if row.state not in rows.WAITING:
            raise TrustNotWaiting
        row.state, row.answer, row.decided_at, row.decided_by_id = rows.WITHDRAWN, said, act.at, act.actor
        row.save()
        append(act, kind="limen.trust.withdrawn", subject=TRUST_STORE, data={"version": str(row.id)})


@once_more
def receive_trust(act: Act, *, artefact: str) -> UUID:
    """Put in force what headquarters put in force: its file, which this node took because headquarters signed it.

    Two people confirmed it there; their names stand in the journal of headquarters. Raises NotAllowed, TrustUnchanged,
    or what the store of files raises.
    """
    require(act.roles, Right.PROPOSE_TRUST)
    after = {part.sources[0].code: part for part in parts_of(artefact, artefacts=act.artefacts)}
    base = _base()
    if base is not None and base.artefact == artefact:
        raise TrustUnchanged
    made = _Made(base=base, how=rows.RECEIVED, before=_held(act, base), after=after, brought=joined(after.values()))
    row, _ = _row(act, made, artefact)
    with transaction.atomic():
        row.number, row.brought_by_id = _next_number(), None
        row.save(force_insert=True)
        rows.TrustSource.objects.bulk_create(
            rows.TrustSource(version=row, code=code, brought_at=act.at, brought_by=None) for code in after
        )
        told: dict[str, JSON] = {"version": str(row.id), "number": row.number}
        told |= {"artefact": artefact, "authorities": row.authorities_count}
        append(act, kind="limen.trust.received", subject=TRUST_STORE, data=told)
        _, in_force = _locked(row.id)
        _put_in_force(act, row, in_force)
    return row.id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What a new version is made of."""

    base: rows.TrustVersion | None
    how: str
    before: Mapping[str, TrustStore]
    after: Mapping[str, TrustStore]
    brought: TrustStore = field(default_factory=TrustStore)
    restores: rows.TrustVersion | None = None


def _make(act: Act, made: _Made) -> UUID:
    """Write the file of a version and its rows; it waits to be proposed."""
    artefact = act.artefacts.put([write_trust_data(made.after.values())])
    row, found = _row(act, made, artefact)
    return _insert(act, row, made, found)


def _row(act: Act, made: _Made, artefact: str) -> tuple[rows.TrustVersion, tuple[Finding, ...]]:
    """Return the row of a version, not yet numbered, and what is to be looked at twice."""
    before, after = joined(made.before.values()), joined(made.after.values())
    change = difference(before, after)
    found = suspicions(before, after, change, brought=made.brought, at=act.at)
    row = rows.TrustVersion(
        id=act.new_id(),
        base=made.base,
        how=made.how,
        restores=made.restores,
        state=rows.READ,
        artefact=artefact,
        made_at=after.made_at(),
        authorities_count=len(after.authorities),
        signers_count=len(after.signers),
        states_count=len(after.states()),
        added_count=len(change.added),
        changed_count=len(change.changed),
        removed_count=len(change.removed),
        suspicious=[finding_to_dict(each) for each in found],
        brought_at=act.at,
        brought_by_id=act.actor,
    )
    return row, found


@once_more
def _insert(act: Act, row: rows.TrustVersion, made: _Made, found: tuple[Finding, ...]) -> UUID:
    with transaction.atomic():
        row.number = _next_number()
        row.save(force_insert=True)
        rows.TrustSource.objects.bulk_create(_sources(act, row, made))
        append(act, kind="limen.trust.read", subject=TRUST_STORE, data=_read_event(row, made, found))
        return row.id


def _sources(act: Act, row: rows.TrustVersion, made: _Made) -> list[rows.TrustSource]:
    """Return the rows of a version's sources: one that was there before keeps who brought it."""
    earlier = made.restores or made.base
    kept = {each.code: each for each in earlier.sources.all()} if earlier else {}
    brought = {source.code for source in made.brought.sources}
    found = []
    for code in made.after:
        was = kept.get(code) if code not in brought else None
        at, who = (was.brought_at, was.brought_by_id) if was else (act.at, act.actor)
        found.append(rows.TrustSource(version=row, code=code, brought_at=at, brought_by_id=who))
    return found


def _put_in_force(act: Act, row: rows.TrustVersion, in_force: rows.TrustVersion | None) -> None:
    if in_force is not None:
        in_force.state = rows.ROLLED_BACK if row.how == rows.ROLLBACK else rows.SUPERSEDED
        in_force.left_at = act.at
        in_force.save(update_fields=["state", "left_at"])
    row.state, row.decided_at = rows.IN_FORCE, act.at
    row.save()
    data: dict[str, JSON] = {
        "version": str(row.id),
        "number": row.number,
        "how": row.how,
        "authorities": row.authorities_count,
        "added": row.added_count,
        "changed": row.changed_count,
        "removed": row.removed_count,
        "artefact": row.artefact,
        "restores": str(row.restores_id) if row.restores_id else None,
    }
    append(act, kind="limen.trust.confirmed", subject=TRUST_STORE, data=data)


def _read_event(row: rows.TrustVersion, made: _Made, found: Iterable[Finding]) -> dict[str, JSON]:
    return {
        "version": str(row.id),
        "number": row.number,
        "how": row.how,
        "authorities": row.authorities_count,
        "added": row.added_count,
        "changed": row.changed_count,
        "removed": row.removed_count,
        "artefact": row.artefact,
        "suspicious": sorted({each.rule for each in found}),
        "files": [source.digest for source in made.brought.sources],
    }


def _read(act: Act, name: str, data: bytes, believed: tuple[Certificate, ...]) -> TrustStore:
    part = read_part(data, name=name, anchors=believed)
    for source in part.sources:
        if source.made_at is not None and source.made_at > act.at:
            raise TrustFromFuture(file=name, made=source.made_at.date())
    return part


def _base() -> rows.TrustVersion | None:
    return rows.TrustVersion.objects.filter(state=rows.IN_FORCE).first()


def _held(act: Act, version: rows.TrustVersion | None) -> dict[str, TrustStore]:
    """Return what each source of a version gave, by its code. Raises what the store of files raises."""
    parts = parts_of(version.artefact, artefacts=act.artefacts) if version else ()
    return {part.sources[0].code: part for part in parts}


def _digests(parts: Mapping[str, TrustStore]) -> dict[str, str]:
    return {code: part.sources[0].digest for code, part in parts.items()}


def _locked(version: UUID) -> tuple[rows.TrustVersion, rows.TrustVersion | None]:
    """Return a version, and the one in force, both locked with all that wait. Raises TrustVersionUnknown."""
    states = (*rows.WAITING, rows.IN_FORCE)
    held = list(rows.TrustVersion.objects.select_for_update().filter(state__in=states).order_by("number"))
    row = next((each for each in held if each.id == version), None)
    row = row or rows.TrustVersion.objects.filter(id=version).first()
    if row is None:
        raise TrustVersionUnknown
    return row, next((each for each in held if each.state == rows.IN_FORCE), None)


def _next_number() -> int:
    highest: int | None = rows.TrustVersion.objects.aggregate(Max("number"))["number__max"]
    return (highest or 0) + 1


def _words(words: str) -> str:
    said = clean_words(words, longest=rows.LONGEST_WORDS)
    if not said:
        raise TrustWordsMissing
    return said
