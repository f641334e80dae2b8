"""Any officers, any roles, any steps, in any order: nobody is refused, removed or handed over as the law forbids it.

The machine keeps a ledger of its own: before every step it notes who stands behind blocking duties, after every step it
looks at each case that has become adverse meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Appeal, Crossing, Decision, Inspection, Outcome, PostRequest
from limen.apps.crossings.operations import appeals, headquarters
from limen.apps.journal.models import Event
from limen.apps.posts.models import Officer
from limen.apps.protection.models import Duty
from limen.apps.protection.queries import open_kinds
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.inspection.moves import Move, State
from tests import found
from tests.fakes.case import second_line
from tests.fakes.outcomes import assess_all, dutch, proposal
from tests.fakes.post import CHILD, Post, chain_findings, decided, opened, passport

EXAMPLES = found.as_many(30, here=4)
ADVERSE: Mapping[State, Move] = {
    State.REFUSED: Move.REFUSE,
    State.WITHDRAWN: Move.WITHDRAW,
    State.STOPPED: Move.STOP,
    State.REMOVED: Move.REMOVE,
    State.HANDED_OVER: Move.HAND_OVER,
}
NATIONAL = passport("A0000001")
CASES = (
    dutch("X0000001"),
    dutch("X0000002", primary="BAKKER"),
    dutch("X0000003", primary="VISSER", expiry=PartialDate(2020, 1, 1)),
    NATIONAL,
    dutch("C0000001", secondary="NILS", birth=CHILD),
)
PEOPLE: Mapping[str, tuple[Role, ...]] = {
    "sofia": (Role.SECOND_LINE,),
    "omar": (Role.SECOND_LINE,),
    "max": (Role.SUPERVISOR,),
    "ines": (Role.FIRST_LINE,),
    "pia": (Role.PROTECTION,),
    "lena": (Role.LEGAL_DESK,),
    "hugo": (Role.LEGAL_DESK,),
    "both": (Role.FIRST_LINE, Role.PROTECTION),
    "ada": (Role.ADMINISTRATOR,),
}
STEPS = (
    "refer_another",
    "decide_at_the_first_line",
    "take",
    "give",
    "propose",
    "conclude",
    "confirm",
    "decline",
    "take_back",
    "claim",
    "answer_duties",
    "ask_headquarters",
    "agree",
    "disagree",
    "appeal",
    "decide_appeals",
)


@dataclass(frozen=True, kw_only=True)
class Before:
    """How a case stood before a step."""

    state: str
    blocking: frozenset[Move]


class SecondLine(RuleBasedStateMachine):
    """A post where anybody may try anything with anybody's case."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = transaction.atomic()
        self.inside.__enter__()
        self.cases: list[UUID] = []

    @initialize(scanned=st.lists(st.sampled_from(CASES), min_size=1, max_size=3, unique=True))
    def open_the_post(self, scanned: list[str]) -> None:
        self.post = Post()
        for name in ("sofia", "omar", "max"):
            second_line(self.post, name, PEOPLE[name][0])
        for lines in scanned:
            self.refer(lines, Direction.ENTRY)

    def teardown(self) -> None:
        try:
            if hasattr(self, "post"):
                for state in Inspection.objects.values_list("state", flat=True):
                    event(f"somebody ends {state}")
                assert chain_findings() == []
                decided_ = Event.objects.filter(kind="limen.inspection.decided").count()
                assert decided_ == Decision.objects.count()
        finally:
            transaction.set_rollback(True)
            self.inside.__exit__(None, None, None)

    def act(self, name: str) -> Act:
        away = Role.LEGAL_DESK in PEOPLE[name]
        changes: dict[str, str] = {"post": "", "lane": ""} if away else {"lane": ""}
        return self.post.officer(name, *PEOPLE[name], **changes)

    def refer(self, lines: str, way: Direction, party: UUID | None = None) -> None:
        one = opened(self.post.first, lines, direction=way, party=party)
        with suppress(Problem):
            decided(self.post.first, one.inspection, Move.REFER)
            self.cases.append(one.inspection)
            act = self.act("sofia")
            crossings.take_case(act, inspection=one.inspection)
            assess_all(act, one.inspection)

    def attempt(self, call: Callable[[], Any]) -> Any:
        """Try a step: a sentence is an answer, anything else a failure; then look at what has become of everybody."""
        before = {row.id: self.standing(row) for row in Inspection.objects.all()}
        try:
            with suppress(Problem):
                return call()
        finally:
            for row in Inspection.objects.all():
                if row.id in before and row.state != before[row.id].state:
                    self.look_at_change(row, before[row.id])
        return None

    def standing(self, row: Inspection) -> Before:
        kinds = open_kinds(row.id)
        return Before(state=row.state, blocking=frozenset().union(*(kind.blocks for kind in kinds)))

    def look_at_change(self, row: Inspection, before: Before) -> None:
        move = ADVERSE.get(State(row.state))
        if move is None:
            return
        decision = Decision.objects.filter(inspection=row).latest("number")
        assert decision.move == move
        assert move not in before.blocking, f"{move} behind an open duty"
        self.assert_two_people(decision)
        self.assert_not_a_national(row)
        if move in {Move.REMOVE, Move.HAND_OVER}:
            self.assert_headquarters_agreed(row, move)

    def assert_two_people(self, decision: Decision) -> None:
        assert decision.line == 2
        assert decision.second_officer_id not in {None, decision.officer_id}
        roles = dict(Officer.objects.values_list("id", "roles"))
        assert {"second_line", "supervisor"} & set(roles[decision.officer_id])
        assert {"second_line", "supervisor", "legal_desk"} & set(roles[decision.second_officer_id])
        assert decision.outcome
        outcome = Outcome.objects.get(id=decision.outcome)
        assert (outcome.answer, outcome.move) == ("confirmed", decision.move)
        assert (outcome.proposed_by_id, outcome.answered_by_id) == (decision.officer_id, decision.second_officer_id)

    def assert_not_a_national(self, row: Inspection) -> None:
        assert row.citizenship != "UTO" or row.state in {State.WITHDRAWN, State.STOPPED}

    def assert_headquarters_agreed(self, row: Inspection, move: Move) -> None:
        assert PostRequest.objects.filter(inspection=row, move=move, answer="yes").exclude(answered_by=None).exists()
        assert not Appeal.objects.filter(inspection=row, outcome="", suspensive=True).exists()

    def case(self, pick: int) -> UUID:
        return self.cases[-1 - pick % len(self.cases)] if self.cases else clock.new_id()

    people = st.sampled_from(["max"] * 4 + ["sofia"] * 2 + sorted(PEOPLE))
    seconds = st.sampled_from(["max"] * 12 + sorted(PEOPLE))
    picks = st.integers(0, 2)
    fresh = st.sampled_from([None, *CASES, NATIONAL, NATIONAL])
    outcomes = st.sampled_from([Move.REFUSE] * 14 + [Move.WITHDRAW] * 2 + list(Move))
    meanwhile = st.sampled_from([""] * 3 + ["claim", "appeal", "given"])

    @rule(who=people, pick=picks, move=outcomes, what=st.sampled_from(STEPS))
    def anything(self, who: str, pick: int, move: Move, what: str) -> None:
        """One step by anybody, at any moment."""
        getattr(self, what)(who, pick, move)

    def refer_another(self, _who: str, pick: int, move: Move) -> None:
        way = Direction.EXIT if move is Move.STOP else Direction.ENTRY
        self.refer(dutch(f"W00000{pick}{len(self.cases)}"), way)

    def decide_at_the_first_line(self, who: str, pick: int, move: Move) -> None:
        act = replace(self.act(who), post=self.post.base.post, lane="A1")
        verdict = crossings.Verdict(move=move, reading=1, reason="wrong-document")
        self.attempt(lambda: crossings.decide(act, inspection=self.case(pick), verdict=verdict))

    def take(self, who: str, pick: int, _move: Move) -> None:
        self.attempt(lambda: crossings.take_case(self.act(who), inspection=self.case(pick)))

    def give(self, _who: str, pick: int, _move: Move) -> None:
        to = self.act("omar").actor
        self.attempt(lambda: crossings.give_case(self.act("max"), inspection=self.case(pick), to=to, why="Shift."))

    def propose(self, who: str, pick: int, move: Move) -> None:
        row = Inspection.objects.filter(id=self.case(pick)).first()
        said = proposal(move, reading=row.readings_count if row else 1)
        self.attempt(lambda: crossings.propose(self.act(who), inspection=self.case(pick), proposal=said))

    def conclude(self, who: str, pick: int, move: Move) -> None:
        row = Inspection.objects.filter(id=self.case(pick)).first()
        said = proposal(move, reading=row.readings_count if row else 1)
        self.attempt(lambda: crossings.conclude(self.act(who), inspection=self.case(pick), proposal=said))

    def confirm(self, who: str, pick: int, _move: Move) -> None:
        for row in self.outcomes_of(pick):
            self.attempt(partial(crossings.confirm, self.act(who), outcome=row.id, reading=row.reading))

    def decline(self, who: str, pick: int, _move: Move) -> None:
        for row in self.outcomes_of(pick):
            self.attempt(partial(crossings.decline, self.act(who), outcome=row.id, words="Not yet."))

    def take_back(self, who: str, pick: int, _move: Move) -> None:
        for row in self.outcomes_of(pick):
            self.attempt(partial(crossings.take_back, self.act(who), outcome=row.id))

    def outcomes_of(self, pick: int) -> list[Outcome]:
        return list(Outcome.objects.filter(inspection=self.case(pick)).order_by("id"))

    def claim(self, who: str, pick: int, _move: Move) -> None:
        self.attempt(lambda: crossings.claim_protection(self.act(who), inspection=self.case(pick)))

    def answer_duties(self, who: str, pick: int, _move: Move) -> None:
        act = self.act(who)
        for row in Duty.objects.filter(inspection=self.case(pick), closed_at__isnull=True):
            for evidence in act.pack.evidence_for(row.kind)[:1]:
                answer = partial(crossings.answer_duty, act, inspection=self.case(pick), duty=row.id)
                self.attempt(partial(answer, evidence=evidence.code, words="Seen."))

    def ask_headquarters(self, who: str, pick: int, move: Move) -> None:
        asked = headquarters.Asked(move=move, destination="NLD", ground="began", words="Came from there.")
        self.attempt(
            lambda: headquarters.ask_headquarters(
                self.act(who), request=clock.new_id(), inspection=self.case(pick), asked=asked
            )
        )

    def agree(self, who: str, _pick: int, _move: Move) -> None:
        self.answer_posts(who, agreed=True)

    def disagree(self, who: str, _pick: int, _move: Move) -> None:
        self.answer_posts(who, agreed=False)

    def answer_posts(self, who: str, *, agreed: bool) -> None:
        for row in PostRequest.objects.filter(answered_at__isnull=True):
            answer = partial(headquarters.answer_post, self.act(who), request=row.id)
            self.attempt(partial(answer, agreed=agreed, words="Looked at it."))

    def appeal(self, who: str, pick: int, move: Move) -> None:
        lodged = appeals.Lodged(kind="appeal", lodged_at=self.post.base.at, suspensive=move is not Move.ADMIT)
        self.attempt(
            lambda: appeals.lodge_appeal(
                self.act(who), request=clock.new_id(), inspection=self.case(pick), lodged=lodged
            )
        )

    def decide_appeals(self, who: str, _pick: int, move: Move) -> None:
        outcome = "dismissed" if move is Move.REMOVE else "upheld"
        ruling = appeals.Ruling(outcome=outcome, decided_on=self.post.base.today, words="The court said so.")
        for row in Appeal.objects.filter(outcome=""):
            self.attempt(partial(appeals.decide_appeal, self.act(who), appeal=row.id, ruling=ruling))

    @rule(
        lines=fresh,
        first=st.sampled_from(["sofia"] * 12 + sorted(PEOPLE)),
        second=seconds,
        move=outcomes,
        before=meanwhile,
        between=meanwhile,
    )
    def to_an_outcome(  # noqa: PLR0917 - the rule names them
        self, lines: str | None, first: str, second: str, move: Move, before: str, between: str
    ) -> None:
        """What usually happens, so that the machine gets far; and what may come in between."""
        if lines:
            self.refer(lines, Direction.EXIT if move is Move.STOP else Direction.ENTRY)
        self.happens(before)
        self.propose(first, 0, move)
        self.happens(between)
        self.confirm(second, 0, move)

    @rule(
        second=seconds,
        move=st.sampled_from([Move.REMOVE, Move.HAND_OVER]),
        answer=st.sampled_from(["agree", "agree", "agree", "disagree", ""]),
        between=st.sampled_from(["", "claim", "appeal"]),
    )
    def to_another_state(self, second: str, move: Move, answer: str, between: str) -> None:
        """Refused, asked, answered, proposed, confirmed: the whole way, if everybody lets it through."""
        self.to_an_outcome(CASES[0], "sofia", "max", Move.REFUSE, "", "")
        self.ask_headquarters("sofia", 0, move)
        if answer:
            getattr(self, answer)("lena", 0, move)
        self.to_an_outcome(None, "sofia", second, move, "", between)

    def happens(self, what: str) -> None:
        if what == "given":
            self.give("max", 0, Move.ADMIT)
        elif what:
            getattr(self, what)("sofia", 0, Move.REFUSE)

    @rule(adult=st.sampled_from(CASES[:3]), move=outcomes, answered=st.booleans())
    def mother_and_child(self, adult: str, move: Move, answered: bool) -> None:
        """Both are referred, the child perhaps answered for; something becomes of the mother, then of the child."""
        party = crossings.open_party(self.post.first)
        child = dutch(f"N00000{len(self.cases):02}", secondary="NILS", birth=CHILD)
        self.refer(child, Direction.ENTRY, party=party)
        self.refer(adult, Direction.ENTRY, party=party)
        if answered:
            self.answer_duties("sofia", 1, move)
        self.to_an_outcome(None, "sofia", "max", move, "", "")
        self.conclude("sofia", 0, move)
        before = self.mothers_state()
        self.conclude("sofia", 1, Move.ADMIT)
        if answered and before not in {State.REFERRED, State.ADMITTED}:
            assert Inspection.objects.get(id=self.case(1)).state != State.ADMITTED, f"alone: the mother is {before}"

    def mothers_state(self) -> str:
        return Inspection.objects.get(id=self.case(0)).state

    @invariant()
    def a_crossing_is_an_admission_and_the_reverse(self) -> None:
        admitted = set(Inspection.objects.filter(state=State.ADMITTED).values_list("id", flat=True))
        assert set(Crossing.objects.values_list("inspection_id", flat=True)) == admitted

    @invariant()
    def the_first_line_admits_or_refers(self) -> None:
        assert not Decision.objects.filter(line=1).exclude(move__in=["admit", "refer", "void"]).exists()

    @invariant()
    def no_child_goes_on_behind_an_open_duty(self) -> None:
        for row in Inspection.objects.filter(state=State.ADMITTED, is_child=True):
            assert all(Move.ADMIT not in kind.blocks for kind in open_kinds(row.id))


@pytest.mark.slow
@pytest.mark.django_db
def test_no_sequence_of_steps_ends_in_what_the_law_forbids() -> None:
    run_state_machine_as_test(
        SecondLine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
