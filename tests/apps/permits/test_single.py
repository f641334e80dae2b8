"""One permit: issued, found again at the lane, annulled or revoked once, every step in the journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from limen.adapters import clock
from limen.apps.journal.models import Event, Look
from limen.apps.journal.operations import open_payload
from limen.apps.permits.access import PermitUnknown, SearchNotClose, changes_for, find_permits, permit_for, permits_for
from limen.apps.permits.models import Permit as Row
from limen.apps.permits.models import PermitChange
from limen.apps.permits.operations import (
    EndNeedsReason,
    PermitChanged,
    PermitEnded,
    PermitThere,
    annul_permit,
    issue_permit,
    revoke_permit,
)
from limen.apps.permits.queries import permit_by_number, permits_of
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.facts import Document, Holder
from limen.lib.inspection.passenger_list import FieldWrong
from limen.lib.inspection.permit_list import PermitWrong
from limen.lib.stays.permits import PermitStatus
from tests.apps.permits.given import GROUND, VISA, issued, permit_desk
from tests.fakes.post import Post, chain_findings, document, holder

OKAFOR = Holder(primary="OKAFOR", secondary="CHINEDU", birth=PartialDate(1985, 1, 22), citizenship="NGA")


@pytest.fixture
def desk(post: Post) -> Act:
    return permit_desk(post)


def kinds() -> list[str]:
    return list(
        Event.objects.filter(kind__startswith="limen.permit").order_by("sequence").values_list("kind", flat=True)
    )


def test_what_was_issued_is_shown_and_in_the_journal(desk: Act) -> None:
    id_ = issued(desk)
    row = permit_for(desk, permit=id_)
    said = row.data
    assert (said.kind, said.number, said.issuer, said.entries, said.stay_days) == (
        "visit-visa", "V1234567", "UTO", 0, 90,
    )  # fmt: skip
    assert (said.holder.primary, said.holder.secondary, said.holder.citizenship) == ("OKAFOR", "CHINEDU", "NGA")
    assert said.conditions == ("No paid work", "Address to be told within three days")
    assert (row.status, row.version) == (PermitStatus.VALID, 1)
    event = Event.objects.get(kind="limen.permit.issued")
    assert (event.subject, event.subject_record) == (id_, row.person)
    assert "OKAFOR" not in event.data
    sealed = open_payload(desk, event_id=event.id)["permit"]
    assert isinstance(sealed, dict)
    assert sealed["number"] == "V1234567"
    assert chain_findings() == []


def test_a_form_sent_twice_issues_once(desk: Act) -> None:
    id_ = clock.new_id()
    for _ in range(2):
        assert issue_permit(desk, permit=id_, typed=VISA) == id_
    assert kinds() == ["limen.permit.issued"]
    with pytest.raises(PermitThere):
        issue_permit(desk, permit=id_, typed=replace(VISA, stay_days="30"))
    with pytest.raises(PermitThere):
        issue_permit(desk, permit=clock.new_id(), typed=VISA)
    with pytest.raises(PermitThere):
        issue_permit(desk, permit=id_, typed=replace(VISA, number="V7654321"))
    assert Row.objects.count() == 1


WRONG = [
    {"kind": "visa-for-the-moon"},
    {"kind": "travel-authorisation", "entries": "single"},
    {"number": ""},
    {"issuer": "ZZZ"},
    {"family_name": ""},
    {"born": "1985-02-30"},
    {"document_number": "A1", "document_issuer": ""},
    {"valid_from": "2026"},
    {"valid_until": "soon"},
    {"entries": "7"},
    {"stay_days": "-1"},
    {"stay_days": "0"},
    {"conditions": "a|b|c|d|e|f"},
]


@pytest.mark.parametrize("changes", WRONG, ids="-".join)
def test_what_cannot_be_is_named(desk: Act, changes: dict[str, str]) -> None:
    with pytest.raises(FieldWrong):
        issued(desk, **changes)
    assert not Row.objects.exists()


@pytest.mark.parametrize("until", ["2025-12-31", "2099-01-01"])
def test_dates_run_forward_and_no_longer_than_the_kind_allows(desk: Act, until: str) -> None:
    with pytest.raises(PermitWrong):
        issued(desk, valid_until=until)


# --- found at the lane ----------------------------------------------------------------------------


def test_a_permit_is_found_by_passport_by_sticker_and_by_its_holder(desk: Act) -> None:
    id_ = issued(desk, citizenship="D", issuer="D", document_issuer="D")
    german = replace(OKAFOR, citizenship="DEU")
    passport, sticker = document("B5011-9342", issuer="D"), document("V1234567", code="V", issuer="DEU")
    asked: list[tuple[Document | None, Holder | None]] = [
        (passport, None),
        (sticker, None),
        (None, german),
        (document("NEW123", issuer="D"), german),
    ]
    for paper, person in asked:
        assert [permit.id for permit in permits_of(document=paper, holder=person)] == [id_], (paper, person)
    others: list[tuple[Document | None, Holder | None]] = [
        (None, None),
        (document("B50119342", issuer="FRA"), None),
        (document("V1234567", code="PD", issuer="D"), None),
        (None, holder("OKAFOR")),
        (document("", issuer="D"), Holder(primary="OKAFOR", birth=PartialDate())),
    ]
    for paper, person in others:
        assert permits_of(document=paper, holder=person) == (), (paper, person)
    found = permit_by_number(kinds=["visit-visa", "transit-visa"], issuer="D", number="v1234567")
    assert found is not None
    assert found.valid_until == date(2026, 12, 31)
    assert permit_by_number(kinds=["work-permit"], issuer="D", number="V1234567") is None
    assert permit_by_number(kinds=[], issuer="D", number="V1234567") is None


def test_a_permit_bound_to_nothing_is_no_document_without_a_number(desk: Act) -> None:
    issued(desk, document_number="", document_issuer="")
    assert permits_of(document=document("", issuer=""), holder=None) == ()


def test_the_newest_are_found_and_not_more_than_a_screen_holds(desk: Act) -> None:
    for number in range(55):
        issued(desk, number=f"V{number:05}", valid_until=f"2026-03-{number % 28 + 1:02}")
    found = permits_of(document=None, holder=OKAFOR)
    assert len(found) == 50
    assert found[0].valid_until == date(2026, 3, 28)


# --- ended ----------------------------------------------------------------------------------------


def test_annulled_once_with_reason_and_words(desk: Act) -> None:
    id_ = issued(desk)
    annul_permit(desk, permit=id_, version=1, reason=GROUND, words="The invitation was forged.")
    row = permit_for(desk, permit=id_)
    assert (row.status, row.version, row.end_reason, row.ended_on) == (PermitStatus.ANNULLED, 2, GROUND, desk.today)
    assert row.end_words == "The invitation was forged."
    assert kinds() == ["limen.permit.issued", "limen.permit.ended"]
    event = Event.objects.get(kind="limen.permit.ended")
    assert "forged" not in event.data
    assert open_payload(desk, event_id=event.id)["words"] == "The invitation was forged."
    assert [change.what for change, _ in changes_for(desk, since=0, limit=10)] == ["issued", "annulled"]
    with pytest.raises(PermitEnded):
        annul_permit(desk, permit=id_, version=2, reason=GROUND, words="Again.")
    with pytest.raises(PermitEnded):
        revoke_permit(desk, permit=id_, version=2, reason="holder-asked", words="Again.")
    assert permits_of(document=None, holder=OKAFOR)[0].status is PermitStatus.ANNULLED
    assert chain_findings() == []


@pytest.mark.parametrize(
    ("reason", "words"), [("holder-asked", "Words."), (GROUND, "  \n "), ("", "Words."), ("x", "W")]
)
def test_nothing_ends_without_a_ground_of_its_own_and_words(desk: Act, reason: str, words: str) -> None:
    """The holder's own wish is a ground to revoke, never to annul."""
    id_ = issued(desk)
    with pytest.raises(EndNeedsReason):
        annul_permit(desk, permit=id_, version=1, reason=reason, words=words)
    assert permit_for(desk, permit=id_).status is PermitStatus.VALID
    revoke_permit(desk, permit=id_, version=1, reason="holder-asked", words="He moves away.")
    assert permit_for(desk, permit=id_).status is PermitStatus.REVOKED


