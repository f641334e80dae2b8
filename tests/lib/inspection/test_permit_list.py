"""Permits as text: typed, listed, scanned; whatever comes, a row is read, kept aside, or refused as a whole."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib import mrz
from limen.lib.basics.country_pack import Overlap, PermitClass, PermitEnd, PermitKind, StayLaw, Sticker
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.inspection.passenger_list import RowAside
from limen.lib.inspection.permit_lines import LinesDiffer, begun_from
from limen.lib.inspection.permit_list import (
    COLUMNS,
    ListedPermit,
    TypedPermit,
    digest_of,
    header_line,
    permit_from,
    read_permits,
    row_line,
)
from limen.lib.inspection.presented import Unreadable
from limen.lib.listings.numbers import HeaderMissing
from limen.lib.stays.permits import PermitStatus
from tests.found import as_many

TODAY = date(2026, 3, 14)
VISA = TypedPermit(
    kind="visa",
    number="v 12-34",
    issuer="D",
    family_name="Müller",
    born="1985-01",
    valid_from="2026-01-01",
    valid_until="2026-12-31",
)
HEADER = "kind,number,issuer,family_name,born,valid_from,valid_until,conditions,status,ended_on,end_reason\n"


@cache
def law() -> StayLaw:
    """Return a law with one kind of permit."""
    kind = PermitKind(
        code="visa",
        name="Visa",
        rule="r",
        permit_class=PermitClass.VISA,
        sticker=Sticker.EITHER,
        entries=(0, 1),
        most_valid_days=400,
        legal_basis="s. 1",
    )
    ends = (
        PermitEnd(code="fraud", name="Fraud", ends=("annulled",)),
        PermitEnd(code="asked", name="A", ends=("revoked",)),
    )
    return StayLaw(
        rules=(), permit_kinds=(kind,), exemptions=(), reminder_days=1, overlap=Overlap.APART, permit_ends=ends
    )


def test_what_is_typed_is_made_comparable() -> None:
    permit = permit_from(VISA, law=law())
    assert (permit.number, permit.issuer, permit.holder.primary) == ("V1234", "DEU", "MUELLER")
    assert permit.holder.birth == PartialDate(1985, 1)
    assert (permit.entries, permit.stay_days, permit.conditions) == (0, None, ())


def test_the_digest_is_of_what_it_says_and_not_of_how_it_was_written() -> None:
    one = permit_from(VISA, law=law())
    spelt = TypedPermit(
        kind="VISA ",
        number="V1234",
        issuer="deu",
        family_name="MUELLER",
        born="1985-01",
        valid_from="2026-01-01",
        valid_until="2026-12-31",
        entries="multiple",
    )
    assert digest_of(one) == digest_of(permit_from(spelt, law=law()))
    assert digest_of(one) != digest_of(permit_from(TypedPermit(**{**_dict(spelt), "entries": "1"}), law=law()))


def _dict(typed: TypedPermit) -> dict[str, str]:
    return {name: getattr(typed, name) for name in COLUMNS}


@pytest.mark.parametrize("header", ["", "kind\n", '"kind,number\n', "\0", HEADER.replace("valid_until", "until")])
def test_without_its_columns_a_list_is_refused_whole(header: str) -> None:
    with pytest.raises(HeaderMissing):
        list(read_permits([header, "x\n"], law=law()))


@settings(max_examples=as_many(60, here=12))
@given(st.lists(st.text(max_size=60), max_size=6))
def test_garbage_is_kept_aside_line_by_line(lines: list[str]) -> None:
    good = "visa,V1,UTO,Aldana,1990,2026-01-01,2026-12-31,,,,\n"
    rows = list(read_permits([HEADER, *lines, good], law=law()))
    assert all(isinstance(row, RowAside) and len(row.text) <= 80 for row in rows[:-1])
    assert isinstance(rows[-1], ListedPermit)
    assert rows[-1].line == len(lines) + 2


FIELDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


@settings(max_examples=as_many(60, here=12))
@given(authority=FIELDS, conditions=st.lists(FIELDS, max_size=4))
def test_what_is_written_is_read_again_the_same(authority: str, conditions: list[str]) -> None:
    said = {**_dict(VISA), "authority": authority, "conditions": "|".join(conditions)}
    permit = permit_from(TypedPermit(**said), law=law())
    line = row_line(permit, status=PermitStatus.REVOKED, ended_on=TODAY, end_reason="asked")
    (row,) = read_permits([header_line(), line], law=law())
    assert row == ListedPermit(line=2, permit=permit, status=PermitStatus.REVOKED, ended_on=TODAY, end_reason="asked")


# --- scanned ----------------------------------------------------------------------------------------


def lines(form: mrz.Format, *, code: str, number: str, given: str = "CHINEDU", expiry: PartialDate) -> str:
    document = mrz.Document(
        format=form,
        document_code=code,
        issuer="UTO" if code == "V" else "NGA",
        number=number,
        primary="OKAFOR",
        secondary=given,
        nationality="NGA",
        birth=PartialDate(1985, 1, 22),
        sex=Sex.M,
        expiry=expiry,
    )
    return "\n".join(mrz.compose(document))


STICKERS = {
    form: lines(form, code="V", number="V7", expiry=PartialDate(2027, 6, 1)) for form in mrz.Format if "MRV" in form
}
PASSPORT = lines(mrz.Format.TD3, code="P", number="B50119342", expiry=PartialDate(2031, 6, 1))


@pytest.mark.parametrize("form", STICKERS)
@pytest.mark.parametrize("sticker_first", [True, False])
def test_sticker_and_passport_begin_a_permit_in_either_order(form: mrz.Format, sticker_first: bool) -> None:
    both = (STICKERS[form], PASSPORT) if sticker_first else (PASSPORT, STICKERS[form])
    begun = begun_from("\n".join(both), typed=TypedPermit(kind="visa", valid_from="2026-01-01"), today=TODAY)
    assert (begun.number, begun.issuer, begun.valid_until) == ("V7", "UTO", "2027-06-01")
    assert (begun.document_number, begun.document_issuer) == ("B50119342", "NGA")
    assert (begun.family_name, begun.given_names, begun.born, begun.sex) == ("OKAFOR", "CHINEDU", "1985-01-22", "M")
    assert (begun.kind, begun.valid_from) == ("visa", "2026-01-01")


def test_a_passport_alone_numbers_no_permit() -> None:
    begun = begun_from(PASSPORT, typed=TypedPermit(number="V9"), today=TODAY)
    assert (begun.number, begun.valid_until, begun.document_number) == ("V9", "", "B50119342")


def test_two_people_begin_no_permit() -> None:
    other = lines(mrz.Format.TD3, code="P", number="B50119342", given="EMEKA", expiry=PartialDate(2031, 6, 1))
    with pytest.raises(LinesDiffer):
        begun_from(f"{STICKERS[mrz.Format.MRV_A]}\n{other}", typed=TypedPermit(), today=TODAY)


@pytest.mark.parametrize("scanned", ["", "\n", "not a passport", "V<UTO"])
def test_no_lines_begin_nothing(scanned: str) -> None:
    with pytest.raises(Unreadable):
        begun_from(scanned, typed=TypedPermit(), today=TODAY)
