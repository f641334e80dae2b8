"""The permits of the demo: a list that the register takes in whole, for people who crossed."""

from __future__ import annotations

from datetime import UTC, datetime

from limen.cli.demo.permits import MOST, listed_permits
from limen.cli.demo.traffic import past_travellers
from limen.lib.inspection.permit_list import ListedPermit, read_permits
from tests.fakes.acting import utopia

UNTIL = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)


def test_every_permit_can_be_read_and_says_something_of_its_own() -> None:
    pack = utopia()
    travellers = past_travellers(pack, crossings=3_000, until=UNTIL)
    rows = list(read_permits(listed_permits(pack, travellers, today=UNTIL.date(), seed=1), law=pack.stays))
    permits = [row for row in rows if isinstance(row, ListedPermit)]
    assert len(permits) == len(rows)
    assert 30 < len(permits) <= MOST
    assert len({row.permit.number for row in permits}) == len(permits)
    assert len({row.permit.kind for row in permits}) >= 5
    assert {row.status.value for row in permits} > {"valid"}
    assert all(row.permit.holder.citizenship != pack.state.code for row in permits)
    assert all(row.ended_on is None or row.ended_on <= UNTIL.date() for row in permits)
