"""Deviation lists: what a State says of its own documents that were issued with a fault (ICAO 9303-3, 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from limen.lib.basics.words import N_
from limen.lib.emrtd.asn1 import INTEGER, OID, SEQUENCE, SET, integer_of, oid_of, text_of
from limen.lib.emrtd.certificates import Certificate, Name, read_name, same_name
from limen.lib.emrtd.cms import SignedData, read_signed_data
from limen.lib.emrtd.tlv import Malformed, Tlv, children, expect, parts, read_one

DEVIATION_LIST: Final = "2.23.136.1.1.7"
MOST_DOCUMENTS: Final = 1_000_000
SIGNATURE_WRONG: Final = "2.23.136.1.1.7.2.3"
HASH_WRONG: Final = "2.23.136.1.1.7.2.2"
KEY_COMPROMISED: Final = "2.23.136.1.1.7.1.4"
KINDS: Final = MappingProxyType(
    {
        "2.23.136.1.1.7.1.1": N_("the certificate of the signer has a wrong signature"),
        "2.23.136.1.1.7.1.2": N_("the certificate of the signer is written wrongly"),
        "2.23.136.1.1.7.1.3": N_("the certificate of the issuing authority is written wrongly"),
        KEY_COMPROMISED: N_("the chip's own key is no longer secret"),
        "2.23.136.1.1.7.2.1": N_("a part of the chip is written wrongly"),
        HASH_WRONG: N_("the digest of a part of the chip is wrong"),
        SIGNATURE_WRONG: N_("the signature over the chip is wrong"),
        "2.23.136.1.1.7.2.4": N_("the list of the parts of the chip is wrong"),
        "2.23.136.1.1.7.3.1": N_("the machine-readable lines are wrong"),
        "2.23.136.1.1.7.3.2": N_("a check digit in the machine-readable lines is wrong"),
        "2.23.136.1.1.7.4.1": N_("the chip cannot be read"),
    }
)
"""What is deviant (identifiers to be confirmed against the text)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """Documents that share a fault. What is empty or None holds for all documents of the State."""

    kinds: tuple[str, ...]
    """Identifiers; `KINDS` says them in words."""
    document_code: str
    numbers: frozenset[str]
    signer_key_id: bytes
    signer_issuer: Name | None
    signer_serial: int | None

    def concerns(self, *, number: str, signer: Certificate) -> bool:
        """True when the deviation names this document or its signer."""
        if self.numbers and number not in self.numbers:
            return False
        if self.signer_key_id and self.signer_key_id != signer.subject_key_id:
            return False
        if self.signer_issuer is not None:
            return signer.serial == self.signer_serial and same_name(signer.issuer, self.signer_issuer)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationList:
    """A list as its State signed it. It counts only once its signature was checked."""

    state: str
    made_at: datetime | None
    deviations: tuple[Deviation, ...]
    signed: SignedData
    raw: bytes


def read_deviation_list(data: bytes) -> DeviationList:
    """Return what a list says, its signature not yet checked; raises Malformed."""
    signed = read_signed_data(data)
    if signed.content_type != DEVIATION_LIST:
        raise Malformed("not a deviation list")
    version, *rest = parts(read_one(signed.content, tag=SEQUENCE), INTEGER, most=4)
    integer_of(version)
    entries = next((part for part in rest if part.tag == SET), None)
    if entries is None:
        raise Malformed("deviation list without entries")
    return DeviationList(
        state=signed.certificates[0].state if signed.certificates else "",
        made_at=next((signer.signing_time for signer in signed.signers if signer.signing_time), None),
        deviations=tuple(_deviation(entry) for entry in children(entries.value)),
        signed=signed,
        raw=data,
    )


def _deviation(entry: Tlv) -> Deviation:
    documents, descriptions, *_ = parts(expect(entry, SEQUENCE), SEQUENCE, SET)
    fields = {field.tag: field for field in children(documents.value, most=16)}
    issuer, serial = _issuer_and_serial(fields.get(0xA1))
    numbers = children(fields[0xA5].value, most=MOST_DOCUMENTS) if 0xA5 in fields else []
    return Deviation(
        kinds=tuple(_kind(description) for description in children(descriptions.value, most=64)),
        document_code=fields[0x80].value.decode("ascii", "replace") if 0x80 in fields else "",
        numbers=frozenset(text_of(number) for number in numbers),
        signer_key_id=fields[0x82].value if 0x82 in fields else b"",
        signer_issuer=issuer,
        signer_serial=serial,
    )


def _issuer_and_serial(element: Tlv | None) -> tuple[Name | None, int | None]:
    if element is None:
        return None, None
    issuer, serial, *_ = children(element.value, most=2)
    return read_name(issuer), integer_of(serial)


def _kind(description: Tlv) -> str:
    found = next((part for part in children(expect(description, SEQUENCE).value, most=4) if part.tag == OID), None)
    if found is None:
        raise Malformed("deviation of no kind")
    return oid_of(found)
