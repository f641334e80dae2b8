"""Is the chip the one that was signed? What it proved, counted only with keys that passive authentication has bound."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from limen.lib.basics.findings import Finding
from limen.lib.emrtd import active_authentication as active
from limen.lib.emrtd import protocol_sentences as told
from limen.lib.emrtd import sentences
from limen.lib.emrtd.algorithms import UnknownAlgorithm
from limen.lib.emrtd.cms import SignedData, Signing, signing_of
from limen.lib.emrtd.lds import Group
from limen.lib.emrtd.pace import is_proved
from limen.lib.emrtd.passive import Outcome, Verdict, is_for_other_things
from limen.lib.emrtd.reading import ChipRead
from limen.lib.emrtd.results import Result, Step, Weight
from limen.lib.emrtd.security import read_active_key, read_card_security, read_security_group
from limen.lib.emrtd.tlv import Malformed
from limen.lib.emrtd.trust import TrustStore

_NONE: Final = Step(id="authenticity", result=Result.NOT_SUPPORTED, weight=Weight.OPTIONAL, finding=told.NO_PROOF)


def authenticity(read: ChipRead, outcome: Outcome, *, trust: TrustStore, at: datetime) -> tuple[Step, ...]:
    """Return what the chip proved, a step for each way it tried; never raises."""
    steps = [*_active(read, outcome), *_chip(read, outcome), *_mapping(read, trust, at)]
    steps += [_aborted(problem) for problem in read.evidence.problems]
    return tuple(steps) or (_NONE,)


def card_security_steps(signed: SignedData, *, trust: TrustStore, at: datetime) -> tuple[Step, ...]:
    """Return what the signature of EF.CardSecurity is worth (9303-11, 4.4.3.5)."""
    for info in signed.signers:
        for certificate in (each for each in signed.certificates if info.names(each)):
            if signing_of(signed, info, certificate) is not Signing.GOOD:
                return (_step("card-security", Result.FAILED, sentences.SIGNATURE_BAD),)
            authority = trust.authority_of(certificate)
            if authority is None:
                return (_step("card-security", Result.UNDETERMINED, sentences.SIGNER_UNKNOWN),)
            if is_for_other_things(certificate):
                return (_step("card-security", Result.FAILED, sentences.SIGNER_OF_OTHER_THINGS),)
            if any(certificate.serial in each.revoked for each in trust.revocation_lists_of(authority)):
                return (_step("card-security", Result.FAILED, sentences.SIGNER_REVOKED),)
            if at < certificate.not_before:
                early = sentences.not_yet_valid(certificate.not_before.date())
                return (_step("card-security", Result.UNDETERMINED, early),)
            return (_step("card-security", Result.SUCCESSFUL, sentences.SIGNATURE_GOOD),)
    return (_step("card-security", Result.UNDETERMINED, sentences.SIGNER_MISSING),)


def _active(read: ChipRead, outcome: Outcome) -> list[Step]:
    data = read.files.groups.get(Group.AA_KEY)
    if data is None or not read.evidence.signature:
        return []
    try:
        proved = active.is_proved(
            read_active_key(data),
            challenge=read.evidence.challenge,
            signature=read.evidence.signature,
            algorithm=_named_algorithm(read),
        )
    except (Malformed, UnknownAlgorithm) as error:
        return [_aborted(str(error))]
    good = told.NOT_A_COPY_ACTIVE
    return [_counted("active", proved=proved, good=good, bad=told.COPY_ACTIVE, bound=_is_bound(outcome))]


def _chip(read: ChipRead, outcome: Outcome) -> list[Step]:
    if read.evidence.agreed is None:
        return []
    good = told.NOT_A_COPY_CHIP
    return [_counted("chip", proved=read.evidence.agreed, good=good, bad=told.COPY_CHIP, bound=_is_bound(outcome))]


def _mapping(read: ChipRead, trust: TrustStore, at: datetime) -> list[Step]:
    if read.evidence.mapping is None:
        return []
    if read.card_security is None:
        return [_aborted("EF.CardSecurity")]
    try:
        signed, infos = read_card_security(read.card_security)
    except Malformed as error:
        return [_aborted(str(error))]
    steps = card_security_steps(signed, trust=trust, at=at)
    bound = all(step.result is Result.SUCCESSFUL for step in steps)
    proved = is_proved(read.evidence.mapping, infos)
    good = told.NOT_A_COPY_CHIP
    return [*steps, _counted("mapping", proved=proved, good=good, bad=told.COPY_CHIP, bound=bound)]


def _named_algorithm(read: ChipRead) -> str:
    data = read.files.groups.get(Group.SECURITY)
    if data is None:
        return ""
    try:
        return read_security_group(data).active_algorithm
    except Malformed:
        return ""


def _is_bound(outcome: Outcome) -> bool:
    return outcome.verdict is Verdict.GENUINE


def _counted(name: str, *, proved: bool, good: Finding, bad: Finding, bound: bool) -> Step:
    """A proof that fails always counts; one that holds counts only with a key that is known to be signed."""
    if not proved:
        return _step(name, Result.FAILED, bad)
    if not bound:
        return _step(name, Result.UNDETERMINED, told.PROOF_NOT_COUNTED)
    return _step(name, Result.SUCCESSFUL, good)


def _step(name: str, result: Result, finding: Finding) -> Step:
    return Step(id=f"authenticity.{name}", result=result, weight=Weight.OPTIONAL, finding=finding)


def _aborted(why: str) -> Step:
    return _step("aborted", Result.ABORTED, told.proof_failed(why))
