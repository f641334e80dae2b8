"""The lists this node asks, and how old they are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from limen.api.authentication import Bearer, caller_of
from limen.api.v1.answers import ListAnswer, ListsAnswer, PersonListAnswer
from limen.api.v1.asking import shown
from limen.api.v1.door import door
from limen.apps.watchlists.access import lists_for
from limen.apps.watchlists.queries import lists_in_force
from limen.lib.decision.scopes import Scope

PURPOSE = "lists"


@door.get("/lists", auth=Bearer(Scope.LISTS), response=ListsAnswer, tags=["lists"])
def see_lists(request: HttpRequest) -> HttpResponse:
    """Return every list of document numbers, and of persons: name, owner, legal basis, age, size. No entry is shown.

    A discreet list of persons is told of to those roles alone that it names.
    """
    act = caller_of(request).act(purpose=PURPOSE)
    return shown(
        ListsAnswer(
            lists=[ListAnswer.of(kept) for kept in lists_in_force()],
            persons=[PersonListAnswer.of(kept, at=act.at) for kept in lists_for(act)],
        )
    )
