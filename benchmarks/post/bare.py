"""Pages that do nothing of their own: what framework, middleware and the frame of the desk cost without the work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(_request: HttpRequest) -> HttpResponse:
    """Answer a page of ten words; the middleware of the product runs before it."""
    return HttpResponse("<!doctype html><html lang=en><title>Bare</title><p>A page that does nothing.")


def signed_in(request: HttpRequest) -> HttpResponse:
    """Answer the empty frame of the desk to a signed-in officer."""
    return render(request, "desk/base.html", {})
