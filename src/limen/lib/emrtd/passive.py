"""Passive authentication: does the chip hold what its State signed (ICAO 9303-11, 5.1)?

Every step is told by a finding and a result, whether or not the steps before it held, so that an examiner sees all that
is wrong. The verdict is drawn from the steps and from nothing else. It says what the bytes are worth, not whose chip
they are on: a copy of a genuine chip passes. Whether the chip is the one that was signed, Active and Chip
Authentication tell, and only for a chip that passed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from limen.lib.basics.countries import ENTRIES, Kind, state_of
from limen.lib.basics.findings import Finding, Severity
from limen.lib.emrtd import sentences
from limen.lib.emrtd.algorithms import DIGEST, WEAK
from limen.lib.emrtd.certificates import Certificate, same_name
from limen.lib.emrtd.cms import SignerInfo, Signing, signing_of
from limen.lib.emrtd.comparison import compare_lines, read_lines
from limen.lib.emrtd.deviations import HASH_WRONG, KINDS, SIGNATURE_WRONG, Deviation
from limen.lib.emrtd.lds import Com, Group, SecurityObject, read_com, read_sod
from limen.lib.emrtd.results import Result, Step, Weight, whole
from limen.lib.emrtd.tlv import Malformed
from limen.lib.emrtd.trust import TrustStore, alpha3_of, state_of_certificate
from limen.lib.mrz.reading import Reading

MOST_TRUST_DAYS: Final = 90
"""After so many days a list of authorities is old: the German one is published about monthly."""
_ICAO: Final = "2.23.136.1.1."
_NEEDS_TERMINAL: Final = frozenset({Group.FINGERS, Group.IRISES})
_MUST: Final = frozenset({Group.MRZ, Group.FACE})
_NO_GROUPS: Final[Mapping[int, bytes]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipFiles:
    """What was read from a chip: whole files, as they came."""

    sod: bytes | None = None
    com: bytes | None = None
    groups: Mapping[int, bytes] = field(default_factory=lambda: _NO_GROUPS)


class Verdict(StrEnum):
    """What passive authentication comes to."""

    GENUINE = "genuine"
    ALTERED = "altered"
    SIGNER_UNKNOWN = "signer unknown"
    SIGNER_REVOKED = "signer revoked"
    TRUST_OLD = "trust store too old"
    NOT_CHECKED = "not checked"


class Outcome(NamedTuple):
    """The verdict, the steps that led to it, and what was read on the way."""

    verdict: Verdict
    steps: tuple[Step, ...]
    summary: Finding
    security: SecurityObject | None
    signer: Certificate | None
    authority: Certificate | None
    lines: Reading | None
    """What the chip's own lines say. Believed only of a genuine chip."""

    @property
    def result(self) -> Result:
        """The whole in the words of TR-03135."""
        return whole(self.steps)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, heaviest first, the summary before others of its weight."""
        told = (self.summary, *(step.finding for step in self.steps))
        return tuple(sorted(told, key=_weight))


class _Signed(NamedTuple):
    """What is known once the signature was looked at."""

    steps: tuple[Step, ...]
    signer: Certificate | None
    info: SignerInfo | None


def passive_authentication(
    chip: ChipFiles,
    *,
    trust: TrustStore,
    at: datetime,
    page: Reading | None = None,
    most_trust_days: int = MOST_TRUST_DAYS,
) -> Outcome:
    """Return what the files of a chip are worth at the moment `at`. Never raises, on any bytes.

    `page` is the machine-readable zone of the document's page, read on the same day, to hold the chip against.
    """
    lines, line_steps = read_lines(chip.groups.get(Group.MRZ), today=at.date(), page=page)
    compared = compare_lines(lines, page)
    if not chip.sod:
        return _unsigned(_step("sod", Result.FAILED, sentences.SOD_MISSING), lines, (*line_steps, *compared))
    try:
        security = read_sod(chip.sod)
    except Malformed as error:
        told = _step("sod", Result.ABORTED, sentences.sod_malformed(str(error)))
        return _unsigned(told, lines, (*line_steps, *compared))
    signed = _signature(security, trust)
    authority = None if signed.signer is None else trust.authority_of(signed.signer)
    faults = _faults(signed.signer, lines, trust)
    read = [_READ, *_groups(chip, security), *_announced(chip, security), *signed.steps]
    steps = [
        *(_softened(read, faults) if faults else read),
        *_chain(signed, authority, trust=trust, at=at, lines=lines),
        *(_step("deviation", Result.UNDETERMINED, sentences.deviation(KINDS[kind])) for kind in sorted(faults)),
        *line_steps,
        *compared,
    ]
    aged = _age(trust, at, most_trust_days)
    steps += aged
    verdict = _verdict(steps, old=bool(aged))
    return Outcome(verdict, tuple(steps), _SUMMARY[verdict], security, signed.signer, authority, lines)


def _step(name: str, result: Result, finding: Finding, weight: Weight = Weight.MANDATORY) -> Step:
    return Step(id=name, result=result, weight=weight, finding=finding)


_SUCCESSFUL, _EVALUATORY, _SIGNED_WELL = Result.SUCCESSFUL, Weight.EVALUATORY, Signing.GOOD
"""Asked for of every step: a member of an enumeration is looked up anew each time that it is named."""
_READ: Final = _step("sod", Result.SUCCESSFUL, sentences.SOD_READ)
_GOOD: Final = _step("signature", Result.SUCCESSFUL, sentences.SIGNATURE_GOOD)
_ONLY_VALID: Final = (_step("validity", Result.SUCCESSFUL, sentences.VALID),)
_STATE_SAME: Final = _step("state", Result.SUCCESSFUL, sentences.STATE_SAME)
_NO_CRL: Final = _step("revocation", Result.UNDETERMINED, sentences.REVOCATION_UNKNOWN, Weight.OPTIONAL)
_NOT_REVOKED: Final = _step("revocation", Result.SUCCESSFUL, sentences.NOT_REVOKED, Weight.OPTIONAL)
_ANNOUNCED: Final = (_step("announced", Result.SUCCESSFUL, sentences.COM_SAME, Weight.EVALUATORY),)
_GROUP_GOOD: Final = MappingProxyType(
    {number: _step(f"hash.{number}", Result.SUCCESSFUL, sentences.group_good(number)) for number in range(1, 17)}
)
_SUMMARY: Final = MappingProxyType(
    {
        Verdict.GENUINE: sentences.GENUINE,
        Verdict.ALTERED: sentences.ALTERED,
        Verdict.SIGNER_UNKNOWN: sentences.SIGNER_UNKNOWN,
        Verdict.SIGNER_REVOKED: sentences.SIGNER_REVOKED,
        Verdict.TRUST_OLD: sentences.TRUST_OLD,
        Verdict.NOT_CHECKED: sentences.NOT_CHECKED,
    }
)
_SIGNING: Final = MappingProxyType(
    {
        Signing.BAD: (Result.FAILED, sentences.SIGNATURE_BAD),
        Signing.ATTRIBUTES_MISSING: (Result.FAILED, sentences.ATTRIBUTES_MISSING),
        Signing.CONTENT_CHANGED: (Result.FAILED, sentences.CONTENT_CHANGED),
    }
)


def _unsigned(step: Step, lines: Reading | None, more: tuple[Step, ...]) -> Outcome:
    verdict = Verdict.ALTERED if step.result is Result.FAILED else Verdict.NOT_CHECKED
    return Outcome(
        verdict=verdict,
        steps=(step, *more),
        summary=_SUMMARY[verdict],
        security=None,
        signer=None,
        authority=None,
        lines=lines,
    )


# --- the parts -------------------------------------------------------------------------------------


def _groups(chip: ChipFiles, security: SecurityObject) -> list[Step]:
    """Hold every part that was read against what was signed, and say what was signed and not read."""
    if not security.digest:
        return [_step("hash", Result.UNDETERMINED, sentences.unsupported(security.unsupported))]
    digest, hashes, steps = DIGEST[security.digest], security.hashes, []
    for number, data in sorted(chip.groups.items()):
        expected = hashes.get(number)
        if expected is None:
            steps.append(_step(f"hash.{number}", Result.FAILED, sentences.group_unsigned(number)))
        elif digest(data).digest() == expected:
            steps.append(_GROUP_GOOD[number])
        else:
            steps.append(_step(f"hash.{number}", Result.FAILED, sentences.group_altered(number)))
    if hashes.keys() != chip.groups.keys():
        steps += [_not_read(number) for number in sorted(hashes) if number not in chip.groups]
    return steps


def _not_read(number: int) -> Step:
    must = number in _MUST
    result = Result.NOT_SUPPORTED if number in _NEEDS_TERMINAL else Result.UNDETERMINED
    weight = Weight.MANDATORY if must else Weight.OPTIONAL
    return _step(f"hash.{number}", result, sentences.group_missing(number, must=must), weight)


def _announced(chip: ChipFiles, security: SecurityObject) -> tuple[Step, ...]:
    if chip.com is None:
        return ()
    try:
        com: Com = read_com(chip.com)
    except Malformed as error:
        return (_step("announced", Result.ABORTED, sentences.group_malformed(0, str(error)), Weight.EVALUATORY),)
    announced = set(com.groups)
    if announced == security.hashes.keys():
        return _ANNOUNCED
    differ = sorted(announced ^ set(security.hashes))
    told = sentences.groups_hidden(", ".join(map(str, differ)))
    return (_step("announced", Result.FAILED, told, Weight.EVALUATORY),)


# --- the signature ---------------------------------------------------------------------------------


class _Seen(NamedTuple):
    """One signature that was looked at."""

    info: SignerInfo
    certificate: Certificate | None
    is_named: bool
    """The certificate is the one that the signature names."""
    signing: Signing


def _signature(security: SecurityObject, trust: TrustStore) -> _Signed:
    """Check the signature under the certificate that came with it, or that is known from elsewhere.

    Of several signatures the one counts that leads furthest: each is over the same digests, so one is enough. What
    became of the others is told.
    """
    signed = security.signed
    if not signed.signers:
        return _Signed(steps=(_step("signature", Result.FAILED, sentences.SOD_MISSING),), signer=None, info=None)
    seen = [_look_at(security, info, trust) for info in signed.signers]
    best = seen[0] if len(seen) == 1 else max(seen, key=lambda each: _how_far(each, trust))
    others = () if len(seen) == 1 else tuple(_other_signature(each) for each in seen if each is not best)
    if best.certificate is None:
        told = sentences.unsupported("certificate") if signed.unreadable else sentences.SIGNER_MISSING
        step = _step("signature", Result.UNDETERMINED, told)
        return _Signed(steps=(step, *others), signer=None, info=best.info)
    return _Signed((*_signature_steps(security, best, best.certificate), *others), best.certificate, best.info)


def _look_at(security: SecurityObject, info: SignerInfo, trust: TrustStore) -> _Seen:
    signed = security.signed
    for named in signed.certificates:
        if info.names(named):
            return _Seen(info, named, True, signing_of(signed, info, named))
    certificate = trust.signers.of(info) if len(trust.signers) else None
    is_named = certificate is not None
    if certificate is None and len(signed.certificates) == 1:
        certificate = signed.certificates[0]
    signing = Signing.UNSUPPORTED if certificate is None else signing_of(signed, info, certificate)
    return _Seen(info, certificate, is_named, signing)


def _how_far(seen: _Seen, trust: TrustStore) -> tuple[bool, bool, bool]:
    believed = seen.certificate is not None and trust.authority_of(seen.certificate) is not None
    return seen.signing is Signing.GOOD, believed, seen.certificate is not None


def _other_signature(seen: _Seen) -> Step:
    if seen.signing is Signing.GOOD:
        return _step("signature.other", Result.SUCCESSFUL, sentences.OTHER_SIGNATURE_GOOD, Weight.EVALUATORY)
    if seen.signing is Signing.UNSUPPORTED:
        return _step("signature.other", Result.UNDETERMINED, sentences.OTHER_SIGNATURE_OPEN, Weight.EVALUATORY)
    return _step("signature.other", Result.FAILED, sentences.OTHER_SIGNATURE_BAD, Weight.EVALUATORY)


def _signature_steps(security: SecurityObject, seen: _Seen, certificate: Certificate) -> list[Step]:
    info, signing = seen.info, seen.signing
    if signing is _SIGNED_WELL:
        steps = [_GOOD]
    elif signing is Signing.UNSUPPORTED:
        what = info.unsupported or certificate.key_problem
        steps = [_step("signature", Result.UNDETERMINED, sentences.unsupported(what))]
    else:
        steps = [_step("signature", *_SIGNING[signing])]
    if not seen.is_named:
        told = sentences.SIGNER_NAMED_OTHERWISE
        steps.append(_step("signature.signer", Result.SUCCESSFUL, told, Weight.EVALUATORY))
    used = {security.digest, info.digest, info.scheme.digest if info.scheme else ""}
    if not used.isdisjoint(WEAK):
        steps += [
            _step("signature.strength", Result.FAILED, sentences.weak(digest.upper()), Weight.EVALUATORY)
            for digest in sorted(used & WEAK)
        ]
    return steps


# --- the chain -------------------------------------------------------------------------------------


def _chain(
    signed: _Signed, authority: Certificate | None, *, trust: TrustStore, at: datetime, lines: Reading | None
) -> tuple[Step, ...]:
    if signed.signer is None or signed.info is None:
        return ()
    if authority is None:
        return (_no_authority(signed.signer, trust),)
    pair = _pair(signed.signer, authority)
    return (
        *pair.steps,
        *_validity(signed.signer, signed.info, pair, at),
        _revocation(signed.signer, authority, trust, at),
        *_states(signed.signer, pair, lines),
    )


def _no_authority(signer: Certificate, trust: TrustStore) -> Step:
    """Say why no authority was found: the signer names one and is not its child, or nobody knows it."""
    state = alpha3_of(signer.state)
    candidates = trust.candidates_for(signer)
    by_key = [each for each in candidates if each.subject_key_id and each.subject_key_id == signer.authority_key_id]
    if signer.scheme is None or any(each.key is None for each in candidates):
        return _step("chain", Result.UNDETERMINED, sentences.CHAIN_UNSUPPORTED)
    if by_key and any(same_name(each.subject, signer.issuer) for each in by_key):
        return _step("chain", Result.FAILED, sentences.SIGNER_FORGED)
    if trust.knows(state):
        return _step("chain", Result.UNDETERMINED, sentences.authority_unknown(state))
    return _step("chain", Result.UNDETERMINED, sentences.state_unknown(state))


class _Pair(NamedTuple):
    """What is told of a signer and its authority is the same for every document that the two stand behind."""

    steps: tuple[Step, ...]
    outside: Step | None
    """The authority's certificate did not count when it certified."""
    state: str
    """Of the authority."""
    foreign: Step | None
    """The signer says that it is of another State."""


