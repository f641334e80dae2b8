"""The press: sets a notice as a PDF/A with a tagged structure, in a process of its own and in bounded time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

from limen.adapters import notice_child
from limen.adapters.notice_text import content_of
from limen.adapters.qr_codes import qr_svg
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.notices import Paper

CHILD: Final = Path(notice_child.__file__)
FONTS: Final = CHILD.parent / "paper_fonts"
WAIT_SECONDS: Final = 20.0
UNKNOWN: Final = "\ufffd"
"""Stands for a letter that none of the fonts has: PDF/A allows no empty box, and nothing is left out unseen."""
_INVISIBLE: Final = frozenset("\n\u2068\u2069\u200e\u200f\u200c\u200d")


class PaperNotSet(Problem):
    """The paper could not be made into pages."""

    code = "paper-not-set"
    sentence = N_(
        "The paper could not be made, and nothing was recorded. Try once more, then tell the administrator the time."
    )


def set_notice(paper: Paper) -> bytes:
    """Return the PDF of a notice; raises PaperNotSet."""
    content = printable(json.dumps(content_of(paper), ensure_ascii=False))
    return set_page("notice.typ", {"content": content, "code": qr_svg(paper.seal) if paper.seal else ""})


def printable(text: str) -> str:
    """Return a text with UNKNOWN in the place of every letter that none of the fonts has."""
    return "".join(character if _can_show(character) else UNKNOWN for character in text)


def set_page(page: str, inputs: Mapping[str, str], *, with_pictures: bool = False, fonts: Sequence[Path] = ()) -> bytes:
    """Return the PDF that `page`, one of the files beside this one, makes of `inputs`; raises PaperNotSet.

    One `with_pictures` may take three times as long; `fonts` are folders of letters besides ours.
    """
    times = 3 if with_pictures else 1
    # -I: no folder of the caller and no variable of the environment leads the child to other code.
    command = [sys.executable, "-I", "-B", str(CHILD)]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(
                {"page": page, "inputs": dict(inputs), "times": times, "fonts": list(map(str, fonts))}
            ).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            timeout=WAIT_SECONDS * times,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PaperNotSet from error
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF-"):
        raise PaperNotSet
    return done.stdout


def _can_show(character: str) -> bool:
    return character.isascii() or character in _INVISIBLE or ord(character) in _letters()


@cache
def _letters() -> frozenset[int]:
    """Return every character that one of the fonts has."""
    letters: set[int] = set()
    for path in sorted(FONTS.glob("*/*Regular.ttf")):
        with TTFont(path, lazy=True) as font:
            letters.update(font.getBestCmap())
    return frozenset(letters)
