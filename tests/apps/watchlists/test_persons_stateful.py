"""Any officers, any steps, any order: nothing takes effect without two people, nobody counts without a category."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from limen.adapters import clock
from limen.apps.watchlists import erasure
from limen.apps.watchlists import operations as watchlists
from limen.apps.watchlists.models import PersonEntry, PersonListVersion
from limen.apps.watchlists.queries import person_lists, persons_of
from limen.apps.watchlists.queries.persons import counting
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.screening.artefact import read
from tests import found
from tests.fakes.lists import NATIONAL, SANCTIONS, copied, person, typed
from tests.fakes.post import Post, chain_findings

EXAMPLES = found.as_many(30, here=5)
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from("abcdef"), st.sampled_from(["One Name", "Other Name"]), st.sampled_from(["", "role.pep"])
    ),
    max_size=6,
)
WHO = st.sampled_from(["wanda", "weng", "walid"])
NAMES = st.sampled_from(["Ann Quiet", "Ben Loud", "Cem Still"])


@dataclass
class Said:
    """Who brought, proposed and confirmed what, as the outside saw it."""

    brought: dict[UUID, str] = field(default_factory=dict)
    proposed: dict[UUID, str] = field(default_factory=dict)
    confirmed: dict[UUID, str] = field(default_factory=dict)
    proposals: dict[UUID, str] = field(default_factory=dict)
    agreed: dict[UUID, str] = field(default_factory=dict)


class Lists(RuleBasedStateMachine):
    """A desk of three people, a copied list and one made by hand, and a node that cleans up."""

    def __init__(self) -> None:
        super().__init__()
        self.said = Said()
        self.days = 0
        self.inside = transaction.atomic()
        self.inside.__enter__()

    @initialize()
    def begin(self) -> None:
        post = Post()
        base = post.officer("wanda", Role.WATCHLIST_DESK)
        self.acts: dict[str, Act] = {"wanda": base}
        for name in ("weng", "walid"):
            act = post.officer(name, Role.WATCHLIST_DESK)
            self.acts[name] = replace(act, artefacts=base.artefacts, keys=base.keys, node=base.node)
        watchlists.open_person_list(base, told=replace(SANCTIONS, usual_category="sanctions"))
        watchlists.open_person_list(base, told=NATIONAL)

    def act(self, who: str) -> Act:
        act = self.acts[who]
        at = act.at + timedelta(days=self.days)
        return replace(act, at=at, today=at.date())

    def attempt(self, step: Callable[[], None]) -> None:
        with suppress(Problem):
            step()

    @rule(who=WHO, people=PEOPLE)
    def bring(self, who: str, people: list[tuple[str, str, str]]) -> None:
        records = [person(key, name, topics=(topic,) if topic else ()) for key, name, topic in people]

        def step() -> None:
            self.said.brought[copied(self.act(who), records).version] = who

        self.attempt(step)

    def _version(self, place: int) -> UUID:
        known = list(self.said.brought)
        return known[-1 - place % len(known)] if known else clock.new_id()

    @rule(who=WHO, place=st.integers(0, 3))
    def propose(self, who: str, place: int) -> None:
        version = self._version(place)

        def step() -> None:
            watchlists.propose_version(self.act(who), version=version, words="Because.")
            self.said.proposed[version] = who

        self.attempt(step)

    @rule(who=WHO, place=st.integers(0, 3))
    def confirm(self, who: str, place: int) -> None:
        version = self._version(place)

        def step() -> None:
            watchlists.confirm_version(self.act(who), version=version)
            self.said.confirmed[version] = who

        self.attempt(step)

    @rule(who=WHO, place=st.integers(0, 3))
    def withdraw(self, who: str, place: int) -> None:
        self.attempt(lambda: watchlists.withdraw_version(self.act(who), version=self._version(place), words="No."))

    @rule(who=WHO, number=st.integers(0, 8), code=st.sampled_from(["sanctions", "national"]))
    def roll_back(self, who: str, number: int, code: str) -> None:
        def step() -> None:
            version = watchlists.propose_rollback(self.act(who), list_code=code, number=number, words="Wrong.")
            self.said.brought[version] = self.said.proposed[version] = who

        self.attempt(step)

    @rule(who=WHO, name=NAMES, days=st.sampled_from([3, 300]))
    def enter(self, who: str, name: str, days: int) -> None:
        act, proposal = self.act(who), clock.new_id()
        until = (act.today + timedelta(days=days)).isoformat()

        def step() -> None:
            watchlists.propose_entry(
                act, list_code="national", proposal=proposal, typed=typed(names=name, expires_on=until), words="Why."
            )
            self.said.proposals[proposal] = who

        self.attempt(step)

    @rule(who=WHO, place=st.integers(0, 3))
    def agree(self, who: str, place: int) -> None:
        known = list(self.said.proposals)
        proposal = known[-1 - place % len(known)] if known else clock.new_id()

        def step() -> None:
            watchlists.confirm_entry(self.act(who), proposal=proposal)
            self.said.agreed[proposal] = who

        self.attempt(step)

    @rule(days=st.sampled_from([1, 4, 100, 2000]))
    def pass_time(self, days: int) -> None:
        self.days += days
        watchlists.expire_entries(self.act("wanda"))
        erasure.erase_due(self.act("wanda"))
        watchlists.rebuild_lists(self.act("wanda"))

    @invariant()
    def nothing_took_effect_without_two_people(self) -> None:
        for version, second in self.said.confirmed.items():
            assert second != self.said.proposed[version]
            assert second != self.said.brought[version]
        for proposal, second in self.said.agreed.items():
            assert second != self.said.proposals[proposal]
        effect = PersonListVersion.objects.filter(state__in=("in-force", "superseded", "rolled-back"))
        imported = set(effect.filter(how__in=("import", "rollback")).values_list("id", flat=True))
        assert imported == set(self.said.confirmed)
        assert effect.filter(how="entry").count() == len(self.said.agreed)

    @invariant()
    def what_counts_has_a_category_and_is_what_is_searched(self) -> None:
        if not hasattr(self, "acts"):
            return
        act = self.act("wanda")
        assert not PersonEntry.objects.filter(category="").exists()
        for kept in person_lists():
            rows = counting(kept.code, kept.number)
            assert rows.count() == kept.entries
            for row in rows:
                assert act.pack.watchlists.category(row.category) is not None
                assert row.expires_on is None or row.expires_on >= act.today
            if kept.version is not None:
                self._is_searched(
                    act, kept.artefacts, {each.key for each in persons_of(list_code=kept.code, number=kept.number)}
                )

    def _is_searched(self, act: Act, digests: tuple[str, ...], keys: set[str]) -> None:
        assert digests
        opened = [read(act.artefacts.open(digest)) for digest in digests]
        if len(opened) == 1:
            assert opened[0].persons == len(keys)

    def teardown(self) -> None:
        assert chain_findings() == []
        transaction.set_rollback(True)
        self.inside.__exit__(None, None, None)


@pytest.mark.slow
@pytest.mark.django_db
def test_lists_keep_their_promises() -> None:
    run_state_machine_as_test(
        Lists,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