@lru_cache(maxsize=16_384)
def _pair(signer: Certificate, authority: Certificate) -> _Pair:
    steps = [*_named_authority(signer, authority)]
    if is_for_other_things(signer):
        steps.append(_step("chain", Result.FAILED, sentences.SIGNER_OF_OTHER_THINGS))
    outside = foreign = None
    if not authority.is_valid_at(signer.not_before):
        told = sentences.certified_outside(signer.not_before.date())
        outside = _step("validity.authority", Result.FAILED, told, Weight.EVALUATORY)
    of_authority, of_signer = state_of_certificate(authority), alpha3_of(signer.state)
    if of_signer != of_authority:
        foreign = _step("state", Result.FAILED, sentences.authority_of_other_state(of_authority, of_signer))
    return _Pair(steps=tuple(steps), outside=outside, state=of_authority, foreign=foreign)


def _named_authority(signer: Certificate, authority: Certificate) -> Iterator[Step]:
    state = state_of_certificate(authority)
    yield _step("chain", Result.SUCCESSFUL, sentences.authority_found(state, authority.label))
    if not same_name(signer.issuer, authority.subject):
        told = sentences.authority_renamed(authority.label, label_of_issuer(signer))
        yield _step("chain.name", Result.SUCCESSFUL, told, Weight.EVALUATORY)
    if not authority.is_self_issued:
        yield _step("chain.link", Result.SUCCESSFUL, sentences.authority_linked(authority.label), Weight.EVALUATORY)


