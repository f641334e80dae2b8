"""A list that comes in parts, in as many files, is checked as one: once all have come, or when everything was due."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from limen.apps.carriers import models
from limen.apps.carriers import operations as carriers
from limen.apps.carriers.access import page_of
from limen.apps.carriers.operations import CarrierTold, Received
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.carriage.movement import Channel
from limen.lib.carriage.quality import NoteKind
from tests.fakes.messages import Person, paxlst
from tests.fakes.post import Post

PEOPLE = tuple(Person(given=name, number=f"L89890{place}") for place, name in enumerate(("IDA", "OLE", "KIM")))


def part(place: int, *, of: int = 3, total: int = 3, **said: object) -> bytes:
    """Return one of the parts of a list of three people, a file of its own."""
    flag = f"{place:02}:{'C' if place == 1 else 'F' if place == of else ''}".rstrip(":")
    return paxlst(PEOPLE[place - 1], part=flag, total=total, reference=f"PART{place}{said}", **said)  # type: ignore[arg-type]  # a test may say anything


def taken(act: Act, *files: bytes) -> list[models.Message]:
    for raw in files:
        receipt = carriers.receive(act, received=Received(raw=raw, channel=Channel.FOLDER))
        assert receipt.message
        carriers.take_in(act, message=receipt.message)
    return list(models.Message.objects.order_by("received_at", "id"))


def codes(row: models.Message) -> list[object]:
    return [each["code"] for each in page_of(row).issues]


def due(post: Post, *, minutes: int = 1) -> Act:
    """Return an act a little after everything is due, which is some time before the departure in three hours."""
    early = post.first.pack.carriers.window.due_minutes
    return post.after(post.first, minutes=180 - early + minutes)


@pytest.fixture
def carrier(post: Post) -> None:
    karim = replace(post.officer("karim", Role.CARRIER_DESK), post="", lane="")
    carriers.add_carrier(karim, told=CarrierTold(code="XU", name="Utopian Air", mode="air"))


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
@pytest.mark.usefixtures("carrier")
def test_in_any_order_the_last_to_come_is_checked_with_the_others(post: Post, order: tuple[int, ...]) -> None:
    rows = taken(post.first, *(part(place) for place in order))
    assert [codes(row) for row in rows] == [[], [], []]
    assert [row.parts_missing for row in rows] == ["", "", ""]
    assert models.Passenger.objects.count() == 3
    assert carriers.note_missing_parts(due(post)) == 0
    assert models.CarrierNote.objects.count() == 0


@pytest.mark.usefixtures("carrier")
def test_a_count_that_no_part_reaches_is_told_once_all_have_come(post: Post) -> None:
    rows = taken(post.first, part(3, total=5), part(1, total=5), part(2, total=5))
    assert [codes(row) for row in rows] == [[], [], ["total-differs"]]
    assert rows[-1].issues_count == 1


@pytest.mark.usefixtures("carrier")
def test_a_part_that_did_not_come_in_time_is_told_of_once_and_by_its_number(post: Post) -> None:
    taken(post.first, part(1), part(3))
    assert carriers.note_missing_parts(due(post, minutes=-1)) == 0, "it is not due yet"
    assert carriers.note_missing_parts(due(post)) == 1
    assert carriers.note_missing_parts(due(post, minutes=9)) == 0
    row = models.Message.objects.latest("received_at")
    [issue] = page_of(row).issues
    assert (issue["code"], issue["values"]) == ("parts-missing", {"said": "2"})
    assert [(note.kind, note.count) for note in models.CarrierNote.objects.all()] == [(NoteKind.PARTS, 1)]


@pytest.mark.usefixtures("carrier")
def test_a_part_that_comes_late_completes_the_list(post: Post) -> None:
    taken(post.first, part(1, total=4), part(2, total=4))
    assert models.Message.objects.latest("received_at").parts_missing == "?"
    carriers.note_missing_parts(due(post))
    rows = taken(due(post, minutes=5), part(3, total=4))
    assert [row.parts_missing for row in rows] == ["", "", ""]
    assert codes(rows[-1]) == ["total-differs"]
    assert carriers.note_missing_parts(due(post, minutes=9)) == 0


@pytest.mark.usefixtures("carrier")
def test_a_part_that_comes_again_with_other_content_is_said(post: Post) -> None:
    again = paxlst(replace(PEOPLE[1], given="ALMA"), part="02", total=3, reference="AGAIN")
    rows = taken(post.first, part(1), part(2), again, part(3))
    assert [codes(row) for row in rows] == [[], [], ["part-repeated"], []]
    assert rows[-1].parts_missing == ""


@pytest.mark.usefixtures("carrier")
def test_several_parts_in_one_file_are_parts_all_the_same(post: Post) -> None:
    first, second = part(1), part(2)
    both = first[: first.rindex(b"UNZ")] + second[second.index(b"UNH") : second.rindex(b"UNZ")] + b"UNZ+2+PART1{}'"
    rows = taken(post.first, both, part(3))
    assert [row.parts_missing for row in rows] == ["", ""]
    assert "parts-missing" not in [code for row in rows for code in codes(row)]


@pytest.mark.usefixtures("carrier")
def test_parts_of_another_list_or_another_flight_are_none_of_it(post: Post) -> None:
    taken(post.first, part(1), part(2, flight="XU999"))
    assert sorted(models.Message.objects.values_list("parts_missing", flat=True)) == ["1", "?"]
    late = post.first.at + timedelta(hours=9)
    assert carriers.note_missing_parts(replace(post.first, at=late)) == 2
    assert models.CarrierNote.objects.filter(kind=NoteKind.PARTS).count() == 2
