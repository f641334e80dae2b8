"""Terminal Authentication, version 1: the reader proves to a chip that its State lets it read fingerprints.

BSI TR-03110-1 (EAC version 1) and ICAO 9303-11, 7.1. It follows Chip Authentication and is bound to it: what the
reader signs holds its key of that agreement, so no other reader can pass the proof on as its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from limen.lib.emrtd.apdu import Broken, Command, Talk, ask
from limen.lib.emrtd.card_certificates import CardCertificate, Chain, checked_chain
from limen.lib.emrtd.tlv import write_tlv

CHALLENGE: Final = 8
REFERENCES: Final = 0x011C
"""EF.CVCA in the application, where the chip names no other file."""
REFERENCES_BYTES: Final = 36
STEP_CERTIFICATE: Final = "certificate"
STEP_PROOF: Final = "proof of the reader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """A reader that a State lets read fingerprints: its certificate, those that lead to it, and what signs for it."""

    certificate: CardCertificate
    known: tuple[CardCertificate, ...]
    """Of verifiers and authorities, those of other States too."""
    on: date
    """Today: a certificate that has ended is not shown to any chip."""
    sign: Callable[[bytes], bytes] = field(repr=False)
    """Returns the signature of the certificate's key; the key itself stays where it is."""

    def chain(self, references: tuple[str, ...]) -> Chain:
        """Return what is shown to a chip that knows these authorities; raises ChainWrong."""
        return checked_chain(references, self.known, reader=self.certificate, on=self.on)


def terminal_authentication(
    terminal: Terminal, chain: Chain, *, identity: bytes, agreed_key: bytes, piece: int
) -> Talk[None]:
    """Show the certificates and prove the reader's key, through the channel of Chip Authentication.

    `identity` is the chip's: its key of PACE without sign, or the document number with its check digit after BAC;
    `agreed_key` is the reader's key of Chip Authentication, likewise. `piece` is how many bytes a command may carry.
    Raises Refused with the step that the chip refused, and Broken.
    """
    signer = chain.known_as
    for certificate in chain.certificates:
        yield from ask(STEP_CERTIFICATE, _set(0xB6, signer))
        shown = certificate.body + write_tlv(0x5F37, certificate.signature)
        yield from _in_pieces(STEP_CERTIFICATE, Command(ins=0x2A, p2=0xBE, data=shown), piece)
        signer = certificate.holder
    yield from ask(STEP_PROOF, _set(0xA4, signer))
    challenge = yield from ask(STEP_PROOF, Command(ins=0x84, expected=CHALLENGE))
    if len(challenge) != CHALLENGE:
        raise Broken("challenge of a wrong length")
    signature = terminal.sign(identity + challenge + agreed_key)
    yield from _in_pieces(STEP_PROOF, Command(ins=0x82, data=signature), piece)


def _set(template: int, name: str) -> Command:
    return Command(ins=0x22, p1=0x81, p2=template, data=write_tlv(0x83, name.encode("latin-1")))


def _in_pieces(step: str, whole: Command, piece: int) -> Talk[None]:
    for each in whole.chained(most=piece):
        yield from ask(step, each)
