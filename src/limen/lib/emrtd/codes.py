"""Two-dimensional codes on papers and cards: which seal it is, who signed it, and whether it says what the paper says.

Visible digital seals (VDS), signed JSON (VDS-NC) and data barcodes (IDB) come to one form and are checked one way: the
signer's certificate is found in the trust store or came along, an authority of its State must have certified it, and
the signature must hold. Nothing that a code says is repeated to anybody as true before all of that. Never raises.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from limen.lib import mrz
from limen.lib.basics.countries import state_of
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.document_numbers import normal_number
from limen.lib.basics.findings import Finding, Severity
from limen.lib.emrtd import code_sentences as told
from limen.lib.emrtd import visible
from limen.lib.emrtd.algorithms import Kind, Scheme
from limen.lib.emrtd.certificates import Certificate
from limen.lib.emrtd.data_barcodes import DataBarcode, is_data_barcode, read_data_barcode, reference_of
from limen.lib.emrtd.json_seals import JsonSeal, read_json_seal
from limen.lib.emrtd.keys import is_signed
from limen.lib.emrtd.tlv import Malformed
from limen.lib.emrtd.trust import TrustStore, alpha3_of, state_of_certificate
from limen.lib.emrtd.visible import VisibleSeal, read_visible_seal
from limen.lib.emrtd.visible_fields import BYTES, C40, FIELDS, KINDS, MRZ, PASSPORT_NUMBER, STAY, WHOLE
from limen.lib.mrz.reading import Reading

LONGEST: Final = 16_384
_HEX: Final = re.compile(r"(?i)dc0[23][0-9a-f]{30,}")
_BASE64: Final = re.compile(r"3A[I-P][A-Za-z0-9+/_=-]{20,}")


class CodeKind(StrEnum):
    """Which form a code has."""

    VISIBLE = "VDS"
    JSON = "VDS-NC"
    BARCODE = "IDB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What a code says, in one form for all kinds; nothing of it is believed yet."""

    kind: CodeKind
    state: str
    """As the code says it."""
    what: str
    """Which kind of paper (a msgid, or a code of the seal); empty where the code does not say."""
    signer: str
    """How the code names its signer, for people to read."""
    signed_on: date | None
    fields: tuple[tuple[str, str], ...]
    """(what: a msgid or the number of a tag, its value)."""
    lines: tuple[str, ...]
    """Machine-readable lines that stand in it, the last filled up where the code has only its beginning."""
    passport: str
    """Number of the travel document that the paper belongs to; empty where the code names none."""
    name: str
    birth: PartialDate | None
    """Name and birth where they do not stand in lines."""
    certificate: Certificate | None
    source: VisibleSeal | JsonSeal | DataBarcode


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the document before the officer says, to be held against a code."""

    number: str
    issuer: str
    primary: str
    secondary: str
    birth: PartialDate
    citizenship: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a code is worth, heaviest finding first."""

    findings: tuple[Finding, ...]
    code: Code | None
    """None where it is no seal that is known."""
    signer: Certificate | None = None
    authority: Certificate | None = None

    @property
    def is_genuine(self) -> bool:
        """True when an authority that is believed stands behind it and nothing speaks against it."""
        return self.authority is not None and all(each.severity < Severity.ATTENTION for each in self.findings)


def is_code(data: bytes) -> bool:
    """True for bytes that begin as one of the codes does that are known here, however a scanner handed them on."""
    plain = _plain(data)
    is_json = plain[:1] == b"{" and b'"hdr"' in plain and b'"sig"' in plain
    return plain[:1] == b"\xdc" or is_json or is_data_barcode(plain[:8].decode("latin-1"))


def read_code(data: bytes) -> Code:
    """Return what a code says; raises Malformed. `data` is what a scanner or a picture gave: bytes, or their text."""
    if len(data) > LONGEST:
        raise Malformed("code too long")
    plain = _plain(data)
    if plain[:1] == b"\xdc":
        return _of_visible(read_visible_seal(plain))
    if plain[:1] == b"{":
        return _of_json(read_json_seal(plain))
    text = plain.decode("latin-1")
    if is_data_barcode(text):
        return _of_barcode(read_data_barcode(text))
    raise Malformed("no code that is known")


def check_code(data: bytes, *, trust: TrustStore, at: datetime, seen: Seen | None = None) -> Checked:
    """Return what a code is worth at the moment `at`, and whether it says what the document says. Never raises."""
    if not is_code(data):
        return Checked(findings=(told.NOT_A_SEAL,), code=None)
    try:
        code = read_code(data)
    except Malformed as error:
        return Checked(findings=(told.malformed(str(error)),), code=None)
    signer = _signer(code, trust)
    if signer is None:
        return _checked([told.signer_unknown(code.state, code.signer)], code)
    if not _is_signed(code, signer):
        return _checked([told.ALTERED], code, signer)
    authority = trust.authority_of(signer)
    if authority is None:
        return _checked([told.authority_unknown(alpha3_of(signer.state))], code, signer)
    found = [*_chain(code, signer, authority, trust, at), *_compared(code, seen, at.date())]
    if not any(each.severity is Severity.STOP and each.rule in told.AGAINST_THE_SEAL for each in found):
        found.append(told.genuine(state_of_certificate(authority)))
    return _checked(found, code, signer, authority)


