"""Every finding on what a chip holds and who signed it. Those on reading it are in `protocol_sentences`."""

from __future__ import annotations

from datetime import date
from typing import Final

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_, Country, Word

LDS: Final = "ICAO 9303-10, 4 (to be confirmed)"
PA: Final = "ICAO 9303-11, 5.1"
PKI: Final = "ICAO 9303-12, 7.1"
CRL: Final = "ICAO 9303-12, 7.1.2 (to be confirmed)"
LISTS: Final = "ICAO 9303-12, 9"
DEVIATIONS: Final = "ICAO 9303-3, 7 (to be confirmed)"
CHECKS: Final = "BSI TR-03135-1, 3.7"

GENUINE: Final = Finding(
    rule="chip.genuine",
    severity=Severity.INFO,
    sentence=N_("The chip holds what its State signed, and nothing else."),
    source=PA,
)
ALTERED: Final = Finding(
    rule="chip.altered",
    severity=Severity.STOP,
    sentence=N_("The chip does not hold what its State signed: it was altered, or somebody else made it."),
    source=PA,
)
SIGNER_UNKNOWN: Final = Finding(
    rule="chip.signer-unknown",
    severity=Severity.ATTENTION,
    sentence=N_("Whether the chip is genuine is not known: who signed it is not known here."),
    source=PA,
)
SIGNER_REVOKED: Final = Finding(
    rule="chip.signer-revoked",
    severity=Severity.STOP,
    sentence=N_("The State of the document took back the certificate that signed this chip."),
    source=CRL,
)
TRUST_OLD: Final = Finding(
    rule="chip.trust-too-old",
    severity=Severity.ATTENTION,
    sentence=N_("Whether the chip is genuine is not known: its signer is newer than our list of signers may be."),
    source=LISTS,
)
NOT_CHECKED: Final = Finding(
    rule="chip.not-checked",
    severity=Severity.ATTENTION,
    sentence=N_("Whether the chip is genuine was not checked; what stood in the way is told beside this."),
    source=PA,
)
SOD_MISSING: Final = Finding(
    rule="chip.signature-missing",
    severity=Severity.STOP,
    sentence=N_("The chip has no signature of its State over its parts."),
    source=PA,
)
SOD_READ: Final = Finding(
    rule="chip.signature-read",
    severity=Severity.INFO,
    sentence=N_("The signature of the State over the parts of the chip was read."),
    source=LDS,
)
SIGNATURE_GOOD: Final = Finding(
    rule="chip.signature-good",
    severity=Severity.INFO,
    sentence=N_("The signature over the parts of the chip holds."),
    source=PA,
)
SIGNATURE_BAD: Final = Finding(
    rule="chip.signature-bad",
    severity=Severity.STOP,
    sentence=N_("The signature over the parts of the chip does not hold."),
    source=PA,
)
OTHER_SIGNATURE_GOOD: Final = Finding(
    rule="chip.other-signature-good",
    severity=Severity.INFO,
    sentence=N_("The chip has another signature over its parts, which holds too."),
    source=PA,
)
OTHER_SIGNATURE_OPEN: Final = Finding(
    rule="chip.other-signature-open",
    severity=Severity.INFO,
    sentence=N_("The chip has another signature over its parts, which cannot be checked here."),
    source=PA,
)
OTHER_SIGNATURE_BAD: Final = Finding(
    rule="chip.other-signature-bad",
    severity=Severity.ATTENTION,
    sentence=N_("The chip has another signature over its parts, which does not hold: no State is known to sign so."),
    source=PA,
)
ATTRIBUTES_MISSING: Final = Finding(
    rule="chip.signature-loose",
    severity=Severity.STOP,
    sentence=N_("What was signed does not name the parts of the chip: the signature could stand on any document."),
    source=PA,
)
CONTENT_CHANGED: Final = Finding(
    rule="chip.digests-changed",
    severity=Severity.STOP,
    sentence=N_("The list of digests on the chip is not the one that was signed."),
    source=PA,
)
SIGNER_MISSING: Final = Finding(
    rule="chip.signer-missing",
    severity=Severity.ATTENTION,
    sentence=N_("The chip does not bring the certificate of its signer, so the signature cannot be checked."),
    source=PA,
)
SIGNER_NAMED_OTHERWISE: Final = Finding(
    rule="chip.signer-named-otherwise",
    severity=Severity.NOTICE,
    sentence=N_("The signature names another certificate than the one that the chip brings; the one it brings fits."),
    source=PA,
)
SIGNER_FORGED: Final = Finding(
    rule="chip.signer-forged",
    severity=Severity.STOP,
    sentence=N_("The certificate of the signer names an authority by its key, and that key did not sign it."),
    source=PKI,
)
SIGNER_OF_OTHER_THINGS: Final = Finding(
    rule="chip.signer-not-for-documents",
    severity=Severity.STOP,
    sentence=N_("The certificate that signed the chip was given for something else than signing documents."),
    source=PKI,
)
CHAIN_UNSUPPORTED: Final = Finding(
    rule="chip.chain-unsupported",
    severity=Severity.ATTENTION,
    sentence=N_("The certificate of the signer is of a kind that this program cannot check."),
    source=PKI,
)
REVOCATION_UNKNOWN: Final = Finding(
    rule="chip.revocation-unknown",
    severity=Severity.INFO,
    sentence=N_("There is no list here of what this authority revoked; nothing is known against the signer."),
    source=CRL,
)
NOT_REVOKED: Final = Finding(
    rule="chip.not-revoked",
    severity=Severity.INFO,
    sentence=N_("The authority did not revoke the certificate of the signer."),
    source=CRL,
)
VALID: Final = Finding(
    rule="chip.signer-valid",
    severity=Severity.INFO,
    sentence=N_("The certificate of the signer is within its validity, and was when it signed."),
    source=PKI,
)
STATE_SAME: Final = Finding(
    rule="chip.state-same",
    severity=Severity.INFO,
    sentence=N_("The State that signed the chip is the one that issued the document."),
    source=PKI,
)
STATE_UNREAD: Final = Finding(
    rule="chip.state-not-compared",
    severity=Severity.NOTICE,
    sentence=N_("The chip's lines name no issuing State, so it was not held against the signer."),
    source=PKI,
)
LINES_SAME: Final = Finding(
    rule="chip.lines-same",
    severity=Severity.INFO,
    sentence=N_("The lines on the chip are those on the page."),
    source=CHECKS,
)
LINES_NOT_COMPARED: Final = Finding(
    rule="chip.lines-not-compared",
    severity=Severity.INFO,
    sentence=N_("The lines on the chip were not compared: no lines of the page were given."),
    source=CHECKS,
)
LINES_UNREAD: Final = Finding(
    rule="chip.lines-unread",
    severity=Severity.ATTENTION,
    sentence=N_("The machine-readable lines on the chip cannot be read."),
    source=LDS,
)
COM_SAME: Final = Finding(
    rule="chip.announced-same",
    severity=Severity.INFO,
    sentence=N_("The parts that the chip announces are those that were signed."),
    source=LDS,
)


