"""Whom a State believes: the authorities of other States, what they revoked, and how old all of it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from limen.lib.basics.countries import ENTRIES, state_of
from limen.lib.emrtd.certificates import Certificate, Name, read_certificate, same_name
from limen.lib.emrtd.cms import SignerInfo, Signing, signing_of
from limen.lib.emrtd.deviations import DeviationList
from limen.lib.emrtd.revocation import RevocationList

_BY_ALPHA2: Final[Mapping[str, str]] = {
    entry.alpha2: entry.state or entry.code for entry in ENTRIES.values() if entry.alpha2
} | {
    # Codes that certificates have and ISO has not: the United Nations, its laissez-passer, the European Union, Kosovo.
    "UN": "UNO",
    "EU": "EUE",
    "KS": "RKS",
    "XK": "RKS",
    "ZZ": "UNO",
    "XO": "XOM",
    "UT": "UTO",
}
_MOST_REMEMBERED: Final = 20_000


MASTER, LDIF, BY_HAND = "master list", "LDIF", "certificate"
REVOCATION, DEVIATION = "revocation list", "deviation list"
LIST_KINDS: Final = frozenset({MASTER, LDIF})
"""Kinds of source in which somebody says who is an authority of other States."""


class Use(StrEnum):
    """What a source is believed for."""

    DOCUMENTS = "documents"
    """Its authorities sign for documents and seals of their States."""
    LISTS = "lists"
    """Its certificates are anchors: whoever they certified may sign lists of authorities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a part of the trust store came from."""

    name: str
    kind: str
    """`master list`, `LDIF`, `certificate`, `revocation list`, `deviation list`."""
    made_at: datetime | None
    """When its issuer signed it; None when that is not known."""
    count: int
    unreadable: int = 0
    code: str = ""
    """Which list this is a copy of: of two with one code the newer takes the place of the older."""
    use: Use = Use.DOCUMENTS
    pinned: str = "yes"
    """Whether its signature leads to an anchor, in the words of `lists.Pinned`."""
    signer: str = ""
    """Who signed it, for people to read; empty where nobody did, or where many did."""
    digest: str = ""
    """SHA-256 of the file as it came, in hexadecimal digits."""


class SignerRow(NamedTuple):
    """The certificate of a signer of documents or of seals, with what it is found by."""

    serial: int
    key_id: bytes
    raw: bytes


class Signers:
    """Certificates of signers that did not come with what they signed: old chips, and seals, which have no room.

    Nobody is believed by standing here: whoever finds one asks for its authority. Each is read when it is asked for,
    because an export of the ICAO PKD holds thirty thousand.
    """

    def __init__(self, rows: Iterable[SignerRow] = ()) -> None:
        self._rows = tuple({row.raw: row for row in rows}.values())
        self._by_serial: dict[int, list[bytes]] = defaultdict(list)
        self._by_key_id: dict[bytes, list[bytes]] = defaultdict(list)
        for row in self._rows:
            self._by_serial[row.serial].append(row.raw)
            if row.key_id:
                self._by_key_id[row.key_id].append(row.raw)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[SignerRow]:
        return iter(self._rows)

    def with_serial(self, serial: int) -> tuple[Certificate, ...]:
        """Return the certificates with a serial number, of whatever issuer."""
        return tuple(read_certificate(raw) for raw in self._by_serial.get(serial, ()))

    def read(self, raws: Iterable[bytes]) -> Iterator[Certificate]:
        """Yield certificates, each read when it is asked for."""
        return (read_certificate(raw) for raw in raws)

    def of(self, info: SignerInfo) -> Certificate | None:
        """Return the certificate that signed data name as their signer's, None when it is not here."""
        if info.serial is not None:
            return next((each for each in self.with_serial(info.serial) if info.names(each)), None)
        found = (read_certificate(raw) for raw in self._by_key_id.get(info.key_id, ()))
        return next((each for each in found if info.names(each)), None)


def signer_row(certificate: Certificate) -> SignerRow:
    """Return the row of a certificate that was read."""
    return SignerRow(serial=certificate.serial, key_id=certificate.subject_key_id, raw=certificate.raw)


