"""Any officers, any roles, any steps, in any order: nobody is refused, removed or handed over as the law forbids it.

The machine keeps a ledger of its own: before every step it notes who stands behind blocking duties, after every step it
looks at each case that has become adverse meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Appeal, Crossing, Decision, Holding, Inspection, Outcome, PostRequest
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
from limen.lib.decision.outcomes import OUTCOMES
from limen.lib.inspection.moves import Move, State
from tests import found
from tests.fakes.case import second_line
from tests.fakes.outcomes import assess_all, dutch, proposal
from tests.fakes.post import CHILD, Post, chain_findings, decided, opened, passport

EXAMPLES = 60 if found.all_must_run() else 12
ADVERSE: Mapping[State, Move] = {
    State.REFUSED: Move.REFUSE,
    State.WITHDRAWN: Move.WITHDRAW,
    State.STOPPED: Move.STOP,
    State.REMOVED: Move.REMOVE,
    State.HANDED_OVER: Move.HAND_OVER,
}
CASES = (
    dutch("X0000001"),
    dutch("X0000002", primary="BAKKER"),
    dutch("X0000003", primary="VISSER", expiry=PartialDate(2020, 1, 1)),
    passport("A0000001"),  # a national
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
EVIDENCE = ("court-order", "consent-letter", "parent-present", "claim-decided", "authority-answer")


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

    def refer(self, lines: str, way: Direction) -> None:
        one = opened(self.post.first, lines, direction=way)
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
        first, second = (Officer.objects.get(id=each) for each in (decision.officer_id, decision.second_officer_id))
        assert {"second_line", "supervisor"} & set(first.roles)
        assert {"second_line", "supervisor", "legal_desk"} & set(second.roles)
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

    people = st.sampled_from(["sofia"] * 5 + ["max"] * 3 + ["omar"] * 2 + sorted(PEOPLE))
    hands = st.sampled_from(["sofia"] * 6 + ["max", "omar", "ines", "lena"])
    meanwhile = st.sampled_from(["", "", "claim", "appeal", "given"])
    picks = st.integers(0, 2)
    outcomes = st.sampled_from([Move.REFUSE] * 4 + [Move.WITHDRAW] * 2 + list(OUTCOMES))
    moves = st.sampled_from([*OUTCOMES, *Move])

    @rule(lines=st.sampled_from(CASES), way=st.sampled_from([Direction.ENTRY] * 3 + [Direction.EXIT]))
    def another_is_referred(self, lines: str, way: Direction) -> None:
        self.refer(lines, way)

    @rule(who=people, pick=picks, move=st.sampled_from(Move))
    def decide_at_the_first_line(self, who: str, pick: int, move: Move) -> None:
        act = replace(self.act(who), post=self.post.base.post, lane="A1")
        verdict = crossings.Verdict(move=move, reading=1, reason="wrong-document")
        self.attempt(lambda: crossings.decide(act, inspection=self.case(pick), verdict=verdict))

    @rule(who=people, pick=picks)
    def take(self, who: str, pick: int) -> None:
        self.attempt(lambda: crossings.take_case(self.act(who), inspection=self.case(pick)))

    @rule(pick=picks, to=st.sampled_from(["sofia", "omar"]))
    def give(self, pick: int, to: str) -> None:
        officer = self.act(to).actor
        self.attempt(lambda: crossings.give_case(self.act("max"), inspection=self.case(pick), to=officer, why="Shift."))

    @rule(who=people, pick=picks, move=outcomes)
    def propose(self, who: str, pick: int, move: Move) -> None:
        row = Inspection.objects.filter(id=self.case(pick)).first()
        said = proposal(move, reading=row.readings_count if row else 1)
        self.attempt(lambda: crossings.propose(self.act(who), inspection=self.case(pick), proposal=said))

    @rule(who=people, pick=picks, move=moves)
    def conclude(self, who: str, pick: int, move: Move) -> None:
        row = Inspection.objects.filter(id=self.case(pick)).first()
        said = proposal(move, reading=row.readings_count if row else 1)
        self.attempt(lambda: crossings.conclude(self.act(who), inspection=self.case(pick), proposal=said))

    @rule(who=people, pick=picks, how=st.sampled_from(["confirm"] * 6 + ["decline", "take back"]))
    def answer_outcome(self, who: str, pick: int, how: str) -> None:
        rows = list(Outcome.objects.order_by("answered_at", "-proposed_at", "id"))
        if rows:
            outcome = rows[pick % len(rows)]
            ways: Mapping[str, Callable[[Act], object]] = {
                "confirm": lambda act: crossings.confirm(act, outcome=outcome.id, reading=outcome.reading),
                "decline": lambda act: crossings.decline(act, outcome=outcome.id, words="Not yet."),
                "take back": lambda act: crossings.take_back(act, outcome=outcome.id),
            }
            self.attempt(lambda: ways[how](self.act(who)))

    @rule(first=hands, second=people, pick=picks, move=outcomes, before=meanwhile, between=meanwhile)
    def all_the_way(  # noqa: PLR0917 - the rule names them
        self, first: str, second: str, pick: int, move: Move, before: str, between: str
    ) -> None:
        """What usually happens, so that the machine gets far; and what may come in between."""
        self.take(first, pick)
        self.happens(before, pick)
        self.propose(first, pick, move)
        self.happens(between, pick)
        self.answer_outcome(second, 0, "confirm")

    def happens(self, what: str, pick: int) -> None:
        if what == "claim":
            self.claim("ines", pick)
        elif what == "appeal":
            self.appeal(pick, True)
        elif what == "given":
            self.give(pick, "omar")

    @rule(who=people, pick=picks)
    def claim(self, who: str, pick: int) -> None:
        self.attempt(lambda: crossings.claim_protection(self.act(who), inspection=self.case(pick)))

    @rule(who=people, pick=picks, evidence=st.sampled_from(EVIDENCE))
    def answer_duty(self, who: str, pick: int, evidence: str) -> None:
        for duty in Duty.objects.filter(inspection=self.case(pick), closed_at__isnull=True):
            self.attempt(
                lambda duty=duty.id: crossings.answer_duty(  # type: ignore[misc]  # bound now
                    self.act(who), inspection=self.case(pick), duty=duty, evidence=evidence, words="Seen."
                )
            )

    @rule(pick=picks, move=st.sampled_from([Move.REMOVE, Move.HAND_OVER]), to=st.sampled_from(["NLD", "USA"]))
    def ask_headquarters(self, pick: int, move: Move, to: str) -> None:
        holding = Holding.objects.filter(inspection=self.case(pick), until__isnull=True).first()
        names = {self.act(name).actor: name for name in PEOPLE}
        act = self.act(names.get(holding.officer_id, "sofia") if holding else "sofia")
        asked = headquarters.Asked(move=move, destination=to, ground="began", words="Came from there.")
        self.attempt(
            lambda: headquarters.ask_headquarters(act, request=clock.new_id(), inspection=self.case(pick), asked=asked)
        )

    @rule(who=people | st.just("lena"), agreed=st.sampled_from([True, True, False]))
    def headquarters_answers(self, who: str, agreed: bool) -> None:
        for request in PostRequest.objects.filter(answered_at__isnull=True):
            self.attempt(
                lambda id_=request.id: headquarters.answer_post(  # type: ignore[misc]  # bound now
                    self.act(who), request=id_, agreed=agreed, words="Looked at it."
                )
            )

    @rule(
        who=people,
        pick=picks,
        move=st.sampled_from([Move.REMOVE, Move.HAND_OVER]),
        says=st.sampled_from(["yes", "yes", "yes", "no", "nothing"]),
        before=meanwhile,
        between=meanwhile,
    )
    def to_another_state(  # noqa: PLR0917 - the rule names them
        self, who: str, pick: int, move: Move, says: str, before: str, between: str
    ) -> None:
        """Refused, asked, answered, proposed, confirmed: the whole way, if everybody lets it through."""
        self.all_the_way("sofia", "max", pick, Move.REFUSE, "", "")
        self.ask_headquarters(pick, move, "NLD")
        if says != "nothing":
            self.headquarters_answers("lena", says == "yes")
        self.all_the_way("sofia", who, pick, move, before, between)

    @rule(pick=picks, suspensive=st.booleans())
    def appeal(self, pick: int, suspensive: bool) -> None:
        lodged = appeals.Lodged(kind="appeal", lodged_at=self.post.base.at, suspensive=suspensive)
        act = self.act("sofia")
        self.attempt(
            lambda: appeals.lodge_appeal(act, request=clock.new_id(), inspection=self.case(pick), lodged=lodged)
        )

    @rule(who=people | st.just("lena"), outcome=st.sampled_from(["upheld", "dismissed"]))
    def appeal_decided(self, who: str, outcome: str) -> None:
        for row in Appeal.objects.filter(outcome=""):
            ruling = appeals.Ruling(outcome=outcome, decided_on=self.post.base.today, words="The court said so.")
            self.attempt(
                lambda id_=row.id, said=ruling: appeals.decide_appeal(  # type: ignore[misc]  # bound now
                    self.act(who), appeal=id_, ruling=said
                )
            )

    @rule(pick=picks)
    def mother_and_child(self, pick: int) -> None:
        """A family at the lane, the mother referred; what becomes of the child is settled with her."""
        party = crossings.open_party(self.post.first)
        for lines in (dutch(f"M000000{pick}"), dutch(f"N000000{pick}", secondary="NILS", birth=CHILD)):
            one = self.attempt(lambda lines=lines: opened(self.post.first, lines, party=party))  # type: ignore[misc]  # bound now
            if one:
                self.attempt(lambda one=one: decided(self.post.first, one.inspection, Move.REFER))  # type: ignore[misc]  # bound now
                self.cases.append(one.inspection)

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
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
