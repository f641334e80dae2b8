"""Whom a test's node believes: a master list of invented authorities, in force by two people."""

from __future__ import annotations

from datetime import timedelta

from limen.apps.trust import operations
from limen.lib.basics.roles import Role
from limen.lib.emrtd.certificates import Certificate
from tests.fakes import chip_issuer as making
from tests.fakes.chip_issuer import ec_pair, issuer
from tests.fakes.post import Post, second_keeper

PUBLISHER = issuer(authority=ec_pair(name="publisher"), signer=ec_pair(name="list signer"), country="DE")


def trusting(post: Post, *authorities: Certificate, days: int = 2) -> None:
    """Put a list of authorities in force that was signed so many days ago."""
    desk = post.officer("wanda", Role.WATCHLIST_DESK)
    made_at = desk.at.replace(microsecond=0) - timedelta(days=days)
    data = making.master_list(PUBLISHER, authorities, made_at=made_at)
    version = operations.import_trust(
        desk, files={"publisher.ml": data}, anchors={"publisher.cer": PUBLISHER.authority.raw}
    )
    operations.propose_trust(desk, version=version, words="Compared with the publisher's page.")
    operations.confirm_trust(second_keeper(desk), version=version)
