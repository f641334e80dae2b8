"""Inspections: opened, read again, seen, decided."""

from __future__ import annotations

from base64 import b64decode, b64encode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from limen.adapters import one_to_one
from limen.adapters.chip_challenge import challenge_for
from limen.adapters.seal_trust import trust_of
from limen.api.authentication import Bearer, caller_of
from limen.api.v1.answers import ChipQuestionAnswer, DocumentKnownAnswer, InspectionAnswer, PartyAnswer, RecordedAnswer
from limen.api.v1.asking import KEYED, done_once, key_of, shown, was_done
from limen.api.v1.bodies import BearerBody, ChipBody, CodeBody, DecisionBody, InspectionBody, PresentedBody
from limen.api.v1.door import door
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import Opened
from limen.apps.posts.operations import Outcome
from limen.lib.basics.act import Act
from limen.lib.decision.scopes import Scope
from limen.lib.inspection.chip import opening_key

PURPOSE = "border-check"  # the word of the desk: whoever reads the access log finds both by it


@door.post(
    "/inspections",
    auth=Bearer(Scope.INSPECTIONS),
    response={201: InspectionAnswer},
    tags=["inspections"],
    openapi_extra=KEYED,
)
def open_inspection(request: HttpRequest, body: InspectionBody) -> HttpResponse:
    """Open an inspection with what the traveller presents: every check runs, and the findings come back.

    The same document again at the same lane adds a reading to the inspection that is open there.
    """

    def do(act: Act) -> Outcome:
        asked = crossings.Request(
            id=key_of(request),
            presented=body.presented(),
            direction=body.direction,
            kind=body.kind,
            party=body.party,
            happened_at=body.happened_at,
        )
        return _opened(crossings.open_inspection(act, request=asked))

    return done_once(request, body, purpose=PURPOSE, do=do, show=_inspection)


@door.post(
    "/inspections/{uuid:inspection}/readings",
    auth=Bearer(Scope.INSPECTIONS),
    response={201: InspectionAnswer},
    tags=["inspections"],
    openapi_extra=KEYED,
)
def add_reading(request: HttpRequest, inspection: UUID, body: PresentedBody) -> HttpResponse:
    """Add a reading to an open inspection: the document scanned again, another one, or fields the officer typed."""

    def do(act: Act) -> Outcome:
        return _opened(crossings.read_again(act, inspection=inspection, presented=body.presented()))

    return done_once(request, body, purpose=PURPOSE, do=do, show=_inspection)


@door.post(
    "/inspections/{uuid:inspection}/codes",
    auth=Bearer(Scope.INSPECTIONS),
    response={201: InspectionAnswer},
    tags=["inspections"],
    openapi_extra=KEYED,
)
def read_code(request: HttpRequest, inspection: UUID, body: CodeBody) -> HttpResponse:
    """Add what the square code on a visa, a permit or a paper is worth, compared with the document of the inspection.

    Visible digital seals, signed JSON (VDS-NC), data barcodes (IDB) and the seals of our own papers are known.
    """

    def do(act: Act) -> Outcome:
        keys = trust_of(settings.CONFIGURATION.home, state=act.pack.state.code)
        return _opened(crossings.read_seal(act, inspection=inspection, code=body.code.encode(), keys=keys))

    return done_once(request, body, purpose=PURPOSE, do=do, show=_inspection)


@door.get(
    "/inspections/{uuid:inspection}/chip",
    auth=Bearer(Scope.INSPECTIONS),
    response=ChipQuestionAnswer,
    tags=["inspections"],
)
def ask_chip(request: HttpRequest, inspection: UUID) -> HttpResponse:
    """Return what opens the chip of the document before the officer, and what it is to sign. The look is recorded."""
    view = crossings.look_at(caller_of(request).act(purpose=PURPOSE), inspection=inspection)
    key = {"number": "", "birth": "", "expiry": "", **opening_key(view.facts)}
    challenge = b64encode(challenge_for(view.id, view.reading)).decode("ascii")
    return shown(ChipQuestionAnswer(reading=view.reading, challenge=challenge, **key))


@door.post(
    "/inspections/{uuid:inspection}/chip",
    auth=Bearer(Scope.INSPECTIONS),
    response={201: InspectionAnswer},
    tags=["inspections"],
    openapi_extra=KEYED,
)
def add_chip(request: HttpRequest, inspection: UUID, body: ChipBody) -> HttpResponse:
    """Add a reading with what the chip said: it is checked here, and of its files nothing is kept."""

    def do(act: Act) -> Outcome:
        return _opened(
            crossings.read_chip(
                act,
                inspection=inspection,
                reading=body.reading,
                answer=body.answered(),
                challenge_of=challenge_for,
            )
        )

    return done_once(request, body, purpose=PURPOSE, do=do, show=_inspection)


