"""From what a form says to the plain data an operation takes: requests, verdicts, cards. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext

from limen.adapters import seen_pages
from limen.adapters.clock import new_id
from limen.apps.crossings.operations import Presented, Request, Verdict
from limen.apps.crossings.queries import open_arrivals
from limen.apps.posts.queries import ShiftNow, lane
from limen.desk import presenting
from limen.desk.acting import shift_of
from limen.desk.requests import DeskRequest
from limen.lib import mrz
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import CountryPack, LaneDirection, LaneKind
from limen.lib.basics.problems import Problem
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.basics.words import N_, Word
from limen.lib.inspection.card import CardNotRight, PassengerCard
from limen.lib.inspection.moves import Move

KEPT = "limen_lane_choice"
"""Session key of what the officer chose last at this lane: direction, kind of traveller, arrival."""


class FormBroken(Problem):
    """A form says something that no form of the desk offers."""

    code = "form-broken"
    sentence = N_("The form did not arrive whole. Load the page again and repeat the step; nothing was recorded.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several buttons."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CircumstancesForm:
    """What is asked beside the scan: only where there is something to choose."""

    direction: str
    """The direction of the shift; empty where the lane works both ways and the officer chooses."""
    directions: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    arrivals: tuple[Choice, ...]


def scan_context(request: DeskRequest, act: Act) -> dict[str, object]:
    """Return what the scan form needs: a fresh request id, and the choices beside the field."""
    shift = shift_of(request)
    return {"request_id": new_id(), "circumstances": circumstances(request, act, shift) if shift else None}


def circumstances(request: DeskRequest, act: Act, shift: ShiftNow) -> CircumstancesForm:
    """Return the choices beside the scan field, with what was chosen last."""
    kept: Mapping[str, str] = request.session.get(KEPT, {})
    direction = kept.get("direction", Direction.ENTRY.value)
    kind = kept.get("kind", _usual_kind(shift).value)
    both = shift.direction is LaneDirection.BOTH
    ways = ((Direction.ENTRY, gettext("Entry")), (Direction.EXIT, gettext("Exit")))
    kinds = ((TravellerKind.PASSENGER, gettext("Passenger")), (TravellerKind.CREW, gettext("Crew")))
    return CircumstancesForm(
        direction="" if both else shift.direction.value,
        directions=tuple(Choice(value=way, label=label, chosen=way == direction) for way, label in ways)
        if both
        else (),
        kinds=tuple(Choice(value=each, label=label, chosen=each == kind) for each, label in kinds),
        arrivals=tuple(
            Choice(value=str(each.id), label=each.label, chosen=str(each.id) == kept.get("arrival"))
            for each in open_arrivals(act.post)
            if both or each.direction.value == shift.direction.value
        ),
    )


def _usual_kind(shift: ShiftNow) -> TravellerKind:
    row = lane(shift.post, shift.lane) if shift.lane else None
    return TravellerKind.CREW if row and row.kind is LaneKind.CREW else TravellerKind.PASSENGER


def scan_request(request: DeskRequest) -> Request:
    """Return the request that the scan form makes; its choices are remembered for the next one. Raises FormBroken."""
    said = request.POST
    presented = Presented(
        scanned=_lines(said, "scanned"), repaired_from=_lines(said, "repaired_from"), picture=_picture(said)
    )
    return opening(request, presented)


def _picture(said: QueryDict) -> mrz.Seen | None:
    """Return what was seen in the picture that the lines come from, as the desk itself sealed it. Raises FormBroken."""
    sealed = said.get("picture", "")
    if not sealed:
        return None
    try:
        return seen_pages.opened(sealed)
    except seen_pages.NotOurs as error:
        raise FormBroken from error


def _lines(said: QueryDict, field: str) -> str:
    """Return lines as they were before a form sent them: a browser ends each line of a form's text with CR LF."""
    return said.get(field, "").replace("\r\n", "\n")