@dataclass(frozen=True, kw_only=True)
class TrustStore:
    """Authorities, revocation lists and deviation lists, with an index to find them by."""

    authorities: tuple[Certificate, ...] = ()
    revocations: tuple[RevocationList, ...] = ()
    deviations: tuple[DeviationList, ...] = ()
    sources: tuple[Source, ...] = ()
    signers: Signers = field(default_factory=Signers, compare=False)
    anchors: tuple[Certificate, ...] = ()
    """Whose signature under a list of authorities is believed. They are no authorities for documents by that."""
    _by_key_id: Mapping[bytes, tuple[Certificate, ...]] = field(init=False, repr=False, compare=False)
    _by_name: Mapping[Name, tuple[Certificate, ...]] = field(init=False, repr=False, compare=False)

    _made_at: datetime | None = field(init=False, repr=False, compare=False, default=None)
    _found: dict[Certificate, Certificate | None] = field(init=False, repr=False, compare=False, default_factory=dict)

    _revoked: dict[Certificate, tuple[RevocationList, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    """Lists whose signatures hold, by authority and (below) by State: one for each that is here, checked once."""
    _deviant: dict[str, tuple[DeviationList, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        by_key_id: dict[bytes, list[Certificate]] = defaultdict(list)
        by_name: dict[Name, list[Certificate]] = defaultdict(list)
        for authority in self.authorities:
            by_key_id[authority.subject_key_id].append(authority)
            by_name[_sorted(authority.subject)].append(authority)
        object.__setattr__(self, "_by_key_id", {key: tuple(found) for key, found in by_key_id.items()})
        told = (each.made_at for each in self.sources if each.made_at and each.kind in LIST_KINDS)
        object.__setattr__(self, "_made_at", max(told, default=None))
        object.__setattr__(self, "_by_name", {name: tuple(found) for name, found in by_name.items()})

    def candidates_for(self, certificate: Certificate) -> tuple[Certificate, ...]:
        """Return the authorities that may have signed a certificate: those with the key it names, then with the name.

        Real States change their name and keep the key, and make new keys under one name; both ways are gone.
        """
        by_key = self._by_key_id.get(certificate.authority_key_id, ()) if certificate.authority_key_id else ()
        by_name = self._by_name.get(_sorted(certificate.issuer), ())
        return tuple(dict.fromkeys((*by_key, *by_name)))

    def authority_of(self, certificate: Certificate) -> Certificate | None:
        """Return the authority whose key signed a certificate, None when there is none here.

        Of several certificates for one key: one that was valid when it signed, one that is not a link, the one that
        lives longest. The answer is remembered: one document signer signs a hundred thousand documents.
        """
        if certificate in self._found:
            return self._found[certificate]
        signed = [each for each in self.candidates_for(certificate) if certificate.was_signed_by(each)]
        found = max(
            signed,
            key=lambda each: (each.is_valid_at(certificate.not_before), each.is_self_issued, each.not_after),
            default=None,
        )
        if len(self._found) >= _MOST_REMEMBERED:
            self._found.clear()
        self._found[certificate] = found
        return found

    def named(self, name: Name) -> tuple[Certificate, ...]:
        """Return the authorities of a name, in whatever order its attributes stand."""
        return self._by_name.get(_sorted(name), ())

    def knows(self, state: str) -> bool:
        """True when an authority of the State (ISO alpha-3 or ICAO code) is here."""
        return state_of(state) in self.states()

    def states(self) -> dict[str, int]:
        """Return how many authorities are here of each State, by ISO alpha-3 or ICAO code."""
        counted: dict[str, int] = defaultdict(int)
        for authority in self.authorities:
            counted[state_of_certificate(authority)] += 1
        return dict(sorted(counted.items()))

    def revocation_lists_of(self, authority: Certificate) -> tuple[RevocationList, ...]:
        """Return the lists of an authority, newest first; each was signed with its key."""
        if authority not in self._revoked:
            named = [each for each in self.revocations if same_name(each.issuer, authority.subject)]
            signed = [each for each in named if each.was_signed_by(authority)]
            self._revoked[authority] = tuple(sorted(signed, key=_updated, reverse=True))
        return self._revoked[authority]

    def deviation_lists_of(self, state: str) -> tuple[DeviationList, ...]:
        """Return the lists of a State (alpha-3) that hold, and whose signers an authority of it certified."""
        if state not in self._deviant:
            self._deviant[state] = tuple(each for each in self.deviations if self._counts(each, state))
        return self._deviant[state]

    def made_at(self) -> datetime | None:
        """Return when the newest list of authorities was signed; None when no list says so."""
        return self._made_at

    def joined(self, other: TrustStore) -> TrustStore:
        """Return both stores as one."""
        return joined((self, other))

    def _counts(self, listed: DeviationList, state: str) -> bool:
        for signer in listed.signed.signers:
            for certificate in listed.signed.certificates:
                if not signer.names(certificate) or signing_of(listed.signed, signer, certificate) is not Signing.GOOD:
                    continue
                authority = self.authority_of(certificate)
                if authority is not None and state_of_certificate(authority) == state:
                    return True
        return False


def joined(stores: Iterable[TrustStore]) -> TrustStore:
    """Return all stores as one."""
    parts = tuple(stores)
    return TrustStore(
        authorities=unique(each for part in parts for each in part.authorities),
        revocations=tuple(each for part in parts for each in part.revocations),
        deviations=tuple(each for part in parts for each in part.deviations),
        sources=tuple(each for part in parts for each in part.sources),
        signers=Signers(row for part in parts for row in part.signers),
        anchors=unique(each for part in parts for each in part.anchors),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What an import would change."""

    added: tuple[Certificate, ...]
    removed: tuple[Certificate, ...]
    changed: tuple[tuple[Certificate, Certificate], ...]
    """(before, after) of a State's key whose certificate was written anew."""
    kept: int
    linked: frozenset[Certificate]
    """Of those added, which an authority signed that was here before: nobody new has to be believed for them."""


def difference(before: TrustStore, after: TrustStore) -> Difference:
    """Return what is in one store and not in the other, by the certificates' bytes."""
    had, have = dict.fromkeys(before.authorities), dict.fromkeys(after.authorities)
    changed = dict(
        _written_anew([each for each in had if each not in have], [each for each in have if each not in had])
    )
    added = tuple(each for each in have if each not in had and each not in changed.values())
    linked = {each for each in added if not each.is_self_issued and before.authority_of(each) is not None}
    keys = {each.key_bytes for each in linked} | {each.key_bytes for each in had}
    return Difference(
        added=added,
        removed=tuple(each for each in had if each not in have and each not in changed),
        changed=tuple(changed.items()),
        kept=sum(each in had for each in have),
        linked=frozenset(each for each in added if each in linked or each.key_bytes in keys),
    )


def _written_anew(gone: list[Certificate], new: list[Certificate]) -> Iterator[tuple[Certificate, Certificate]]:
    """Pair each certificate that goes with one that comes for the same key of the same State."""
    coming: dict[tuple[str, bytes], list[Certificate]] = defaultdict(list)
    for each in new:
        coming[state_of_certificate(each), each.key_bytes].append(each)
    for each in gone:
        if found := coming.get((state_of_certificate(each), each.key_bytes)):
            yield each, found.pop(0)


def state_of_certificate(certificate: Certificate) -> str:
    """Return the State of a certificate as ISO alpha-3 or ICAO code; what is not known comes back as it is."""
    return alpha3_of(certificate.state)


def alpha3_of(code: str) -> str:
    """Return the alpha-3 or ICAO code for the two or three letters of a certificate."""
    return _BY_ALPHA2.get(code) or state_of(code)


def unique(certificates: Iterable[Certificate]) -> tuple[Certificate, ...]:
    """Return each certificate once, in order."""
    return tuple(dict.fromkeys(certificates))


def _sorted(name: Name) -> Name:
    return tuple(sorted(name))


def _updated(listed: RevocationList) -> datetime:
    return listed.this_update
