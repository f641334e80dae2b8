"""The inner loops, compiled by numba: how alike two parts, two names, a subject and an entry are, and whom to compare.

Nothing here knows words or reasons; `index` and `reasons` turn the numbers into hits. Every function is a pure function
of its arrays and gives the same answer on every machine: no threads inside, no fast mathematics, ties by position.

Compiling takes seconds on every new machine, so each function is compiled once: whole numbers go from one to the next
as int64 (`as_whole(0)`, as a bare 0 is a type of its own), and nothing is sorted by numpy, whose sorting alone took a
third of the time.
"""

# The compiler knows no keyword-only arguments and inlines what is split: these are longer than the house's functions.
# ruff: noqa: C901, PLR0912, PLR0915, PLR0917

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

P = ParamSpec("P")
R = TypeVar("R")
Array = npt.NDArray[Any]

OPEN = 1
PARTICLE = 2
CUT = 4
INITIAL = 8

WEAK = 2
"""Kind of a name that counts on full equality only."""

SAME, VARIANT, SPELLING, SOUND, BEGINNING, JOINED, SHORTENED, NICKNAME = range(8)
"""How two parts are alike, in the order of HOW in `reasons`."""

# A compiler knows these by what they are, a checker of types by what they stand for: an int and a float.
as_whole = cast("Callable[[Any], int]", np.int64)
as_single = cast("Callable[[Any], float]", np.float32)
as_byte = cast("Callable[[Any], int]", np.uint8)

B_SILENT, B_EQUAL, B_SWAPPED, B_ONE_PART, B_MONTH, B_YEAR, B_NEAR_YEAR, B_SPAN, B_NEAR_MISS, B_DIFFERENT = range(10)

(
    W_PER_DIFFERENCE,
    W_MOST_DIFFERENCES,
    W_TRANSPOSED,
    W_NICKNAME,
    W_INITIAL,
    W_JOINED,
    W_CUT,
    W_MISSING,
    W_EXTRA,
    W_MISSING_AFTER_CUT,
    W_BITS_AT_MOST,
    W_PARTICLE,
    W_NAME_AT_MOST,
    W_NAME_AT_LEAST,
) = range(14)
W_BIRTH = 14
"""Weight of B_EQUAL; those of the others follow in order."""
W_CITIZEN, W_FOREIGN, W_SEX_AGREES, W_SEX_DISAGREES, W_DOCUMENT = range(23, 28)
W_ALONE = 29

GLUED = as_single(16.0)
"""Bits that the other half of two parts written as one may add: it is not looked up."""
_BUCKET = 512
"""Entries of one key that are read."""
_PARTS = 12
"""Parts of a name: as many as `names.parts.MOST_PARTS`."""
_SEEN = 16384
"""Room for the parts that are tried for one part of a name; at most three quarters are used."""
_STEPS = 4.0
"""Steps in a bit by which persons are counted while the likeliest are looked for."""
_LEVELS = 1024
_SEVERAL = -2
_ROUNDED = 0.01
"""Bits by which sums of single precision may fall short of those of double."""
_FORMS = 4
"""Ways in which a part of a name may be read, at most."""
_ROOM = 1 << 16
"""Pairs of one call of a sweep; it goes on with the next."""
_MOST_READ = 400_000
"""Persons who are remembered while the likeliest are looked for."""


class Segment(NamedTuple):
    """The columns of one file of list data, as `artefact.COLUMNS` describes them."""

    p_names: Array
    p_births: Array
    p_citizenships: Array
    p_sex: Array
    n_kind: Array
    n_tokens: Array
    t_vocab: Array
    v_sound: Array
    v_sounds: Array
    v_bits: Array
    v_flags: Array
    v_latin: Array
    v_nickname: Array
    k_hash: Array
    k_vocab: Array
    k_bucket: Array
    o_start: Array
    o_person: Array
    o_year: Array
    b_first: Array
    b_last: Array
    b_month: Array
    b_day: Array
    c_code: Array
    d_hash: Array
    d_person: Array


class Query(NamedTuple):
    """One name of a subject with the subject's facts, in columns."""

    f_start: Array
    f_sound: Array
    f_length: Array
    f_open: Array
    k_hash: Array
    k_start: Array
    k_piece: Array
    q_bits: Array
    q_flags: Array
    q_latin: Array
    q_nickname: Array
    years: Array
    months: Array
    days: Array
    citizenships: Array
    sex: Array
    documents: Array