def label_of_issuer(certificate: Certificate) -> str:
    """Return the name of a certificate's issuer for people to read."""
    return ", ".join(text for _, text in certificate.issuer)


def is_for_other_things(signer: Certificate) -> bool:
    """True for certificates of authorities, and of signers of lists and of seals: the same key certified them too."""
    return signer.is_authority or any(purpose.startswith(_ICAO) for purpose in signer.purposes)


def _validity(signer: Certificate, info: SignerInfo, pair: _Pair, at: datetime) -> tuple[Step, ...]:
    wrong = []
    if at < signer.not_before:
        wrong.append(_step("validity", Result.FAILED, sentences.not_yet_valid(signer.not_before.date())))
    if at > signer.not_after:
        told = sentences.no_longer_valid(signer.not_after.date())
        wrong.append(_step("validity", Result.FAILED, told, Weight.EVALUATORY))
    if info.signing_time is not None and not signer.is_valid_at(info.signing_time):
        told = sentences.signed_outside(info.signing_time.date())
        wrong.append(_step("validity.signing", Result.FAILED, told, Weight.EVALUATORY))
    if pair.outside is not None:
        wrong.append(pair.outside)
    return tuple(wrong) if wrong else _ONLY_VALID


def _revocation(signer: Certificate, authority: Certificate, trust: TrustStore, at: datetime) -> Step:
    lists = trust.revocation_lists_of(authority)
    if not lists:
        return _NO_CRL
    when = min((each.revoked[signer.serial] for each in lists if signer.serial in each.revoked), default=None)
    if when is not None:
        return _step("revocation", Result.FAILED, sentences.revoked(when.date()))
    newest = lists[0]
    if newest.is_stale_at(at) and newest.next_update is not None:
        told = sentences.revocation_stale(newest.next_update.date())
        return _step("revocation", Result.UNDETERMINED, told, Weight.OPTIONAL)
    return _NOT_REVOKED


