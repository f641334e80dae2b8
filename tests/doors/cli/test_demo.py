"""The demo: made once and reused, never over a real installation; what can be tried there shows what it promises."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from itertools import islice, pairwise
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from limen.adapters import clock
from limen.adapters.chip_challenge import challenge_for
from limen.adapters.chip_reader import Order, read_card
from limen.adapters.country_pack import read_country_pack, read_demo_officers
from limen.adapters.reader_agent import DEMO_FOLDER
from limen.adapters.seal_signer import SealSigner
from limen.adapters.world import world
from limen.apps.crossings.operations import (
    Opened,
    PastTraveller,
    Presented,
    Request,
    look_at,
    open_inspection,
    party_with,
    read_chip,
)
from limen.apps.posts import operations as posts
from limen.apps.posts.queries import officer_named
from limen.cli.demo import loading
from limen.cli.demo.chip_state import chip_state
from limen.cli.demo.passports import Trial, trials
from limen.cli.demo.signers import certify_sealer
from limen.cli.demo.traffic import past_travellers
from limen.cli.demo.virtual_reader import chip_of
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import LaneDirection
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.emrtd.access import password_of_lines
from limen.lib.emrtd.certificates import read_certificate
from limen.lib.emrtd.trust import TrustStore
from limen.lib.mrz import parse
from tests.doors.cli.command import Limen, installed, with_tables
from tests.fakes.acting import an_act

TODAY = clock.now().date()
UNTIL = datetime(2026, 6, 1, 12, tzinfo=UTC)
PACK = read_country_pack("utopia")
CHIPS = {
    "A resident comes home": "chip.not-a-copy",
    "A passport whose chip is a copy": "chip.copy",
    "A passport whose chip was changed": "chip.altered",
}
"""Document of the demo to what its chip is there to show."""


# --- the year of crossings --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def year() -> list[PastTraveller]:
    return list(past_travellers(PACK, crossings=20_000, until=UNTIL))


def test_the_same_seed_gives_the_same_people(year: list[PastTraveller]) -> None:
    again = past_travellers(PACK, crossings=20_000, until=UNTIL)
    assert all(one == other for one, other in zip(year[:2000], again, strict=False))
    other = list(islice(past_travellers(PACK, crossings=20_000, until=UNTIL, seed=1), 50))
    assert other != year[:50]


def test_there_are_as_many_crossings_as_asked_and_one_party_more_at_most(year: list[PastTraveller]) -> None:
    assert 20_000 <= sum(len(each.crossings) for each in year) < 20_400


def test_nobody_crosses_in_the_future_or_before_the_year(year: list[PastTraveller]) -> None:
    moments = [crossing.at for each in year for crossing in each.crossings]
    assert max(moments) <= UNTIL
    assert (UNTIL - min(moments)).days <= 366


def test_entries_and_exits_follow_each_other(year: list[PastTraveller]) -> None:
    for each in year:
        for one, next_ in pairwise(each.crossings):
            assert one.at <= next_.at, each
            assert one.direction is not next_.direction, each


def test_lanes_exist_and_work_that_way(year: list[PastTraveller]) -> None:
    lanes = {(post.code, lane.code): lane for post in PACK.posts for lane in post.lanes}
    for each in year:
        for crossing in each.crossings:
            assert lanes[crossing.post, crossing.lane].direction.covers(LaneDirection(crossing.direction.value))


def test_no_two_documents_share_a_number(year: list[PastTraveller]) -> None:
    assert len({each.document.number for each in year}) == len(year)


def test_the_year_holds_what_a_year_holds(year: list[PastTraveller]) -> None:
    holders = [(each.holder, each.document) for each in year]
    by_holder: dict[object, int] = {}
    for holder, _ in holders:
        by_holder[holder] = by_holder.get(holder, 0) + 1
    children = sum(each.holder.birth.age_on(UNTIL.date())[1] < 18 for each in year)
    crew = sum(crossing.kind is TravellerKind.CREW for each in year for crossing in each.crossings)
    inside = [
        each for each in year if each.holder.citizenship != "UTO" and each.crossings[-1].direction is Direction.ENTRY
    ]
    overdue = [
        each for each in inside if (UNTIL - each.crossings[-1].at).days > (each.crossings[-1].card.intended_days or 0)
    ]
    assert sum(count > 1 for count in by_holder.values()) > 10, "second passports"
    assert 0.05 < children / len(year) < 0.3
    assert 200 < crew < 6_000
    assert 2 < len(overdue) < len(inside) / 2, "visitors who should have left"
    assert len({each.holder.citizenship for each in year}) > 15
    summer, winter = (
        sum(crossing.at.month == month for each in year for crossing in each.crossings) for month in (8, 2)
    )
    assert summer > 1.4 * winter


# --- what can be tried -----------------------------------------------------------------------------


@pytest.mark.parametrize("trial", trials(TODAY), ids=lambda trial: trial.name)
def test_every_document_reads_as_it_should(trial: Trial) -> None:
    for lines in trial.lines():
        reading = parse("\n".join(lines), today=TODAY)
        assert reading.valid != (trial.rule == "mrz.repair-possible")


def test_there_are_as_many_as_the_readme_promises() -> None:
    readme = Path(__file__).parents[3] / "README.md"
    assert len(trials(TODAY)) == 22
    assert "twenty-two" in readme.read_text(encoding="utf-8")


def test_the_documents_stay_the_same_all_year() -> None:
    first, last = trials(TODAY.replace(month=2, day=1)), trials(TODAY.replace(month=11, day=30))
    moving = {"Not valid for long enough"}
    assert [trial.lines() for trial in first if trial.name not in moving] == [
        trial.lines() for trial in last if trial.name not in moving
    ]


@pytest.fixture
def demo() -> None:
    """The demo's register with no crossings but those of the documents to try."""
    posts.load_pack_posts(world().machine_act(purpose="test"))
    # Passwords are hashed slowly on purpose: only those who act below are taken in.
    loading.take_in_officers(
        [each for each in read_demo_officers("utopia") if each.username in {"ines", "wen", "noor"}]
    )
    loading.load_crossings(crossings=0, progress=lambda _count: None)
    loading.load_list()
    loading.load_persons()


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("trial", trials(TODAY), ids=lambda trial: trial.name)
def test_the_desk_notices_what_the_document_is_for(trial: Trial) -> None:
    heavy = [finding for finding in _findings(trial) if finding.severity >= Severity.NOTICE]
    if not trial.rule:
        assert heavy == []
        return
    assert trial.rule in {finding.rule for finding in heavy}


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("name", CHIPS)
def test_the_desk_notices_what_the_chip_is_for(name: str) -> None:
    loading.load_trust()
    trial = next(each for each in trials(TODAY) if each.name == name)
    act, opened = _opened(trial)
    page = parse("\n".join(trial.lines()[0]), today=TODAY)
    order = Order(passwords=(password_of_lines(page),), challenge=challenge_for(opened.inspection, opened.reading))
    answer = read_card(chip_of(trial, settings.CONFIGURATION.home / DEMO_FOLDER), order)
    read_chip(act, inspection=opened.inspection, reading=opened.reading, answer=answer, challenge_of=challenge_for)
    assert CHIPS[name] in {finding.rule for finding in look_at(act, inspection=opened.inspection).findings}


