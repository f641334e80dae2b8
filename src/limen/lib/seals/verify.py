"""What a seal is worth: findings, as of everything that is looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_, Country
from limen.lib.seals.printed import Printed, digest_of
from limen.lib.seals.seal import Damaged, NewerSeal, NotASeal, Seal, SignedSeal, is_signed_by, key_name, read_seal
from limen.lib.seals.trust import TrustedKey

SOURCE = "Limen: seals on papers"
_NOT_A_SEAL = Finding(
    rule="seal.not-a-seal",
    severity=Severity.STOP,
    sentence=N_("This is not a seal. The text of a seal begins with LIMEN1: and is read from the square code."),
    source=SOURCE,
)
_NEWER = Finding(
    rule="seal.newer",
    severity=Severity.ATTENTION,
    sentence=N_("This seal is of a newer kind than this program knows. Ask whoever issued the paper."),
    source=SOURCE,
)
_ALTERED = Finding(
    rule="seal.altered",
    severity=Severity.STOP,
    sentence=N_("This seal is damaged, altered or forged: it is not what the issuing authority signed."),
    source=SOURCE,
)
_UNKNOWN_KEY = Finding(
    rule="seal.unknown-key",
    severity=Severity.ATTENTION,
    sentence=N_("Nobody known here signed this seal. It may be another authority's, or forged."),
    source=SOURCE,
)
_SAME_PERSON = Finding(
    rule="seal.person-matches",
    severity=Severity.INFO,
    sentence=N_("Name, birth and document are those for which the seal was made."),
    source=SOURCE,
)
_OTHER_PERSON = Finding(
    rule="seal.person-differs",
    severity=Severity.STOP,
    sentence=N_(
        "What was typed is not what the seal was made for. Compare letter by letter with the box on the paper; if it is"
        " the same, the paper was altered."
    ),
    source=SOURCE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What somebody typed from the box for checking."""

    printed: Printed
    control: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found of a seal, heaviest first, and what it says where it can be believed."""

    findings: tuple[Finding, ...]
    seal: Seal | None = None
    """Only of a genuine seal: what nobody signed is not repeated."""
    key: TrustedKey | None = None

    @property
    def is_genuine(self) -> bool:
        """Return True when a trusted key signed it and nothing typed speaks against it."""
        return self.seal is not None and all(finding.severity < Severity.ATTENTION for finding in self.findings)


def verify_seal(text: str, *, trust: Collection[TrustedKey], compared: Compared | None = None) -> Verdict:
    """Return what a text is worth as a seal. Needs nothing but the text and the keys."""
    try:
        read = read_seal(text)
    except NotASeal:
        return Verdict(findings=(_NOT_A_SEAL,))
    except NewerSeal:
        return Verdict(findings=(_NEWER,))
    except Damaged:
        return Verdict(findings=(_ALTERED,))
    named = [key for key in trust if key_name(key.public_key) == read.key and key.state == read.seal.state]
    if not named:
        return Verdict(findings=(_UNKNOWN_KEY,))
    signer = next((key for key in named if is_signed_by(key.public_key, read)), None)
    return Verdict(findings=(_ALTERED,)) if signer is None else _genuine(read, signer, compared)


def annulled(verdict: Verdict, *, since: date) -> Verdict:
    """Return the verdict on a genuine seal whose decision was annulled on a day: the paper no longer counts."""
    finding = Finding(
        rule="seal.annulled",
        severity=Severity.STOP,
        sentence=N_("The decision on this paper was annulled on %(day)s. It is as if it had never been made."),
        values={"day": since},
        source=SOURCE,
    )
    return Verdict(findings=(finding, *verdict.findings), seal=verdict.seal, key=verdict.key)


def _genuine(read: SignedSeal, key: TrustedKey, compared: Compared | None) -> Verdict:
    genuine = Finding(
        rule="seal.genuine",
        severity=Severity.INFO,
        sentence=N_("The seal is genuine: %(state)s signed it. Compare what it says with what the paper says."),
        values={"state": Country(key.state)},
        source=SOURCE,
    )
    if compared is None:
        return Verdict(findings=(genuine,), seal=read.seal, key=key)
    same = digest_of(compared.printed, control=compared.control) == read.seal.facts
    findings = (genuine, _SAME_PERSON) if same else (_OTHER_PERSON, genuine)
    return Verdict(findings=findings, seal=read.seal, key=key)