class Weights(NamedTuple):
    """A profile, in columns."""

    values: Array
    swap: Array
    drop: Array


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile when first called, keep the machine code in the cache folder, and let other threads run meanwhile."""
    options: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
    return cast("Callable[P, R]", numba.njit(**options)(function))


def leaf(function: Callable[P, R]) -> Callable[P, R]:
    """Compile what allocates nothing and is called by compiled code alone: a way in from Python takes longest to make.

    References to its arrays are not counted, which took longer than the work itself: what is given lives as long as
    the caller, who does count. numba uses the option for its own inner functions.
    """
    options: dict[str, Any] = {
        "cache": True, "nogil": True, "error_model": "numpy", "_nrt": False, "no_cpython_wrapper": True,
        "no_cfunc_wrapper": True,
    }  # fmt: skip
    return cast("Callable[P, R]", numba.njit(**options)(function))


@leaf
def hash_of(signs: Array, start: int, end: int, left_out: int, kind: int) -> Any:
    """Return the 64-bit FNV-1a hash of the bytes from `start` to `end` but for the one at `left_out` (-1: none)."""
    value = np.uint64(14695981039346656037) ^ np.uint64(kind)
    value *= np.uint64(1099511628211)
    for position in range(start, end):
        if position != left_out:
            value ^= np.uint64(signs[position])
            value *= np.uint64(1099511628211)
    return value ^ (value >> np.uint64(29))


@compiled
def key_hashes(signs: Array, starts: Array, kinds: Array) -> tuple[Array, Array]:
    """Return the hashes under which keys are looked up, and the row of the key that each is of.

    Key `i` is `signs[starts[i]:starts[i + 1]]` of kind `kinds[i]`: 0 a sound, found also when one sign is left out; 1
    a skeleton.
    """
    total = 0
    for row in range(len(kinds)):
        length = starts[row + 1] - starts[row]
        total += 1 + (length if kinds[row] == 0 and length >= 4 else 0)
    hashes = np.empty(total, dtype=np.uint64)
    rows = np.empty(total, dtype=np.int64)
    at = 0
    for row in range(len(kinds)):
        start, end = as_whole(starts[row]), as_whole(starts[row + 1])
        hashes[at] = hash_of(signs, start, end, as_whole(-1), kinds[row])
        rows[at] = row
        at += 1
        if kinds[row] == 0 and end - start >= 4:
            for left_out in range(start, end):
                hashes[at] = hash_of(signs, start, end, left_out, kinds[row])
                rows[at] = row
                at += 1
    return hashes, rows


@leaf
def sound_cost(
    one: Array, length: int, one_open: int, other: Array, other_start: int, other_end: int, other_open: int,
    limit: float, weights: Weights, rows: Array,
) -> float:  # fmt: skip
    """Return what it costs to read one sound for the other; anything above `limit` once it is sure to exceed it."""
    swap, drop = weights.swap, weights.drop
    width = other_end - other_start
    if length == width:
        same = True
        for position in range(length):
            same &= one[position] == other[other_start + position]
        if same:
            return 0.0
    transposed = weights.values[W_TRANSPOSED]
    before, above, row = 0, 1, 2
    rows[above, 0] = 0.0
    for j in range(width):
        rows[above, j + 1] = rows[above, j] + drop[one_open, other[other_start + j]]
    for i in range(length):
        sign = one[i]
        lost = drop[other_open, sign]
        rows[row, 0] = rows[above, 0] + lost
        least = rows[row, 0]
        for j in range(width):
            facing = other[other_start + j]
            best = rows[above, j] + swap[sign, facing]
            best = min(best, rows[above, j + 1] + lost)
            best = min(best, rows[row, j] + drop[one_open, facing])
            if i > 0 and j > 0 and sign == other[other_start + j - 1] and facing == one[i - 1]:
                best = min(best, rows[before, j - 1] + transposed)
            rows[row, j + 1] = best
            least = min(least, best)
        if least > limit:
            return 99.0
        before, above, row = above, row, before
    return float(rows[above, width])


@leaf
def part_bits(query: Query, i: int, segment: Segment, v: int, weights: Weights, rows: Array) -> tuple[float, int]:
    """Return the bits for part `i` of the subject being part `v` of the vocabulary, and how; 0 bits when it is not."""
    w = weights.values
    bits = min(query.q_bits[i], segment.v_bits[v])
    particles = (query.q_flags[i] & PARTICLE) + (segment.v_flags[v] & PARTICLE)
    if query.q_latin[i] == segment.v_latin[v] and query.q_latin[i] != 0:
        return (min(bits, w[W_PARTICLE]) if particles else bits), SAME
    start, end = as_whole(segment.v_sound[v]), as_whole(segment.v_sound[v + 1])
    listed_open = as_whole(segment.v_flags[v] & OPEN)
    best, how = 0.0, SOUND
    for form in range(as_whole(query.f_start[i]), as_whole(query.f_start[i + 1])):
        length = as_whole(query.f_length[form])
        shorter = min(length, end - start)
        if shorter == 0:
            continue
        if length == 1 or end - start == 1:
            if query.f_sound[form, 0] == segment.v_sounds[start] and not particles and w[W_INITIAL] > best:
                best, how = w[W_INITIAL], BEGINNING
            continue
        limit = w[W_MOST_DIFFERENCES] * shorter
        cost = sound_cost(
            query.f_sound[form], length, as_whole(query.f_open[form]), segment.v_sounds, start, end, listed_open, limit,
            weights, rows,
        )  # fmt: skip
        if cost <= limit:
            found = bits - w[W_PER_DIFFERENCE] * cost
            if found > best:
                best = found
                how = VARIANT if cost == 0.0 else (SPELLING if cost >= 0.75 else SOUND)
        elif query.q_flags[i] & CUT and 2 <= length < end - start:
            cost = sound_cost(
                query.f_sound[form], length, as_whole(query.f_open[form]), segment.v_sounds, start, start + length,
                listed_open, 0.5, weights, rows,
            )  # fmt: skip
            found = bits - w[W_CUT] - w[W_PER_DIFFERENCE] * cost
            if cost <= 0.5 and found > best:
                best, how = found, SHORTENED
    if query.q_nickname[i] != 0 and query.q_nickname[i] == segment.v_nickname[v]:
        found = w[W_NICKNAME] * bits
        if found > best:
            best, how = found, NICKNAME
    if particles:
        best = min(best, w[W_PARTICLE])
    return best, how


@leaf
def joined_bits(
    query: Query, i: int, i2: int, segment: Segment, v: int, v2: int, weights: Weights, rows: Array, glued: Array
) -> float:
    """Return the bits for two neighbouring parts of one side being one part of the other; -1 stands for no second."""
    w = weights.values
    best = 0.0
    second = as_whole(query.f_start[i2]) if i2 >= 0 else -1
    for form in range(as_whole(query.f_start[i]), as_whole(query.f_start[i + 1])):
        length = as_whole(query.f_length[form]) + (as_whole(query.f_length[second]) if second >= 0 else 0)
        width = as_whole(segment.v_sound[v + 1]) - as_whole(segment.v_sound[v])
        if v2 >= 0:
            width += as_whole(segment.v_sound[v2 + 1]) - as_whole(segment.v_sound[v2])
        if min(length, width) < 4 or abs(length - width) > (6 if query.f_open[form] else 3):
            continue
        length = as_whole(query.f_length[form])
        for position in range(length):
            glued[0, position] = query.f_sound[form, position]
        if second >= 0:
            for position in range(as_whole(query.f_length[second])):
                glued[0, length + position] = query.f_sound[second, position]
            length += as_whole(query.f_length[second])
        width = as_whole(segment.v_sound[v + 1]) - as_whole(segment.v_sound[v])
        for position in range(width):
            glued[1, position] = segment.v_sounds[segment.v_sound[v] + position]
        if v2 >= 0:
            more = as_whole(segment.v_sound[v2 + 1]) - as_whole(segment.v_sound[v2])
            for position in range(more):
                glued[1, width + position] = segment.v_sounds[segment.v_sound[v2] + position]
            width += more
        limit = min(2.0, w[W_MOST_DIFFERENCES] * min(length, width) * 0.6)
        cost = sound_cost(
            glued[0], length, as_whole(query.f_open[form]), glued[1], as_whole(0), width,
            as_whole(segment.v_flags[v] & OPEN), limit, weights, rows,
        )  # fmt: skip
        if cost <= limit:
            ours = segment.v_bits[v] + (segment.v_bits[v2] if v2 >= 0 else 0.0)
            theirs = query.q_bits[i] + (query.q_bits[i2] if i2 >= 0 else 0.0)
            both = min(max(ours, theirs), w[W_BITS_AT_MOST] * 2.0)
            best = max(best, both - w[W_JOINED] - w[W_PER_DIFFERENCE] * cost)
    return best


class Work(NamedTuple):
    """Room for aligning two names, so that nothing is allocated for each pair."""

    links: Array
    link_bits: Array
    rows: Array
    glued: Array
    found: Array
    hows: Array
    pairs: Array
    open_i: Array
    open_j: Array
    used_i: Array
    used_j: Array


@compiled
def room() -> Work:
    """Return room for two names of MOST_PARTS parts each."""
    return Work(
        np.empty((40, 5), dtype=np.int32),
        np.empty(40, dtype=np.float32),
        np.empty((3, 60), dtype=np.float32),
        np.empty((2, 60), dtype=np.uint8),
        np.empty((_PARTS, _PARTS), dtype=np.float32),
        np.empty((_PARTS, _PARTS), dtype=np.int8),
        np.empty((2, _PARTS, _PARTS), dtype=np.float32),
        np.empty(_PARTS, dtype=np.bool_),
        np.empty(_PARTS, dtype=np.bool_),
        np.empty(_PARTS, dtype=np.bool_),
        np.empty(_PARTS, dtype=np.bool_),
    )


@leaf
def align(query: Query, segment: Segment, name: int, weights: Weights, work: Work) -> tuple[float, int, int, int, int]:
    """Align the subject's name with a listed one and weigh it.

    Fills `work.links`, rows of (i, i2, j, j2, how) with -1 for none, and `work.link_bits`. Returns the bits of the
    name, the number of links, how many parts that tell somebody apart agreed, whether everything agreed wholly, and how
    many such parts the listed name has.
    """
    w = weights.values
    links, link_bits, rows, glued = work.links, work.link_bits, work.rows, work.glued
    found, hows, pairs, open_i, open_j = work.found, work.hows, work.pairs, work.open_i, work.open_j
    used_i, used_j = work.used_i, work.used_j
    first = as_whole(segment.n_tokens[name])
    count = min(as_whole(segment.n_tokens[name + 1]) - first, _PARTS)
    parts = min(len(query.q_bits), _PARTS)
    for i in range(parts):
        used_i[i] = False
        open_i[i] = count > 0
    for j in range(count):
        used_j[j] = False
        open_j[j] = parts > 0
    # What has found its match is not tried as half of something else.
    for i in range(parts):
        for j in range(count):
            v = as_whole(segment.t_vocab[first + j])
            bits, how = part_bits(query, i, segment, v, weights, rows)
            found[i, j], hows[i, j] = bits, how
            pairs[0, i, j] = pairs[1, i, j] = 0.0
            if found[i, j] >= 0.6 * query.q_bits[i]:
                open_i[i] = False
            if found[i, j] >= 0.6 * segment.v_bits[v]:
                open_j[j] = False
    for i in range(parts):
        for j in range(count):
            v = as_whole(segment.t_vocab[first + j])
            if j + 1 < count and open_i[i] and (open_j[j] or open_j[j + 1]):
                second = as_whole(segment.t_vocab[first + j + 1])
                pairs[0, i, j] = joined_bits(query, i, as_whole(-1), segment, v, second, weights, rows, glued)
            if i + 1 < parts and open_j[j] and (open_i[i] or open_i[i + 1]):
                pairs[1, i, j] = joined_bits(query, i, i + 1, segment, v, as_whole(-1), weights, rows, glued)
    total = 0.0
    linked = 0
    telling = 0
    whole = 1
    while linked < len(links):
        best, kind, at_i, at_j = 0.0, -1, 0, 0
        for i in range(parts):
            if used_i[i]:
                continue
            for j in range(count):
                if used_j[j]:
                    continue
                if found[i, j] > best:
                    best, kind, at_i, at_j = found[i, j], 0, i, j
                if pairs[0, i, j] > best and not used_j[j + 1]:
                    best, kind, at_i, at_j = pairs[0, i, j], 1, i, j
                if pairs[1, i, j] > best and not used_i[i + 1]:
                    best, kind, at_i, at_j = pairs[1, i, j], 2, i, j
        if kind < 0:
            break
        how = hows[at_i, at_j] if kind == 0 else JOINED
        links[linked, 0], links[linked, 1] = at_i, (at_i + 1 if kind == 2 else -1)
        links[linked, 2], links[linked, 3] = at_j, (at_j + 1 if kind == 1 else -1)
        links[linked, 4] = how
        link_bits[linked] = best
        linked += 1
        used_i[at_i] = True
        used_j[at_j] = True
        if kind == 1:
            used_j[at_j + 1] = True
        if kind == 2:
            used_i[at_i + 1] = True
        total += best
        is_particle = (segment.v_flags[segment.t_vocab[first + at_j]] | query.q_flags[at_i]) & PARTICLE
        if how != BEGINNING and not is_particle:
            telling += 1 if kind == 0 else 2
        if how not in (SAME, VARIANT):
            whole = 0
    listed = 0
    after_cut = 0
    for i in range(parts):
        after_cut |= query.q_flags[i] & CUT
    for j in range(count):
        v = segment.t_vocab[first + j]
        if segment.v_flags[v] & PARTICLE:
            continue
        listed += 1
        if not used_j[j]:
            share = w[W_MISSING_AFTER_CUT] if after_cut else w[W_MISSING]
            total -= share * min(segment.v_bits[v], w[W_BITS_AT_MOST])
            whole = 0
    for i in range(parts):
        if not used_i[i] and not query.q_flags[i] & PARTICLE:
            total -= w[W_EXTRA] * min(query.q_bits[i], w[W_BITS_AT_MOST])
            whole = 0
    return min(total, w[W_NAME_AT_MOST]), linked, telling, whole, listed


@leaf
def birth_code(query: Query, segment: Segment, person: int, weights: Weights) -> tuple[int, int, int]:
    """Return how the births stand to each other, and which of either side's says so; -1 for none."""
    best, at_ours, at_theirs = B_SILENT, -1, -1
    for ours in range(as_whole(segment.p_births[person]), as_whole(segment.p_births[person + 1])):
        for theirs in range(len(query.years)):
            code = _one_birth(query, theirs, segment, ours)
            if code == B_SILENT:
                continue
            if best == B_SILENT or weights.values[W_BIRTH + code - 1] > weights.values[W_BIRTH + best - 1]:
                best, at_ours, at_theirs = code, ours, theirs
    return best, at_ours, at_theirs


