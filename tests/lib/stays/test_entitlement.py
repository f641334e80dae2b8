"""May somebody enter, until when may they stay, how much is left: under the rules of Utopia and under any one rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.country_pack import Overlap, RuleKind
from limen.lib.basics.travel import Direction
from limen.lib.stays.entitlement import BasisKind, Entitlement, on_entry, while_here
from limen.lib.stays.grounds import Way, law_for, passages_that_bear
from limen.lib.stays.pairing import Passage, left_on, pair
from limen.lib.stays.permits import Permit, PermitStatus
from tests.lib.stays.making import (
    AIR,
    BRIDGE,
    CREW,
    LAW,
    came,
    day,
    left,
    one_rule,
    permit,
    question,
    visits,
)

TOGETHER = replace(LAW, overlap=Overlap.TOGETHER)


def codes(told: Entitlement) -> list[str]:
    return [reason.code for reason in told.reasons]


def entering(*passages: Passage, on: date, permits: tuple[Permit, ...] = (), **more: Any) -> Entitlement:
    way = more.pop("way", AIR)
    assert isinstance(way, Way)
    return on_entry(question(list(passages), *permits, **more), way=way, day=on)


def here(*passages: Passage, on: date, permits: tuple[Permit, ...] = (), **more: Any) -> Entitlement:
    return while_here(question(list(passages), *permits, **more), day=on)


def test_a_first_visit_has_all_its_days() -> None:
    told = entering(on=day(0))
    assert (told.entitled, told.days_used, told.days_left, told.until) == (True, 0, 90, day(89))
    assert told.basis is not None
    assert (told.basis.kind, told.basis.code) == (BasisKind.EXEMPTION, "visit-agreements")
    assert codes(told) == ["purpose", "exempt", "used"]


def test_entry_and_exit_day_both_count() -> None:
    assert entering(*visits((day(0), day(1))), on=day(10)).days_used == 2
    assert entering(*visits((day(0), day(0)), (day(0), day(0))), on=day(10)).days_used == 1


class TestTheHandbooksExample:
    """Schengen Handbook and short-stay calculator: in on 19 April 2014 for 3 days, and on 18 June 2014 for 86 days (to
    be confirmed: from memory).
    """

    PAST = visits((date(2014, 4, 19), date(2014, 4, 21)), (date(2014, 6, 18), date(2014, 9, 11)))
    LAW = one_rule(RuleKind.ROLLING, days=90, window=180)

    @pytest.mark.parametrize(
        ("on", "left_then"), [(date(2014, 9, 12), 1), (date(2014, 10, 16), 4), (date(2014, 10, 17), 4)]
    )
    def test_days_left(self, on: date, left_then: int) -> None:
        assert entering(*self.PAST, on=on, law=self.LAW).days_left == left_then

    def test_days_left_in_december_after_the_four_of_october(self) -> None:
        past = [*self.PAST, *visits((date(2014, 10, 16), date(2014, 10, 19)))]
        told = entering(*past, on=date(2014, 12, 15), law=self.LAW)
        assert (told.days_left, told.until) == (86, date(2015, 3, 10))

    def test_ninety_days_in_a_row_ask_for_ninety_days_away(self) -> None:
        past = visits((day(0), day(89)))
        told = entering(*past, on=day(90), law=self.LAW)
        assert (told.entitled, told.days_used, told.next_entry) == (False, 90, day(180))
        assert codes(told) == ["used-up"]
        assert entering(*past, on=day(180), law=self.LAW).days_left == 90


def test_so_many_days_each_visit() -> None:
    law = one_rule(RuleKind.PER_VISIT, days=30)
    told = entering(*visits((day(0), day(29))), on=day(29), law=law)
    assert (told.days_left, told.until) == (30, day(58))


def test_so_many_days_each_calendar_year() -> None:
    law = one_rule(RuleKind.PER_YEAR, days=60)
    told = entering(*visits((day(-31), day(-1)), (day(0), day(49))), on=day(60), law=law)
    assert (told.days_used, told.days_left) == (50, 10)
    assert entering(*visits((day(0), day(59))), on=day(90), law=law).next_entry == day(365)
    assert entering(*visits((day(0), day(9))), on=day(364 - 49), law=law).until == day(364 + 60), "into the next year"


def test_nobody_stays_where_no_stay_is_allowed() -> None:
    assert entering(on=day(0), law=one_rule(RuleKind.NONE_ALLOWED, days=0)).until == day(0)


def test_nationals_are_not_counted() -> None:
    told = entering(*visits((day(0), day(400))), on=day(401), citizenship="UTO")
    assert (told.entitled, told.until, told.basis and told.basis.kind) == (True, None, BasisKind.OWN_NATIONAL)
    assert here(came(day(0)), on=day(999), citizenship="UTO").overstayed_by == 0


def test_a_second_citizenship_counts() -> None:
    assert not entering(on=day(0), citizenship="SYR").entitled
    told = entering(on=day(0), citizenships=("SYR", "UTO"))
    assert told.entitled


def test_whoever_no_agreement_names_needs_a_permit() -> None:
    told = entering(on=day(0), citizenship="SYR")
    assert (told.entitled, told.next_entry, codes(told)) == (False, None, ["nothing-held"])
    assert entering(on=day(0), citizenship="SYR", permits=(permit(),)).entitled


def test_a_kind_of_british_nationality_is_not_the_united_kingdom() -> None:
    assert entering(on=day(0), citizenship="GBR").entitled
    assert not entering(on=day(0), citizenship="GBN").entitled
    assert entering(on=day(0), citizenship="D").entitled, "D stands for DEU"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"status": PermitStatus.ANNULLED, "ended_on": day(3)}, "annulled"),
        ({"status": PermitStatus.REVOKED, "ended_on": day(3)}, "revoked"),
        ({"status": PermitStatus.REVOKED}, "revoked"),
        ({"valid_from": day(20)}, "not-yet-valid"),
        ({"valid_until": day(5)}, "expired"),
        ({"kind": "letter-of-marque"}, "kind-unknown"),
    ],
)
def test_a_permit_that_does_not_count_is_told_with_why(changes: dict[str, Any], code: str) -> None:
    told = entering(on=day(9), citizenship="SYR", permits=(permit(**changes),))
    assert not told.entitled
    assert codes(told) == [code, "nothing-held"]


def test_entry_becomes_possible_when_the_permit_begins() -> None:
    assert entering(on=day(9), citizenship="SYR", permits=(permit(valid_from=day(20)),)).next_entry == day(20)


def test_a_revocation_counts_from_its_day_and_an_annulment_from_ever() -> None:
    revoked = permit("residence-permit", status=PermitStatus.REVOKED, ended_on=day(100))
    assert here(came(day(0)), on=day(150), citizenship="SYR", permits=(revoked,)).overstayed_by == 51
    annulled = replace(revoked, status=PermitStatus.ANNULLED)
    told = here(came(day(0)), on=day(150), citizenship="SYR", permits=(annulled,))
    assert (told.entitled, told.overstayed_by, codes(told)) == (False, 0, ["nothing-held"])


def test_a_single_entry_is_used_once() -> None:
    single = permit(entries=1)
    assert entering(on=day(9), citizenship="SYR", permits=(single,)).entitled
    told = entering(*visits((day(0), day(3))), on=day(9), citizenship="SYR", permits=(single,))
    assert (told.entitled, codes(told)) == (False, ["entries-used"])
    assert entering(*visits((day(0), day(3))), on=day(9), citizenship="SYR", permits=(permit(entries=2),)).entitled


def test_a_permit_for_any_number_of_entries_spares_the_others() -> None:
    both = (permit(entries=1), permit("residence-permit", id=UUID(int=8), valid_until=day(5)))
    assert entering(*visits((day(0), day(3))), on=day(9), citizenship="SYR", permits=both).entitled


def test_the_permit_may_give_fewer_days_than_its_rule() -> None:
    assert entering(on=day(0), citizenship="SYR", permits=(permit(stay_days=20),)).days_left == 20


def test_the_stay_ends_with_the_permit() -> None:
    assert entering(on=day(360), citizenship="SYR", permits=(permit(),)).until == date(2026, 12, 31)


def test_where_one_ground_ends_another_may_begin() -> None:
    """A residence permit for 40 days more, then the 90 days that every citizen of France has."""
    told = entering(on=day(0), permits=(permit("residence-permit", valid_until=day(39)),))
    assert told.until == day(39 + 90)
    together = entering(on=day(0), permits=(permit("residence-permit", valid_until=day(39)),), law=TOGETHER)
    assert together.until == day(39 + 90), "days of residence count nowhere else"


def test_days_under_a_visa_count_against_the_exemption_only_where_the_law_says_so() -> None:
    past, visa = visits((day(0), day(19))), permit(valid_until=day(30))
    assert entering(*past, on=day(60), permits=(visa,)).days_used == 0
    assert entering(*past, on=day(60), permits=(visa,), law=TOGETHER).days_used == 20


def test_days_of_residence_never_count_against_the_exemption() -> None:
    past, card = visits((day(0), day(119))), permit("residence-permit", valid_until=day(120))
    for law in (LAW, TOGETHER):
        assert entering(*past, on=day(130), permits=(card,), law=law).days_used == 0


def test_crews_are_counted_apart() -> None:
    past = visits((day(0), day(60)), way=CREW)
    assert entering(*past, on=day(70)).days_used == 0
    assert entering(*past, on=day(70), way=CREW, citizenship="SYR").entitled
    assert not entering(*past, on=day(70), way=AIR, citizenship="SYR").entitled


def test_neighbours_who_cross_the_bridge_keep_their_ninety_days() -> None:
    past = [each for number in range(150) for each in visits((day(number), day(number)), way=BRIDGE)]
    told = entering(*past, on=day(151), citizenship="PRT")
    assert (told.days_used, told.days_left) == (0, 90)
    long = visits((day(0), day(19)), way=BRIDGE)
    assert entering(*long, on=day(30), citizenship="PRT").days_used == 5, "beyond the 15 of the bridge"


def test_the_purpose_decides_once_it_is_known() -> None:
    told = entering(on=day(0), purpose="work")
    assert (told.entitled, codes(told)) == (False, ["purpose-not-covered", "nothing-held"])
    assert "purpose" not in codes(entering(on=day(0), purpose="holiday"))


def test_an_identity_card_is_enough_only_where_the_agreement_says_so() -> None:
    assert entering(on=day(0), citizenship="XXA", document="P").entitled
    assert entering(on=day(0), citizenship="XXA", document="PN").entitled
    assert not entering(on=day(0), citizenship="XXA", document="ID").entitled
    assert not entering(on=day(0), citizenship="XXA", document="").entitled


def test_a_missing_exit_is_held_against_nobody() -> None:
    """Entered a year ago, no exit recorded, enters again: one day is counted, and the gap is told."""
    told = entering(came(day(-142)), on=day(0))
    assert (told.entitled, told.days_used) == (True, 1)
    assert "gaps" in codes(told)


def test_an_overstay_is_counted_at_the_exit() -> None:
    assert here(came(day(0)), on=day(89)).overstayed_by == 0
    told = here(came(day(0)), on=day(95))
    assert (told.entitled, told.overstayed_by, told.until, told.days_used) == (False, 6, day(89), 96)


def test_an_extension_given_late_covers_its_own_days() -> None:
    """Ninety days, ten that nothing covered, then a residence permit."""
    card = permit("residence-permit", valid_from=day(100), valid_until=day(200))
    assert here(came(day(0)), on=day(150), permits=(card,)).overstayed_by == 10
    in_time = replace(card, valid_from=day(90))
    told = here(came(day(0)), on=day(150), permits=(in_time,))
    # Beyond the permit the ninety days come back, as the first ones leave the window one by one.
    assert (told.overstayed_by, told.until) == (0, day(290))


def test_an_exit_without_an_entry_tells_nothing() -> None:
    told = here(*visits((day(0), day(3))), on=day(50))
    assert (told.entitled, told.overstayed_by, codes(told)) == (True, 0, ["entry-not-recorded"])


def test_what_if_they_leave_and_come_back() -> None:
    asked = question([came(day(0))])
    after = replace(asked, stays=left_on(asked.stays, day=day(49)))
    told = on_entry(after, way=AIR, day=day(60))
    assert (told.days_used, told.days_left) == (50, 40)


pasts = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60), st.sampled_from([AIR, BRIDGE, CREW])), max_size=12)
kinds = st.sampled_from(["visit-visa", "residence-permit", "border-resident-card", "transit-visa"])
held = st.lists(
    st.builds(
        lambda number, kind, first, length, entries, status: permit(
            kind, id=UUID(int=number), valid_from=day(first), valid_until=day(first + length), entries=entries,
            status=status, ended_on=None if status is PermitStatus.VALID else day(first + length // 2),
        ),
        st.integers(1, 99), kinds, st.integers(0, 400), st.integers(0, 300), st.integers(0, 2),
        st.sampled_from(PermitStatus),
    ),
    max_size=3, unique_by=lambda each: each.id,
)  # fmt: skip


def crossings_of(past: list[tuple[int, int, Way]], *, running: bool) -> tuple[list[Passage], int]:
    at, passages = 0, []
    for gap, length, way in past:
        passages += [came(day(at + gap), way=way), left(day(at + gap + length), way=way)]
        at += gap + length
    return (passages[:-1] if running and passages else passages), at


@given(pasts, held, st.sampled_from(["PRT", "SYR", "NGA", "CHN"]), st.booleans(), st.sampled_from([AIR, BRIDGE, CREW]))
def test_the_part_of_the_law_and_of_the_past_that_is_kept_gives_the_same_answer(
    past: list[tuple[int, int, Way]], permits: list[Permit], citizenship: str, running: bool, way: Way
) -> None:
    passages, last = crossings_of(past, running=running)
    whole = question(passages, *permits, citizenship=citizenship)
    ways = {way, *(Way(each.kind, each.post, each.mode) for each in passages)}
    law = law_for(LAW, traveller=whole.traveller, permits=permits, ways=ways)
    on = day(last + 3)
    kept = passages_that_bear(passages, law=law, permits=permits, day=on)
    part = replace(whole, law=law, stays=pair(kept))
    for told, again in (
        (on_entry(whole, way=way, day=on), on_entry(part, way=way, day=on)),
        (while_here(whole, day=on), while_here(part, day=on)),
    ):
        assert replace(again, reasons=()) == replace(told, reasons=())


@given(pasts, held, st.sampled_from(["PRT", "SYR", "NGA"]), st.sampled_from([AIR, BRIDGE]))
def test_whoever_may_enter_until_a_day_has_not_overstayed_on_it(
    past: list[tuple[int, int, Way]], permits: list[Permit], citizenship: str, way: Way
) -> None:
    """What is said at the entry is what counts at the exit: to the day, and not a day longer."""
    passages, last = crossings_of(past, running=False)
    on = day(last + 1)
    told = entering(*passages, on=on, permits=tuple(permits), citizenship=citizenship, way=way)
    if told.until is None:
        return
    after = [*passages, came(on, way=way)]
    assert here(*after, on=told.until, permits=tuple(permits), citizenship=citizenship).overstayed_by == 0
    late = here(*after, on=told.until + timedelta(days=1), permits=tuple(permits), citizenship=citizenship)
    assert (late.until, late.entitled) == (told.until, False) or any(
        each.covers(told.until + timedelta(days=1)) for each in permits
    )


@given(pasts, held, st.sampled_from(["PRT", "SYR", "NGA"]))
def test_entry_is_possible_on_the_day_named_and_on_none_before(
    past: list[tuple[int, int, Way]], permits: list[Permit], citizenship: str
) -> None:
    passages, last = crossings_of(past, running=False)
    on = day(last + 1)
    told = entering(*passages, on=on, permits=tuple(permits), citizenship=citizenship)
    if told.next_entry is None:
        return

    def may(at: date) -> bool:
        return entering(*passages, on=at, permits=tuple(permits), citizenship=citizenship).entitled

    assert may(told.next_entry)
    days = (told.next_entry - on).days
    assert not any(may(on + timedelta(days=number)) for number in range(0, days, max(1, days // 9)))


def test_a_direction_is_told_with_the_answer() -> None:
    assert entering(on=day(0)).direction is Direction.ENTRY
    assert here(on=day(0)).direction is Direction.EXIT
