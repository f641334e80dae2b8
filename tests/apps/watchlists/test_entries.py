"""Entries made by hand: two people, law, expiry and redress; reviewed, changed, lifted, over on their day; drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from limen.adapters import clock
from limen.apps.journal.models import Event, Look
from limen.apps.watchlists import access, erasure
from limen.apps.watchlists import operations as watchlists
from limen.apps.watchlists.models import PersonEntry, PersonListVersion, PersonProposal, PersonSampled
from limen.apps.watchlists.queries import open_index, person_list, persons_of
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.listings.national import EntryLacks, EntryTooLong, EntryWrong
from tests.fakes.lists import NATIONAL, SANCTIONS, in_force, listed, people, typed
from tests.fakes.post import Post, chain_findings


@pytest.fixture
def first(post: Post) -> Act:
    """The watchlist desk, with a list of its own."""
    act = post.officer("wanda", Role.WATCHLIST_DESK)
    watchlists.open_person_list(act, told=NATIONAL)
    return act


@pytest.fixture
def second(post: Post, first: Act) -> Act:
    return _beside(post, first, "weng", Role.WATCHLIST_DESK)


@pytest.fixture
def oversight(post: Post, first: Act) -> Act:
    return _beside(post, first, "olga", Role.OVERSIGHT)


def _beside(post: Post, first: Act, name: str, role: Role) -> Act:
    act = post.officer(name, role)
    return replace(act, artefacts=first.artefacts, keys=first.keys, node=first.node)


def proposed(act: Act, *, words: str = "Warrant.", **changes: Any) -> UUID:
    return watchlists.propose_entry(
        act, list_code="national", proposal=clock.new_id(), typed=typed(**changes), words=words
    )


def key_of(proposal: UUID) -> str:
    return PersonProposal.objects.get(id=proposal).key


def names_in_force() -> list[str]:
    kept = person_list("national")
    assert kept is not None
    return sorted(each.names[0].text for each in persons_of(list_code="national", number=kept.number))


def later(act: Act, **passed: float) -> Act:
    at = act.at + timedelta(**passed)
    return replace(act, at=at, today=at.date())


def test_an_entry_waits_for_a_second_person(first: Act, second: Act) -> None:
    proposal = proposed(first)
    assert names_in_force() == []
    with pytest.raises(watchlists.SamePerson):
        watchlists.confirm_entry(first, proposal=proposal)
    assert watchlists.confirm_entry(second, proposal=proposal) == 1
    assert names_in_force() == ["Viktor Halloran"]
    kept = person_list("national")
    assert kept is not None
    assert len(kept.artefacts) == 1
    assert not kept.is_stale(at=first.at + timedelta(days=300))
    with pytest.raises(watchlists.ProposalDecided):
        watchlists.confirm_entry(second, proposal=proposal)
    assert chain_findings() == []


def test_the_same_proposal_once_more_is_one(first: Act) -> None:
    one = clock.new_id()
    for _ in range(2):
        watchlists.propose_entry(first, list_code="national", proposal=one, typed=typed(), words="Warrant.")
    assert PersonProposal.objects.count() == 1


LACKS: list[tuple[dict[str, str], type[Exception]]] = [
    ({"names": ""}, EntryLacks),
    ({"names": "123"}, EntryWrong),
    ({"births": "31.12.1980"}, EntryWrong),
    ({"births": "?"}, EntryWrong),
    ({"sex": "Q"}, EntryWrong),
    ({"citizenships": "ZZZ"}, EntryWrong),
    ({"documents": "-"}, EntryWrong),
    ({"category": ""}, EntryWrong),
    ({"category": "journalism"}, EntryWrong),
    ({"category": "sanctions"}, watchlists.CategoryUnknown),
    ({"action": "inform"}, EntryWrong),
    ({"legal_basis": " "}, EntryLacks),
    ({"expires_on": ""}, EntryLacks),
    ({"expires_on": "soon"}, EntryWrong),
    ({"expires_on": "2026-03-13"}, EntryTooLong),
    ({"expires_on": "2040-01-01"}, EntryTooLong),
    ({"authority": ""}, EntryLacks),
    ({"redress": ""}, EntryLacks),
]


@pytest.mark.parametrize(("wrong", "problem"), LACKS, ids=[str(each[0]) for each in LACKS])
def test_an_entry_says_on_what_law_until_when_and_where_to_complain(
    first: Act, wrong: dict[str, str], problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        proposed(first, **wrong)
    assert PersonProposal.objects.count() == 0


def test_words_are_asked_for_and_a_copy_takes_no_entry(first: Act) -> None:
    with pytest.raises(watchlists.ListWordsMissing):
        proposed(first, words=" ")
    watchlists.open_person_list(first, told=SANCTIONS)
    with pytest.raises(watchlists.NotMadeHere):
        watchlists.propose_entry(first, list_code="sanctions", proposal=clock.new_id(), typed=typed(), words="x")


def test_changed_reviewed_and_lifted_with_its_history(first: Act, second: Act) -> None:
    key = key_of(listed(first, second))
    change = watchlists.propose_change(
        first,
        list_code="national",
        key=key,
        proposal=clock.new_id(),
        typed=typed(names="Viktor Hallorann"),
        words="Sp.",
    )
    with pytest.raises(watchlists.ProposalUnderWay):
        watchlists.propose_lift(second, list_code="national", key=key, proposal=clock.new_id(), words="Done.")
    watchlists.confirm_entry(second, proposal=change)
    assert names_in_force() == ["Viktor Hallorann"]
    next_on = watchlists.review_entry(later(first, days=3), list_code="national", key=key, words="Court says so.")
    assert next_on == date(2026, 3, 17) + timedelta(days=180)
    lift = watchlists.propose_lift(
        later(second, days=4), list_code="national", key=key, proposal=clock.new_id(), words="Warrant withdrawn."
    )
    watchlists.confirm_entry(later(first, days=4), proposal=lift)
    assert names_in_force() == []
    view = access.entry_of(later(first, days=5), list_code="national", key=key, task="maintain")
    assert [step.what for step in view.steps] == ["removed", "reviewed", "changed", "added"]
    assert [(step.officer, step.second) for step in view.steps] == [
        ("Weng", "Wanda"),
        ("Wanda", ""),
        ("Wanda", "Weng"),
        ("Wanda", "Weng"),
    ]
    assert not view.is_in_force
    assert chain_findings() == []


def test_a_proposal_whose_entry_changed_meanwhile_is_not_confirmed(first: Act, second: Act) -> None:
    key = key_of(listed(first, second, expires_on="2026-03-20"))
    lift = watchlists.propose_lift(first, list_code="national", key=key, proposal=clock.new_id(), words="Done.")
    assert watchlists.expire_entries(later(first, days=30)) == 1
    with pytest.raises(watchlists.ProposalDecided):
        watchlists.confirm_entry(second, proposal=lift)


def test_sent_back_with_words(first: Act, second: Act) -> None:
    proposal = proposed(first)
    with pytest.raises(watchlists.ListWordsMissing):
        watchlists.decline_entry(second, proposal=proposal, words="")
    watchlists.decline_entry(second, proposal=proposal, words="No warrant attached.")
    with pytest.raises(watchlists.ProposalDecided):
        watchlists.confirm_entry(second, proposal=proposal)
    assert names_in_force() == []


def test_over_on_its_day_and_not_a_day_before(first: Act, second: Act) -> None:
    listed(first, second, expires_on="2026-03-20")
    listed(first, second, names="Other Person")
    assert watchlists.expire_entries(replace(first, today=date(2026, 3, 20))) == 0
    assert watchlists.expire_entries(replace(first, today=date(2026, 3, 21))) == 1
    assert names_in_force() == ["Other Person"]
    row = PersonListVersion.objects.get(number=3)
    assert (row.how, row.decided_by, row.state) == ("expiry", None, "in-force")


def test_an_entry_that_is_over_does_not_come_back_with_an_old_version(first: Act, second: Act) -> None:
    listed(first, second, expires_on="2026-03-20")
    listed(first, second, names="Other Person")
    watchlists.expire_entries(later(first, days=30))
    version = watchlists.propose_rollback(later(first, days=31), list_code="national", number=1, words="Back.")
    watchlists.confirm_version(later(second, days=31), version=version)
    assert names_in_force() == []


def test_the_journal_holds_an_entry_only_sealed(first: Act, second: Act) -> None:
    listed(first, second)
    events = Event.objects.filter(kind__startswith="limen.list-entry.")
    assert [event.kind.rpartition(".")[2] for event in events.order_by("sequence")] == ["proposed", "confirmed"]
    assert not any("Halloran" in event.data for event in events)
    assert all(b"Halloran" not in bytes(event.sealed or b"") for event in events)


# --- who may see what ------------------------------------------------------------------------------------------------


def looks() -> list[str]:
    return list(Look.objects.order_by("number").values_list("what", flat=True))


def test_every_look_is_logged(first: Act, second: Act) -> None:
    key = key_of(listed(first, second))
    before = len(looks())
    access.find_entries(first, task="verify-hit", name="hallo")
    access.entry_of(first, list_code="national", key=key, task="verify-hit")
    assert looks()[before:] == ["list-search/verify-hit", "list-entry/verify-hit"]


@pytest.mark.parametrize(
    "asked", [{"task": "curiosity", "name": "halloran"}, {"task": "redress", "name": "ha"}, {"task": "redress"}]
)
def test_nobody_searches_without_a_task_or_a_name(first: Act, asked: dict[str, Any]) -> None:
    with pytest.raises(access.SearchUnclear):
        access.find_entries(first, **asked)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.WATCHLIST_DESK}))
def test_only_the_desk_sees_entries_and_the_administrator_none(post: Post, first: Act, second: Act, role: Role) -> None:
    key = key_of(listed(first, second))
    act = _beside(post, first, "x", role)
    for look in (
        lambda: access.find_entries(act, task="redress", name="halloran"),
        lambda: access.entry_of(act, list_code="national", key=key, task="redress"),
        lambda: access.proposals_waiting(act),
        lambda: access.due_for_review(act),
        lambda: access.questions_open(act),
    ):
        with pytest.raises(NotAllowed):
            look()


def discreet(first: Act, second: Act) -> str:
    return key_of(listed(first, second, names="Quiet Person", category="discreet-check"))


def test_a_discreet_entry_is_not_there_for_whom_the_list_does_not_name(first: Act, second: Act) -> None:
    key = discreet(first, second)
    seen = access.entry_of(first, list_code="national", key=key, task="maintain")
    assert seen.entry.action == "discreet"
    watchlists.open_person_list(first, told=replace(NATIONAL, seen_by=("supervisor",)))
    with pytest.raises(access.ListEntryUnknown):
        access.entry_of(first, list_code="national", key=key, task="maintain")
    assert access.find_entries(first, task="redress", name="quiet") == ()
    version = PersonListVersion.objects.get(number=1).id
    assert access.changes_of(first, version=version) == ((), 0)
    with pytest.raises(access.ListEntryUnknown):
        watchlists.propose_lift(first, list_code="national", key=key, proposal=clock.new_id(), words="x")


def drawn(act: Act, sample: UUID) -> list[str]:
    return [each.entry.person.names[0].text for each in access.sample_of(act, sample=sample)]


def test_oversight_draws_at_random_discreet_ones_too(first: Act, second: Act, oversight: Act) -> None:
    discreet(first, second)
    watchlists.open_person_list(first, told=replace(NATIONAL, seen_by=("supervisor",)))
    watchlists.open_person_list(first, told=SANCTIONS)
    in_force(first, second, people(1, 2, 3))
    sample = watchlists.draw_sample(oversight, count=10, words="Yearly audit.")
    assert sorted(drawn(oversight, sample)) == ["Person 1", "Person 2", "Person 3", "Quiet Person"]
    assert looks()[-4:] == ["list-sample"] * 4
    for act in (first, second):
        with pytest.raises(NotAllowed):
            access.sample_of(act, sample=sample)
        with pytest.raises(NotAllowed):
            watchlists.draw_sample(act, count=1, words="x")


@pytest.mark.parametrize("count", [0, -1, 101])
def test_a_sample_is_of_a_size_and_for_a_reason(first: Act, second: Act, oversight: Act, count: int) -> None:
    listed(first, second)
    with pytest.raises(watchlists.SampleWrong):
        watchlists.draw_sample(oversight, count=count, words="Audit.")
    with pytest.raises(watchlists.ListWordsMissing):
        watchlists.draw_sample(oversight, count=1, words="")
    with pytest.raises(watchlists.PersonListUnknown):
        watchlists.draw_sample(oversight, list_code="gone", count=1, words="Audit.")


def test_oversight_asks_and_the_desk_answers(first: Act, second: Act, oversight: Act) -> None:
    listed(first, second)
    sample = watchlists.draw_sample(oversight, list_code="national", count=1, words="Audit.")
    with pytest.raises(watchlists.SampleAnswered):
        watchlists.answer_question(first, sample=sample, place=1, words="Too early.")
    watchlists.question_entry(oversight, sample=sample, place=1, words="Where is the warrant?")
    assert [each.finding for each in access.questions_open(first)] == ["Where is the warrant?"]
    watchlists.answer_question(first, sample=sample, place=1, words="In the file DC 12/2026.")
    assert access.questions_open(first) == ()
    assert access.sample_of(oversight, sample=sample)[0].answer == "In the file DC 12/2026."
    with pytest.raises(watchlists.SampleAnswered):
        watchlists.question_entry(oversight, sample=sample, place=1, words="Again?")
    assert chain_findings() == []


# --- what goes when its days are over ---------------------------------------------------------------------------------


def test_an_entry_goes_when_the_days_of_its_category_are_over(first: Act, second: Act) -> None:
    listed(first, second, expires_on="2026-03-20")
    watchlists.expire_entries(later(first, days=10))
    erasure.erase_due(later(first, days=10 + 1095))
    assert PersonEntry.objects.count() == 1
    erasure.erase_due(later(first, days=12 + 1095))
    assert (PersonEntry.objects.count(), PersonProposal.objects.count()) == (0, 0)
    assert Event.objects.filter(kind="limen.subject.erased").count() == 1
    assert not PersonListVersion.objects.get(number=1).is_kept
    with pytest.raises(watchlists.VersionNotKept):
        watchlists.propose_rollback(later(first, days=1200), list_code="national", number=1, words="Back.")
    assert chain_findings() == []


def test_an_entry_in_force_stays_however_old(first: Act, second: Act) -> None:
    watchlists.open_person_list(first, told=SANCTIONS)
    in_force(first, second, people(1))
    erasure.erase_due(later(first, days=9000))
    assert PersonEntry.objects.count() == 1
    assert len(first.artefacts.held()) == 1


def test_list_data_of_old_versions_goes_and_what_is_searched_stays(first: Act, second: Act) -> None:
    watchlists.open_person_list(first, told=SANCTIONS)
    in_force(first, second, people(*range(300)))
    in_force(first, second, people(*range(1000)))
    held = first.artefacts.held()
    erasure.erase_due(later(first, days=6))
    assert first.artefacts.held() == held
    erasure.erase_due(later(first, days=8))
    kept = person_list("sanctions")
    assert kept is not None
    assert first.artefacts.held() == frozenset(kept.artefacts)


def test_who_is_erased_while_in_force_leaves_the_list_data_too(first: Act, second: Act) -> None:
    listed(first, second)
    listed(first, second, names="Other Person")
    assert erasure.forget(first, subject_record=PersonEntry.objects.get(name="Other Person").record) > 0
    assert watchlists.rebuild_lists(first) == 1
    kept = person_list("national")
    assert kept is not None
    assert kept.entries == 1
    assert open_index(first, kept).persons == 1
    assert watchlists.rebuild_lists(first) == 0


def test_what_was_sent_back_goes_with_its_key(first: Act, second: Act) -> None:
    proposal = proposed(first)
    watchlists.decline_entry(second, proposal=proposal, words="No.")
    erasure.erase_due(later(first, days=91))
    assert PersonProposal.objects.count() == 0
    assert Event.objects.filter(kind="limen.subject.erased").count() == 1


def test_the_database_refuses_a_confirmation_by_the_proposer(first: Act, second: Act) -> None:
    proposal = listed(first, second)
    for wrong in ({"decided_by": first.actor}, {"version": None}, {"words": ""}, {"category": ""}, {"redress": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PersonProposal.objects.filter(id=proposal).update(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"legal_basis": ""}, {"expires_on": None}, {"review_on": None}, {"authority": ""}, {"redress": ""}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_the_database_refuses_an_entry_made_here_without_law_or_expiry(
    first: Act, second: Act, wrong: dict[str, Any]
) -> None:
    listed(first, second)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonEntry.objects.update(**wrong)


def test_the_database_refuses_an_answer_to_nothing(first: Act, second: Act, oversight: Act) -> None:
    listed(first, second)
    watchlists.draw_sample(oversight, count=1, words="Audit.")
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonSampled.objects.update(answer="x", answered_at=first.at, answered_by=first.actor)
