"""Lists of permits: taken in batch by batch, harmless when they come again, handed out as they are taken in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from limen.apps.journal.models import Event, Look
from limen.apps.permits.access import find_permits
from limen.apps.permits.models import Permit, PermitChange, PermitImport
from limen.apps.permits.operations import (
    ImportReport,
    PermitListEmpty,
    PermitListFromFuture,
    PermitListUnnamed,
    annul_permit,
    export_permits,
    import_permits,
    lists,
)
from limen.apps.permits.queries import imports
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.listings.numbers import HeaderMissing
from tests.apps.permits.given import GROUND, HEADER, issued, line, permit_desk
from tests.fakes.post import Post, chain_findings


@pytest.fixture
def desk(post: Post) -> Act:
    return permit_desk(post)


def taken(act: Act, *rows: str, header: str = HEADER) -> ImportReport:
    return import_permits(act, source="Consulate", made_at=act.at, lines=[header, *rows])


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.issued, report.changed, report.ended, report.same, report.aside_count


def test_what_can_be_read_goes_in_the_rest_is_told(desk: Act) -> None:
    report = taken(desk, line(), line(number=""), "\n", line(number="V2", stay_days=""), '"open\n', line(number="V3"))
    assert counts(report) == (3, 0, 0, 0, 2)
    assert [row.line for row in report.aside] == [3, 6]
    assert sorted(Permit.objects.values_list("number", "stay_days")) == [("V1234567", 90), ("V2", None), ("V3", 90)]
    event = Event.objects.get(kind="limen.permits.imported")
    assert '"issued":3' in event.data
    assert [(row.source, row.issued, row.aside) for row in imports()] == [("Consulate", 3, 2)]
    assert chain_findings() == []


def test_the_same_list_again_changes_nothing(desk: Act) -> None:
    rows = [line(), line(number="V2", status="revoked", end_reason="holder-asked", ended_on="2026-02-01")]
    assert counts(taken(desk, *rows)) == (2, 0, 1, 0, 0)
    before = list(PermitChange.objects.values_list("number", "permit", "what", "version"))
    assert counts(taken(desk, *rows)) == (0, 0, 0, 2, 0)
    assert list(PermitChange.objects.values_list("number", "permit", "what", "version")) == before
    assert Permit.objects.get(number="V2").ended_on == date(2026, 2, 1)


def test_what_changed_is_a_new_version_with_its_event(desk: Act) -> None:
    taken(desk, line())
    assert counts(taken(desk, line(stay_days="30"), line(stay_days="60"))) == (0, 2, 0, 0, 0)
    row = Permit.objects.get()
    assert (row.version, row.stay_days) == (3, 60)
    assert Event.objects.filter(kind="limen.permit.changed", subject=row.id).count() == 2
    assert list(row.changes.order_by("number").values_list("what", "version")) == [
        ("issued", 1), ("changed", 2), ("changed", 3),
    ]  # fmt: skip
    ended = taken(desk, line(stay_days="60", status="annulled", end_reason=GROUND))
    assert counts(ended) == (0, 0, 1, 0, 0)
    assert Permit.objects.get().status == "annulled"


def test_no_list_brings_an_ended_permit_back_or_changes_it(desk: Act) -> None:
    id_ = issued(desk)
    annul_permit(desk, permit=id_, version=1, reason=GROUND, words="Forged.")
    report = taken(desk, line(), line(status="revoked", end_reason="holder-asked"), line(number="V2"))
    assert counts(report) == (1, 0, 0, 0, 2)
    assert [row.why.code for row in report.aside] == ["permit-ended"] * 2
    assert Permit.objects.get(id=id_).status == "annulled"


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "lost"},
        {"status": "revoked"},
        {"status": "revoked", "end_reason": GROUND},
        {"status": "revoked", "end_reason": "holder-asked", "ended_on": "2026-03-15"},
        {"status": "revoked", "end_reason": "holder-asked", "ended_on": "soon"},
    ],
)
def test_a_list_ends_nothing_without_ground_or_ahead_of_its_day(desk: Act, changes: dict[str, str]) -> None:
    taken(desk, line())
    assert counts(taken(desk, line(**changes), line(number="V2"))) == (1, 0, 0, 0, 1)
    assert Permit.objects.get(number="V1234567").status == "valid"


class PowerCut(Exception):
    pass


def test_an_import_cut_short_is_sent_again_and_goes_on(desk: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "BATCH", 5)
    seen: list[int] = []

    def broken_off() -> Iterator[str]:
        yield HEADER
        for number in range(12):
            seen.append(Permit.objects.count())
            yield line(number=f"V{number}")
        raise PowerCut

    with pytest.raises(PowerCut):
        import_permits(desk, source="Consulate", made_at=desk.at, lines=broken_off())
    assert sorted(set(seen)) == [0, 5, 10]
    assert imports() == ()
    whole = taken(desk, *(line(number=f"V{number}") for number in range(12)))
    assert counts(whole) == (2, 0, 0, 10, 0)
    assert chain_findings() == []


def test_refused_in_a_sentence(desk: Act) -> None:
    with pytest.raises(HeaderMissing):
        taken(desk, line(), header="kind,number\n")
    with pytest.raises(PermitListEmpty):
        taken(desk, line(number=""))
    with pytest.raises(PermitListUnnamed):
        import_permits(desk, source=" \n", made_at=desk.at, lines=[HEADER, line()])
    with pytest.raises(PermitListFromFuture):
        import_permits(desk, source="C", made_at=desk.at + timedelta(seconds=1), lines=[HEADER, line()])
    assert not Permit.objects.exists()
    assert not PermitImport.objects.exists()


def test_an_export_is_logged_and_comes_back_as_it_went(desk: Act) -> None:
    taken(
        desk,
        line(conditions="=HYPERLINK(1)|'quoted'|a, “b”", authority="@home"),
        line(number="V2", document_number="", document_issuer="", born="1985", stay_days="", entries="single"),
        line(number="V3", status="revoked", end_reason="holder-asked", ended_on="2026-02-01"),
    )
    out = list(export_permits(desk))
    assert len(out) == 4
    assert not any(cell.startswith(("=", "@")) for row in out for cell in row.replace('"', "").split(","))
    assert Look.objects.filter(what="permit-export").count() == 3
    assert '"permits":3' in Event.objects.get(kind="limen.permits.exported").data
    again = import_permits(desk, source="Ourselves", made_at=desk.at, lines=out)
    assert counts(again) == (0, 0, 0, 3, 0)
    assert find_permits(desk, task="correction", number="V1234567")[0].data.authority == "@home"


def test_only_the_permit_desk_takes_in_and_hands_out(post: Post) -> None:
    for role in (Role.SUPERVISOR, Role.SECOND_LINE, Role.ADMINISTRATOR, Role.WATCHLIST_DESK):
        act = post.officer(role.value, role)
        with pytest.raises(NotAllowed):
            taken(act, line())
        with pytest.raises(NotAllowed):
            export_permits(act)
    assert not Event.objects.filter(kind__startswith="limen.permits").exists()
