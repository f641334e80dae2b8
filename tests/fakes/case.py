"""A case of the second line in somebody's hands, and a picture for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from limen.apps.crossings import operations as crossings
from limen.apps.posts import operations as posts
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import LaneDirection
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.decision.evidence import Picture
from limen.lib.inspection.moves import Move
from tests.fakes.post import Post, decided, opened, passport

EXPIRED = PartialDate(2020, 1, 1)
PICTURE = Picture(media_type="image/jpeg", data=b"the pixels of a ticket", width=4, height=3)


def second_line(post: Post, name: str = "sofia", role: Role = Role.SECOND_LINE) -> Act:
    """Return the act of an officer who works at the second line now."""
    act = post.officer(name, role, lane="")
    posts.start_shift(act, post=act.post, lane="", direction=LaneDirection.BOTH)
    return act


def in_hand(post: Post, scanned: str = "", **changes: Any) -> tuple[Act, UUID]:
    """Refer somebody with an expired passport; return the officer who took the case, and the inspection."""
    one = opened(post.first, scanned or passport(expiry=EXPIRED, **changes))
    decided(post.first, one, Move.REFER)
    sofia = second_line(post)
    crossings.take_case(sofia, inspection=one.inspection)
    return sofia, one.inspection