def seen_on(page: Reading) -> Seen | None:
    """Return what the lines of a page say, for comparing; None where they could not be read."""
    if page.format is None:
        return None
    return Seen(
        number=normal_number(page.number),
        issuer=page.issuer,
        primary=page.names.primary,
        secondary=page.names.secondary,
        birth=page.birth,
        citizenship=page.nationality,
    )


def _checked(
    found: list[Finding], code: Code, signer: Certificate | None = None, authority: Certificate | None = None
) -> Checked:
    ordered = tuple(sorted(found, key=lambda each: -each.severity))
    return Checked(findings=ordered, code=code, signer=signer, authority=authority)


def _plain(data: bytes) -> bytes:
    """Return the bytes of a code that a scanner may have handed on as hexadecimal digits or base64."""
    text = data.strip()
    if text[:1] in (b"\xdc", b"{"):
        return text if text[:1] == b"{" else data
    try:
        said = text.decode("ascii")
    except UnicodeDecodeError:
        return _from_text(text)
    if _HEX.fullmatch(said) and len(said) % 2 == 0:
        return bytes.fromhex(said)
    if _BASE64.fullmatch(said):
        try:
            return base64.b64decode(
                said.replace("-", "+").replace("_", "/").rstrip("=") + "=" * (-len(said.rstrip("=")) % 4)
            )
        except (binascii.Error, ValueError):
            return text
    return text


def _from_text(data: bytes) -> bytes:
    """A scanner that types hands bytes on as the letters of Latin-1, which come as UTF-8."""
    try:
        return data.decode("utf-8").encode("latin-1")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return data


# --- each kind in the one form ---------------------------------------------------------------------


def _of_visible(seal: VisibleSeal) -> Code:
    meanings = FIELDS.get(seal.kind, {})
    fields: list[tuple[str, str]] = []
    lines: tuple[str, ...] = ()
    for tag, value in seal.fields:
        what, how = meanings.get(tag, (f"{tag:02X}", BYTES))
        if how == MRZ:
            lines = _lines(value)
            fields += [(what, line) for line in lines]
        else:
            fields.append((what, _said(value, how)))
    passport_tag = PASSPORT_NUMBER.get(seal.kind)
    passport = next((_said(value, C40) for tag, value in seal.fields if tag == passport_tag), "")
    return Code(
        kind=CodeKind.VISIBLE,
        state=seal.state,
        what=KINDS.get(seal.kind, f"{seal.kind[0]:02X}{seal.kind[1]:02X}"),
        signer=f"{seal.signer} {seal.reference}",
        signed_on=seal.signed_on,
        fields=tuple(fields),
        lines=lines,
        passport=normal_number(passport),
        name="",
        birth=None,
        certificate=None,
        source=seal,
    )


def _lines(value: bytes) -> tuple[str, ...]:
    """Return the lines in a field: a visa's are there but for the end of the second (9303-13, visa profile)."""
    text = visible.read_c40(value).replace(" ", "<")
    width = {48: 36, 44: 36, 60: 30}.get(len(value), 36)
    # The first 72 characters of a visa of size A stand in as many bytes as the 72 of a small document.
    if len(value) == 48 and text[:1] == "V":
        width = 44
    count = 3 if width == 30 else 2
    return tuple(text[at : at + width].ljust(width, "<") for at in range(0, width * count, width))


def _said(value: bytes, how: str) -> str:
    if how == C40:
        return visible.read_c40(value).strip()
    if how == WHOLE:
        return str(int.from_bytes(value, "big"))
    if how == STAY and len(value) == 3:
        days, months, years = value
        return f"P{years}Y{months}M{days}D"
    return value.decode("utf-8", errors="replace") if how == "text" else value.hex()


def _of_json(seal: JsonSeal) -> Code:
    person = seal.message.get("pid")
    pid = person if isinstance(person, dict) else {}
    said = {key: value for key, value in pid.items() if isinstance(value, str)}
    fields = [(_PERSON.get(key, key), value) for key, value in said.items()]
    fields += [(key, value) for key, value in seal.message.items() if isinstance(value, str)]
    return Code(
        kind=CodeKind.JSON,
        state=seal.state,
        what=seal.type,
        signer=seal.certificate.label if seal.certificate else "",
        signed_on=None,
        fields=tuple(fields),
        lines=(),
        passport=normal_number(said.get("i", said.get("dn", ""))),
        name=said.get("n", ""),
        birth=_partial(said.get("dob", "")),
        certificate=seal.certificate,
        source=seal,
    )


