"""The lists this node asks, and how old they are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from limen.api.authentication import Bearer
from limen.api.v1.answers import ListAnswer, ListsAnswer
from limen.api.v1.asking import shown
from limen.api.v1.door import door
from limen.apps.watchlists.queries import lists_in_force
from limen.lib.decision.scopes import Scope


@door.get("/lists", auth=Bearer(Scope.LISTS), response=ListsAnswer, tags=["lists"])
def see_lists(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view is given the request
    """Return every list of document numbers: name, owner, legal basis, age, size. No entry is shown."""
    return shown(ListsAnswer(lists=[ListAnswer.of(kept) for kept in lists_in_force()]))
