"""What the lists of persons say about one traveller, as far as the lane may know: part of the facts of an inspection.

What a discreet list says is nowhere in here: facts are read by whoever reads the inspection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from limen.lib.basics.words import N_
from limen.lib.screening.hits import Hit
from limen.lib.screening.record import hit_from_dict, hit_to_dict


class ListAction(StrEnum):
    """What a list of persons asks for when somebody may be on it."""

    STOP = "stop-and-call"
    INFORM = "inform"
    DISCREET = "discreet"
    """Whoever stands before the traveller never learns of it."""
    ASSIST = "assist"
    """A missing child, a person who may need help: never a threat."""

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _ACTIONS[self]


_ACTIONS = {
    ListAction.STOP: N_("stop and call"),
    ListAction.INFORM: N_("inform"),
    ListAction.DISCREET: N_("discreet"),
    ListAction.ASSIST: N_("help"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonHit:
    """A hit with what its list asks for."""

    list_name: str
    owner: str
    """The authority to verify it with."""
    action: ListAction
    made_here: bool
    """True for an entry of this State's own; other lists copy what other States and organisations say."""
    content: str
    """Digest of what the entry said when it was found: another one is another question."""
    hit: Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearedPair:
    """Somebody said by name that this traveller is not that entry, and neither has changed since."""

    list_name: str
    entry: str
    on: date
    until: date
    by_number: bool = False
    """True when the traveller's redress number led to it, under a document that was not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAge:
    """A list that was asked."""

    name: str
    made_at: datetime
    """When its owner made the copy."""
    limit_hours: int
    """An older copy is told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What the lists of persons said."""

    state: Literal["held"] = "held"
    hits: tuple[PersonHit, ...] = ()
    """The heaviest first."""
    cleared: tuple[ClearedPair, ...] = ()
    ages: tuple[ListAge, ...] = ()
    """Of every list that was asked; empty where there is none."""
    unread: tuple[str, ...] = ()
    """Names of lists that are in force and could not be opened."""
    redress: str = ""
    """The redress number that the traveller showed."""
    redress_fits: bool = True
    """False when that number was given to somebody of other data, or to nobody."""


def screening_to_dict(screening: Screening) -> dict[str, Any]:
    """Return it as plain JSON data; `screening_from_dict` reads it back equal."""
    return {
        "state": screening.state,
        "hits": [_hit_to_dict(each) for each in screening.hits],
        "cleared": [
            {**asdict(each), "on": each.on.isoformat(), "until": each.until.isoformat()} for each in screening.cleared
        ],
        "ages": [{**asdict(each), "made_at": each.made_at.isoformat()} for each in screening.ages],
        "unread": list(screening.unread),
        "redress": screening.redress,
        "redress_fits": screening.redress_fits,
    }


def screening_from_dict(data: Mapping[str, Any]) -> Screening:
    """Return what `screening_to_dict` wrote. Raises ValueError, KeyError or TypeError for data of another form."""
    return Screening(
        hits=tuple(_hit_from_dict(each) for each in data["hits"]),
        cleared=tuple(
            ClearedPair(**{**each, "on": date.fromisoformat(each["on"]), "until": date.fromisoformat(each["until"])})
            for each in data["cleared"]
        ),
        ages=tuple(ListAge(**{**each, "made_at": datetime.fromisoformat(each["made_at"])}) for each in data["ages"]),
        unread=tuple(data["unread"]),
        redress=data["redress"],
        redress_fits=data["redress_fits"],
    )


def _hit_to_dict(found: PersonHit) -> dict[str, Any]:
    return {
        "list_name": found.list_name,
        "owner": found.owner,
        "action": found.action.value,
        "made_here": found.made_here,
        "content": found.content,
        "hit": hit_to_dict(found.hit),
    }


def _hit_from_dict(data: Mapping[str, Any]) -> PersonHit:
    return PersonHit(**{**data, "action": ListAction(data["action"]), "hit": hit_from_dict(data["hit"])})
