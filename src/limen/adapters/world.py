"""What a door needs to make an `Act`: clock, ids, keys, node identity and country pack of this process, joined once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings

from limen.adapters import clock
from limen.adapters.artefact_store import ArtefactStore
from limen.adapters.country_pack import read_country_pack
from limen.adapters.keys import SubjectKeyStore
from limen.adapters.node_identity import read_node
from limen.lib.basics.act import Act, Artefacts, Node, SubjectKeys
from limen.lib.basics.country_pack import CountryPack
from limen.lib.basics.roles import Role

_MACHINES = UUID("6c696d65-6e00-5000-8000-6e6f64657300")
"""Namespace in which each node has an id as an actor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The outside of this process, as far as an operation may need it."""

    keys: SubjectKeys
    artefacts: Artefacts
    node: Node
    pack: CountryPack

    def act(
        self,
        *,
        actor: UUID,
        actor_name: str,
        roles: Iterable[Role],
        purpose: str,
        post: str = "",
        lane: str = "",
        at: datetime | None = None,
    ) -> Act:
        """Return the `Act` of one call; `at` only where the door was told another moment (back-entry has its own
        field).
        """
        moment = at or clock.now()
        return Act(
            actor=actor,
            actor_name=actor_name,
            roles=frozenset(roles),
            post=post,
            lane=lane,
            at=moment,
            today=moment.astimezone(self._zone(post)).date(),
            purpose=purpose,
            new_id=clock.new_id,
            keys=self.keys,
            artefacts=self.artefacts,
            node=self.node,
            pack=self.pack,
        )

    def machine_act(self, *, purpose: str) -> Act:
        """Return the `Act` of the node itself, for work that no person asked for."""
        actor = uuid5(_MACHINES, self.node.name)
        return self.act(actor=actor, actor_name=self.node.name, roles=(Role.ADMINISTRATOR,), purpose=purpose)

    def _zone(self, post: str) -> ZoneInfo:
        return ZoneInfo(self.pack.time_zone_of(post))


@cache
def world() -> World:
    """Return the world of this process; read once, because a pack or an identity never changes under a running
    process.
    """
    configuration = settings.CONFIGURATION
    return World(
        keys=SubjectKeyStore(folder=configuration.home),
        artefacts=ArtefactStore(folder=configuration.home),
        node=read_node(configuration.home),
        pack=read_country_pack(configuration.country),
    )
