"""Lists of persons: a copy waits for two people, takes effect whole, comes back, and says what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from limen.adapters.artefact_store import ArtefactMissing
from limen.apps.journal.models import Event
from limen.apps.watchlists import operations as watchlists
from limen.apps.watchlists.models import PersonAside, PersonEntry, PersonList, PersonListVersion
from limen.apps.watchlists.operations import reading
from limen.apps.watchlists.queries import (
    changed_between,
    content_of,
    marks_of,
    open_index,
    person_lists,
    person_lists_in_force,
    persons_of,
    removed_between,
    versions_since,
)
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.listings import ListedName, ListedPerson, Place, Unreadable
from limen.lib.listings.reading import FieldMissing
from limen.lib.screening import Subject, SubjectName
from tests.fakes.lists import NATIONAL, SANCTIONS, copied, in_force, people, person
from tests.fakes.post import Post, chain_findings


@pytest.fixture
def first(post: Post) -> Act:
    """The watchlist desk, with one list open and nothing on it."""
    act = post.officer("wanda", Role.WATCHLIST_DESK)
    watchlists.open_person_list(act, told=SANCTIONS)
    return act


@pytest.fixture
def second(post: Post, first: Act) -> Act:
    """A second person of the desk, on the same machine."""
    act = post.officer("weng", Role.WATCHLIST_DESK)
    return replace(act, artefacts=first.artefacts, keys=first.keys, node=first.node)


def keys_in_force(code: str = "sanctions") -> list[str]:
    number = next(each.number for each in person_lists() if each.code == code)
    return sorted(each.key for each in persons_of(list_code=code, number=number))


def test_nothing_takes_effect_before_two_people(first: Act, second: Act) -> None:
    difference = copied(first, people(1, 2, 3))
    assert (difference.number, difference.entries, difference.added) == (1, 3, 3)
    assert person_lists_in_force() == ()
    with pytest.raises(watchlists.VersionNotWaiting):
        watchlists.confirm_version(second, version=difference.version)
    watchlists.propose_version(first, version=difference.version, words="")
    assert person_lists_in_force() == ()
    with pytest.raises(watchlists.SamePerson):
        watchlists.confirm_version(first, version=difference.version)
    watchlists.confirm_version(second, version=difference.version)
    kept = person_lists_in_force()[0]
    assert (kept.number, kept.entries, kept.version) == (1, 3, difference.version)
    assert kept.made_at == first.at - timedelta(hours=1)
    assert keys_in_force() == ["1", "2", "3"]
    assert chain_findings() == []


def test_whoever_brought_it_does_not_confirm_what_another_proposed(first: Act, second: Act) -> None:
    difference = copied(first, people(1))
    watchlists.propose_version(second, version=difference.version, words="")
    with pytest.raises(watchlists.SamePerson):
        watchlists.confirm_version(first, version=difference.version)


def test_a_copy_is_compared_with_what_is_in_force(first: Act, second: Act) -> None:
    in_force(first, second, people(1, 2, 3))
    difference = copied(first, [person("1"), person("2", "Another Name"), person("4")])
    assert (difference.added, difference.changed, difference.removed, difference.entries) == (1, 1, 1, 3)
    assert keys_in_force() == ["1", "2", "3"]
    watchlists.propose_version(first, version=difference.version, words="Looked at.")
    watchlists.confirm_version(second, version=difference.version)
    assert keys_in_force() == ["1", "2", "4"]
    assert changed_between(list_code="sanctions", after=1, until=2) == ("2", "4")
    assert removed_between(list_code="sanctions", after=1, until=2) == ("3",)
    then, now = (content_of(list_code="sanctions", key="2", number=number) for number in (1, 2))
    assert then is not None
    assert now is not None
    assert (then.person.names[0].text, now.person.names[0].text) == ("Person 2", "Another Name")
    assert then.record == now.record
    assert content_of(list_code="sanctions", key="3", number=2) is None
    assert [each.number for each in versions_since(list_code="sanctions", after=0)] == [1, 2]
    assert [each.number for each in versions_since(list_code="sanctions", after=1)] == [2]


def test_what_cannot_go_in_is_kept_aside_with_its_place(first: Act) -> None:
    place = Place(file="list", line=7)
    broken = Unreadable(place=place, why=FieldMissing(field="name"), text="<INDIVIDUAL/>")
    difference = copied(first, [person("1"), broken, person("1", "Again")])
    assert (difference.entries, difference.aside) == (1, 2)
    assert sorted(PersonAside.objects.values_list("place", flat=True)) == ["1", "list:7"]


def test_nobody_goes_in_without_a_category_that_the_law_knows(first: Act) -> None:
    """A politician or a journalist on a mixed list is no sanctioned person, whatever is usual for the list."""
    records = [
        person("1"),
        person("2", topics=("role.pep",)),
        person("3", topics=("sanction",)),
        person("4", category="journalism"),
        person("5", category="wanted"),
        person("6", programme="Al-Qaida; Taliban"),
    ]
    difference = copied(first, records)
    assert (difference.entries, difference.aside) == (2, 4)
    assert sorted(PersonEntry.objects.values_list("key", flat=True)) == ["1", "6"]


def test_a_list_without_a_usual_category_keeps_aside_what_no_category_names(first: Act) -> None:
    watchlists.open_person_list(first, told=replace(SANCTIONS, usual_category=""))
    difference = copied(first, [person("1"), person("2", programme="[Al-Qaida]")])
    assert (difference.entries, difference.aside) == (1, 1)


def test_a_copy_of_nothing_keeps_the_version_in_force(first: Act, second: Act) -> None:
    in_force(first, second, people(1))
    with pytest.raises(watchlists.CopyEmpty):
        copied(first, [])
    assert keys_in_force() == ["1"]
    assert PersonListVersion.objects.get(number=2).state == "withdrawn"


def test_a_suspicious_copy_needs_words(first: Act, second: Act) -> None:
    in_force(first, second, people(*range(100)))
    difference = copied(first, people(*range(60)))
    assert [found.rule for found in difference.suspicious] == ["listing.many-removed"]
    with pytest.raises(watchlists.ListWordsMissing):
        watchlists.propose_version(first, version=difference.version, words=" ")
    watchlists.propose_version(first, version=difference.version, words="The owner wrote: forty delisted.")
    watchlists.confirm_version(second, version=difference.version)
    assert len(keys_in_force()) == 60


def test_who_was_listed_before_keeps_the_record(first: Act, second: Act) -> None:
    in_force(first, second, people(1, 2))
    before = content_of(list_code="sanctions", key="2", number=1)
    in_force(first, second, people(1))
    in_force(first, second, people(1, 2))
    after = content_of(list_code="sanctions", key="2", number=3)
    assert before is not None
    assert after is not None
    assert before.record == after.record


def test_two_copies_read_at_once_only_one_takes_effect(first: Act, second: Act) -> None:
    one, other = copied(first, people(1)), copied(first, people(2))
    for difference in (one, other):
        watchlists.propose_version(first, version=difference.version, words="")
    watchlists.confirm_version(second, version=one.version)
    with pytest.raises(watchlists.VersionOvertaken):
        watchlists.confirm_version(second, version=other.version)
    assert keys_in_force() == ["1"]


def test_what_is_compared_makes_a_change_and_words_do_not(first: Act, second: Act) -> None:
    in_force(first, second, people(1, 2, 3, 4))
    words, named = person("1", remarks="A scar."), person("2", "Changed")
    in_force(first, second, [words, named, person("3", births=(PartialDate(1971),)), person("4")])
    assert changed_between(list_code="sanctions", after=1, until=2) == ("2", "3")
    marks = [marks_of(list_code="sanctions", number=number, keys="1234") for number in (1, 2)]
    assert [key for key in "1234" if marks[0][key] != marks[1][key]] == ["2", "3"]
    # Whoever reads the history is told of every change.
    told = PersonEntry.objects.filter(since__number=2).order_by("key").values_list("key", flat=True)
    assert list(told) == ["1", "2", "3"]
    in_force(first, second, [words, person("2"), person("4")])
    in_force(first, second, [words, person("2"), person("3"), person("4")])
    assert changed_between(list_code="sanctions", after=2, until=4) == ("2", "3")
    # Changed and changed back, left and come back: meanwhile somebody passed.
    assert changed_between(list_code="sanctions", after=1, until=4) == ("2", "3")


def test_a_version_comes_back_by_two_people(first: Act, second: Act) -> None:
    in_force(first, second, people(1, 2, 3))
    in_force(first, second, [person("2", "Changed"), person("3"), person("4")])
    version = watchlists.propose_rollback(first, list_code="sanctions", number=1, words="The copy was wrong.")
    assert keys_in_force() == ["2", "3", "4"]
    with pytest.raises(watchlists.SamePerson):
        watchlists.confirm_version(first, version=version)
    watchlists.confirm_version(second, version=version)
    assert keys_in_force() == ["1", "2", "3"]
    back = content_of(list_code="sanctions", key="2", number=3)
    assert back is not None
    assert back.person.names[0].text == "Person 2"
    assert changed_between(list_code="sanctions", after=2, until=3) == ("1", "2")
    assert [row.state for row in PersonListVersion.objects.order_by("number")] == [
        "superseded",
        "rolled-back",
        "in-force",
    ]


@pytest.mark.parametrize("number", [0, 2, 3, 9])
def test_what_was_never_in_force_does_not_come_back(first: Act, second: Act, number: int) -> None:
    in_force(first, second, people(1))
    in_force(first, second, people(1, 2))
    copied(first, people(3))
    with pytest.raises(watchlists.VersionNotKept):
        watchlists.propose_rollback(first, list_code="sanctions", number=number, words="Back.")


def test_sent_back_with_words_and_gone(first: Act, second: Act) -> None:
    difference = copied(first, people(1))
    watchlists.propose_version(first, version=difference.version, words="")
    with pytest.raises(watchlists.ListWordsMissing):
        watchlists.withdraw_version(second, version=difference.version, words="")
    watchlists.withdraw_version(second, version=difference.version, words="Not the owner's file.")
    row = PersonListVersion.objects.get(id=difference.version)
    assert (row.state, row.answer) == ("withdrawn", "Not the owner's file.")
    assert PersonEntry.objects.count() == 0
    assert first.artefacts.held() == frozenset()
    with pytest.raises(watchlists.VersionNotWaiting):
        watchlists.confirm_version(second, version=difference.version)


class PowerCut(Exception):
    pass


def test_a_copy_cut_short_counts_nowhere(first: Act, second: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH", 5)
    in_force(first, second, people(1))

    def broken_off() -> Iterator[ListedPerson]:
        yield from people(*range(1, 13))
        raise PowerCut

    with pytest.raises(PowerCut):
        copied(first, broken_off())
    assert PersonEntry.objects.count() > 1
    assert keys_in_force() == ["1"]
    assert marks_of(list_code="sanctions", number=1, keys=["1", "2"]).keys() == {"1"}


def test_damaged_list_data_never_takes_effect(first: Act, second: Act) -> None:
    difference = copied(first, people(1))
    watchlists.propose_version(first, version=difference.version, words="")
    for digest in first.artefacts.held():
        first.artefacts.drop(digest)
    with pytest.raises(ArtefactMissing):
        watchlists.confirm_version(second, version=difference.version)
    assert person_lists_in_force() == ()


def test_a_small_change_is_a_segment_and_the_night_makes_one_file_of_it(first: Act, second: Act) -> None:
    in_force(first, second, people(*range(50)))
    in_force(first, second, [*people(*range(49)), person("x", "New Person")])
    kept = person_lists_in_force()[0]
    assert len(kept.artefacts) == 2
    assert watchlists.rebuild_lists(first) == 1
    rebuilt = person_lists_in_force()[0]
    assert len(rebuilt.artefacts) == 1
    assert rebuilt.version == kept.version
    assert watchlists.rebuild_lists(first) == 0


def test_a_list_is_opened_as_it_is_searched_and_once(first: Act, second: Act) -> None:
    in_force(first, second, people(*range(50)))
    kept = person_lists_in_force()[0]
    index = open_index(first, kept)
    assert (index.persons, index.list_code, index.list_version) == (50, "sanctions", "1")
    assert open_index(second, kept) is index
    in_force(first, second, [*people(*range(49)), person("x", "Gudrun Torvaldsen")])
    later = open_index(first, person_lists_in_force()[0])
    assert (later.persons, later.list_version) == (50, "2")
    subject = Subject(names=(SubjectName(primary="TORVALDSEN", secondary="GUDRUN"),), births=(PartialDate(1970),))
    assert [hit.entry for hit in later.screen(subject)] == ["x"]
    assert index.screen(subject) == ()


def test_list_data_that_is_missing_is_no_empty_list(first: Act, second: Act) -> None:
    in_force(first, second, people(1))
    kept = replace(person_lists_in_force()[0], artefacts=("0" * 64,))
    with pytest.raises(ArtefactMissing):
        open_index(first, kept)


def test_the_journal_tells_the_counts_and_nobody(first: Act, second: Act) -> None:
    in_force(first, second, [person("1", "Very Particular Name")])
    events = Event.objects.filter(kind__startswith="limen.person-list.").order_by("sequence")
    assert [event.kind.rpartition(".")[2] for event in events] == ["opened", "read", "proposed", "confirmed"]
    assert not any("Particular" in event.data for event in events)
    assert '"entries":1' in events[3].data


WRONG = [
    ({"code": ""}, watchlists.PersonListNotRight),
    ({"code": "Big List"}, watchlists.PersonListNotRight),
    ({"name": " "}, watchlists.PersonListNotRight),
    ({"legal_basis": ""}, watchlists.PersonListNotRight),
    ({"owner": "somebody"}, watchlists.PersonListNotRight),
    ({"categories": ()}, watchlists.CategoryUnknown),
    ({"categories": ("journalism",), "usual_category": ""}, watchlists.CategoryUnknown),
    ({"usual_category": "wanted"}, watchlists.CategoryUnknown),
    ({"action": "discreet"}, watchlists.ActionNotAllowed),
    ({"action": "arrest"}, watchlists.ActionNotAllowed),
    ({"seen_by": ("king",)}, watchlists.SeersMissing),
    ({"categories": ("discreet-check",), "usual_category": "", "action": "discreet"}, watchlists.SeersMissing),
    (
        {"categories": ("discreet-check",), "usual_category": "", "action": "discreet", "seen_by": ("first_line",)},
        watchlists.SeersMissing,
    ),
    ({"made_here": True}, watchlists.ListKindFixed),
]


@pytest.mark.parametrize(("wrong", "problem"), WRONG, ids=range(len(WRONG)))
def test_a_list_is_not_opened_without_what_it_must_say(
    first: Act, wrong: dict[str, object], problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        watchlists.open_person_list(first, told=replace(SANCTIONS, **wrong))  # type: ignore[arg-type]  # wrong on purpose
    assert PersonList.objects.count() == 1


def test_a_copy_from_the_future_and_for_no_list(first: Act) -> None:
    later = watchlists.Copy(list_code="sanctions", made_at=first.at + timedelta(1), source="x", digest="0" * 64)
    with pytest.raises(watchlists.CopyFromFuture):
        watchlists.read_copy(first, copy=later, records=people(1))
    with pytest.raises(watchlists.PersonListUnknown):
        copied(first, people(1), code="gone")
    watchlists.open_person_list(first, told=NATIONAL)
    with pytest.raises(watchlists.MadeHere):
        copied(first, people(1), code="national")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.WATCHLIST_DESK}))
def test_only_the_watchlist_desk_does_any_of_it(post: Post, first: Act, role: Role) -> None:
    act = post.officer("x", role)
    difference = copied(first, people(1))
    with pytest.raises(NotAllowed):
        watchlists.open_person_list(act, told=SANCTIONS)
    with pytest.raises(NotAllowed):
        copied(act, people(1))
    with pytest.raises(NotAllowed):
        watchlists.propose_version(act, version=difference.version, words="x")
    with pytest.raises(NotAllowed):
        watchlists.confirm_version(act, version=difference.version)
    with pytest.raises(NotAllowed):
        watchlists.withdraw_version(act, version=difference.version, words="x")
    with pytest.raises(NotAllowed):
        watchlists.propose_rollback(act, list_code="sanctions", number=1, words="x")


# --- what the database itself refuses ---------------------------------------------------------------------------------


def test_the_database_refuses_one_person_for_two(first: Act, second: Act) -> None:
    difference = copied(first, people(1))
    row = PersonListVersion.objects.get(id=difference.version)
    row.state, row.proposed_by_id, row.decided_by_id = "in-force", second.actor, second.actor
    row.proposed_at = row.decided_at = first.at
    for proposer, decider in ((second.actor, second.actor), (second.actor, first.actor), (second.actor, None)):
        row.proposed_by_id, row.decided_by_id = proposer, decider
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    row.proposed_by_id, row.decided_by_id = first.actor, second.actor
    row.save()


def test_the_database_refuses_a_version_in_force_without_its_data(first: Act, second: Act) -> None:
    difference = in_force(first, second, people(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonListVersion.objects.filter(id=difference.version).update(artefacts=[])


def test_the_database_refuses_two_versions_in_force(first: Act, second: Act) -> None:
    in_force(first, second, people(1))
    in_force(first, second, people(1, 2))
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonListVersion.objects.filter(number=1).update(state="in-force")


@pytest.mark.parametrize(
    "wrong",
    [{"category": ""}, {"key": ""}, {"name": ""}, {"action": "arrest"}, {"made_here": True}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_the_database_refuses_an_entry_without_category_or_law(
    first: Act, second: Act, wrong: dict[str, object]
) -> None:
    in_force(first, second, people(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonEntry.objects.update(**wrong)


def test_a_name_of_any_length_and_script_goes_in(first: Act, second: Act) -> None:
    long = ListedPerson(key="1", names=(ListedName(text="ابو " * 300), ListedName(text="Абу")))
    in_force(first, second, [long])
    assert next(persons_of(list_code="sanctions", number=1)) == long


@given(met=st.sets(st.integers(1, 1 << 40)), asked=st.sets(st.integers(1, 1 << 40)))
def test_a_row_that_came_by_is_known_and_no_other(met: set[int], asked: set[int]) -> None:
    held = reading._Met()
    for row in met:
        held.add(row)
    assert {row for row in met | asked | {each + 1 for each in met} if row in held} == met
