"""Chip Authentication: the chip proves that it has the secret key to the public one in data group 14 (9303-11, 6.2).

It proves it by going on: whoever answers in the new channel has agreed on its keys. So the result is a channel, and a
proof only after the first answer through it. It says that the chip is no copy, of a chip that passed passive
authentication; of any other it says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from limen.lib.emrtd.agreement import Agreement, Draw, PeerWrong, read_agreement_key
from limen.lib.emrtd.algorithms import UnknownAlgorithm
from limen.lib.emrtd.apdu import Broken, Command, Talk, ask
from limen.lib.emrtd.asn1 import oid_bytes
from limen.lib.emrtd.ciphers import TRIPLE_DES, Suite
from limen.lib.emrtd.messaging import Channel, channel_of
from limen.lib.emrtd.pace import suite_of
from limen.lib.emrtd.security import ChipInfo, ChipKey, SecurityInfos
from limen.lib.emrtd.tlv import Malformed, write_tlv

_DYNAMIC: Final = 0x7C
COMMAND_PIECE: Final = 200
"""Bytes of a public key in one piece of a chained command under secure messaging."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A key of the chip and how to agree with it."""

    key: ChipKey
    info: ChipInfo | None
    """None when the chip names only its key: then it speaks 3DES, and takes the key in the older command."""

    @property
    def suite(self) -> Suite:
        """The cipher of the new channel; raises UnknownAlgorithm."""
        return TRIPLE_DES if self.info is None else suite_of(self.info.cipher)


def offers(infos: SecurityInfos) -> tuple[Offer, ...]:
    """Return what the chip offers, strongest first; nothing when it cannot prove itself in this way."""
    found = []
    for key in infos.keys:
        named = [info for info in infos.chip if info.key_id == key.key_id and info.agreement == key.kind]
        found += [Offer(key=key, info=info) for info in named] or (
            [Offer(key=key, info=None)] if not infos.chip else []
        )
    return tuple(sorted(found, key=_strength, reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What Chip Authentication came to."""

    channel: Channel
    ours: bytes
    """The reader's key of the agreement, in the form in which its proof holds it (`terminal_authentication`)."""


def chip_authentication(offer: Offer, *, draw: Draw) -> Talk[Agreed]:
    """Agree with the chip and return the new channel; to be carried through the old one.

    Raises Refused or Broken; UnknownAlgorithm or Malformed before anything was sent, of a key that is none.
    """
    group, theirs = read_agreement_key(offer.key.key_info)
    suite = offer.suite
    secret = group.draw(draw)
    ours = group.public(secret)
    shared = _shared(group, secret, ours, theirs)
    if offer.info is None:
        yield from _key_template(offer.key, ours)
    else:
        yield from _general(offer.info, ours)
    return Agreed(channel=channel_of(suite, shared), ours=group.compressed(ours))


def _shared(group: Agreement, secret: int, ours: bytes, theirs: bytes) -> bytes:
    if ours == theirs:
        raise Broken("the chip's key is our own")
    try:
        return group.agree(secret, theirs)
    except PeerWrong as error:
        raise Malformed(str(error)) from error


def _key_template(key: ChipKey, ours: bytes) -> Talk[None]:
    """MSE:Set KAT, for chips with 3DES (6.2.4)."""
    data = write_tlv(0x91, ours) + _key_id(key.key_id)
    yield from ask("chip authentication", Command(ins=0x22, p1=0x41, p2=0xA6, data=data))


def _general(info: ChipInfo, ours: bytes) -> Talk[None]:
    """MSE:Set AT and GENERAL AUTHENTICATE, in pieces when the key is long."""
    choose = write_tlv(0x80, oid_bytes(info.oid)) + _key_id(info.key_id)
    yield from ask("choose chip authentication", Command(ins=0x22, p1=0x41, p2=0xA4, data=choose))
    whole = Command(ins=0x86, data=write_tlv(_DYNAMIC, write_tlv(0x80, ours)), expected=256)
    for piece in whole.chained(most=COMMAND_PIECE):
        yield from ask("chip authentication", piece)


def _key_id(key_id: int | None) -> bytes:
    if key_id is None:
        return b""
    return write_tlv(0x84, key_id.to_bytes((key_id.bit_length() + 7) // 8 or 1, "big"))


def _strength(offer: Offer) -> tuple[int, bool]:
    try:
        suite = offer.suite
    except UnknownAlgorithm:
        return -1, False
    return (0 if suite.name == "3DES" else suite.key_bytes), offer.key.kind == "ECDH"
