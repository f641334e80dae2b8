"""What a carrier announced against what the document says: a slip is told, and what is only left out is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.inspection.comparing_announced import differences
from limen.lib.inspection.facts import Document, Holder

HOLDER = Holder(primary="MUELLER", secondary="ANNA MARIA", birth=PartialDate(1985, 8, 12), sex=Sex.F, citizenship="DEU")
PAPER = Document(code="P", issuer="D", number="C01X00T47", expiry=PartialDate(2031, 4, 15))


def told(**changes: object) -> list[str]:
    """Return in what an announcement that says `changes` differs from the document."""
    expiry = changes.pop("expiry", PAPER.expiry)
    found = differences(
        told=replace(HOLDER, **changes),  # type: ignore[arg-type]  # the cases below name fields with values of theirs
        told_document=replace(PAPER, expiry=expiry),  # type: ignore[arg-type]  # as above
        holder=HOLDER,
        document=PAPER,
    )
    return [each.what for each in found]


@pytest.mark.parametrize(
    "same",
    [
        {},
        {"primary": "Müller"},
        {"secondary": "ANNA"},
        {"secondary": ""},
        {"primary": "MUELLER ANNA", "secondary": "MARIA"},
        {"birth": PartialDate(1985)},
        {"sex": Sex.X},
        {"citizenship": "D"},
        {"citizenship": ""},
        {"expiry": PartialDate()},
    ],
)
def test_what_is_written_otherwise_or_left_out_is_no_difference(same: dict[str, object]) -> None:
    assert told(**same) == []


@pytest.mark.parametrize(
    ("what", "other"),
    [
        ("name", {"primary": "MAIER"}),
        ("name", {"secondary": "BERTA"}),
        ("birth", {"birth": PartialDate(1985, 12, 8)}),
        ("sex", {"sex": Sex.M}),
        ("citizenship", {"citizenship": "AUT"}),
        ("expiry", {"expiry": PartialDate(2030, 4, 15)}),
    ],
)
def test_what_differs_is_told(what: str, other: dict[str, object]) -> None:
    assert told(**other) == [what]


def test_nothing_is_compared_with_nothing() -> None:
    assert differences(told=None, told_document=None, holder=HOLDER, document=PAPER) == ()