def _states(signer: Certificate, pair: _Pair, lines: Reading | None) -> list[Step]:
    steps = [] if pair.foreign is None else [pair.foreign]
    if lines is None or not lines.issuer:
        return [*steps, _step("state", Result.UNDETERMINED, sentences.STATE_UNREAD)]
    steps.append(_state(lines.issuer, pair.state))
    code = lines.document_code
    if signer.document_types and code not in signer.document_types and code[:1] not in signer.document_types:
        told = sentences.type_not_allowed(code, ", ".join(signer.document_types))
        steps.append(_step("document-type", Result.FAILED, told, Weight.EVALUATORY))
    return steps


@lru_cache(maxsize=2_048)
def _state(issuer: str, of_authority: str) -> Step:
    if state_of(issuer) == of_authority:
        return _STATE_SAME
    if _is_a_state(issuer):
        return _step("state", Result.FAILED, sentences.state_differs(of_authority, issuer))
    return _step("state", Result.UNDETERMINED, sentences.state_unclear(of_authority, issuer))


def _is_a_state(code: str) -> bool:
    """Parts of States and organisations may be signed for by another: what is allowed there is not in any table."""
    entry = ENTRIES.get(code)
    return entry is None or (entry.kind is not Kind.PART and bool(entry.state))


# --- what else is known ----------------------------------------------------------------------------


