"""The lines of a document as a picture of its page gives them: what may be believed of them, and what must be said.

What two engines saw goes in (`voting`); lines with `?` for every doubt come out, with findings: which places are in
doubt, which a rule settled and from what, and where the printed page says something else (`visual`).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_
from limen.lib.mrz.digits import UNREAD
from limen.lib.mrz.parsing import parse
from limen.lib.mrz.reading import Reading
from limen.lib.mrz.visual import compare
from limen.lib.mrz.voting import NOTHING, Saw, Settled, Voted, vote

SOURCE: Final = "Limen: a character counts as read when two engines agree or a check digit decides"


class Failure(StrEnum):
    """Why a picture gave nothing at all."""

    CRASHED = "crashed"
    STALLED = "stalled"


class Seen(NamedTuple):
    """What was seen in a picture of a page."""

    saw: Saw = Saw((), ())
    printed: tuple[str, ...] = ()
    """Pieces of text above the lines, from the top."""
    failure: Failure | None = None


class Verdict(StrEnum):
    """What the lines that came out are worth."""

    READ = "read"
    """Every character is beyond doubt, and every check digit right."""
    UNSURE = "unsure"
    """Something is in doubt or wrong; the findings say where."""
    NOT_READ = "not-read"
    """There are no lines, or too much of them is in doubt to be shown."""


class PageReading(NamedTuple):
    """The lines of a page, and everything that must be said about how they were read."""

    verdict: Verdict
    voted: Voted
    reading: Reading | None
    """Of the voted lines; None where nothing was read."""
    findings: tuple[Finding, ...]
    """About the picture; what the lines themselves say is in `reading`."""

    @property
    def text(self) -> str:
        """The lines as a scan field takes them, `?` for each doubt; empty where nothing was read."""
        return "\n".join(self.voted.lines) if self.reading else ""


def read_page(seen: Seen, *, today: date) -> PageReading:
    """Return what a picture of a page says. `today` decides the century of two-digit years. Never raises."""
    voted = vote(seen.saw)
    if not voted.is_read:
        return PageReading(Verdict.NOT_READ, NOTHING, None, (_not_read(seen),))
    reading = parse("\n".join(voted.lines), today=today)
    findings = (*_about(voted, seen.saw), *compare(seen.printed, reading))
    sure = reading.valid and voted.format is not None and not voted.doubts
    return PageReading(Verdict.READ if sure else Verdict.UNSURE, voted, reading, findings)


def tell_picture(seen: Seen, scanned: str, *, today: date) -> tuple[Finding, ...]:
    """Return what is to be said of lines that came from a picture and then from an officer's hand.

    The picture is voted on again, so that what is told of it does not depend on who sent the lines.
    """
    page = read_page(seen, today=today)
    if page.reading is None:
        return page.findings
    typed = _typed(page.text, scanned)
    told = (_completed(page.text, scanned, typed),) if typed else ()
    return (_from_picture(seen.saw), *page.findings, *told)


def _typed(read: str, scanned: str) -> int:
    """Return how many characters differ between what was read and what was sent."""
    if len(read) != len(scanned):
        return max(len(read), len(scanned))
    return sum(one != other for one, other in zip(read, scanned, strict=True))


def _about(voted: Voted, saw: Saw) -> tuple[Finding, ...]:
    doubts = ", ".join(f"{doubt.line}:{doubt.position} ({doubt.places}/{doubt.text})" for doubt in voted.doubts)
    told = [_doubtful(len(voted.doubts), doubts, voted)] if voted.doubts else []
    return (*told, *(_settled(rule, settled, saw, voted) for rule, settled in _by_rule(voted.settled)))


def _by_rule(settled: tuple[Settled, ...]) -> list[tuple[str, list[Settled]]]:
    rules = dict.fromkeys(each.rule for each in settled)
    return [(rule, [each for each in settled if each.rule == rule]) for rule in rules]


# --- sentences -------------------------------------------------------------------------------------------

_WHY: Final = {
    "grammar": N_(
        "Characters that look alike were read by what may stand in their place: %(places)s (read by each engine, "
        "taken; line and position)."
    ),
    "fillers": N_("Fillers (<) that only one engine counted were taken as read: %(places)s (line and position)."),
    "check-digits": N_(
        "Two engines read a character differently; the check digit decided: %(places)s (read by each engine, taken; "
        "line and position)."
    ),
}


def _settled(rule: str, settled: list[Settled], saw: Saw, voted: Voted) -> Finding:
    places = ", ".join(f"{each.places}/{each.text}→{each.taken} ({each.line}:{each.position})" for each in settled)
    return Finding(
        rule=f"mrz.picture.{rule}",
        severity=Severity.INFO,
        sentence=_WHY[rule],
        values={"places": places},
        ours="\n".join(voted.lines),
        theirs="\n".join((*saw.places, *saw.text)),
        source=SOURCE,
    )


def _doubtful(count: int, places: str, voted: Voted) -> Finding:
    return Finding(
        rule="mrz.picture.doubt",
        severity=Severity.ATTENTION,
        sentence=N_(
            "%(count)s characters could not be read with certainty and stand as ? in the lines: %(places)s (line and "
            "position, read by each engine). Compare with the page and type them, or take the picture again."
        ),
        values={"count": count, "places": places},
        ours="\n".join(voted.lines),
        source=SOURCE,
    )


def _not_read(seen: Seen) -> Finding:
    if seen.failure is not None:
        return _failed(seen.failure)
    if not seen.saw.places:
        return Finding(
            rule="mrz.picture.not-found",
            severity=Severity.ATTENTION,
            sentence=N_(
                "No lines of a document were found in the picture. Take it again: the whole page, sharp, without "
                "glare on the lines; or type them."
            ),
            source=SOURCE,
        )
    return Finding(
        rule="mrz.picture.not-read",
        severity=Severity.ATTENTION,
        sentence=N_(
            "There are lines in the picture, and too many of their characters are in doubt to be shown. Take it "
            "again, closer and without glare, or type them."
        ),
        theirs="\n".join((*seen.saw.places, *seen.saw.text)),
        source=SOURCE,
    )


def _failed(failure: Failure) -> Finding:
    sentences = {
        Failure.CRASHED: N_(
            "The program that reads pictures broke down on this one: nothing was read. Take it again, or type the "
            "lines."
        ),
        Failure.STALLED: N_(
            "The program that reads pictures did not come to an end with this one: nothing was read. Take it again "
            "with a lower resolution, or type the lines."
        ),
    }
    return Finding(
        rule=f"mrz.picture.{failure}", severity=Severity.ATTENTION, sentence=sentences[failure], source=SOURCE
    )


def _from_picture(saw: Saw) -> Finding:
    return Finding(
        rule="mrz.picture.source",
        severity=Severity.INFO,
        sentence=N_("The lines were read from a picture of the page, not by a document reader."),
        theirs="\n".join((*saw.places, *saw.text)),
        source=SOURCE,
    )


def _completed(read: str, scanned: str, count: int) -> Finding:
    asked = read.count(UNREAD)
    return Finding(
        rule="mrz.picture.completed",
        severity=Severity.NOTICE,
        sentence=N_(
            "%(count)s characters of the lines were typed after the picture was read, which had left %(asked)s open."
        ),
        values={"count": count, "asked": asked},
        ours=scanned,
        theirs=read,
        source=SOURCE,
    )
