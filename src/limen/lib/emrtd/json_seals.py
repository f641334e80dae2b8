"""Visible digital seals for places with room for them (VDS-NC): signed JSON in a QR code (ICAO 9303-13; RFC 8785)."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from limen.lib.emrtd.certificates import Certificate, read_certificate
from limen.lib.emrtd.tlv import Malformed

LONGEST: Final = 16_384
"""Bytes; a QR code holds less than three thousand."""
_DEEPEST: Final = 16
_DIGESTS: Final = MappingProxyType({"ES256": "sha256", "ES384": "sha384", "ES512": "sha512"})
_TYPE: Final = re.compile(r"icao\.[a-z0-9.]{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonSeal:
    """What a seal says."""

    type: str
    """`icao.vacc`, `icao.test`, `icao.dta` and what follows them."""
    version: int
    state: str
    """Alpha-3 code of the issuer, as the seal says it."""
    message: MappingProxyType[str, Any]
    certificate: Certificate | None
    """The signer's, where it came along."""
    digest: str
    signed: bytes
    """`data` in its canonical form, which is what the signature is over."""
    signature: bytes


def read_json_seal(data: bytes) -> JsonSeal:
    """Return what a seal says, its signature not yet checked; raises Malformed."""
    if len(data) > LONGEST:
        raise Malformed("seal too long")
    try:
        told = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error
    body, seal = _part(told, "data"), _part(told, "sig")
    head, message = _part(body, "hdr"), _part(body, "msg")
    kind, state, version = head.get("t"), head.get("is"), head.get("v")
    if not (isinstance(kind, str) and _TYPE.fullmatch(kind) and isinstance(state, str) and isinstance(version, int)):
        raise Malformed("head of the seal")
    if seal.get("alg") not in _DIGESTS:
        raise Malformed("algorithm of the seal")
    return JsonSeal(
        type=kind,
        version=version,
        state=state[:3],
        message=MappingProxyType(message),
        certificate=read_certificate(_from_base64(seal["cer"])) if seal.get("cer") else None,
        digest=_DIGESTS[seal["alg"]],
        signed=canonical(body).encode(),
        signature=_from_base64(seal.get("sigvl")),
    )


def canonical(value: Any, depth: int = 0) -> str:
    """Return JSON in the form of RFC 8785; raises Malformed for half a surrogate and for no finite number."""
    if depth > _DEEPEST:
        raise Malformed("nested too deep")
    match value:
        case None | bool() | int():
            return json.dumps(value)
        case float():
            return _number(value)
        case str():
            return _text(value)
        case list():
            return f"[{','.join(canonical(each, depth + 1) for each in value)}]"
        case dict():
            return "{" + ",".join(_pairs(value, depth)) + "}"
    raise Malformed("not JSON")


def _pairs(value: dict[str, Any], depth: int) -> Iterator[str]:
    # Sorted by UTF-16 code units (RFC 8785, 3.2.3), which differs from code points beyond the first plane.
    for key in sorted(value, key=lambda each: each.encode("utf-16-be", "surrogatepass")):
        yield f"{_text(key)}:{canonical(value[key], depth + 1)}"


def _text(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Malformed("half a surrogate pair") from error
    return json.dumps(text, ensure_ascii=False)


def _number(value: float) -> str:
    """Return a number as ECMAScript writes it (RFC 8785, 3.2.2.3): shortest digits, exponents from 21 and from -7."""
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - the test for not a number
        raise Malformed("no finite number")
    if value == 0:
        return "0"
    sign, (digits, exponent) = "-" if value < 0 else "", _digits(abs(value))
    point = len(digits) + exponent
    if 0 < point <= 21:
        whole = digits[:point].ljust(point, "0")
        return f"{sign}{whole}.{digits[point:]}" if len(digits) > point else sign + whole
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return f"{sign}{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def _digits(value: float) -> tuple[str, int]:
    """Return the shortest digits that read back as the number, and the power of ten they are to be multiplied by."""
    mantissa, _, exponent = repr(value).partition("e")
    whole, _, rest = mantissa.partition(".")
    rest = rest if rest != "0" else ""
    power = int(exponent or 0) - len(rest)
    digits = (whole + rest).lstrip("0")
    bare = digits.rstrip("0")
    return bare, power + len(digits) - len(bare)


def _part(value: Any, name: str) -> dict[str, Any]:
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, dict):
        raise Malformed(f"no part “{name}”")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice: readers would not agree what it says")
    return found


def _from_base64(text: Any) -> bytes:
    """Both alphabets are in use, with and without padding."""
    if not isinstance(text, str) or not text:
        raise Malformed("base64 missing")
    plain = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed("not base64") from error
