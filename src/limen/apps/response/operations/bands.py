"""Bands to wear or to carry: a number, and a seal that anybody can check without a network. Nobody is on them.

The seal says that this State gave out the number, and on which day; not where, not to whom, and it is kept in no list
that is read wherever a band is shown: where somebody went cannot be followed by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from limen.apps.response.access import group_for
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.events.checkpoints import Signer
from limen.lib.safeguards.arrivals import MOST_PERSONS, new_number
from limen.lib.seals.printed import Printed, control_word, digest_of
from limen.lib.seals.seal import Seal, write_seal

OUTCOME: Final = "registered"
MOST_BLANK: Final = 200


class BandsWrong(Problem):
    """Too many bands at once, or none."""

    code = "bands-wrong"
    sentence = N_("Print 1 to %(most)s groups of bands at a time, each for 1 to %(people)s people.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """The bands of one group."""

    number: str
    places: tuple[int, ...]
    seal: str


def print_bands(act: Act, *, group: UUID, signer: Signer) -> Bands:
    """Return the bands of a registered group. Raises NotAllowed or NoSuchGroup."""
    row = group_for(act, group, what="group-bands")
    places = tuple(row.people.order_by("place").values_list("place", flat=True))
    return Bands(number=row.number, places=places, seal=_seal(act, row.number, signer))


def blank_bands(act: Act, *, groups: int, people: int, signer: Signer) -> tuple[Bands, ...]:
    """Return bands of groups that are still to come, for where no printer is. Raises NotAllowed or BandsWrong."""
    require(act.roles, Right.REGISTER_ARRIVALS)
    if not (1 <= groups <= MOST_BLANK and 1 <= people <= MOST_PERSONS):
        raise BandsWrong(most=MOST_BLANK, people=MOST_PERSONS)
    numbers = [fresh_number(act) for _ in range(groups)]
    places = tuple(range(1, people + 1))
    return tuple(Bands(number=number, places=places, seal=_seal(act, number, signer)) for number in numbers)


def fresh_number(act: Act) -> str:
    """Return a number that nobody has."""
    return new_number(act.keys.nonce())


def _seal(act: Act, number: str, signer: Signer) -> str:
    # A digest under a word that nobody ever sees: there is nothing in it to be guessed.
    nothing = Printed(name="", birth="", document=number)
    facts = digest_of(nothing, control=control_word(act.keys.nonce()))
    seal = Seal(state=act.pack.state.code, number=number, issued=act.today, outcome=OUTCOME, reasons="", facts=facts)
    return write_seal(seal, signer=signer)
