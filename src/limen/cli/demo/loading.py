"""What a demo has in its register: officers, a year of crossings, permits, lists of persons and of lost documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final

from django.conf import settings

from limen.adapters.credentials import totp_secret
from limen.adapters.reader_agent import DEMO_FOLDER
from limen.adapters.world import world
from limen.apps.crossings.operations import PastCrossing, PastTraveller, take_over_crossings
from limen.apps.permits.operations import import_permits
from limen.apps.posts import operations, queries
from limen.apps.protection.operations.referrals import name_member
from limen.apps.trust.operations import confirm_trust, import_trust, propose_trust
from limen.apps.watchlists.operations import confirm_numbers, import_numbers, open_list
from limen.cli.demo.carriers import load_carriers
from limen.cli.demo.chip_state import chip_state
from limen.cli.demo.listed_persons import load_person_lists
from limen.cli.demo.passports import Trial, Visit, trials
from limen.cli.demo.permits import listed_permits
from limen.cli.demo.signers import certify_sealer
from limen.cli.demo.traffic import SEED, past_travellers
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import DemoOfficer, RetentionClass
from limen.lib.basics.roles import Role
from limen.lib.inspection.card import PassengerCard
from limen.lib.inspection.presented import Presented, read_presented
from limen.lib.mrz import Document, compose

LIST: Final = "uto-lost"
LISTED: Final = 400
"""Invented numbers on the list, besides those to try out."""


def take_in_officers(officers: Sequence[DemoOfficer]) -> None:
    """Take in the invented officers with their second factor; those who are there already are left as they are."""
    act = world().machine_act(purpose="demo")
    for officer in officers:
        if queries.officer_named(officer.username) is not None:
            continue
        made = operations.add_officer(
            act,
            username=officer.username,
            full_name=officer.full_name,
            roles=officer.roles,
            password=officer.password,
            language=officer.language,
            one_time=False,
        )
        operations.enrol_totp(act, officer=made, secret=totp_secret())
        if officer.service:
            name_member(act, officer=made, service=officer.service)


def load_crossings(*, crossings: int, progress: Callable[[int], None]) -> int:
    """Load the crossings of the documents to try out and about `crossings` others; return how many there are."""
    act = world().machine_act(purpose="demo")
    known = take_over_crossings(act, travellers=_met_before(act))
    others = past_travellers(act.pack, crossings=crossings, until=act.at, seed=SEED)
    return known + take_over_crossings(act, travellers=others, progress=progress)


def load_list() -> None:
    """Open the list of lost documents, and let both officers of the watchlist desk put an invented copy in force."""
    act, second = _acts_of(Role.WATCHLIST_DESK)
    owner = act.pack.list_owner("passport-office") or act.pack.list_owners[0]
    open_list(
        act,
        code=LIST,
        name="Lost and stolen passports",
        owner=owner.name,
        legal_basis=act.pack.retention[RetentionClass.LIST_NUMBERS].legal_basis,
        action="stop-and-call",
    )
    brought = import_numbers(act, list_code=LIST, lines=_listed(act), made_at=act.at)
    confirm_numbers(second, list_code=LIST, version=brought.version)


def load_persons() -> None:
    """Let both officers of the watchlist desk put the invented lists of persons in force."""
    act, second = _acts_of(Role.WATCHLIST_DESK)[:2]
    load_person_lists(act, second)


def load_trust() -> None:
    """Let the same two believe the authority that signs the chips of the demo's passports and its permits' seals."""
    act, second = _acts_of(Role.WATCHLIST_DESK)[:2]
    home = settings.CONFIGURATION.home
    state = chip_state(home / DEMO_FOLDER)
    files = {"csca-utopia.cer": state.authority, "seal-signer-utopia.cer": certify_sealer(home, state, act)}
    version = import_trust(act, files=files, anchors={})
    propose_trust(act, version=version, words="The authority of this demo's invented State.")
    confirm_trust(second, version=version)


def load_permits(*, crossings: int) -> None:
    """Take in a list of permits for some of the travellers of the past year, in the name of the permit desk."""
    act = _act_of(Role.PERMIT_DESK)
    travellers = past_travellers(act.pack, crossings=crossings, until=act.at, seed=SEED)
    lines = listed_permits(act.pack, travellers, today=act.today, seed=SEED)
    import_permits(act, source="Permit Office", made_at=act.at, lines=lines)


def load_movements() -> None:
    """Let invented carriers announce whom they bring in the next hours."""
    load_carriers(_act_of(Role.CARRIER_DESK))


def write_notes() -> None:
    """Leave the note of the shift before at the first post."""
    act = _act_of(Role.SUPERVISOR)
    post = act.pack.posts[0].code
    operations.write_note(
        replace(act, post=post), post=post, lane="", text="Quiet night. Two buses are expected at half past nine."
    )


def _act_of(role: Role) -> Act:
    return _acts_of(role)[0]


def _acts_of(role: Role) -> list[Act]:
    officers = [row for row in queries.officers() if role in row.roles]
    return [world().act(actor=row.id, actor_name=row.full_name, roles=row.roles, purpose="demo") for row in officers]


def _met_before(act: Act) -> Iterator[PastTraveller]:
    today = act.at.date()
    for trial in trials(today):
        if trial.past:
            yield _past(act, trial, trial.past_document or trial.documents[0], today)


def _past(act: Act, trial: Trial, document: Document, today: date) -> PastTraveller:
    read = read_presented(Presented(scanned="\n".join(compose(document))), today=today)
    if read.document is None or read.holder is None:
        raise ValueError(f"the document of the trial “{trial.name}” cannot be read")
    crossings = tuple(_crossing(act, visit, document, today) for visit in trial.past)
    return PastTraveller(document=read.document, holder=read.holder, crossings=crossings)


def _crossing(act: Act, visit: Visit, document: Document, today: date) -> PastCrossing:
    post = act.pack.posts[0]
    lane = next(lane for lane in post.lanes if lane.direction.value in (visit.direction.value, "both"))
    card = PassengerCard(residence=document.nationality, purpose=visit.purpose, intended_days=14)
    at = datetime.combine(today - timedelta(days=visit.days_ago), time(10, 20), UTC)
    return PastCrossing(direction=visit.direction, at=at, post=post.code, lane=lane.code, card=card)


def _listed(act: Act) -> Iterator[str]:
    dice, today = Random(SEED), act.at.date()  # noqa: S311 - invented numbers need no secret dice
    yield "issuer,number,status,listed_on"
    for trial in trials(today):
        if trial.listed:
            yield _row(trial.documents[0].issuer, trial.documents[0].number, trial.listed, today - timedelta(days=16))
    for _ in range(LISTED):
        issuer = dice.choice((act.pack.state.code, "FRA", "D", "PRT", "ESP", "GBR", "BRA"))
        status = dice.choice(("lost", "lost", "stolen", "stolen", "revoked", "blank-stolen"))
        day = today - timedelta(days=dice.randint(1, 900))
        yield _row(issuer, f"X{dice.randrange(10**8):08}", status, day)


def _row(issuer: str, number: str, status: str, day: date) -> str:
    return f"{issuer},{number},{status},{day.isoformat()}"