def _findings(trial: Trial) -> tuple[Finding, ...]:
    act, opened = _opened(trial)
    return look_at(act, inspection=opened.inspection).findings


def _opened(trial: Trial) -> tuple[Act, Opened]:
    officer = officer_named("ines")
    assert officer
    act = world().act(
        actor=officer.id, actor_name="Inés", roles=officer.roles, purpose="inspection", post="UTO-AIR-1", lane="A1"
    )
    party: UUID | None = None
    opened = None
    for lines in trial.lines():
        presented = Presented(scanned="\n".join(lines))
        request = Request(id=act.new_id(), presented=presented, direction=trial.try_as, party=party)
        opened = open_inspection(act, request=request)
        party = party_with(act, inspection=opened.inspection) if len(trial.documents) > 1 else None
    assert opened
    return act, opened


# --- the command -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def limen(tmp_path_factory: pytest.TempPathFactory) -> Limen:
    made = Limen(with_tables(tmp_path_factory.mktemp("demo") / "home"))
    done = made("demo", "--no-serve", "--crossings", "300")
    assert done.returncode == 0, done.stderr
    return made


def test_a_second_run_uses_what_is_there(limen: Limen) -> None:
    before = (limen.home / "node.json").read_text()
    done = limen("demo", "--no-serve", "--crossings", "300")
    assert done.returncode == 0, done.stderr
    assert "Inventing" not in done.stdout
    assert (limen.home / "node.json").read_text() == before
    assert "made for 300 crossings" in limen("demo", "--no-serve", "--crossings", "500").stdout


def test_broken_off_it_is_made_anew(limen: Limen) -> None:
    before = (limen.home / "node.json").read_text()
    (limen.home / "demo.json").unlink()
    assert limen("demo", "--no-serve", "--crossings", "300").returncode == 0
    assert (limen.home / "node.json").read_text() != before


def test_its_journal_holds(limen: Limen) -> None:
    assert limen("journal", "verify").returncode == 0


def test_a_code_opens_and_is_told_for_demo_officers_only(limen: Limen) -> None:
    done = limen("demo-code", "ines")
    assert re.fullmatch(r"\d{6}\n", done.stdout)
    assert limen("demo-code", "nobody").returncode == 1


def test_a_real_installation_is_left_alone(tmp_path: Path) -> None:
    limen = installed(tmp_path / "home")
    before = (limen.home / "limen.sqlite3").read_bytes()
    for command in (("demo", "--no-serve", "--anew"), ("demo-code", "ines")):
        done = limen(*command)
        assert done.returncode == 4
        assert "real installation" in done.stderr
    assert (limen.home / "limen.sqlite3").read_bytes() == before


def test_the_passports_are_printed_for_programs_too(limen: Limen) -> None:
    lines = limen("demo-passports", "--json").stdout.splitlines()
    assert [json.loads(line)["name"] for line in lines] == [trial.name for trial in trials(TODAY)]
    assert "P<UTOERIKSSON<<ANNA<MARIA" in limen("demo-passports").stdout


def test_the_demos_key_for_seals_is_certified_by_its_authority(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    state = chip_state(tmp_path / "state")
    certify_sealer(tmp_path, state, an_act(at=clock.now()))
    store = TrustStore(authorities=(read_certificate(state.authority),))
    assert store.authority_of(SealSigner(folder=tmp_path).certificate) is not None
