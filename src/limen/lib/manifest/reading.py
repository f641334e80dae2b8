"""A file as it came: what it is, and every message in it read, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any, Final

from limen.lib.basics.text import clean_line
from limen.lib.edifact import LARGEST, Interchange, Message, Remark, messages_of, scan
from limen.lib.manifest.answers import Answers, read_cusres
from limen.lib.manifest.app import looks_like_app, read_app
from limen.lib.manifest.contrl import Acknowledgement, read_contrl
from limen.lib.manifest.issues import Issue
from limen.lib.manifest.keeping import redacted_document, redacted_interchange, redacted_rest
from limen.lib.manifest.maritime import is_maritime, read_maritime
from limen.lib.manifest.markup import looks_like_xml, parsed
from limen.lib.manifest.noting import Notes
from limen.lib.manifest.paxlst import read_paxlst
from limen.lib.manifest.paxlst_us import is_us, read_paxlst_us
from limen.lib.manifest.pnrgov import read_pnrgov
from limen.lib.manifest.pnrgov_xml import is_pnrgov_xml, outline_of, read_pnrgov_xml
from limen.lib.manifest.profile import WCO, Profile
from limen.lib.manifest.rows import By
from limen.lib.manifest.shapes import Form, Manifest, Refused
from limen.lib.manifest.tables import looks_like_table, read_table

NO_COLUMNS: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What came in one file, in its order."""

    digest: str
    """SHA-256, in hexadecimal, of the bytes as they came."""
    manifests: tuple[Manifest, ...] = ()
    answers: tuple[Answers, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    refused: tuple[Refused, ...] = ()
    issues: tuple[Issue, ...] = ()
    """Of the file as a whole."""
    redact: Callable[[], bytes] | None = field(default=None, repr=False, compare=False)
    """Makes what may be kept in place of the bytes; None where the bytes may be kept as they came."""

    @property
    def redacted(self) -> bytes | None:
        """What may be kept in place of the bytes, where they hold what is left out on receipt; None where the bytes may
        be kept as they came. Made when it is asked for.
        """
        return None if self.redact is None else self.redact()


def read(data: bytes, *, profile: Profile = WCO, today: date, columns: Mapping[str, str] = NO_COLUMNS) -> Delivery:
    """Return what stands in `data`; `today` decides the century of dates.

    `columns` says what the columns of a table stand for where their names do not: name to a field of COLUMNS or
    MOVEMENT.
    Never raises for what somebody sent: a message that cannot be used is among `refused`, with its reason.
    """
    reading = _Reading(profile, today, sha256(data).hexdigest())
    if len(data) > LARGEST:
        reading.refuse(Issue("too-large", {"said": len(data), "expected": LARGEST}))
    elif looks_like_xml(data):
        reading.document(data)
    elif interchanges := scan(data):
        for interchange in interchanges:
            reading.interchange(interchange)
    elif looks_like_app(data):
        reading.lines(data)
    elif form := looks_like_table(data, columns):
        reading.table(data, form, columns)
    else:
        begin = clean_line(data[:200].decode("utf-8", "replace"), longest=40)
        reading.refuse(Issue("nothing-found", {"said": begin}))
    return reading.delivery()


class _Reading:
    """The file as far as it was read."""

    def __init__(self, profile: Profile, today: date, digest: str) -> None:
        self._profile = profile
        self._today = today
        self._digest = digest
        self._seen: set[str] = set()
        self._read: dict[type, list[Any]] = {Manifest: [], Answers: [], Acknowledgement: [], Refused: []}
        self._issues: list[Issue] = []
        self._redacted: list[Callable[[], bytes]] = []
        self._is_redacted = False

    def refuse(self, issue: Issue) -> None:
        """Refuse the file as a whole."""
        self._read[Refused].append(Refused(issues=(issue,)))

    def interchange(self, interchange: Interchange) -> None:
        """Read one interchange; the same again is read once."""
        if interchange.text in self._seen:
            self._issues.append(Issue("interchange-repeated"))
            return
        self._seen.add(interchange.text)
        messages, remarks = messages_of(interchange)
        for message in messages:
            self._message(message, interchange)
        if not messages:
            self.refuse(Issue("message-missing"))
        if any(message.kind == "PNRGOV" for message in messages):
            self._is_redacted = True
            self._redacted.append(partial(redacted_interchange, interchange))
        else:
            self._redacted.append(lambda: interchange.raw)
        self._issues += _placed([*interchange.remarks, *remarks], interchange)

    def document(self, data: bytes) -> None:
        """Read a document of XML."""
        notes = Notes()
        outline = outline_of(data)
        root = parsed(data, notes) if outline is None else outline.root
        made = None
        if root is not None and is_pnrgov_xml(root):
            plain = None if outline is None else outline.plain
            made = read_pnrgov_xml(root, self._profile, self._today, notes, plain=plain)
        elif root is not None and is_maritime(root):
            made = read_maritime(root, By(self._profile, self._today, notes))
        elif root is not None:
            notes.note("kind-unknown", said=str(root.tag))
        if root is not None and isinstance(made, Manifest) and made.form is Form.PNRGOV_XML:
            self._is_redacted = True
            redact = (
                partial(redacted_document, root)
                if outline is None
                else partial(redacted_rest, root, outline.plain.texts)
            )
            self._redacted.append(redact)
        self._take(made, notes.issues(_nowhere), "utf-8", lambda issues: Refused(issues=issues))

    def lines(self, data: bytes) -> None:
        """Read lines of APP."""
        notes = Notes()
        made = read_app(data, self._profile, self._today, notes)
        self._take(made, notes.issues(_nowhere), "utf-8", lambda issues: Refused(issues=issues))

    def table(self, data: bytes, form: Form, columns: Mapping[str, str]) -> None:
        """Read a table."""
        notes = Notes()
        made = read_table(data, form, By(self._profile, self._today, notes), columns=columns)
        self._take(made, notes.issues(_nowhere), "utf-8", lambda issues: Refused(issues=issues))

    def _message(self, message: Message, interchange: Interchange) -> None:
        notes = Notes()
        read = _READERS.get(message.kind)
        made = None
        if read is None:
            notes.note("kind-unknown", message.first - 1, said=message.kind)
        else:
            made = read(message, self._profile, self._today, notes)
        header = message.header
        self._take(
            made,
            notes.issues(interchange.offsets),
            interchange.charset,
            lambda issues: Refused(
                issues=issues,
                message_reference=message.reference,
                access_reference=message.access,
                interchange_reference=header.reference,
                sender=header.sender,
                recipient=header.recipient,
            ),
        )

    def _take(
        self, made: Any, issues: tuple[Issue, ...], charset: str, refused: Callable[[tuple[Issue, ...]], Refused]
    ) -> None:
        if made is None:
            self._read[Refused].append(refused(tuple(sorted(issues, key=lambda each: -each.level))))
        elif isinstance(made, Manifest):
            self._read[Manifest].append(replace(made, issues=issues, digest=self._digest, charset=charset))
        else:
            self._read[type(made)].append(replace(made, issues=issues))

    def delivery(self) -> Delivery:
        """Return everything that was read."""
        return Delivery(
            digest=self._digest,
            manifests=tuple(self._read[Manifest]),
            answers=tuple(self._read[Answers]),
            acknowledgements=tuple(self._read[Acknowledgement]),
            refused=tuple(self._read[Refused]),
            issues=tuple(self._issues),
            redact=partial(_joined, tuple(self._redacted)) if self._is_redacted else None,
        )


_Reader = Callable[[Message, Profile, date, Notes], Manifest | Answers | Acknowledgement | None]
_READERS: Final[Mapping[str, _Reader]] = {
    "PAXLST": lambda message, *rest: (read_paxlst_us if is_us(message) else read_paxlst)(message, *rest),
    "PNRGOV": read_pnrgov,
    "CUSRES": lambda message, _profile, _today, notes: read_cusres(message, notes),
    "CONTRL": lambda message, _profile, _today, notes: read_contrl(message, notes),
}


def _joined(makers: tuple[Callable[[], bytes], ...]) -> bytes:
    return b"\n".join(make() for make in makers)


def _nowhere(segments: Iterable[int]) -> dict[int, int]:  # noqa: ARG001 - what has no segments has no offsets
    return {}


def _placed(remarks: Iterable[Remark], interchange: Interchange) -> tuple[Issue, ...]:
    notes = Notes()
    for remark in remarks:
        notes.take(remark)
    return notes.issues(interchange.offsets)
