"""What is known of documents and of nobody: frauds, specimens, and this State's own lost and stolen ones."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query
from pydantic import AfterValidator, Field

from limen.adapters.specimen_files import SpecimenFiles, read_archive
from limen.api.authentication import Bearer, caller_of
from limen.api.v1.answers import Answer
from limen.api.v1.asking import KEYED, done_once, key_of, shown, was_done
from limen.api.v1.bodies import LONGEST_WORDS, Body, CountryCode, PackCode, Text, base64_text
from limen.api.v1.door import door
from limen.api.v1.permits import Day
from limen.apps.examination import access
from limen.apps.examination import operations as examinations
from limen.apps.examination.operations import NoSuchSpecimen, OwnDocumentGone, Reported
from limen.apps.examination.queries import (
    OwnDocumentRow,
    SpecimenRow,
    SpecimenView,
    find_specimens,
    own_document,
    own_documents,
    specimen,
    specimen_picture,
)
from limen.apps.posts.operations import Outcome
from limen.lib.basics.act import Act
from limen.lib.basics.sex import Sex
from limen.lib.decision.rights import Right, require
from limen.lib.decision.scopes import Scope
from limen.lib.examination.fraud import AgeGroup, FraudRecord
from limen.lib.examination.pictures import Light

FRAUDS, SPECIMENS, OWN = "frauds", "specimens", "own-documents"
MOST_FRAUDS = 500
LONGEST_ARCHIVE = 2_590_000
"""Characters of base64: 1.9 megabytes of zip."""
Status = Literal["lost", "stolen", "revoked", "blank-stolen"]
Number = Annotated[Text, Field(min_length=1, max_length=32)]


# --- frauds ----------------------------------------------------------------------------------------


class FraudsQuery(Body):
    """Which frauds."""

    month: Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")] = Field(description="Such as 2026-11.")
    after: UUID | None = Field(default=None, description="`next` of the page before.")


class FraudAnswer(Answer):
    """One fraud, with nobody in it."""

    id: UUID = Field(description="Random: it tells neither when nor of whom.")
    month: date = Field(description="The first day of the month in which it was concluded.")
    conclusion: str
    methods: list[str] = Field(description="Codes of the country pack.")
    document_type: str
    issuer: str
    series: str
    sex: Sex
    age_group: AgeGroup
    came_from: str
    went_to: str
    post: str
    direction: str

    @classmethod
    def of(cls, id_: UUID, fraud: FraudRecord) -> Self:
        """Return a fraud."""
        return cls(
            id=id_,
            month=fraud.month,
            conclusion=fraud.conclusion,
            methods=list(fraud.methods),
            document_type=fraud.document_type,
            issuer=fraud.issuer,
            series=fraud.series,
            sex=fraud.sex,
            age_group=fraud.age_group,
            came_from=fraud.came_from,
            went_to=fraud.went_to,
            post=fraud.post,
            direction=fraud.direction,
        )


class FraudsAnswer(Answer):
    """Frauds of a month."""

    frauds: list[FraudAnswer]
    next: UUID | None = Field(description="`after` of the next page; null when this is the last.")


@door.get(
    "/frauds",
    auth=Bearer(Scope.FRAUDS, parameters=FraudsQuery.model_fields),
    response=FraudsAnswer,
    tags=["documents"],
)
def list_frauds(request: HttpRequest, page: Query[FraudsQuery]) -> HttpResponse:
    """Return the frauds of one month. Nobody is in them, and their order is random.

    A month is whole once it is over at every post and what the posts recorded has arrived. The look is recorded.
    """
    act = caller_of(request).act(purpose=FRAUDS)
    month = date.fromisoformat(f"{page.month}-01")
    rows = access.frauds_of_month_for(act, month=month, after=page.after, limit=MOST_FRAUDS)
    return shown(
        FraudsAnswer(
            frauds=[FraudAnswer.of(id_, fraud) for id_, fraud in rows],
            next=rows[-1][0] if len(rows) == MOST_FRAUDS else None,
        )
    )


# --- specimens -------------------------------------------------------------------------------------


class SpecimensQuery(Body):
    """Which specimens; what is left out is not asked for."""

    state: CountryCode = ""
    document_type: PackCode = ""
    words: Annotated[Text, Field(max_length=120)] = ""


class SpecimenAnswer(Answer):
    """A specimen as one line."""

    id: UUID
    state: str
    document_type: str
    series: str
    version: int
    name: str
    first_issued: date | None
    last_issued: date | None
    is_newest: bool

    @classmethod
    def of(cls, row: SpecimenRow) -> Self:
        """Return a specimen."""
        return cls(
            id=row.id,
            state=row.state,
            document_type=row.document_type,
            series=row.series,
            version=row.version,
            name=row.name,
            first_issued=row.first_issued,
            last_issued=row.last_issued,
            is_newest=row.is_newest,
        )


class SpecimensAnswer(Answer):
    """Specimens that fit."""

    specimens: list[SpecimenAnswer] = Field(description="The newest versions, at most a hundred.")


class SpecimenFeatureAnswer(Answer):
    """What a genuine one shows."""

    code: str
    words: str


class SpecimenPictureAnswer(Answer):
    """A picture of a specimen, without its pixels."""

    id: UUID
    light: Light
    part: str
    width: int
    height: int
    width_mm: float | None


class WholeSpecimenAnswer(SpecimenAnswer):
    """A specimen with features and the names of its pictures."""

    source: str
    features: list[SpecimenFeatureAnswer]
    pictures: list[SpecimenPictureAnswer]

    @classmethod
    def whole(cls, view: SpecimenView) -> Self:
        """Return a specimen whole."""
        return cls(
            **SpecimenAnswer.of(view.row).model_dump(),
            source=view.source,
            features=[SpecimenFeatureAnswer(code=each.code, words=each.words) for each in view.features],
            pictures=[
                SpecimenPictureAnswer(
                    id=each.id,
                    light=each.light,
                    part=each.part,
                    width=each.width,
                    height=each.height,
                    width_mm=each.width_mm,
                )
                for each in view.pictures
            ],
        )


class ArchiveBody(Body):
    """Specimens."""

    archive: Annotated[str, Field(min_length=1, max_length=LONGEST_ARCHIVE), AfterValidator(base64_text)] = Field(
        description="A zip of manifest.json and its pictures, as `limen specimens import` takes it, in base64."
    )


class TakenAnswer(Answer):
    """What came of it."""

    new: int
    changed: int = Field(description="In a new version.")
    same: int


class PixelsAnswer(Answer):
    """A picture."""

    media_type: str
    image: str = Field(description="As base64.")


@door.get(
    "/specimens",
    auth=Bearer(Scope.SPECIMENS, parameters=SpecimensQuery.model_fields),
    response=SpecimensAnswer,
    tags=["documents"],
)
def find_specimens_of(request: HttpRequest, asked: Query[SpecimensQuery]) -> HttpResponse:
    """Return specimens by State, kind, and words of their name, series or source. Nobody is in them."""
    _require_specimens(request)
    rows = find_specimens(state=asked.state, document_type=asked.document_type, words=asked.words)
    return shown(SpecimensAnswer(specimens=[SpecimenAnswer.of(row) for row in rows]))


@door.post(
    "/specimens",
    auth=Bearer(Scope.SPECIMENS),
    response={201: TakenAnswer},
    tags=["documents"],
    openapi_extra=KEYED,
)
def take_specimens(request: HttpRequest, body: ArchiveBody) -> HttpResponse:
    """Take specimens into the library: all of the archive or nothing. The same again changes nothing, another content
    is a new version; so a large library comes in several calls. For examiners.
    """
    act = caller_of(request).act(purpose=SPECIMENS)
    require(act.roles, Right.KEEP_SPECIMENS)
    law = act.pack.examination

    def read() -> SpecimenFiles:
        return read_archive(
            b64decode(body.archive),
            types=[each.code for each in law.document_types],
            features=[each.code for each in law.features],
        )

    # Outside the transaction: pictures are read anew by a process of its own.
    files = None if was_done(request, body, purpose=SPECIMENS) else read()

    def do(act: Act) -> Outcome:
        found = files or read()
        taken = examinations.take_specimens(act, specimens=found.specimens, pictures=found.pictures)
        return {"new": str(taken.new), "changed": str(taken.changed), "same": str(taken.same)}

    def show(_: Act, outcome: Outcome) -> TakenAnswer:
        return TakenAnswer.model_validate({name: int(str(count)) for name, count in outcome.items()})

    return done_once(request, body, purpose=SPECIMENS, do=do, show=show)


@door.get(
    "/specimens/{uuid:specimen_id}",
    auth=Bearer(Scope.SPECIMENS),
    response=WholeSpecimenAnswer,
    tags=["documents"],
)
def see_specimen(request: HttpRequest, specimen_id: UUID) -> HttpResponse:
    """Return what a genuine document of this kind shows, and under which lights there are pictures of it."""
    _require_specimens(request)
    view = specimen(specimen_id)
    if view is None:
        raise NoSuchSpecimen
    return shown(WholeSpecimenAnswer.whole(view))


@door.get(
    "/specimens/pictures/{uuid:picture}",
    auth=Bearer(Scope.SPECIMENS),
    response=PixelsAnswer,
    tags=["documents"],
)
def see_specimen_picture(request: HttpRequest, picture: UUID) -> HttpResponse:
    """Return a picture of a specimen."""
    _require_specimens(request)
    found = specimen_picture(picture)
    if found is None:
        raise NoSuchSpecimen
    return shown(PixelsAnswer(media_type=found.media_type, image=b64encode(found.data).decode("ascii")))


def _require_specimens(request: HttpRequest) -> None:
    require(caller_of(request).act(purpose=SPECIMENS).roles, Right.SEE_SPECIMENS)


# --- this State's own documents --------------------------------------------------------------------


class OwnDocumentsQuery(Body):
    """Which reports."""

    number: Annotated[Text, Field(max_length=32)] = Field(default="", description="Of one document; empty for all.")


class ReportBody(Body):
    """A document of this State that is not to be used any more."""

    document_type: Annotated[PackCode, Field(min_length=1)] = Field(description="Code of the country pack.")
    number: Number
    until: Annotated[Text, Field(max_length=32)] = Field(
        default="", description="The last number, where stolen blanks are numbered in a row; at most 10,000."
    )
    status: Status
    happened_on: Day | None = None
    words: Annotated[Text, Field(max_length=400)] = Field(default="", description="What is known of it; nobody's name.")


class WhyBody(Body):
    """Why a report is withdrawn."""

    why: Annotated[Text, Field(min_length=1, max_length=min(400, LONGEST_WORDS))]


class OwnDocumentAnswer(Answer):
    """A report of the register."""

    id: UUID
    document_type: str
    number: str
    until: str = Field(description="The last number of a row of blanks; empty for one document.")
    status: Status
    happened_on: date | None
    words: str
    reported_at: datetime
    withdrawn_at: datetime | None
    why: str
    told: int | None = Field(
        description="Number of the file in which other States were told; null while they were not."
    )

    @classmethod
    def of(cls, row: OwnDocumentRow) -> Self:
        """Return a report."""
        return cls.model_validate({name: getattr(row, name) for name in cls.model_fields})


class OwnDocumentsAnswer(Answer):
    """Reports of the register."""

    documents: list[OwnDocumentAnswer] = Field(description="The newest first, at most 200.")


class OutwardAnswer(Answer):
    """A file for other States."""

    number: int
    rows: int
    text: str = Field(description="JSON lines, as `limen documents tell` writes them.")


@door.get(
    "/own-documents",
    auth=Bearer(Scope.OWN_DOCUMENTS, parameters=OwnDocumentsQuery.model_fields),
    response=OwnDocumentsAnswer,
    tags=["documents"],
)
def list_own_documents(request: HttpRequest, asked: Query[OwnDocumentsQuery]) -> HttpResponse:
    """Return this State's own documents that are lost, stolen or revoked. No holder is named in the register."""
    require(caller_of(request).act(purpose=OWN).roles, Right.KEEP_OWN_DOCUMENTS)
    rows = own_documents(number=asked.number)
    return shown(OwnDocumentsAnswer(documents=[OwnDocumentAnswer.of(row) for row in rows]))


