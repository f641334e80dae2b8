"""What is kept about me? Asked by anybody without an account; answered only to who has shown who they are."""

from __future__ import annotations

from typing import Any, Final

from allauth.core.ratelimit import consume
from django import forms
from django.http import HttpResponse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from limen.adapters.clock import new_id
from limen.adapters.world import world
from limen.apps.oversight import operations as oversight
from limen.apps.oversight.operations import AskedOfData
from limen.desk import answering, problems
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.desk.views.public.complaint import MAKING, act_for, grouped
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.safeguards.subject_requests import DataRight

PURPOSE: Final = "data-request"


class DataRequestForm(Dressed, forms.Form):
    """What somebody asks, and how they are known and reached."""

    request = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What do you ask for?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your words"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    name = forms.CharField(label=_("Your name"), max_length=120)
    birth = forms.CharField(label=_("Born"), max_length=10, required=False)
    document = forms.CharField(label=_("Document number"), max_length=40, required=False)
    contact = forms.CharField(label=_("How can we reach you?"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can be asked."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        choose_from(self.fields["kind"], [(each.value, gettext(each.label)) for each in DataRight])
        for name in ("name", "birth", "document", "contact"):
            self.fields[name].widget.attrs |= {"dir": "auto", "autocomplete": "off"}

    def asked(self) -> AskedOfData:
        """Return the request."""
        said = self.cleaned_data
        return AskedOfData(
            kind=DataRight(said["kind"]),
            words=said["words"],
            name=said["name"],
            birth=said["birth"],
            document=said["document"],
            contact=said["contact"],
            language=get_language() or "en",
        )


@require_http_methods(["GET", "POST"])
def make(request: DeskRequest) -> HttpResponse:
    """Take in a request, and show its number and its word once."""
    form = DataRequestForm(request.POST or None, initial={"request": new_id(), "kind": DataRight.ACCESS.value})
    context: dict[str, object] = {"form": form}
    status = 422 if form.is_bound and form.errors else 200
    if request.method == "POST" and form.is_valid():
        if not consume(request, action=MAKING):
            return problems.too_many_requests(request)
        act = act_for(request, purpose=PURPOSE)
        try:
            receipt = oversight.make_request(act, request=form.cleaned_data["request"], asked=form.asked())
        except Problem as problem:
            context["problem"], status = problems.shown(problem, kept=True), status_of(problem.code)
        else:
            days = world().pack.protection.complaints.data_days
            made = {"number": receipt.number, "word": grouped(receipt.word), "days": days, "of_data": True}
            return answering.page(request, "desk/public/complaint_made.html", made)
    return answering.page(request, "desk/public/data_request.html", context, status=status)
