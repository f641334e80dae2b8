"""How an interview of the second line is held: who speaks which language through whom, and what follows what in it.

It is never a protection interview: what somebody says about danger is recorded as a claim and not asked further here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from limen.lib.basics.country_pack.second_line import Guide
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

LONGEST_NAME: Final = 120
LONGEST_PRESENT: Final = 500
LONGEST_WORDS: Final = 4_000
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LONGEST_LANGUAGE: Final = 16


class Interpreter(StrEnum):
    """Through whom officer and traveller understand each other."""

    NONE = "none"
    PERSON = "person"
    SERVICE = "service"

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _INTERPRETER_LABELS[self]


_INTERPRETER_LABELS = {
    Interpreter.NONE: N_("Not needed: both speak this language well"),
    Interpreter.PERSON: N_("An interpreter, by name"),
    Interpreter.SERVICE: N_("An interpreting service"),
}


class Presence(StrEnum):
    """Where the interpreter is."""

    PRESENT = "present"
    REMOTE = "remote"

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _PRESENCE_LABELS[self]


_PRESENCE_LABELS = {Presence.PRESENT: N_("In the room"), Presence.REMOTE: N_("By telephone or video")}


class EntryKind(StrEnum):
    """What one line of the record is."""

    ANSWER = "answer"
    REMARK = "remark"
    BREAK = "break"
    RESUMED = "resumed"
    CORRECTION = "correction"

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _ENTRY_LABELS[self]


_ENTRY_LABELS = {
    EntryKind.ANSWER: N_("Answer"),
    EntryKind.REMARK: N_("Remark of the officer"),
    EntryKind.BREAK: N_("Break"),
    EntryKind.RESUMED: N_("Resumed"),
    EntryKind.CORRECTION: N_("Correction by the traveller"),
}


class ReadBack(StrEnum):
    """Whether the traveller heard what was written down."""

    YES = "yes"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _READ_BACK_LABELS[self]


_READ_BACK_LABELS = {
    ReadBack.YES: N_("Yes: the traveller heard it in this language, and could correct it"),
    ReadBack.DECLINED: N_("No: the traveller did not want to hear it"),
}


class GuideUnknown(Problem):
    """The country pack has no such question guide."""

    code = "guide-unknown"
    sentence = N_("Choose one of the question guides of this country.")


class LanguageMissing(Problem):
    """An interview in no language that was written down."""

    code = "interview-language-missing"
    sentence = N_("Say in which language you speak with the traveller. Without it nobody can judge the answers later.")


class InterpreterUnnamed(Problem):
    """An interpreter without a name, or of whom nobody knows whether they are in the room."""

    code = "interpreter-unnamed"
    sentence = N_("Name the interpreter or the service, and say whether they are in the room or remote.")


class ChildAlone(Problem):
    """A child would be questioned with nobody at its side."""

    code = "child-without-company"
    sentence = N_("A child is not questioned alone. Say who is with the child: a parent, a guardian, a representative.")


class OnBreak(Problem):
    """The interview is interrupted."""

    code = "interview-on-break"
    sentence = N_("The interview is on a break. Resume it before you write an answer.")


class NotOnBreak(Problem):
    """What is not interrupted cannot be resumed."""

    code = "interview-not-on-break"
    sentence = N_("The interview is not on a break.")


class EntryEmpty(Problem):
    """An answer, a remark or a correction without words."""

    code = "entry-empty"
    sentence = N_("Write down what was said. An answer that was not given is an answer too: say so.")


class QuestionUnknown(Problem):
    """The guide of this interview has no such question."""

    code = "question-unknown"
    sentence = N_("This question is not in the guide of this interview.")


class NothingToCorrect(Problem):
    """A correction names no line of words."""

    code = "nothing-to-correct"
    sentence = N_("Choose the line that the traveller corrects. Breaks cannot be corrected.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How an interview is held."""

    guide: str
    language: str
    """BCP 47, of what is spoken."""
    interpreter: Interpreter
    interpreter_name: str = ""
    presence: Presence | None = None
    present: str = ""
    """Other persons in the room, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the record."""

    kind: EntryKind
    words: str = ""
    question: str = ""
    corrects: int | None = None
    """Number of the line that a correction is about; 1 for the first."""


def require_setting(setting: Setting, *, guides: Collection[str], is_child: bool) -> None:
    """Raise GuideUnknown, LanguageMissing, InterpreterUnnamed or ChildAlone unless an interview may be held so."""
    if setting.guide not in guides:
        raise GuideUnknown
    if not _LANGUAGE.fullmatch(setting.language) or len(setting.language) > _LONGEST_LANGUAGE:
        raise LanguageMissing
    if setting.interpreter is not Interpreter.NONE and not (setting.interpreter_name and setting.presence):
        raise InterpreterUnnamed
    if is_child and not setting.present:
        raise ChildAlone


def require_entry(entry: Entry, *, guide: Guide | None, before: Sequence[EntryKind]) -> None:
    """Raise unless `entry` may follow the lines `before` (their kinds, the first one first) of an interview by `guide`.

    Raises OnBreak, NotOnBreak, EntryEmpty, QuestionUnknown or NothingToCorrect.
    """
    _require_time(entry.kind, before)
    if entry.kind in _IN_WORDS and not entry.words:
        raise EntryEmpty
    if entry.question and (guide is None or guide.question(entry.question) is None):
        raise QuestionUnknown
    if entry.kind is EntryKind.CORRECTION and not _is_correctable(entry.corrects, before):
        raise NothingToCorrect


_IN_WORDS: Final = frozenset({EntryKind.ANSWER, EntryKind.REMARK, EntryKind.CORRECTION})


def _require_time(kind: EntryKind, before: Sequence[EntryKind]) -> None:
    if kind is EntryKind.RESUMED:
        if not is_on_break(before):
            raise NotOnBreak
    elif is_on_break(before):
        raise OnBreak


def _is_correctable(number: int | None, before: Sequence[EntryKind]) -> bool:
    return number is not None and 1 <= number <= len(before) and before[number - 1] in _IN_WORDS


def is_on_break(kinds: Sequence[EntryKind]) -> bool:
    """Return True when the last break of these lines was not resumed."""
    turns = [kind for kind in kinds if kind in {EntryKind.BREAK, EntryKind.RESUMED}]
    return bool(turns) and turns[-1] is EntryKind.BREAK


def suggested_guides(findings: Iterable[Finding], guides: Sequence[Guide]) -> tuple[Guide, ...]:
    """Return all `guides`: first those that the findings ask for, heaviest first, then the others in their order."""
    weighing = sorted(
        (each for each in findings if each.severity >= Severity.NOTICE), key=lambda each: each.severity, reverse=True
    )
    asked = [guide for finding in weighing if (guide := _guide_for(finding.rule, guides))]
    return tuple(dict.fromkeys([*asked, *guides]))


def _guide_for(rule: str, guides: Iterable[Guide]) -> Guide | None:
    """Return the guide whose rules fit best: the longest beginning."""
    fitting = [(len(start), guide) for guide in guides for start in guide.for_rules if rule.startswith(start)]
    return max(fitting, key=lambda each: each[0])[1] if fitting else None
