"""What comes to a post: movements with their people, and messages as carriers sent them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from limen.apps.carriers import access
from limen.apps.carriers.access import MessagePage, MovementPage
from limen.apps.carriers.queries import Backlog, MessageRow, MovementRow, PassengerRow, backlog
from limen.apps.protection.queries import authority_told_of
from limen.desk import answering, inspecting, presenting
from limen.desk.acting import act_of, is_allowed, needs
from limen.desk.presenting import ShownFinding
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.findings import Severity, value_from_json
from limen.lib.basics.travel import TravellerKind
from limen.lib.basics.words import N_
from limen.lib.carriage.bookings import together
from limen.lib.carriage.movement import MODE_WORDS, Channel, MessageState
from limen.lib.carriage.raw import Line, lines_of
from limen.lib.decision.boarding import Answer
from limen.lib.decision.rights import Right

PURPOSE: Final = "movements"
SHOWS: Final = (
    ("all", N_("Everybody")),
    ("again", N_("Look again")),
    ("children", N_("Children alone")),
    ("crew", N_("Crew")),
    ("out", N_("Not on board")),
)
ORDERS: Final = (("list", N_("as sent")), ("seat", N_("by seat, cabin or coach")), ("booking", N_("by booking")))
BACKLOG_MINUTES: Final = 1
"""An older message that waits is told loudly."""
ANSWER_WEIGHTS: Final = {
    Answer.BOARD: "clear",
    Answer.INSPECT: "attention",
    Answer.INSUFFICIENT: "notice",
    Answer.NO_BOARD: "stop",
    Answer.REFER: "attention",
}
WHY: Final = {
    "movement-unclear": N_("It does not tell which movement it is about, or names a day that cannot be."),
    "another-carrier": N_("It is about a movement of another carrier than the one that sent it."),
    "carrier-unclear": N_("It acknowledges an answer, and does not tell which carrier sends it."),
    "program-failed": N_("The program could not read it. Tell the administrator; the message is kept as it came."),
    "carrier-message-unreadable": N_("No list in it can be read."),
}
"""Code of a rejection to the sentence that says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMovement:
    """A movement as a row of the board."""

    id: UUID
    number: str
    mode: str
    route: str
    post: str
    carrier: str
    due: str
    day: str
    direction: str
    state: str
    announced: int
    told: int | None
    is_short: bool
    """True when the carrier says that more are on board than it announced."""
    crew: int
    look_again: int
    minors: int
    reviews: int
    crossed: int
    share: int
    unannounced: int
    is_waiting: bool
    """True while not everybody was looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPassenger:
    """Somebody on a movement."""

    id: UUID
    name: str
    age: str
    is_child: bool
    citizenship: SafeString | str
    document: str
    seat: str
    booking: str
    with_whom: str
    state: str
    answer: str
    answer_weight: str
    weight: str
    findings: tuple[ShownFinding, ...]
    crossed: str
    is_crew: bool
    in_transit: bool
    minor_alone: bool
    is_masked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownIssue:
    """Something that is wrong with a message, and where."""

    place: str
    line: int
    """Of the message as it is shown; 0 where it is about the whole."""
    weight: str
    word: str
    sentence: SafeString
    remedy: str


@require_GET
@needs(Right.SEE_MOVEMENTS)
def board(request: DeskRequest) -> HttpResponse:
    """Show what is due at the post, with counts and how far clearance is; nobody by name."""
    act = act_of(request, purpose=PURPOSE)
    rows = access.board(act)
    waiting = backlog()
    context = {
        "rows": [shown_movement(row, act) for row in rows],
        "look_again": sum(row.look_again for row in rows),
        "backlog": shown_backlog(waiting, act),
        "all_posts": not act.post,
        "may_keep": is_allowed(request, Right.KEEP_CARRIERS),
    }
    if request.htmx and request.htmx.target == "board":
        return answering.part(request, "desk/movements/rows.html", context)
    return answering.page(request, "desk/movements/board.html", context)


@require_GET
@needs(Right.SEE_MOVEMENTS)
def show(request: DeskRequest, movement: UUID) -> HttpResponse:
    """Show who is coming on one movement: filtered, in the order of seats, with families together."""
    act = act_of(request, purpose=PURPOSE)
    page = access.look_at_movement(act, movement=movement)
    told_at = authority_told_of(movement)
    which, order = request.GET.get("show", "all"), request.GET.get("order", "list")
    chosen = _ordered(_chosen(page, which), order)
    names = {row.id: _name(row) for row in (*page.passengers, *page.others)}
    company = together((row.id, row.booking) for row in page.passengers)
    context = {
        "page": shown_movement(page.movement, act),
        "people": [
            _person(row, act, page.movement, [names[each] for each in company.get(row.id, ())]) for row in chosen
        ],
        "shows": [(code, gettext(label), code == which) for code, label in SHOWS],
        "orders": [(code, gettext(label), code == order) for code, label in ORDERS],
        "which": which,
        "order": order,
        "messages": [shown_message(row, act) for row in page.messages],
        "bookings": len({row.booking for row in page.passengers if row.booking}),
        "told_at": presenting.moment(told_at, presenting.zone_of(act)) if told_at else "",
        "may_unmask": is_allowed(request, Right.UNMASK_PASSENGERS),
        "may_close": is_allowed(request, Right.SEE_MOVEMENTS) and page.movement.closed_at is None,
    }
    return answering.page(request, "desk/movements/show.html", context)


@require_GET
@needs(Right.SEE_MOVEMENTS)
def message(request: DeskRequest, message: UUID) -> HttpResponse:
    """Show a message as it came beside what was understood of it, every issue at its place."""
    act = act_of(request, purpose=PURPOSE)
    return answering.page(
        request, "desk/movements/message.html", message_context(access.look_at_message(act, message=message), act)
    )


def message_context(page: MessagePage, act: Act) -> dict[str, object]:
    """Return what the page of a message shows, at the desk and at the carrier's own."""
    lines = lines_of(page.raw)
    issues = [shown_issue(each, lines) for each in page.issues]
    marked = {issue.line: issue.weight for issue in reversed(issues) if issue.line}
    return {
        "page": shown_message(page.message, act),
        "why": gettext(WHY.get(page.message.why, page.message.why)) if page.message.why else "",
        "issues": issues,
        "lines": [(line.number, line.text, marked.get(line.number, "")) for line in lines],
        "people": [
            {
                "place": row.place,
                "name": _name(row),
                "born": presenting.html(row.holder.birth) if row.holder else "",
                "citizenship": presenting.country(row.holder.citizenship) if row.holder else "",
                "document": _document(row),
                "seat": row.seat,
                "booking": row.booking,
            }
            for row in page.passengers
        ],
        "digest": page.message.digest,
        "masked": not page.raw,
    }


