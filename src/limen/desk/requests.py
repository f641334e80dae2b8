"""A request as the middlewares hand it to the desk's views."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class DeskRequest(HttpRequest):
    """What a view may count on besides Django's own: whether a script asks for the middle of the page only."""

    htmx: HtmxDetails
