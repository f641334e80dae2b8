"""What the compiled code leaves out to be fast must change nothing."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numba.core.dispatcher import Dispatcher

from limen.lib.basics.dates import PartialDate
from limen.lib.listings.persons import ListedName, ListedPerson
from limen.lib.names.parts import parts_of
from limen.lib.screening import kernels
from limen.lib.screening.queries import asked, part_columns, pieces
from tests.found import as_many
from tests.lib.screening.people import index_of, traveller

_FIRST = ("Muhammad", "Viktor", "Harriet", "Anna", "Jürgen", "Daming")
_LAST = ("Kozhemiakin", "Kozemjakin", "Blenkinsop", "Zorvald", "Weiss", "al-Basri", "Basri Weiss")
_MANY = index_of(
    *(
        ListedPerson(
            key=f"{number:05}",
            names=(ListedName(text=f"{_FIRST[number % 6]} {_LAST[number // 7 % 7]}"),),
            births=(PartialDate(1950 + number % 41),) if number % 5 else (),
            citizenships=("UTO",) if number % 3 else ("D",),
        )
        for number in range(4000)
    )
)


@settings(max_examples=as_many(60, here=12), deadline=None)
@given(
    st.sampled_from(_FIRST),
    st.sampled_from(_LAST),
    st.sampled_from(("", "1955", "1971-05-06", "1990")),
    st.integers(1, 200),
)
def test_stopping_early_leaves_out_nobody_who_is_among_the_likeliest(
    first: str, last: str, born: str, most: int
) -> None:
    part = _MANY.searched()[0]
    (name,) = asked(traveller(last, first, born=born, citizenships=("UTO",)))
    few, bits = kernels.candidates(name.query, part.segment, part.hidden, _MANY.weights, most, 1000)
    everybody, all_bits = kernels.candidates(name.query, part.segment, part.hidden, _MANY.weights, 10**6, 1000)
    assert len(few) >= min(most, len(everybody))
    assert few.tolist() == everybody[: len(few)].tolist()
    assert np.allclose(bits, all_bits[: len(few)])


def test_of_equal_names_those_with_equal_facts_are_compared_first() -> None:
    part = _MANY.searched()[0]
    (name,) = asked(traveller("Zorvald", "Anna", born="1971-05-06", citizenships=("D",)))
    persons, bits = kernels.candidates(name.query, part.segment, part.hidden, _MANY.weights, 40, 1000)
    likeliest = [_MANY.searched()[0].record(person) for person in persons[bits == bits[0]].tolist()]
    has = [person.births[:1] == (PartialDate(1971),) and person.citizenships == ("D",) for person in likeliest]
    assert any(has)
    assert has[0]


@settings(max_examples=as_many(100, here=20), deadline=None)
@given(st.lists(st.sampled_from([*_FIRST, *_LAST, "ABDULRAHMAN", "习大明", "عبد الرحمن", "X"]), min_size=1, max_size=4))
def test_what_is_remembered_of_a_part_is_what_would_be_worked_out(words: list[str]) -> None:
    parts = parts_of(" ".join(words))
    (name,) = asked(traveller(" ".join(words)))
    more = [list(pieces(part)) for part in parts]
    for number in range(len(parts) - 1):
        joined = (0, parts[number].forms[0].key + parts[number + 1].forms[0].key)
        more[number].append(joined)
        more[number + 1].append(joined)
    for column, expected in part_columns(parts, more).items():
        assert getattr(name.query, column).tolist() == expected.tolist(), column


def test_a_sound_that_thousands_share_does_not_stall() -> None:
    """More parts than the table of those that were tried has room for."""
    signs = "BDFGKLMNPRST"
    words = [f"{a}A{b}E{c}I{d}" for a in signs for b in signs for c in signs for d in signs]
    index = index_of(*(ListedPerson(key=word, names=(ListedName(text=f"{word} ZORVALD"),)) for word in words))
    hits = index.screen(traveller("BADEFIG", "ZORVALD", issuer="UTO"))
    assert hits[0].entry == "BADEFIG"


TWICE = {
    "sound_cost": "against a sound of the list, which cannot be written, and against two glued together",
    "first_at_least": "among hashes and among years",
}


def test_everything_is_compiled_once() -> None:
    """Each further signature of a function costs seconds on every new machine."""
    kept = {
        name: len(function._cache._cache_file._load_index())  # type: ignore[attr-defined]  # where numba keeps what it compiled
        for name, function in vars(kernels).items()
        if isinstance(function, Dispatcher)
    }
    assert kept["align"] == 1, "nothing was compiled"
    assert {name for name, signatures in kept.items() if signatures > 1} <= set(TWICE)
