"""Every finding on the seals of papers: who signed, whether that is believed, whether it says what the paper says."""

from __future__ import annotations

from datetime import date
from typing import Final

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_, Country, Word

SOURCE: Final = "ICAO 9303-13"
LINES: Final = N_("machine-readable lines")
NAME: Final = N_("name")
BIRTH: Final = N_("date of birth")
NUMBER: Final = N_("document number")
OTHER_NUMBER: Final = N_("another number")
SEX: Final = N_("sex")
CITIZENSHIP: Final = N_("nationality")
AGAINST_THE_SEAL: Final = frozenset(
    {"code.altered", "code.signer-revoked", "code.state-differs", "code.other-state", "code.not-a-signer"}
)
"""Rules after which a seal is not called genuine; that it says something else than the page is another thing."""

NOT_A_SEAL: Final = Finding(
    rule="code.not-a-seal",
    severity=Severity.NOTICE,
    sentence=N_("This code is no seal of a State that is known here."),
    source=SOURCE,
)
ALTERED: Final = Finding(
    rule="code.altered",
    severity=Severity.STOP,
    sentence=N_("The seal does not hold: what it says was altered, or somebody else made it."),
    source=SOURCE,
)
SIGNER_IS_AUTHORITY: Final = Finding(
    rule="code.not-a-signer",
    severity=Severity.STOP,
    sentence=N_("The seal was made with the key of an authority, which signs no papers."),
    source=SOURCE,
)
REVOCATION_UNKNOWN: Final = Finding(
    rule="code.revocation-unknown",
    severity=Severity.INFO,
    sentence=N_("No revocation list of the State is here: whether it took the signer of the seal back is not known."),
    source=SOURCE,
)
SAME: Final = Finding(
    rule="code.same",
    severity=Severity.INFO,
    sentence=N_("What the seal says is what the document says."),
    source=SOURCE,
)
NOT_COMPARED: Final = Finding(
    rule="code.not-compared",
    severity=Severity.NOTICE,
    sentence=N_("The seal says nothing that can be compared with the document: compare it with the paper by eye."),
    source=SOURCE,
)
SILENT: Final = Finding(
    rule="code.trust-silent",
    severity=Severity.ATTENTION,
    sentence=N_("The list of signers is damaged: no seal can be checked until it is mended."),
    source="Limen: a silent source is a finding",
)


def genuine(state: str) -> Finding:
    """Return the finding on a seal that holds and whose signer is believed."""
    return Finding(
        rule="code.genuine",
        severity=Severity.INFO,
        sentence=N_("The seal is genuine: %(state)s signed it. Compare what it says with what the paper says."),
        values={"state": Country(state)},
        source=SOURCE,
    )


def malformed(why: str) -> Finding:
    """Return the finding on a code that begins as a seal and cannot be read to its end."""
    return Finding(
        rule="code.malformed",
        severity=Severity.ATTENTION,
        sentence=N_("This seal cannot be read (%(why)s). Scan it again; it may be damaged or made by hand."),
        values={"why": why},
        source=SOURCE,
    )


def signer_unknown(state: str, signer: str) -> Finding:
    """Return the finding on a seal whose signer's certificate is not here."""
    return Finding(
        rule="code.signer-unknown",
        severity=Severity.ATTENTION,
        sentence=N_("Who signed this seal is not known here (%(state)s, %(signer)s): it proves nothing."),
        values={"state": Country(state), "signer": signer},
        source=SOURCE,
    )


def authority_unknown(state: str) -> Finding:
    """Return the finding on a seal whose signer nobody certified who is believed."""
    return Finding(
        rule="code.authority-unknown",
        severity=Severity.ATTENTION,
        sentence=N_("No authority of %(state)s known here certified whoever signed this seal: it proves nothing."),
        values={"state": Country(state)},
        source=SOURCE,
    )


def other_state(ours: str, theirs: str) -> Finding:
    """Return the finding on a signer that an authority of another State certified."""
    return Finding(
        rule="code.other-state",
        severity=Severity.STOP,
        sentence=N_("The signer of the seal says that it is of %(theirs)s, and %(ours)s certified it."),
        values={"ours": Country(ours), "theirs": Country(theirs)},
        ours=Country(ours),
        theirs=Country(theirs),
        source=SOURCE,
    )


def state_differs(ours: str, theirs: str) -> Finding:
    """Return the finding on a seal of one State that another signed."""
    return Finding(
        rule="code.state-differs",
        severity=Severity.STOP,
        sentence=N_("The seal says that it is of %(theirs)s, and %(ours)s signed it."),
        values={"ours": Country(ours), "theirs": Country(theirs)},
        ours=Country(ours),
        theirs=Country(theirs),
        source=SOURCE,
    )


def revoked(day: date) -> Finding:
    """Return the finding on a signer that its State took back."""
    return Finding(
        rule="code.signer-revoked",
        severity=Severity.STOP,
        sentence=N_("The State took the certificate of this seal's signer back on %(day)s."),
        values={"day": day},
        source=SOURCE,
    )


def signed_outside(day: date) -> Finding:
    """Return the finding on a seal signed on a day on which its signer's certificate did not count."""
    return Finding(
        rule="code.signed-outside",
        severity=Severity.ATTENTION,
        sentence=N_("The seal was signed on %(day)s, when the certificate of its signer was not valid."),
        values={"day": day},
        source=SOURCE,
    )


def ended(day: date) -> Finding:
    """Return the finding on a seal that does not say when it was signed, and whose signer has ended."""
    return Finding(
        rule="code.signer-ended",
        severity=Severity.NOTICE,
        sentence=N_("The certificate of the seal's signer ended on %(day)s; when the seal was made it does not say."),
        values={"day": day},
        source=SOURCE,
    )


def differs(what: str, *, document: str, seal: str) -> Finding:
    """Return the finding on a field in which a seal and the document before the officer differ."""
    return Finding(
        rule="code.differs",
        severity=Severity.STOP,
        sentence=N_("The seal says another %(what)s than the document: the paper is somebody else's, or was altered."),
        values={"what": Word(what)},
        ours=seal,
        theirs=document,
        source=SOURCE,
    )