@leaf
def _one_birth(query: Query, theirs: int, segment: Segment, ours: int) -> int:
    first, last = int(segment.b_first[ours]), int(segment.b_last[ours])
    month, day = segment.b_month[ours], segment.b_day[ours]
    year, their_month, their_day = int(query.years[theirs]), query.months[theirs], query.days[theirs]
    if first == 0 or year == 0:
        return B_SILENT
    if first != last:
        if first <= year <= last:
            return B_SPAN
        return B_NEAR_MISS if first - 2 <= year <= last + 2 else B_DIFFERENT
    full = month != 0 and day != 0 and their_month != 0 and their_day != 0
    if full:
        if year == first and month == their_month and day == their_day:
            return B_EQUAL
        if year == first and month == their_day and day == their_month:
            return B_SWAPPED
        agree = int(year == first) + int(month == their_month) + int(day == their_day)
        if agree == 2 and (year == first or abs(year - first) == 1 or _is_slip(year, first)):
            return B_ONE_PART
        if year == first:
            return B_NEAR_MISS
        return B_DIFFERENT
    if year == first:
        if month != 0 and their_month != 0:
            return B_MONTH if month == their_month else B_NEAR_MISS
        return B_YEAR
    if abs(year - first) == 1:
        return B_NEAR_YEAR
    return B_NEAR_MISS if abs(year - first) <= 3 else B_DIFFERENT


