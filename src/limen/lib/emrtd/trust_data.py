"""The trust store in one file: what each source gave, in the bytes that States published, ready to be loaded.

A post gets this file, not the lists it was made of: an export of the ICAO PKD takes minutes to take apart, this file a
tenth of a second, because only authorities are read when it is opened and signers when one of them is asked for. Who
believes the file is said by the signature beside it (`adapters.artefact_store`); what is in it is checked again when it
is used, as if it had come from anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from limen.lib.emrtd.asn1 import INTEGER, OCTETS, SEQUENCE, UTF8, integer_of, octets_of, text_of, write_integer
from limen.lib.emrtd.certificates import read_certificate
from limen.lib.emrtd.deviations import read_deviation_list
from limen.lib.emrtd.revocation import read_revocation_list
from limen.lib.emrtd.tlv import Malformed, Tlv, children, expect, parts, read_one, write_tlv
from limen.lib.emrtd.trust import SignerRow, Signers, Source, TrustStore, Use

VERSION: Final = 1
MOST_SOURCES: Final = 5_000
MOST_PARTS: Final = 200_000
"""Certificates of one kind that one source may give; the whole ICAO PKD of 2026 has some thirty thousand signers."""


def write_trust_data(sources: Iterable[TrustStore]) -> bytes:
    """Return the file that holds what each source gave; each of `sources` is the store of one source."""
    return write_tlv(SEQUENCE, write_integer(VERSION), *(_written(each) for each in sources))


def read_trust_data(data: bytes) -> tuple[TrustStore, ...]:
    """Return the store of each source in a file; raises Malformed."""
    first, *rest = children(read_one(data, tag=SEQUENCE).value, most=MOST_SOURCES + 1)
    if integer_of(first) != VERSION:
        raise Malformed("trust data of another version")
    return tuple(_read(each) for each in rest)


def _written(store: TrustStore) -> bytes:
    [source] = store.sources
    kinds = (
        (each.raw for each in store.authorities),
        (_signer(each) for each in store.signers),
        (each.raw for each in store.revocations),
        (each.raw for each in store.deviations),
        (each.raw for each in store.anchors),
    )
    return write_tlv(SEQUENCE, write_tlv(UTF8, _head(source)), *(write_tlv(SEQUENCE, *kind) for kind in kinds))


def _signer(row: SignerRow) -> bytes:
    return write_tlv(SEQUENCE, write_integer(row.serial), write_tlv(OCTETS, row.key_id), row.raw)


def _head(source: Source) -> bytes:
    told = {
        "code": source.code,
        "name": source.name,
        "kind": source.kind,
        "use": source.use.value,
        "made_at": source.made_at.isoformat() if source.made_at else None,
        "count": source.count,
        "unreadable": source.unreadable,
        "pinned": source.pinned,
        "signer": source.signer,
        "digest": source.digest,
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _read(element: Tlv) -> TrustStore:
    head, authorities, signers, revocations, deviations, anchors, *_ = parts(
        expect(element, SEQUENCE), UTF8, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE
    )
    return TrustStore(
        sources=(_read_head(head),),
        authorities=tuple(read_certificate(each.raw) for each in _many(authorities)),
        signers=Signers(_read_signers(signers)),
        revocations=tuple(read_revocation_list(each.raw) for each in _many(revocations)),
        deviations=tuple(read_deviation_list(each.raw) for each in _many(deviations)),
        anchors=tuple(read_certificate(each.raw) for each in _many(anchors)),
    )


def _read_signers(element: Tlv) -> Iterator[SignerRow]:
    for row in _many(element):
        serial, key_id, certificate = parts(expect(row, SEQUENCE), INTEGER, OCTETS, SEQUENCE, most=3)
        yield SignerRow(serial=integer_of(serial), key_id=octets_of(key_id), raw=certificate.raw)


def _many(element: Tlv) -> list[Tlv]:
    return children(element.value, most=MOST_PARTS)


def _read_head(element: Tlv) -> Source:
    try:
        told = json.loads(text_of(element))
        made_at = told["made_at"]
        return Source(
            code=str(told["code"]),
            name=str(told["name"]),
            kind=str(told["kind"]),
            use=Use(told["use"]),
            made_at=datetime.fromisoformat(made_at) if made_at else None,
            count=int(told["count"]),
            unreadable=int(told["unreadable"]),
            pinned=str(told["pinned"]),
            signer=str(told["signer"]),
            digest=str(told["digest"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Malformed("head of a source") from error
