"""Lists of numbers: opened with owner and law, brought by one person, in force by another, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from limen.adapters.artefact_store import ArtefactDamaged
from limen.apps.journal.models import Event
from limen.apps.watchlists import erasure
from limen.apps.watchlists.models import NumberEntry, NumberList, NumberListVersion
from limen.apps.watchlists.operations import (
    ListEmpty,
    ListFromFuture,
    ListNotRight,
    ListProposalGone,
    ListSecondPerson,
    ListUnknown,
    ListVersionGone,
    confirm_numbers,
    import_numbers,
    open_list,
    propose_numbers,
    rows_to_files,
    withdraw_numbers,
)
from limen.apps.watchlists.queries import find_number, lists_in_force, oldest_copy, past_versions
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.facts import NumberHit
from limen.lib.listings.numbers import HeaderMissing
from limen.lib.screening.numbers import Difference, NumberSet
from tests.fakes.artefacts import MemoryArtefacts
from tests.fakes.post import Post, chain_findings, document, second_keeper, stolen

HEADER = "issuer,number,status,listed_on\n"


@pytest.fixture
def desk(post: Post) -> Act:
    """The watchlist desk, with one list open and nothing on it."""
    act = post.officer("wanda", Role.WATCHLIST_DESK)
    open_list(act, code="lost", name="Lost", owner="Passport Office", legal_basis="s. 8", action="stop-and-call")
    return act


def hits(act: Act, number: str, *, issuer: str = "UTO") -> tuple[NumberHit, ...]:
    return find_number(document(number, issuer=issuer), artefacts=act.artefacts).hits


def memory(act: Act) -> MemoryArtefacts:
    assert isinstance(act.artefacts, MemoryArtefacts)
    return act.artefacts


def in_force(code: str = "lost") -> str:
    """Return the digest of the list data in force."""
    return next(kept.artefact for kept in lists_in_force() if kept.code == code)


def brought(act: Act, *rows: str) -> UUID:
    """Bring a copy, which then waits."""
    lines = [HEADER, *(f"{row}\n" for row in rows)]
    return import_numbers(act, list_code="lost", lines=lines, made_at=act.at).version


def test_what_can_be_read_goes_in_the_rest_is_told(desk: Act) -> None:
    lines = [
        HEADER,
        "UTO,A1234567,lost,2026-01-05\n",
        "ZZZ,B1,lost,\n",
        "D,C01X00T47,stolen,\n",
        "UTO,a-123 4567,stolen,\n",
    ]
    report = import_numbers(desk, list_code="lost", lines=lines, made_at=desk.at)
    assert (report.entries, report.repeated, report.unreadable_count, report.before) == (2, 1, 1, 0)
    assert report.difference == Difference(added=2)
    assert [row.line for row in report.unreadable] == [3]
    confirm_numbers(second_keeper(desk), list_code="lost", version=report.version)
    shown = lists_in_force()[0]
    assert (shown.entries, shown.unreadable, shown.version, shown.waiting) == (2, 1, report.version, None)
    assert [hit.status for hit in hits(desk, "A1234567")] == ["lost"], "the first row counts"
    event = Event.objects.get(kind="limen.number-list.imported")
    assert '"entries":2' in event.data
    assert event.actor == second_keeper(desk).actor
    assert chain_findings() == []


def test_a_copy_takes_effect_by_two_people(desk: Act) -> None:
    stolen(desk, "UTO,B1234567,lost,", "UTO,C1234567,lost,", code="lost")
    version = brought(desk, "UTO,A1234567,lost,", "UTO,C1234567,stolen,")
    assert hits(desk, "A1234567") == ()
    waiting = lists_in_force()[0].waiting
    assert waiting is not None
    assert (waiting.proposer, waiting.added, waiting.changed, waiting.removed) == ("Wanda", 1, 1, 1)
    with pytest.raises(ListSecondPerson):
        confirm_numbers(desk, list_code="lost", version=version)
    assert hits(desk, "A1234567") == ()
    assert confirm_numbers(second_keeper(desk), list_code="lost", version=version) == 2
    assert len(hits(desk, "A1234567")) == 1
    with pytest.raises(ListProposalGone):
        confirm_numbers(second_keeper(desk), list_code="lost", version=version)


def test_the_database_knows_of_two_people_too(desk: Act) -> None:
    version = stolen(desk, "UTO,A1234567,lost,", code="lost")
    for wrong in ("proposed_by_id = confirmed_by_id", "proposed_by_id = NULL", "confirmed_at = NULL"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE watchlists_numberlistversion SET {wrong}")  # noqa: S608 - constants of this test
    assert past_versions(list_code="lost")[0].version == version


def test_only_what_was_looked_at_is_confirmed(desk: Act) -> None:
    seen = brought(desk, "UTO,A1234567,lost,")
    newer = brought(desk, "UTO,B1234567,lost,")
    with pytest.raises(ListProposalGone):
        confirm_numbers(second_keeper(desk), list_code="lost", version=seen)
    confirm_numbers(second_keeper(desk), list_code="lost", version=newer)
    assert len(hits(desk, "B1234567")) == 1


def test_a_copy_is_taken_back_and_what_is_in_force_stays(desk: Act) -> None:
    stolen(desk, "UTO,A1234567,lost,", code="lost")
    version = brought(desk, "UTO,B1234567,lost,")
    withdraw_numbers(second_keeper(desk), list_code="lost", version=version)
    assert lists_in_force()[0].waiting is None
    assert len(hits(desk, "A1234567")) == 1
    with pytest.raises(ListProposalGone):
        withdraw_numbers(desk, list_code="lost", version=version)
    assert Event.objects.filter(kind="limen.number-list.withdrawn").count() == 1


def test_an_earlier_version_comes_back_by_two_people(desk: Act) -> None:
    old = stolen(desk, "UTO,A1234567,lost,", code="lost")
    new = stolen(desk, "UTO,B1234567,lost,", code="lost")
    assert [(past.version, past.is_in_force) for past in past_versions(list_code="lost")] == [(new, True), (old, False)]
    assert propose_numbers(desk, list_code="lost", version=old) == Difference(added=1, removed=1)
    waiting = lists_in_force()[0].waiting
    assert waiting is not None
    with pytest.raises(ListSecondPerson):
        confirm_numbers(desk, list_code="lost", version=waiting.version)
    confirm_numbers(second_keeper(desk), list_code="lost", version=waiting.version)
    assert len(hits(desk, "A1234567")) == 1
    assert hits(desk, "B1234567") == ()
    for gone in (waiting.version, brought(desk, "UTO,C1234567,lost,"), desk.new_id()):
        with pytest.raises(ListVersionGone):
            propose_numbers(desk, list_code="lost", version=gone)


def test_a_hit_is_found_however_the_number_is_written(desk: Act) -> None:
    stolen(desk, "DEU,c01-x00 t47,stolen,2026-01-05", code="lost")
    for issuer in ("D", "DEU"):
        found = hits(desk, "C01X00T47", issuer=issuer)
        assert [(hit.list_name, hit.owner, hit.status, hit.action) for hit in found] == [
            ("Lost documents", "Passport Office", "stolen", "stop-and-call")
        ]
        assert str(found[0].listed_on) == "2026-01-05"
    assert hits(desk, "C01X00T47") == ()
    assert hits(desk, "C01X00T48", issuer="D") == ()
    assert find_number(None, artefacts=desk.artefacts).hits == ()


def test_a_typed_number_is_compared_with_what_looks_like_it_and_one_that_was_read_is_not(desk: Act) -> None:
    stolen(desk, "UTO,A1O34567,stolen,", code="lost")
    typed = find_number(document("A1034567"), artefacts=desk.artefacts)
    assert (typed.hits, [(other.number, other.status) for other in typed.alike]) == ((), [("A1O34567", "stolen")])
    assert find_number(document("A1034567", read=True), artefacts=desk.artefacts).alike == ()
    assert find_number(document("A1O34567"), artefacts=desk.artefacts).alike == (), "a hit needs no second guess"


def test_a_new_version_replaces_the_old_one_whole(desk: Act) -> None:
    stolen(desk, "UTO,A1234567,lost,", code="lost")
    stolen(desk, "UTO,B1234567,lost,", code="lost")
    assert hits(desk, "A1234567") == ()
    assert len(hits(desk, "B1234567")) == 1


def test_lists_are_kept_apart_and_each_hit_names_its_own(desk: Act) -> None:
    stolen(desk, "UTO,A1234567,lost,", code="lost")
    stolen(desk, "UTO,A1234567,revoked,", code="revoked", action="inform")
    found = hits(desk, "A1234567")
    assert sorted((hit.list_code, hit.status, hit.action) for hit in found) == [
        ("lost", "lost", "stop-and-call"),
        ("revoked", "revoked", "inform"),
    ]
    assert oldest_copy() == desk.at


def test_a_damaged_list_is_silent_by_its_name_and_the_others_answer(desk: Act) -> None:
    stolen(desk, "UTO,A1234567,lost,", code="lost")
    stolen(desk, "UTO,A1234567,revoked,", code="revoked")
    memory(desk).damage(in_force())
    found = find_number(document("A1234567"), artefacts=desk.artefacts)
    assert [hit.list_code for hit in found.hits] == ["revoked"]
    assert found.silent == (("Lost documents", desk.at),)
    assert len(found.ages) == 2
    stolen(desk, "UTO,A1234567,lost,", code="lost")  # which mends it
    assert find_number(document("A1234567"), artefacts=desk.artefacts).silent == ()


def test_a_damaged_copy_is_not_put_in_force(desk: Act) -> None:
    version = brought(desk, "UTO,A1234567,lost,")
    memory(desk).damage(NumberListVersion.objects.get().artefact)
    with pytest.raises(ArtefactDamaged):
        confirm_numbers(second_keeper(desk), list_code="lost", version=version)
    assert lists_in_force()[0].version is None


class PowerCut(Exception):
    pass


def broken_off() -> Iterator[str]:
    yield HEADER
    for number in range(12):
        yield f"UTO,N{number:07},lost,\n"
    raise PowerCut


def test_an_import_cut_short_changes_nothing(desk: Act) -> None:
    stolen(desk, "UTO,A1234567,lost,", code="lost")
    held = memory(desk).held()
    with pytest.raises(PowerCut):
        import_numbers(desk, list_code="lost", lines=broken_off(), made_at=desk.at)
    assert len(hits(desk, "A1234567")) == 1
    assert hits(desk, "N0000003") == ()
    assert memory(desk).held() == held
    assert NumberListVersion.objects.count() == 1


def test_the_database_waits_for_no_row(desk: Act) -> None:
    """However long a file is, nothing is written before all of it was read."""

    def watched() -> Iterator[str]:
        yield HEADER
        for number in range(12):
            assert not connection.in_atomic_block or not NumberListVersion.objects.exists()
            yield f"UTO,N{number:07},lost,\n"

    import_numbers(desk, list_code="lost", lines=watched(), made_at=desk.at)
    assert NumberEntry.objects.count() == 0


EMPTY = [[HEADER], [HEADER, "\n"], [HEADER, "ZZZ,B1,lost,\n", "UTO,,lost,\n"]]


@pytest.mark.parametrize("lines", EMPTY, ids=range(len(EMPTY)))
def test_a_list_of_nothing_keeps_the_one_in_force(desk: Act, lines: list[str]) -> None:
    stolen(desk, "UTO,A1234567,lost,", code="lost")
    with pytest.raises(ListEmpty):
        import_numbers(desk, list_code="lost", lines=lines, made_at=desk.at)
    assert len(hits(desk, "A1234567")) == 1
    assert NumberListVersion.objects.count() == 1


def test_refused_in_a_sentence(desk: Act) -> None:
    with pytest.raises(HeaderMissing):
        import_numbers(desk, list_code="lost", lines=["UTO,A1,lost,\n"], made_at=desk.at)
    with pytest.raises(ListFromFuture):
        import_numbers(desk, list_code="lost", lines=[HEADER], made_at=desk.at + timedelta(seconds=1))
    for code in ("gone", "", "x" * 500, "\x00"):
        with pytest.raises(ListUnknown):
            import_numbers(desk, list_code=code, lines=[HEADER], made_at=desk.at)
        with pytest.raises(ListUnknown):
            confirm_numbers(desk, list_code=code, version=desk.new_id())
    assert NumberListVersion.objects.count() == 0


WRONG = [
    {"code": ""},
    {"code": "Lost Documents"},
    {"code": "x" * 33},
    {"code": "\x00"},
    {"name": ""},
    {"owner": " "},
    {"legal_basis": "\x00"},
    {"action": "arrest"},
]


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
def test_a_list_without_owner_or_law_is_not_opened(desk: Act, wrong: dict[str, str]) -> None:
    right = {"code": "new", "name": "New", "owner": "Office", "legal_basis": "s. 8", "action": "inform"}
    with pytest.raises(ListNotRight):
        open_list(desk, **{**right, **wrong})
    assert NumberList.objects.count() == 1


def test_words_that_are_too_long_are_cut_and_not_refused_by_the_database(desk: Act) -> None:
    open_list(desk, code="lost", name="n" * 500, owner="o" * 500, legal_basis="b" * 500, action="inform")
    kept = NumberList.objects.get()
    assert (len(kept.name), len(kept.owner), len(kept.legal_basis)) == (120, 120, 200)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.WATCHLIST_DESK}))
def test_only_the_watchlist_desk_keeps_lists(post: Post, role: Role) -> None:
    act, none = post.officer("x", role), UUID(int=0)
    with pytest.raises(NotAllowed):
        open_list(act, code="x", name="x", owner="x", legal_basis="x", action="inform")
    with pytest.raises(NotAllowed):
        import_numbers(act, list_code="x", lines=[], made_at=act.at)
    for operation in (confirm_numbers, withdraw_numbers, propose_numbers):
        with pytest.raises(NotAllowed):
            operation(act, list_code="x", version=none)


# --- what is kept --------------------------------------------------------------------------------


def later(act: Act, **passed: float) -> Act:
    at = act.at + timedelta(**passed)
    return replace(act, at=at, today=at.date())


def kept_numbers(act: Act) -> Sequence[set[str]]:
    """Return the numbers of every file of list data."""
    sets = [NumberSet.open(act.artefacts.open(digest)) for digest in sorted(memory(act).held())]
    return [{row.number for row in numbers} for numbers in sets]


def test_an_old_version_goes_with_its_data_and_the_one_in_force_stays(desk: Act) -> None:
    stolen(desk, "UTO,A1234567,stolen,2026-01-05", code="lost")
    stolen(desk, "UTO,B1234567,stolen,2026-01-05", code="lost")
    days = desk.pack.retention[RetentionClass.LIST_NUMBERS].days
    assert erasure.erase_due(later(desk, days=30)) == 0
    assert erasure.erase_due(later(desk, days=days + 1)) == 2
    assert kept_numbers(desk) == [{"B1234567"}]
    assert NumberListVersion.objects.count() == 1


def test_data_that_another_version_names_stays(desk: Act) -> None:
    stolen(desk, "UTO,A1234567,stolen,2026-01-05", code="lost")
    stolen(desk, "UTO,A1234567,stolen,2026-01-05", code="lost")
    days = desk.pack.retention[RetentionClass.LIST_NUMBERS].days
    assert erasure.erase_due(later(desk, days=days + 1)) == 1
    assert kept_numbers(desk) == [{"A1234567"}]


def test_what_came_to_nothing_goes_the_next_day_and_what_waits_stays(desk: Act) -> None:
    withdraw_numbers(desk, list_code="lost", version=brought(desk, "UTO,A1234567,stolen,"))
    brought(desk, "UTO,B1234567,stolen,")
    assert erasure.erase_due(later(desk, hours=23)) == 0
    assert erasure.erase_due(later(desk, hours=25)) == 2
    assert kept_numbers(desk) == [{"B1234567"}]
    days = desk.pack.retention[RetentionClass.LIST_NUMBERS].days
    assert erasure.erase_due(later(desk, days=days + 1)) == 2, "nobody confirmed it in time"
    assert kept_numbers(desk) == []
    assert lists_in_force()[0].waiting is None


def test_data_that_nothing_names_goes(desk: Act) -> None:
    stolen(desk, "UTO,A1234567,stolen,", code="lost")
    memory(desk).put((b"left by a process that ended",))
    erasure.erase_due(desk)
    assert kept_numbers(desk) == [{"A1234567"}]


def test_rows_of_before_become_list_data_and_nothing_is_lost(desk: Act) -> None:
    version = NumberListVersion.objects.create(
        id=desk.new_id(), list_id="lost", made_at=desk.at, imported_at=desk.at, imported_by_id=desk.actor,
        content_hash="0" * 64, entries_count=2, unreadable_count=0,
    )  # fmt: skip
    NumberEntry.objects.create(version=version, issuer="UTO", number="A1234567", status="lost", listed_on=desk.today)
    NumberEntry.objects.create(version=version, issuer="UTO", number="LONG12345678", status="stolen")
    NumberList.objects.update(version=version)
    assert find_number(document("A1234567"), artefacts=desk.artefacts).silent == (("Lost", desk.at),)
    assert rows_to_files(desk) == 1
    assert rows_to_files(desk) == 0
    assert [(hit.status, hit.listed_on) for hit in hits(desk, "A1234567")] == [("lost", desk.today)]
    assert [(hit.status, hit.listed_on) for hit in hits(desk, "LONG12345678")] == [("stolen", None)]
    assert NumberEntry.objects.count() == 0