@leaf
def _is_slip(one: int, other: int) -> bool:
    """True when two years differ in one digit or in two that changed places."""
    differing = 0
    a, b = one, other
    digits_one = 0
    digits_other = 0
    for _ in range(4):
        if a % 10 != b % 10:
            differing += 1
            digits_one += 1 << (a % 10)
            digits_other += 1 << (b % 10)
        a //= 10
        b //= 10
    return differing == 1 or (differing == 2 and digits_one == digits_other)


@leaf
def citizenship_code(query: Query, segment: Segment, person: int) -> int:
    """Return 0 when a side says nothing, 1 when a code is on both sides, 2 when none is."""
    first, last = segment.p_citizenships[person], segment.p_citizenships[person + 1]
    if first == last or len(query.citizenships) == 0:
        return 0
    for ours in range(first, last):
        for theirs in query.citizenships:
            if segment.c_code[ours] == theirs:
                return 1
    return 2


@leaf
def sex_code(query: Query, segment: Segment, person: int) -> int:
    """Return 0 when a side says nothing, 1 when both say the same, 2 when not."""
    ours, theirs = segment.p_sex[person], query.sex[0]
    if ours == 0 or theirs == 0:
        return 0
    return 1 if ours == theirs else 2


@leaf
def facts_bits(birth: int, citizenship: int, sex: int, weights: Weights) -> float:
    """Return the bits of everything but name and documents."""
    w = weights.values
    total = w[W_BIRTH + birth - 1] if birth else 0.0
    if citizenship:
        total += w[W_CITIZEN] if citizenship == 1 else w[W_FOREIGN]
    if sex:
        total += w[W_SEX_AGREES] if sex == 1 else w[W_SEX_DISAGREES]
    return total


@leaf
def parts_that_tell(query: Query) -> int:
    """Return how many parts of the subject's name are no particles."""
    count = 0
    for flags in query.q_flags:
        count += 0 if flags & PARTICLE else 1
    return count


@leaf
def alone_bits(query: Query, weights: Weights) -> float:
    """Return the bits for a name of one part beside another such: few people have one."""
    return float(weights.values[W_ALONE]) if parts_that_tell(query) == 1 else 0.0


@leaf
def best_name(
    query: Query, segment: Segment, person: int, birth: int, citizenship: int, weights: Weights, work: Work
) -> tuple[float, int]:
    """Return the bits of the listed name that fits best among those that may count, and its number; -1 for none."""
    w = weights.values
    best, at = -99.0, -1
    dated = _is_dated(birth)
    alone = alone_bits(query, weights)
    for name in range(as_whole(segment.p_names[person]), as_whole(segment.p_names[person + 1])):
        bits, _, telling, whole, listed = align(query, segment, name, weights, work)
        is_weak = segment.n_kind[name] == WEAK
        is_alone = alone > 0.0 and telling == 1 and listed == 1 and not is_weak
        if is_alone:
            bits = min(bits + alone, w[W_NAME_AT_MOST])
        if bits <= best or telling == 0:
            continue
        if is_weak and not (whole and (dated or citizenship == 1)):
            continue
        if telling == 1 and not dated and not is_alone:
            continue
        best, at = bits, name
    return best, at if best >= _name_at_least(birth, weights) else -1


@leaf
def _is_dated(birth: int) -> bool:
    return birth in (B_EQUAL, B_SWAPPED, B_MONTH, B_YEAR, B_ONE_PART)


@leaf
def _name_at_least(birth: int, weights: Weights) -> float:
    """Return the bits that a name needs to be found by: fewer where the births agree."""
    return float(weights.values[W_NAME_AT_LEAST]) * (0.6 if _is_dated(birth) else 1.0)


class Compared(NamedTuple):
    """How a subject and a person on the list stand to each other."""

    birth: int
    """Code of the births; which of the list's and which of the subject's says so, -1 for none."""
    birth_listed: int
    birth_presented: int
    citizenship: int
    sex: int
    name: int
    """Number of the listed name that fits best; -1 where none may count."""
    bits: float
    """Of that name, with those for being alone."""
    is_alone: bool
    """True when both names are a single part, and that was counted."""
    is_whole: bool
    links: Array
    """Rows of (i, i2, j, j2, how) with -1 for none."""


@compiled
def compared(query: Query, segment: Segment, person: int, name: int, weights: Weights) -> Compared:
    """Compare a subject with one person in full, under `name` or, where that is -1, the name that fits best."""
    work = room()
    birth, listed_birth, presented_birth = birth_code(query, segment, person, weights)
    citizenship = citizenship_code(query, segment, person)
    sex = sex_code(query, segment, person)
    if name < 0:
        _, name = best_name(query, segment, person, birth, citizenship, weights, work)
    if name < 0:
        none = work.links[:0]
        return Compared(birth, listed_birth, presented_birth, citizenship, sex, -1, 0.0, False, False, none)
    bits, count, telling, whole, listed = align(query, segment, name, weights, work)
    alone = alone_bits(query, weights)
    is_alone = alone > 0.0 and telling == 1 and listed == 1 and segment.n_kind[name] != WEAK
    if is_alone:
        bits = min(bits + alone, weights.values[W_NAME_AT_MOST])
    return Compared(
        birth, listed_birth, presented_birth, citizenship, sex, name, bits, is_alone, whole == 1, work.links[:count]
    )


@compiled
def score(
    query: Query, segment: Segment, persons: Array, most: Array, weights: Weights, least: float
) -> tuple[Array, Array]:
    """Return of `persons` those who reach `least` bits, and their bits.

    `most` says how many bits the name of each can have at most, as far as is known; who cannot reach `least` with them
    is not compared.
    """
    kept = np.empty(len(persons), dtype=np.int64)
    totals = np.empty(len(persons), dtype=np.float32)
    count = _score(query, segment, persons, most, weights, least, room(), kept, totals)
    return kept[:count], totals[:count]