def _of_barcode(code: DataBarcode) -> Code:
    return Code(
        kind=CodeKind.BARCODE,
        state=code.state,
        what="",
        signer=code.reference.hex().upper(),
        signed_on=code.signed_on,
        fields=(*((told.LINES, line) for line in code.lines), *code.fields),
        lines=code.lines,
        passport="",
        name="",
        birth=None,
        certificate=code.certificate,
        source=code,
    )


_PERSON: Final = MappingProxyType(
    {"n": told.NAME, "dob": told.BIRTH, "i": told.NUMBER, "dn": told.NUMBER, "sex": told.SEX, "ai": told.OTHER_NUMBER}
)


def _partial(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None


# --- who signed ------------------------------------------------------------------------------------


def _signer(code: Code, trust: TrustStore) -> Certificate | None:
    """Return the certificate of whoever the code names as its signer; one that came along must be the one named."""
    match code.source:
        case VisibleSeal() as seal:
            return next((each for each in _with_reference(seal, trust) if visible.names(seal, each)), None)
        case DataBarcode() as barcode:
            if code.certificate is not None:
                return code.certificate if barcode.names(code.certificate) else None
            raws = (row.raw for row in trust.signers if reference_of(row.raw) == barcode.reference)
            return next(iter(trust.signers.read(raws)), None)
    return code.certificate


def _with_reference(seal: VisibleSeal, trust: TrustStore) -> tuple[Certificate, ...]:
    try:
        return trust.signers.with_serial(int(seal.reference, 16))
    except ValueError:
        return ()


def _is_signed(code: Code, signer: Certificate) -> bool:
    if isinstance(code.source, VisibleSeal):
        return visible.is_signed_by(code.source, signer)
    source = code.source
    if signer.key is None or not source.digest:
        return False
    scheme = Scheme(kind=Kind.ECDSA_PLAIN, digest=source.digest)
    return is_signed(signer.key, scheme, signature=source.signature, data=source.signed)


def _chain(
    code: Code, signer: Certificate, authority: Certificate, trust: TrustStore, at: datetime
) -> Iterator[Finding]:
    if signer.is_authority:
        yield told.SIGNER_IS_AUTHORITY
    of_authority = state_of_certificate(authority)
    if alpha3_of(signer.state) != of_authority:
        yield told.other_state(of_authority, alpha3_of(signer.state))
    elif code.state and alpha3_of(state_of(code.state)) != of_authority:
        yield told.state_differs(of_authority, code.state)
    lists = trust.revocation_lists_of(authority)
    when = min((each.revoked[signer.serial] for each in lists if signer.serial in each.revoked), default=None)
    if when is not None:
        yield told.revoked(when.date())
    signed_at = datetime.combine(code.signed_on, time(12), tzinfo=UTC) if code.signed_on else None
    if signed_at is not None and not signer.is_valid_at(signed_at):
        yield told.signed_outside(signed_at.date())
    elif signed_at is None and at > signer.not_after:
        yield told.ended(signer.not_after.date())
    if not lists:
        yield told.REVOCATION_UNKNOWN


# --- what it says against what the document says ----------------------------------------------------


def _compared(code: Code, seen: Seen | None, today: date) -> Iterator[Finding]:
    if seen is None:
        return
    pairs = [(what, one, other) for what, one, other in _pairs(code, seen, today) if one and other]
    differ = [(what, one, other) for what, one, other in pairs if one != other]
    yield from (told.differs(what, document=one, seal=other) for what, one, other in differ)
    if not pairs:
        yield told.NOT_COMPARED
    elif not differ:
        yield told.SAME


def _pairs(code: Code, seen: Seen, today: date) -> Iterator[tuple[str, str, str]]:
    """Yield (what, what the document says, what the code says); either is empty where it is not known."""
    reading = mrz.parse("\n".join(code.lines), today=today) if code.lines else None
    if reading is not None and reading.format is not None:
        same_paper = reading.document_code[:1] != "V" and state_of(reading.issuer) == state_of(seen.issuer)
        if same_paper and not code.passport:
            yield told.NUMBER, seen.number, normal_number(reading.number)
        yield told.NAME, _letters(f"{seen.primary} {seen.secondary}"), _letters(str(reading.names))
        yield told.BIRTH, str(seen.birth), str(reading.birth)
        yield told.CITIZENSHIP, state_of(seen.citizenship), state_of(reading.nationality)
    if code.passport:
        yield told.NUMBER, seen.number, code.passport
    if code.name:
        yield told.NAME, *_shorter(_letters(f"{seen.primary} {seen.secondary}"), _letters(code.name))
    if code.birth is not None:
        yield told.BIRTH, str(seen.birth), str(code.birth)


def _letters(name: str) -> str:
    return " ".join(re.sub(r"[^A-Z]+", " ", name.upper()).split())


def _shorter(one: str, other: str) -> tuple[str, str]:
    """A code holds 39 characters of a name (9303-13), a document as many as its lines: what both have is compared."""
    length = min(len(one), len(other))
    return (one[:length], other[:length]) if length >= 30 else (one, other)