def test_who_saw_an_older_version_looks_again(desk: Act) -> None:
    id_ = issued(desk)
    Row.objects.filter(id=id_).update(version=2)
    with pytest.raises(PermitChanged):
        annul_permit(desk, permit=id_, version=1, reason=GROUND, words="Forged.")


# --- whose business it is --------------------------------------------------------------------------


def test_every_look_is_logged_with_its_task(desk: Act) -> None:
    id_ = issued(desk)
    person = permit_for(desk, permit=id_).person
    for asked in ({"number": "v 1234567"}, {"number": "B50119342"}, {"family_name": "Okafor", "born": "1985-01-22"}):
        assert [row.id for row in find_permits(desk, task="application", **asked)] == [id_]
    changes_for(desk, since=0, limit=10)
    looks = list(Look.objects.order_by("number").values_list("subject", "what"))
    assert looks == [(person, "permit"), *[(person, "permit-search/application")] * 3, (person, "permit-changes")]


CLOSE = [
    {"task": "curiosity", "number": "V1234567"},
    {"task": "application"},
    {"task": "application", "number": "?"},
    {"task": "application", "family_name": "Okafor"},
    {"task": "application", "family_name": "Okafor", "born": "1985"},
    {"task": "application", "born": "1985-01-22"},
]


@pytest.mark.parametrize("asked", CLOSE, ids=range(len(CLOSE)))
def test_nobody_fishes(desk: Act, asked: dict[str, str]) -> None:
    issued(desk)
    with pytest.raises(SearchNotClose):
        find_permits(desk, **asked)
    assert not Look.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PERMIT_DESK])
def test_only_the_permit_desk_keeps_permits(desk: Act, role: Role) -> None:
    id_ = issued(desk)
    act = replace(desk, roles=frozenset({role}))
    with pytest.raises(NotAllowed):
        issued(act, number="V2")
    with pytest.raises(NotAllowed):
        find_permits(act, task="application", number="V1234567")
    with pytest.raises(NotAllowed):
        changes_for(act, since=0, limit=1)
    with pytest.raises(PermitUnknown):
        annul_permit(act, permit=id_, version=1, reason=GROUND, words="W")
    assert PermitChange.objects.count() == 1


def test_the_second_line_sees_what_the_traveller_before_it_holds(post: Post, desk: Act) -> None:
    id_ = issued(desk)
    second, inspection = post.officer("sofia", Role.SECOND_LINE), clock.new_id()
    assert [row.id for row in permits_for(second, document=None, holder=OKAFOR, inspection=inspection)] == [id_]
    assert Look.objects.get().what == f"permits/{inspection}"
    with pytest.raises(NotAllowed):
        permits_for(post.first, document=None, holder=OKAFOR, inspection=inspection)
