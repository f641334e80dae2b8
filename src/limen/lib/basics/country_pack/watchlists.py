"""What a State lays down on lists of persons: for what somebody may be listed, on what law, and what is done then."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from limen.lib.basics.country_pack.reading import CODE, Named, Table

LONGEST_PROGRAMME: Final = 64
_PROGRAMME: Final = re.compile(rf"\S(.{{0,{LONGEST_PROGRAMME - 2}}}\S)?")
_ACTION: Final = re.compile("stop-and-call|inform|discreet|assist")
NEVER: Final = re.compile(
    r"politic|opinion|dissiden|opposition|protest|demonstrat|activis|journalis|reporter|blogger|\bpress\b|\bmedia\b"
    r"|human[ -]?rights?|rights[ -](defen|work)|\bdefenders?\b|\bngo\b|civil[ -]society|trade[ -]?union|religio|belief"
    r"|\bfaith\b|ethnic|racial|\brace\b|\btrib(e|al)\b|sexual[ -]orientation|gender[ -]identity|asylum|refugee",
    re.IGNORECASE,
)
"""What nobody is ever listed for: opinion, belief, journalism, work for the rights of people, origin, a claim for
protection (Universal Declaration of Human Rights, 2, 14, 18, 19 and 20; ICCPR, 18, 19, 21, 22 and 26; Declaration on
Human Rights Defenders, A/RES/53/144)."""


class HitAction(StrEnum):
    """What a hit asks of whoever meets the person."""

    STOP_AND_CALL = "stop-and-call"
    """Second line; verify with the owner of the list before anything else."""
    INFORM = "inform"
    """Attention; tell the owner of the list."""
    DISCREET = "discreet"
    """Let pass as anybody; only those whom the list names are told."""
    ASSIST = "assist"
    """Help: a missing or a vulnerable person is safe only once somebody asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCategory(Named):
    """A reason for which the law lets somebody be listed."""

    legal_basis: str
    actions: tuple[HitAction, ...]
    """What may be asked for on a hit, the usual one first."""
    programmes: tuple[str, ...]
    """What owners of lists file such entries under, as they write it; empty where no import brings any."""
    kept_days: int
    """Days for which an entry is kept once it is out of force."""
    review_days: int
    """Days after which somebody looks whether an entry made here is still right."""
    longest_days: int
    """The longest time for which an entry is made here before it must be made anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLaw:
    """All that counts for lists of persons."""

    categories: tuple[ListCategory, ...]

    def category(self, code: str) -> ListCategory | None:
        """Return the category of that code, None when the law names none."""
        return next((each for each in self.categories if each.code == code), None)

    def category_of(self, filed: Iterable[str], *, among: Iterable[str]) -> ListCategory | None:
        """Return the first category, of the codes `among`, that one of the programmes `filed` falls under, else None.

        A programme may name several, with a semicolon between, each perhaps in brackets.
        """
        allowed = frozenset(among)
        wanted = {_plain(one) for each in filed for one in each.split(";")} - {""}
        for category in self.categories:
            if category.code in allowed and not wanted.isdisjoint(map(_plain, category.programmes)):
                return category
        return None


def _plain(programme: str) -> str:
    return programme.strip(" []").casefold()


def read_watchlists(table: Table) -> ListLaw:
    """Return what `watchlists.toml` says. Raises CountryPackError, also for a category that nobody may be listed
    under.
    """
    return ListLaw(categories=table.rows("category", _category))


def _category(row: Table) -> ListCategory:
    made = ListCategory(
        code=row.text("code", form=CODE),
        name=row.text("name"),
        legal_basis=row.text("legal_basis"),
        actions=tuple(HitAction(action) for action in row.texts("actions", form=_ACTION)),
        programmes=row.texts("programmes", form=_PROGRAMME) if row.has("programmes") else (),
        kept_days=row.whole("kept_days", least=1, most=36_600),
        review_days=row.whole("review_days", least=1, most=1_830),
        longest_days=row.whole("longest_days", least=1, most=3_660),
    )
    for key, said in (("code", made.code), ("name", made.name)):
        if found := NEVER.search(said.replace("-", " ") if key == "code" else said):
            raise row.wrong(
                key,
                f"“{found.group()}”: nobody is listed for an opinion, a belief, journalism, work for the rights of"
                " people, origin or a claim for protection.",
                "Take the category out; what the law punishes is an act, and is named as one.",
            )
    return made
