"""CONTRL: that an interchange has come, or why it cannot be used. Source: ISO 9735-4."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from limen.lib.edifact import COMPONENT, ELEMENT, Envelope, Message, segment, write_interchange
from limen.lib.manifest.issues import Issue
from limen.lib.manifest.noting import Notes


class Action(StrEnum):
    """Data element 0083."""

    REJECTED = "4"
    ACKNOWLEDGED = "7"
    RECEIVED = "8"
    """It has come; nothing is said yet of what is in it."""


class Report(NamedTuple):
    """What is said of one message; `error` is a code of 0085."""

    reference: str
    kind: str
    action: Action
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """One CONTRL."""

    sender: str = ""
    recipient: str = ""
    message_reference: str = ""
    interchange_reference: str
    """Of the interchange that it is about."""
    of_sender: str = ""
    of_recipient: str = ""
    action: Action
    error: str = ""
    reports: tuple[Report, ...] = ()
    issues: tuple[Issue, ...] = ()


KIND: Final = ("CONTRL", "4", "1", "UN")


def write_acknowledgement(acknowledgement: Acknowledgement, envelope: Envelope) -> bytes:
    """Return the CONTRL."""
    said = acknowledgement
    body = [
        segment("UNH", said.message_reference or "1", KIND),
        segment("UCI", said.interchange_reference, said.of_sender, said.of_recipient, said.action.value, said.error),
    ]
    body += [segment("UCM", each.reference, (each.kind,), each.action.value, each.error) for each in said.reports]
    return write_interchange([body], envelope, kind=KIND)


def read_contrl(message: Message, notes: Notes) -> Acknowledgement | None:
    """Return what a CONTRL says; None where it is about nothing, which is noted."""
    about: list[str] = []
    reports = []
    for said in message.body:
        elements = [each.partition(COMPONENT)[0].strip() for each in said.split(ELEMENT)]
        elements += [""] * (6 - len(elements))
        if elements[0] == "UCI":
            about = elements
        elif elements[0] == "UCM":
            reports.append(Report(elements[1], elements[2], _action(elements[3]), elements[4]))
    for remark in message.remarks:
        notes.take(remark)
    if not about:
        notes.note("answers-missing", message.first)
        return None
    return Acknowledgement(
        sender=message.header.sender,
        recipient=message.header.recipient,
        message_reference=message.reference,
        interchange_reference=about[1],
        of_sender=about[2],
        of_recipient=about[3],
        action=_action(about[4]),
        error=about[5],
        reports=tuple(reports),
    )


def _action(said: str) -> Action:
    """Whatever is no acceptance is none."""
    return Action(said) if said in list(Action) else Action.REJECTED
