"""One zone from what two engines saw in a picture: by agreement, the grammar of the lines, and the check digits.

One engine reads places: it knows how many there are in a line, and says of each what stands there, or `?`. The other
reads text of any length. Where both saw the same, that stands. Where they did not, a rule may settle it, and is named:

- `grammar`: the two differ only in look-alikes (0 and O), and the place takes one of them (ICAO 9303-3, 4.3);
- `fillers`: a run of fillers is one thing; its length follows from the width of the line;
- `check-digits`: it is the only place in doubt under a check digit, and of what the engines saw there exactly one makes
  that digit right (9303-3, 4.9). A check digit sees every single wrong character but those whose values differ by ten,
  as K and the filler do; of two wrong ones, every tenth pair escapes it. So it settles one place, never two.

What no rule settles is a doubt, and stands as `?` in the lines. No check digit covers names, the document code, issuer,
nationality and sex: there nothing but agreement counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final, NamedTuple

from limen.lib.mrz.digits import FILLER, UNREAD, check_digit
from limen.lib.mrz.layout import ANY, TD1, Layout, layout_of
from limen.lib.mrz.reading import Format
from limen.lib.mrz.repairs import allowed

MOST_DOUBTS: Final = 1 / 5
"""Share of the places. Lines of which more is in doubt were not read."""


class Saw(NamedTuple):
    """What the two engines read, line by line, before anything was made of it.

    `places` has lines of the width of a format, `?` where the engine saw nothing it knows; `text` as many lines, of any
    length.
    """

    places: tuple[str, ...]
    text: tuple[str, ...]


class Settled(NamedTuple):
    """A place where the engines differed and a rule decided; `line` and `position` count from 1."""

    line: int
    position: int
    places: str
    text: str
    taken: str
    rule: str


class Doubt(NamedTuple):
    """A place where nothing decides; `places` and `text` are what each engine saw, `?` for nothing."""

    line: int
    position: int
    places: str
    text: str


class Voted(NamedTuple):
    """The lines, with `?` for each doubt; no lines when it is no zone that could be voted on."""

    format: Format | None
    lines: tuple[str, ...]
    settled: tuple[Settled, ...]
    doubts: tuple[Doubt, ...]

    @property
    def is_read(self) -> bool:
        """True when enough of the lines is beyond doubt to be worth showing."""
        count = sum(map(len, self.lines))
        return bool(count) and len(self.doubts) <= count * MOST_DOUBTS


class _Place(NamedTuple):
    """What stands at a place (one character), or may stand there (`rule` is "open"); and by which rule."""

    options: str
    rule: str = ""


_OPEN: Final = "open"
NOTHING: Final = Voted(None, (), (), ())


def vote(saw: Saw) -> Voted:
    """Return the zone that both engines' readings make."""
    layout = _layout(saw)
    if layout is None:
        return NOTHING
    zone = "".join(saw.places)
    laid = [align(text, line) for text, line in zip(saw.text, saw.places, strict=True)]
    other = "".join(laid)
    places = [_meet(*seen) for seen in zip(zone, other, layout.classes(), strict=True)]
    # Whether it is a visa says the first letter: in doubt about it, neither grammar nor check digits settle anything.
    is_known = places[0].rule != _OPEN or layout is TD1
    if not is_known:
        places = [_meet(*seen, ANY) for seen in zip(zone, other, strict=True)]
        places[0] = places[0]._replace(rule=_OPEN)
    for number, (text, line) in enumerate(zip(saw.text, laid, strict=True)):
        # A text of which something was left out may be the line moved by a place, with a filler too many at its end.
        if len(text) == sum(sign != UNREAD for sign in line):
            _join_fillers(places, zone, other, range(number * layout.width, (number + 1) * layout.width))
    for covered, digit in _fields(places, layout) if is_known else ():
        _settle(places, covered, digit)
    return _voted(layout, zone, other, places)


def _layout(saw: Saw) -> Layout | None:
    widths = {len(line) for line in saw.places}
    if len(saw.places) != len(saw.text) or len(widths) != 1:
        return None
    layout = layout_of(saw.places)
    return layout if layout is not None and len(saw.places) == layout.lines else None


def _meet(one: str, other: str, kind: str) -> _Place:
    """What two engines saw at a place of which `kind` says what may stand there."""
    first, second = allowed(one, kind), allowed(other, kind)
    if first == second and first not in {"", UNREAD}:
        return _Place(first, "" if one == other == first else "grammar")
    known = dict.fromkeys(sign for sign in (first, second) if sign not in {"", UNREAD})
    return _Place("".join(known), _OPEN)


def _join_fillers(places: list[_Place], zone: str, other: str, line: range) -> None:
    """Let a filler stand that the engine for text did not count, in a run with one that both saw."""
    for order in (line, reversed(line)):
        in_run = False
        for place in order:
            if in_run and (zone[place], other[place]) == (FILLER, UNREAD):
                places[place] = _Place(FILLER, "fillers")
            in_run = places[place].options == FILLER and places[place].rule != _OPEN


