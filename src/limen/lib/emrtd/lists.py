"""Lists of authorities as they are published: signed master lists (ICAO 9303-12, 9), exports of the ICAO PKD (LDIF)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.emrtd.asn1 import INTEGER, SEQUENCE, SET, integer_of
from limen.lib.emrtd.certificates import Certificate, read_certificate
from limen.lib.emrtd.cms import SignedData, Signing, read_signed_data, signing_of
from limen.lib.emrtd.deviations import read_deviation_list
from limen.lib.emrtd.revocation import RevocationList, read_revocation_list
from limen.lib.emrtd.tlv import Malformed, children, parts, read_one
from limen.lib.emrtd.trust import (
    BY_HAND,
    DEVIATION,
    LDIF,
    MASTER,
    REVOCATION,
    SignerRow,
    Signers,
    Source,
    TrustStore,
    Use,
    alpha3_of,
    signer_row,
    unique,
)

MASTER_LIST: Final = "2.23.136.1.1.2"
MOST_AUTHORITIES: Final = 20_000
MOST_LDIF: Final = 256 * 1024 * 1024
"""Bytes; the whole PKD of 2026 has some tens of megabytes."""
_LONGEST_VALUE: Final = 16 * 1024 * 1024


class TrustFileUnreadable(Problem):
    """A file for the trust store is none."""

    code = "chip.trust-unreadable"
    sentence = N_(
        "%(file)s is no master list, LDIF, revocation list, deviation list or certificate that can be read (%(why)s)."
    )


class ListNotBelieved(Problem):
    """A list of authorities is not signed by anybody who is believed."""

    code = "chip.list-not-believed"
    sentence = N_("%(file)s was not taken: its signature is not of anybody who was named to be believed (%(why)s).")


class Pinned(StrEnum):
    """Whether the signature of a list leads to somebody who is believed."""

    YES = "yes"
    NOBODY = "nobody was named to believe"
    OTHER = "signed by somebody else"
    BAD = "the signature does not hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterList:
    """A list of authorities as somebody signed it."""

    authorities: tuple[Certificate, ...]
    unreadable: int
    signer: Certificate | None
    made_at: datetime | None
    pinned: Pinned


def read_master_list(data: bytes, *, anchors: tuple[Certificate, ...] = ()) -> MasterList:
    """Return a master list and whether its signer was certified by one of `anchors`; raises Malformed."""
    signed = read_signed_data(data)
    if signed.content_type != MASTER_LIST:
        raise Malformed("not a master list")
    version, certificates, *_ = parts(read_one(signed.content, tag=SEQUENCE), INTEGER, SET)
    integer_of(version)
    found, unreadable = [], 0
    for element in children(certificates.value, most=MOST_AUTHORITIES):
        try:
            found.append(read_certificate(element.raw))
        except Malformed:
            unreadable += 1
    signer, pinned = _pinned(signed, anchors)
    return MasterList(
        authorities=unique(found),
        unreadable=unreadable,
        signer=signer,
        made_at=next((each.signing_time for each in signed.signers if each.signing_time), None),
        pinned=pinned,
    )


def _pinned(signed: SignedData, anchors: tuple[Certificate, ...]) -> tuple[Certificate | None, Pinned]:
    """Every signature of the list is looked at; one that holds and leads to an anchor is enough."""
    best: tuple[Certificate | None, Pinned] = (None, Pinned.BAD)
    for info in signed.signers:
        for certificate in (each for each in signed.certificates if info.names(each)):
            if signing_of(signed, info, certificate) is not Signing.GOOD:
                continue
            if any(certificate.was_signed_by(anchor) or certificate == anchor for anchor in anchors):
                return certificate, Pinned.YES
            best = certificate, Pinned.OTHER if anchors else Pinned.NOBODY
    return best


def read_part(data: bytes, *, name: str, anchors: tuple[Certificate, ...] = ()) -> TrustStore:
    """Return what a file gives the trust store, as the store of one source; raises TrustFileUnreadable.

    Raises ListNotBelieved for a list of authorities whose signature does not hold, or is of nobody among the anchors
    where there are any.
    """
    try:
        store, pinned = read_trust_file(data, name=name, anchors=anchors)
    except Malformed as error:
        raise TrustFileUnreadable(file=name, why=str(error)) from error
    if pinned in (Pinned.OTHER, Pinned.BAD):
        raise ListNotBelieved(file=name, why=pinned.value)
    return store


def read_anchor_file(data: bytes, *, name: str) -> TrustStore:
    """Return the certificates in a file as anchors: whoever they certified may sign lists of authorities.

    Raises TrustFileUnreadable, also for a file that holds anything but certificates.
    """
    store = read_part(data, name=name)
    [source] = store.sources
    if source.kind != BY_HAND or not store.authorities:
        raise TrustFileUnreadable(file=name, why="no certificate of an authority")
    code = f"anchor:{source.code.partition(':')[2]}"
    return TrustStore(anchors=store.authorities, sources=(replace(source, code=code, use=Use.LISTS),))


def read_trust_file(data: bytes, *, name: str, anchors: tuple[Certificate, ...] = ()) -> tuple[TrustStore, Pinned]:
    """Return what any file for the trust store holds: master list, LDIF, revocation or deviation list, certificate.

    The store has one source. The second value is about master lists; whatever else a file holds was put in place by
    somebody who answers for it. Raises Malformed.
    """
    reader = _read_der if data[:1] == b"\x30" else _read_text
    store, pinned = reader(data, name=name, anchors=anchors)
    [source] = store.sources
    told = replace(source, pinned=pinned.value, digest=hashlib.sha256(data).hexdigest())
    return replace(store, sources=(told,)), pinned


def _read_der(data: bytes, *, name: str, anchors: tuple[Certificate, ...]) -> tuple[TrustStore, Pinned]:
    readers = (_from_master_list, _from_revocation_list, _from_deviation_list, _from_certificate)
    told = ""
    for reader in readers:
        try:
            return reader(data, name, anchors)
        except Malformed as error:
            told = told or str(error)
    raise Malformed(f"no certificate and no list that is known ({told})")


def _from_master_list(data: bytes, name: str, anchors: tuple[Certificate, ...]) -> tuple[TrustStore, Pinned]:
    listed = read_master_list(data, anchors=anchors)
    source = Source(
        name=name,
        kind=MASTER,
        made_at=listed.made_at,
        count=len(listed.authorities),
        unreadable=listed.unreadable,
        code=f"master-list:{_whose(listed.signer, data)}",
        signer=listed.signer.label if listed.signer else "",
    )
    return TrustStore(authorities=listed.authorities, sources=(source,)), listed.pinned


def _from_revocation_list(data: bytes, name: str, _: tuple[Certificate, ...]) -> tuple[TrustStore, Pinned]:
    listed = read_revocation_list(data)
    issuer = hashlib.sha256(repr(sorted(listed.issuer)).encode()).hexdigest()[:12]
    source = Source(
        name=name,
        kind=REVOCATION,
        made_at=listed.this_update,
        count=len(listed.revoked),
        code=f"revocations:{alpha3_of(listed.state)[:8]}:{issuer}",
        signer=", ".join(text for _, text in listed.issuer),
    )
    return TrustStore(revocations=(listed,), sources=(source,)), Pinned.YES


def _from_deviation_list(data: bytes, name: str, _: tuple[Certificate, ...]) -> tuple[TrustStore, Pinned]:
    listed = read_deviation_list(data)
    signer = next(iter(listed.signed.certificates), None)
    source = Source(
        name=name,
        kind=DEVIATION,
        made_at=listed.made_at,
        count=len(listed.deviations),
        code=f"deviations:{_whose(signer, data)}",
        signer=signer.label if signer else "",
    )
    return TrustStore(deviations=(listed,), sources=(source,)), Pinned.YES


def _from_certificate(data: bytes, name: str, _: tuple[Certificate, ...]) -> tuple[TrustStore, Pinned]:
    return _of_certificates([read_certificate(data)], name), Pinned.YES


def _of_certificates(found: list[Certificate], name: str) -> TrustStore:
    """Authorities say so of themselves, or issued themselves (old ones say nothing); others are signers."""
    authorities = unique(each for each in found if each.is_authority or each.is_self_issued)
    whole = hashlib.sha256(b"".join(each.raw for each in found)).hexdigest()[:32]
    return TrustStore(
        authorities=authorities,
        signers=Signers(signer_row(each) for each in found if each not in authorities),
        sources=(Source(name=name, kind=BY_HAND, made_at=None, count=len(found), code=f"certificate:{whole}"),),
    )


def _whose(signer: Certificate | None, data: bytes) -> str:
    """Return the State whose list it is; a list of nobody that is known is only a copy of itself."""
    state = alpha3_of(signer.state) if signer else ""
    return state[:8] or hashlib.sha256(data).hexdigest()[:32]


def _read_text(data: bytes, *, name: str, anchors: tuple[Certificate, ...]) -> tuple[TrustStore, Pinned]:
    if b"-----BEGIN " in data[:4096]:
        return _read_pem(data, name=name, anchors=anchors)
    return read_ldif(data, name=name, anchors=anchors)


def _read_pem(data: bytes, *, name: str, anchors: tuple[Certificate, ...]) -> tuple[TrustStore, Pinned]:
    """One block may hold anything; several are certificates."""
    blocks = [_pem_block(block) for block in data.split(b"-----BEGIN ")[1 : MOST_AUTHORITIES + 1]]
    if not blocks:
        raise Malformed("no certificate in this text")
    if len(blocks) == 1:
        return _read_der(blocks[0], name=name, anchors=anchors)
    return _of_certificates([read_certificate(block) for block in blocks], name), Pinned.YES


def _pem_block(block: bytes) -> bytes:
    body = block.partition(b"-----")[2].partition(b"-----END ")[0]
    return _from_base64(b"".join(body.split()))


@dataclass(slots=True, kw_only=True)
class _Export:
    """What an export gave so far."""

    anchors: tuple[Certificate, ...]
    lists: list[MasterList] = field(default_factory=list)
    alone: list[Certificate] = field(default_factory=list)
    revocations: list[RevocationList] = field(default_factory=list)
    signers: list[SignerRow] = field(default_factory=list)
    entries: int = 0
    unreadable: int = 0

    def take(self, attribute: bytes, value: bytes) -> None:
        """Take one value in, or count it as unreadable."""
        self.entries += 1
        try:
            match attribute:
                case b"pkdmasterlistcontent" | b"cscamasterlistdata":
                    self.lists.append(read_master_list(value, anchors=self.anchors))
                case b"usercertificate" | b"cacertificate":
                    self._take_certificate(read_certificate(value))
                case b"certificaterevocationlist":
                    self.revocations.append(read_revocation_list(value))
        except Malformed:
            self.unreadable += 1

    def _take_certificate(self, certificate: Certificate) -> None:
        if certificate.is_authority:
            self.alone.append(certificate)
        else:
            self.signers.append(signer_row(certificate))

    @property
    def believed(self) -> list[MasterList]:
        """The lists of those who were named; all whose signatures hold where nobody was."""
        wanted = Pinned.YES if self.anchors else Pinned.NOBODY
        return [each for each in self.lists if each.pinned is wanted]

    @property
    def pinned(self) -> Pinned:
        """An export holds the lists of many States; it is enough that somebody who is believed signed one."""
        if not self.anchors:
            return Pinned.NOBODY
        return Pinned.YES if self.believed or not self.lists else Pinned.OTHER


def read_ldif(data: bytes, *, name: str, anchors: tuple[Certificate, ...] = ()) -> tuple[TrustStore, Pinned]:
    """Return the authorities, signers and revocation lists of an export of the ICAO PKD (RFC 2849); raises Malformed.

    Lists that nobody signed who is believed give nothing. Signers are kept for chips and seals that do not bring their
    certificate; that one stands here makes nobody believe it.
    """
    if len(data) > MOST_LDIF:
        raise Malformed("LDIF too large")
    export = _Export(anchors=anchors)
    for attribute, value in _ldif_values(data):
        export.take(attribute, value)
    if not export.entries:
        raise Malformed("nothing that is known")
    listed = [each for one in export.believed for each in one.authorities]
    found = unique([*listed, *_authorities_among(export.alone, listed, anchors)])
    source = Source(
        name=name,
        kind=LDIF,
        made_at=max((each.made_at for each in export.believed if each.made_at), default=None),
        count=len(found) + len(export.revocations) + len(export.signers),
        unreadable=export.unreadable,
        code=f"ldif:{_series(name)}",
    )
    store = TrustStore(
        authorities=found,
        signers=Signers(export.signers),
        revocations=tuple(export.revocations),
        sources=(source,),
    )
    return store, export.pinned


def _series(name: str) -> str:
    """Return the name of an export without its number: icaopkd-001-complete-009432.ldif follows ...-009431.ldif."""
    stem = name.lower().removesuffix(".ldif")
    return re.sub(r"[^a-z0-9-]+", "-", re.sub(r"[-_.]?\d+$", "", stem)).strip("-")[:60] or "export"


def _authorities_among(
    alone: list[Certificate], authorities: list[Certificate], anchors: tuple[Certificate, ...]
) -> list[Certificate]:
    """Return the certificates of authorities that stand outside the lists: nobody signed that they are.

    Where somebody was named to be believed, only those count that follow from a key that is believed (links).
    """
    if not anchors:
        return alone
    believed = TrustStore(authorities=unique([*anchors, *authorities]))
    return [each for each in alone if each in believed.authorities or believed.authority_of(each) is not None]


def _ldif_values(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the attributes with a value in base64: name in small letters without options, and the bytes."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\n ", b"").split(b"\n")
    for line in lines:
        attribute, mark, value = line.partition(b":: ")
        if mark and len(value) <= _LONGEST_VALUE:
            yield attribute.partition(b";")[0].lower(), _from_base64(value.strip())


def _from_base64(text: bytes) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed("not base64") from error
