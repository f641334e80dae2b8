"""A file as it came: what it is, and every message in it read, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from limen.lib.basics.text import clean_line
from limen.lib.edifact import LARGEST, Interchange, Message, Remark, messages_of, scan
from limen.lib.manifest.issues import Issue
from limen.lib.manifest.noting import Notes
from limen.lib.manifest.paxlst import read_paxlst
from limen.lib.manifest.profile import WCO, Profile
from limen.lib.manifest.shapes import Manifest, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What came in one file, in its order."""

    digest: str
    """SHA-256, in hexadecimal, of the bytes as they came."""
    manifests: tuple[Manifest, ...] = ()
    refused: tuple[Refused, ...] = ()
    issues: tuple[Issue, ...] = ()
    """Of the file as a whole."""


def read(data: bytes, *, profile: Profile = WCO, today: date) -> Delivery:
    """Return what stands in `data`; `today` decides the century of dates.

    Never raises for what somebody sent: a message that cannot be used is among `refused`, with its reason.
    """
    digest = sha256(data).hexdigest()
    if len(data) > LARGEST:
        return _nothing(digest, Issue("too-large", {"said": len(data), "expected": LARGEST}))
    interchanges = scan(data)
    if not interchanges:
        begin = clean_line(data[:200].decode("utf-8", "replace"), longest=40)
        return _nothing(digest, Issue("nothing-found", {"said": begin}))
    reading = _Reading(profile, today, digest)
    for interchange in interchanges:
        reading.take(interchange)
    return reading.delivery()


def _nothing(digest: str, issue: Issue) -> Delivery:
    return Delivery(digest=digest, refused=(Refused(issues=(issue,)),))


class _Reading:
    """The interchanges as far as they were read."""

    def __init__(self, profile: Profile, today: date, digest: str) -> None:
        self._profile = profile
        self._today = today
        self._digest = digest
        self._seen: set[str] = set()
        self._manifests: list[Manifest] = []
        self._refused: list[Refused] = []
        self._issues: list[Issue] = []

    def take(self, interchange: Interchange) -> None:
        """Read one interchange; the same again is read once."""
        if interchange.text in self._seen:
            self._issues.append(Issue("interchange-repeated"))
            return
        self._seen.add(interchange.text)
        messages, remarks = messages_of(interchange)
        for message in messages:
            self._message(message, interchange)
        self._issues += _placed([*interchange.remarks, *remarks], interchange)

    def _message(self, message: Message, interchange: Interchange) -> None:
        notes = Notes()
        if message.kind != "PAXLST":
            notes.note("kind-unknown", message.first - 1, said=message.kind)
            made = None
        else:
            made = read_paxlst(message, self._profile, self._today, notes)
        issues = notes.issues(interchange.offsets)
        if made is not None:
            self._manifests.append(replace(made, issues=issues, digest=self._digest, charset=interchange.charset))
        else:
            self._refused.append(_refused(message, issues))

    def delivery(self) -> Delivery:
        """Return everything that was read."""
        return Delivery(
            digest=self._digest,
            manifests=tuple(self._manifests),
            refused=tuple(self._refused),
            issues=tuple(self._issues),
        )


def _refused(message: Message, issues: Iterable[Issue]) -> Refused:
    return Refused(
        issues=tuple(sorted(issues, key=lambda each: -each.level)),
        message_reference=message.reference,
        access_reference=message.access,
        interchange_reference=message.header.reference,
        sender=message.header.sender,
        recipient=message.header.recipient,
    )


def _placed(remarks: Iterable[Remark], interchange: Interchange) -> tuple[Issue, ...]:
    notes = Notes()
    for remark in remarks:
        notes.take(remark)
    return notes.issues(interchange.offsets)
