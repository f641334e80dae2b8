"""What this node holds and how it is: `GET /catalog`, `/algorithms`, `/healthz`, `/readyz`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse

from limen.adapters.world import world
from limen.api.authentication import caller_of
from limen.api.v1.asking import shown
from limen.api.yente.answers import (
    AlgorithmAnswer,
    AlgorithmsAnswer,
    CatalogAnswer,
    DatasetAnswer,
    PublisherAnswer,
    StatusAnswer,
)
from limen.api.yente.door import SCREENING, door
from limen.api.yente.entities import FEATURES
from limen.api.yente.matching import OURS
from limen.api.yente.refusing import ListsNotReady
from limen.api.yente.scope import TOGETHER
from limen.apps.watchlists.access import all_answer, lists_for
from limen.apps.watchlists.queries import PersonListInForce
from limen.lib.screening.hits import Field

PURPOSE: Final = "lists"
_DESCRIBED: Final = {
    Field.NAME: "How the parts of the name agree, and how rare they are.",
    Field.BIRTH: "How the dates of birth stand to each other, parts of which may be unknown.",
    Field.CITIZENSHIP: "Whether a citizenship is on both sides.",
    Field.SEX: "Whether the sex is the same.",
    Field.DOCUMENT: "Whether a document is on both sides.",
}
_SAYS: Final = (
    "Evidence in bits for and against, under the profile of this State; 0.7 is its threshold of review, 0.9 that of an"
    " alert."
)


@door.get("/catalog", auth=SCREENING, response=CatalogAnswer, tags=["data"])
def see_catalog(request: HttpRequest) -> HttpResponse:
    """Return every list that this caller may know of, and all of them together under the name `default`."""
    act = caller_of(request).act(purpose=PURPOSE)
    lists = lists_for(act)
    old = [each.code for each in lists if each.is_stale(at=act.at)]
    return shown(
        CatalogAnswer(
            datasets=[_together(lists), *map(_dataset, lists)],
            current=[each.code for each in lists if each.code not in old],
            outdated=old,
            index_stale=bool(old),
        )
    )


@door.get("/manifest", auth=SCREENING, response=CatalogAnswer, include_in_schema=False)
def see_manifest(request: HttpRequest) -> HttpResponse:
    """Return the catalogue under its older name."""
    return see_catalog(request)


def _dataset(kept: PersonListInForce) -> DatasetAnswer:
    moment = _moment(kept.made_at)
    return DatasetAnswer(
        name=kept.code,
        title=kept.name,
        summary=kept.legal_basis,
        version=str(kept.number),
        updated_at=moment,
        last_export=moment,
        entity_count=kept.entries,
        thing_count=kept.entries,
        publisher=PublisherAnswer(name=kept.owner),
        load=True,
        index_version=str(kept.number),
        index_current=True,
    )


def _together(lists: Sequence[PersonListInForce]) -> DatasetAnswer:
    count = sum(each.entries for each in lists)
    moment = _moment(min((each.made_at for each in lists if each.made_at), default=None))
    return DatasetAnswer(
        name=TOGETHER[0],
        title="All lists of this node",
        version=None,
        updated_at=moment,
        last_export=moment,
        entity_count=count,
        thing_count=count,
        publisher=None,
        load=False,
        index_version=None,
        index_current=False,
        children=[each.code for each in lists],
    )


def _moment(when: datetime | None) -> str | None:
    return f"{when:%Y-%m-%dT%H:%M:%S}" if when else None


@door.get("/algorithms", auth=SCREENING, response=AlgorithmsAnswer, tags=["system"])
def see_algorithms(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view is given the request
    """Return the one way of scoring that there is here."""
    features = {
        FEATURES[field]: {"description": text, "coefficient": 1.0, "url": ""} for field, text in _DESCRIBED.items()
    }
    docs = {"name": OURS, "description": _SAYS, "config": {}, "features": features}
    ours = AlgorithmAnswer(name=OURS, description=_SAYS, features=features, docs=docs)
    return shown(AlgorithmsAnswer(algorithms=[ours], default=OURS, best=OURS))


@door.get("/healthz", auth=None, response=StatusAnswer, tags=["system"])
def see_health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view is given the request
    """Say that the door answers; nothing of the node is told to whoever asks."""
    return shown(StatusAnswer())


@door.get("/readyz", auth=None, response=StatusAnswer, tags=["system"])
def see_readiness(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view is given the request
    """Say whether there are lists and all of them can be asked."""
    if not all_answer(world().machine_act(purpose=PURPOSE)):
        raise ListsNotReady
    return shown(StatusAnswer())
