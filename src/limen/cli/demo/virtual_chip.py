"""A chip without a card, for the demo: PACE by the lines of the page, secure messaging with AES, files, a signature.

Written from the chip's side of ICAO 9303-11. It behaves; chips that do not are in the tests.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from limen.lib.emrtd.access import Password
from limen.lib.emrtd.agreement import Agreement, group_of
from limen.lib.emrtd.apdu import Command, read_command
from limen.lib.emrtd.asn1 import oid_bytes, write_integer, write_oid
from limen.lib.emrtd.ciphers import ENC, MAC, PASSWORD, Suite, pad, unpad
from limen.lib.emrtd.reading import CARD_ACCESS
from limen.lib.emrtd.tlv import children, read_one, write_tlv

PACE: Final = "0.4.0.127.0.7.2.2.4.2.2"
"""Generic mapping over a curve, AES with keys of 128 bits."""
CURVE: Final = 13
_AES: Final = Suite(name="AES", key_bytes=16)
_DONE, _SHUT, _WRONG, _NOT_THERE, _NOT_KNOWN = 0x9000, 0x6982, 0x6300, 0x6A82, 0x6D00
_SCALAR: Final = 32
Answered = tuple[bytes, int]


class VirtualChip:
    """One chip on a reader."""

    takes_extended = False

    def __init__(self, files: Mapping[int, bytes], password: Password, key: ec.EllipticCurvePrivateKey) -> None:
        self._files, self._password, self._key = files, password, key
        offer = write_tlv(0x30, write_oid(PACE), write_integer(2), write_integer(CURVE))
        self._outside = {CARD_ACCESS: write_tlv(0x31, offer)}
        self.reset()

    def reset(self) -> None:
        """Be as it was when it was laid down."""
        self._is_inside = False
        self._selected = b""
        self._keys: tuple[bytes, bytes] | None = None
        self._counter = 0
        self._nonce = b""
        self._mapped: Agreement = group_of(CURVE)
        self._shared = self._mine = self._theirs = b""

    def transmit(self, command: bytes) -> bytes:
        """Answer one command."""
        asked = read_command(command)
        if self._keys is None:
            data, status = self._answer(asked)
            return data + status.to_bytes(2, "big")
        return self._through(self._keys, asked)

    # --- the channel (9.8) ---

    def _through(self, keys: tuple[bytes, bytes], asked: Command) -> bytes:
        enc_key, mac_key = keys
        fields = {each.tag: each for each in children(asked.data)}
        body = b"".join(each.raw for tag, each in fields.items() if tag != 0x8E)
        sealed = self._count() + pad(asked.header, 16) + body
        if _AES.code(mac_key, pad(sealed, 16) if body else sealed) != fields[0x8E].value:
            self._keys = None
            return (0x6988).to_bytes(2, "big")
        plain = b""
        if 0x87 in fields:
            plain = unpad(_AES.decrypt(enc_key, fields[0x87].value[1:], iv=self._iv(enc_key)))
        expected = int.from_bytes(fields[0x97].value, "big") or 256 if 0x97 in fields else None
        inner = Command(cla=0, ins=asked.ins, p1=asked.p1, p2=asked.p2, data=plain, expected=expected)
        return self._wrapped(keys, *self._answer(inner))

    def _wrapped(self, keys: tuple[bytes, bytes], data: bytes, status: int) -> bytes:
        enc_key, mac_key = keys
        count, body = self._count(), b""
        if data:
            body = write_tlv(0x87, b"\x01", _AES.encrypt(enc_key, pad(data, 16), iv=self._iv(enc_key)))
        body += write_tlv(0x99, status.to_bytes(2, "big"))
        return body + write_tlv(0x8E, _AES.code(mac_key, pad(count + body, 16))) + _DONE.to_bytes(2, "big")

    def _count(self) -> bytes:
        self._counter += 1
        return self._counter.to_bytes(16, "big")

    def _iv(self, enc_key: bytes) -> bytes:
        return _AES.encrypt(enc_key, self._counter.to_bytes(16, "big"))

    # --- commands ---

    def _answer(self, asked: Command) -> Answered:
        known: dict[int, Callable[[Command], Answered]] = {
            0xA4: self._select,
            0xB0: self._read,
            0x22: self._choose,
            0x86: self._agree,
            0x88: self._sign,
        }
        handler = known.get(asked.ins)
        return (b"", _NOT_KNOWN) if handler is None else handler(asked)

    def _select(self, asked: Command) -> Answered:
        if asked.p1 == 0x04:
            self._is_inside = True
            return b"", _DONE if self._keys is not None else _SHUT
        if asked.p1 == 0x00:
            return b"", _DONE
        if self._is_inside and self._keys is None:
            return b"", _SHUT
        found = (self._files if self._is_inside else self._outside).get(int.from_bytes(asked.data, "big"))
        if found is None:
            return b"", _NOT_THERE
        self._selected = found
        return b"", _DONE

    def _read(self, asked: Command) -> Answered:
        at = (asked.p1 & 0x7F) << 8 | asked.p2
        return self._selected[at : at + (asked.expected or 0)], _DONE

    def _sign(self, asked: Command) -> Answered:
        r, s = decode_dss_signature(self._key.sign(asked.data, ec.ECDSA(SHA256())))
        return r.to_bytes(_SCALAR, "big") + s.to_bytes(_SCALAR, "big"), _DONE

    # --- PACE (4.4) ---

    def _choose(self, asked: Command) -> Answered:
        fields = {each.tag: each.value for each in children(asked.data)}
        fits = fields.get(0x80) == oid_bytes(PACE) and fields.get(0x83) == bytes((self._password.kind,))
        return b"", _DONE if fits else 0x6A80

    def _agree(self, asked: Command) -> Answered:
        inner = children(read_one(asked.data, tag=0x7C).value)
        steps: dict[int, Callable[[bytes], Answered]] = {0x81: self._map, 0x83: self._meet, 0x85: self._prove}
        return steps[inner[0].tag](inner[0].value) if inner else self._begin()

    def _begin(self) -> Answered:
        self._nonce = secrets.token_bytes(16)
        return _told(0x80, _AES.encrypt(_AES.derive(self._password.secret, PASSWORD), self._nonce))

    def _map(self, theirs: bytes) -> Answered:
        group = group_of(CURVE)
        secret = group.draw(secrets.token_bytes)
        self._mapped = group.mapped(nonce=self._nonce, secret=secret, peer=theirs)
        return _told(0x82, group.public(secret))

    def _meet(self, theirs: bytes) -> Answered:
        secret = self._mapped.draw(secrets.token_bytes)
        self._mine, self._theirs = self._mapped.public(secret), theirs
        self._shared = self._mapped.agree(secret, theirs)
        return _told(0x84, self._mine)

    def _prove(self, theirs: bytes) -> Answered:
        enc_key, mac_key = (_AES.derive(self._shared, counter) for counter in (ENC, MAC))
        if _AES.code(mac_key, _proof_over(self._mine)) != theirs:
            return b"", _WRONG
        proof = _AES.code(mac_key, _proof_over(self._theirs))
        self._keys = enc_key, mac_key
        return _told(0x86, proof)


def _told(tag: int, value: bytes) -> Answered:
    return write_tlv(0x7C, write_tlv(tag, value)), _DONE


def _proof_over(public: bytes) -> bytes:
    return write_tlv(0x7F49, write_tlv(0x06, oid_bytes(PACE)), write_tlv(0x86, public))