def _fields(places: list[_Place], layout: Layout) -> Iterator[tuple[list[int], int]]:
    """Yield for each check digit the places it covers and its own, those over one field before the one over all.

    A long number has its check digit elsewhere, and a filler in the place of this one (9303-5, note j): where either
    engine saw one, only the digit over all counts.
    """
    number = [*range(layout.length)[layout.number]]
    digit = layout.number.stop
    if FILLER not in places[digit].options:
        yield number, digit
    for date in (layout.birth, layout.expiry):
        covered = [*range(layout.length)[date]]
        yield covered[:-1], covered[-1]
    personal = [*range(layout.length)[layout.optional]]
    if layout.personal_digit.stop:
        yield personal, layout.personal_digit.start
    if layout.composite.stop:
        parts = (layout.upper_optional, layout.birth, layout.expiry, layout.optional, layout.personal_digit)
        covered = [*number, digit, *(place for part in parts for place in range(layout.length)[part])]
        yield covered, layout.composite.start


def _settle(places: list[_Place], covered: list[int], digit: int) -> None:
    """Settle the one open place under a check digit, where exactly one of its options makes the digit right."""
    doubtful = [place for place in (*covered, digit) if places[place].rule == _OPEN]
    if len(doubtful) != 1:
        return
    (place,) = doubtful
    right = []
    for option in places[place].options:
        signs = {each: option if each == place else places[each].options for each in (*covered, digit)}
        if check_digit("".join(signs[each] for each in covered)) == signs[digit]:
            right.append(option)
    if len(right) == 1:
        places[place] = _Place(right[0], "check-digits")


def _voted(layout: Layout, zone: str, other: str, places: list[_Place]) -> Voted:
    settled, doubts, written = [], [], []
    for index, (one, two, place) in enumerate(zip(zone, other, places, strict=True)):
        line, position = divmod(index, layout.width)
        if place.rule == _OPEN:
            doubts.append(Doubt(line + 1, position + 1, one, two))
        elif place.rule:
            settled.append(Settled(line + 1, position + 1, one, two, place.options, place.rule))
        written.append(UNREAD if place.rule == _OPEN else place.options)
    whole = "".join(written)
    lines = tuple(whole[start : start + layout.width] for start in range(0, layout.length, layout.width))
    form = None if lines[0][0] == UNREAD else layout.format
    return Voted(form, lines, tuple(settled), tuple(doubts))


_SAME, _ALIKE, _OTHER, _MISSING, _SURPLUS = 4, 1, -3, -2, -2
_ASIDE = 4
"""Signs that must speak for it that some lie aside of those before and after them; two misread ones feign fewer."""


def align(text: str, line: str) -> str:
    """Return `text` laid along `line`, as long as it: `?` where the text has nothing, without what it has too much.

    The alignment with the most characters in common (Needleman and Wunsch); between equal ones, the first. Where
    it would move the text aside and back again for the sake of a few signs, the text lies straight.
    """
    width = len(line)
    best = [[_MISSING * place for place in range(width + 1)]]
    for sign in text:
        before, row = best[-1], [best[-1][0] + _SURPLUS]
        for place, known in enumerate(line, 1):
            row.append(
                max(before[place - 1] + _score(sign, known), row[place - 1] + _MISSING, before[place] + _SURPLUS)
            )
        best.append(row)
    return _walked(text, line, best)


def _walked(text: str, line: str, best: list[list[int]]) -> str:
    """Walk back through the table of `align`."""
    pairs: list[tuple[int, int]] = []
    count, place = len(text), len(line)
    while place:
        here = best[count][place]
        if count and here == best[count - 1][place - 1] + _score(text[count - 1], line[place - 1]):
            count, place = count - 1, place - 1
            pairs.append((count, place))
        elif here == best[count][place - 1] + _MISSING:
            place -= 1
        else:
            count -= 1
    laid = [UNREAD] * len(line)
    for at, place in _straightened(text, line, pairs[::-1]):
        laid[place] = text[at]
    return "".join(laid)


def _straightened(text: str, line: str, pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of text and place; straight where too few signs lie aside of what comes before and after them."""
    bounded = [(-1, -1), *pairs, (len(text), len(line))]
    runs = [[*run] for _, run in groupby(bounded, key=lambda pair: pair[1] - pair[0])]
    at = 0
    while at < len(runs):
        yield from (pair for pair in runs[at] if 0 <= pair[1] < len(line))
        for after in range(at + 2, len(runs)):
            (count, place), (count_after, place_after) = runs[at][-1], runs[after][0]
            if place_after - count_after == place - count:
                straight = [*zip(range(count + 1, count_after), range(place + 1, place_after), strict=True)]
                if sum(text[one] != line[other] for one, other in straight) < _ASIDE:
                    yield from straight
                    at = after - 1
                break
        at += 1


def _score(sign: str, known: str) -> int:
    if sign == known:
        return _SAME
    return _ALIKE if known == UNREAD else _OTHER
