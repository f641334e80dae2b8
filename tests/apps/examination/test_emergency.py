"""Emergency travel documents: for nationals alone, once a number, sealed, read back at the lane, stopped when lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from limen.adapters import lines_font
from limen.adapters.clock import new_id
from limen.adapters.emergency_pdf import LinesFontMissing, set_emergency
from limen.adapters.seal_signer import SealSigner
from limen.apps.crossings import operations as crossings
from limen.apps.examination import erasure, models, queries
from limen.apps.examination import operations as examinations
from limen.apps.examination.access import NoSuchEmergency, emergency_for
from limen.apps.examination.operations import EmergencyEnded, EmergencyStatusWrong, NumberUsed, Reported
from limen.apps.journal.models import Event, Look
from limen.apps.trust import operations as trust
from limen.apps.watchlists import operations as watchlists
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.emergency import (
    EmergencyDates,
    EmergencyIncomplete,
    NotANational,
    TypedEmergency,
    lines_of,
)
from limen.lib.inspection.passenger_list import FieldWrong
from tests.apps.permits.test_sealing import STATE, sealer
from tests.fakes.post import Post, chain_findings, opened, rules_of, second_keeper

__all__ = ["sealer"]


def consul(post: Post) -> Act:
    return post.officer("petra", Role.PERMIT_DESK, lane="", post="")


def typed(act: Act, **changes: str) -> TypedEmergency:
    said = {
        "number": "E0000017",
        "family_name": "Eriksson",
        "given_names": "Anna Maria",
        "born": "1974-08-12",
        "sex": "F",
        "citizenship": "UTO",
        "valid_until": (act.today + timedelta(days=10)).isoformat(),
        "journey": "Nairobi to Utopia Airport by Addis Ababa",
        "established": "Register of citizens, and two letters with her picture.",
        "replaces": "L898902C3",
    }
    return TypedEmergency(**{**said, **changes})


def issued(act: Act, by: SealSigner, **changes: str) -> UUID:
    return examinations.issue_emergency(act, document=new_id(), typed=typed(act, **changes), by=by)


def test_it_is_read_back_at_the_lane_with_its_seal(post: Post, sealer: SealSigner) -> None:
    petra = consul(post)
    row = emergency_for(petra, document=issued(petra, sealer))
    know(post.officer("wanda", Role.WATCHLIST_DESK), sealer)
    lines = "\n".join(lines_of(row.document, state="UTO"))
    assert lines.startswith("PUUTOERIKSSON<<ANNA<MARIA")
    inspection = opened(post.first, lines)
    before = rules_of(post.first, inspection)
    assert "mrz.document-code" not in before, "its code belongs on lines of this size"
    crossings.read_seal(post.first, inspection=inspection.inspection, code=row.seal)
    assert {"code.genuine", "code.same"} <= set(rules_of(post.first, inspection))
    other = opened(post.first, "\n".join(lines_of(row.document, state="UTO")).replace("E0000017<6", "E0000018<9"))
    crossings.read_seal(post.first, inspection=other.inspection, code=row.seal)
    assert "code.genuine" not in rules_of(post.first, other)
    assert chain_findings() == []


def know(desk: Act, sealer: SealSigner) -> None:
    files = {"csca.cer": STATE.authority.raw, "signer.cer": sealer.certificate.raw}
    version = trust.import_trust(desk, files=files, anchors={})
    trust.propose_trust(desk, version=version, words="By hand of the Passport Office.")
    trust.confirm_trust(second_keeper(desk), version=version)


def test_once_more_with_the_same_id_gives_nothing_new(post: Post, sealer: SealSigner) -> None:
    petra, id_ = consul(post), new_id()
    for _ in range(2):
        assert examinations.issue_emergency(petra, document=id_, typed=typed(petra), by=sealer) == id_
    assert models.EmergencyDocument.objects.count() == 1
    assert Event.objects.filter(kind="limen.emergency-document.issued").count() == 1


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"citizenship": "SWE"}, NotANational),
        ({"citizenship": ""}, NotANational),
        ({"journey": "  "}, EmergencyIncomplete),
        ({"established": ""}, EmergencyIncomplete),
        ({"valid_until": "2026-03-13"}, EmergencyDates),
        ({"valid_until": "2026-04-14"}, EmergencyDates),
        ({"valid_until": "soon"}, FieldWrong),
        ({"number": "E00000170"}, None),
        ({"number": "E000001700"}, FieldWrong),
        ({"number": ""}, FieldWrong),
        ({"family_name": ""}, FieldWrong),
        ({"born": "1974"}, FieldWrong),
    ],
)
def test_whom_and_what_it_is_for(
    post: Post, sealer: SealSigner, changes: dict[str, str], refused: type[Exception] | None
) -> None:
    petra = consul(post)
    if refused is None:
        issued(petra, sealer, **changes)
        return
    with pytest.raises(refused):
        issued(petra, sealer, **changes)
    assert models.EmergencyDocument.objects.count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PERMIT_DESK, Role.SUPERVISOR)])
def test_nobody_else_gives_sees_prints_or_ends_one(post: Post, sealer: SealSigner, role: Role) -> None:
    id_ = issued(consul(post), sealer)
    other = post.officer("other", role)
    with pytest.raises(NotAllowed):
        issued(other, sealer, number="E0000018")
    for look in (
        lambda: emergency_for(other, document=id_),
        lambda: examinations.print_emergency(other, document=id_, press=lambda _: b""),
        lambda: examinations.end_emergency(other, document=id_, status="lost"),
    ):
        with pytest.raises(NoSuchEmergency):
            look()


def test_a_number_is_used_once_and_never_that_of_a_stolen_blank(post: Post, sealer: SealSigner) -> None:
    petra, wen = consul(post), post.officer("wen", Role.WATCHLIST_DESK, lane="", post="")
    id_ = issued(petra, sealer)
    with pytest.raises(NumberUsed):
        issued(petra, sealer, number="e 0000017")
    with pytest.raises(NumberUsed):
        examinations.issue_emergency(petra, document=id_, typed=typed(petra, number="E0000018"), by=sealer)
    stolen = Reported(document_type="emergency-document", number="E0000019", status="blank-stolen")
    examinations.report_document(wen, document=new_id(), reported=stolen)
    with pytest.raises(NumberUsed):
        issued(petra, sealer, number="E0000019")
    box = replace(stolen, number="E0000100", until="E0000199")
    examinations.report_document(wen, document=new_id(), reported=box)
    with pytest.raises(NumberUsed):
        issued(petra, sealer, number="E0000150")


def test_a_lost_one_is_reported_once_and_stopped_at_the_lane(post: Post, sealer: SealSigner) -> None:
    petra, wen = consul(post), post.officer("wen", Role.WATCHLIST_DESK, lane="", post="")
    id_ = issued(petra, sealer)
    with pytest.raises(EmergencyStatusWrong):
        examinations.end_emergency(petra, document=id_, status="blank-stolen")
    report = examinations.end_emergency(petra, document=id_, status="stolen", words="Taken with the bag.")
    with pytest.raises(EmergencyEnded):
        examinations.end_emergency(petra, document=id_, status="lost")
    with pytest.raises(EmergencyEnded):
        examinations.print_emergency(petra, document=id_, press=lambda _: b"")
    (own,) = queries.own_documents(number="E0000017")
    assert (own.id, own.status, own.document_type, own.words) == (report, "stolen", "emergency-document", "")
    brought = examinations.put_on_list(wen)
    code = wen.pack.examination.own_list.code
    watchlists.confirm_numbers(second_keeper(wen), list_code=code, version=brought.version)
    row = emergency_for(petra, document=id_)
    inspection = opened(post.first, "\n".join(lines_of(row.document, state="UTO")))
    assert "lists.number" in rules_of(post.first, inspection)
    assert chain_findings() == []


def test_every_look_and_every_print_leaves_a_line_and_a_list_names_nobody(post: Post, sealer: SealSigner) -> None:
    petra = consul(post)
    id_ = issued(petra, sealer)
    (listed,) = queries.emergency_list(number=" e0000017 ")
    assert not {"ERIKSSON", "ANNA MARIA"} & {str(getattr(listed, name)) for name in listed.__slots__}
    assert queries.emergency_list(number="E1") == ()
    looks = Look.objects.count()
    person = emergency_for(petra, document=id_).person
    examinations.print_emergency(petra, document=id_, press=lambda paper: paper.seal)
    assert Look.objects.filter(subject=person).count() == Look.objects.count() - looks == 2
    assert Event.objects.filter(kind="limen.emergency-document.printed", subject=id_).count() == 1


def test_the_database_lets_nobody_change_what_was_given(post: Post, sealer: SealSigner) -> None:
    id_ = issued(consul(post), sealer)
    changes: list[dict[str, Any]] = [{"number": "E0000099"}, {"primary": "OTHER"}, {"seal": b"x"}, {"journey": "Away"}]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            models.EmergencyDocument.objects.filter(id=id_).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        models.EmergencyDocument.objects.filter(id=id_).update(status="lost")
    examinations.end_emergency(consul(post), document=id_, status="lost")
    with pytest.raises(DatabaseError), transaction.atomic():
        models.EmergencyDocument.objects.filter(id=id_).update(status="revoked")
    assert connection.vendor in ("sqlite", "postgresql")


def test_it_goes_with_its_key_when_its_days_are_over(post: Post, sealer: SealSigner) -> None:
    petra = consul(post)
    issued(petra, sealer)
    assert erasure.erase_due(post.after(petra, days=1834)) == 0
    assert erasure.erase_due(post.after(petra, days=1837)) == 1
    assert models.EmergencyDocument.objects.count() == 0
    id_ = issued(petra, sealer, number="E0000020")
    assert erasure.forget(petra, subject_record=emergency_for(petra, document=id_).person) == 1


def test_the_paper(post: Post, sealer: SealSigner, monkeypatch: pytest.MonkeyPatch) -> None:
    petra = consul(post)
    id_ = issued(petra, sealer)
    if lines_font.is_installed():
        assert examinations.print_emergency(petra, document=id_, press=set_emergency).startswith(b"%PDF-")
    monkeypatch.setattr("limen.adapters.lines_font.FONT", Path("/nowhere"))
    with pytest.raises(LinesFontMissing):
        examinations.print_emergency(petra, document=id_, press=set_emergency)