def group_good(group: int) -> Finding:
    """A data group is as it was signed."""
    return Finding(
        rule="chip.part-good",
        severity=Severity.INFO,
        sentence=N_("Part %(group)s of the chip is as it was signed."),
        values={"group": group},
        source=PA,
    )


def group_altered(group: int) -> Finding:
    """A data group has another digest than was signed."""
    return Finding(
        rule="chip.part-altered",
        severity=Severity.STOP,
        sentence=N_("Part %(group)s of the chip is not what was signed."),
        values={"group": group},
        source=PA,
    )


def group_unsigned(group: int) -> Finding:
    """A data group is there and was never signed."""
    return Finding(
        rule="chip.part-unsigned",
        severity=Severity.STOP,
        sentence=N_("Part %(group)s of the chip is not among those that were signed."),
        values={"group": group},
        source=PA,
    )


def group_missing(group: int, *, must: bool) -> Finding:
    """A data group was signed and was not read."""
    return Finding(
        rule="chip.part-not-read",
        severity=Severity.ATTENTION if must else Severity.INFO,
        sentence=N_("Part %(group)s was signed and was not read."),
        values={"group": group},
        source=PA,
    )


def group_malformed(group: int, why: str) -> Finding:
    """A data group cannot be understood."""
    return Finding(
        rule="chip.part-malformed",
        severity=Severity.ATTENTION,
        sentence=N_("Part %(group)s of the chip cannot be understood (%(why)s)."),
        values={"group": group, "why": why},
        source=LDS,
    )


