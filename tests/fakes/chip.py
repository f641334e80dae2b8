"""A chip in this process: files, access by BAC and PACE, secure messaging, Active and Chip Authentication.

It is written from the chip's side of ICAO 9303-11 and shares with the reader only arithmetic, ciphers and the frame of
an element, so that both cannot make one mistake together. It can be told to misbehave.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from limen.lib.emrtd.access import Password
from limen.lib.emrtd.agreement import Agreement, CurveGroup, PrimeGroup, group_of
from limen.lib.emrtd.algorithms import DH, Kind, Scheme
from limen.lib.emrtd.apdu import Command, Gone, read_command
from limen.lib.emrtd.asn1 import oid_bytes, oid_text, write_integer, write_oid
from limen.lib.emrtd.ciphers import ENC, MAC, PASSWORD, TRIPLE_DES, Suite, pad, unpad
from limen.lib.emrtd.lds import TAGS
from limen.lib.emrtd.messaging import Channel, channel_of
from limen.lib.emrtd.pace import pseudo_random
from limen.lib.emrtd.security import CIPHERS, MAPPINGS
from limen.lib.emrtd.tlv import children, read_one, write_tlv
from tests.fakes.chip_issuer import EcPair, Pair, RsaPair, ec_pair
from tests.fakes.chip_terminal import Guard, compressed

BSI = "0.4.0.127.0.7.2.2."
OPEN, SHUT, WRONG, NOT_FOUND = 0x9000, 0x6982, 0x6300, 0x6A82
GUARDED = frozenset({0x0103, 0x0104})


def pace_oid(mapping: str, cipher: str, key_bytes: int) -> str:
    """Return the identifier of a PACE protocol."""
    arc = next(arc for arc, name in MAPPINGS.items() if name == mapping)
    return f"{BSI}4.{arc}.{_last(cipher, key_bytes)}"


def chip_oid(agreement: str, cipher: str, key_bytes: int) -> str:
    """Return the identifier of a Chip Authentication protocol."""
    return f"{BSI}3.{1 if agreement == 'DH' else 2}.{_last(cipher, key_bytes)}"


def _last(cipher: str, key_bytes: int) -> int:
    return next(arc for arc, suite in CIPHERS.items() if suite == (cipher, key_bytes))


def security_infos(*infos: bytes) -> bytes:
    """Return a set of SecurityInfos."""
    return write_tlv(0x31, *infos)


def pace_info(oid: str, parameters: int) -> bytes:
    """Return the offer of PACE."""
    return write_tlv(0x30, write_oid(oid), write_integer(2), write_integer(parameters))


def chip_info(oid: str, key_id: int | None = None) -> bytes:
    """Return the offer of Chip Authentication."""
    told = b"" if key_id is None else write_integer(key_id)
    return write_tlv(0x30, write_oid(oid), write_integer(1), told)


def chip_key(info: bytes, *, agreement: str = "ECDH", key_id: int | None = None) -> bytes:
    """Return the public key of Chip Authentication."""
    told = b"" if key_id is None else write_integer(key_id)
    return write_tlv(0x30, write_oid(f"{BSI}1.{1 if agreement == 'DH' else 2}"), info, told)


def dh_info(group: PrimeGroup, secret: int) -> bytes:
    """Return the SubjectPublicKeyInfo of a key modulo a prime (X9.42)."""
    parameters = write_tlv(0x30, write_integer(group.p), write_integer(group.generator), write_integer(group.order))
    public = write_integer(int.from_bytes(group.public(secret), "big"))
    return write_tlv(0x30, write_tlv(0x30, write_oid(DH), parameters), write_tlv(3, b"\0", public))


@dataclass(kw_only=True)
class Chip:
    """One chip. `faults` are names of misbehaviours, see `_answer`."""

    files: dict[int, bytes]
    """By file identifier; 011C and, once PACE has been done, 011D outside the application."""
    password: Password
    passwords: tuple[Password, ...] = ()
    pace: Mapping[str, int] = field(default_factory=dict)
    """Protocol to domain parameters."""
    has_bac: bool = True
    is_open: bool = False
    card_security: bytes | None = None
    active: Pair | None = None
    active_scheme: Scheme | None = None
    chip_secret: tuple[Agreement, int] | None = None
    chip_suites: Mapping[str, Suite] = field(default_factory=dict)
    mapping_secret: int | None = None
    """Of EF.CardSecurity, for Chip Authentication Mapping."""
    guard: Guard | None = None
    """What asks a reader for its certificate before fingers and irises are given."""
    faults: frozenset[str] = frozenset()
    gone_after: int | None = None
    """Commands after which it is taken away."""
    longest: int = 256
    """Bytes of the longest answer."""
    dice: Random = field(default_factory=lambda: Random(9303))
    channel: Channel | None = None
    in_application: bool = False
    selected: bytes = b""
    log: list[Command] = field(default_factory=list)
    _pace: _Pace | None = None
    _challenge: bytes = b""
    _next: Channel | None = None
    identity: bytes = b""
    """Its number with the check digit; after PACE its key of the agreement."""
    _suite: Suite | None = None
    _pieces: bytes = b""
    _has_agreed: bool = False

    def transmit(self, data: bytes) -> bytes:
        """Answer one command, as a card in a reader does."""
        command = read_command(data)
        self.log.append(command)
        if self.gone_after is not None and len(self.log) > self.gone_after:
            raise Gone("taken away")
        if self.channel is None:
            body, status = self._answer(command)
            self._change_channel()
            return body + status.to_bytes(2, "big")
        return self._protected(self.channel, command)

    def draw(self, count: int) -> bytes:
        """Return bytes that a test can have again."""
        return self.dice.randbytes(count)

    # --- the channel ---

    def _protected(self, channel: Channel, command: Command) -> bytes:
        if not command.cla & 0x0C:
            self.channel = None
            return (0x6988).to_bytes(2, "big")
        channel.counter += 1
        fields = {each.tag: each for each in children(command.data)}
        body = b"".join(each.raw for tag, each in fields.items() if tag != 0x8E)
        if channel._code(pad(command.header, channel.suite.block), body) != fields[0x8E].value:
            self.channel = None
            return (0x6988).to_bytes(2, "big")
        secret = fields.get(0x87) or fields.get(0x85)
        plain = b"" if secret is None else self._open(channel, secret.value, marked=secret.tag == 0x87)
        expected = int.from_bytes(fields[0x97].value, "big") or 256 if 0x97 in fields else None
        inner = Command(
            cla=command.cla & ~0x0C, ins=command.ins, p1=command.p1, p2=command.p2, data=plain, expected=expected
        )
        answer, status = self._answer(inner)
        sealed = self._seal(channel, answer, status, odd=bool(command.ins & 1))
        self._change_channel()
        return sealed

    @staticmethod
    def _open(channel: Channel, secret: bytes, *, marked: bool) -> bytes:
        content = secret[1:] if marked else secret
        return unpad(channel.suite.decrypt(channel.enc_key, content, iv=channel._iv()))

    def _seal(self, channel: Channel, answer: bytes, status: int, *, odd: bool) -> bytes:
        channel.counter += 1
        if "naked" in self.faults and answer:
            return answer + status.to_bytes(2, "big")
        if "naked-status" in self.faults and len(answer) > 20:
            return (0x6700).to_bytes(2, "big")
        body = b""
        if answer:
            secret = channel.suite.encrypt(channel.enc_key, pad(answer, channel.suite.block), iv=channel._iv())
            body = write_tlv(0x85, secret) if odd else write_tlv(0x87, b"\x01", secret)
        body += write_tlv(0x99, status.to_bytes(2, "big"))
        code = channel._code(b"", body)
        if "forged" in self.faults and answer:
            code = bytes((code[0] ^ 1,)) + code[1:]
        return body + write_tlv(0x8E, code) + (0x9000).to_bytes(2, "big")

    def _change_channel(self) -> None:
        if self._next is not None:
            self.channel, self._next = self._next, None

    # --- commands ---

    def _answer(self, command: Command) -> tuple[bytes, int]:
        handlers: dict[int, Callable[[Command], tuple[bytes, int]]] = {
            0xA4: self._select,
            0xB0: self._read,
            0xB1: self._read_far,
            0x84: self._get_challenge,
            0x82: self._external,
            0x22: self._manage,
            0x86: self._general,
            0x88: self._internal,
            0x2A: self._verify_certificate,
        }
        handler = handlers.get(command.ins)
        return (b"", 0x6D00) if handler is None else handler(command)

    def _select(self, command: Command) -> tuple[bytes, int]:
        if command.p1 == 0x04:
            self.in_application = True
            return b"", OPEN
        identifier = int.from_bytes(command.data, "big")
        if command.p1 == 0x00:
            return (b"", 0x6D00) if "no-master-file" in self.faults else (b"", OPEN)
        found = self._found(identifier)
        if found is None:
            return b"", NOT_FOUND
        if self.in_application and self.channel is None and not self.is_open:
            return b"", SHUT
        if identifier in GUARDED and self.guard is not None and identifier & 0xFF not in self.guard.groups:
            return b"", SHUT
        self.selected = found
        return b"", OPEN

    def _found(self, identifier: int) -> bytes | None:
        if self.in_application and identifier == 0x011C and self.guard is not None:
            return None if "no-references" in self.faults else self.guard.references
        if self.in_application:
            return self.files.get(identifier)
        if identifier == 0x011C and self.pace:
            return security_infos(*(pace_info(oid, number) for oid, number in self.pace.items()))
        return self.card_security if identifier == 0x011D and self.channel is not None else None

    def _read(self, command: Command) -> tuple[bytes, int]:
        return self._part((command.p1 & 0x7F) << 8 | command.p2, command.expected or 0)

    def _read_far(self, command: Command) -> tuple[bytes, int]:
        offset = int.from_bytes(read_one(command.data, tag=0x54).value, "big")
        expected = command.expected or 0
        data, status = self._part(offset, expected if "frame-apart" in self.faults else expected - 4)
        return write_tlv(0x53, data), status

    def _part(self, offset: int, length: int) -> tuple[bytes, int]:
        if self.in_application and self.channel is None and not self.is_open:
            return b"", SHUT
        most = min(length, self.longest)
        if "more" in self.faults:
            return self.selected[offset : offset + most] + b"\0", OPEN
        return self.selected[offset : offset + most], OPEN

    def _verify_certificate(self, command: Command) -> tuple[bytes, int]:
        if self.guard is None:
            return b"", 0x6D00
        return self.guard.verify(command.data, more=bool(command.cla & 0x10))

    def _get_challenge(self, _: Command) -> tuple[bytes, int]:
        if self.guard is not None and self._has_agreed:
            return self.guard.challenge(self.draw)
        self._challenge = self.draw(8)
        return self._challenge, OPEN

    def _external(self, command: Command) -> tuple[bytes, int]:
        if self.guard is not None and self._has_agreed:
            return self.guard.prove(command.data, more=bool(command.cla & 0x10))
        if not self.has_bac:
            return b"", 0x6985
        enc_key, mac_key = (TRIPLE_DES.derive(self.password.seed, counter) for counter in (ENC, MAC))
        secret, code = command.data[:32], command.data[32:]
        plain = TRIPLE_DES.decrypt(enc_key, secret)
        if TRIPLE_DES.code(mac_key, secret) != code or plain[8:16] != self._challenge:
            return b"", WRONG
        half = self.draw(16)
        answer = TRIPLE_DES.encrypt(enc_key, plain[8:16] + plain[:8] + half)
        seed = bytes(one ^ other for one, other in zip(plain[16:], half, strict=True))
        counter = int.from_bytes(plain[12:16] + plain[4:8], "big")
        self._next = channel_of(TRIPLE_DES, seed, counter=counter)
        return answer + TRIPLE_DES.code(mac_key, answer), OPEN

    def _manage(self, command: Command) -> tuple[bytes, int]:
        fields = {each.tag: each.value for each in children(command.data)}
        if command.p1 == 0xC1:
            return self._choose_pace(fields)
        if command.p1 == 0x81:
            return (b"", 0x6A81) if self.guard is None else self.guard.choose(command.data)
        if command.p2 == 0xA6:
            return self._agree_on_channel(fields[0x91], TRIPLE_DES)
        self._suite = self.chip_suites.get(oid_text(fields[0x80]))
        return b"", OPEN if self._suite is not None else 0x6A80

    def _choose_pace(self, fields: Mapping[int, bytes]) -> tuple[bytes, int]:
        oid = oid_text(fields[0x80])
        known = next((each for each in (self.password, *self.passwords) if each.kind == fields[0x83][0]), None)
        if oid not in self.pace or known is None or "no-pace" in self.faults:
            return b"", 0x6A80
        self._pace = _Pace(self, oid, self.pace[oid], known)
        return b"", OPEN

    def _general(self, command: Command) -> tuple[bytes, int]:
        if self._suite is not None and command.cla & 0x10:
            self._pieces += command.data
            return b"", OPEN
        whole, self._pieces = self._pieces + command.data, b""
        inner = children(read_one(whole, tag=0x7C).value)
        if self._suite is not None:
            status = self._agree_on_channel(inner[0].value, self._suite)[1]
            return write_tlv(0x7C), status
        if self._pace is None:
            return b"", 0x6985
        return self._pace.step(inner[0].tag if inner else 0, inner[0].value if inner else b"")

    def _agree_on_channel(self, theirs: bytes, suite: Suite) -> tuple[bytes, int]:
        if self.chip_secret is None:
            return b"", 0x6985
        group, secret = self.chip_secret
        if "copy" in self.faults:
            secret += 1  # a copy has the public key and not this
        self._next = channel_of(suite, group.agree(secret, theirs))
        self._suite, self._has_agreed = None, True
        if self.guard is not None:
            width = group.curve.width if isinstance(group, CurveGroup) else None
            self.guard.agreed_key = compressed(theirs, width=width)
            self.guard.identity = self.identity
        return b"", OPEN

    def _internal(self, command: Command) -> tuple[bytes, int]:
        if self.active is None:
            return b"", 0x6D00
        challenge = b"\0" * 8 if "copy" in self.faults else command.data
        if isinstance(self.active, RsaPair):
            return recovered(self.active, challenge, self.draw, digest="sha256"), OPEN
        scheme = self.active_scheme or Scheme(kind=Kind.ECDSA_PLAIN, digest="sha256")
        return self.active.sign(scheme, challenge), OPEN


@dataclass
class _Pace:
    """One run of PACE, from the chip's side."""

    chip: Chip
    oid: str
    parameters: int
    password: Password
    nonce: bytes = b""
    mapped: Agreement | None = None
    shared: bytes = b""
    mine: bytes = b""
    theirs: bytes = b""
    mapping_secret: int = 0

    @property
    def mapping(self) -> str:
        return MAPPINGS[int(self.oid.split(".")[9])]

    @property
    def suite(self) -> Suite:
        name, key_bytes = CIPHERS[int(self.oid.split(".")[10])]
        return Suite(name=name, key_bytes=key_bytes)

    def step(self, tag: int, value: bytes) -> tuple[bytes, int]:
        steps: dict[int, Callable[[bytes], tuple[bytes, int]]] = {
            0: self._begin,
            0x81: self._map,
            0x83: self._agree,
            0x85: self._prove,
        }
        return steps[tag](value)

    def _begin(self, _: bytes) -> tuple[bytes, int]:
        self.nonce = self.chip.draw(16 if self.suite.key_bytes == 16 else 2 * self.suite.block)
        key = self.suite.derive(self.password.secret, PASSWORD)
        return _dynamic(0x80, self.suite.encrypt(key, self.nonce))

    def _map(self, value: bytes) -> tuple[bytes, int]:
        group = group_of(self.parameters)
        if self.mapping.endswith("IM"):
            self.mapped = group.mapped_by(lambda p: pseudo_random(self.suite, self.nonce, value, p))
            return _dynamic(0x82, b"")
        if "mirror" in self.chip.faults:
            return _dynamic(0x82, value)
        self.mapping_secret = group.draw(self.chip.draw)
        self.mapped = group.mapped(nonce=self.nonce, secret=self.mapping_secret, peer=value)
        return _dynamic(0x82, group.public(self.mapping_secret))

    def _agree(self, value: bytes) -> tuple[bytes, int]:
        assert self.mapped is not None
        if "off-curve" in self.chip.faults:
            return _dynamic(0x84, value[:-1] + bytes((value[-1] ^ 1,)))
        secret = self.mapped.draw(self.chip.draw)
        self.mine, self.theirs = self.mapped.public(secret), value
        self.shared = self.mapped.agree(secret, value)
        width = self.mapped.curve.width if isinstance(self.mapped, CurveGroup) else None
        self.chip.identity = compressed(self.mine, width=width)
        return _dynamic(0x84, self.mine)

    def _prove(self, value: bytes) -> tuple[bytes, int]:
        assert self.mapped is not None
        enc_key, mac_key = (self.suite.derive(self.shared, counter) for counter in (ENC, MAC))
        if self.suite.code(mac_key, self._input(self.mine)) != value:
            return b"", WRONG
        proof = self.suite.code(mac_key, self._input(self.theirs))
        if "wrong-proof" in self.chip.faults:
            proof = proof[::-1]
        body = write_tlv(0x86, proof)
        if self.mapping == "ECDH-CAM":
            body += write_tlv(0x8A, self._chip_proof(enc_key))
        self.chip._next = Channel(suite=self.suite, enc_key=enc_key, mac_key=mac_key)
        return write_tlv(0x7C, body), OPEN

    def _input(self, public: bytes) -> bytes:
        tag = 0x86 if isinstance(self.mapped, CurveGroup) else 0x84
        return write_tlv(0x7F49, write_tlv(6, oid_bytes(self.oid)), write_tlv(tag, public))

    def _chip_proof(self, enc_key: bytes) -> bytes:
        group = group_of(self.parameters)
        assert isinstance(group, CurveGroup)
        secret = self.chip.mapping_secret or 1
        n = group.curve.order
        number = pow(secret, -1, n) * self.mapping_secret % n
        if "copy" in self.chip.faults:
            number += 1
        iv = self.suite.encrypt(enc_key, b"\xff" * 16)
        return self.suite.encrypt(enc_key, pad(number.to_bytes(group.curve.width, "big"), 16), iv=iv)


