"""Answers to a carrier in the format that it asked in: CUSRES, and the unsolicited one of a changed mind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from limen.lib.edifact import Envelope
from limen.lib.manifest import Advice, Answer, AnswerKind, Answers, Form, answers_to, read, write_answers

CALL: Final = "refer"
"""Of the answers of `limen.lib.decision.boarding` the only one that CUSRES has no code for: it goes out as inspection,
with the telephone number of the desk beside it."""


def advice_of(answer: str) -> Advice:
    """Return the code of CUSRES for an answer; a call to the desk lets nobody board unasked and says no more."""
    return Advice.INSPECT if answer == CALL else Advice(answer)


def reply_message(
    raw: bytes, *, today: date, prepared: datetime, answers: Mapping[int, tuple[str, str]], is_rejected: bool
) -> bytes:
    """Return the CUSRES that answers a PAXLST; `answers` give the answer and the text beside it by place of the person.

    Who is not among them is told to be insufficient: to a carrier no answer is no “board”. Empty where the question
    was no PAXLST.
    """
    found = next((each for each in read(raw, today=today).manifests if each.form is Form.PAXLST), None)
    if found is None:
        return b""
    if is_rejected:
        said = [Answer(Advice.ERROR, is_whole=True)]
    elif not found.persons:
        said = [Answer(Advice.ACCEPTED, is_whole=True)]
    else:
        said = [
            Answer(
                advice_of(answers.get(place, ("insufficient", ""))[0]),
                reference=person.reference,
                booking=person.booking,
                text=answers.get(place, ("", ""))[1],
            )
            for place, person in enumerate(found.persons, start=1)
        ]
    told = answers_to(found, said)
    return write_answers(
        told,
        Envelope(
            sender=found.recipient or "STATE",
            recipient=found.sender or "CARRIER",
            prepared=f"{prepared:%y%m%d:%H%M}",
            reference=found.interchange_reference or found.transaction or "1",
            application=found.application,
        ),
    )


def change_message(
    *,
    reference: str,
    sender: str,
    recipient: str,
    prepared: datetime,
    number: str,
    person: str,
    booking: str,
    answer: str,
    text: str,
) -> bytes:
    """Return the unsolicited CUSRES (132) that tells of a changed mind about one person; it has a transaction of its
    own, which the carrier's acknowledgement (312) names.
    """
    short = reference.replace("-", "")[-14:].upper()
    told = Answers(
        kind=AnswerKind.UNSOLICITED,
        sender=sender,
        recipient=recipient,
        transaction=short,
        number=number,
        answers=(Answer(advice_of(answer), reference=person, booking=booking, text=text),),
    )
    return write_answers(
        told, Envelope(sender=sender, recipient=recipient, prepared=f"{prepared:%y%m%d:%H%M}", reference=short)
    )
