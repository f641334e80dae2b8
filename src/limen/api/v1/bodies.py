"""What programs send: every field bounded, unknown fields refused, texts that can be shown, moments with their zone."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Final, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from limen.adapters import seen_pages
from limen.api.problems import ChipAnswerBroken, PictureNotSeen
from limen.apps.crossings.operations import Presented, Verdict
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.emrtd.answer import Answer, answer_from_dict
from limen.lib.emrtd.tlv import Malformed
from limen.lib.inspection.bearer_facts import Against
from limen.lib.inspection.card import LONGEST_ADDRESS, LONGEST_STAY_DAYS, PassengerCard
from limen.lib.inspection.moves import Move
from limen.lib.inspection.passenger_list import LONGEST_NAME, Typed, presented_from
from limen.lib.mrz import Seen

LONGEST_SCAN: Final = 4_000
"""Characters of a scan: three lines of a card take 90; no noise of a reader takes forty times that."""
LONGEST_SEEN: Final = 16_000
LONGEST_SIDE: Final = 1_290_000
"""Characters of base64 of one of two pictures."""
LONGEST_CODE: Final = 16_000
LONGEST_WORDS: Final = 1_000
MOST_READINGS: Final = 32_767
MOST_NUMBER: Final = 2**63 - 1


def _printable(text: str) -> str:
    if not text.isprintable():
        raise PydanticCustomError("not_printable", "the text holds characters that cannot be shown")
    return text


def base64_text(text: str) -> str:
    """Return a text that is base64. Raises PydanticCustomError for any other."""
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise PydanticCustomError("not_base64", "not base64") from error
    return text


def _moment(value: object) -> object:
    """Return the moment that a text says: pydantic would take a number for one, and a day for its midnight."""
    if not isinstance(value, str) or len(value) > 40 or "T" not in value.upper():
        raise PydanticCustomError("no_moment", "not a moment with its time zone")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("no_moment", "not a moment with its time zone") from error
    if moment.utcoffset() is None:
        raise PydanticCustomError("no_moment", "not a moment with its time zone")
    return moment


def _partial(text: str) -> str:
    try:
        PartialDate.parse(text)
    except ValueError as error:
        raise PydanticCustomError("no_partial_date", "not a date of which parts may be unknown") from error
    return text


Text = Annotated[str, AfterValidator(_printable)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
DatePattern: Final = r"^(\?|[0-9]{4})(-(\?|[0-9]{2})){0,2}$"
PartialText = Annotated[str, Field(max_length=10, pattern=DatePattern), AfterValidator(_partial)]
CountryCode = Annotated[str, Field(max_length=3, pattern=r"^[A-Z]{0,3}$")]
PackCode = Annotated[str, Field(max_length=32, pattern=r"^[a-z0-9-]*$")]


class Body(BaseModel):
    """The parent of everything that is sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TypedBody(Body):
    """What an officer typed of a traveller, and of their document where they have one."""

    family_name: Annotated[Text, Field(min_length=1, max_length=LONGEST_NAME)]
    given_names: Annotated[Text, Field(max_length=LONGEST_NAME)] = ""
    born: PartialText = Field(description="1974-05-12, 1974-05 or 1974; ? where it is not known.")
    sex: Sex = Sex.X
    citizenship: CountryCode = ""
    document: Annotated[str, Field(max_length=2, pattern=r"^[A-Z]{0,2}$")] = Field(
        default="", description="Document code as in the machine-readable zone: P, ID, V."
    )
    issuer: CountryCode = ""
    number: Annotated[Text, Field(max_length=32)] = Field(default="", description="Empty for a traveller without one.")
    expires: PartialText = "?"

    def presented(self) -> Presented:
        """Return it as plain data. Raises FieldWrong or Untransliterable."""
        expires = "" if self.expires == "?" else self.expires
        born = "" if self.born == "?" else self.born
        return presented_from(Typed(**{**self.model_dump(), "sex": self.sex.value, "born": born, "expires": expires}))


def _either_of(*names: str) -> Callable[[dict[str, Any]], None]:
    """Return what tells the description that one of these fields is sent; null only means that it is left out."""

    def describe(schema: dict[str, Any]) -> None:
        for name in names:
            field = schema["properties"][name]
            field.update(next(kind for kind in field.pop("anyOf") if kind.get("type") != "null"))
        schema["oneOf"] = [{"required": [name]} for name in names]

    return describe


class CodeBody(Body):
    """What a square code says, as a scanner gave it."""

    code: str = Field(
        min_length=1,
        max_length=LONGEST_CODE,
        description="The text of the code; where it holds bytes, these as hexadecimal digits or base64.",
    )


