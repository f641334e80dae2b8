"""PACE: a password of few letters becomes a strong channel (ICAO 9303-11, 4.4; BSI TR-03110-2, 3.2).

Generic mapping, integrated mapping, and generic mapping with Chip Authentication in it; over curves and over numbers
modulo a prime; 3DES and AES.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Final

from limen.lib.emrtd.access import Password
from limen.lib.emrtd.agreement import Agreement, CurveGroup, Draw, PeerWrong, group_of, read_agreement_key
from limen.lib.emrtd.algorithms import UnknownAlgorithm
from limen.lib.emrtd.apdu import Broken, Command, Talk, ask
from limen.lib.emrtd.asn1 import oid_bytes
from limen.lib.emrtd.ciphers import ENC, MAC, PASSWORD, Suite, unpad
from limen.lib.emrtd.messaging import Channel
from limen.lib.emrtd.security import PaceInfo, SecurityInfos
from limen.lib.emrtd.tlv import Malformed, child_of, read_first, write_tlv

_DYNAMIC: Final = 0x7C
_PROOF: Final = 0x7F49
# Constants of the pseudo-random function of integrated mapping (appendix B; BSI TR-03110-3, A.3.5).
_CONSTANTS: Final = {
    16: ("a668892a7c41e3ca739f40b057d85904", "a4e136ac725f738b01c1f60217c188ad"),
    32: (
        "d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676",
        "54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """What the mapping of PACE left behind for whoever checks the proof in it."""

    info: PaceInfo
    mapping_key: bytes
    """The chip's public key of the mapping, which Chip Authentication Mapping is proved with; empty otherwise."""
    proof: bytes
    """What the chip proves itself by under Chip Authentication Mapping; empty otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Mapped):
    """What PACE came to."""

    channel: Channel
    identity: bytes
    """The chip's key of the agreement, in the form in which a reader's proof holds it."""


def suite_of(cipher: tuple[str, int] | None) -> Suite:
    """Return the suite that a protocol names; raises UnknownAlgorithm."""
    if cipher is None:
        raise UnknownAlgorithm("cipher")
    return Suite(name=cipher[0], key_bytes=cipher[1])


def preferred(infos: SecurityInfos) -> PaceInfo | None:
    """Return the best offer that is supported, None without any: proof of the chip first, then cipher, then curve."""
    known = [info for info in infos.pace if _is_known(info)]
    return max(known, key=_strength, default=None)


def pace(info: PaceInfo, password: Password, *, draw: Draw) -> Talk[Opened]:
    """Open a chip and return the channel. Raises Refused, Broken, or UnknownAlgorithm before anything was sent."""
    suite, group = suite_of(info.cipher), _group(info)
    yield from _choose(info, password)
    try:
        opened: Opened = yield from _agree(info, suite, group, password, draw)
    except (PeerWrong, Malformed, ValueError) as error:
        raise Broken(str(error)) from error
    return opened


def _choose(info: PaceInfo, password: Password) -> Talk[None]:
    """Name protocol, password and parameters. A chip with one set of parameters may refuse to have it named."""
    fields = write_tlv(0x80, oid_bytes(info.oid)) + write_tlv(0x83, bytes((password.kind,)))
    named = fields + write_tlv(0x84, bytes((info.parameters or 0,)))
    if (yield Command(ins=0x22, p1=0xC1, p2=0xA4, data=named)).is_done:
        return
    yield from ask("choose PACE", Command(ins=0x22, p1=0xC1, p2=0xA4, data=fields))


def _agree(info: PaceInfo, suite: Suite, group: Agreement, password: Password, draw: Draw) -> Talk[Opened]:
    secret_nonce = yield from _general("nonce", b"", 0x80)
    key = suite.derive(password.secret, PASSWORD)
    nonce = suite.decrypt(key, secret_nonce)
    if len(nonce) != len(secret_nonce) or not nonce:
        raise Broken("nonce of a wrong length")
    mapped, mapping_key = yield from _mapped(info, suite, group, nonce, draw)
    secret = mapped.draw(draw)
    ours = mapped.public(secret)
    theirs = yield from _general("key", write_tlv(0x83, ours), 0x84)
    if hmac.compare_digest(ours, theirs):
        raise PeerWrong("our own key came back")
    shared = mapped.agree(secret, theirs)
    enc_key, mac_key = suite.derive(shared, ENC), suite.derive(shared, MAC)
    answer = yield from _proofs(suite.code(mac_key, proof_input(info, mapped, theirs)))
    expected = suite.code(mac_key, proof_input(info, mapped, ours))
    if not hmac.compare_digest(child_of(answer, 0x86) or b"", expected):
        raise Broken("the chip did not prove the password")
    channel = Channel(suite=suite, enc_key=enc_key, mac_key=mac_key)
    return Opened(
        channel=channel,
        identity=mapped.compressed(theirs),
        info=info,
        mapping_key=mapping_key,
        proof=_chip_proof(answer, channel),
    )


def _mapped(info: PaceInfo, suite: Suite, group: Agreement, nonce: bytes, draw: Draw) -> Talk[tuple[Agreement, bytes]]:
    """Return the group with its new generator, and the chip's key that it was made with."""
    if info.mapping.endswith("IM"):
        other = draw(suite.key_bytes)
        yield from _general("mapping", write_tlv(0x81, other), None)
        return group.mapped_by(lambda p: pseudo_random(suite, nonce, other, p)), b""
    secret = group.draw(draw)
    ours = group.public(secret)
    theirs = yield from _general("mapping", write_tlv(0x81, ours), 0x82)
    if hmac.compare_digest(ours, theirs):
        raise PeerWrong("our own key came back")
    return group.mapped(nonce=nonce, secret=secret, peer=theirs), theirs