@leaf
def _score(
    query: Query, segment: Segment, persons: Array, most: Array, weights: Weights, least: float, work: Work,
    kept: Array, totals: Array,
) -> int:  # fmt: skip
    count = 0
    for at in range(len(persons)):
        bits = person_bits(
            query, segment, persons[at], np.float64(most[at]), as_whole(-1), as_whole(-1), weights, least, work
        )
        if bits >= least:
            kept[count], totals[count] = persons[at], bits
            count += 1
    return count


@leaf
def person_bits(
    query: Query, segment: Segment, person: int, most: float, part: int, half: int, weights: Weights, least: float,
    work: Work,
) -> float:  # fmt: skip
    """Return the bits for the subject being that person; -99 where no name may count, or `least` is out of reach.

    `most` says how many bits the name can have at most; but for the subject's part `part`, when that is two of the
    person's written as one, of which the vocabulary's `half` is one. -1: none; _SEVERAL: several.
    """
    birth, _, _ = birth_code(query, segment, person, weights)
    citizenship = citizenship_code(query, segment, person)
    facts = facts_bits(birth, citizenship, sex_code(query, segment, person), weights)
    enough = max(least - facts, _name_at_least(birth, weights)) - _ROUNDED
    if weights.values[W_NAME_AT_MOST] < enough:
        return -99.0
    at_most = most + alone_bits(query, weights)
    if at_most < enough and part != -1:
        at_most += GLUED if part < 0 else written_as_one(query, segment, person, part, half, weights, work)
    if at_most < enough:
        return -99.0
    bits, name = best_name(query, segment, person, birth, citizenship, weights, work)
    return bits + facts if name >= 0 else -99.0


@leaf
def written_as_one(
    query: Query, segment: Segment, person: int, part: int, half: int, weights: Weights, work: Work
) -> float:
    """Return the bits for a part of the subject's name being two neighbours of a listed one, of which `half` is one."""
    best = 0.0
    for name in range(as_whole(segment.p_names[person]), as_whole(segment.p_names[person + 1])):
        for at in range(as_whole(segment.n_tokens[name]), as_whole(segment.n_tokens[name + 1]) - 1):
            v, v2 = as_whole(segment.t_vocab[at]), as_whole(segment.t_vocab[at + 1])
            if half in (v, v2):
                bits = joined_bits(query, part, as_whole(-1), segment, v, v2, weights, work.rows, work.glued)
                best = max(best, bits)
    return best


@leaf
def first_at_least(values: Array, start: Any, end: Any, wanted: Any) -> Any:
    """Return the first position from `start` whose value is `wanted` or more, `end` when there is none."""
    while start < end:
        middle = (start + end) >> 1
        if values[middle] < wanted:
            start = middle + 1
        else:
            end = middle
    return start


@compiled
def likely_parts(query: Query, segment: Segment, weights: Weights, most: int) -> tuple[Array, Array, Array, Array]:
    """Return parts of the vocabulary that may be parts of the subject's name: part, number, bits, is half."""
    parts = len(query.q_bits)
    out_part = np.empty(parts * most, dtype=np.int32)
    out_vocab = np.empty(parts * most, dtype=np.int64)
    out_bits = np.empty(parts * most, dtype=np.float32)
    out_half = np.empty(parts * most, dtype=np.bool_)
    seen = np.zeros(_SEEN, dtype=np.int64)
    rows = np.empty((3, 60), dtype=np.float32)
    count = _likely_parts(query, segment, weights, most, rows, seen, out_part, out_vocab, out_bits, out_half)
    return out_part[:count], out_vocab[:count], out_bits[:count], out_half[:count]


@leaf
def _likely_parts(
    query: Query, segment: Segment, weights: Weights, most: int, rows: Array, seen: Array, out_part: Array,
    out_vocab: Array, out_bits: Array, out_half: Array,
) -> int:  # fmt: skip
    size = len(seen)
    count = 0
    for i in range(len(query.q_bits)):
        if query.q_flags[i] & PARTICLE:
            continue
        taken = 0
        tried = 0
        # What stands in `seen` is marked with the part for which it was tried.
        mark = as_whole(i + 1) << 32
        for at in range(as_whole(query.k_start[i]), as_whole(query.k_start[i + 1])):
            wanted = query.k_hash[at]
            bucket = as_whole(wanted >> np.uint64(48))
            first, last = as_whole(segment.k_bucket[bucket]), as_whole(segment.k_bucket[bucket + 1])
            start = first_at_least(segment.k_hash, first, last, wanted)
            end = min(start + _BUCKET, len(segment.k_hash))
            for position in range(start, end):
                if segment.k_hash[position] != wanted or taken == most or 4 * tried >= 3 * size:
                    break
                v = as_whole(segment.k_vocab[position])
                slot = (v * 2654435761) & (size - 1)
                while seen[slot] >= mark and seen[slot] != mark + v:
                    slot = (slot + 1) & (size - 1)
                if seen[slot] == mark + v:
                    continue
                seen[slot] = mark + v
                tried += 1
                if query.k_piece[at]:
                    bits = 0.6 * segment.v_bits[v]
                else:
                    bits, _ = part_bits(query, i, segment, v, weights, rows)
                if bits > 2.0:
                    out_part[count], out_vocab[count], out_bits[count] = i, v, bits
                    out_half[count] = query.k_piece[at] and bits >= 4.5
                    count += 1
                    taken += 1
    return count


@compiled
def candidates(
    query: Query, segment: Segment, hidden: Array, weights: Weights, most: int, whole_below: int
) -> tuple[Array, Array]:
    """Return the numbers of persons worth comparing, those with the most in common first, about `most` of them.

    With each go the bits of all parts of its names that are like the subject's.

    A part borne by `whole_below` or more is looked up only among persons born within a year of the subject or at an
    unknown time, as its bearers could not be found by that name alone.
    """
    part, vocab, bits, half = likely_parts(query, segment, weights, as_whole(1024))
    ranges = np.empty((len(part) * (len(query.years) + 1), 3), dtype=np.int64)
    used, total = _ranges(query, segment, part, vocab, bits, whole_below, ranges)
    order, remaining = _reading_order(ranges[:used], part, bits, len(query.q_bits))
    total = min(total, _MOST_READ)
    size = 1024
    while size < 2 * total:
        size *= 2
    # Pages of these that nobody touches cost nothing: mostly few persons are kept, and the table grows with them.
    found = Found(
        np.empty(size, dtype=np.int32),
        np.empty(total + 1, dtype=np.int64),
        np.empty(total + 1, dtype=np.float32),
        np.empty(total + 1, dtype=np.int32),
        np.empty(total + 1, dtype=np.float32),
        np.empty(total + 1, dtype=np.float32),
        np.empty(total + 1, dtype=np.float32),
    )
    levels = np.zeros(_LEVELS, dtype=np.int64)
    count = _read_bearers(
        query, segment, hidden, part, bits, half, ranges, order, remaining, most, total, found, levels
    )
    places = np.empty(count, dtype=np.int64)
    facts = np.zeros(count, dtype=np.float64)
    chosen = _likeliest(query, segment, weights, found, count, most, levels, places, facts)
    persons = np.empty(chosen, dtype=np.int64)
    bits_at_most = np.empty(chosen, dtype=np.float32)
    for at in range(chosen):
        persons[at] = found.person[places[at]]
        bits_at_most[at] = found.sums[places[at]] + found.more[places[at]]
    return persons, bits_at_most


