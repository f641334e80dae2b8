"""Own lost and stolen documents: recorded once, withdrawn with a reason, on the list of the lanes, told outward."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from limen.adapters import clock
from limen.apps.examination import erasure, models, queries
from limen.apps.examination import operations as examinations
from limen.apps.examination.operations import (
    NoRow,
    NothingToTell,
    OwnDocumentGone,
    OwnDocumentThere,
    OwnDocumentWrong,
    Reported,
    TrainingUnknown,
)
from limen.apps.examination.operations.own_documents import WhyMissing
from limen.apps.watchlists import operations as watchlists
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.examination.training import Fault
from tests.fakes.post import Post, chain_findings, opened, passport, rules_of, second_keeper


def keeper(post: Post) -> Act:
    return post.officer("wen", Role.WATCHLIST_DESK, lane="", post="")


def reported(act: Act, number: str = "X7654321", **changes: Any) -> None:
    said: dict[str, Any] = {"document_type": "passport", "number": number, "status": "stolen", **changes}
    examinations.report_document(act, document=clock.new_id(), reported=Reported(**said))


def test_the_lane_stops_what_was_reported_once_two_put_it_in_force(post: Post) -> None:
    wen = keeper(post)
    reported(wen, "X765-4321")
    brought = examinations.put_on_list(wen)
    assert (brought.entries, brought.unreadable_count) == (1, 0)
    own = wen.pack.examination.own_list.code
    watchlists.confirm_numbers(second_keeper(wen), list_code=own, version=brought.version)
    rules = rules_of(post.first, opened(post.first, passport("X7654321")))
    assert "lists.number" in rules
    assert chain_findings() == []


def test_a_number_is_reported_once_and_again_after_it_was_withdrawn(post: Post) -> None:
    wen = keeper(post)
    reported(wen)
    with pytest.raises(OwnDocumentThere):
        reported(wen, "x 7654321")
    (row,) = queries.own_documents(number="X7654321")
    with pytest.raises(WhyMissing):
        examinations.withdraw_document(wen, document=row.id, why=" ")
    examinations.withdraw_document(wen, document=row.id, why="Found at home.")
    with pytest.raises(OwnDocumentGone):
        examinations.withdraw_document(wen, document=row.id, why="Again.")
    reported(wen)
    assert len(queries.own_documents()) == 2


def test_what_cannot_be_is_refused(post: Post) -> None:
    wen = keeper(post)
    wrongs: tuple[dict[str, Any], ...] = (
        {"number": ""},
        {"status": "gone"},
        {"document_type": "spoon"},
        {"happened_on": wen.today + timedelta(days=1)},
    )
    for wrong in wrongs:
        with pytest.raises(OwnDocumentWrong):
            reported(wen, **{"number": "X1", **wrong})
    with pytest.raises(NotAllowed):
        reported(post.first)


def test_other_states_are_told_each_change_once_and_a_file_is_made_anew_alike(post: Post) -> None:
    wen = keeper(post)
    with pytest.raises(NothingToTell):
        examinations.tell_outward(wen)
    reported(wen, "X1")
    reported(wen, "X2")
    assert queries.untold().count == 2
    first = examinations.tell_outward(wen)
    (row,) = queries.own_documents(number="X1")
    examinations.withdraw_document(wen, document=row.id, why="Found.")
    reported(wen, "X3")
    (unheard,) = queries.own_documents(number="X3")
    examinations.withdraw_document(wen, document=unheard.id, why="Wrong number.")
    second = examinations.tell_outward(wen)
    lines = [json.loads(line) for line in second.text.splitlines()]
    assert (lines[0]["form"], lines[0]["number"], lines[0]["rows"]) == ("limen.documents/1", 2, 1)
    assert (lines[1]["action"], lines[1]["number"], lines[1]["state"]) == ("withdraw", "X1", "UTO")
    assert examinations.hand_out(wen, number=1).text == first.text
    assert queries.untold().count == 0
    assert chain_findings() == []


def test_stolen_blanks_are_reported_in_a_row(post: Post) -> None:
    wen = keeper(post)
    reported(wen, "X0000150")
    for until in ("X0000199", "X0000150"):
        with pytest.raises(OwnDocumentThere):
            reported(wen, "X0000100", until=until, status="blank-stolen")
    wrongs: tuple[dict[str, Any], ...] = (
        {"until": "X9"},
        {"until": "Y0000300"},
        {"until": "X0000299", "status": "lost"},
    )
    for wrong in wrongs:
        with pytest.raises(NoRow):
            reported(wen, "X0000200", **{"status": "blank-stolen", **wrong})
    reported(wen, "X0000200", until="x0000299", status="blank-stolen")
    for inside in ("X0000200", "X0000250", "X0000299"):
        with pytest.raises(OwnDocumentThere):
            reported(wen, inside)
    assert [row.until for row in queries.own_documents(number="X0000277")] == ["X0000299"]
    assert queries.own_documents(number="X0000300") == ()
    brought = examinations.put_on_list(wen)
    assert (brought.entries, brought.unreadable_count) == (101, 0)
    watchlists.confirm_numbers(
        second_keeper(wen), list_code=wen.pack.examination.own_list.code, version=brought.version
    )
    assert "lists.number" in rules_of(post.first, opened(post.first, passport("X0000277")))
    lines = [json.loads(line) for line in examinations.tell_outward(wen).text.splitlines()]
    assert lines[0]["form"] == "limen.documents/2"
    assert [(each["number"], each["until"]) for each in lines[1:]] == [("X0000150", ""), ("X0000200", "X0000299")]
    with pytest.raises(DatabaseError), transaction.atomic():
        models.OwnDocument.objects.filter(number="X0000150").update(until="X0000160")
    assert chain_findings() == []


def test_withdrawn_reports_are_erased_after_their_days(post: Post) -> None:
    wen = keeper(post)
    reported(wen, "X1")
    (row,) = queries.own_documents()
    assert erasure.erase_due(post.after(wen, days=4000)) == 0
    examinations.withdraw_document(wen, document=row.id, why="Found.")
    assert erasure.erase_due(post.after(wen, days=4000)) == 1


def test_the_database_keeps_one_report_of_a_number_in_force(post: Post) -> None:
    wen = keeper(post)
    reported(wen)
    row = models.OwnDocument.objects.get()
    row.id = clock.new_id()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


def test_an_invented_document_is_answered_once_by_whom_it_is_before(post: Post) -> None:
    ines, omar = post.first, post.officer("omar", Role.FIRST_LINE)
    document = examinations.begin_training(ines, seed=7, planted={Fault.PRINT, Fault.LINES})
    assert examinations.begin_training(ines, seed=8, planted=()) == document
    with pytest.raises(TrainingUnknown):
        examinations.answer_training(omar, document=document, called=())
    view = examinations.answer_training(ines, document=document, called={Fault.PRINT, Fault.PORTRAIT})
    assert (view.seed, view.planted) == (7, frozenset({Fault.PRINT, Fault.LINES}))
    with pytest.raises(TrainingUnknown):
        examinations.answer_training(ines, document=document, called=())
    count, scores = queries.scores_of(ines.actor)
    assert (count, scores[Fault.PRINT].found, scores[Fault.LINES].found) == (1, 1, 0)
    assert scores[Fault.PORTRAIT].falsely == 1
    assert models.Examination.objects.count() == models.Fraud.objects.count() == 0
    assert erasure.erase_due(post.after(ines, days=800)) == 1
