"""How a page leaves the desk: whole, or its middle alone where a script asked for that; and a note put in its place."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from limen.desk.requests import DeskRequest

PLACE = "#problem-place"
"""Where a page shows what went wrong or must be asked; what was typed around it stays."""


def page(
    request: DeskRequest, template: str, context: Mapping[str, object], *, address: str = "", status: int = 200
) -> HttpResponse:
    """Return the page; the browser's address becomes `address` (this one, if not given): reload and back work."""
    response = render(request, template, dict(context), status=status)
    if request.htmx:
        response.headers["HX-Push-Url"] = address or request.get_full_path()
    return response


def in_place(request: HttpRequest, template: str, context: Mapping[str, object], *, status: int) -> HttpResponse:
    """Return a part that goes to the place for problems, whatever the script that asked meant to replace."""
    response = render(request, template, dict(context), status=status)
    response.headers["HX-Retarget"] = PLACE
    response.headers["HX-Reswap"] = "innerHTML"
    response.headers["HX-Push-Url"] = "false"
    return response


def part(request: DeskRequest, template: str, context: Mapping[str, object]) -> HttpResponse:
    """Return a part of a page that keeps itself up to date; the browser's address stays."""
    response = render(request, template, dict(context))
    response.headers["HX-Push-Url"] = "false"
    return response
