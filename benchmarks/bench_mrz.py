"""Machine-readable zones read per second, against the PyPI package `mrz` on the same documents in the same run.

Both do everything they can: our reading has all fields, the value and verdict of every check digit, and findings;
theirs is a checker and its `fields()`. A second row asks them for the verdict alone, which is less than ours gives.

Counted is the time of the processor, so that a busy machine slows both alike.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date, timedelta

from mrz.checker.td1 import TD1CodeChecker
from mrz.checker.td2 import TD2CodeChecker
from mrz.checker.td3 import TD3CodeChecker

from benchmarks.rows import Row
from limen.lib import mrz
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.mrz.dates import read_birth, read_expiry

TODAY = date(2026, 11, 22)
DOCUMENTS = 2_000
ROUNDS = 7
SLICE = 0.1
"""Seconds that one piece of work takes in one round."""
PRIMARY = ("ERIKSSON", "MUSTERMANN", "AL BASRI", "VAN DER MUELLEN", "OCONNOR", "SMITH JONES", "HENG", "VILARCHAO")
SECONDARY = ("ANNA MARIA", "ERIKA", "HUDA", "MARTIN", "ENYA SIOBHAN", "SUSIE", "DEBORAH MING", "JOSE RAMON")
ISSUERS = ("UTO", "FRA", "ESP", "USA", "BRA", "KEN", "JPN", "TUR")
THEIRS = {mrz.Format.TD3: TD3CodeChecker, mrz.Format.TD2: TD2CodeChecker, mrz.Format.TD1: TD1CodeChecker}


def run(scale: float) -> list[Row]:
    """Return documents per second for TD3, TD2 and TD1, and the ratios."""
    rows = []
    for form in THEIRS:
        texts = _texts(form, max(50, round(DOCUMENTS * scale)))
        _agree(form, texts)
        rows += _rows(form, texts)
    return rows


def _texts(form: mrz.Format, count: int) -> list[str]:
    dice = random.Random(9303)
    return ["\n".join(mrz.compose(_document(form, dice))) for _ in range(count)]


def _document(form: mrz.Format, dice: random.Random) -> mrz.Document:
    birth = date(1930, 1, 1) + timedelta(days=dice.randrange(80 * 365))
    expiry = TODAY + timedelta(days=dice.randrange(-365, 10 * 365))
    issuer = dice.choice(ISSUERS)
    return mrz.Document(
        format=form,
        document_code="P" if form == mrz.Format.TD3 else "I",
        issuer=issuer,
        number="".join(dice.choices("0123456789ABCDEFGHIJ", k=9)),
        primary=dice.choice(PRIMARY),
        secondary=dice.choice(SECONDARY),
        nationality=issuer,
        birth=PartialDate.of(birth),
        sex=dice.choice(list(Sex)),
        expiry=PartialDate.of(expiry),
        optional=("".join(dice.choices("0123456789", k=7)),) if dice.random() < 0.5 else (),
    )


def _agree(form: mrz.Format, texts: list[str]) -> None:
    """Both must find every document right, and the same number in it, or the figures mean nothing."""
    for text in texts:
        ours, theirs = mrz.parse(text, today=TODAY), THEIRS[form](text)
        assert ours.valid, text
        assert bool(theirs), text
        assert theirs.fields().document_number == ours.number, text


def _rows(form: mrz.Format, texts: list[str]) -> list[Row]:
    checker = THEIRS[form]
    ours, cold, full, verdict = _alternately(
        texts,
        lambda text: mrz.parse(text, today=TODAY),
        _parse_cold,
        lambda text: checker(text).fields(),
        lambda text: bool(checker(text)),
    )
    return [
        Row(
            name=f"{form} read in full",
            value=ours,
            unit="documents/s",
            against="mrz 0.6.2, checker and fields()",
            ratio=ours / full,
            goal=10,
            note="20 is the stretch; most dates were seen before, as at a busy post",
        ),
        Row(
            name=f"{form} read in full, against less",
            value=ours,
            unit="documents/s",
            against="mrz 0.6.2, the verdict alone",
            ratio=ours / verdict,
            goal=10,
            note=(
                "the peer returns no field here; what stands in the way is making the tuples of a full result. "
                f"With no date seen before: {cold:,.0f}/s, {cold / full:.1f} times the peer in full, "
                f"{cold / verdict:.1f} times its verdict"
            ),
        ),
    ]


def _parse_cold(text: str) -> mrz.Reading:
    """Read as if no date had ever been seen: the cache of dates is what a busy post has warm."""
    read_birth.cache_clear()
    read_expiry.cache_clear()
    return mrz.parse(text, today=TODAY)


def _alternately(texts: list[str], *works: Callable[[str], object]) -> list[float]:
    """Return documents per second of each piece of work: the best of several rounds in turns, of equal length each."""
    passes = [max(1, round(SLICE / _seconds(texts, work, passes=1))) for work in works]
    best = [0.0] * len(works)
    for _ in range(ROUNDS):
        for index, work in enumerate(works):
            seconds = _seconds(texts, work, passes=passes[index])
            best[index] = max(best[index], len(texts) * passes[index] / seconds)
    return best


def _seconds(texts: list[str], work: Callable[[str], object], *, passes: int) -> float:
    start = time.process_time()
    for _ in range(passes):
        for text in texts:
            work(text)
    return time.process_time() - start
