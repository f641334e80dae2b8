"""`limen demo-passports`: invented documents to present at the lane, each for one thing that the desk should notice.

Their dates move with the calendar, so that the expired one is always expired and the valid one valid.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Annotated, Final

import typer
from rich.console import Console

from limen.adapters import clock
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.basics.travel import Direction
from limen.lib.mrz import Document, Format, compose


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An earlier crossing of the document's holder, in days before the demo was made."""

    direction: Direction
    days_ago: int
    purpose: str = "holiday"


class OnChip(Enum):
    """What lies on the demo's chip reader when the document is asked for."""

    NONE = "none"
    GENUINE = "genuine"
    COPY = "copy"
    """Every byte of a genuine chip, and not its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Something to try at the lane."""

    name: str
    try_as: Direction
    documents: tuple[Document, ...]
    expect: str
    rule: str = ""
    """Id of the finding that tells it; empty where there is nothing to look at again."""
    past: tuple[Visit, ...] = ()
    """What the register knows of the first document."""
    past_document: Document | None = None
    """The document of these crossings, where it is another one."""
    listed: str = ""
    """Status on the demo's list of document numbers."""
    mistake: tuple[str, str] = field(default=("", ""))
    """What the reader takes one character for: the true one, the wrong one."""
    chip: OnChip = OnChip.NONE
    on_chip: Document | None = None
    """What the lines on the chip were changed to, where they were."""
    in_one_line: bool = False
    """True where the reader sends the lines as one, in small letters."""

    def lines(self) -> list[tuple[str, ...]]:
        """Return the lines of each document, as the reader sends them."""
        true, wrong = self.mistake
        written = [compose(document) for document in self.documents]
        if self.in_one_line:
            return [("".join(lines).lower(),) for lines in written]
        if not true:
            return written
        return [(*lines[:-1], lines[-1].replace(true, wrong, 1)) for lines in written]


ENTRY, EXIT = Direction.ENTRY, Direction.EXIT
_VALID: Final = (4, 6, 30)


