"""What a carrier's program may ask: send messages, ask before boarding, learn what was wrong, hear of changed minds."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from datetime import datetime
from typing import Annotated, Final, Literal, Self
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from limen.adapters import wording
from limen.api.carriers.authentication import CarrierBearer, calling
from limen.api.reading import JsonBody
from limen.api.v1.answers import Answer as Told
from limen.api.v1.asking import shown
from limen.api.v1.bodies import Body, Text
from limen.api.v1.description import described
from limen.api.v1.door import Door
from limen.apps.carriers import operations as carriers
from limen.apps.carriers.access import own_message, page_of
from limen.apps.carriers.operations import AnswerLine, Change, Received
from limen.apps.crossings import operations as crossings
from limen.lib.basics.act import Act
from limen.lib.basics.findings import value_from_json
from limen.lib.carriage.movement import Channel
from limen.lib.carriage.replies import change_message, reply_message
from limen.lib.decision.boarding import CODES, Answer

PURPOSE: Final = "carrier-messages"
MOST_MESSAGES: Final = 50
LONGEST_CONTENT: Final = 2_400_000
"""Signs of base64: a message of 1.8 megabytes; larger ones come by the inbox folder."""

door: NinjaAPI = Door(
    title="Limen, for carriers",
    version="1",
    description=(
        "The door of a border service for carriers. Every call carries the carrier's key, `Authorization: Bearer …`."
        " A message sent again is known by its sender, its reference and its bytes, and changes nothing; so no call"
        " needs a key of its own. Answers say what the carrier may do and never anything of a person. Only `board`"
        " lets somebody board without a further step; no answer is no `board`."
    ),
    urls_namespace="carriers-api",
    openapi_url=None,
    docs_url=None,
    parser=JsonBody(),
)
CARRIER: Final = CarrierBearer()


def _base64(text: str) -> str:
    try:
        b64decode(text, validate=True)
    except (NotBase64, ValueError) as error:
        raise PydanticCustomError("no_base64", "not base64") from error
    return text


class MessageBody(Body):
    """A message as bytes."""

    name: Annotated[Text, Field(max_length=120)] = Field(default="", description="Of the file, if it is one.")
    content: Annotated[str, Field(min_length=4, max_length=LONGEST_CONTENT), AfterValidator(_base64)] = Field(
        description="The bytes of the message, in base64."
    )

    def received(self, carrier: UUID, channel: Channel) -> Received:
        """Return it as an operation takes it."""
        return Received(raw=b64decode(self.content), channel=channel, name=self.name, carrier=carrier)


class MessagesBody(Body):
    """Several messages at once."""

    messages: Annotated[list[MessageBody], Field(min_length=1, max_length=MOST_MESSAGES)]


class AcknowledgedBody(Body):
    """Changed answers that the carrier knows of now."""

    answers: Annotated[list[UUID], Field(min_length=1, max_length=1_000)]


class ReceiptTold(Told):
    """What became of a message."""

    message: UUID | None = Field(description="Null where it came after the time that the law allows: it was not kept.")
    is_new: bool = Field(description="False when the same came before.")
    sha256: str


class ReceiptsTold(Told):
    """What became of several messages, in their order."""

    receipts: list[ReceiptTold]


class PersonTold(Told):
    """What may be done with one person."""

    place: int = Field(description="Of the person in the message, from 1.")
    reference: str = Field(description="The carrier's own.")
    booking: str
    answer: Literal["board", "no-board", "inspect", "insufficient", "refer"]
    code: Literal["", "document", "permission", "desk", "data"] = Field(
        description="All that is ever told of why; it says nothing of the person."
    )
    sentence: str = Field(description="The code in words, in the reader's language.")

    @classmethod
    def of(cls, line: AnswerLine | Change) -> Self:
        """Return a line as carriers are told of it."""
        return cls(
            place=line.place,
            reference=line.reference,
            booking=line.booking,
            answer=line.answer.value,
            code=line.code,
            sentence=gettext(CODES[line.code]) if line.code else "",
        )


class BoardingTold(Told):
    """The answer to a question before boarding."""

    message: UUID | None
    rejected: str = Field(description="Code of why nothing of it was taken in; empty where it was.")
    persons: list[PersonTold]
    phone: str = Field(description="Of the desk that answers round the clock.")
    cusres: str = Field(description="The same as CUSRES; empty where the question was no PAXLST.")


class IssueTold(Told):
    """One thing that was wrong."""

    code: str
    level: Literal["remark", "warning", "insufficient", "unusable"]
    sentence: str
    remedy: str
    segment: int = Field(description="Of the message, from 0; -1 where it is about the whole.")
    offset: int = Field(description="Of its first byte; -1 where it is not known.")
    person: int = Field(description="Place of the person, from 0; -1 where it is about none.")


class MessageTold(Told):
    """A message as it was understood."""

    message: UUID
    state: Literal["waiting", "read", "rejected"]
    why: str
    persons: int
    faulty: int
    late_minutes: int | None
    issues: list[IssueTold]


class ChangeTold(Told):
    """A changed answer that was not acknowledged."""

    id: UUID
    number: str
    departs_at: datetime
    at: datetime
    person: PersonTold
    cusres: str


class ChangesTold(Told):
    """All changed answers that were not acknowledged."""

    changes: list[ChangeTold]


class CountTold(Told):
    """How many."""

    count: int


@door.post("/messages", auth=CARRIER, response={202: ReceiptsTold}, tags=["messages"])
def send_messages(request: HttpRequest, body: MessagesBody) -> HttpResponse:
    """Send messages; each is kept as it came and read soon, who leaves next first."""
    caller = calling(request)
    act = caller.act(purpose=PURPOSE)
    sent = [each.received(caller.carrier.id, Channel.HTTPS) for each in body.messages]
    receipts = [carriers.receive(act, received=each) for each in sent]
    told = [ReceiptTold(message=each.message, is_new=each.is_new, sha256=each.digest) for each in receipts]
    return shown(ReceiptsTold(receipts=told), status=202)


@door.post("/boarding", auth=CARRIER, response=BoardingTold, tags=["boarding"])
def ask_boarding(request: HttpRequest, body: MessageBody) -> HttpResponse:
    """Ask before boarding: everybody in the message is looked at now, and answered."""
    caller = calling(request)
    act = caller.act(purpose=PURPOSE)
    received = body.received(caller.carrier.id, Channel.INTERACTIVE)
    replied = crossings.answer_carrier(act, received=received)
    return shown(
        BoardingTold(
            message=replied.message,
            rejected=replied.why,
            persons=[PersonTold.of(each) for each in replied.answers],
            phone=act.pack.carriers.desk.phone,
            cusres=_cusres(act, received.raw, replied),
        )
    )


@door.get("/messages/{uuid:message}", auth=CARRIER, response=MessageTold, tags=["messages"])
def see_message(request: HttpRequest, message: UUID) -> HttpResponse:
    """Return what was understood of a message of this carrier, and what was wrong with it."""
    page = page_of(own_message(calling(request).carrier.id, message))
    row = page.message
    return shown(
        MessageTold(
            message=row.id,
            state=row.state.value,
            why=row.why,
            persons=row.persons,
            faulty=row.errors,
            late_minutes=row.late_minutes,
            issues=[_issue(each) for each in page.issues],
        )
    )


@door.get("/changes", auth=CARRIER, response=ChangesTold, tags=["boarding"])
def list_changes(request: HttpRequest) -> HttpResponse:
    """Return the answers that changed since they were given and were not acknowledged yet; asking sends them."""
    caller = calling(request)
    act = caller.act(purpose=PURPOSE)
    changes = carriers.changes_for(carrier=caller.carrier.id)
    carriers.note_sent(act, answers=[each.id for each in changes], how="https")
    return shown(
        ChangesTold(
            changes=[
                ChangeTold(
                    id=each.id,
                    number=each.number,
                    departs_at=each.departs_at,
                    at=each.at,
                    person=PersonTold.of(each),
                    cusres=change_message(
                        reference=str(each.id),
                        sender=act.pack.state.code,
                        recipient=caller.carrier.code,
                        prepared=act.at,
                        number=each.number,
                        person=each.reference,
                        booking=each.booking,
                        answer=each.answer,
                        text=_text(act, each.answer, each.code),
                    ).decode(),
                )
                for each in changes
            ]
        )
    )


@door.post("/changes/acknowledged", auth=CARRIER, response=CountTold, tags=["boarding"])
def acknowledge_changes(request: HttpRequest, body: AcknowledgedBody) -> HttpResponse:
    """Say that changed answers are known; sent again, it changes nothing."""
    caller = calling(request)
    act = caller.act(purpose=PURPOSE)
    return shown(CountTold(count=carriers.acknowledge(act, carrier=caller.carrier.id, answers=body.answers)))


@door.get("/openapi.json", auth=CARRIER, include_in_schema=False)
def see_description(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - every view is given the request
    """Return the description of this door."""
    return JsonResponse(description())


def description() -> dict[str, object]:
    """Return the whole description as plain JSON data."""
    return described(door, "/api/v1/carrier/", by="A key that the carrier desk gives to the carrier.")


def _cusres(act: Act, raw: bytes, replied: crossings.Replied) -> str:
    told = {each.place: (each.answer, _text(act, each.answer, each.code)) for each in replied.answers}
    return reply_message(raw, today=act.today, prepared=act.at, answers=told, is_rejected=replied.is_rejected).decode()


def _text(act: Act, answer: Answer, code: str) -> str:
    """Return what stands beside an answer in a message: the number of the desk where the carrier is to call."""
    if answer is Answer.REFER or code == "desk":
        return f"CALL {act.pack.carriers.desk.phone}"
    return {"document": "CHECK DOCUMENT", "permission": "VISA OR AUTHORISATION MISSING"}.get(code, "")


def _issue(said: dict[str, object]) -> IssueTold:
    values = said["values"]
    told = {str(name): value_from_json(value) for name, value in values.items()} if isinstance(values, dict) else {}
    return IssueTold(
        code=str(said["code"]),
        level=str(said["level"]).lower(),
        sentence=wording.sentence(str(said["sentence"]), told),
        remedy=gettext(str(said["remedy"])),
        segment=_number(said["segment"]),
        offset=_number(said["offset"]),
        person=_number(said["person"]),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else -1
