"""Lists of numbers: opened with owner and law, imported in pieces, in force whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from limen.apps.journal.models import Event
from limen.apps.watchlists.models import NumberEntry, NumberList, NumberListVersion
from limen.apps.watchlists.operations import (
    ListEmpty,
    ListFromFuture,
    ListNotRight,
    ListUnknown,
    import_numbers,
    open_list,
)
from limen.apps.watchlists.operations import numbers as importing
from limen.apps.watchlists.queries import find_number, lists_in_force, oldest_copy
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.listings.numbers import HeaderMissing
from tests.fakes.post import Post, chain_findings, document, stolen

HEADER = "issuer,number,status,listed_on\n"


@pytest.fixture
def desk(post: Post) -> Act:
    """The watchlist desk, with one list open and nothing on it."""
    act = post.officer("wanda", Role.WATCHLIST_DESK)
    open_list(act, code="lost", name="Lost", owner="Passport Office", legal_basis="s. 8", action="stop-and-call")
    return act


def numbers() -> list[str]:
    return sorted(NumberEntry.objects.values_list("number", flat=True))


def test_what_can_be_read_goes_in_the_rest_is_told(desk: Act) -> None:
    lines = [
        HEADER,
        "UTO,A1234567,lost,2026-01-05\n",
        "ZZZ,B1,lost,\n",
        "D,C01X00T47,stolen,\n",
        "UTO,a-123 4567,lost,\n",
    ]
    report = import_numbers(desk, list_code="lost", lines=lines, made_at=desk.at)
    assert (report.entries, report.repeated, report.unreadable_count, report.before) == (2, 1, 1, 0)
    assert [row.line for row in report.unreadable] == [3]
    shown = lists_in_force()[0]
    assert (shown.entries, shown.unreadable, shown.version) == (2, 1, report.version)
    event = Event.objects.get(kind="limen.number-list.imported")
    assert '"entries":2' in event.data
    assert chain_findings() == []


def test_a_hit_is_found_however_the_number_is_written(desk: Act) -> None:
    import_numbers(
        desk,
        list_code="lost",
        lines=[HEADER, "DEU,c01-x00 t47,stolen,2026-01-05\n"],
        made_at=desk.at,
    )
    for issuer in ("D", "DEU"):
        hits = find_number(document("C01X00T47", issuer=issuer)).hits
        assert [(hit.list_name, hit.owner, hit.status, hit.action) for hit in hits] == [
            ("Lost", "Passport Office", "stolen", "stop-and-call")
        ]
    assert find_number(document("C01X00T47", issuer="UTO")).hits == ()
    assert find_number(document("C01X00T48", issuer="D")).hits == ()
    assert find_number(None).hits == ()


def test_a_new_version_replaces_the_old_one_whole(desk: Act) -> None:
    stolen(desk, "UTO,A1234567,lost,", code="lost")
    stolen(desk, "UTO,B1234567,lost,", code="lost")
    assert find_number(document("A1234567")).hits == ()
    assert len(find_number(document("B1234567")).hits) == 1
    assert numbers() == ["A1234567", "B1234567"]


def test_lists_are_kept_apart_and_each_hit_names_its_own(desk: Act) -> None:
    stolen(desk, "UTO,A1234567,lost,", code="lost")
    stolen(desk, "UTO,A1234567,revoked,", code="revoked", action="inform")
    hits = find_number(document("A1234567")).hits
    assert sorted((hit.list_code, hit.status, hit.action) for hit in hits) == [
        ("lost", "lost", "stop-and-call"),
        ("revoked", "revoked", "inform"),
    ]
    assert oldest_copy() == desk.at


class PowerCut(Exception):
    pass


def broken_off() -> Iterator[str]:
    yield HEADER
    for number in range(12):
        yield f"UTO,N{number:07},lost,\n"
    raise PowerCut


def test_an_import_cut_short_changes_nothing_in_force(desk: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 5)
    stolen(desk, "UTO,A1234567,lost,", code="lost")
    with pytest.raises(PowerCut):
        import_numbers(desk, list_code="lost", lines=broken_off(), made_at=desk.at)
    assert len(find_number(document("A1234567")).hits) == 1
    assert find_number(document("N0000003")).hits == ()
    assert lists_in_force()[0].entries == 1
    stolen(desk, "UTO,B1234567,lost,", code="lost")
    assert len(find_number(document("B1234567")).hits) == 1


def test_rows_go_in_by_short_transactions(desk: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two batches somebody else can write: what is already in is visible to everybody, in force to nobody."""
    monkeypatch.setattr(importing, "BATCH", 5)
    seen: list[int] = []

    def watched() -> Iterator[str]:
        yield HEADER
        for number in range(12):
            seen.append(NumberEntry.objects.count())
            yield f"UTO,N{number:07},lost,\n"

    import_numbers(desk, list_code="lost", lines=watched(), made_at=desk.at)
    assert sorted(set(seen)) == [0, 5, 10]


EMPTY = [[HEADER], [HEADER, "\n"], [HEADER, "ZZZ,B1,lost,\n", "UTO,,lost,\n"]]


@pytest.mark.parametrize("lines", EMPTY, ids=range(len(EMPTY)))
def test_a_list_of_nothing_keeps_the_one_in_force(desk: Act, lines: list[str]) -> None:
    stolen(desk, "UTO,A1234567,lost,", code="lost")
    with pytest.raises(ListEmpty):
        import_numbers(desk, list_code="lost", lines=lines, made_at=desk.at)
    assert len(find_number(document("A1234567")).hits) == 1
    assert NumberListVersion.objects.count() == 1


def test_refused_in_a_sentence(desk: Act) -> None:
    with pytest.raises(HeaderMissing):
        import_numbers(desk, list_code="lost", lines=["UTO,A1,lost,\n"], made_at=desk.at)
    with pytest.raises(ListFromFuture):
        import_numbers(desk, list_code="lost", lines=[HEADER], made_at=desk.at + timedelta(seconds=1))
    for code in ("gone", "", "x" * 500, "\x00"):
        with pytest.raises(ListUnknown):
            import_numbers(desk, list_code=code, lines=[HEADER], made_at=desk.at)
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
    act = post.officer("x", role)
    with pytest.raises(NotAllowed):
        open_list(act, code="x", name="x", owner="x", legal_basis="x", action="inform")
    with pytest.raises(NotAllowed):
        import_numbers(act, list_code="x", lines=[], made_at=act.at)