def pseudo_random(suite: Suite, nonce: bytes, other: bytes, p: int) -> int:
    """Return the number that two nonces make, modulo p (appendix B)."""
    first, second = (bytes.fromhex(each) for each in _CONSTANTS[32 if suite.key_bytes > 16 else 16])
    key, found = suite.encrypt(other, nonce), b""
    while 8 * len(found) < p.bit_length() + 64:
        found += suite.encrypt(key[: suite.key_bytes], second)
        key = suite.encrypt(key[: suite.key_bytes], first)
    return int.from_bytes(found, "big") % p


def proof_input(info: PaceInfo, group: Agreement, public: bytes) -> bytes:
    """Return what one side's proof is a seal over: the protocol and the other's public key (4.4.3.4)."""
    return write_tlv(_PROOF, write_tlv(0x06, oid_bytes(info.oid)), write_tlv(group.point_tag, public))


def is_proved(opened: Mapped, infos: SecurityInfos) -> bool:
    """Return True when the chip proved itself with a key of EF.CardSecurity (4.4.3.5).

    Says something only of a file whose signature was checked.
    """
    if not opened.proof or opened.info.parameters is None:
        return False
    group = _group(opened.info)
    return any(_proves(opened, group, key.key_info) for key in infos.keys if isinstance(group, CurveGroup))


def _proves(opened: Mapped, group: Agreement, key_info: bytes) -> bool:
    try:
        own, public = read_agreement_key(key_info)
        if not isinstance(own, CurveGroup) or not isinstance(group, CurveGroup) or own.curve != group.curve:
            return False
        point = own.curve.multiply(int.from_bytes(opened.proof, "big"), own.point(public))
        return point is not None and hmac.compare_digest(own.curve.encode(point), opened.mapping_key)
    except (PeerWrong, Malformed, UnknownAlgorithm):
        return False


def _chip_proof(answer: bytes, channel: Channel) -> bytes:
    secret = child_of(answer, 0x8A)
    if secret is None:
        return b""
    iv = channel.suite.encrypt(channel.enc_key, b"\xff" * channel.suite.block)
    return unpad(channel.suite.decrypt(channel.enc_key, secret, iv=iv))


def _general(step: str, data: bytes, tag: int | None) -> Talk[bytes]:
    """Ask one step of the exchange and return what stands under the tag; raises Malformed without it."""
    command = Command(cla=0x10, ins=0x86, data=write_tlv(_DYNAMIC, data), expected=256)
    answer = yield from ask(f"PACE {step}", command)
    if tag is None:
        return b""
    found = child_of(read_first(answer, tag=_DYNAMIC).value, tag)
    if found is None:
        raise Malformed(f"PACE {step} without an answer")
    return found


def _proofs(ours: bytes) -> Talk[bytes]:
    command = Command(ins=0x86, data=write_tlv(_DYNAMIC, write_tlv(0x85, ours)), expected=256)
    answer = yield from ask("PACE password", command)
    return read_first(answer, tag=_DYNAMIC).value


def _group(info: PaceInfo) -> Agreement:
    if info.parameters is None:
        raise UnknownAlgorithm("PACE without domain parameters")
    group = group_of(info.parameters)
    if info.mapping.startswith("EC") is not isinstance(group, CurveGroup):
        raise UnknownAlgorithm(f"{info.mapping} with domain parameters {info.parameters}")
    return group


def _is_known(info: PaceInfo) -> bool:
    try:
        group = _group(info)
        suite_of(info.cipher)
    except UnknownAlgorithm:
        return False
    return bool(info.mapping) and not (info.mapping == "ECDH-IM" and group.name == "secp224r1")


def _strength(info: PaceInfo) -> tuple[bool, int, int]:
    name, key_bytes = info.cipher or ("", 0)
    return info.mapping.endswith("CAM"), key_bytes if name == "AES" else 0, info.parameters or 0
