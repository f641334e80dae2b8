"""Emergency travel documents, for the program of a consulate."""

from __future__ import annotations

from base64 import b64encode
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from pydantic import Field

from limen.adapters.emergency_pdf import set_emergency
from limen.adapters.seal_signer import SealSigner
from limen.api.authentication import Bearer, caller_of
from limen.api.v1.answers import Answer
from limen.api.v1.asking import KEYED, done_once, key_of, shown
from limen.api.v1.bodies import Body, CountryCode, Text
from limen.api.v1.door import door
from limen.api.v1.permits import Day
from limen.apps.examination import operations as examinations
from limen.apps.examination.access import emergency_for
from limen.apps.examination.queries import EmergencyRow
from limen.apps.posts.operations import Outcome
from limen.lib.basics.act import Act
from limen.lib.basics.sex import Sex
from limen.lib.decision.scopes import Scope
from limen.lib.inspection.emergency import LONGEST_JOURNEY, LONGEST_NUMBER, LONGEST_WORDS, TypedEmergency, lines_of

PURPOSE = "emergency-documents"


class EmergencyBody(Body):
    """What the document says, and how it is known."""

    number: Annotated[Text, Field(min_length=1, max_length=LONGEST_NUMBER)] = Field(
        description="As it is printed on the form: used once."
    )
    family_name: Annotated[Text, Field(min_length=1, max_length=80)]
    given_names: Annotated[Text, Field(max_length=80)] = ""
    born: Day
    sex: Sex = Sex.X
    citizenship: CountryCode = Field(description="This State's: nobody else gets one.")
    valid_until: Day
    journey: Annotated[Text, Field(min_length=1, max_length=LONGEST_JOURNEY)]
    established: Annotated[Text, Field(min_length=1, max_length=LONGEST_WORDS)] = Field(
        description="How identity and nationality were found out."
    )
    replaces: Annotated[Text, Field(max_length=LONGEST_NUMBER)] = Field(
        default="", description="Number of the passport that is gone, where it is known."
    )

    def typed(self) -> TypedEmergency:
        """Return it as it would be typed."""
        days = {"born": self.born.isoformat(), "valid_until": self.valid_until.isoformat(), "sex": self.sex.value}
        return TypedEmergency(**{**self.model_dump(), **days})


class EndBody(Body):
    """What became of a document."""

    status: Literal["lost", "stolen", "revoked"]
    words: Annotated[Text, Field(max_length=LONGEST_WORDS)] = ""


class EmergencyAnswer(Answer):
    """A document."""

    id: UUID
    number: str
    family_name: str
    given_names: str
    born: str
    sex: Sex
    citizenship: str
    issued_on: date
    valid_until: date
    journey: str
    replaces: str
    issued_at: datetime
    status: Literal["", "lost", "stolen", "revoked"] = Field(description="Empty while nothing was reported of it.")
    lines: list[str] = Field(description="The machine-readable lines.")
    seal: str = Field(description="The visible digital seal (ICAO 9303-13), in base64: to be printed as a DataMatrix.")

    @classmethod
    def of(cls, row: EmergencyRow, *, state: str) -> Self:
        """Return a document."""
        document, holder = row.document, row.document.holder
        return cls.model_validate(
            {
                "id": row.id,
                "number": document.number,
                "family_name": holder.primary,
                "given_names": holder.secondary,
                "born": str(holder.birth),
                "sex": holder.sex,
                "citizenship": holder.citizenship,
                "issued_on": document.issued_on,
                "valid_until": document.valid_until,
                "journey": document.journey,
                "replaces": document.replaces,
                "issued_at": row.issued_at,
                "status": row.status,
                "lines": list(lines_of(document, state=state)),
                "seal": b64encode(row.seal).decode("ascii"),
            }
        )


class PaperAnswer(Answer):
    """A paper, to be printed."""

    pdf: str = Field(description="PDF/A, in base64.")


@door.post(
    "/emergency-documents",
    auth=Bearer(Scope.EMERGENCY),
    response={201: EmergencyAnswer},
    tags=["documents"],
    openapi_extra=KEYED,
)
def issue_emergency_document(request: HttpRequest, body: EmergencyBody) -> HttpResponse:
    """Give a national of this State an emergency travel document; the Idempotency-Key becomes its id."""

    def do(act: Act) -> Outcome:
        signer = SealSigner(folder=settings.CONFIGURATION.home)
        made = examinations.issue_emergency(act, document=key_of(request), typed=body.typed(), by=signer)
        return {"document": str(made)}

    return done_once(request, body, purpose=PURPOSE, do=do, show=_document)


@door.get(
    "/emergency-documents/{uuid:document}",
    auth=Bearer(Scope.EMERGENCY),
    response=EmergencyAnswer,
    tags=["documents"],
)
def get_emergency_document(request: HttpRequest, document: UUID) -> HttpResponse:
    """Return one document. The look is recorded."""
    act = caller_of(request).act(purpose=PURPOSE)
    return shown(EmergencyAnswer.of(emergency_for(act, document=document), state=act.pack.state.code))


@door.post(
    "/emergency-documents/{uuid:document}/paper",
    auth=Bearer(Scope.EMERGENCY),
    response=PaperAnswer,
    tags=["documents"],
)
def print_emergency_document(request: HttpRequest, document: UUID) -> HttpResponse:
    """Return the paper, to be printed; that it was made is in the journal, each time. Not for one reported lost."""
    act = caller_of(request).act(purpose=PURPOSE)
    pdf = examinations.print_emergency(act, document=document, press=set_emergency)
    return shown(PaperAnswer(pdf=b64encode(pdf).decode("ascii")))


@door.post(
    "/emergency-documents/{uuid:document}/end",
    auth=Bearer(Scope.EMERGENCY),
    response={201: EmergencyAnswer},
    tags=["documents"],
    openapi_extra=KEYED,
)
def end_emergency_document(request: HttpRequest, document: UUID, body: EndBody) -> HttpResponse:
    """Report a document as lost, stolen or revoked: it goes into the register of own documents."""

    def do(act: Act) -> Outcome:
        examinations.end_emergency(act, document=document, status=body.status, words=body.words)
        return {"document": str(document)}

    return done_once(request, body, purpose=PURPOSE, do=do, show=_document)


def _document(act: Act, outcome: Outcome) -> EmergencyAnswer:
    row = emergency_for(act, document=UUID(str(outcome["document"])))
    return EmergencyAnswer.of(row, state=act.pack.state.code)
