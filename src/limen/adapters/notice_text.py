"""The words of a notice, in the traveller's language and in the State's: a paper in, blocks of text out.

Every value inside a sentence is isolated, because a name or a telephone number in Latin letters must not move what
stands around it in Arabic. What officers wrote stands as they wrote it, once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from django.utils import translation
from django.utils.translation import gettext

from limen.adapters import wording
from limen.lib.basics.country_pack.second_line import Help
from limen.lib.basics.words import N_, Country, Value, Word
from limen.lib.decision.notices import TITLES, Paper
from limen.lib.inspection.moves import Move

RIGHT_TO_LEFT: Final = frozenset({"ar"})
_ISOLATE, _END = "\u2068", "\u2069"

_INTRODUCTIONS: Final[Mapping[Move, str]] = {
    Move.REFUSE: N_("On %(day)s, at %(post)s, you were refused entry to %(state)s."),
    Move.WITHDRAW: N_("On %(day)s, at %(post)s, you took back your request to enter %(state)s, of your own free will."),
    Move.STOP: N_("On %(day)s, at %(post)s, you were not allowed to leave %(state)s, because of a legal order."),
    Move.ADMIT_CONDITIONALLY: N_("On %(day)s, at %(post)s, you were admitted to %(state)s, with conditions."),
}
_ABOUT: Final[Mapping[Move, str]] = {
    Move.REFUSE: N_("Reasons"),
    Move.WITHDRAW: N_("What this means"),
    Move.STOP: N_("The order"),
    Move.ADMIT_CONDITIONALLY: N_("The conditions"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph, and the side from which it is read."""

    text: str
    direction: str
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One block in one language."""

    heading: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The same block in each language of the paper, and below them what was written in one alone."""

    cells: tuple[Cell, ...]
    words: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A language of the paper."""

    language: str
    region: str
    direction: str
    title: str
    number: str
    authority: str
    draft: str
    check: str
    signatures: tuple[str, ...]
    choices: tuple[str, ...]


def content_of(paper: Paper) -> dict[str, object]:
    """Return everything that the page shows, as plain data for the one who sets it."""
    sides = [_in(language, lambda: _side(paper)) for language in paper.languages]
    makers = (_who, _about, _reasoning, _milder, _appeal, _help, _protection, _after)
    blocks = (_block(paper, maker) for maker in makers)
    return {
        "draft": not paper.number,
        "number": paper.number,
        "day": paper.day.isoformat(),
        "sides": [asdict(side) for side in sides],
        "blocks": [asdict(block) for block in blocks if block],
        "check": [paper.printed.name, paper.printed.birth, paper.printed.document or "-", _grouped(paper.control)],
        "officers": [name for name in (paper.officer, paper.second_officer) if name],
    }


def direction_of(text: str) -> str:
    """Return the side from which a text is read, by its first letter that has one."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


Maker = Callable[[Paper], Cell | None]


def _in(language: str, make: Callable[[], Side]) -> Side:
    with translation.override(language):
        return make()


def _block(paper: Paper, maker: Maker) -> Block | None:
    cells = []
    for language in paper.languages:
        with translation.override(language):
            cells.append(maker(paper))
    made = tuple(cell for cell in cells if cell)
    written: Mapping[Maker, str] = {_reasoning: paper.words, _milder: paper.proportionality}
    words = written.get(maker, "")
    line = Line(text=words, direction=direction_of(words)) if words else None
    return Block(cells=made, words=line) if made else None


def _side(paper: Paper) -> Side:
    language = translation.get_language() or "en"
    tag, _, script = language.partition("-")
    return Side(
        language=tag,
        region="CN" if script == "hans" else "",
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        title=gettext(TITLES[paper.move]),
        number=_say(N_("No. %(number)s of %(day)s"), number=paper.number or "-", day=paper.day),
        authority=gettext(paper.authority),
        draft=gettext("Draft: not valid"),
        check=gettext(
            "Anybody can check this paper without a connection: read the square code with any scanner, and compare what"
            " it says with these lines. The authority's page for it is /verify; the program is “limen seal verify”."
        ),
        signatures=(gettext("Officer"), gettext("Traveller"), gettext("Interpreter")),
        choices=(gettext("did not want to sign"), gettext("could not sign")),
    )


def _who(paper: Paper) -> Cell:
    pairs: list[tuple[str, Value]] = [
        (gettext("Name"), paper.printed.name),
        (gettext("Born"), paper.birth or gettext("not known")),
        (gettext("Citizenship"), Country(paper.citizenship) if paper.citizenship else gettext("not known")),
        (gettext("Document"), f"{paper.document_issuer} {paper.printed.document}".strip() or gettext("none")),
    ]
    told = _introduction(paper)
    return _cell("", told, *(f"{name}: {_isolated(value)}" for name, value in pairs))