@door.post(
    "/inspections/{uuid:inspection}/bearer",
    auth=Bearer(Scope.INSPECTIONS),
    response={201: InspectionAnswer},
    tags=["inspections"],
    openapi_extra=KEYED,
)
def compare_bearer(request: HttpRequest, inspection: UUID, body: BearerBody) -> HttpResponse:
    """Compare the face on the document with the person before the officer, one to one; add what it said as findings.

    Only where the country pack has a law for it, and nobody younger than that says. It is a hint and decides nothing;
    neither picture is kept. Where nothing that compares faces is installed, that is the finding.
    """
    lacking = ", ".join(one_to_one.missing(one_to_one.FACE))
    compared = None
    # Outside the transaction: no writer of this post waits for a comparison.
    if not was_done(request, body, purpose=PURPOSE):
        crossings.require_comparable(caller_of(request).act(purpose=PURPOSE), inspection=inspection)
        if not lacking:
            compared = one_to_one.compare_faces(b64decode(body.document), b64decode(body.live))

    def do(act: Act) -> Outcome:
        return _opened(
            crossings.keep_compared(
                act, inspection=inspection, against=body.against, compared=compared, lacking=lacking
            )
        )

    return done_once(request, body, purpose=PURPOSE, do=do, show=_inspection)


@door.get(
    "/inspections/{uuid:inspection}",
    auth=Bearer(Scope.INSPECTIONS),
    response=InspectionAnswer,
    tags=["inspections"],
)
def see_inspection(request: HttpRequest, inspection: UUID) -> HttpResponse:
    """Return everything about an inspection that is the officer's task. The look is recorded."""
    act = caller_of(request).act(purpose=PURPOSE)
    return shown(InspectionAnswer.of(crossings.look_at(act, inspection=inspection), act.pack))


@door.post(
    "/inspections/{uuid:inspection}/decisions",
    auth=Bearer(Scope.DECISIONS),
    response={201: RecordedAnswer},
    tags=["inspections"],
    openapi_extra=KEYED,
)
def decide(request: HttpRequest, inspection: UUID, body: DecisionBody) -> HttpResponse:
    """Record the officer's decision, and the crossing of an admission. What is answered survives a power cut."""

    def do(act: Act) -> Outcome:
        recorded = crossings.decide(act, inspection=inspection, verdict=body.verdict())
        crossing = str(recorded.crossing) if recorded.crossing else None
        return {"state": recorded.state.value, "decision": str(recorded.decision), "crossing": crossing}

    def show(_: Act, outcome: Outcome) -> RecordedAnswer:
        return RecordedAnswer.model_validate({"inspection": inspection, **outcome})

    return done_once(request, body, purpose=PURPOSE, do=do, show=show)


@door.post(
    "/inspections/{uuid:inspection}/party",
    auth=Bearer(Scope.INSPECTIONS),
    response={201: PartyAnswer},
    tags=["inspections"],
    openapi_extra=KEYED,
)
def join_party(request: HttpRequest, inspection: UUID) -> HttpResponse:
    """Return the party of an open inspection, opened now when it has none, for those who came with this traveller."""

    def do(act: Act) -> Outcome:
        return {"party": str(crossings.party_with(act, inspection=inspection))}

    def show(_: Act, outcome: Outcome) -> PartyAnswer:
        return PartyAnswer.model_validate(outcome)

    return done_once(request, None, purpose=PURPOSE, do=do, show=show)


@door.get(
    "/inspections/{uuid:inspection}/documents",
    auth=Bearer(Scope.DOCUMENTS),
    response=DocumentKnownAnswer,
    tags=["documents"],
)
def see_documents(request: HttpRequest, inspection: UUID) -> HttpResponse:
    """Return what the register knows of the document that an undecided inspection is about. The look is recorded.

    There is no search by number: a document is looked up because its holder stands before the officer.
    """
    act = caller_of(request).act(purpose=PURPOSE)
    return shown(DocumentKnownAnswer.of(crossings.look_at_document(act, inspection=inspection)))


def _opened(opened: Opened) -> Outcome:
    return {"inspection": str(opened.inspection)}


def _inspection(act: Act, outcome: Outcome) -> InspectionAnswer:
    view = crossings.look_at(act, inspection=UUID(str(outcome["inspection"])))
    return InspectionAnswer.of(view, act.pack)