class BearerBody(Body):
    """Two pictures of one face: the one on the document, and the one of whoever stands there."""

    document: Annotated[str, Field(min_length=1, max_length=LONGEST_SIDE), AfterValidator(base64_text)] = Field(
        description="The portrait of the chip or of the page: a JPEG, PNG or WebP as base64."
    )
    live: Annotated[str, Field(min_length=1, max_length=LONGEST_SIDE), AfterValidator(base64_text)] = Field(
        description="The person now: a JPEG, PNG or WebP as base64."
    )
    against: Against = Field(
        description="Where the first comes from. That it is the chip's is the word of the program; the finding says"
        " whether that chip was found genuine."
    )


class PresentedBody(Body):
    """What stands before the officer: either what a reader read, or what was typed."""

    model_config = ConfigDict(json_schema_extra=_either_of("scanned", "typed"))

    scanned: Annotated[str, Field(min_length=1, max_length=LONGEST_SCAN)] | None = Field(
        default=None, description="The lines as the reader sent them, noise and all."
    )
    typed: TypedBody | None = Field(default=None, description="What the officer typed instead.")
    picture: Annotated[str, Field(min_length=1, max_length=LONGEST_SEEN)] | None = Field(
        default=None, description="`picture` of an answer to POST /pages, where the lines come from a picture."
    )

    @model_validator(mode="after")
    def _one(self) -> Self:
        said = self.model_fields_set & {"scanned", "typed"}
        if len(said) != 1 or (self.scanned is None and self.typed is None):
            raise PydanticCustomError("one_presented", "either scanned or typed")
        return self

    def presented(self) -> Presented:
        """Return it as plain data. Raises FieldWrong or Untransliterable."""
        if self.typed:
            return self.typed.presented()
        return Presented(scanned=self.scanned or "", picture=self._seen())

    def _seen(self) -> Seen | None:
        """Return what was seen in the picture. Raises PictureNotSeen."""
        if self.picture is None:
            return None
        try:
            return seen_pages.opened(self.picture)
        except seen_pages.NotOurs as error:
            raise PictureNotSeen from error


class InspectionBody(PresentedBody):
    """A traveller to be inspected."""

    direction: Direction
    kind: TravellerKind = TravellerKind.PASSENGER
    party: UUID | None = Field(default=None, description="The party of the people this traveller came with.")
    happened_at: Moment | None = Field(
        default=None, description="When the traveller really crossed, where that is entered afterwards."
    )


class CardBody(Body):
    """The passenger card; leave out what was not asked."""

    residence: CountryCode = ""
    birth_country: CountryCode = ""
    journey: CountryCode = Field(default="", description="Embarkation on entry, destination on exit.")
    purpose: PackCode = ""
    intended_days: Annotated[StrictInt, Field(ge=0, le=LONGEST_STAY_DAYS)] | None = None
    address: Annotated[Text, Field(max_length=LONGEST_ADDRESS)] = ""

    def card(self) -> PassengerCard:
        """Return it as plain data."""
        return PassengerCard(**self.model_dump())


class DecisionBody(Body):
    """What the officer decided, over which reading."""

    move: Move
    reading: Annotated[StrictInt, Field(ge=1, le=MOST_READINGS)] = Field(
        description="Number of the reading that the officer saw; a later one asks to be looked at first."
    )
    card: CardBody = CardBody()
    reason: PackCode = Field(default="", description="Code of the country pack, where the move asks for a reason.")
    words: Annotated[Text, Field(max_length=LONGEST_WORDS)] = ""

    def verdict(self) -> Verdict:
        """Return it as plain data."""
        return Verdict(
            move=self.move, reading=self.reading, card=self.card.card(), reason=self.reason, words=self.words
        )


class ChipBody(Body):
    """What a reader of chips answered, and at which reading of the inspection it was asked."""

    reading: Annotated[StrictInt, Field(ge=1, le=MOST_READINGS)] = Field(
        description="Number of the reading whose challenge the chip was given."
    )
    answer: dict[str, Any] = Field(
        description="The answer of `limen reader`: what was met, files in base64, evidence, rules of its findings."
    )

    def answered(self) -> Answer:
        """Return it as plain data. Raises ChipAnswerBroken."""
        try:
            return answer_from_dict(self.answer)
        except Malformed as error:
            raise ChipAnswerBroken(why=str(error)) from error


class DutyBody(Body):
    """How a duty was met."""

    evidence: PackCode
    words: Annotated[Text, Field(min_length=1, max_length=LONGEST_WORDS)] = Field(description="What the officer saw.")


class PageQuery(Body):
    """Which page of the register."""

    since: Annotated[int, Field(ge=0, le=MOST_NUMBER)] = Field(
        default=0, description="`next` of the page before; 0 for the first."
    )
    limit: Annotated[int, Field(ge=1, le=1_000)] = 200