def shown_backlog(waiting: Backlog, act: Act) -> dict[str, object]:
    """Return how much waits to be read, and since when."""
    age = act.at - waiting.oldest if waiting.oldest else None
    return {
        "waiting": waiting.waiting,
        "unassessed": waiting.unassessed,
        "age": presenting.duration(age) if age is not None else "",
        "is_old": age is not None and age.total_seconds() > BACKLOG_MINUTES * 60,
        "next": presenting.hour(waiting.next_departure, presenting.zone_of(act)) if waiting.next_departure else "",
    }


def shown_movement(row: MovementRow, act: Act) -> ShownMovement:
    """Return a movement in words."""
    zone, expected = presenting.zone_of(act), row.announced + row.crew
    return ShownMovement(
        id=row.id,
        number=row.number,
        mode=gettext(MODE_WORDS[row.mode]),
        route=f"{row.origin or '?'} → {row.destination or '?'}",
        post=row.post,
        carrier=row.carrier_name,
        due=presenting.hour(row.due_at, zone),
        day=presenting.text(row.due_at.astimezone(zone).date()),
        direction=row.direction.value,
        state=gettext(row.state.label),
        announced=row.announced,
        told=row.told,
        is_short=row.told is not None and row.told > expected,
        crew=row.crew,
        look_again=row.look_again,
        minors=row.minors_alone,
        reviews=row.reviews,
        crossed=row.crossed,
        share=round(row.crossed * 100 / expected) if expected else 0,
        unannounced=row.unannounced,
        is_waiting=row.assessed < expected,
    )


def shown_message(row: MessageRow, act: Act) -> dict[str, object]:
    """Return a message as a row."""
    return {
        "id": row.id,
        "at": presenting.moment(row.received_at, presenting.zone_of(act)),
        "sender": row.sender,
        "reference": row.reference,
        "channel": gettext(Channel(row.channel).label),
        "format": row.format,
        "size": row.size,
        "state": gettext(row.state.label),
        "is_rejected": row.state is MessageState.REJECTED,
        "is_waiting": row.state is MessageState.WAITING,
        "weight": _weight(row),
        "persons": row.persons,
        "issues": row.issues,
        "errors": row.errors,
        "late": row.late_minutes if row.late_minutes is not None and row.late_minutes > 0 else 0,
        "name": row.name,
    }