class Found(NamedTuple):
    """Persons who bear a part like one of the subject's, in the order in which they were met."""

    table: Array
    """Their places by a hash of their numbers; of it as much is in use as the persons need."""
    person: Array
    sums: Array
    """Bits of the parts that are alike, of each of the subject's parts the best."""
    last_part: Array
    last_bits: Array
    age: Array
    more: Array


@leaf
def _ranges(
    query: Query, segment: Segment, part: Array, vocab: Array, bits: Array, whole_below: int, ranges: Array
) -> tuple[int, int]:
    """Fill in which bearers of what are read: first, last, row of `vocab`. Return how many rows, how many bearers."""
    total: Any = 0
    used = 0
    for at in range(len(part)):
        start, end = as_whole(segment.o_start[vocab[at]]), as_whole(segment.o_start[vocab[at] + 1])
        # What is hardly alike is looked up among people of about the age sooner.
        enough = whole_below if bits[at] >= 0.5 * query.q_bits[part[at]] else whole_below // 16
        if end - start < enough or len(query.years) == 0:
            ranges[used, 0], ranges[used, 1], ranges[used, 2] = start, end, at
            used += 1
            total += end - start
            continue
        unknown = as_whole(first_at_least(segment.o_year, start, end, as_whole(1)))
        ranges[used, 0], ranges[used, 1], ranges[used, 2] = start, unknown, at
        used += 1
        total += unknown - start
        for year in query.years:
            low = as_whole(first_at_least(segment.o_year, unknown, end, year - 1))
            high = as_whole(first_at_least(segment.o_year, low, end, year + 2))
            ranges[used, 0], ranges[used, 1], ranges[used, 2] = low, high, at
            used += 1
            total += high - low
    return used, total


@leaf
def _likeliest(
    query: Query, segment: Segment, weights: Weights, found: Found, count: int, most: int, levels: Array,
    places: Array, facts: Array,
) -> int:  # fmt: skip
    """Fill in the places in `found` of the `most` likeliest, in order, with some who are just as likely; how many.

    Of many with equal names of one age those come first whose other facts agree; then by number.
    """
    level, above = len(levels) - 1, as_whole(0)
    while level > 0 and above + levels[level] < most:
        above += levels[level]
        level -= 1
    rank = found.last_bits
    kept = as_whole(0)
    for at in range(count):
        weight = found.sums[at] + found.age[at]
        if _level_of(np.float64(weight)) >= level:
            person = found.person[at]
            birth, _, _ = birth_code(query, segment, person, weights)
            citizenship = citizenship_code(query, segment, person)
            facts[at] = -facts_bits(birth, citizenship, sex_code(query, segment, person), weights)
            rank[at] = -weight
            places[kept] = at
            kept += 1
    put_in_order(places, kept, rank, facts, found.person)
    chosen = min(kept, most)
    while most > 0 and chosen < min(kept, 2 * most) and rank[places[chosen]] == rank[places[most - 1]]:
        chosen += 1
    return chosen


