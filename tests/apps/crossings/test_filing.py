"""The file is closed when nothing is left to do; until then the problem names what is missing."""

from __future__ import annotations

from typing import Any

import pytest

from limen.adapters import clock
from limen.apps.crossings.erasure import NotErasable, erase_due, forget_person
from limen.apps.crossings.models import Decision, Holding, Inspection, Notice, Outcome
from limen.apps.crossings.operations import afterwards, carriers, filing
from limen.apps.crossings.operations.cases import NotYourCase
from limen.apps.protection.models import Duty
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.afterwards import FileNotReady, Missing
from limen.lib.decision.moves import AppealOpen, DutyOpen, MoveNotOpen
from limen.lib.inspection.moves import Move
from tests.apps.crossings import test_sanctions as sanctions
from tests.apps.crossings.test_appeals import lodged, ruled
from tests.apps.crossings.test_carriers import told
from tests.apps.crossings.test_headquarters import answered, asked
from tests.fakes import held
from tests.fakes.post import Post, chain_findings
from tests.fakes.refused import legal_desk, proposed, referred, refused, second_line_colleague


def served(act: Act) -> None:
    """Put the notice of the refusal into the hands of the traveller."""
    decision = Decision.objects.get(move=Move.REFUSE)
    Notice.objects.create(
        id=clock.new_id(),
        number="UTO-AIR-1-2026-000001",
        inspection_id=decision.inspection_id,
        decision=decision,
        language="en",
        made_at=act.at,
        made_by_id=act.actor,
        digest=b"x" * 32,
        seal="x",
        sealed=b"x",
        served_at=act.at,
        served_by_id=act.actor,
        served_how="printed",
        signature="refused",
    )


def written(act: Act, inspection: Any) -> None:
    carriers.tell_carrier(act, inspection=inspection, told=told(act))
    carriers.write_to_carrier(act, inspection=inspection, how="letter", at=act.at)


def missing(act: Act, inspection: Any) -> set[Missing]:
    return set(afterwards.look_at_afterwards(act, inspection=inspection).missing)


def test_closed_when_all_is_done(post: Post) -> None:
    sofia, inspection = refused(post)
    with pytest.raises(DutyOpen):
        filing.close_file(sofia, inspection=inspection)
    written(sofia, inspection)
    with pytest.raises(FileNotReady) as waits:
        filing.close_file(sofia, inspection=inspection)
    assert "notice" in str(waits.value)
    served(sofia)
    filing.close_file(sofia, inspection=inspection)
    assert Inspection.objects.get().filed_at == sofia.at
    assert Holding.objects.get().until == sofia.at
    assert chain_findings() == []


def test_everything_that_can_be_missing_is_named(post: Post) -> None:
    sofia, inspection = refused(post)
    carriers.tell_carrier(sofia, inspection=inspection, told=told(sofia))
    held.begun(sofia, inspection)
    asked(sofia, inspection)
    lodged(sofia, inspection)
    sanctions.proposed(sofia, inspection)
    assert missing(sofia, inspection) == {
        Missing.NOTICE,
        Missing.CARRIER,
        Missing.CUSTODY,
        Missing.APPEAL,
        Missing.REQUEST,
        Missing.SANCTION,
    }


def test_a_proposed_outcome_keeps_it_open(post: Post) -> None:
    sofia, inspection = refused(post)
    answered(post, asked(sofia, inspection))
    proposed(sofia, inspection, Move.REMOVE)
    assert Outcome.objects.filter(answered_at__isnull=True).exists()
    assert Missing.OUTCOME in missing(sofia, inspection)


def test_custody_keeps_it_open(post: Post) -> None:
    sofia, inspection = refused(post)
    written(sofia, inspection)
    served(sofia)
    held.begun(sofia, inspection)
    with pytest.raises(FileNotReady):
        filing.close_file(sofia, inspection=inspection)


def test_an_appeal_keeps_it_open_and_opens_it_again(post: Post) -> None:
    sofia, inspection = refused(post)
    written(sofia, inspection)
    served(sofia)
    appeal = lodged(sofia, inspection)
    with pytest.raises(AppealOpen):
        filing.close_file(sofia, inspection=inspection)
    ruled(legal_desk(post), appeal, "dismissed")
    filing.close_file(sofia, inspection=inspection)
    lodged(second_line_colleague(post), inspection, kind="review")
    assert Inspection.objects.get().filed_at is None


def test_only_by_whoever_has_it(post: Post) -> None:
    _, inspection = refused(post)
    with pytest.raises(NotYourCase):
        filing.close_file(second_line_colleague(post), inspection=inspection)


def test_not_before_it_is_decided(post: Post) -> None:
    sofia, inspection = referred(post)
    with pytest.raises(MoveNotOpen):
        filing.close_file(sofia, inspection=inspection)


@pytest.mark.parametrize("what", ["unfiled", "appeal", "custody", "sanction"])
def test_what_is_not_finished_is_never_erased(post: Post, what: str) -> None:
    sofia, inspection = refused(post)
    written(sofia, inspection)
    if what == "appeal":
        lodged(sofia, inspection)
    if what == "custody":
        held.begun(sofia, inspection)
    if what == "sanction":
        sanctions.proposed(sofia, inspection)
    if what != "unfiled":
        Inspection.objects.filter(id=inspection).update(filed_at=sofia.at)
    late = post.after(sofia, days=20 * 366)
    erase_due(late)
    assert Inspection.objects.filter(id=inspection).exists()
    oversight = post.officer("olga", Role.OVERSIGHT)
    if what != "unfiled":
        person = Inspection.objects.get(id=inspection).person
        with pytest.raises(NotErasable):
            forget_person(oversight, person=person, reason="court-order")


def test_what_is_finished_is_erased(post: Post) -> None:
    sofia, inspection = refused(post)
    written(sofia, inspection)
    Inspection.objects.filter(id=inspection).update(filed_at=sofia.at)
    assert not Duty.objects.filter(closed_at__isnull=True).exists()
    erase_due(post.after(sofia, days=20 * 366))
    assert not Inspection.objects.filter(id=inspection).exists()
