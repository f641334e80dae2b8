"""What a State lays down for carriers: when data is due, what they are answered, how long it is seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from limen.lib.basics.countries import is_nationality
from limen.lib.basics.country_pack.reading import PHONE, Named, Table, read_named

GROUNDS: Final = ("document-lost", "document-invalid", "no-permission", "order-in-force")
"""On what a “do not board” may rest at all (`limen.lib.decision.boarding`)."""
_GROUND = re.compile("|".join(GROUNDS))
_SILENT = re.compile("inspect|refer")
_PLACE = re.compile(r"[A-Z0-9]{3,8}")
_POST = re.compile(r"[A-Z0-9][A-Z0-9-]{0,15}")
_COUNTRY = re.compile(r"[A-Z]{3}")
_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierDesk:
    """The human desk, reachable round the clock."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLaw:
    """What a machine may answer a carrier."""

    grounds: tuple[str, ...]
    """Of GROUNDS, those that the law of this State knows."""
    when_silent: str
    """inspect or refer: the answer while something cannot be asked. Never board."""
    legal_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierWindow:
    """When data must be there, and when it may come no more."""

    due_minutes: int
    """Before departure."""
    legal_minutes: int
    """After departure; what comes later is deleted unread and counted."""
    legal_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Masking:
    """After which days nobody sees who travelled, and for how long it may be seen again by two people's word."""

    days: int
    seen_again_hours: int
    legal_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place as messages code it (IATA, UN/LOCODE): one of our posts, or a place abroad whose clock we know."""

    code: str
    post: str
    """Code of the post; empty abroad."""
    time_zone: str
    """IANA name; empty where the clock there is not known, or is that of the post."""
    country: str = ""
    """Code of three letters, for the passenger card; empty where nobody needs it, as at one of our posts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierLaw:
    """All of it."""

    desk: CarrierDesk
    answers: AnswerLaw
    window: CarrierWindow
    masking: Masking
    settle_hours: int
    """After arrival, until announced and arrived are held against each other."""
    sanctions: tuple[Named, ...]
    """Grounds on which a sanction on a carrier may be proposed."""
    places: tuple[Place, ...]
    profiles: Mapping[str, Mapping[str, object]] = field(default_factory=dict, repr=False, compare=False)
    """Code to what the file of an agreed profile says, which `limen.lib.manifest.parse_profile` reads; put in by
    whoever reads the pack."""

    def place(self, code: str) -> Place | None:
        """Return the place of that code, None where the pack knows none."""
        return next((each for each in self.places if each.code == code), None)


def read_carriers(table: Table, *, posts: frozenset[str]) -> CarrierLaw:
    """Return what `carriers.toml` lays down; `posts` are the codes of the pack's posts. Raises CountryPackError."""
    desk, answers, window, masking = (table.part(part) for part in ("desk", "answers", "window", "masking"))
    law = CarrierLaw(
        desk=CarrierDesk(name=desk.text("name"), phone=desk.text("phone", form=PHONE)),
        answers=AnswerLaw(
            grounds=answers.texts("grounds", form=_GROUND),
            when_silent=answers.text("when_silent", form=_SILENT),
            legal_basis=answers.text("legal_basis"),
        ),
        window=CarrierWindow(
            due_minutes=window.whole("due_minutes", least=0, most=10_080),
            legal_minutes=window.whole("legal_minutes", least=0, most=10_080),
            legal_basis=window.text("legal_basis"),
        ),
        masking=Masking(
            days=masking.whole("days", least=1, most=3_660),
            seen_again_hours=masking.whole("seen_again_hours", least=1, most=168),
            legal_basis=masking.text("legal_basis"),
        ),
        settle_hours=table.whole("settle_hours", least=1, most=168),
        sanctions=table.rows("sanction", read_named),
        places=table.rows("place", lambda row: _place(row, posts)),
    )
    for part in (desk, answers, window, masking):
        part.finish()
    return law


def _place(row: Table, posts: frozenset[str]) -> Place:
    place = Place(
        code=row.text("code", form=_PLACE),
        post=row.text("post", form=_POST) if row.has("post") else "",
        time_zone=row.text("time_zone", form=_ZONE) if row.has("time_zone") else "",
        country=row.text("country", form=_COUNTRY) if row.has("country") else "",
    )
    if place.country and not is_nationality(place.country):
        raise row.wrong("country", f"no State has the code “{place.country}”.", "Write the code of ISO 3166-1 alpha-3.")
    if place.post and place.post not in posts:
        raise row.wrong("post", f"there is no post “{place.post}”.", "Name a post of posts.toml.")
    return place