def _faults(signer: Certificate | None, lines: Reading | None, trust: TrustStore) -> frozenset[str]:
    """Return the kinds of fault that the State itself says this document has."""
    if signer is None or lines is None or not trust.deviations:
        return frozenset()
    concerned: list[Deviation] = [
        deviation
        for listed in trust.deviation_lists_of(state_of(lines.issuer))
        for deviation in listed.deviations
        if deviation.concerns(number=lines.number, signer=signer)
    ]
    return frozenset(kind for deviation in concerned for kind in deviation.kinds if kind in KINDS)


def _softened(steps: list[Step], faults: frozenset[str]) -> list[Step]:
    """A fault that the State announced explains a failure; it never makes the chip genuine."""
    excused = {"signature"} if SIGNATURE_WRONG in faults else set()
    if HASH_WRONG in faults:
        excused |= {step.id for step in steps if step.id.startswith("hash.")}
    return [_open(step) if step.id in excused and step.result is Result.FAILED else step for step in steps]


def _open(step: Step) -> Step:
    return Step(id=step.id, result=Result.UNDETERMINED, weight=step.weight, finding=step.finding)


def _age(trust: TrustStore, at: datetime, most: int) -> list[Step]:
    made_at = trust.made_at()
    if made_at is None or (days := (at - made_at).days) <= most:
        return []
    return [_step("trust", Result.FAILED, sentences.trust_age(days, most), Weight.EVALUATORY)]


def _verdict(steps: list[Step], *, old: bool) -> Verdict:
    """Draw the verdict: whatever failed and must not weighs more than whatever is open.

    That the page says something else than the chip is told, and says nothing of the chip.
    """
    counted = [
        step
        for step in steps
        if step.result is not _SUCCESSFUL and step.weight is not _EVALUATORY and step.id != "lines"
    ]
    if not counted:
        return Verdict.GENUINE
    failed = {step.id for step in counted if step.result is Result.FAILED}
    if failed - {"revocation", "validity"}:
        return Verdict.ALTERED
    if "revocation" in failed:
        return Verdict.SIGNER_REVOKED
    open_ids = {step.id for step in counted if step.weight is Weight.MANDATORY}
    if "chain" in open_ids:
        return Verdict.TRUST_OLD if old else Verdict.SIGNER_UNKNOWN
    return Verdict.NOT_CHECKED if open_ids else Verdict.GENUINE


def _weight(finding: Finding) -> int:
    return -int(finding.severity or Severity.INFO)
