"""The case of a child: opened by itself, known to its members alone, closed when everything is there."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from limen.adapters.clock import new_id
from limen.apps.crossings import operations as crossings
from limen.apps.journal.models import Event, Look
from limen.apps.protection import access
from limen.apps.protection.access import NoSuchChildCase, NoSuchMatch
from limen.apps.protection.models import CaseFlag, ChildCase, ChildRecord, Message, TracingMatch
from limen.apps.protection.operations import children, exchange, flags, tracing
from limen.apps.protection.operations.children import CaseWordsMissing, ChildCaseClosed
from limen.apps.protection.operations.flags import NoSuchFlag
from limen.apps.protection.operations.tracing import Report
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.basics.sex import Sex
from limen.lib.decision.rights import NotAllowed
from limen.lib.safeguards.children import ApproverSame, CaseNotReady, RecordKind, RecordWrong
from limen.lib.safeguards.tracing import Described, Risk, Side
from tests.fakes import helped
from tests.fakes.post import CHILD, Post, chain_findings, open_duties, opened, passport

SELAM = Described(
    primary="Tekle", secondary="Selam", sex=Sex.F, birth=PartialDate(2013), relatives=(("mother", "Letebrhan Haile"),)
)


def noticed(post: Post) -> UUID:
    """Let a child be noticed alone; return its inspection."""
    one = opened(post.first, passport(birth=CHILD))
    crossings.tell_authorities(post.after(post.first, minutes=3))
    return one.inspection


def test_a_child_alone_gets_a_case_once_its_mother_did_not_come(post: Post) -> None:
    opened(post.first, passport(birth=CHILD))
    assert crossings.tell_authorities(post.after(post.first, minutes=1)) == 0
    assert crossings.tell_authorities(post.after(post.first, minutes=3)) == 1
    assert crossings.tell_authorities(post.after(post.first, minutes=4)) == 0
    case = ChildCase.objects.get()
    assert (case.noticed_by, case.noticed_at) == ("child-alone", post.first.at)
    assert case.told_at == post.first.at + timedelta(minutes=3)
    assert Message.objects.filter(addressee="contact/child-protection", about="child").count() == 2
    assert "guardian" in open_duties(post.first, ChildCase.objects.get().inspection or new_id())


def test_a_worry_is_told_at_once(post: Post) -> None:
    one = opened(post.first)
    assert crossings.note_need_of(post.first, inspection=one.inspection, need="child-at-risk")
    assert not crossings.note_need_of(post.first, inspection=one.inspection, need="child-at-risk")
    assert ChildCase.objects.get().told_at == post.first.at


def test_time_to_notice_and_to_answer_are_measured(post: Post) -> None:
    one = opened(post.first)
    crossings.note_need_of(post.after(post.first, minutes=4), inspection=one.inspection, need="child-at-risk")
    clara = post.after(helped.authority(post), minutes=9)
    helped.taken(clara)
    row = access.child_cases_for(clara)[0]
    case = access.look_at_child_case(clara, case=row.id)
    assert case.row.noticed_at - case.met_at == timedelta(minutes=4)
    assert row.answered_at
    assert row.answered_at - row.told_at == timedelta(minutes=5)


def test_only_members_know_whose_case_it_is_and_every_look_is_logged(post: Post) -> None:
    noticed(post)
    clara, jonas = helped.authority(post), helped.authority(post, "jonas")
    listed = access.child_cases_for(jonas)[0]
    assert "ERIKSSON" not in str(listed)
    assert not listed.is_mine
    for act in (jonas, post.first, post.officer("tomas", Role.SUPERVISOR), post.officer("olga", Role.OVERSIGHT)):
        with pytest.raises(NoSuchChildCase):
            access.look_at_child_case(act, case=listed.id)
    with pytest.raises(CaseWordsMissing):
        children.take_child_case(jonas, case=listed.id, why=" ")
    case = helped.taken(clara)
    before = Look.objects.filter(actor=clara.actor).count()
    access.look_at_child_case(clara, case=case)
    assert Look.objects.filter(actor=clara.actor).count() == before + 1
    with pytest.raises(NoSuchChildCase):
        access.look_at_child_case(jonas, case=case)
    children.name_case_member(clara, case=case, officer=jonas.actor, why="Takes over at six.")
    assert access.look_at_child_case(jonas, case=case).row.is_mine
    children.leave_child_case(jonas, case=case)
    with pytest.raises(NoSuchChildCase):
        access.look_at_child_case(jonas, case=case)
    with pytest.raises(NotAllowed):
        access.child_cases_for(post.first)


def test_an_assessment_counts_once_another_has_approved_it(post: Post) -> None:
    noticed(post)
    clara, jonas = helped.authority(post), helped.authority(post, "jonas")
    case = helped.taken(clara)
    helped.taken(jonas, case)
    for kind in (RecordKind.SAFE_PLACE, RecordKind.GUARDIAN):
        helped.recorded(clara, case, kind)
    assessed = helped.recorded(clara, case, RecordKind.BEST_INTERESTS)
    with pytest.raises(CaseNotReady):
        children.close_child_case(clara, case=case, words="To her aunt.")
    with pytest.raises(ApproverSame):
        children.approve_record(clara, case=case, record=assessed)
    children.approve_record(jonas, case=case, record=assessed)
    children.close_child_case(clara, case=case, words="To her aunt.")
    with pytest.raises(ChildCaseClosed):
        helped.recorded(clara, case, RecordKind.NOTE)
    assert chain_findings() == []


def test_a_record_is_whole_or_not_there_and_stays(post: Post) -> None:
    noticed(post)
    clara = helped.authority(post)
    case = helped.taken(clara)
    with pytest.raises(RecordWrong):
        helped.recorded(clara, case, RecordKind.BEST_INTERESTS, view=" ")
    with pytest.raises(RecordWrong):
        helped.recorded(clara, case, RecordKind.ADULT, relation="king")
    helped.recorded(clara, case, RecordKind.NOTE)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChildRecord.objects.update(said="{}")


def test_a_follow_up_asks_for_the_next_and_rings_once(post: Post) -> None:
    noticed(post)
    clara = helped.authority(post)
    case = helped.taken(clara)
    helped.recorded(clara, case, RecordKind.FOLLOW_UP)
    days = clara.pack.protection.follow_up_days
    assert children.ring_tasks(post.after(clara, days=days - 1)) == 0
    assert [children.ring_tasks(post.after(clara, days=days)) for _ in range(2)] == [1, 0]
    assert Message.objects.filter(about="task-due").exists()


def test_a_flag_is_resolved_once_by_name_and_stays(post: Post) -> None:
    noticed(post)
    clara, jonas = helped.authority(post), helped.authority(post, "jonas")
    case, flag = helped.taken(clara), new_id()
    with pytest.raises(CaseWordsMissing):
        flags.raise_flag(clara, case=case, flag=flag, words=" ")
    for _ in range(2):
        flags.raise_flag(clara, case=case, flag=flag, words="The uncle is back.", day=clara.today - timedelta(days=1))
    children.set_task(clara, case=case, words="Ring the school", due_at=clara.at + timedelta(days=1))
    assert [(each.words, each.is_overdue) for each in access.work_for(clara)] == [
        ("The uncle is back.", True),
        ("Ring the school", False),
    ]
    helped.taken(jonas, case)
    with pytest.raises(CaseWordsMissing):
        flags.resolve_flag(jonas, case=case, flag=flag, words="")
    flags.resolve_flag(jonas, case=case, flag=flag, words="It was another man.")
    with pytest.raises(NoSuchFlag):
        flags.resolve_flag(jonas, case=case, flag=flag, words="Again.")
    (seen,) = access.look_at_child_case(clara, case=case).flags
    assert (seen.resolved_by, seen.resolved_words) == (jonas.actor, "It was another man.")
    assert [each.words for each in access.work_for(clara)] == ["Ring the school"]
    for change in (
        lambda: CaseFlag.objects.update(words="Nothing."),
        lambda: CaseFlag.objects.update(resolved_words="Other."),
        lambda: CaseFlag.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def traced(act: Act, side: Side, who: Described, case: UUID | None = None, contact: str = "") -> int:
    """Keep a request or a report and return how many fit."""
    report = Report(side=side, who=who, relation="mother", contact=contact)
    return tracing.report_traced(act, traced=new_id(), report=report, case=case)


def test_what_fits_is_sealed_until_the_risk_is_assessed(post: Post) -> None:
    noticed(post)
    clara, jonas = helped.authority(post), helped.authority(post, "jonas")
    case = helped.taken(clara)
    assert traced(clara, Side.FOUND, SELAM, case) == 0
    assert traced(jonas, Side.SOUGHT, SELAM, contact="Letebrhan, +000 400") == 1
    with pytest.raises(NoSuchMatch):
        access.look_at_match(jonas, match=TracingMatch.objects.get().id)
    match = access.matches_for(clara)[0]
    assert (match.contact, match.other_post, match.risk) == ("", "", "")
    tracing.assess_match(clara, match=match.id, risk=Risk.DANGER, words="The child is afraid of her.")
    assert access.look_at_match(clara, match=match.id).contact == ""
    tracing.assess_match(clara, match=match.id, risk=Risk.SAFE, words="Another woman; the mother is known.")
    assert access.look_at_match(clara, match=match.id).contact == "Letebrhan, +000 400"


def test_a_case_goes_to_primero_and_one_comes_from_it_once(post: Post) -> None:
    noticed(post)
    clara = helped.authority(post)
    case = helped.taken(clara)
    helped.recorded(clara, case, RecordKind.NOTE)
    told = exchange.export_child_case(clara, case=case, agreement=helped.agreed(post))
    said = {"data": [{"id": "b3222e84", "name_first": "Selam", "name_last": "Tekle", "sex": "female", "scar": "knee"}]}
    made = [exchange.import_child_cases(clara, said=said) for _ in range(2)]
    assert made[0] == made[1]
    view = access.look_at_child_case(clara, case=made[0][0])
    assert [record.said["words"] for record in view.records] == ["scar: knee"]
    assert "Selam" not in str(Event.objects.values_list("data", flat=True))
    rows = told["data"]
    assert isinstance(rows, list)
    assert isinstance(rows[0], dict)
    assert rows[0]["protection_concerns"] == ["unaccompanied"]