def trials(today: date) -> tuple[Trial, ...]:
    """Return what can be tried, with documents that are valid, expired and so on for `today`."""
    eriksson = _passport(today, "UTO", "K4418207", name=("Eriksson", "Anna Maria"), born=(1974, 8, 12), sex=Sex.F)
    dubois = _passport(today, "FRA", "19FV04417", name=("Dubois", "Camille"), born=(1991, 3, 2), sex=Sex.F)
    okafor = _passport(today, "NGA", "B50119342", name=("Okafor", "Chinedu"), born=(1985, 1, 22), sex=Sex.M)
    changed = _passport(today, "UTO", "K2209175", name=("Havel", "Nora"), born=(1999, 2, 28), sex=Sex.F)
    return (
        Trial(
            name="A resident comes home",
            try_as=ENTRY,
            documents=(eriksson,),
            chip=OnChip.GENUINE,
            expect="Green path: nothing to look at again, the exit of nine days ago is known; the chip is genuine.",
            past=(
                Visit(direction=EXIT, days_ago=201, purpose="business"),
                Visit(direction=ENTRY, days_ago=197, purpose="business"),
                Visit(direction=EXIT, days_ago=9),
            ),
        ),
        Trial(
            name="A visitor, known",
            try_as=ENTRY,
            documents=(dubois,),
            expect="Green path; the passenger card is filled in from the last visit.",
            past=(
                Visit(direction=ENTRY, days_ago=320),
                Visit(direction=EXIT, days_ago=306),
                Visit(direction=ENTRY, days_ago=88, purpose="visit"),
                Visit(direction=EXIT, days_ago=60, purpose="visit"),
            ),
        ),
        Trial(
            name="A visitor, never met",
            try_as=ENTRY,
            documents=(
                _passport(today, "D", "C01X0006H", name=("Müller-Groß", "Jörg"), born=(1968, 11, 5), sex=Sex.M),
            ),
            expect="Green path; the letters that the lines cannot hold were written out (MUELLER GROSS).",
        ),
        Trial(
            name="Expired",
            try_as=ENTRY,
            documents=(
                _passport(
                    today, "PRT", "CA912877", name=("Tavares", "Rui"), born=(1959, 5, 27), sex=Sex.M, expiry=(-1, 2, 11)
                ),
            ),
            rule="document.expired",
            expect="The document has expired: refer.",
        ),
        Trial(
            name="Not valid for long enough",
            try_as=ENTRY,
            documents=(
                _passport(
                    today,
                    "ESP",
                    "PAB482211",
                    name=("García Núñez", "Lucía"),
                    born=(1998, 9, 14),
                    sex=Sex.F,
                    expiry=_soon(today),
                ),
            ),
            rule="document.validity-short",
            expect="Valid today, but for fewer days beyond entry than the country pack asks.",
        ),
        Trial(
            name="A reader that mistakes O for 0",
            try_as=ENTRY,
            documents=(_passport(today, "GBR", "5O7331804", name=("Murphy", "Ruby"), born=(2001, 12, 30), sex=Sex.F),),
            rule="mrz.repair-possible",
            expect="A check digit is wrong; the repair that makes every digit right is offered, never done in silence.",
            mistake=("5O7", "507"),
        ),
        Trial(
            name="A passport whose chip is a copy",
            try_as=ENTRY,
            documents=(_passport(today, "UTO", "K6620418", name=("Lorne", "Isak"), born=(1990, 6, 11), sex=Sex.M),),
            chip=OnChip.COPY,
            expect="Every part is signed, and the chip cannot prove that it is the one that was: refer.",
        ),
        Trial(
            name="A passport whose chip was changed",
            try_as=ENTRY,
            documents=(changed,),
            chip=OnChip.GENUINE,
            on_chip=replace(changed, birth=PartialDate(1989, 2, 28)),
            expect="The lines on the chip are not the ones that were signed, and not those of the page: refer.",
        ),
        Trial(
            name="May be on a sanctions list",
            try_as=ENTRY,
            documents=(
                _passport(today, "HUN", "BF4471902", name=("Várkonyi", "Zoltán"), born=(1966, 2, 19), sex=Sex.M),
            ),
            rule="persons.alert",
            expect="A hit with its reasons: a lead, to be verified with the list's owner before any other step.",
        ),
        Trial(
            name="A namesake of somebody on that list",
            try_as=ENTRY,
            documents=(
                _passport(today, "HUN", "BG0082337", name=("Várkonyi", "Zoltán"), born=(1994, 11, 8), sex=Sex.M),
            ),
            expect="The name agrees, the date of birth does not: nobody is stopped for a name.",
        ),
        Trial(
            name="Somebody whose family looks for her",
            try_as=ENTRY,
            documents=(
                _passport(today, "UTO", "K7718840", name=("Overbeck", "Tamsin"), born=(1995, 10, 2), sex=Sex.F),
            ),
            rule="persons.help",
            expect="Shown as help, not as a threat: she may be missing.",
        ),
        Trial(
            name="Under a discreet check",
            try_as=ENTRY,
            documents=(
                _passport(today, "GBR", "533118802", name=("Ashgrove", "Leopold"), born=(1970, 1, 30), sex=Sex.M),
            ),
            expect="Nothing at the lane; the watchlist desk sees the hit in its queue.",
        ),
        Trial(
            name="Reported lost",
            try_as=EXIT,
            documents=(_passport(today, "UTO", "K9900417", name=("Castell", "Elio"), born=(1979, 4, 3), sex=Sex.M),),
            rule="lists.number",
            expect="On the list of lost documents: a lead, to be verified with the list's owner before any other step.",
            listed="lost",
        ),
        Trial(
            name="A child alone",
            try_as=EXIT,
            documents=(
                _passport(today, "UTO", "K5531190", name=("Tamm", "Mira"), born=(today.year - 11, 1, 9), sex=Sex.F),
            ),
            rule="minor.alone",
            expect="A duty opens that blocks plain admission until somebody has answered for the child.",
        ),
        Trial(
            name="A child with an adult of another name (press F after the first)",
            try_as=ENTRY,
            documents=(
                _passport(today, "BRA", "FX338120", name=("Almeida Rocha", "Teresa"), born=(1988, 7, 19), sex=Sex.F),
                _passport(
                    today, "BRA", "FX338121", name=("Carvalho Pinto", "Davi"), born=(today.year - 6, 2, 1), sex=Sex.M
                ),
            ),
            rule="minor.other-name",
            expect="Ask how they belong together; a birth certificate or letter of consent closes the duty.",
        ),
        Trial(
            name="Known under another passport",
            try_as=ENTRY,
            documents=(_passport(today, "SEN", "A02551873", name=("Diop", "Awa"), born=(1983, 10, 10), sex=Sex.F),),
            past_document=_passport(
                today, "SEN", "A00914406", name=("Diop", "Awa"), born=(1983, 10, 10), sex=Sex.F, expiry=(0, 1, 15)
            ),
            past=(Visit(direction=ENTRY, days_ago=340), Visit(direction=EXIT, days_ago=331)),
            rule="history.other-document",
            expect="Same name, birth date and citizenship under an older passport: link the two, or keep them apart.",
        ),
        Trial(
            name="Entered, never left",
            try_as=ENTRY,
            documents=(okafor,),
            past=(Visit(direction=ENTRY, days_ago=142, purpose="study"),),
            rule="history.entry-without-exit",
            expect="The last crossing was an entry too: a missing record is no fault of the traveller.",
        ),
        Trial(
            name="The number of somebody else",
            try_as=ENTRY,
            documents=(_passport(today, "ITA", "YB6120033", name=("Bianchi", "Luca"), born=(1995, 6, 8), sex=Sex.M),),
            past_document=_passport(
                today, "ITA", "YB6120033", name=("Rinaldi", "Stefano"), born=(1962, 2, 17), sex=Sex.M
            ),
            past=(Visit(direction=ENTRY, days_ago=77), Visit(direction=EXIT, days_ago=70)),
            rule="history.number-other-data",
            expect="This number was met with another holder: compare the two side by side.",
        ),
        Trial(
            name="An identity card (three lines)",
            try_as=ENTRY,
            documents=(
                Document(
                    format=Format.TD1,
                    document_code="I",
                    issuer="UTO",
                    number="D23145890",
                    primary="Lindgren",
                    secondary="Noor",
                    nationality="UTO",
                    birth=PartialDate(1990, 2, 28),
                    sex=Sex.F,
                    expiry=PartialDate(today.year + 5, 3, 31),
                ),
            ),
            expect="Read like a passport: the form is recognised by itself.",
        ),
        Trial(
            name="Born on a day that nobody wrote down",
            try_as=ENTRY,
            documents=(
                Document(
                    format=Format.TD3,
                    document_code="P",
                    issuer="EGY",
                    number="A31840276",
                    primary="Abdallah",
                    secondary="Samir",
                    nationality="EGY",
                    birth=PartialDate(1971, None, None),
                    sex=Sex.M,
                    expiry=PartialDate(today.year + _VALID[0], _VALID[1], _VALID[2]),
                ),
            ),
            expect="Only the year of birth is known: read as it stands; the age lies between two numbers.",
        ),
        Trial(
            name="A visa instead of the passport",
            try_as=ENTRY,
            documents=(
                Document(
                    format=Format.MRV_A,
                    document_code="V",
                    issuer="UTO",
                    number="V7730184",
                    primary="Sharma",
                    secondary="Priya",
                    nationality="IND",
                    birth=PartialDate(1993, 8, 4),
                    sex=Sex.F,
                    expiry=PartialDate(today.year + 1, 3, 1),
                ),
            ),
            rule="document.visa-read",
            expect="A visa is not a travel document: scan the passport it stands in.",
        ),
        Trial(
            name="A reader that sends one line in small letters",
            try_as=ENTRY,
            documents=(
                _passport(today, "MEX", "G41730228", name=("Ramírez Ortega", "Ximena"), born=(1986, 3, 3), sex=Sex.F),
            ),
            in_one_line=True,
            expect="Read all the same, and what was put right is told.",
        ),
    )


