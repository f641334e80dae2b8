"""Any officers, any steps, any order, a clock that jumps: what must hold, holds after every step."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.crossings import queries
from limen.apps.crossings.models import Crossing, Decision, Inspection, Reading
from limen.apps.crossings.operations import Presented, Request, Verdict
from limen.apps.journal.models import Event
from limen.apps.posts import operations as posts
from limen.apps.protection.models import Claim, Duty
from limen.apps.protection.queries import open_kinds
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import Service
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.inspection.card import NO_CARD
from limen.lib.inspection.moves import Move, State
from limen.lib.inspection.record import load_facts
from limen.lib.safeguards.duties import DERIVED
from tests import found
from tests.fakes.post import CHILD, Post, chain_findings, document, holder, passport, stolen

SCANS = (
    passport("A0000001"),
    passport("A0000002"),  # the same person under another document
    passport("A0000003", primary="SMITH", secondary="JOHN"),
    passport("C0000001", secondary="NILS", birth=CHILD),
    passport("C0000002", secondary="ELSA", birth=CHILD),
    passport("C0000003", primary="JONES", secondary="TIM", birth=CHILD),
)
PRESENTED = st.one_of(
    st.sampled_from([Presented(scanned=lines) for lines in SCANS]),
    st.sampled_from(
        [
            Presented(scanned="garbage"),
            Presented(holder=holder()),
            Presented(holder=holder("SMITH", birth=CHILD)),
            Presented(document=document("A0000001"), holder=holder()),
        ]
    ),
)
LANES = ("A1", "A1", "A1", "A2", "")
EXAMPLES = found.as_many(40, here=6)
EVIDENCE = ("court-order", "consent-letter", "birth-certificate", "claim-decided", "hearsay")


@dataclass
class Known:
    """What the outside has been told: the model that the register must agree with."""

    decided: dict[UUID, crossings.Recorded] = field(default_factory=dict)
    claims: set[UUID] = field(default_factory=set)
    inspections: list[UUID] = field(default_factory=list)
    parties: list[UUID] = field(default_factory=list)


class Register(RuleBasedStateMachine):
    """A post of two lanes where anything may be tried."""

    def __init__(self) -> None:
        super().__init__()
        self.known = Known()
        self.inside = transaction.atomic()
        self.inside.__enter__()
        self.passed = timedelta()

    @initialize()
    def open_the_post(self) -> None:
        self.post = Post()

    def teardown(self) -> None:
        try:
            if hasattr(self, "post"):
                self.at_the_end()
        finally:
            transaction.set_rollback(True)
            self.inside.__exit__(None, None, None)

    def act(self, name: str, role: Role, lane: str) -> Act:
        return self.post.at(self.post.officer(name, role, lane=lane), self.post.base.at + self.passed)

    def attempt(self, call: Callable[[], Any]) -> Any:
        """Return what was answered; None where a sentence came instead. Everything else is a failure of the program."""
        with suppress(Problem):
            return call()
        return None

    def one_of(self, ids: list[UUID], pick: int) -> UUID:
        return ids[-1 - pick % len(ids)] if ids else clock.new_id()

    # What usually happens comes usually, so that the machine gets far; the rest comes often enough.
    officers = st.sampled_from(
        [
            *[("ines", Role.FIRST_LINE)] * 3,
            ("omar", Role.FIRST_LINE),
            *[("sofia", Role.SECOND_LINE)] * 2,
            ("pia", Role.PROTECTION),
        ]
    )
    lanes = st.sampled_from(LANES)
    picks = st.integers(0, 5)
    moves = st.sampled_from([*[Move.ADMIT] * 6, *[Move.REFER] * 4, *[Move.VOID] * 2, *Move])
    seldom = st.sampled_from([False] * 7 + [True])

    @rule(
        who=officers,
        lane=lanes,
        presented=PRESENTED,
        way=st.sampled_from([*[Direction.ENTRY] * 4, Direction.EXIT]),
        party=st.none() | picks,
    )
    def scan(self, who: tuple[str, Role], lane: str, presented: Presented, way: Direction, party: int | None) -> None:
        group = None if party is None or not self.known.parties else self.one_of(self.known.parties, party)
        asked = Request(id=clock.new_id(), presented=presented, direction=way, party=group)
        opened = self.attempt(lambda: crossings.open_inspection(self.act(*who, lane), request=asked))
        if opened:
            self.known.inspections.append(opened.inspection)
            again = self.attempt(lambda: crossings.open_inspection(self.act(*who, lane), request=asked))
            assert again is None or again.inspection == opened.inspection

    @rule(
        adult=st.sampled_from(SCANS[:3]),
        child=st.sampled_from(SCANS[3:]),
        child_first=st.booleans(),
        steps=st.lists(st.tuples(picks, moves), max_size=3),
    )
    def family(self, adult: str, child: str, child_first: bool, steps: list[tuple[int, Move]]) -> None:
        act = self.act("ines", Role.FIRST_LINE, "A1")
        party = crossings.open_party(act)
        self.known.parties.append(party)
        for lines in (child, adult) if child_first else (adult, child):
            asked = Request(
                id=clock.new_id(), presented=Presented(scanned=lines), direction=Direction.ENTRY, party=party
            )
            self.known.inspections.append(crossings.open_inspection(act, request=asked).inspection)
        for pick, move in steps:
            self.try_to_decide(act, self.known.inspections[-1 - pick % 2], move, old=False)

    @rule(who=officers, lane=lanes, pick=picks, presented=PRESENTED)
    def read_again(self, who: tuple[str, Role], lane: str, pick: int, presented: Presented) -> None:
        id_ = self.one_of(self.known.inspections, pick)
        self.attempt(lambda: crossings.read_again(self.act(*who, lane), inspection=id_, presented=presented))

    @rule(who=officers, lane=lanes, pick=picks, move=moves, old=seldom, twice=seldom)
    def decide(  # noqa: PLR0917 - the rule names them
        self, who: tuple[str, Role], lane: str, pick: int, move: Move, old: bool, twice: bool
    ) -> None:
        act, id_ = self.act(*who, lane), self.one_of(self.known.inspections, pick)
        recorded = self.try_to_decide(act, id_, move, old=old)
        if recorded and twice:
            assert self.try_to_decide(act, id_, move, old=False) == recorded

    def try_to_decide(self, act: Act, id_: UUID, move: Move, *, old: bool) -> crossings.Recorded | None:
        row = Inspection.objects.filter(id=id_).first()
        reading = (row.readings_count if row else 1) - old
        blocked = [kind.name for kind in open_kinds(id_) if move in kind.blocks]
        verdict = Verdict(move=move, reading=reading, reason="wrong-document")
        recorded: crossings.Recorded | None = self.attempt(
            lambda: crossings.decide(act, inspection=id_, verdict=verdict)
        )
        if recorded:
            assert self.known.decided.setdefault(id_, recorded) == recorded
            assert not blocked
            assert move in {Move.ADMIT, Move.REFER, Move.VOID}
            assert Role.PROTECTION not in act.roles
        return recorded

    @rule(who=officers, lane=lanes, pick=picks)
    def admit_clear(self, who: tuple[str, Role], lane: str, pick: int) -> None:
        party = self.one_of(self.known.parties, pick)
        done = self.attempt(lambda: crossings.admit_clear(self.act(*who, lane), party=party, card=NO_CARD))
        for recorded in done.admitted if done else ():
            assert self.known.decided.setdefault(recorded.inspection, recorded) == recorded

    @rule(who=officers, lane=lanes, pick=picks)
    def make_family(self, who: tuple[str, Role], lane: str, pick: int) -> None:
        id_ = self.one_of(self.known.inspections, pick)
        party = self.attempt(lambda: crossings.party_with(self.act(*who, lane), inspection=id_))
        if party and party not in self.known.parties:
            self.known.parties.append(party)

    @rule(who=officers, lane=lanes, pick=picks)
    def leave_family(self, who: tuple[str, Role], lane: str, pick: int) -> None:
        id_ = self.one_of(self.known.inspections, pick)
        self.attempt(lambda: crossings.leave_party(self.act(*who, lane), inspection=id_))

    @rule(who=officers, pick=picks)
    def claim(self, who: tuple[str, Role], pick: int) -> None:
        """Whoever it is, wherever, whenever: on a known inspection it never fails."""
        if self.known.inspections:
            id_ = self.one_of(self.known.inspections, pick)
            assert crossings.claim_protection(self.act(*who, ""), inspection=id_) is (id_ not in self.known.claims)
            self.known.claims.add(id_)

    @rule(who=officers, lane=lanes, pick=picks, which=picks, evidence=st.sampled_from(EVIDENCE), words=st.booleans())
    def answer(  # noqa: PLR0917 - the rule names them
        self, who: tuple[str, Role], lane: str, pick: int, which: int, evidence: str, words: bool
    ) -> None:
        id_ = self.one_of(self.known.inspections, pick)
        duties = list(Duty.objects.filter(inspection=id_).order_by("id"))
        duty = self.one_of([each.id for each in duties], which)
        told = "I saw it." if words else ""
        self.attempt(
            lambda: crossings.answer_duty(
                self.act(*who, lane), inspection=id_, duty=duty, evidence=evidence, words=told
            )
        )

    @rule(who=officers, lane=lanes, pick=picks, same=st.booleans())
    def link(self, who: tuple[str, Role], lane: str, pick: int, same: bool) -> None:
        id_ = self.one_of(self.known.inspections, pick)
        row = Inspection.objects.filter(id=id_).first()
        history = load_facts(queries.last_reading(id_).facts).history if row else None
        for meeting in getattr(history, "same_person", ()):
            self.attempt(
                lambda other=meeting.person: crossings.link_meeting(  # type: ignore[misc]  # bound now
                    self.act(*who, lane), inspection=id_, other=other, same=same, why="Said so."
                )
            )

    @rule(number=st.sampled_from(["A0000001", "C0000001"]), action=st.sampled_from(["stop-and-call", "inform"]))
    def list_comes(self, number: str, action: str) -> None:
        stolen(self.act("wanda", Role.WATCHLIST_DESK, ""), f"UTO,{number},stolen,", action=action)

    @rule(what=st.sampled_from([Service.LISTS, Service.READER]), out=st.booleans())
    def outage(self, what: Service, out: bool) -> None:
        change = posts.declare_outage if out else posts.end_outage
        change(self.act("ines", Role.FIRST_LINE, "A1"), post=self.post.base.post, what=what)

    @rule(hours=st.sampled_from([-30, -1, 0.1, 1, 13, 25]))
    def time_passes(self, hours: float) -> None:
        self.passed += timedelta(hours=hours)

    @invariant()
    def a_crossing_is_an_admission_and_the_reverse(self) -> None:
        admitted = set(Inspection.objects.filter(state=State.ADMITTED).values_list("id", flat=True))
        assert set(Crossing.objects.values_list("inspection_id", flat=True)) == admitted
        assert Crossing.objects.count() == len(admitted)

    @invariant()
    def decided_is_decided_once_and_as_it_was_answered(self) -> None:
        decisions = {row.inspection_id: row for row in Decision.objects.all()}
        closed = Inspection.objects.exclude(state=State.OPEN)
        assert {row.id for row in closed} == set(decisions) == set(self.known.decided)
        assert Decision.objects.count() == len(decisions)
        for id_, recorded in self.known.decided.items():
            assert (decisions[id_].id, closed.get(id=id_).state) == (recorded.decision, recorded.state)

    @invariant()
    def no_claim_is_lost(self) -> None:
        assert set(Claim.objects.values_list("inspection", flat=True)) == self.known.claims

    @invariant()
    def no_child_goes_on_alone_unless_somebody_answered(self) -> None:
        for row in Inspection.objects.filter(state=State.ADMITTED, is_child=True):
            answered = Duty.objects.filter(inspection=row.id, kind__in=DERIVED, closed_at__isnull=False)
            with_adult = row.party_id and Inspection.objects.filter(
                party=row.party_id, state=State.ADMITTED, is_child=False, primary=row.primary, direction=row.direction
            )
            assert answered.exclude(evidence="superseded").exists() or (with_adult and with_adult.exists())
            assert not Duty.objects.filter(inspection=row.id, kind__in=DERIVED, closed_at__isnull=True).exists()

    def at_the_end(self) -> None:
        assert chain_findings() == []
        assert all(queries.replays(reading) for reading in Reading.objects.all())
        assert Event.objects.filter(kind="limen.inspection.decided").count() == Decision.objects.count()
        assert Event.objects.filter(kind="limen.crossing.recorded").count() == Crossing.objects.count()
        closed = Duty.objects.filter(closed_at__isnull=False).count()
        # An authority that is told and the case of a child are noted too, each as a record of its own.
        duties = Duty.objects.values("id")
        noted = Event.objects.filter(kind="limen.safeguard.noted", subject__in=duties).count()
        assert noted == Duty.objects.count() + closed
        read = Event.objects.filter(kind__in=["limen.inspection.opened", "limen.inspection.read"]).count()
        assert read == Reading.objects.count()


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_is_tried() -> None:
    run_state_machine_as_test(
        Register,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