def groups_hidden(groups: str) -> Finding:
    """EF.COM announces other groups than were signed."""
    return Finding(
        rule="chip.announced-differs",
        severity=Severity.ATTENTION,
        sentence=N_(
            "The parts that the chip announces are not those that were signed (%(groups)s differ). The announcement is"
            " not signed: somebody may have wanted a part not to be read."
        ),
        values={"groups": groups},
        source=LDS,
    )


def sod_malformed(why: str) -> Finding:
    """EF.SOD cannot be understood."""
    return Finding(
        rule="chip.signature-malformed",
        severity=Severity.ATTENTION,
        sentence=N_("The signature over the parts of the chip cannot be understood (%(why)s)."),
        values={"why": why},
        source=LDS,
    )


def unsupported(what: str) -> Finding:
    """An algorithm is not supported."""
    return Finding(
        rule="chip.algorithm-unsupported",
        severity=Severity.ATTENTION,
        sentence=N_("The chip was signed in a way that this program does not know (%(what)s)."),
        values={"what": what},
        source=PKI,
    )


def weak(what: str) -> Finding:
    """An algorithm is no longer believed to be safe."""
    return Finding(
        rule="chip.algorithm-weak",
        severity=Severity.NOTICE,
        sentence=N_("The chip was signed with %(what)s, which is no longer safe against forgers with means."),
        values={"what": what},
        source="ICAO 9303-12, 4.4 (to be confirmed)",
    )


def authority_found(state: str, name: str) -> Finding:
    """The authority that certified the signer is believed."""
    return Finding(
        rule="chip.authority-found",
        severity=Severity.INFO,
        sentence=N_("The signer was certified by the authority of %(state)s (%(name)s)."),
        values={"state": Country(state), "name": name},
        source=PKI,
    )


def authority_renamed(name: str, other: str) -> Finding:
    """The authority's key is known under another name than the signer's certificate gives it."""
    return Finding(
        rule="chip.authority-renamed",
        severity=Severity.INFO,
        sentence=N_("The key that certified the signer is known here under another name (%(name)s; there: %(other)s)."),
        values={"name": name, "other": other},
        source=PKI,
    )


def authority_linked(name: str) -> Finding:
    """The authority's certificate is a link certificate."""
    return Finding(
        rule="chip.authority-linked",
        severity=Severity.INFO,
        sentence=N_("The authority's key is known by a link certificate of the key before it (%(name)s)."),
        values={"name": name},
        source="ICAO 9303-12, 4 (to be confirmed)",
    )


def authority_unknown(state: str) -> Finding:
    """The State is known and this authority of it is not."""
    return Finding(
        rule="chip.authority-unknown",
        severity=Severity.ATTENTION,
        sentence=N_("Authorities of %(state)s are known here, but not the one that certified this signer."),
        values={"state": Country(state)},
        source=PKI,
    )


def state_unknown(state: str) -> Finding:
    """No authority of the State is known."""
    return Finding(
        rule="chip.state-unknown",
        severity=Severity.ATTENTION,
        sentence=N_("No authority of %(state)s is known here."),
        values={"state": Country(state)},
        source=PKI,
    )


def revoked(day: date) -> Finding:
    """The signer, or its authority, is on a revocation list."""
    return Finding(
        rule="chip.certificate-revoked",
        severity=Severity.STOP,
        sentence=N_("The certificate of the signer was revoked on %(day)s."),
        values={"day": day},
        source=CRL,
    )


def revocation_stale(day: date) -> Finding:
    """The newest revocation list should have been replaced."""
    return Finding(
        rule="chip.revocation-old",
        severity=Severity.NOTICE,
        sentence=N_("The list of what this authority revoked should have been replaced on %(day)s."),
        values={"day": day},
        source=CRL,
    )


