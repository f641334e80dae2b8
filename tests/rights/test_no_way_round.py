"""No order of steps, roles and retries ends a person with an open claim in refusal, removal or foreign hands, none puts
a child in detention, and a claim that arrives late opens the case again and has the authority told.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Custody, Inspection
from limen.apps.crossings.operations import custody, filing
from limen.apps.crossings.operations.custody import is_of_child, may_be_child
from limen.apps.protection.models import Claim, Duty, Told
from limen.lib.basics.act import Act
from limen.lib.inspection.moves import Move, State
from limen.lib.safeguards.duties import ADVERSE, BY_WORD
from tests import found
from tests.apps.crossings.test_outcomes_stateful import ADVERSE as ADVERSE_STATES
from tests.apps.crossings.test_outcomes_stateful import PEOPLE, Before, SecondLine
from tests.fakes.held import held

EXAMPLES = found.as_many(40, here=4)
FOREIGN_HANDS = frozenset({State.REFUSED, State.WITHDRAWN, State.REMOVED, State.HANDED_OVER})


class Safeguards(SecondLine):
    """The second line's whole machine, with everything that protects somebody put in at any moment."""

    people = st.sampled_from(["sofia"] * 3 + ["max"] * 2 + sorted(PEOPLE))
    picks = st.integers(0, 2)

    def __init__(self) -> None:
        super().__init__()
        self.had_claim: dict[UUID, bool] = {}
        self.claims: set[UUID] = set()

    def look_at_change(self, row: Inspection, before: Before) -> None:
        super().look_at_change(row, before)
        if State(row.state) in FOREIGN_HANDS:
            assert not self.had_claim.get(row.id, False), "a claim was open"

    def attempt(self, call: Callable[[], Any]) -> Any:
        open_claims = Duty.objects.filter(kind="protection-claim", closed_at__isnull=True)
        self.had_claim = dict.fromkeys(open_claims.values_list("inspection", flat=True), True)
        return super().attempt(call)

    @rule(who=people, pick=picks)
    def hold(self, who: str, pick: int) -> None:
        act, request = self.act(who), clock.new_id()
        row = Inspection.objects.filter(id=self.case(pick)).first()
        is_childs = row is not None and (may_be_child(row) or is_of_child(row))
        self.attempt(lambda: custody.begin_custody(act, request=request, inspection=self.case(pick), held=held(act)))
        if Custody.objects.filter(id=request).exists():
            event("somebody is held")
            assert not is_childs, "a child, or the family of one, was held"

    @rule(who=people, pick=picks, need=st.sampled_from(sorted(BY_WORD)))
    def say_a_need(self, who: str, pick: int, need: str) -> None:
        self.attempt(lambda: crossings.note_need_of(self.act(who), inspection=self.case(pick), need=need))

    @rule(who=people, pick=picks)
    def close_the_file(self, who: str, pick: int) -> None:
        self.attempt(lambda: filing.close_file(self.act(who), inspection=self.case(pick)))

    @rule(pick=picks)
    def claim_late(self, pick: int) -> None:
        """Whatever became of the case, somebody at the first line hears the words."""
        Inspection.objects.filter(id=self.case(pick), state__in=[*ADVERSE_STATES]).update(filed_at=self.post.base.at)
        self.attempt(lambda: crossings.claim_protection(self.act("ines"), inspection=self.case(pick)))
        row = Inspection.objects.filter(id=self.case(pick)).first()
        if row and not Duty.objects.filter(inspection=row.id, kind="protection-claim", closed_at__isnull=False):
            event(f"claimed when {row.state}")
            assert row.filed_at is None
            assert Told.objects.filter(duty__inspection=row.id, duty__kind="protection-claim").exists()

    @rule()
    def the_node_goes_round(self) -> None:
        crossings.tell_authorities(self.later())
        custody.escalate_missed_reviews(self.later())

    def later(self) -> Act:
        return self.post.at(self.act("max"), self.post.base.at + timedelta(days=2))

    @invariant()
    def a_claim_is_never_lost(self) -> None:
        claims = set(Claim.objects.values_list("inspection", flat=True))
        assert claims >= self.claims
        self.claims = claims
        kinds = Duty.objects.filter(kind="protection-claim").values_list("inspection", flat=True)
        assert claims == set(kinds)


@pytest.mark.slow
@pytest.mark.django_db
def test_no_sequence_of_steps_leads_round_a_safeguard() -> None:
    assert {ADVERSE_STATES[state] for state in FOREIGN_HANDS} == ADVERSE
    assert Move.ADMIT not in ADVERSE
    run_state_machine_as_test(
        Safeguards,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
