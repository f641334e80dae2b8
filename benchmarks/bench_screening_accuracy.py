"""How many listed people are found at equal false alarms, against nomenklatura's logic-v2 on the same people.

False alarms: travellers on no list, each with the heaviest hit among the lists of the UN and of the US Treasury and
some thousand invented entries. The threshold is the bits that the given share of them exceeds; recall is the share of
the listed travellers whose own entry exceeds it. Weights were chosen on even rows, here are the odd ones.

logic-v2 is favoured: a listed traveller is compared with the right entry at once, as if its index always found it,
and the others with the twelve entries that our index finds likest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from nomenklatura.matching import LogicV2

from benchmarks import screening_data as data
from benchmarks.entities import listed_entity, named_entity, traveller_entity
from benchmarks.rows import Row
from benchmarks.screening_names import name_bits
from limen.adapters.country_pack import read_profile
from limen.lib.listings import ListedPerson
from limen.lib.screening import Index, Subject, build

T = TypeVar("T")
RATES = (0.001, 0.01)
_NEIGHBOURS = 12
_LEAST = -20.0
_PROFILE = read_profile("utopia", "standard-2026-11-29.2")
_REVIEW = _PROFILE.thresholds.review


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of the same travellers by both."""

    ours: list[float]
    theirs: list[float]


class Engines:
    """Both, over one list."""

    def __init__(self, persons: Sequence[ListedPerson]) -> None:
        file = b"".join(build(persons, list_code="bench", list_version="1"))
        self.index = Index.open([file], profile=_PROFILE, digests=["bench"])
        self._proxies = {person.key: listed_entity(person) for person in persons}
        self._config = LogicV2.default_config()

    def theirs(self, subject: Subject, entry: str) -> float:
        """Return logic-v2's score of one pair."""
        return float(LogicV2.compare(traveller_entity(subject), self._proxies[entry], self._config).score)

    def traffic(self, subjects: Iterable[Subject]) -> Scored:
        """Return the highest score of each traveller who is on no list."""
        ours, theirs = [], []
        for subject in subjects:
            hits = self.index.scored(subject, least=_LEAST, limit=_NEIGHBOURS)
            ours.append(hits[0].bits if hits else _LEAST)
            theirs.append(max((self.theirs(subject, hit.entry) for hit in hits), default=0.0))
        return Scored(ours, theirs)

    def listed(self, cases: Iterable[data.Case]) -> Scored:
        """Return the score of each listed traveller with their own entry."""
        ours, theirs = [], []
        for case in cases:
            hits = self.index.scored(case.subject, least=_LEAST, limit=50)
            ours.append(next((hit.bits for hit in hits if hit.entry == case.entry), _LEAST))
            theirs.append(self.theirs(case.subject, case.entry))
        return Scored(ours, theirs)


def run(scale: float) -> list[Row]:
    """Return recall at both rates for every set, and F1 and AUC of labelled pairs of names."""
    if not data.is_there():
        return [Row(name="screening accuracy", value=0, unit="", note=data.ABSENT)]
    russian, russian_cases = data.invented("wd_russian_20.tsv", ("RUS", "UKR", "BLR", "BGR", "SRB"))
    arabic, arabic_cases = data.invented("wd_arabic_20.tsv", ("IRQ", "EGY", "SAU"))
    engines = Engines([*data.un_list(), *data.ofac_list(), *russian, *arabic])
    sets = {
        "UN with typos": (data.un_with_typos(), 0.97),
        "UN Arabic as MRZ": (data.un_arabic(), 0.70),
        "names cut at 39 characters": (data.cut_zones(), None),
        "Cyrillic as five States write it": (russian_cases, None),
        "Arabic as MRZ, other spellings": (arabic_cases, None),
    }
    traffic = engines.traffic(_thinned(data.not_listed(1), scale))
    rows = []
    for name, (cases, goal) in sets.items():
        scored = engines.listed(_thinned(data.half(cases, 1), scale))
        rows += [_recall(name, scored, traffic, rate, goal if rate == RATES[0] else None) for rate in RATES]
    return [*rows, *_pairs()]


def _thinned(rows: Sequence[T], scale: float) -> Sequence[T]:
    return rows if scale >= 1 else rows[: max(100, round(len(rows) * scale))]


def _recall(name: str, scored: Scored, traffic: Scored, rate: float, goal: float | None) -> Row:
    ours = _share_above(scored.ours, _exceeded_by(traffic.ours, rate))
    theirs = _share_above(scored.theirs, _exceeded_by(traffic.theirs, rate))
    return Row(
        name=f"recall at {rate:.1%} false alarms: {name}",
        value=ours,
        unit="",
        against=f"logic-v2 {theirs:.3f}",
        goal=max(goal or 0.0, theirs),
        note=f"{len(scored.ours)} listed travellers, {len(traffic.ours)} not listed; at the review threshold in force "
        f"{_share_above(scored.ours, _REVIEW):.3f} are found, {_share_above(traffic.ours, _REVIEW):.2%} false alarms",
    )


def _exceeded_by(scores: list[float], rate: float) -> float:
    """Return the score that only this share of the travellers exceeds."""
    return sorted(scores, reverse=True)[int(len(scores) * rate)]


def _share_above(scores: list[float], threshold: float) -> float:
    return sum(score > threshold for score in scores) / len(scores)


def _pairs() -> list[Row]:
    """Return F1 at the best threshold, chosen on even rows, and AUC, on odd rows, of names without any other fact."""
    labelled = data.labelled()
    config = LogicV2.default_config()
    rows = []
    scored: dict[str, tuple[float, float]] = {}
    scorers: dict[str, Callable[[str, str], float]] = {
        "ours": name_bits,
        "theirs": lambda one, other: LogicV2.compare(named_entity(one), named_entity(other), config).score,
    }
    for who, scorer in scorers.items():
        scores = [(scorer(one, other), is_match) for one, other, is_match in labelled]
        threshold = max({score for score, _ in scores[0::2]}, key=lambda bits: _f1(scores[0::2], bits))
        scored[who] = _f1(scores[1::2], threshold), _auc(scores[1::2])
    for at, what in enumerate(("F1", "AUC")):
        theirs = scored["theirs"][at]
        rows.append(
            Row(
                name=f"labelled pairs of names, {what}",
                value=scored["ours"][at],
                unit="",
                against=f"logic-v2 {theirs:.3f}",
                goal=theirs,
                note=f"{len(labelled) // 2} pairs, names alone",
            )
        )
    return rows


def _f1(scores: list[tuple[float, bool]], threshold: float) -> float:
    right = sum(is_match for score, is_match in scores if score >= threshold)
    said = sum(score >= threshold for score, _ in scores)
    there = sum(is_match for _, is_match in scores)
    return 2 * right / (said + there) if said + there else 0.0


def _auc(scores: list[tuple[float, bool]]) -> float:
    """Return how often a match scores above a non-match; a tie counts half."""
    matches = [score for score, is_match in scores if is_match]
    others = [score for score, is_match in scores if not is_match]
    won = sum((match > other) + 0.5 * (match == other) for match in matches for other in others)
    return won / (len(matches) * len(others))