def _dynamic(tag: int, value: bytes) -> tuple[bytes, int]:
    return write_tlv(0x7C, write_tlv(tag, value)), OPEN


def recovered(pair: RsaPair, challenge: bytes, draw: Callable[[int], bytes], *, digest: str) -> bytes:
    """Return a signature of scheme 1 of ISO/IEC 9796-2 with partial recovery."""
    numbers = pair.secret.private_numbers()
    modulus, exponent = numbers.public_numbers.n, numbers.d
    width = (modulus.bit_length() + 7) // 8
    trailer = {
        "sha1": b"\xbc",
        "sha224": b"\x38\xcc",
        "sha256": b"\x34\xcc",
        "sha384": b"\x36\xcc",
        "sha512": b"\x35\xcc",
    }
    size = hashlib.new(digest).digest_size
    first = draw(width - size - 1 - len(trailer[digest]))
    opened = b"\x6a" + first + hashlib.new(digest, first + challenge).digest() + trailer[digest]
    return pow(int.from_bytes(opened, "big"), exponent, modulus).to_bytes(width, "big")


def secret_of(pair: EcPair) -> tuple[Agreement, int]:
    """Return the pair as a key for agreement."""
    return CurveGroup(curve=pair.curve, generator=pair.curve.generator), pair.secret


def group_15(pair: Pair) -> bytes:
    """Return data group 15."""
    return write_tlv(TAGS[15], pair.info)


def group_14(*infos: bytes) -> bytes:
    """Return data group 14."""
    return write_tlv(TAGS[14], security_infos(*infos))


CHIP_PAIR = ec_pair("brainpoolP256r1", name="chip")
