"""A post asks headquarters before anybody is removed or handed over; without its answer nobody is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import case_for
from limen.apps.crossings.models.second_line import LONG
from limen.apps.crossings.operations.holding import held_case
from limen.apps.journal.operations import append, once_more
from limen.apps.posts.queries import open_outages
from limen.apps.protection.queries import has_undecided_claim, open_kinds
from limen.apps.travellers.queries import persons_linked_to
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import Service
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.words import N_, Word
from limen.lib.decision.afterwards import Traveller, require_destination
from limen.lib.decision.moves import (
    FROM_HEADQUARTERS,
    MOVES,
    AppealOpen,
    DutyOpen,
    MoveNotOpen,
    SecondPersonMissing,
)
from limen.lib.decision.rights import NotAllowed, Right, require
from limen.lib.inspection.moves import Move, State


class NoSuchRequest(Problem):
    """There is no such request of a post."""

    code = "request-unknown"
    sentence = N_("There is no such request of a post.")


class NetworkOut(Problem):
    """Headquarters cannot be reached from the post."""

    code = "network-out"
    sentence = N_(
        "The network of this post is declared out, so headquarters cannot answer. Nobody is removed or handed over"
        " meanwhile; ask once it is back. The refusal itself stands."
    )


class AskedAlready(Problem):
    """The same was asked, and headquarters has not answered."""

    code = "asked-already"
    sentence = N_("Headquarters was asked already and has not answered yet.")


class RequestAnswered(Problem):
    """Headquarters has answered, and an answer is not changed."""

    code = "request-answered"
    sentence = N_("This request is answered already. If something has changed since, the post asks again.")


class HeadquartersWords(Problem):
    """A request or an answer says nothing in words."""

    code = "headquarters-words"
    sentence = N_("Say in words why: whoever reads it elsewhere was not there.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a post wants to do, and where to."""

    move: Move
    destination: str
    """State, ICAO 9303-3 code."""
    ground: str
    """began or admissible: `limen.lib.decision.afterwards.Ground`."""
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    answer: str
    words: str


@once_more
def ask_headquarters(act: Act, *, request: UUID, inspection: UUID, asked: Asked) -> None:
    """Ask whether a removal or a hand-over may go on; the same `request` twice is asked once.

    Raises NoSuchInspection, NotYourCase, NetworkOut, MoveNotOpen, DestinationWrong, DestinationSentBack,
    DestinationOfCitizenship, HeadquartersWords or AskedAlready. Source: ICAO Annex 9, 5.11 (12th edition).
    """
    with transaction.atomic():
        row = held_case(act, inspection, what="headquarters")
        if models.PostRequest.objects.filter(id=request, inspection=row).exists():
            return
        _require_network(row)
        if asked.move not in FROM_HEADQUARTERS or asked.move not in MOVES[State(row.state)]:
            raise MoveNotOpen
        require_destination_of(act, row, destination=asked.destination, ground=asked.ground)
        words = clean_words(asked.words, longest=LONG)
        if not words:
            raise HeadquartersWords
        if models.PostRequest.objects.filter(inspection=row, move=asked.move, answered_at__isnull=True).exists():
            raise AskedAlready
        _ask(act, row, request, asked, words)


@once_more
def answer_post(act: Act, *, request: UUID, agreed: bool, words: str) -> None:
    """Answer a post, at headquarters; the same answer by the same person again changes nothing.

    To agree asks for all that asking did, and for no duty and no appeal in the way. Raises NotAllowed, NoSuchRequest,
    RequestAnswered, SecondPersonMissing, HeadquartersWords, DutyOpen, AppealOpen, MoveNotOpen, or what
    `require_destination` raises.
    """
    require(act.roles, Right.ANSWER_POSTS)
    if act.post:
        raise NotAllowed
    with transaction.atomic():
        said = _Answer(answer="yes" if agreed else "no", words=clean_words(words, longest=1_000))
        asked = models.PostRequest.objects.filter(id=request).first()
        if asked is None:
            raise NoSuchRequest
        if _is_answered(act, asked, said):
            return
        row = case_for(act, asked.inspection_id, what="headquarters", lock=True)
        asked.refresh_from_db()
        # Read again under the lock of its case: a colleague may have answered in between.
        if not _is_answered(act, asked, said):
            _answer(act, row, asked, said)


def require_destination_of(act: Act, row: models.Inspection, *, destination: str, ground: str) -> None:
    """Raise DestinationWrong, DestinationSentBack or DestinationOfCitizenship unless the person may be taken there."""
    sent = models.Returned.objects.filter(inspection=row.id).first()
    traveller = Traveller(
        citizenship=row.citizenship,
        sent_by=sent.sent_by if sent else "",
        claim_undecided=has_undecided_claim({row.person, *persons_linked_to(row.person)}),
    )
    require_destination(destination, ground=ground, own=act.pack.state.code, traveller=traveller)


def is_network_out(post: str) -> bool:
    """Return True while the network of a post is declared out."""
    return any(outage.what is Service.NETWORK for outage in open_outages(post))


def _is_answered(act: Act, asked: models.PostRequest, said: _Answer) -> bool:
    """Return True when the same person has given the same answer before. Raises RequestAnswered for any other one."""
    if not asked.answer:
        return False
    if (asked.answer, asked.answer_words, asked.answered_by_id) != (said.answer, said.words, act.actor):
        raise RequestAnswered
    return True


def _answer(act: Act, row: models.Inspection, asked: models.PostRequest, said: _Answer) -> None:
    if asked.asked_by_id == act.actor:
        raise SecondPersonMissing
    if not said.words:
        raise HeadquartersWords
    agreed = said.answer == "yes"
    if agreed:
        _require_open(act, row, asked)
    asked.answer, asked.answer_words = said.answer, said.words
    asked.answered_by_id, asked.answered_at = act.actor, act.at
    asked.save(update_fields=["answer", "answer_words", "answered_by", "answered_at"])
    append(
        act,
        kind="limen.headquarters.answered",
        subject=row.id,
        data={"request": str(asked.id), "agreed": agreed},
        sealed={"words": said.words},
        subject_record=row.person,
    )


def _require_open(act: Act, row: models.Inspection, asked: models.PostRequest) -> None:
    move = Move(asked.move)
    if move not in MOVES[State(row.state)]:
        raise MoveNotOpen
    require_destination_of(act, row, destination=asked.destination, ground=asked.ground)
    for duty in open_kinds(row.id):
        if move in duty.blocks:
            raise DutyOpen(duty=Word(duty.must))
    if move in queries.blocks_of_remedies(row.id):
        raise AppealOpen


def _require_network(row: models.Inspection) -> None:
    if is_network_out(row.post):
        raise NetworkOut


def _ask(act: Act, row: models.Inspection, request: UUID, asked: Asked, words: str) -> None:
    models.PostRequest.objects.create(
        id=request,
        inspection=row,
        move=asked.move,
        destination=asked.destination,
        ground=asked.ground,
        words=words,
        asked_by_id=act.actor,
        asked_at=act.at,
    )
    append(
        act,
        kind="limen.headquarters.asked",
        subject=row.id,
        data={"request": str(request), "move": asked.move.value},
        sealed={"destination": asked.destination, "ground": asked.ground, "words": words},
        subject_record=row.person,
    )
