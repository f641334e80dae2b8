"""A post at work in the database of the test: officers of every role, passports of invented people, usual steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import Opened, Presented, Recorded, Request, Verdict
from limen.apps.crossings.queries import InspectionView
from limen.apps.journal import queries as journal
from limen.apps.posts import operations as posts
from limen.apps.posts.models import Officer
from limen.apps.watchlists import operations as watchlists
from limen.lib import mrz
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.roles import Role
from limen.lib.basics.sex import Sex
from limen.lib.basics.travel import Direction
from limen.lib.events.proof import verify_chain
from limen.lib.inspection.facts import Document, Holder
from limen.lib.inspection.moves import Move
from tests.fakes.acting import an_act

AIR, LAND = "UTO-AIR-1", "UTO-LND-1"
ADULT, CHILD = PartialDate(1985, 8, 12), PartialDate(2016, 5, 1)
FAR = PartialDate(2031, 4, 15)
"""An expiry that no check minds."""


def passport(
    number: str = "L898902C3",
    *,
    primary: str = "ERIKSSON",
    secondary: str = "ANNA MARIA",
    birth: PartialDate = ADULT,
    expiry: PartialDate = FAR,
    issuer: str = "UTO",
    citizenship: str = "UTO",
    sex: Sex = Sex.F,
) -> str:
    """Return the two lines of a passport as a reader sends them."""
    document = mrz.Document(
        format=mrz.Format.TD3,
        document_code="P",
        issuer=issuer,
        number=number,
        primary=primary,
        secondary=secondary,
        nationality=citizenship,
        birth=birth,
        sex=sex,
        expiry=expiry,
    )
    return "\r\n".join(mrz.compose(document)) + "\r"


def holder(primary: str = "ERIKSSON", *, birth: PartialDate = ADULT, **changes: Any) -> Holder:
    """Return a person as an officer describes one without a document."""
    described = Holder(primary=primary, secondary="ANNA MARIA", birth=birth, sex=Sex.F, citizenship="UTO")
    return replace(described, **changes)


def document(number: str = "L898902C3", **changes: Any) -> Document:
    """Return a document as an officer types it."""
    return replace(Document(code="P", issuer="UTO", number=number, expiry=FAR, read=False), **changes)


class Post:
    """A post and its people; every officer acts at the same moment until the test moves the clock."""

    def __init__(self) -> None:
        """Load the posts of Utopia into the database."""
        self.base = an_act(post=AIR, lane="A1")
        posts.load_pack_posts(self.base)

        self.first = self.officer("ines", Role.FIRST_LINE)

    def officer(self, name: str, *roles: Role, lane: str = "A1", post: str = AIR) -> Act:
        """Return the act of an officer of these roles, taken in now if they are new."""
        held = frozenset(roles or {Role.FIRST_LINE})
        row, _ = Officer.objects.get_or_create(
            username=name, defaults={"id": clock.new_id(), "full_name": name.title(), "roles": sorted(held)}
        )
        return replace(self.base, actor=row.id, actor_name=row.full_name, roles=held, lane=lane, post=post)

    def at(self, act: Act, moment: datetime) -> Act:
        """Return the act at another moment."""
        return replace(act, at=moment, today=moment.date())

    def after(self, act: Act, **passed: float) -> Act:
        """Return the act some time later (negative: the clock was set back)."""
        return self.at(act, act.at + timedelta(**passed))


def request(scanned: str = "", **changes: Any) -> Request:
    """Return a request to open an inspection at entry."""
    presented = changes.pop("presented", None) or Presented(scanned=scanned or passport())
    return replace(Request(id=clock.new_id(), presented=presented, direction=Direction.ENTRY), **changes)


def opened(act: Act, scanned: str = "", **changes: Any) -> Opened:
    """Open an inspection."""
    return crossings.open_inspection(act, request=request(scanned, **changes))


def decided(act: Act, inspection: Opened | UUID, move: Move = Move.ADMIT, **changes: Any) -> Recorded:
    """Decide an inspection over its reading in force."""
    id_ = inspection.inspection if isinstance(inspection, Opened) else inspection
    reading = inspection.reading if isinstance(inspection, Opened) else view(act, id_).reading
    return crossings.decide(act, inspection=id_, verdict=replace(Verdict(move=move, reading=reading), **changes))


def view(act: Act, inspection: Opened | UUID) -> InspectionView:
    """Return what the officer sees of an inspection."""
    return crossings.look_at(act, inspection=inspection.inspection if isinstance(inspection, Opened) else inspection)


def rules_of(act: Act, inspection: Opened | UUID) -> list[str]:
    """Return the rules that found something at an inspection."""
    return [finding.rule for finding in view(act, inspection).findings]


def open_duties(act: Act, inspection: Opened | UUID) -> list[str]:
    """Return the kinds of duty open at an inspection."""
    return [duty.kind.name for duty in view(act, inspection).duties if duty.is_open]


def stolen(act: Act, *rows: str, code: str = "lost-documents", action: str = "stop-and-call") -> UUID:
    """Put a list of document numbers in force; each row is `issuer,number,status,day`. Return the version."""
    watchlists.open_list(
        act, code=code, name="Lost documents", owner="Passport Office", legal_basis="s. 8", action=action
    )
    lines = ["issuer,number,status,listed_on\n", *(f"{row}\n" for row in rows)]
    brought = watchlists.import_numbers(act, list_code=code, lines=lines, made_at=act.at)
    watchlists.confirm_numbers(second_keeper(act), list_code=code, version=brought.version)
    return brought.version


def second_keeper(act: Act) -> Act:
    """Return the act of another officer of the watchlist desk at the same moment, taken in now if they are new."""
    row, _ = Officer.objects.get_or_create(
        username="second-keeper",
        defaults={"id": clock.new_id(), "full_name": "Second Keeper", "roles": [Role.WATCHLIST_DESK]},
    )
    return replace(act, actor=row.id, actor_name=row.full_name, roles=frozenset({Role.WATCHLIST_DESK}))


def chain_findings() -> list[Finding]:
    """Return what is wrong with the journal: nothing, or the test has failed."""
    proof = verify_chain(journal.all_events(), checkpoints=journal.checkpoints())
    found = [*proof.findings, *journal.head_findings(proof)]
    return [finding for finding in found if finding.severity >= Severity.ATTENTION]