def _introduction(paper: Paper) -> str:
    return _say(
        _INTRODUCTIONS[paper.move], day=paper.decided, post=Word(paper.post_name), state=Country(paper.state_code)
    )


def _about(paper: Paper) -> Cell:
    lines = {
        Move.REFUSE: _reasons,
        Move.WITHDRAW: _withdrawal,
        Move.STOP: _order,
        Move.ADMIT_CONDITIONALLY: _conditions,
    }[paper.move]
    return _cell(gettext(_ABOUT[paper.move]), *lines(paper))


def _reasons(paper: Paper) -> Iterable[str]:
    for reason in paper.reasons:
        yield _say(
            N_("%(letter)s. %(reason)s (%(basis)s)"),
            letter=reason.letter,
            reason=Word(reason.name),
            basis=reason.legal_basis,
        )


def _withdrawal(paper: Paper) -> Iterable[str]:
    yield gettext("This is not a refusal. You can ask to enter again, here or elsewhere, at any time.")
    yield _say(N_("Your free will was confirmed through: %(who)s."), who=paper.free_will)
    yield gettext("If it was not your own free will, say so now, and appeal.")


def _order(paper: Paper) -> Iterable[str]:
    yield _say(N_("%(order)s, reference %(reference)s."), order=Word(paper.order), reference=paper.order_reference)
    yield gettext("The order itself is contested before the authority that made it.")


def _conditions(paper: Paper) -> Iterable[str]:
    for condition in paper.conditions:
        yield _say(N_("%(condition)s: %(beside)s"), condition=Word(condition.name), beside=condition.beside)
    if paper.stay_until:
        yield _say(N_("You may stay until %(day)s, that day included."), day=paper.stay_until)


def _reasoning(paper: Paper) -> Cell | None:
    return _cell(gettext("Why, in the officer's words")) if paper.words else None


def _milder(paper: Paper) -> Cell | None:
    return _cell(gettext("Why nothing milder was enough")) if paper.proportionality else None


def _appeal(paper: Paper) -> Cell:
    appeal = paper.appeal
    removal = (
        N_("You are not removed before the appeal is decided.")
        if appeal.suspensive
        else N_("The appeal does not stop a removal by itself: ask the court at once to stop it.")
    )
    return _cell(
        gettext("Your right to appeal"),
        _say(
            N_("You can appeal to: %(body)s. The appeal must be there by %(day)s (%(days)s days; %(basis)s)."),
            body=Word(appeal.name),
            day=paper.appeal_until,
            days=appeal.days,
            basis=appeal.legal_basis,
        ),
        _say(N_("Handed over later than %(day)s, the days count from the day you were handed it."), day=paper.day),
        gettext(removal),
        strong=0,
    )


def _help(paper: Paper) -> Cell:
    return _cell(
        gettext("Where you get help"),
        gettext("Legal help:"),
        *(_reach(each) for each in paper.helps),
        gettext("Independent monitor, for anything about how you were treated:"),
        _reach(paper.monitor),
    )


def _reach(helper: Help) -> str:
    parts = (gettext(helper.name), _isolated(helper.phone), _isolated(helper.address))
    return " · ".join(parts)


def _protection(_paper: Paper) -> Cell:
    return _cell(
        gettext("If you are afraid"),
        gettext(
            "If you are afraid of what may happen to you where you would be sent, tell any officer, at any time, in any"
            " words. Nobody sends you there before that is examined."
        ),
    )


def _after(paper: Paper) -> Cell | None:
    if paper.move is not Move.REFUSE:
        return None
    carrier = paper.carrier or gettext("not settled yet")
    destination: Value = Country(paper.destination) if paper.destination else gettext("not settled yet")
    return _cell(
        gettext("Your journey on"),
        _say(N_("Destination: %(state)s"), state=destination),
        _say(N_("Carrier: %(carrier)s"), carrier=carrier),
    )


def _cell(heading: str, *texts: str, strong: int = -1) -> Cell:
    direction = "rtl" if (translation.get_language() or "") in RIGHT_TO_LEFT else "ltr"
    lines = (Line(text=text, direction=direction, strong=number == strong) for number, text in enumerate(texts))
    return Cell(heading=heading, lines=tuple(lines))


def _say(msgid: str, **values: Value | date) -> str:
    return gettext(msgid) % {name: _isolated(value) for name, value in values.items()}


def _isolated(value: Value | date) -> str:
    return f"{_ISOLATE}{wording.text(value)}{_END}"


def _grouped(word: str) -> str:
    """Return a control word in groups of four, as it is read aloud."""
    return " ".join(word[start : start + 4] for start in range(0, len(word), 4)) or "-"
