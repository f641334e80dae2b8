"""Permits of invented people, and the desk that keeps them."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from limen.adapters import clock
from limen.apps.permits.operations import issue_permit
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.inspection.permit_list import TypedPermit
from tests.fakes.post import Post

VISA = TypedPermit(
    kind="visit-visa",
    number="V1234567",
    issuer="UTO",
    authority="Consulate in Amaurot",
    family_name="Okafor",
    given_names="Chinedu",
    born="1985-01-22",
    sex="M",
    citizenship="NGA",
    document_issuer="NGA",
    document_number="B50119342",
    valid_from="2026-01-01",
    valid_until="2026-12-31",
    entries="multiple",
    stay_days="90",
    conditions="No paid work|Address to be told within three days",
)
GROUND = "obtained-by-fraud"
HEADER = (
    "kind,number,issuer,authority,family_name,given_names,born,sex,citizenship,document_issuer,document_number,"
    "valid_from,valid_until,entries,stay_days,conditions,status,ended_on,end_reason\n"
)


def permit_desk(post: Post) -> Act:
    """Return the act of an officer of the permit desk, who works at no post."""
    return replace(post.officer("petra", Role.PERMIT_DESK), post="", lane="", purpose="permits")


def issued(act: Act, **changes: str) -> UUID:
    """Issue a visa and return its id; `changes` replace what it says."""
    return issue_permit(act, permit=clock.new_id(), typed=replace(VISA, **changes))


def line(**changes: str) -> str:
    """Return a visa as a row of a list."""
    typed = replace(VISA, **changes)
    return ",".join(f'"{getattr(typed, name)}"' for name in HEADER.strip().split(",")) + "\n"
