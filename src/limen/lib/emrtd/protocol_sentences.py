"""Every finding on how a chip was read and whether it proved that it is no copy."""

from __future__ import annotations

from typing import Final

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_

ACCESS: Final = "ICAO 9303-11, 4.2"
BAC: Final = "ICAO 9303-11, 4.3"
PACE: Final = "ICAO 9303-11, 4.4"
ACTIVE: Final = "ICAO 9303-11, 6.1"
CHIP: Final = "ICAO 9303-11, 6.2"
TERMINAL: Final = "ICAO 9303-11, 7.1"
CHANNEL: Final = "ICAO 9303-11, 9.8"
READING: Final = "ICAO 9303-10, 3.6"

DOWNGRADED: Final = Finding(
    rule="chip.weaker-access",
    severity=Severity.ATTENTION,
    sentence=N_(
        "The chip offers the stronger way of access (PACE), and only the older one (BAC) worked. A changed or a copied"
        " chip may do so."
    ),
    source=ACCESS,
)
PASSWORD_WRONG: Final = Finding(
    rule="chip.password-wrong",
    severity=Severity.ATTENTION,
    sentence=N_("The chip did not open with what is on the page. Read the page again; if it stays shut, look closer."),
    source=ACCESS,
)
OPEN_TO_ALL: Final = Finding(
    rule="chip.no-access-control",
    severity=Severity.NOTICE,
    sentence=N_("The chip can be read by anybody, without what is on the page."),
    source=ACCESS,
)
UNPROTECTED: Final = Finding(
    rule="chip.answer-unprotected",
    severity=Severity.ATTENTION,
    sentence=N_("An answer came outside the protected channel and was not believed. Read the chip again."),
    source=CHANNEL,
)
FORGED: Final = Finding(
    rule="chip.answer-forged",
    severity=Severity.ATTENTION,
    sentence=N_("An answer did not bear the seal of the chip and was not believed. Read the chip again."),
    source=CHANNEL,
)
GONE: Final = Finding(
    rule="chip.gone",
    severity=Severity.ATTENTION,
    sentence=N_("The chip stopped answering before it was read. Place the document again and leave it there."),
    source=READING,
)
TOO_SLOW: Final = Finding(
    rule="chip.too-slow",
    severity=Severity.ATTENTION,
    sentence=N_(
        "The chip did not give everything in the time that there is. Place the document again, flat and still."
    ),
    source=READING,
)
AGAIN: Final = Finding(
    rule="chip.read-again",
    severity=Severity.INFO,
    sentence=N_("The chip was lost while it was read, and was opened once more."),
    source=READING,
)
NOT_A_COPY_ACTIVE: Final = Finding(
    rule="chip.not-a-copy",
    severity=Severity.INFO,
    sentence=N_("The chip proved that it is the one that was signed (active authentication)."),
    source=ACTIVE,
)
NOT_A_COPY_CHIP: Final = Finding(
    rule="chip.not-a-copy",
    severity=Severity.INFO,
    sentence=N_("The chip proved that it is the one that was signed (chip authentication)."),
    source=CHIP,
)
COPY_ACTIVE: Final = Finding(
    rule="chip.copy",
    severity=Severity.STOP,
    sentence=N_("The chip could not prove that it is the one that was signed: it is likely a copy."),
    source=ACTIVE,
)
COPY_CHIP: Final = Finding(
    rule="chip.copy",
    severity=Severity.STOP,
    sentence=N_("The chip could not prove that it is the one that was signed: it is likely a copy."),
    source=CHIP,
)
PROOF_NOT_COUNTED: Final = Finding(
    rule="chip.proof-not-counted",
    severity=Severity.NOTICE,
    sentence=N_("The chip has the key that it names, but that key is not known to be signed by its State: no proof."),
    source=ACTIVE,
)
NO_PROOF: Final = Finding(
    rule="chip.no-proof",
    severity=Severity.INFO,
    sentence=N_("The chip has no means to show that it is no copy. Many States give theirs none."),
    source=ACTIVE,
)


def opened(how: str) -> Finding:
    """The chip was opened."""
    return Finding(
        rule="chip.opened",
        severity=Severity.INFO,
        sentence=N_("The chip was opened with what is on the page (%(how)s)."),
        values={"how": how},
        source=ACCESS,
    )


def access_refused(status: str) -> Finding:
    """The chip refused to be opened, for a reason other than the password."""
    return Finding(
        rule="chip.access-refused",
        severity=Severity.ATTENTION,
        sentence=N_("The chip refused to be opened (answer %(status)s)."),
        values={"status": status},
        source=ACCESS,
    )


def access_broken(why: str) -> Finding:
    """Access ended in an answer that cannot be."""
    return Finding(
        rule="chip.access-broken",
        severity=Severity.ATTENTION,
        sentence=N_("The chip answered what no chip may answer while it was opened (%(why)s)."),
        values={"why": why},
        source=ACCESS,
    )


def part_refused(group: int, status: str) -> Finding:
    """The chip refused one of its files."""
    return Finding(
        rule="chip.part-refused",
        severity=Severity.NOTICE,
        sentence=N_("The chip refused to give part %(group)s (answer %(status)s)."),
        values={"group": group, "status": status},
        source=READING,
    )


def file_refused(status: str) -> Finding:
    """The chip refused the signature over its parts."""
    return Finding(
        rule="chip.signature-refused",
        severity=Severity.ATTENTION,
        sentence=N_("The chip refused to give the signature over its parts (answer %(status)s)."),
        values={"status": status},
        source=READING,
    )


def reading_broken(why: str) -> Finding:
    """Reading ended in an answer that cannot be."""
    return Finding(
        rule="chip.reading-broken",
        severity=Severity.ATTENTION,
        sentence=N_("The chip answered what no chip may answer while it was read (%(why)s)."),
        values={"why": why},
        source=READING,
    )


def terminal_accepted(groups: str) -> Finding:
    """The chip accepted the reader's certificate."""
    return Finding(
        rule="chip.reader-accepted",
        severity=Severity.INFO,
        sentence=N_("The chip accepted the certificate of this reader, for part %(groups)s."),
        values={"groups": groups},
        source=TERMINAL,
    )


def terminal_refused(step: str, status: str) -> Finding:
    """The chip refused a certificate, or the proof that the reader has its key."""
    return Finding(
        rule="chip.reader-refused",
        severity=Severity.NOTICE,
        sentence=N_(
            "The chip did not accept this reader (%(step)s, answer %(status)s): fingerprints were not read. That says"
            " nothing against the document."
        ),
        values={"step": step, "status": status},
        source=TERMINAL,
    )


def terminal_not_tried(why: str) -> Finding:
    """The reader has no certificates for this chip, or the chip gave nothing to prove them against."""
    return Finding(
        rule="chip.reader-not-certified",
        severity=Severity.NOTICE,
        sentence=N_(
            "This reader has no certificate that counts for this chip (%(why)s): fingerprints were not read. That says"
            " nothing against the document."
        ),
        values={"why": why},
        source=TERMINAL,
    )


def proof_failed(why: str) -> Finding:
    """The chip names a key, and the proof was not brought to its end."""
    return Finding(
        rule="chip.proof-not-done",
        severity=Severity.ATTENTION,
        sentence=N_("The chip names a key to prove itself with, and the proof did not come about (%(why)s)."),
        values={"why": why},
        source=ACTIVE,
    )