def not_yet_valid(day: date) -> Finding:
    """The signer's certificate begins later."""
    return Finding(
        rule="chip.signer-not-yet-valid",
        severity=Severity.ATTENTION,
        sentence=N_("The certificate of the signer is valid only from %(day)s."),
        values={"day": day},
        source=PKI,
    )


def no_longer_valid(day: date) -> Finding:
    """The signer's certificate has ended."""
    return Finding(
        rule="chip.signer-expired",
        severity=Severity.NOTICE,
        sentence=N_("The certificate of the signer ended on %(day)s; documents that it signed should have ended too."),
        values={"day": day},
        source=PKI,
    )


def signed_outside(day: date) -> Finding:
    """The signing time is outside the validity of the signer's certificate."""
    return Finding(
        rule="chip.signed-outside-validity",
        severity=Severity.ATTENTION,
        sentence=N_("The chip says that it was signed on %(day)s, when its signer's certificate was not valid."),
        values={"day": day},
        source=PKI,
    )


def certified_outside(day: date) -> Finding:
    """The signer was certified when the authority's certificate was not valid."""
    return Finding(
        rule="chip.certified-outside-validity",
        severity=Severity.ATTENTION,
        sentence=N_("The signer was certified on %(day)s, when the authority's own certificate was not valid."),
        values={"day": day},
        source=PKI,
    )


def state_differs(ours: str, theirs: str) -> Finding:
    """Another State signed than issued."""
    return Finding(
        rule="chip.state-differs",
        severity=Severity.STOP,
        sentence=N_("The document names %(theirs)s as its issuer, and %(ours)s signed its chip."),
        values={"ours": Country(ours), "theirs": Country(theirs)},
        ours=Country(ours),
        theirs=Country(theirs),
        source=PKI,
    )


def state_unclear(ours: str, theirs: str) -> Finding:
    """The issuer is no State of its own, and the signer is of another code."""
    return Finding(
        rule="chip.state-unclear",
        severity=Severity.NOTICE,
        sentence=N_("The document names %(theirs)s as its issuer and %(ours)s signed its chip; that may be in order."),
        values={"ours": Country(ours), "theirs": Country(theirs)},
        ours=Country(ours),
        theirs=Country(theirs),
        source=PKI,
    )


def authority_of_other_state(ours: str, theirs: str) -> Finding:
    """The signer and its authority name different States."""
    return Finding(
        rule="chip.authority-of-other-state",
        severity=Severity.STOP,
        sentence=N_("The signer says it is of %(theirs)s, and an authority of %(ours)s certified it."),
        values={"ours": Country(ours), "theirs": Country(theirs)},
        ours=Country(ours),
        theirs=Country(theirs),
        source=PKI,
    )


def type_not_allowed(code: str, allowed: str) -> Finding:
    """The signer may not sign documents of this kind."""
    return Finding(
        rule="chip.document-type",
        severity=Severity.NOTICE,
        sentence=N_("The document is of kind %(code)s; its signer is certified for %(allowed)s."),
        values={"code": code, "allowed": allowed},
        source="ICAO 9303-12, 7.1.1.6 (to be confirmed)",
    )


def deviation(fault: str) -> Finding:
    """The issuing State says that this document has a fault."""
    return Finding(
        rule="chip.deviation",
        severity=Severity.ATTENTION,
        sentence=N_("The issuing State says of documents like this one that %(fault)s. Examine the document itself."),
        values={"fault": Word(fault)},
        source=DEVIATIONS,
    )


def trust_age(days: int, most: int) -> Finding:
    """The newest list of authorities is older than it should be."""
    return Finding(
        rule="chip.trust-old",
        severity=Severity.NOTICE,
        sentence=N_("Our newest list of signers is %(days)s days old; it should be at most %(most)s."),
        values={"days": days, "most": most},
        source=LISTS,
    )


def lines_differ(field: str, chip: str, page: str) -> Finding:
    """A field on the chip is not that of the page."""
    return Finding(
        rule="chip.lines-differ",
        severity=Severity.STOP,
        sentence=N_("The %(field)s on the chip is not the one on the page."),
        values={"field": Word(field)},
        ours=chip,
        theirs=page,
        source=CHECKS,
    )
