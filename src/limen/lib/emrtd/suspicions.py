"""What makes a second person look twice before a new trust store takes effect, each as a finding.

Nothing here refuses: real States lose keys, change names, and publish certificates that break the standard. What weighs
as attention needs words of whoever proposes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from limen.lib.basics.countries import ENTRIES
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_, Country, Value
from limen.lib.emrtd.certificates import Certificate
from limen.lib.emrtd.keys import EcKey, RsaKey
from limen.lib.emrtd.trust import (
    BY_HAND,
    LIST_KINDS,
    Difference,
    Source,
    TrustStore,
    Use,
    alpha3_of,
    state_of_certificate,
)

MANY: Final = 0.1
"""Share of the certificates that seldom goes at once."""
SMALLEST_RSA: Final = 2_048
SMALLEST_CURVE: Final = 224
_MOST_NAMED: Final = 12
"""Of one kind of finding: a list that is wrong throughout is told in a few lines, not in hundreds."""
SOURCE: Final = "ICAO 9303-12, 7 and 9"

FOUND: Final[Mapping[str, tuple[Severity, str]]] = MappingProxyType(
    {
        "trust.list-unpinned": (
            Severity.ATTENTION,
            N_(
                "Nobody was named yet whose signature under a list is believed, so who made %(file)s is not known. "
                "Compare its digest with the one that its publisher tells, and bring the certificate of the "
                "publisher's authority."
            ),
        ),
        "trust.anchor-by-hand": (
            Severity.ATTENTION,
            N_(
                "%(file)s would let its owner say who is an authority of any State. Was it got by a way that is "
                "trusted, and compared with what its owner tells by another?"
            ),
        ),
        "trust.by-hand": (
            Severity.ATTENTION,
            N_("Nobody signed that %(file)s is what it says. Was it got from its State by a way that is trusted?"),
        ),
        "trust.unreadable": (
            Severity.NOTICE,
            N_("%(count)s certificates in %(file)s cannot be read and are left out."),
        ),
        "trust.older-copy": (
            Severity.ATTENTION,
            N_("%(file)s is of %(new)s; the copy in force that it replaces is of %(old)s."),
        ),
        "trust.removes-many": (
            Severity.ATTENTION,
            N_("%(count)s of %(before)s certificates of authorities would go. Was the copy cut short?"),
        ),
        "trust.state-lost": (
            Severity.ATTENTION,
            N_("No authority of %(state)s would be left: its documents could not be checked any more."),
        ),
        "trust.revocation-unsigned": (
            Severity.ATTENTION,
            N_(
                "No authority in force signed the revocation list of %(state)s: it would count for nothing until one "
                "is known."
            ),
        ),
        "trust.deviation-unsigned": (
            Severity.ATTENTION,
            N_(
                "No authority of %(state)s in force certified who signed its deviation list: it would count for "
                "nothing."
            ),
        ),
        "trust.self-signature": (
            Severity.ATTENTION,
            N_("%(state)s: the certificate “%(name)s” says that it signed itself, and did not."),
        ),
        "trust.shared-key": (
            Severity.ATTENTION,
            N_("%(one)s and %(other)s would share a key (“%(name)s”): one could sign for the other."),
        ),
        "trust.new-key": (
            Severity.NOTICE,
            N_("%(state)s: “%(name)s” has a key that follows from none that was known."),
        ),
        "trust.no-authority": (Severity.NOTICE, N_("%(state)s: “%(name)s” does not say that it is an authority.")),
        "trust.weak-key": (Severity.NOTICE, N_("%(state)s: “%(name)s” has a key that is short for today.")),
        "trust.key-unsupported": (
            Severity.NOTICE,
            N_("%(state)s: “%(name)s” has a key of a kind that cannot be used here."),
        ),
        "trust.state-unknown": (Severity.NOTICE, N_("“%(name)s” names no State that is known (%(state)s).")),
        "trust.ended": (
            Severity.NOTICE,
            N_("%(count)s of the certificates that come new have ended. They still prove documents signed before."),
        ),
        "trust.more": (Severity.NOTICE, N_("The same is so for %(count)s more; the next is “%(name)s” (%(state)s).")),
    }
)
"""Rule to its weight and its sentence."""


def suspicions(
    before: TrustStore, after: TrustStore, changed: Difference, *, brought: TrustStore, at: datetime
) -> tuple[Finding, ...]:
    """Return what is to be looked at twice, heaviest first; `brought` is what came new, as a store of its own."""
    found = [
        *_of_sources(before, brought),
        *_of_loss(before, after, changed),
        *_of_lists(after, brought),
        *_of_added(before, after, changed, at),
    ]
    return tuple(sorted(found, key=lambda each: -each.severity))


def _of_sources(before: TrustStore, brought: TrustStore) -> Iterator[Finding]:
    held = {source.code: source for source in before.sources}
    for source in brought.sources:
        if source.kind in LIST_KINDS and source.pinned != "yes":
            yield _found("trust.list-unpinned", file=source.name)
        if source.kind == BY_HAND:
            rule = "trust.anchor-by-hand" if source.use is Use.LISTS else "trust.by-hand"
            yield _found(rule, file=source.name)
        if source.unreadable:
            yield _found("trust.unreadable", file=source.name, count=source.unreadable)
        yield from _older(held.get(source.code), source)


def _older(held: Source | None, source: Source) -> Iterator[Finding]:
    if held is None or held.made_at is None or source.made_at is None or source.made_at >= held.made_at:
        return
    told: dict[str, Value] = {"file": source.name, "new": source.made_at.date(), "old": held.made_at.date()}
    yield _found("trust.older-copy", **told)


def _of_loss(before: TrustStore, after: TrustStore, changed: Difference) -> Iterator[Finding]:
    had = len(before.authorities)
    if len(changed.removed) > had * MANY:
        yield _found("trust.removes-many", count=len(changed.removed), before=had)
    for state in sorted(set(before.states()) - set(after.states())):
        yield _found("trust.state-lost", state=Country(state))


def _of_lists(after: TrustStore, brought: TrustStore) -> Iterator[Finding]:
    """A list that no authority in force signed would stand there and count for nothing."""
    for listed in brought.revocations:
        if not any(listed.was_signed_by(each) for each in after.named(listed.issuer)):
            yield _found("trust.revocation-unsigned", state=Country(alpha3_of(listed.state)))
    for deviating in brought.deviations:
        state = alpha3_of(deviating.state)
        if deviating not in after.deviation_lists_of(state):
            yield _found("trust.deviation-unsigned", state=Country(state))


def _of_added(before: TrustStore, after: TrustStore, changed: Difference, at: datetime) -> Iterator[Finding]:
    added = changed.added
    yield from _named("trust.self-signature", filter(_is_forged, added))
    yield from _shared_keys(after, added)
    new = [each for each in added if each not in changed.linked and before.knows(state_of_certificate(each))]
    yield from _named("trust.new-key", new)
    yield from _named("trust.no-authority", (e for e in added if not e.is_authority))
    yield from _named("trust.weak-key", filter(_is_weak, added))
    yield from _named("trust.key-unsupported", (e for e in added if e.key is None))
    yield from _named("trust.state-unknown", (e for e in added if not _has_state(e)))
    if ended := sum(each.not_after < at for each in added):
        yield _found("trust.ended", count=ended)


def _shared_keys(after: TrustStore, added: tuple[Certificate, ...]) -> Iterator[Finding]:
    """One key under two States lets one of them sign the other's documents."""
    states: dict[bytes, set[str]] = defaultdict(set)
    for each in after.authorities:
        states[each.key_bytes].add(state_of_certificate(each))
    shared = {each.key_bytes: each for each in added if len(states[each.key_bytes]) > 1}
    for key, each in list(shared.items())[:_MOST_NAMED]:
        one, other, *_ = sorted(states[key])
        told: dict[str, Value] = {"one": Country(one), "other": Country(other), "name": each.label}
        yield _found("trust.shared-key", **told)


def _named(rule: str, certificates: Iterable[Certificate]) -> Iterator[Finding]:
    found = list(certificates)
    for each in found[:_MOST_NAMED]:
        yield _found(rule, state=Country(state_of_certificate(each)), name=each.label)
    if len(found) > _MOST_NAMED:
        told = found[_MOST_NAMED]
        more = len(found) - _MOST_NAMED
        yield _found("trust.more", count=more, state=Country(state_of_certificate(told)), name=told.label)


def _is_forged(certificate: Certificate) -> bool:
    knowable = certificate.key is not None and certificate.scheme is not None
    return certificate.is_self_issued and knowable and not certificate.was_signed_by(certificate)


def _is_weak(certificate: Certificate) -> bool:
    match certificate.key:
        case RsaKey(modulus=modulus):
            return modulus.bit_length() < SMALLEST_RSA
        case EcKey(curve=curve):
            return curve.p.bit_length() < SMALLEST_CURVE
    return False


def _has_state(certificate: Certificate) -> bool:
    return state_of_certificate(certificate) in ENTRIES


def _found(rule: str, **values: Value) -> Finding:
    severity, sentence = FOUND[rule]
    return Finding(rule=str(rule), severity=severity, sentence=sentence, values=values, source=SOURCE)
