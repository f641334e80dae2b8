"""A repair is offered, accepted by an officer, told, and never anything else than what was offered."""

from __future__ import annotations

from datetime import date

import pytest

from limen.lib import mrz
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.inspection.presented import Presented, RepairNotOffered, read_presented

TODAY = date(2026, 11, 22)
AS_PRINTED = "\n".join(
    mrz.compose(
        mrz.Document(
            format=mrz.Format.TD3,
            document_code="P",
            issuer="GBR",
            number="507331804",
            primary="Murphy",
            secondary="Ruby",
            nationality="GBR",
            birth=PartialDate(2001, 12, 30),
            sex=Sex.F,
            expiry=PartialDate(2030, 6, 30),
        )
    )
)
MISREAD = AS_PRINTED.replace("\n507", "\nS07")
"""The reader took the 5 at the beginning of the number for an S."""


def test_a_misread_digit_is_offered_and_not_applied() -> None:
    read = read_presented(Presented(scanned=MISREAD), today=TODAY)
    assert AS_PRINTED in read.repairs
    assert read.document is not None
    assert read.document.number.startswith("S")


def test_an_accepted_repair_keeps_what_the_reader_sent() -> None:
    read = read_presented(Presented(scanned=AS_PRINTED, repaired_from=MISREAD), today=TODAY)
    assert read.document is not None
    assert read.document.number.startswith("5")
    assert read.repaired_from == MISREAD
    assert not read.repairs


def test_lines_that_were_not_offered_are_no_repair() -> None:
    another = AS_PRINTED.replace("MURPHY", "MURRAY")
    with pytest.raises(RepairNotOffered):
        read_presented(Presented(scanned=another, repaired_from=MISREAD), today=TODAY)
