"""CUSRES: what a State answers a carrier about each person, read and built.

Source: WCO/IATA/ICAO guidelines, CUSRES implementation guide, and answers of a State that runs interactive passenger
information. BGM 962 answers a question; 132 says of itself that an answer has changed; with 312 the carrier says
that it knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from limen.lib.basics.words import N_
from limen.lib.edifact import COMPONENT, ELEMENT, Envelope, Message, segment, write_interchange
from limen.lib.manifest import times
from limen.lib.manifest.issues import Issue
from limen.lib.manifest.noting import Notes
from limen.lib.manifest.paxlst import number_of
from limen.lib.manifest.shapes import Manifest


class Advice(StrEnum):
    """What a carrier is told about one person, or about the whole message."""

    BOARD = "board"
    NO_BOARD = "no-board"
    INSPECT = "inspect"
    """May board; is looked at on arrival."""
    INSUFFICIENT = "insufficient"
    ACCEPTED = "accepted"
    """Of the whole message."""
    ERROR = "error"
    """Of the whole message: it was rejected."""

    @property
    def label(self) -> str:
        """The msgid of the word shown to people."""
        return _LABELS[self]


_LABELS: Final[Mapping[Advice, str]] = {
    Advice.BOARD: N_("may board"),
    Advice.NO_BOARD: N_("may not board"),
    Advice.INSPECT: N_("may board, inspection on arrival"),
    Advice.INSUFFICIENT: N_("data insufficient"),
    Advice.ACCEPTED: N_("accepted"),
    Advice.ERROR: N_("rejected"),
}
CODES: Final[Mapping[Advice, str]] = {
    Advice.BOARD: "0Z",
    Advice.NO_BOARD: "1Z",
    Advice.INSPECT: "2Z",
    Advice.INSUFFICIENT: "4Z",
    Advice.ACCEPTED: "0",
    Advice.ERROR: "1",
}
"""ERC 9321."""
_ADVICE: Final = {code: advice for advice, code in CODES.items()}


class AnswerKind(StrEnum):
    """Which way an answer goes."""

    REPLY = "reply"
    UNSOLICITED = "unsolicited"
    """A decision has changed."""
    ACKNOWLEDGED = "acknowledged"
    """The carrier knows of a change."""


KIND_CODES: Final[Mapping[AnswerKind, str]] = {
    AnswerKind.REPLY: "962",
    AnswerKind.UNSOLICITED: "132",
    AnswerKind.ACKNOWLEDGED: "312",
}
"""BGM 1001."""
_KINDS: Final = {code: kind for kind, code in KIND_CODES.items()}


class Answer(NamedTuple):
    """About one person; about everybody of the transaction where `is_whole`."""

    advice: Advice
    reference: str = ""
    """The carrier's reference of the person."""
    booking: str = ""
    text: str = ""
    is_whole: bool = False
    status: str = ""
    """What some States add to the code: the standing of a travel authorisation."""
    segment: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One CUSRES."""

    kind: AnswerKind = AnswerKind.REPLY
    sender: str = ""
    recipient: str = ""
    application: str = ""
    interchange_reference: str = ""
    message_reference: str = ""
    access_reference: str = ""
    transaction: str = ""
    carrier: str = ""
    number: str = ""
    origin: str = ""
    departs: datetime | None = None
    destination: str = ""
    arrives: datetime | None = None
    answers: tuple[Answer, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def whole(self) -> Answer | None:
        """What is said of the message as a whole."""
        return next((each for each in self.answers if each.is_whole), None)

    def of(self, reference: str) -> Answer | None:
        """Return what is said of the person with this reference; what is said of all where nothing else is."""
        return next((each for each in self.answers if each.reference == reference and reference), self.whole)


def answers_to(
    manifest: Manifest, answers: Iterable[Answer], *, kind: AnswerKind = AnswerKind.REPLY, transaction: str = ""
) -> Answers:
    """Return answers that name the message they answer; one that nobody asked for has a transaction of its own."""
    leg = manifest.border_leg
    return Answers(
        kind=kind,
        sender=manifest.recipient,
        recipient=manifest.sender,
        application=manifest.application,
        access_reference=manifest.access_reference,
        message_reference=manifest.message_reference,
        transaction=transaction or manifest.transaction,
        carrier=manifest.carrier if leg is None else leg.carrier or manifest.carrier,
        number=manifest.number if leg is None else leg.number or manifest.number,
        origin="" if leg is None else leg.origin,
        departs=None if leg is None else leg.departs,
        destination="" if leg is None else leg.destination,
        arrives=None if leg is None else leg.arrives,
        answers=tuple(answers),
    )


def write_answers(answers: Answers, envelope: Envelope, *, release: str = "D.05B") -> bytes:
    """Return the CUSRES."""
    kind = ("CUSRES", *release.split("."), "UN", "IATA")
    opened = segment("UNH", answers.message_reference or "1", kind, answers.access_reference)
    body = [opened, segment("BGM", KIND_CODES[answers.kind])]
    if answers.transaction:
        body.append(segment("RFF", ("TN", answers.transaction)))
    if answers.carrier or answers.number:
        body.append(segment("RFF", ("AF", f"{answers.carrier}{answers.number}")))
    for code, at in (("189", answers.departs), ("232", answers.arrives)):
        if at is not None:
            body.append(segment("DTM", (code, f"{at:%y%m%d%H%M}", "201")))
    for code, place in (("125", answers.origin), ("87", answers.destination)):
        if place:
            body.append(segment("LOC", code, place))
    for each in answers.answers:
        body += _written(each)
    return write_interchange([body], envelope, kind=kind)


def _written(answer: Answer) -> list[str]:
    lines = [segment("ERP", "1" if answer.is_whole else "2")]
    if not answer.is_whole:
        # The locator is asked for even where there is none.
        lines.append(segment("RFF", ("AVF", answer.booking)) if answer.booking else "RFF+AVF")
        lines.append(segment("RFF", ("ABO", answer.reference)) if answer.reference else "RFF+ABO")
    lines.append(segment("ERC", CODES[answer.advice] + answer.status))
    if answer.text:
        lines.append(segment("FTX", "AAP", "", "", answer.text))
    return lines


def read_cusres(message: Message, notes: Notes) -> Answers | None:
    """Return what a CUSRES says; None where it answers nothing, which is noted."""
    reading = _Reading(message, notes)
    for at, said in enumerate(message.body):
        reading.take(at, said)
    for remark in message.remarks:
        notes.take(remark)
    made = reading.made()
    if not made.answers:
        notes.note("answers-missing", message.first)
        return None
    return made


class _Reading:
    """A CUSRES as far as it was read."""

    def __init__(self, message: Message, notes: Notes) -> None:
        self._message = message
        self._notes = notes
        self._kind = AnswerKind.REPLY
        self._head: dict[str, str] = {}
        self._answers: list[Answer] = []
        self._open: dict[str, str] | None = None
        self._at = 0

    def take(self, at: int, said: str) -> None:
        """Take one segment."""
        elements = said.split(ELEMENT)
        first = [*(elements[1].split(COMPONENT) if len(elements) > 1 else []), "", "", ""]
        code, value = first[0].strip(), first[1].strip()
        match elements[0].strip():
            case "BGM":
                if code not in _KINDS:
                    self._notes.note("function-unknown", self._message.first + at, said=code[:20])
                self._kind = _KINDS.get(code, AnswerKind.REPLY)
            case "ERP":
                self._close()
                self._at = at
                self._open = {"ERP": code}
            case "RFF" | "DTM":
                self._said[code] = value
            case "LOC":
                self._said[code] = elements[2].partition(COMPONENT)[0].strip() if len(elements) > 2 else ""
            case "ERC":
                self._erc(code)
            case "FTX":
                text = elements[4].split(COMPONENT) if len(elements) > 4 else []
                self._said["FTX"] = " ".join(each.strip() for each in text if each.strip())

    @property
    def _said(self) -> dict[str, str]:
        return self._head if self._open is None else self._open

    def _erc(self, code: str) -> None:
        if self._open is None:
            self._open = {"ERP": "1"}
        self._open["ERC"] = code.upper()

    def _close(self) -> None:
        said, self._open = self._open, None
        if said is None:
            return
        code = said.get("ERC", "")
        # What follows the Z is a State's own.
        known = code[:2] if code[1:2] == "Z" else code
        advice = _ADVICE.get(known)
        if advice is None:
            self._notes.note("answer-unknown", self._message.first + self._at, said=code[:20])
            return
        self._answers.append(
            Answer(
                advice,
                said.get("ABO", ""),
                said.get("AVF", ""),
                said.get("FTX", ""),
                said["ERP"] == "1",
                code[len(known) :],
                self._message.first + self._at,
            )
        )

    def made(self) -> Answers:
        """Return what was read."""
        self._close()
        header, head = self._message.header, self._head
        carrier, number = number_of(head.get("AF", ""))
        return Answers(
            kind=self._kind,
            sender=header.sender,
            recipient=header.recipient,
            application=header.application,
            interchange_reference=header.reference,
            message_reference=self._message.reference,
            access_reference=self._message.access,
            transaction=head.get("TN", ""),
            carrier=carrier,
            number=number,
            origin=head.get("125", ""),
            departs=times.moment(head.get("189", "")),
            destination=head.get("87", ""),
            arrives=times.moment(head.get("232", "")),
            answers=tuple(self._answers),
        )