def _weight(row: MessageRow) -> str:
    """Return how much what came of a message weighs; of one that nobody has read yet nothing is known."""
    match row.state:
        case MessageState.WAITING:
            return "info"
        case MessageState.REJECTED:
            return "stop"
        case _:
            return "attention" if row.errors else "notice" if row.issues else "clear"


def _chosen(page: MovementPage, which: str) -> Sequence[PassengerRow]:
    match which:
        case "again":
            return [row for row in page.passengers if row.worst >= Severity.ATTENTION]
        case "children":
            return [row for row in page.passengers if row.minor_alone]
        case "crew":
            return [row for row in page.passengers if row.kind is TravellerKind.CREW]
        case "out":
            return page.others
        case _:
            return page.passengers


def _ordered(rows: Iterable[PassengerRow], order: str) -> list[PassengerRow]:
    match order:
        case "seat":
            return sorted(rows, key=lambda row: (not row.seat, _seat_key(row.seat), row.place))
        case "booking":
            return sorted(rows, key=lambda row: (not row.booking, row.booking, row.place))
        case _:
            return sorted(rows, key=lambda row: row.place)


def _seat_key(seat: str) -> tuple[int, str]:
    digits = "".join(letter for letter in seat if letter.isdecimal())
    return (int(digits[:6] or 0), seat)


def _name(row: PassengerRow) -> str:
    if row.masked_at is not None:
        return gettext("masked")
    return inspecting.full_name(row.holder)


def _document(row: PassengerRow) -> str:
    if row.document is None:
        return ""
    return f"{row.document.code} {row.document.issuer} {row.document.number}".strip()


def _person(row: PassengerRow, act: Act, movement: MovementRow, company: Sequence[str]) -> ShownPassenger:
    holder, today = row.holder, movement.due_at.astimezone(presenting.zone_of(act)).date()
    worst = max((finding.severity for finding in row.findings), default=None)
    return ShownPassenger(
        id=row.id,
        name=_name(row),
        age=presenting.age(holder.birth, today) if holder else "",
        is_child=holder is not None and holder.birth.age_on(today)[0] < act.pack.thresholds.adult_age,
        citizenship=presenting.country(holder.citizenship) if holder else "",
        document=_document(row),
        seat=row.seat,
        booking=row.booking,
        with_whom="; ".join(company),
        state=gettext(row.state.label),
        answer=gettext(row.answer.label) if row.answer else gettext("not looked at yet"),
        answer_weight=ANSWER_WEIGHTS[row.answer] if row.answer else "info",
        weight=presenting.WEIGHTS[worst] if worst is not None and worst >= Severity.NOTICE else "",
        findings=tuple(presenting.finding(each) for each in row.findings if each.severity >= Severity.NOTICE),
        crossed=presenting.hour(row.crossed_at, presenting.zone_of(act)) if row.crossed_at else "",
        is_crew=row.kind is TravellerKind.CREW,
        in_transit=row.in_transit,
        minor_alone=row.minor_alone,
        is_masked=row.masked_at is not None,
    )


_ISSUE_WEIGHTS: Final = {"REMARK": "info", "WARNING": "notice", "INSUFFICIENT": "attention", "UNUSABLE": "stop"}
_ISSUE_WORDS: Final = {
    "REMARK": N_("Remark."),
    "WARNING": N_("Warning."),
    "INSUFFICIENT": N_("Insufficient."),
    "UNUSABLE": N_("Unusable."),
}


def _line_of(said: Mapping[str, object], lines: Sequence[Line]) -> int:
    """Return the number of the line that an issue stands in, 0 where it is about the whole message."""
    offset, row = said["offset"], said["segment"]
    if isinstance(offset, int) and offset >= 0:
        return next((each.number for each in reversed(lines) if each.offset <= offset), 0)
    # Of a table the place is the row.
    return row if isinstance(row, int) and 0 < row <= len(lines) else 0


def shown_issue(said: Mapping[str, object], lines: Sequence[Line]) -> ShownIssue:
    """Return what is wrong with a message in words, and in which of its lines it stands."""
    level, values = str(said["level"]), said["values"]
    found = _line_of(said, lines)
    told = {str(name): value_from_json(value) for name, value in values.items()} if isinstance(values, dict) else {}
    return ShownIssue(
        place=gettext("line %(line)s") % {"line": presenting.text(found)} if found else gettext("the whole message"),
        line=found,
        weight=_ISSUE_WEIGHTS[level],
        word=gettext(_ISSUE_WORDS[level]),
        sentence=presenting.sentence(str(said["sentence"]), told),
        remedy=gettext(str(said["remedy"])),
    )
