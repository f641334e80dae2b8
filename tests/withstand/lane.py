"""An officer at the desk's lane without a browser: forms as a browser sends them, whatever stands in their fields."""

from __future__ import annotations

import re
import time
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Model
from django.test import Client

from limen.adapters import clock
from limen.adapters.world import world
from limen.apps.crossings.models import Crossing, Decision, Inspection, Party, Reading
from limen.apps.journal.models import Event, Look
from limen.apps.posts import operations as posts
from limen.apps.posts.models import Asked
from limen.apps.protection.models import Claim, Duty
from limen.apps.travellers.models import Document
from limen.desk import sitting
from limen.lib.basics.roles import Role

TABLES: tuple[type[Model], ...] = (
    Inspection, Reading, Decision, Crossing, Party, Event, Look, Duty, Claim, Document, Asked,
)  # fmt: skip


def counted() -> dict[str, int]:
    """Return how many rows each table of the register has."""
    return {table.__name__: table._default_manager.count() for table in TABLES}


PASSWORD = "seven herons over a still lake"


class Lane:
    """Ines at lane A1 of the airport of Utopia."""

    def __init__(self) -> None:
        """Take the officer in, sign her in and start her shift."""
        act = world().act(actor=clock.new_id(), actor_name="set-up", roles=[Role.ADMINISTRATOR], purpose="set-up")
        posts.load_pack_posts(act)
        id_ = posts.add_officer(
            act,
            username="ines",
            full_name="Ines Duarte",
            roles=[Role.FIRST_LINE],
            password=PASSWORD,
            one_time=False,
        )
        # What a handler turns into a page is what is looked at here, not the exception behind it.
        self.client = Client(raise_request_exception=False)
        user = get_user_model().objects.get(pk=id_)
        self.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = self.client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session["account_authentication_methods_user"] = str(id_)
        session[sitting.COMPLETE] = True
        session.save()
        started = self.client.post("/shift/start", {"place": "UTO-AIR-1/A1", "direction": "entry"})
        assert started.status_code == 302, started.content.decode()

    def post(self, path: str, said: dict[str, Any]) -> Any:
        """Send a form."""
        return self.client.post(path, said)

    def scan(self, scanned: str, **said: Any) -> Any:
        """Send the scan form."""
        return self.post("/lane/scan", {"scanned": scanned, "direction": "entry", "request": clock.new_id(), **said})

    def decide(self, inspection: UUID, **said: Any) -> Any:
        """Send the decision form."""
        return self.post(f"/lane/inspections/{inspection}/decision", {"move": "admit", "reading": "1", **said})


def text_of(answer: Any) -> str:
    """Return what a page says."""
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())
