"""Bands to print: of a group that is registered, or of groups that are still to come, for where no printer will be."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from limen.adapters.node_identity import NodeSigner
from limen.adapters.qr_codes import qr_svg
from limen.apps.response import operations as response
from limen.apps.response.operations import Bands
from limen.apps.response.operations.bands import MOST_BLANK
from limen.desk import answering
from limen.desk.acting import act_of, at_work, needs
from limen.desk.forms import Dressed
from limen.desk.requests import DeskRequest
from limen.desk.views.response.registering import PURPOSE
from limen.lib.decision.rights import Right
from limen.lib.safeguards.arrivals import MOST_PERSONS


class BlankForm(Dressed, forms.Form):
    """How many bands are wanted."""

    groups = forms.IntegerField(label=_("For how many families?"), min_value=1, max_value=MOST_BLANK, initial=20)
    people = forms.IntegerField(label=_("Bands for each"), min_value=1, max_value=MOST_PERSONS, initial=6)


@require_GET
@needs(Right.REGISTER_ARRIVALS)
@at_work
def of_group(request: DeskRequest, group: UUID) -> HttpResponse:
    """Show the bands of a group to print."""
    act = act_of(request, purpose=PURPOSE)
    bands = response.print_bands(act, group=group, signer=_signer())
    return _paper(request, [bands], group=group)


@require_http_methods(["GET", "POST"])
@needs(Right.REGISTER_ARRIVALS)
@at_work
def blank(request: DeskRequest) -> HttpResponse:
    """Ask how many bands are wanted, and show them to print."""
    form = BlankForm(request.POST or None)
    form.label_suffix = ""
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.errors else 200
        return answering.page(request, "desk/response/blank_bands.html", {"form": form}, status=status)
    act, said = act_of(request, purpose=PURPOSE), form.cleaned_data
    made = response.blank_bands(act, groups=said["groups"], people=said["people"], signer=_signer())
    return _paper(request, made)


def _signer() -> NodeSigner:
    return NodeSigner(folder=settings.CONFIGURATION.home)


def _paper(request: DeskRequest, made: Iterable[Bands], *, group: UUID | None = None) -> HttpResponse:
    shown = [(each.number, each.places, _drawn(each.seal)) for each in made]
    return render(request, "desk/response/bands.html", {"bands": shown, "group": group})


def _drawn(seal: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(qr_svg(seal).encode()).decode('ascii')}"
