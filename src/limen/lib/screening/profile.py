"""The weights and thresholds of a comparison: named, dated, hashed and frozen."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Final

import numpy as np
import numpy.typing as npt

from limen.lib.basics.country_pack import ScreeningLaw
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

Floats = npt.NDArray[np.float32]

WEIGHTS: Final = (
    "parts.per_difference",
    "parts.most_differences",
    "parts.transposed",
    "parts.nickname",
    "parts.initial",
    "parts.joined",
    "parts.cut",
    "parts.missing",
    "parts.extra",
    "parts.missing_after_cut",
    "parts.bits_at_most",
    "parts.particle",
    "parts.name_at_most",
    "parts.name_at_least",
    "birth.equal",
    "birth.swapped",
    "birth.one_part",
    "birth.month_known",
    "birth.year_only",
    "birth.near_year",
    "birth.within_span",
    "birth.near_miss",
    "birth.different",
    "citizenship.agrees",
    "citizenship.disagrees",
    "sex.agrees",
    "sex.disagrees",
    "document.equal",
    "sounds.unwritten",
    "parts.alone",
)
"""The single numbers of a profile, in the order in which the compiled code takes them."""
LATER: Final = {"parts.alone": 0.0}
"""What a profile weighs by that is older than the weight and does not name it: as it always did."""


class ProfileUnreadable(Problem):
    """A profile of weights lacks something, has something unknown, or has a value that cannot be."""

    code = "screening-profile-unreadable"
    sentence = N_("The screening profile is wrong at %(key)s: %(wrong)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Bits from which a hit is shown, and from which it stops the traveller."""

    alert: float
    review: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Profile:
    """How names and facts are weighed. Two with the same `id` weigh alike, for ever."""

    name: str
    dated: date
    weights: Mapping[str, float]
    """By the names of WEIGHTS."""
    thresholds: Thresholds
    lists: Mapping[str, Thresholds]
    """What a list has instead, by its code."""
    id: str
    """Name, date and the first twelve hexadecimal digits of the hash of everything in it."""
    values: Floats = field(repr=False)
    """The weights, shape (len(WEIGHTS),)."""
    swap: Floats = field(repr=False)
    """Cost of reading one sound for another, shape (128, 128)."""
    drop: Floats = field(repr=False)
    """Cost of a sound that the other side lacks, shape (2, 128); in the second row beside a script without vowels."""

    def thresholds_of(self, list_code: str) -> Thresholds:
        """Return the thresholds for a list."""
        return self.lists.get(list_code, self.thresholds)


def profile_of(law: ScreeningLaw) -> Profile:
    """Return the weights and thresholds that the law of a country pack names; read once in a process.

    Raises ProfileUnreadable; a pack that was read whole has been tried.
    """
    return _profile_in(law.weights)


@lru_cache(maxsize=8)
def _profile_in(text: str) -> Profile:
    return parse_profile(tomllib.loads(text))


def parse_profile(content: Mapping[str, object]) -> Profile:
    """Return the profile that a file holds, as TOML gives it; raises ProfileUnreadable."""
    known = {"name", "dated", "thresholds", "lists", "sounds", *(key.split(".", maxsplit=1)[0] for key in WEIGHTS)}
    for key in sorted(set(content) - known):
        raise ProfileUnreadable(key=key, wrong="nothing is called so.")
    name, dated = content.get("name"), content.get("dated")
    if not isinstance(name, str) or not name:
        raise ProfileUnreadable(key="name", wrong="a name is needed.")
    if not isinstance(dated, date):
        raise ProfileUnreadable(key="dated", wrong="a date is needed.")
    weights = {key: _number(content, key) for key in WEIGHTS}
    sounds = _table(content, "sounds")
    return Profile(
        name=name,
        dated=dated,
        weights=weights,
        thresholds=_thresholds(_table(content, "thresholds"), "thresholds"),
        lists={
            code: _thresholds(_table(_table(content, "lists"), code), f"lists.{code}")
            for code in _table(content, "lists")
        },
        id=f"{name}/{dated.isoformat()}/{_hash_of(content)}",
        values=_frozen(np.array([weights[key] for key in WEIGHTS], dtype=np.float32)),
        swap=_swap(_table(sounds, "swap")),
        drop=_drop(_table(sounds, "drop"), unwritten=weights["sounds.unwritten"]),
    )


def _hash_of(content: Mapping[str, object]) -> str:
    plain = json.dumps(content, sort_keys=True, default=str, separators=(",", ":"))
    return sha256(plain.encode("utf-8")).hexdigest()[:12]


def _table(content: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = content.get(key)
    if not isinstance(found, Mapping):
        raise ProfileUnreadable(key=key, wrong="a table is needed.")
    return found


def _number(content: Mapping[str, object], path: str) -> float:
    table, key = path.split(".")
    found = _table(content, table).get(key, LATER.get(path))
    if isinstance(found, bool) or not isinstance(found, int | float) or not -1000 <= found <= 1000:
        raise ProfileUnreadable(key=path, wrong="a number between -1000 and 1000 is needed.")
    return float(found)


def _thresholds(table: Mapping[str, object], where: str) -> Thresholds:
    alert, review = (_number({"x": table}, f"x.{key}") for key in ("alert", "review"))
    if set(table) != {"alert", "review"} or review > alert:
        raise ProfileUnreadable(key=where, wrong="`review` and `alert` are needed, `review` not above `alert`.")
    return Thresholds(alert=alert, review=review)


def _swap(table: Mapping[str, object]) -> Floats:
    """Later lines do not change a pair that an earlier, cheaper line has."""
    costs = np.ones((128, 128), dtype=np.float32)
    np.fill_diagonal(costs, 0.0)
    for cost, pairs in sorted(table.items(), key=lambda line: -_cost(line[0])):
        if not isinstance(pairs, list) or not all(_is_signs(pair, 2) for pair in pairs):
            raise ProfileUnreadable(key=f"sounds.swap.{cost}", wrong="pairs of two signs are needed.")
        for one, other in pairs:
            if one != other:
                costs[ord(one), ord(other)] = costs[ord(other), ord(one)] = _cost(cost)
    return _frozen(costs)


def _drop(table: Mapping[str, object], *, unwritten: float) -> Floats:
    costs = np.ones((2, 128), dtype=np.float32)
    for cost, signs in table.items():
        if not isinstance(signs, str) or not signs.isascii():
            raise ProfileUnreadable(key=f"sounds.drop.{cost}", wrong="signs are needed.")
        for sign in signs:
            costs[:, ord(sign)] = _cost(cost)
    for vowel in "AEIOU":
        costs[1, ord(vowel)] = unwritten
    return _frozen(costs)


def _is_signs(found: object, count: int) -> bool:
    return isinstance(found, str) and len(found) == count and found.isascii()


def _cost(text: str) -> float:
    try:
        cost = float(text)
    except ValueError:
        cost = -1.0
    if not 0.0 <= cost <= 2.0:
        raise ProfileUnreadable(key=f"sounds, {text}", wrong="a cost between 0 and 2 is needed.")
    return cost


def _frozen(array: Floats) -> Floats:
    array.flags.writeable = False
    return array
