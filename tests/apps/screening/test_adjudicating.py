"""What is said of a hit: a cleared pair stops nobody until the entry changes or its days are over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import Opened, RedressNumberWrong
from limen.apps.journal.models import Event
from limen.apps.screening import models, operations
from limen.apps.screening.operations import Asked, NothingCleared
from limen.apps.watchlists.models import PersonEntry
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.basics.sex import Sex
from limen.lib.decision.hits import HitUnknown, HitWordsMissing, Owner, Said, VerificationWrong
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.moves import Move
from limen.lib.listings import ListedDocument, ListedName
from tests.fakes.case import second_line
from tests.fakes.listed import Lists
from tests.fakes.outcomes import concluded
from tests.fakes.post import Post, chain_findings, decided, opened, passport, rules_of


def referred(post: Post, scanned: str = "") -> tuple[Act, Opened]:
    """Return an officer of the second line with the case of somebody who was stopped by a hit."""
    one = opened(post.first, scanned)
    decided(post.first, one, Move.REFER)
    sofia = second_line(post)
    crossings.take_case(sofia, inspection=one.inspection)
    return sofia, one


def said(act: Act, one: Opened, what: Said, why: str = "Another date of birth.", request: UUID | None = None) -> UUID:
    """Say something of the first hit of a case; return its id."""
    hit = crossings.look_at_hits(act, inspection=one.inspection).hits[0].row.id
    crossings.adjudicate_hit(
        act, inspection=one.inspection, request=request or clock.new_id(), hit=hit, said=what, why=why
    )
    return hit


def persons_rules(act: Act, one: Opened) -> list[str]:
    """Return what lists of persons said at an inspection."""
    return [rule for rule in rules_of(act, one) if rule.startswith("persons.")]


def test_who_was_cleared_passes_until_the_entry_changes(post: Post, lists: Lists) -> None:
    lists.put("wanted", "ERIKSSON")
    sofia, one = referred(post)
    said(sofia, one, Said.NOT_SAME)
    concluded(sofia, one.inspection, Move.ADMIT)
    assert persons_rules(post.first, opened(post.first)) == ["persons.cleared-before"]
    lists.put("wanted", "ERIKSSON", "OTHER")
    again = opened(post.officer("omar", lane="A2"))
    assert persons_rules(post.officer("omar", lane="A2"), again) == ["persons.cleared-before"]
    lists.put("wanted", "ERIKSSON", said={"sex": Sex.F})
    third = opened(post.officer("olga", lane="A3"))
    assert persons_rules(post.officer("olga", lane="A3"), third) == ["persons.alert"]
    assert chain_findings() == []


WORDS: Final = ({"remarks": "Now with a scar."}, {"changed_on": date(2026, 11, 1)}, {"addresses": ("Harbour Road 1",)})
COMPARED: Final = (
    {"births": (PartialDate(1970),)},
    {"citizenships": ("UTO",)},
    {"sex": Sex.F},
    {"documents": (ListedDocument(number="X1"),)},
    {"names": (ListedName(text="Eriksson Anna", family="Eriksson"), ListedName(text="Eriksson Anja"))},
)


@pytest.mark.parametrize(
    ("said_now", "rule"),
    [*((said, "persons.cleared-before") for said in WORDS), *((said, "persons.alert") for said in COMPARED)],
)
def test_words_about_an_entry_do_not_stop_who_was_cleared(
    post: Post, lists: Lists, said_now: dict[str, object], rule: str
) -> None:
    lists.put("wanted", "ERIKSSON")
    sofia, one = referred(post)
    said(sofia, one, Said.NOT_SAME)
    lists.put("wanted", "ERIKSSON", said=said_now)
    omar = post.officer("omar", lane="A2")
    assert persons_rules(omar, opened(omar)) == [rule]
    # The entry says something else than before all the same, for everybody who reads it.
    assert len(set(PersonEntry.objects.values_list("content_hash", flat=True))) == 2


@pytest.mark.parametrize(("days", "rule"), [(1095, "persons.cleared-before"), (1096, "persons.alert")])
def test_and_until_its_days_are_over(post: Post, lists: Lists, days: int, rule: str) -> None:
    lists.put("wanted", "ERIKSSON")
    sofia, one = referred(post)
    hit = said(sofia, one, Said.NOT_SAME)
    later = post.after(post.officer("omar", lane="A2"), days=days)
    assert persons_rules(later, opened(later)) == [rule]
    # What no longer counts stands open again for those who answer for the list.
    assert models.Hit.objects.get(id=hit).said == ("" if rule == "persons.alert" else "not-same")


@pytest.mark.parametrize("later", [Said.SAME, Said.CANNOT_SAY])
def test_a_later_word_takes_it_back(post: Post, lists: Lists, later: Said) -> None:
    lists.put("wanted", "ERIKSSON")
    sofia, one = referred(post)
    said(sofia, one, Said.NOT_SAME)
    said(sofia, one, later)
    omar = post.officer("omar", lane="A2")
    assert persons_rules(omar, opened(omar)) == ["persons.alert"]


def test_another_person_of_the_same_name_is_not_cleared_with_them(post: Post, lists: Lists) -> None:
    lists.put("wanted", "ERIKSSON")
    sofia, one = referred(post)
    said(sofia, one, Said.NOT_SAME)
    omar = post.officer("omar", lane="A2")
    other = opened(omar, passport("X7654321", secondary="BRITA", birth=PartialDate(1970, 1, 1)))
    assert persons_rules(omar, other) == ["persons.alert"]


def test_the_redress_number_finds_it_under_a_new_passport_and_for_nobody_else(post: Post, lists: Lists) -> None:
    lists.put("wanted", "ERIKSSON")
    sofia, one = referred(post)
    with pytest.raises(NothingCleared):
        crossings.give_redress_number(sofia, inspection=one.inspection)
    said(sofia, one, Said.NOT_SAME)
    number = crossings.give_redress_number(sofia, inspection=one.inspection)
    assert crossings.give_redress_number(sofia, inspection=one.inspection) == number
    omar = post.officer("omar", lane="A2")
    new = opened(omar, passport("N1234567"))
    assert persons_rules(omar, new) == ["persons.alert"]
    spoken = f"{number[:3].lower()} {number[3:]}"
    crossings.show_redress_number(omar, inspection=new.inspection, typed=spoken)
    assert persons_rules(omar, new) == ["persons.cleared-before"]
    # The first line may admit: what stopped this inspection before was found to be somebody else.
    assert decided(omar, new.inspection).crossing
    olga = post.officer("olga", lane="A3")
    thief = opened(olga, passport("Y7654321", secondary="BRITA", birth=PartialDate(1970, 1, 1)))
    crossings.show_redress_number(olga, inspection=thief.inspection, typed=number)
    assert persons_rules(olga, thief) == ["persons.alert", "persons.redress-other"]
    with pytest.raises(RedressNumberWrong):
        crossings.show_redress_number(olga, inspection=thief.inspection, typed="R12")


def test_what_is_said_needs_words_and_a_right_and_is_said_once(post: Post, lists: Lists) -> None:
    lists.put("wanted", "ERIKSSON")
    sofia, one = referred(post)
    with pytest.raises(HitWordsMissing):
        said(sofia, one, Said.SAME, why=" ")
    request = clock.new_id()
    hit = said(sofia, one, Said.SAME, request=request)
    said(sofia, one, Said.SAME, request=request)
    assert models.Adjudication.objects.count() == 1
    with pytest.raises(NotAllowed):
        operations.adjudicate(post.first, request=clock.new_id(), hit=hit, said=Said.NOT_SAME, why="x")
    # The second line adjudicates within a case; the list does not name it.
    with pytest.raises(HitUnknown):
        operations.adjudicate(sofia, request=clock.new_id(), hit=hit, said=Said.NOT_SAME, why="x")
    wanda = post.officer("wanda", Role.WATCHLIST_DESK, lane="", post="")
    operations.adjudicate(wanda, request=clock.new_id(), hit=hit, said=Said.NOT_SAME, why="Seen the file.")
    assert models.ClearedPair.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_the_owner_is_asked_by_name_and_in_the_past(post: Post, lists: Lists) -> None:
    lists.put("wanted", "ERIKSSON")
    sofia, one = referred(post)
    hit = crossings.look_at_hits(sofia, inspection=one.inspection).hits[0].row.id
    right = Asked(asked="Insp. Vega", how="telephone", asked_at=sofia.at, answer=Owner.CONFIRMED, words="It is.")
    wrong: list[dict[str, object]] = [
        {"asked": ""},
        {"how": "pigeon"},
        {"words": " "},
        {"asked_at": sofia.at + timedelta(minutes=1)},
    ]
    for change in wrong:
        with pytest.raises(VerificationWrong):
            crossings.verify_hit(
                sofia,
                inspection=one.inspection,
                request=clock.new_id(),
                hit=hit,
                asked=Asked(**{**vars_of(right), **change}),  # type: ignore[arg-type]  # one wrong value at a time
            )
    crossings.verify_hit(sofia, inspection=one.inspection, request=clock.new_id(), hit=hit, asked=right)
    (row,) = crossings.look_at_hits(sofia, inspection=one.inspection).hits
    assert row.row.verified.answer is Owner.CONFIRMED


def vars_of(asked: Asked) -> dict[str, object]:
    """Return the fields of an answer."""
    return {name: getattr(asked, name) for name in ("asked", "how", "asked_at", "answer", "words")}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE screening_adjudication SET said = 'not-same'",
        "UPDATE screening_verification SET answer = 'confirmed'",
        "UPDATE screening_hit SET said = 'maybe'",
        "UPDATE screening_hit SET action = 'arrest'",
        "UPDATE screening_comparison SET asked_id = NULL, missed = ''",
        "INSERT INTO screening_clearedpair SELECT * FROM screening_clearedpair",
    ],
)
def test_the_database_refuses_what_the_code_promises_not_to_do(post: Post, lists: Lists, statement: str) -> None:
    lists.put("wanted", "ERIKSSON")
    sofia, one = referred(post)
    hit = said(sofia, one, Said.NOT_SAME)
    answer = Asked(asked="Insp. Vega", how="telephone", asked_at=sofia.at, answer=Owner.NO_ANSWER, words="Busy.")
    crossings.verify_hit(sofia, inspection=one.inspection, request=clock.new_id(), hit=hit, asked=answer)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_is_said_travels_with_the_journal_and_is_sealed(post: Post, lists: Lists) -> None:
    lists.put("wanted", "ERIKSSON")
    sofia, one = referred(post)
    hit = said(sofia, one, Said.NOT_SAME)
    event = Event.objects.get(kind="limen.hit.adjudicated")
    assert (event.subject, event.subject_record, event.data) == (hit, hit, "{}")
    person = models.Hit.objects.get(id=hit).person
    assert str(person) not in f"{event.subject}{event.subject_record}{event.data}"
