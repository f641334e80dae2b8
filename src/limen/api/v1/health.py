"""How this node is, for whoever watches machines."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from limen.adapters import clock
from limen.adapters.world import world
from limen.api.authentication import Bearer
from limen.api.v1.answers import HealthAnswer, findings
from limen.api.v1.asking import shown
from limen.api.v1.door import door
from limen.apps.journal.queries import health
from limen.apps.trust.queries import trust_made_at
from limen.apps.watchlists.queries import oldest_copy
from limen.lib.decision.scopes import Scope


@door.get("/health", auth=Bearer(Scope.HEALTH), response=HealthAnswer, tags=["health"])
def see_health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view is given the request
    """Return how the journal and the lists of this node are, and what to mend."""
    node, now = world().node, clock.now()
    journal = health(incarnation=node.incarnation, now=now)
    return shown(
        HealthAnswer(
            status="attention" if journal.findings else "good",
            node=node.name,
            at=now,
            events=journal.events,
            last_event_at=journal.last_event_at,
            unsigned_events=journal.unsigned_events,
            unsealed_looks=journal.unsealed_looks,
            oldest_list_of=oldest_copy(),
            signers_of=trust_made_at(),
            findings=findings(journal.findings),
        )
    )
