"""The notice: made once for a decision, kept as it was handed out, and lent to a phone once."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from limen.apps.crossings import erasure, models, queries
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.access import NoSuchInspection
from limen.apps.crossings.operations import NotYourCase
from limen.apps.crossings.operations.notices import UNKNOWN_NAME, _printed
from limen.apps.journal.models import Event
from limen.apps.journal.operations import open_payload
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.notices import (
    CopyGone,
    NoticeLanguageUnknown,
    NoticeMissing,
    NoticeNotDue,
    NoticeServed,
    Paper,
    Serving,
    ServingUnclear,
    Told,
)
from limen.lib.decision.outcomes import Terms
from limen.lib.inspection.moves import Move
from limen.lib.inspection.record import load_facts
from limen.lib.seals.verify import Compared, verify_seal
from tests.fakes.case import second_line
from tests.fakes.outcomes import concluded, confirmed, dutch, in_hand, proposed, refused
from tests.fakes.post import Post
from tests.lib.seals.making import Signing, trusted

SIGNER = Signing()
PDF = b"%PDF-1.7 the paper of one person"
SERVING = Serving(how="printed", signature="signed", told=tuple(Told), language="nl", words="Has understood it.")


class Press:
    """A press that keeps what it was given to set."""

    def __init__(self) -> None:
        self.papers: list[Paper] = []

    def __call__(self, paper: Paper) -> bytes:
        self.papers.append(paper)
        return PDF + paper.number.encode()


@pytest.fixture
def press() -> Press:
    return Press()


def made(act: Act, inspection: UUID, press: Press, language: str = "fr") -> crossings.Made:
    return crossings.make_notice(act, inspection=inspection, language=language, signer=SIGNER, press=press)


def served(act: Act, inspection: UUID, **changes: Any) -> None:
    crossings.serve_notice(act, inspection=inspection, serving=Serving(**{**_fields(SERVING), **changes}))


def _fields(serving: Serving) -> dict[str, Any]:
    return {name: getattr(serving, name) for name in Serving.__slots__}


def test_a_refusal_brings_a_notice_with_its_reasons_and_its_remedy(post: Post, press: Press) -> None:
    sofia, case = refused(post)
    notice = made(sofia, case, press)
    paper = press.papers[0]
    assert notice.number == paper.number == f"{sofia.post}-2026-000001"
    assert paper.languages == ("fr", "en")
    assert [reason.code for reason in paper.reasons] == ["purpose-not-shown"]
    assert (paper.words, paper.proportionality) == ("No address.", "No address to check.")
    assert paper.appeal_until == sofia.today + timedelta(days=sofia.pack.second_line.appeal.days)
    assert (paper.officer, paper.second_officer) == ("Sofia", "Max")
    assert paper.printed.name == "JANSEN, ANNA MARIA"
    assert paper.printed.document == "X1234567"


def test_its_seal_is_genuine_and_knows_the_person_by_the_paper_alone(post: Post, press: Press) -> None:
    sofia, case = refused(post)
    made(sofia, case, press)
    paper = press.papers[0]
    compared = Compared(printed=paper.printed, control=paper.control)
    verdict = verify_seal(paper.seal, trust=[trusted(SIGNER)], compared=compared)
    assert verdict.is_genuine
    assert verdict.seal is not None
    said = (verdict.seal.number, verdict.seal.issued, verdict.seal.outcome, verdict.seal.reasons)
    assert said == (paper.number, sofia.today, "refuse", "E")
    assert models.Notice.objects.get().seal == paper.seal


def test_made_again_it_is_the_one_that_is_there(post: Post, press: Press) -> None:
    sofia, case = refused(post)
    assert made(sofia, case, press) == made(sofia, case, press, "es")
    assert len(press.papers) == 1
    assert Event.objects.filter(kind="limen.notice.made").count() == 1


def test_numbers_follow_one_another_at_a_post_and_begin_anew_each_year(post: Post, press: Press) -> None:
    for count, name in enumerate(("sofia", "tomas"), start=1):
        sofia, case = refused(post, dutch(f"X{count}", primary=f"JANSEN {name.upper()}"), name=name)
        assert made(sofia, case, press).number.endswith(f"-2026-{count:06d}")
    assert queries.last_notice_number(f"{post.base.post}-2026-").endswith("-000002")
    assert queries.last_notice_number(f"{post.base.post}-2027-") == ""


@pytest.mark.parametrize("move", [Move.WITHDRAW, Move.ADMIT_CONDITIONALLY])
def test_other_outcomes_bring_one_too(post: Post, press: Press, move: Move) -> None:
    sofia, case = in_hand(post)
    if move is Move.ADMIT_CONDITIONALLY:
        conditions = (("shorter-stay", "2026-03-20"), ("show-later", "The ticket home"))
        concluded(sofia, case, move, terms=Terms(conditions=conditions))
    else:
        confirmed(post.officer("max", Role.SUPERVISOR, lane=""), proposed(sofia, case, move).outcome)
    made(sofia, case, press)
    paper = press.papers[0]
    assert paper.move is move
    assert paper.reasons == ()
    if move is Move.ADMIT_CONDITIONALLY:
        assert [condition.beside for condition in paper.conditions] == [date(2026, 3, 20), "The ticket home"]
    else:
        assert paper.free_will == "Interpreter L. Haddad"


def test_nothing_is_due_before_it_is_decided(post: Post, press: Press) -> None:
    sofia, case = in_hand(post)
    with pytest.raises(NoticeNotDue):
        made(sofia, case, press)
    assert press.papers == []


def test_only_a_language_of_the_product(post: Post, press: Press) -> None:
    sofia, case = refused(post)
    with pytest.raises(NoticeLanguageUnknown):
        made(sofia, case, press, "xx")
    assert crossings.draft_notice(sofia, inspection=case, language="en").languages == ("en",)


def test_a_draft_has_no_number_and_no_seal_and_is_kept_nowhere(post: Post) -> None:
    sofia, case = refused(post)
    draft = crossings.draft_notice(sofia, inspection=case, language="ar")
    assert (draft.number, draft.seal, draft.control) == ("", "", "")
    assert not models.Notice.objects.exists()


def test_what_was_handed_out_comes_back_byte_for_byte(post: Post, press: Press) -> None:
    sofia, case = refused(post)
    notice = made(sofia, case, press)
    opened = crossings.open_notice(sofia, inspection=case, notice=notice.notice)
    assert opened.pdf == PDF + notice.number.encode()
    row = models.Notice.objects.get()
    assert PDF not in bytes(row.sealed)
    assert bytes(row.digest) == hashlib.sha256(opened.pdf).digest()


def test_another_case_does_not_open_it(post: Post, press: Press) -> None:
    sofia, case = refused(post)
    notice = made(sofia, case, press)
    tomas, other = in_hand(post, dutch("Z2", primary="DE VRIES"), name="tomas")
    with pytest.raises(NoticeMissing):
        crossings.open_notice(tomas, inspection=other, notice=notice.notice)


def test_how_it_was_handed_over_is_recorded_once(post: Post, press: Press) -> None:
    sofia, case = refused(post)
    made(sofia, case, press)
    served(sofia, case)
    served(sofia, case)
    view = queries.notices_of(case)[0]
    assert (view.served_how, view.signature, view.told_language) == ("printed", "signed", "nl")
    assert set(view.told) == {told.value for told in Told}
    assert Event.objects.filter(kind="limen.notice.served").count() == 1
    with pytest.raises(NoticeServed):
        served(sofia, case, signature="refused")


def test_the_journal_seals_what_says_anything_of_the_person(post: Post, press: Press) -> None:
    sofia, case = refused(post)
    made(sofia, case, press)
    served(sofia, case)
    event = Event.objects.get(kind="limen.notice.served")
    assert "nl" not in event.data
    assert "signature" not in event.data
    assert open_payload(sofia, event_id=event.id)["words"] == "Has understood it."


@pytest.mark.parametrize(
    "change", [{"how": "by post"}, {"signature": ""}, {"language": ""}, {"how": ""}, {"signature": "forged"}]
)
def test_a_hand_over_that_is_not_told_is_not_recorded(post: Post, press: Press, change: dict[str, str]) -> None:
    sofia, case = refused(post)
    made(sofia, case, press)
    with pytest.raises(ServingUnclear):
        served(sofia, case, **change)


def test_nobody_hands_over_what_was_not_made(post: Post) -> None:
    sofia, case = refused(post)
    with pytest.raises(NoticeMissing):
        served(sofia, case)
    with pytest.raises(NoticeMissing):
        crossings.offer_copy(sofia, inspection=case, digest=b"1" * 32)


def test_only_who_has_the_case_writes(post: Post, press: Press) -> None:
    sofia, case = refused(post)
    other = second_line(post, "tomas")
    for write in (
        lambda: made(other, case, press),
        lambda: served(other, case),
        lambda: crossings.offer_copy(other, inspection=case, digest=b"1" * 32),
    ):
        with pytest.raises(NotYourCase):
            write()
    with pytest.raises(NoSuchInspection):
        made(post.first, case, press)
    assert made(sofia, case, press).number


def test_a_link_opens_it_once(post: Post, press: Press) -> None:
    sofia, case = refused(post)
    notice = made(sofia, case, press)
    crossings.offer_copy(sofia, inspection=case, digest=b"1" * 32)
    traveller = post.after(_nobody(post), minutes=5)
    assert crossings.copy_waits(traveller, digest=b"1" * 32)
    opened = crossings.fetch_copy(traveller, digest=b"1" * 32)
    assert (opened.number, opened.pdf) == (notice.number, PDF + notice.number.encode())
    with pytest.raises(CopyGone):
        crossings.fetch_copy(traveller, digest=b"1" * 32)


def test_a_link_ends_after_two_hours_and_when_there_is_a_newer_one(post: Post, press: Press) -> None:
    sofia, case = refused(post)
    made(sofia, case, press)
    crossings.offer_copy(sofia, inspection=case, digest=b"1" * 32)
    with pytest.raises(CopyGone):
        crossings.fetch_copy(post.after(_nobody(post), hours=2), digest=b"1" * 32)
    crossings.offer_copy(sofia, inspection=case, digest=b"2" * 32)
    assert not crossings.copy_waits(_nobody(post), digest=b"1" * 32)
    assert crossings.copy_waits(_nobody(post), digest=b"2" * 32)


def test_links_that_are_used_up_are_erased(post: Post, press: Press) -> None:
    sofia, case = refused(post)
    made(sofia, case, press)
    crossings.offer_copy(sofia, inspection=case, digest=b"1" * 32)
    erasure.erase_due(post.after(sofia, hours=1))
    assert models.PhoneCopy.objects.exists()
    erasure.erase_due(post.after(sofia, hours=3))
    assert not models.PhoneCopy.objects.exists()


def _nobody(post: Post) -> Act:
    return replace(post.base, actor=UUID(int=0), actor_name="", roles=frozenset(), post="", purpose="notice-phone")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE crossings_notice SET digest = seal",
        "UPDATE crossings_notice SET number = 'UTO-AIR-1-2026-999999'",
        "UPDATE crossings_notice SET language = 'xx'",
    ],
)
def test_the_database_lets_nobody_change_a_notice(post: Post, press: Press, statement: str) -> None:
    sofia, case = refused(post)
    made(sofia, case, press)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_lets_nobody_change_how_it_was_handed_over(post: Post, press: Press) -> None:
    sofia, case = refused(post)
    made(sofia, case, press)
    served(sofia, case)
    with pytest.raises(DatabaseError), transaction.atomic():
        models.Notice.objects.update(signature="refused")


def test_annulled_is_known_by_the_number(post: Post, press: Press) -> None:
    sofia, case = refused(post)
    notice = made(sofia, case, press)
    assert queries.annulled_since(notice.number) is None
    assert queries.annulled_since("UTO-AIR-1-2026-999999") is None
    models.Decision.objects.create(
        id=sofia.new_id(),
        inspection_id=case,
        number=9,
        line=2,
        move=Move.ANNUL,
        officer_id=sofia.actor,
        at=sofia.at,
        reading=1,
        rules="-",
    )
    assert queries.annulled_since(notice.number) == sofia.at


def test_who_has_no_name_gets_a_notice_too(post: Post) -> None:
    _, case = refused(post)
    facts = load_facts(models.Reading.objects.filter(inspection=case).latest("number").facts)
    assert _printed(replace(facts, holder=None, document=None)).name == UNKNOWN_NAME
