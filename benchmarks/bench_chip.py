"""Passive authentications a second, as a share of the raw signature verifications of `cryptography` in the same run.

The raw verification is what no program can do without: one signature over the signed attributes. A passive
authentication reads the security object, digests the parts, checks that signature and all else, and makes its findings.
A State's signer signs some hundred thousand documents, so a post has mostly met it before; what a new one costs is in
the note. The lines of the page were read before the chip was, as at a lane, and each chip is held against its page.

Counted is the time of the processor, so that a busy machine slows both alike.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec, padding

from benchmarks.rows import Row
from benchmarks.turns import in_turns, middle
from limen.lib.emrtd.access import password_of
from limen.lib.emrtd.apdu import drive
from limen.lib.emrtd.certificates import read_certificate
from limen.lib.emrtd.cms import SignerInfo
from limen.lib.emrtd.keys import HASHES, EcKey, RsaKey, is_signed_known
from limen.lib.emrtd.lds import SHAPES, read_sod
from limen.lib.emrtd.passive import ChipFiles, Verdict, passive_authentication
from limen.lib.emrtd.reading import COM, SOD, read_chip
from limen.lib.emrtd.trust import TrustStore
from limen.lib.mrz.parsing import parse
from limen.lib.mrz.reading import Reading
from tests.fakes import chip as faking
from tests.fakes import chip_issuer as making

DOCUMENTS = 200
ROUNDS = 15
PORTRAIT = b"\xff\xd8\xff" + Random(9303).randbytes(15_000)
STATES = {
    "ECDSA P-256": making.issuer(),
    "ECDSA brainpoolP256r1": making.issuer(signer=making.ec_pair("brainpoolP256r1")),
    "RSA 2048": making.issuer(authority=making.rsa_pair("authority"), signer=making.rsa_pair("signer")),
}


class Document(NamedTuple):
    """A chip, and the page that it lies in."""

    chip: ChipFiles
    page: Reading


def run(scale: float) -> list[Row]:
    """Return passive authentications a second for each way of signing, and what reading a chip takes."""
    count = max(20, round(DOCUMENTS * scale))
    return [row for name, state in STATES.items() for row in _rows(name, state, count)] + [_reading()]


def _rows(name: str, state: making.Issuer, count: int) -> list[Row]:
    # By the identity of the chip, which the next chips may have too once these are gone.
    _PREPARED.clear()
    chips = [_chip(state, number) for number in range(count)]
    trust = TrustStore(authorities=(state.authority,))
    works = [
        _each(_raw, chips),
        _each(lambda chip: _checked(chip, trust), chips),
        _each(lambda chip: _checked_anew(chip, state), chips),
    ]
    raw, known, new = in_turns(works, rounds=ROUNDS)
    return [
        Row(
            name=f"chip, {name}",
            value=count * max(known),
            unit="documents/s",
            against="raw verifications of `cryptography`",
            ratio=middle(known, raw),
            goal=0.6 if name == "ECDSA P-256" else None,
            note=(
                f"15 kB portrait; raw: {count * max(raw):,.0f}/s; with a signer never met before, its certificate read"
                f" and its authority's signature checked as well: {count * max(new):,.0f}/s,"
                f" {middle(new, raw):.2f} of raw"
            ),
        )
    ]


def _chip(state: making.Issuer, number: int) -> Document:
    lines = making.lines(number=f"L{number:08}")
    groups = {1: making.group_1(lines), 2: making.group_2(PORTRAIT)}
    page = parse(lines, today=making.NOW.date())
    return Document(ChipFiles(sod=state.sod(groups), com=making.com([1, 2]), groups=groups), page)


def _raw(document: Document) -> None:
    """Verify the one signature, everything before it having been done."""
    _prepared(document.chip)()


_PREPARED: dict[int, Callable[[], None]] = {}


def _prepared(chip: ChipFiles) -> Callable[[], None]:
    found = _PREPARED.get(id(chip))
    if found is None:
        found = _PREPARED[id(chip)] = _verification(chip)
    return found


def _verification(chip: ChipFiles) -> Callable[[], None]:
    assert chip.sod is not None
    signed = read_sod(chip.sod).signed
    info: SignerInfo = signed.signers[0]
    key = signed.certificates[0].key
    assert info.attributes is not None
    assert info.scheme is not None
    signature, data, digest = info.signature, info.attributes, HASHES[info.scheme.digest]
    if isinstance(key, RsaKey):
        native, pad = key.native, padding.PKCS1v15()
        return lambda: native.verify(signature, data, pad, digest)
    assert isinstance(key, EcKey)
    assert key.native is not None
    curve, algorithm = key.native, ec.ECDSA(digest)
    return lambda: curve.verify(signature, data, algorithm)


def _checked(document: Document, trust: TrustStore) -> None:
    outcome = passive_authentication(document.chip, trust=trust, at=making.NOW, page=document.page)
    assert outcome.verdict is Verdict.GENUINE


def _checked_anew(document: Document, state: making.Issuer) -> None:
    read_certificate.cache_clear()
    is_signed_known.cache_clear()
    SHAPES.clear()
    _checked(document, TrustStore(authorities=(state.authority,)))


def _each(work: Callable[[Document], None], chips: list[Document]) -> Callable[[], None]:
    def all_of_them() -> None:
        for chip in chips:
            work(chip)

    return all_of_them


def _reading() -> Row:
    """Read a chip in this process by PACE: both sides are computed here, so a reader alone takes about half."""
    groups = {1: making.group_1(making.lines()), 2: making.group_2(PORTRAIT)}
    files = {0x0101: groups[1], 0x0102: groups[2], COM: making.com([1, 2]), SOD: STATES["ECDSA P-256"].sod(groups)}
    page = password_of(number="L898902C3", birth="740812", expiry="300415")
    best, trips = 9.9, 0
    for _ in range(ROUNDS):
        chip = faking.Chip(files=files, password=page, pace={faking.pace_oid("ECDH-GM", "AES", 16): 13})
        start = time.process_time()
        found = drive(read_chip(page, draw=Random(7).randbytes), chip.transmit)
        best = min(best, time.process_time() - start)
        assert found.files.groups == groups
        trips = len(chip.log)
    return Row(
        name="chip read over PACE, both sides in one process",
        value=best * 1_000,
        unit="ms",
        note=f"brainpoolP256r1, AES-128, {trips} round trips in short pieces; no card and no reader in it",
    )