def _passport(
    today: date,
    issuer: str,
    number: str,
    *,
    name: tuple[str, str],
    born: tuple[int, int, int],
    sex: Sex,
    expiry: tuple[int, int, int] = _VALID,
) -> Document:
    """Return a passport; `expiry` counts its year from this one, so that it stays the same until the year is over."""
    return Document(
        format=Format.TD3,
        document_code="P",
        issuer=issuer,
        number=number,
        primary=name[0],
        secondary=name[1],
        nationality=issuer,
        birth=PartialDate(*born),
        sex=sex,
        expiry=PartialDate(today.year + expiry[0], expiry[1], expiry[2]),
    )


def _soon(today: date) -> tuple[int, int, int]:
    """Return the end of next month, its year counted from this one."""
    return (1, 1, 28) if today.month == 12 else (0, today.month + 1, 28)


def passports_command(
    *, as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False
) -> None:
    """Print invented documents to present at the lane: paste the lines into the scan field and press Enter.

    In a demo installation the register knows some of them from before.

    Exit codes: 0 done, 2 wrong usage.

    Examples:
        limen demo-passports
        limen demo-passports --json
    """
    chosen = trials(clock.now().date())
    if as_json:
        sys.stdout.writelines(f"{json.dumps(_told(trial), ensure_ascii=False)}\n" for trial in chosen)
        return
    console = Console(highlight=False)
    for line in _printed(chosen):
        console.print(line, markup=False, soft_wrap=True)


def _told(trial: Trial) -> dict[str, object]:
    return {
        "name": trial.name,
        "try_as": trial.try_as.value,
        "documents": trial.lines(),
        "expect": trial.expect,
        "rule": trial.rule,
    }


def _printed(chosen: tuple[Trial, ...]) -> Iterator[str]:
    for number, trial in enumerate(chosen, start=1):
        yield f"{number:2}  {trial.name} ({trial.try_as.value})"
        yield f"    {trial.expect}"
        for lines in trial.lines():
            yield ""
            yield from (f"    {line}" for line in lines)
        yield ""
