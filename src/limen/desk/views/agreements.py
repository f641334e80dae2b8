"""Agreements with recipients: what they may be told of people, by which law, and whether they may tell others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.adapters.clock import new_id
from limen.apps.posts.queries import officer_names
from limen.apps.protection.operations import agreements
from limen.apps.protection.queries import AgreementView, agreement_view
from limen.apps.protection.queries import agreements as all_agreements
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, is_allowed, needs
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.safeguards.agreements import Agreement, DataClass, RecipientKind

PURPOSE: Final = "agreements"


class AgreementForm(Dressed, forms.Form):
    """What was agreed, with whom, until when."""

    agreement = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("With whom?"), widget=forms.RadioSelect)
    recipient = forms.CharField(
        label=_("Code of the recipient"),
        help_text=_("Of a service as the directory has it, of a State its three letters, of an agency a short name."),
        max_length=32,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("What the agreement is called"), max_length=200)
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200)
    classes = forms.MultipleChoiceField(label=_("What may be told?"), widget=forms.CheckboxSelectMultiple)
    forbids_onward = forms.BooleanField(
        label=_("The recipient may tell nobody else; without this, nothing of people leaves by it"), required=False
    )
    valid_from = forms.DateField(label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can be agreed."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        choose_from(self.fields["kind"], [(each.value, gettext(each.label)) for each in RecipientKind])
        choose_from(self.fields["classes"], [(each.value, gettext(each.label)) for each in DataClass])
        for name in ("name", "legal_basis"):
            self.fields[name].widget.attrs |= {"dir": "auto", "autocomplete": "off"}

    def said(self) -> Agreement:
        """Return what was agreed."""
        said = self.cleaned_data
        kind = RecipientKind(said["kind"])
        code = said["recipient"].strip()
        return Agreement(
            kind=kind,
            recipient=code.upper() if kind is RecipientKind.STATE else code.lower(),
            classes=frozenset(DataClass(each) for each in said["classes"]),
            forbids_onward=said["forbids_onward"],
            valid_from=said["valid_from"],
            valid_until=said["valid_until"],
            is_confirmed=False,
            is_ended=False,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An agreement in words."""

    id: UUID
    name: str
    recipient: str
    kind: str
    classes: str
    law: str
    onward: bool
    first: str
    last: str
    weight: str
    word: str
    steps: tuple[tuple[str, str], ...]
    """(what, who)."""
    may_confirm: bool
    may_end: bool
    end_words: str


@require_GET
@needs(Right.SEE_AGREEMENTS)
def show(request: DeskRequest) -> HttpResponse:
    """Show all agreements, those that wait for a second person first."""
    act = act_of(request, purpose=PURPOSE)
    rows = [_shown(request, view, act) for view in all_agreements(act)]
    context = {
        "rows": rows,
        "in_force": sum(row.weight == "clear" for row in rows),
        "may_propose": is_allowed(request, Right.PROPOSE_AGREEMENTS),
    }
    return answering.page(request, "desk/agreements/list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Right.PROPOSE_AGREEMENTS)
def propose(request: DeskRequest) -> HttpResponse:
    """Propose an agreement."""
    form = AgreementForm(request.POST or None, initial={"agreement": new_id()})
    found: Problem | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            agreements.propose_agreement(
                act_of(request, purpose=PURPOSE),
                agreement=said["agreement"],
                said=form.said(),
                name=said["name"],
                legal_basis=said["legal_basis"],
            )
        except Problem as problem:
            found = problem
        else:
            messages.success(request, gettext("Proposed. It counts once a second person has put it in force."))
            return redirect("desk:agreement", said["agreement"])
    context: dict[str, object] = {"form": form}
    if found:
        context["problem"] = problems.shown(found, kept=True)
    status = status_of(found.code) if found else 422 if form.is_bound and form.errors else 200
    return answering.page(request, "desk/agreements/propose.html", context, status=status)


@require_GET
@needs(Right.SEE_AGREEMENTS)
def one(request: DeskRequest, agreement: UUID) -> HttpResponse:
    """Show one agreement."""
    return _page(request, agreement)


@require_POST
@needs(Right.CONFIRM_AGREEMENTS)
def confirm(request: DeskRequest, agreement: UUID) -> HttpResponse:
    """Put it in force as the second person."""
    agreements.confirm_agreement(act_of(request, purpose=PURPOSE), agreement=agreement)
    messages.success(request, gettext("In force."))
    return redirect("desk:agreement", agreement)


@require_POST
@needs(Right.CONFIRM_AGREEMENTS)
def end(request: DeskRequest, agreement: UUID) -> HttpResponse:
    """End it."""
    try:
        agreements.end_agreement(
            act_of(request, purpose=PURPOSE), agreement=agreement, words=request.POST.get("words", "")
        )
    except Problem as problem:
        return _page(request, agreement, problem)
    messages.success(request, gettext("Ended: nothing leaves by it any more."))
    return redirect("desk:agreement", agreement)


def _page(request: DeskRequest, agreement: UUID, found: Problem | None = None) -> HttpResponse:
    act = act_of(request, purpose=PURPOSE)
    view = agreement_view(act, agreement)
    if view is None:
        raise Http404
    context: dict[str, object] = {"row": _shown(request, view, act)}
    if found:
        context["problem"] = problems.shown(found, kept=True)
    status = status_of(found.code) if found else 200
    return answering.page(request, "desk/agreements/show.html", context, status=status)


def _shown(request: DeskRequest, view: AgreementView, act: Act) -> Shown:
    said = view.said
    taken = (
        (gettext("Proposed by"), view.proposed_by),
        (gettext("Put in force by"), view.confirmed_by),
        (gettext("Ended by"), view.ended_by),
    )
    named = officer_names(who for _what, who in taken if who)
    weight, word = _standing(view)
    may = is_allowed(request, Right.CONFIRM_AGREEMENTS) and view.ended_at is None
    return Shown(
        id=view.id,
        name=view.name,
        recipient=_recipient(said, act),
        kind=gettext(said.kind.label),
        classes=presenting.listed(gettext(each.label) for each in DataClass if each in said.classes),
        law=view.legal_basis,
        onward=not said.forbids_onward,
        first=presenting.text(said.valid_from),
        last=presenting.text(said.valid_until),
        weight=weight,
        word=word,
        steps=tuple((what, named.get(who, "")) for what, who in taken if who),
        may_confirm=may and view.confirmed_at is None and view.proposed_by != act.actor,
        may_end=may,
        end_words=view.end_words,
    )


def _standing(view: AgreementView) -> tuple[str, str]:
    if view.ended_at:
        return "info", gettext("ended")
    if view.confirmed_at is None:
        return "attention", gettext("waits for a second person")
    return ("clear", gettext("in force")) if view.is_in_force else ("info", gettext("out of its days"))


def _recipient(said: Agreement, act: Act) -> str:
    if said.kind is RecipientKind.STATE:
        return presenting.country(said.recipient)
    service = act.pack.protection.service(said.recipient) if said.kind is RecipientKind.SERVICE else None
    return gettext(service.name) if service else said.recipient
