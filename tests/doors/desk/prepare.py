"""Make the installation that the browser tests use: `python -m tests.doors.desk.prepare FOLDER`.

A process of its own, because Django reads the installation once and the tests have another one loaded.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limen.lib.basics.act import Act

CONFIGURATION = """
node_name = "post-desk-tests"
demo = true
https = false
"""


def main(folder: Path) -> None:
    """Make configuration, secrets, databases, posts and the invented officers in `folder`."""
    # The folder of collected files being there is what makes the settings serve hashed names, as a post does.
    (folder / "static").mkdir(parents=True, exist_ok=True)
    (folder / "limen.toml").write_text(CONFIGURATION, encoding="utf-8")
    os.environ["LIMEN_HOME"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "limen.config.settings"
    from limen.adapters import keys, node_identity
    from limen.adapters.secret_files import write_secret

    node_identity.make_node(folder, name="post-desk-tests")
    keys.make_kek(folder)
    write_secret(folder / "secrets" / "session.key", os.urandom(32).hex().encode(), replace=False)
    _fill()


def _fill() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)

    from limen.adapters import compiled_code
    from limen.adapters.country_pack import read_demo_officers
    from limen.adapters.world import world
    from limen.apps.posts import operations as posts
    from limen.apps.protection.operations.referrals import name_member
    from limen.lib.basics.roles import Role

    roles = [Role.ADMINISTRATOR, Role.WATCHLIST_DESK]
    act = world().act(actor=world().node.incarnation, actor_name="tests", roles=roles, purpose="set-up")
    posts.load_pack_posts(act)
    _let_somebody_in(act)
    keepers = []
    carrier_desk = act
    for officer in read_demo_officers("utopia"):
        taken_in = posts.add_officer(
            act,
            username=officer.username,
            full_name=officer.full_name,
            roles=officer.roles,
            password=officer.password,
            # The tests read English; that pages turn with the language has a test of its own.
            language="en",
            one_time=False,
        )
        posts.enrol_totp(act, officer=taken_in, secret=SECRET)
        if officer.service:
            name_member(act, officer=taken_in, service=officer.service)
        if Role.WATCHLIST_DESK in officer.roles:
            keepers.append(replace(act, actor=taken_in))
        if Role.CARRIER_DESK in officer.roles:
            carrier_desk = replace(act, actor=taken_in, roles=frozenset({Role.CARRIER_DESK}))
    _fill_list(*keepers)
    _fill_persons(*keepers)
    _fill_carrier(carrier_desk)
    # The first to be compared must not wait for a compiler, as at a post that `limen serve` has started.
    compiled_code.prepare()


def _let_somebody_in(act: Act) -> None:
    """Let somebody have come a hundred days ago: longer ago than a desk lets a crossing be entered afterwards."""
    from datetime import timedelta

    from limen.apps.crossings.operations import PastCrossing, PastTraveller, take_over_crossings
    from limen.lib.basics.travel import Direction
    from limen.lib.inspection.presented import Presented, read_presented
    from tests.doors.desk.papers import CAME_LONG_AGO, DAYS_AGO

    read = read_presented(Presented(scanned=CAME_LONG_AGO), today=act.today)
    assert read.document
    assert read.holder
    came = PastCrossing(direction=Direction.ENTRY, at=act.at - timedelta(days=DAYS_AGO), post="UTO-SEA-1", lane="Q1")
    past = PastTraveller(document=read.document, holder=read.holder, crossings=(came,))
    take_over_crossings(act, travellers=[past])


def _fill_carrier(act: Act) -> None:
    """Let one carrier be in the register, and somebody of it sign in at the portal."""
    from limen.adapters.sealed_text import seal_text
    from limen.apps.carriers import operations as carriers
    from limen.apps.carriers.operations import CarrierTold
    from tests.doors.desk.papers import CARRIER_USER

    told = CarrierTold(code="XU", name="Utopian Airways", mode="air", senders=("XUAIR",))
    username, first, own = CARRIER_USER
    carrier = carriers.add_carrier(act, told=told)
    user = carriers.add_user(
        act, carrier=carrier, username=username, full_name="Odile Operations", password=first,
        sealed_secret=seal_text(SECRET),
    )  # fmt: skip
    carriers.choose_password(act, user=user, old=first, new=own)


def _fill_list(act: Act, second: Act) -> None:
    """Put a list in force, without which every traveller brings the notice that there is none; let a copy wait."""
    from limen.apps.watchlists import operations as watchlists

    law = "Passport Act, section 12 (invented)"
    watchlists.open_list(
        act, code="lost", name="Lost documents", owner="Passport Office of Utopia", legal_basis=law, action="inform"
    )
    lines = ["issuer,number,status,listed_on\n", "UTO,Z9999999,lost,2026-01-05\n"]
    brought = watchlists.import_numbers(act, list_code="lost", lines=lines, made_at=act.at)
    watchlists.confirm_numbers(second, list_code="lost", version=brought.version)
    watchlists.import_numbers(second, list_code="lost", lines=[*lines, "UTO,Z9999998,lost,\n"], made_at=act.at)


def _fill_persons(act: Act, second: Act) -> None:
    """Put lists of invented persons in force: one that stops, one that is discreet, one that looks for a child."""
    from limen.apps.watchlists import operations as watchlists
    from limen.apps.watchlists.operations import ListTold
    from limen.lib.basics.dates import PartialDate
    from limen.lib.listings import ListedName, ListedPerson
    from tests.doors.desk.papers import LISTED
    from tests.fakes.lists import in_force

    for code, (name, action, category, primary, secondary, birth, sex) in LISTED.items():
        watchlists.open_person_list(
            act,
            told=ListTold(
                code=code,
                name=name,
                owner="border-service",
                legal_basis="Border Alerts Act, section 3 (invented)",
                action=action,
                made_here=False,
                categories=(category,),
                usual_category=category,
                seen_by=("watchlist_desk",),
                format="un-xml",
            ),
        )
        entry = ListedPerson(
            key=f"{code}-1",
            names=(ListedName(text=f"{secondary} {primary}".title(), family=primary.title()),),
            births=(PartialDate(birth.year, birth.month, birth.day),),
            sex=sex,
            citizenships=("UTO",),
            reference="U/2026/17",
        )
        in_force(act, second, [entry], code=code)


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""One secret for every invented officer of these tests."""

if __name__ == "__main__":
    main(Path(sys.argv[1]))