@leaf
def put_in_order(places: Array, count: int, first: Array, second: Array, third: Array) -> None:
    """Put the first `count` of `places` in the order of the columns at these places; no two are equal in all three."""
    for begin in range(as_whole(count // 2 - 1), as_whole(-1), as_whole(-1)):
        _sift(places, begin, count, first, second, third)
    for end in range(count - 1, 0, -1):
        places[0], places[end] = places[end], places[0]
        _sift(places, as_whole(0), end, first, second, third)


@leaf
def _sift(places: Array, begin: int, end: int, first: Array, second: Array, third: Array) -> None:
    """Let what stands at `begin` sink in the heap that ends before `end` until nothing below it is greater."""
    at = begin
    while 2 * at + 1 < end:
        below = 2 * at + 1
        if below + 1 < end and _is_before(places[below], places[below + 1], first, second, third):
            below += 1
        if not _is_before(places[at], places[below], first, second, third):
            return
        places[at], places[below] = places[below], places[at]
        at = below


@leaf
def _is_before(one: int, other: int, first: Array, second: Array, third: Array) -> bool:
    if first[one] != first[other]:
        return bool(first[one] < first[other])
    if second[one] != second[other]:
        return bool(second[one] < second[other])
    return bool(third[one] < third[other])


@compiled
def _reading_order(ranges: Array, part: Array, bits: Array, parts: int) -> tuple[Array, Array]:
    """Return the rows of `ranges` in the order in which they are read, and what later parts may add to each part.

    The part that fewest bear comes first, and of each part what is most alike.
    """
    bearers = np.zeros(parts, dtype=np.float64)
    heaviest = np.zeros(parts, dtype=np.float64)
    for row in range(len(ranges)):
        at = ranges[row, 2]
        bearers[part[at]] += ranges[row, 1] - ranges[row, 0]
        heaviest[part[at]] = max(heaviest[part[at]], bits[at])
    by_bearers = np.arange(parts)
    put_in_order(by_bearers, parts, np.zeros(parts, dtype=np.float32), bearers, np.arange(parts))
    place = np.empty(parts, dtype=np.float32)
    remaining = np.zeros(parts, dtype=np.float64)
    later = 0.0
    for at in range(parts - 1, -1, -1):
        place[by_bearers[at]] = at
        remaining[by_bearers[at]] = later
        later += heaviest[by_bearers[at]]
    places = np.empty(len(ranges), dtype=np.float32)
    likeness = np.empty(len(ranges), dtype=np.float64)
    for row in range(len(ranges)):
        at = ranges[row, 2]
        places[row], likeness[row] = place[part[at]], -bits[at]
    order = np.arange(len(ranges))
    put_in_order(order, len(order), places, likeness, np.arange(len(ranges)))
    return order, remaining


@leaf
def _read_bearers(
    query: Query, segment: Segment, hidden: Array, part: Array, bits: Array, half: Array, ranges: Array, order: Array,
    remaining: Array, most: int, total: int, found: Found, levels: Array,
) -> int:  # fmt: skip
    """Fill `found` and return how many persons it has.

    Who is met so late that all parts to come could not bring them among the `most` likeliest is left out: `levels`
    counts the persons by what they have, `level` is what `most` of them have at least.
    """
    table = found.table
    size = min(1024, len(table))
    slot: Any
    for each in range(size):
        table[each] = -1
    count = 0
    level = 0
    above = 0
    for row in order:
        at = ranges[row, 2]
        i, gained = part[at], bits[at]
        reach = gained + remaining[i]
        for position in range(ranges[row, 0], ranges[row, 1]):
            person = as_whole(segment.o_person[position])
            year = segment.o_year[position]
            age = np.float32(0.0)
            for theirs in query.years:
                if year != 0 and theirs != 0:
                    like = np.float32(6.0) if abs(year - theirs) <= 1 else np.float32(-6.0)
                    age = like if age == 0 else max(age, like)
            slot = (person * 2654435761) & (size - 1)
            while table[slot] != -1 and found.person[table[slot]] != person:
                slot = (slot + 1) & (size - 1)
            if table[slot] == -1:
                if _level_of(np.float64(reach + age)) < level or count == total or hidden[person]:
                    continue
                table[slot] = count
                found.person[count] = person
                found.sums[count] = gained
                found.last_part[count] = i
                found.last_bits[count] = gained
                found.age[count] = age
                found.more[count] = GLUED if half[at] else np.float32(0.0)
                now = _level_of(np.float64(gained + age))
                count += 1
                levels[now] += 1
                above += now > level
                if 2 * count > size:
                    size *= 2
                    for each in range(size):
                        table[each] = -1
                    for known in range(count):
                        slot = (found.person[known] * 2654435761) & (size - 1)
                        while table[slot] != -1:
                            slot = (slot + 1) & (size - 1)
                        table[slot] = known
            else:
                known = table[slot]
                before = _level_of(np.float64(found.sums[known] + found.age[known]))
                if half[at]:
                    found.more[known] = GLUED
                if age != 0:
                    found.age[known] = age if found.age[known] == 0 else max(age, found.age[known])
                if found.last_part[known] != i:
                    found.sums[known] += gained
                    found.last_part[known] = i
                    found.last_bits[known] = gained
                elif gained > found.last_bits[known]:
                    found.sums[known] += gained - found.last_bits[known]
                    found.last_bits[known] = gained
                now = _level_of(np.float64(found.sums[known] + found.age[known]))
                if now != before:
                    levels[before] -= 1
                    levels[now] += 1
                    above += (now > level) - (before > level)
            while above >= most:
                level += 1
                above -= levels[level]
    return count


@leaf
def _facts_of(query: Query, segment: Segment, persons: Array, weights: Weights, facts: Array) -> None:
    for at in range(len(persons)):
        birth, _, _ = birth_code(query, segment, persons[at], weights)
        citizenship = citizenship_code(query, segment, persons[at])
        facts[at] = facts_bits(birth, citizenship, sex_code(query, segment, persons[at]), weights)


@leaf
def _level_of(bits: float) -> int:
    return min(max(int((bits + 8.0) * _STEPS), 0), _LEVELS - 1)


@compiled
def document_owners(query: Query, segment: Segment) -> Array:
    """Return the persons with a document whose hash the subject has; to be verified by the number itself."""
    out = np.empty(64, dtype=np.int64)
    count = 0
    for wanted in query.documents:
        position = first_at_least(segment.d_hash, as_whole(0), len(segment.d_hash), wanted)
        while position < len(segment.d_hash) and segment.d_hash[position] == wanted and count < 64:
            out[count] = segment.d_person[position]
            count += 1
            position += 1
    return out[:count]


class Rows(NamedTuple):
    """Many subjects, one name a row, by the numbers of the words of which the names are made."""

    row_start: Array
    """Row `r` has the words `words[row_start[r]:row_start[r + 1]]`."""
    words: Array
    word_start: Array
    """Word `w` has the parts from `word_start[w]` to before `word_start[w + 1]`."""
    like_start: Array
    """Part `p` is like `like_vocab[like_start[p]:like_start[p + 1]]` of the vocabulary, with `like_bits`."""
    like_vocab: Array
    like_bits: Array
    like_half: Array
    """True where it is like one half of the part alone."""
    key_start: Array
    """Part `p` is looked up as `keys[key_start[p]:key_start[p + 1]]`."""
    keys: Array


class Sums(NamedTuple):
    """What each person has in common with the row at hand, and who has anything."""

    sums: Array
    last_part: Array
    last_bits: Array
    part: Array
    """Number of the row's part of which a person bears what is like a half; -1 for none, _SEVERAL for more than one."""
    half: Array
    """What that is, in the vocabulary."""
    touched: Array
    parts: Array
    """Parts of the row."""
    key: Array
    """Room for the key of two of them."""


@compiled
def sweep(
    rows: Rows, parts: Query, segment: Segment, hidden: Array, weights: Weights, least: float, unseen: float,
    begin: int,
) -> tuple[Array, Array, int]:  # fmt: skip
    """Return (row, person) wherever a row from `begin` on reaches `least` bits, and the row before which it stopped.

    `parts` has all parts of all words; of births, citizenships and sexes one a row, 0 for none. Candidates are told
    and weighed here, as `candidates` and `score` would: nothing is left to do for a pair that does not reach `least`.
    """
    persons = len(hidden)
    sums = Sums(
        np.zeros(persons, dtype=np.float32),
        np.full(persons, -1, dtype=np.int64),
        np.zeros(persons, dtype=np.float32),
        np.full(persons, -1, dtype=np.int64),
        np.empty(persons, dtype=np.int64),
        np.empty(persons, dtype=np.int64),
        np.empty(_PARTS, dtype=np.int64),
        np.empty(2 * parts.f_sound.shape[1], dtype=np.uint8),
    )
    asked = Query(
        np.zeros(_PARTS + 1, dtype=np.int32),
        np.empty((_FORMS * _PARTS, parts.f_sound.shape[1]), dtype=np.uint8),
        np.empty(_FORMS * _PARTS, dtype=np.int32),
        np.empty(_FORMS * _PARTS, dtype=np.uint8),
        parts.k_hash,
        parts.k_start,
        parts.k_piece,
        np.empty(_PARTS, dtype=np.float32),
        np.empty(_PARTS, dtype=np.uint8),
        np.empty(_PARTS, dtype=np.uint64),
        np.empty(_PARTS, dtype=np.uint16),
        parts.years,
        parts.months,
        parts.days,
        parts.citizenships,
        parts.sex,
        parts.documents,
    )
    found_rows = np.empty(persons + _ROOM, dtype=np.int64)
    found_persons = np.empty(persons + _ROOM, dtype=np.int64)
    count, end = _sweep(
        rows, parts, segment, hidden, weights, least, unseen, begin, sums, asked, room(), found_rows, found_persons
    )
    return found_rows[:count], found_persons[:count], end


@leaf
def _sweep(
    rows: Rows, parts: Query, segment: Segment, hidden: Array, weights: Weights, least: float, unseen: float,
    begin: int, sums: Sums, asked: Query, work: Work, found_rows: Array, found_persons: Array,
) -> tuple[int, int]:  # fmt: skip
    count = 0
    for row in range(begin, len(rows.row_start) - 1):
        if count > len(found_rows) - len(hidden):
            return count, row
        used = _add_up(rows, row, parts, segment, hidden, sums)
        is_ready = False
        query = asked
        for at in range(used):
            person = sums.touched[at]
            name, part = np.float64(sums.sums[person]) + unseen, sums.part[person]
            sums.sums[person] = 0.0
            sums.last_part[person] = -1
            sums.part[person] = -1
            if not is_ready:
                query = _row_query(rows, row, parts, asked)
                is_ready = True
            bits = person_bits(query, segment, person, name, part, sums.half[person], weights, least, work)
            if bits >= least:
                found_rows[count], found_persons[count] = row, person
                count += 1
    return count, len(rows.row_start) - 1


@leaf
def _add_up(rows: Rows, row: int, parts: Query, segment: Segment, hidden: Array, sums: Sums) -> int:
    """Add up for every person what parts of the row they bear, of each part the likest; return how many bear any."""
    count = 0
    for at in range(as_whole(rows.row_start[row]), as_whole(rows.row_start[row + 1])):
        word = rows.words[at]
        for part in range(as_whole(rows.word_start[word]), as_whole(rows.word_start[word + 1])):
            if count < _PARTS:
                sums.parts[count] = part
                count += 1
    used = as_whole(0)
    for number in range(count):
        part = sums.parts[number]
        for like in range(as_whole(rows.like_start[part]), as_whole(rows.like_start[part + 1])):
            v, bits = rows.like_vocab[like], rows.like_bits[like]
            half = v if rows.like_half[like] else as_whole(-1)
            used = _bear(segment, hidden, sums, v, bits, number, half, used)
        if not parts.q_flags[part] & PARTICLE:
            if number > 0:
                used = _bear_as_one(rows, segment, hidden, sums, number - 1, number, used)
            if number + 1 < count:
                used = _bear_as_one(rows, segment, hidden, sums, number, number, used)
    return used


@leaf
def _bear(segment: Segment, hidden: Array, sums: Sums, v: int, bits: float, number: int, half: int, used: int) -> int:
    """Count for all who bear `v` that the row's part `number` is like it; `half` says of what it is like a half."""
    for position in range(as_whole(segment.o_start[v]), as_whole(segment.o_start[v + 1])):
        person = segment.o_person[position]
        if sums.last_part[person] == -1:
            if hidden[person]:
                continue
            sums.touched[used] = person
            used += 1
        if half != -1:
            sums.part[person] = number if sums.part[person] == -1 and half >= 0 else _SEVERAL
            sums.half[person] = half
        if sums.last_part[person] != number:
            sums.sums[person] += bits
            sums.last_part[person] = number
            sums.last_bits[person] = bits
        elif bits > sums.last_bits[person]:
            sums.sums[person] += bits - sums.last_bits[person]
            sums.last_bits[person] = bits
    return used


@leaf
def _bear_as_one(rows: Rows, segment: Segment, hidden: Array, sums: Sums, one: int, number: int, used: int) -> int:
    """Count the same for all who bear what the row's part `one` and the next are like when they are written as one."""
    length = as_whole(0)
    for part in sums.parts[one : one + 2]:
        for at in range(as_whole(rows.key_start[part]), as_whole(rows.key_start[part + 1])):
            sums.key[length] = rows.keys[at]
            length += 1
    for left_out in range(as_whole(-1), length if length >= 4 else as_whole(0)):
        wanted = hash_of(sums.key, as_whole(0), length, left_out, as_byte(0))
        bucket = as_whole(wanted >> np.uint64(48))
        first, last = as_whole(segment.k_bucket[bucket]), as_whole(segment.k_bucket[bucket + 1])
        for at in range(first_at_least(segment.k_hash, first, last, wanted), last):
            if segment.k_hash[at] != wanted:
                break
            v = as_whole(segment.k_vocab[at])
            bits = as_single(0.6 * segment.v_bits[v])
            if bits > 2.0:
                used = _bear(segment, hidden, sums, v, bits, number, as_whole(_SEVERAL), used)
    return used


@leaf
def _row_query(rows: Rows, row: int, parts: Query, asked: Query) -> Query:
    """Return a row as `score` takes it, in the columns of `asked`."""
    number = 0
    forms = 0
    for at in range(as_whole(rows.row_start[row]), as_whole(rows.row_start[row + 1])):
        word = rows.words[at]
        for part in range(as_whole(rows.word_start[word]), as_whole(rows.word_start[word + 1])):
            if number == _PARTS:
                break
            for form in range(as_whole(parts.f_start[part]), as_whole(parts.f_start[part + 1])):
                length = as_whole(parts.f_length[form])
                for position in range(length):
                    asked.f_sound[forms, position] = parts.f_sound[form, position]
                asked.f_length[forms] = length
                asked.f_open[forms] = parts.f_open[form]
                forms += 1
            asked.q_bits[number] = parts.q_bits[part]
            asked.q_flags[number] = parts.q_flags[part]
            asked.q_latin[number] = parts.q_latin[part]
            asked.q_nickname[number] = parts.q_nickname[part]
            number += 1
            asked.f_start[number] = forms
    born = row + 1 if parts.years[row] != 0 else row
    citizen = row + 1 if parts.citizenships[row] != 0 else row
    return Query(
        asked.f_start[: number + 1], asked.f_sound, asked.f_length, asked.f_open, asked.k_hash, asked.k_start,
        asked.k_piece, asked.q_bits[:number], asked.q_flags[:number], asked.q_latin[:number], asked.q_nickname[:number],
        parts.years[row:born], parts.months[row:born], parts.days[row:born], parts.citizenships[row:citizen],
        parts.sex[row : row + 1], parts.documents,
    )  # fmt: skip