@door.post(
    "/own-documents",
    auth=Bearer(Scope.OWN_DOCUMENTS),
    response={201: OwnDocumentAnswer},
    tags=["documents"],
    openapi_extra=KEYED,
)
def report_own_document(request: HttpRequest, body: ReportBody) -> HttpResponse:
    """Report a document of this State as lost, stolen or revoked; the Idempotency-Key becomes the report's id.

    The lanes stop it once a copy of the register was put in force as a list, by two people.
    """

    def do(act: Act) -> Outcome:
        reported = Reported(**body.model_dump())
        return {"document": str(examinations.report_document(act, document=key_of(request), reported=reported))}

    return done_once(request, body, purpose=OWN, do=do, show=_own_document)


@door.post(
    "/own-documents/{uuid:document}/withdrawal",
    auth=Bearer(Scope.OWN_DOCUMENTS),
    response={201: OwnDocumentAnswer},
    tags=["documents"],
    openapi_extra=KEYED,
)
def withdraw_own_document(request: HttpRequest, document: UUID, body: WhyBody) -> HttpResponse:
    """Withdraw a report: the document was found, or the report was wrong."""

    def do(act: Act) -> Outcome:
        examinations.withdraw_document(act, document=document, why=body.why)
        return {"document": str(document)}

    return done_once(request, body, purpose=OWN, do=do, show=_own_document)


@door.post(
    "/own-documents/files",
    auth=Bearer(Scope.OWN_DOCUMENTS),
    response={201: OutwardAnswer},
    tags=["documents"],
    openapi_extra=KEYED,
)
def tell_other_states(request: HttpRequest) -> HttpResponse:
    """Make the next numbered file for other States, of everything that none of them was told yet."""

    def do(act: Act) -> Outcome:
        return {"number": str(examinations.tell_outward(act).number)}

    def show(act: Act, outcome: Outcome) -> OutwardAnswer:
        file = examinations.hand_out(act, number=int(str(outcome["number"])))
        return OutwardAnswer(number=file.number, rows=file.rows, text=file.text)

    return done_once(request, None, purpose=OWN, do=do, show=show)


def _own_document(_: Act, outcome: Outcome) -> OwnDocumentAnswer:
    row = own_document(UUID(str(outcome["document"])))
    if row is None:
        raise OwnDocumentGone
    return OwnDocumentAnswer.of(row)
