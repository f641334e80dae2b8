"""In what order the second line looks."""

from __future__ import annotations

import pytest

from limen.lib.basics.findings import Severity
from limen.lib.decision.urgency import Urgency, urgency


@pytest.mark.parametrize(
    ("duties", "worst", "returned", "expected"),
    [
        (True, Severity.INFO, False, Urgency.PROTECTED),
        (True, Severity.STOP, True, Urgency.PROTECTED),
        (False, Severity.STOP, True, Urgency.STOPPED),
        (False, Severity.ATTENTION, True, Urgency.RETURNED),
        (False, Severity.INFO, True, Urgency.RETURNED),
        (False, Severity.ATTENTION, False, Urgency.ATTENTION),
        (False, Severity.NOTICE, False, Urgency.OTHER),
        (False, 0, False, Urgency.OTHER),
    ],
)
def test_who_is_looked_at_first(duties: bool, worst: int, returned: bool, expected: Urgency) -> None:
    assert urgency(duties=duties, worst=worst, returned=returned) is expected


def test_protection_comes_before_everything() -> None:
    assert min(Urgency) is Urgency.PROTECTED
