"""Lists of revoked certificates (ICAO 9303-12, 7.1.2; RFC 5280, 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from limen.lib.emrtd.algorithms import Scheme, UnknownAlgorithm, scheme_of
from limen.lib.emrtd.asn1 import (
    BIT_STRING,
    GENERAL_TIME,
    INTEGER,
    SEQUENCE,
    UTC_TIME,
    bits_of,
    integer_of,
    moment_of,
)
from limen.lib.emrtd.certificates import Certificate, Name, country_of, read_name
from limen.lib.emrtd.keys import is_signed_known
from limen.lib.emrtd.tlv import Malformed, Tlv, children, parts, read_first

MOST_REVOKED: Final = 200_000
_TIMES: Final = (UTC_TIME, GENERAL_TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationList:
    """What one authority revoked."""

    issuer: Name
    state: str
    this_update: datetime
    next_update: datetime | None
    revoked: Mapping[int, datetime]
    """Serial number to the moment of revocation."""
    scheme: Scheme | None
    signature: bytes
    signed: bytes
    raw: bytes

    def was_signed_by(self, authority: Certificate) -> bool:
        """True when the key of `authority` signed the list."""
        if authority.key is None or self.scheme is None:
            return False
        return is_signed_known(authority.key, self.scheme, self.signature, self.signed)

    def is_stale_at(self, moment: datetime) -> bool:
        """True when its issuer promised a newer one before the moment."""
        return self.next_update is not None and moment > self.next_update


def read_revocation_list(data: bytes) -> RevocationList:
    """Return what a list in DER says; raises Malformed."""
    body, algorithm, bits, *_ = parts(read_first(data, tag=SEQUENCE), SEQUENCE, SEQUENCE, BIT_STRING, most=3)
    fields = children(body.value, most=8)
    if fields and fields[0].tag == INTEGER:
        fields = fields[1:]
    if len(fields) < 3:
        raise Malformed("revocation list with parts missing")
    _, issuer, this_update, *rest = fields
    next_update = moment_of(rest.pop(0)) if rest and rest[0].tag in _TIMES else None
    name = read_name(issuer)
    return RevocationList(
        issuer=name,
        state=country_of(name),
        this_update=moment_of(this_update),
        next_update=next_update,
        revoked=_revoked(rest[0]) if rest and rest[0].tag == SEQUENCE else {},
        scheme=_scheme(algorithm),
        signature=bits_of(bits),
        signed=body.raw,
        raw=data,
    )


def _revoked(element: Tlv) -> dict[int, datetime]:
    found = {}
    for entry in children(element.value, most=MOST_REVOKED):
        serial, when, *_ = parts(entry, INTEGER)[:2]
        found[integer_of(serial)] = moment_of(when)
    return found


def _scheme(algorithm: Tlv) -> Scheme | None:
    try:
        return scheme_of(algorithm)
    except UnknownAlgorithm:
        return None
