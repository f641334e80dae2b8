"""Security objects that were read before, but for what differs from one document to the next.

One document signer signs a hundred thousand security objects: the same bytes but for digests, a time and the
signature: to take each apart again is most of what passive authentication takes. So the places of what differs are
remembered with all the bytes between them. An object that has these bytes at these places has the same tags and lengths
throughout, so to read it anew could only give the same with other digests; any other object is read from the start.
Nothing is believed by being remembered: digests and signature are checked of every object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from limen.lib.emrtd.asn1 import UTC_TIME, moment_of
from limen.lib.emrtd.cms import SignedData, SignerInfo, make_signer
from limen.lib.emrtd.tlv import make_tlv, write_length

MOST_SHAPES: Final = 4_096
_MOST_OF_A_LENGTH: Final = 32
LONGEST: Final = 16_384
"""Bytes of the largest object that is remembered; real ones have 1 to 4 thousand."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hashes:
    """What a security object says of the data groups."""

    digest: str
    lds_version: str
    values: dict[int, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Where in a security object stands what differs, and everything else that it is."""

    fixed: tuple[tuple[int, int, bytes], ...]
    """(from, to, the bytes that stand there)."""
    groups: tuple[tuple[int, int, int], ...]
    """(data group, from, to) of each digest."""
    content: Span
    attributes: Span
    message_digest: Span
    signing_time: Span | None
    signature: Span
    signed: SignedData
    info: SignerInfo
    digest: str
    lds_version: str

    def fits(self, data: bytes) -> bool:
        """True when all that does not differ is the same."""
        # A loop and not `all`: this is asked of every document, and a generator takes twice as long.
        for begin, end, bytes_ in self.fixed:  # noqa: SIM110 - as said above
            if data[begin:end] != bytes_:
                return False
        return True


class Shapes:
    """The shapes that were met, by the length of their objects; a shape that fits moves to the front."""

    def __init__(self) -> None:
        self._by_length: dict[int, tuple[Shape, ...]] = {}
        self._count = 0

    def find(self, data: bytes) -> Shape | None:
        """Return the shape that an object has; None for one of a shape that was not met."""
        known = self._by_length.get(len(data), ())
        for place, shape in enumerate(known):
            if shape.fits(data):
                if place:
                    self._by_length[len(data)] = (shape, *known[:place], *known[place + 1 :])
                return shape
        return None

    def remember(self, data: bytes, signed: SignedData, hashes: Hashes) -> None:
        """Remember the shape of an object that was read, where it has one."""
        shape = _shape_of(data, signed, hashes) if len(data) <= LONGEST else None
        if shape is None:
            return
        if self._count >= MOST_SHAPES:
            self._by_length, self._count = {}, 0
        known = self._by_length.get(len(data), ())
        self._by_length[len(data)] = (shape, *known)[:_MOST_OF_A_LENGTH]
        self._count += 1

    def clear(self) -> None:
        """Forget all of them."""
        self._by_length, self._count = {}, 0


def signed_by_shape(shape: Shape, data: bytes) -> SignedData:
    """Return the signed data of an object that has a shape."""
    info, (begin, end) = shape.info, shape.attributes
    time = shape.signing_time
    signer = make_signer(
        (
            info.issuer,
            info.serial,
            info.key_id,
            info.digest,
            info.scheme,
            info.unsupported,
            b"\x31" + write_length(end - begin) + data[begin:end],
            info.content_type,
            data[shape.message_digest[0] : shape.message_digest[1]],
            moment_of(make_tlv((UTC_TIME, data[time[0] : time[1]], b""))) if time else None,
            data[shape.signature[0] : shape.signature[1]],
        )
    )
    known = shape.signed
    content = data[shape.content[0] : shape.content[1]]
    return SignedData(known.content_type, content, known.certificates, known.unreadable, (signer,))


def _shape_of(data: bytes, signed: SignedData, hashes: Hashes) -> Shape | None:
    """Return the shape of an object; None where something that differs cannot be told from the rest for certain."""
    if len(signed.signers) != 1 or signed.signers[0].attributes is None:
        return None
    [info] = signed.signers
    assert info.attributes is not None  # noqa: S101 - asked a line above
    value = info.attributes[-_length_of(info.attributes) :]
    content, attributes = _place(data, signed.content), _place(data, value)
    groups = [(number, _place(data, digest)) for number, digest in hashes.values.items()]
    digest, signature = _place(data, info.message_digest), _place(data, info.signature)
    time = _time_in(data, info)
    spans = [content, attributes, digest, signature, *(span for _, span in groups)]
    if any(span is None for span in spans) or (info.signing_time is not None and time is None):
        return None
    differing = sorted(span for span in (digest, signature, time, *(span for _, span in groups)) if span)
    if any(end > begin for (_, end), (begin, _) in pairwise(differing)):
        return None
    return Shape(
        fixed=tuple((begin, end, data[begin:end]) for begin, end in _between(differing, len(data))),
        groups=tuple((number, *span) for number, span in groups if span),
        content=content or (0, 0),
        attributes=attributes or (0, 0),
        message_digest=digest or (0, 0),
        signing_time=time,
        signature=signature or (0, 0),
        signed=signed,
        info=info,
        digest=hashes.digest,
        lds_version=hashes.lds_version,
    )


def _length_of(attributes: bytes) -> int:
    """Return how long the value of a set in DER is."""
    first = attributes[1]
    return first if first < 0x80 else int.from_bytes(attributes[2 : 2 + (first & 0x7F)], "big")


def _place(data: bytes, value: bytes) -> Span | None:
    """Return the only place where a value stands; None where it stands nowhere (in pieces), or twice."""
    begin = data.find(value) if value else -1
    return None if begin < 0 or data.find(value, begin + 1) >= 0 else (begin, begin + len(value))


def _time_in(data: bytes, info: SignerInfo) -> Span | None:
    """Return where the time of signing stands, in the one form that DER has for it."""
    if info.signing_time is None:
        return None
    text = b"\x17\x0d" + f"{info.signing_time:%y%m%d%H%M%SZ}".encode()
    found = _place(data, text)
    return (found[0] + 2, found[1]) if found else None


def _between(differing: Iterable[Span], length: int) -> Iterator[Span]:
    at = 0
    for begin, end in differing:
        yield at, begin
        at = end
    yield at, length
