"""Addresses of the programs' door: version 1, and one sentence for whatever is not there."""

from __future__ import annotations

from typing import Never

from django.http import HttpRequest
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from limen.api.carriers import door as carriers
from limen.api.problems import AddressUnknown
from limen.api.v1 import description
from limen.api.yente import description as yente


@csrf_exempt
def nothing_here(request: HttpRequest) -> Never:  # noqa: ARG001 - every view is given the request
    """Say that there is nothing at this address."""
    raise AddressUnknown


urlpatterns = [
    path("v1/carrier/", carriers.door.urls),
    path("v1/", description.door.urls),
    path("yente/", yente.door.urls),
    re_path(r"", nothing_here),
]
