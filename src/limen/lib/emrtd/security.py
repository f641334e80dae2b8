"""What a chip says of its own protocols: EF.CardAccess, EF.CardSecurity, data groups 14 and 15.

ICAO 9303-11, 9.2; BSI TR-03110-3, A.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from limen.lib.emrtd.asn1 import INTEGER, OCTETS, OID, SEQUENCE, SET, integer_of, oid_of
from limen.lib.emrtd.cms import SignedData, read_signed_data
from limen.lib.emrtd.keys import PublicKey, read_public_key
from limen.lib.emrtd.lds import TAGS, Group, content_of
from limen.lib.emrtd.tlv import Malformed, Tlv, children, parts, read_first

_BSI: Final = "0.4.0.127.0.7.2.2."
PK_DH: Final = _BSI + "1.1"
PK_ECDH: Final = _BSI + "1.2"
TERMINAL: Final = _BSI + "2"
CHIP: Final = _BSI + "3."
PACE: Final = _BSI + "4."
ACTIVE: Final = "2.23.136.1.1.5"
CARD_SECURITY: Final = "0.4.0.127.0.7.3.2.1"
MAPPINGS: Final = MappingProxyType({1: "DH-GM", 2: "ECDH-GM", 3: "DH-IM", 4: "ECDH-IM", 6: "ECDH-CAM"})
"""Arc of a PACE protocol to how it agrees on keys and maps its generator."""
CIPHERS: Final = MappingProxyType({1: ("3DES", 16), 2: ("AES", 16), 3: ("AES", 24), 4: ("AES", 32)})
"""Last arc of a protocol to its cipher and the bytes of its keys."""
_MOST_INFOS: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceInfo:
    """PACE with one suite, over one set of domain parameters."""

    oid: str
    version: int
    parameters: int | None
    """Number of standardised parameters; None when the chip leaves it away."""

    @property
    def mapping(self) -> str:
        """`ECDH-GM` and its like; empty when unknown."""
        return MAPPINGS.get(_arc(self.oid, 9), "")

    @property
    def cipher(self) -> tuple[str, int] | None:
        """Cipher and bytes of its keys; None when unknown."""
        return CIPHERS.get(_arc(self.oid, 10))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipInfo:
    """Chip Authentication with one suite."""

    oid: str
    version: int
    key_id: int | None

    @property
    def agreement(self) -> str:
        """`DH` or `ECDH`; empty when unknown."""
        return {1: "DH", 2: "ECDH"}.get(_arc(self.oid, 9), "")

    @property
    def cipher(self) -> tuple[str, int] | None:
        """Cipher and bytes of its keys; None when unknown."""
        return CIPHERS.get(_arc(self.oid, 10))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipKey:
    """The public key that Chip Authentication is done against."""

    kind: str
    """`DH` or `ECDH`."""
    key_id: int | None
    key_info: bytes
    """The SubjectPublicKeyInfo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityInfos:
    """All that was understood, and the identifiers of all that was there."""

    pace: tuple[PaceInfo, ...]
    chip: tuple[ChipInfo, ...]
    keys: tuple[ChipKey, ...]
    active_algorithm: str
    """Signature algorithm of Active Authentication with ECDSA, as an identifier; empty when it is not named."""
    terminal: bool
    """Terminal Authentication is announced: fingers and irises need a certificate to be read."""
    references: int | None
    """The file that names the authorities that the chip knows (EF.CVCA); None where it is the usual one."""
    oids: tuple[str, ...]


def read_security_infos(data: bytes) -> SecurityInfos:
    """Return the SecurityInfos in a set (EF.CardAccess); raises Malformed."""
    infos = [(oid_of(info[0]), info) for info in _infos(data)]
    return SecurityInfos(
        pace=tuple(_pace(oid, info) for oid, info in infos if oid.startswith(PACE) and oid.count(".") == 10),
        chip=tuple(_chip(oid, info) for oid, info in infos if oid.startswith(CHIP) and oid.count(".") == 10),
        keys=tuple(_key(oid, info) for oid, info in infos if oid in (PK_DH, PK_ECDH)),
        active_algorithm=next((_second_oid(info) for oid, info in infos if oid == ACTIVE), ""),
        terminal=any(oid == TERMINAL for oid, _ in infos),
        references=next((_references(info) for oid, info in infos if oid == TERMINAL), None),
        oids=tuple(oid for oid, _ in infos),
    )


def read_security_group(data: bytes) -> SecurityInfos:
    """Return the SecurityInfos of data group 14; raises Malformed."""
    return read_security_infos(content_of(data, TAGS[Group.SECURITY]))


def read_card_security(data: bytes) -> tuple[SignedData, SecurityInfos]:
    """Return EF.CardSecurity and the SecurityInfos in it, its signature not yet checked; raises Malformed."""
    signed = read_signed_data(data)
    if signed.content_type != CARD_SECURITY:
        raise Malformed("not the security file of a card")
    return signed, read_security_infos(signed.content)


def read_active_key(data: bytes) -> PublicKey:
    """Return the public key for Active Authentication in data group 15; raises Malformed or UnknownAlgorithm."""
    return read_public_key(read_first(content_of(data, TAGS[Group.AA_KEY]), tag=SEQUENCE).raw)


def _infos(data: bytes) -> list[list[Tlv]]:
    return [parts(info, OID, most=8) for info in children(read_first(data, tag=SET).value, most=_MOST_INFOS)]


def _pace(oid: str, info: list[Tlv]) -> PaceInfo:
    return PaceInfo(oid=oid, version=_number(info, 1) or 0, parameters=_number(info, 2))


def _chip(oid: str, info: list[Tlv]) -> ChipInfo:
    return ChipInfo(oid=oid, version=_number(info, 1) or 0, key_id=_number(info, 2))


def _key(oid: str, info: list[Tlv]) -> ChipKey:
    if len(info) < 2 or info[1].tag != SEQUENCE:
        raise Malformed("chip authentication without a key")
    return ChipKey(kind="DH" if oid == PK_DH else "ECDH", key_id=_number(info, 2), key_info=info[1].raw)


def _references(info: list[Tlv]) -> int | None:
    if len(info) < 3 or info[2].tag != SEQUENCE:
        return None
    file, *_ = parts(info[2], OCTETS, most=2)
    if len(file.value) != 2:
        raise Malformed("file of authorities")
    return int.from_bytes(file.value, "big")


def _number(info: list[Tlv], place: int) -> int | None:
    if len(info) <= place or info[place].tag != INTEGER:
        return None
    return integer_of(info[place])


def _second_oid(info: list[Tlv]) -> str:
    return next((oid_of(field) for field in info[1:] if field.tag == OID), "")


def _arc(oid: str, place: int) -> int:
    arcs = oid.split(".")
    return int(arcs[place]) if len(arcs) > place else 0