def opening(
    request: DeskRequest,
    presented: Presented,
    *,
    id_: UUID | None = None,
    party: UUID | None = None,
    happened_at: datetime | None = None,
) -> Request:
    """Return the request to open an inspection for what was `presented`, in the circumstances the form names.

    Raises FormBroken.
    """
    said = request.POST
    made = Request(
        id=id_ or uuid(said, "request") or new_id(),
        presented=presented,
        direction=_direction(request),
        kind=_kind(said),
        party=party or uuid(said, "party"),
        arrival=uuid(said, "arrival"),
        happened_at=happened_at,
    )
    kept = {"direction": made.direction.value, "kind": made.kind.value, "arrival": str(made.arrival or "")}
    if request.session.get(KEPT) != kept:
        request.session[KEPT] = kept
    return made


def uuid(said: QueryDict, name: str) -> UUID | None:
    """Return the id that a form carries under `name`, None when it carries none. Raises FormBroken."""
    text = said.get(name, "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise FormBroken from error


def verdict(said: QueryDict) -> Verdict:
    """Return the decision that the form names. Raises FormBroken or CardNotRight."""
    move, reading = said.get("move", ""), said.get("reading", "")
    if move not in list(Move) or not reading.isdecimal() or len(reading) > 6:
        raise FormBroken
    return Verdict(
        move=Move(move),
        reading=int(reading),
        card=card(said),
        reason=said.get("reason", ""),
        words=said.get("words", ""),
    )


def card(said: QueryDict) -> PassengerCard:
    """Return the passenger card as the form says it; countries by code or by their name in the reader's language.

    Raises CardNotRight.
    """
    return PassengerCard(
        residence=country_code(said.get("residence", "")),
        birth_country=country_code(said.get("birth_country", "")),
        journey=country_code(said.get("journey", "")),
        purpose=said.get("purpose", ""),
        intended_days=_days(said.get("intended_days", "")),
        address=said.get("address", "").strip(),
    )


def card_as_kept(kept: PassengerCard) -> dict[str, str]:
    """Return a card as the form shows it."""
    return {
        "residence": kept.residence,
        "birth_country": kept.birth_country,
        "journey": kept.journey,
        "purpose": kept.purpose,
        "intended_days": "" if kept.intended_days is None else str(kept.intended_days),
        "address": kept.address,
    }


def card_as_typed(said: QueryDict) -> dict[str, str]:
    """Return a card as it was typed, to be shown again beside what was wrong with it."""
    return {name: said.get(name, "") for name in card_as_kept(PassengerCard())}


def purposes(pack: CountryPack) -> list[tuple[str, str, str]]:
    """Return (code, words, digit key) of the purposes of travel; the first ten have a key, 1 to 9 and 0."""
    keys = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0")
    return [
        (each.code, gettext(each.name), keys[place] if place < len(keys) else "")
        for place, each in enumerate(pack.purposes)
    ]


def country_code(typed: str) -> str:
    """Return the code of what was typed: a code as it is, a country's name as its code, anything else as typed."""
    text = typed.strip()
    if len(text) <= 3:
        return text.upper()
    wanted = text.casefold()
    return next((code for code, name in presenting.countries() if name.casefold() == wanted), text)


def _direction(request: DeskRequest) -> Direction:
    said = request.POST.get("direction", "")
    if said not in list(Direction):
        raise FormBroken
    return Direction(said)


def _kind(said: QueryDict) -> TravellerKind:
    kind = said.get("kind", TravellerKind.PASSENGER.value)
    if kind not in list(TravellerKind):
        raise FormBroken
    return TravellerKind(kind)


def _days(typed: str) -> int | None:
    text = typed.strip()
    if not text:
        return None
    if not text.isdecimal() or len(text) > 6:
        raise CardNotRight(field=Word(N_("intended stay in days")), typed=text[:20])
    return int(text)
