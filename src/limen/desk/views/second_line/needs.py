"""What somebody at an inspection needs: the guided questions, apart from any interview, and the services to turn to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from limen.adapters.clock import new_id
from limen.apps.crossings import operations as crossings
from limen.apps.posts.queries import officer_names
from limen.apps.protection.operations.referrals import Need
from limen.apps.protection.operations.screenings import Asked
from limen.apps.protection.queries import Room, ScreeningView, rooms
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, at_work_or_office, needs
from limen.desk.case_page import case_context
from limen.desk.forms import Dressed, choose_from
from limen.desk.languages import language_name, spoken_languages
from limen.desk.referral_page import shown_referral
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.country_pack.protection import Service, Share, Situation
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.safeguards.referrals import ReferralConsent, is_open_at, services_for
from limen.lib.safeguards.vulnerability import Consent, Said, Setting, Wording, questions_for

PURPOSE = "protection"


class ScreeningForm(Dressed, forms.Form):
    """The guided questions, in the words for this person; nothing is chosen beforehand."""

    screening = forms.UUIDField(widget=forms.HiddenInput)
    wording = forms.CharField(widget=forms.HiddenInput)
    apart = forms.BooleanField(
        label=_("We are apart: without whoever came with this person, and this is no security interview."),
        required=False,
    )
    limits_explained = forms.BooleanField(
        label=_("I have said what is asked, who will know it, and what cannot be promised."), required=False
    )
    language = forms.ChoiceField(label=_("Language you speak with the person"))
    interpreter = forms.CharField(label=_("Through whom, if somebody interprets"), max_length=120, required=False)
    consent = forms.ChoiceField(label=_("Does the person agree to be asked?"), widget=forms.RadioSelect)
    situations = forms.MultipleChoiceField(
        label=_("What do you say yourself? Name what you found to be so; a yes above names nothing."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(
        label=_("In your words, if there is anything to say"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, act: Act, wording: Wording, **kwargs: Any) -> None:
        """Ask the questions of the country pack in the words for this person."""
        super().__init__(*args, auto_id="screening_%s", **kwargs)
        self.label_suffix = ""
        self.questions: list[str] = []
        choose_from(self.fields["language"], [("", gettext("Choose")), *spoken_languages()])
        choose_from(self.fields["consent"], [(each.value, gettext(each.label)) for each in Consent])
        choose_from(self.fields["situations"], [(each.value, gettext(each.label)) for each in Situation])
        for question, words in questions_for(act.pack.protection, wording):
            name = f"q_{question.code}"
            self.questions.append(name)
            self.fields[name] = forms.ChoiceField(
                label=gettext(words),
                choices=[(each.value, gettext(each.label)) for each in Said],
                widget=forms.RadioSelect,
                required=False,
            )

    def asked_fields(self) -> list[forms.BoundField]:
        """Return the questions, bound, in their order."""
        return [self[name] for name in self.questions]

    def asked(self) -> Asked:
        """Return the screening as it was held."""
        said = self.cleaned_data
        answers = {name.removeprefix("q_"): (Said(said[name]), "") for name in self.questions if said.get(name)}
        return Asked(
            setting=Setting(
                wording=Wording(said["wording"]),
                consent=Consent(said["consent"]),
                limits_explained=said["limits_explained"],
                apart=said["apart"],
                language=said["language"],
            ),
            answers=answers,
            situations=tuple(Situation(each) for each in said["situations"]),
            interpreter=said["interpreter"],
            words=said["words"],
        )


class ReferralForm(Dressed, forms.Form):
    """To whom, what for, on whose consent; what is not asked here the note takes from the register."""

    referral = forms.UUIDField(widget=forms.HiddenInput)
    situations = forms.MultipleChoiceField(label=_("What for?"), widget=forms.CheckboxSelectMultiple)
    service = forms.ChoiceField(label=_("To which service?"), widget=forms.RadioSelect)
    need = forms.CharField(
        label=_("What does this person need?"),
        help_text=_("The service reads this. Write what helps it, and nothing that it need not know."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    health = forms.CharField(
        label=_("What a nurse or doctor must know"),
        help_text=_("Only services of health and of children see it."),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language the person speaks"), required=False)
    family = forms.CharField(label=_("Family who is with them, or is looked for"), max_length=500, required=False)
    consent = forms.ChoiceField(label=_("On what does this rest?"), widget=forms.RadioSelect)
    consent_words = forms.CharField(label=_("Why, where nobody could be asked"), max_length=1_000, required=False)
    on_paper_at = forms.DateTimeField(
        label=_("Handed over on paper before, while there was no network: when?"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        """Offer the services of the directory."""
        super().__init__(*args, auto_id="referral_%s", **kwargs)
        self.label_suffix = ""
        self.act = act
        choose_from(self.fields["situations"], [(each.value, gettext(each.label)) for each in Situation])
        ordered = services_for(act.pack.protection, tuple(Situation))
        choose_from(self.fields["service"], [(each.code, gettext(each.name)) for each in ordered])
        choose_from(self.fields["consent"], [(each.value, gettext(each.label)) for each in ReferralConsent])
        choose_from(self.fields["language"], [("", gettext("Not known")), *spoken_languages()])

    def need_of(self) -> Need:
        """Return what somebody is referred for."""
        said = self.cleaned_data
        on_paper = said["on_paper_at"]
        zone = ZoneInfo(self.act.pack.time_zone_of(self.act.post))
        situations = tuple(Situation(each) for each in said["situations"])
        return Need(
            service=said["service"],
            situations=situations,
            consent=ReferralConsent(said["consent"]),
            told={
                Share.NEED: said["need"],
                Share.HEALTH: said["health"],
                Share.FAMILY: said["family"],
                Share.LANGUAGE: language_name(said["language"]) if said["language"] else "",
                Share.SITUATIONS: presenting.listed(gettext(each.label) for each in situations),
            },
            consent_words=said["consent_words"],
            on_paper_at=on_paper.replace(tzinfo=zone) if on_paper else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownScreening:
    """A screening in words."""

    at: str
    officer: str
    how: str
    situations: str
    pointed: str
    words: str
    answers: list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownService:
    """A service of the directory, with the room that it has."""

    name: str
    phone: str
    hours: str
    is_open: bool
    room: str


@require_GET
@needs(Right.SCREEN_VULNERABILITY)
@at_work_or_office
def show(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show what was asked and who was asked to help; and the forms for both."""
    return _page(request, act_of(request, purpose=PURPOSE), inspection)


@require_POST
@needs(Right.SCREEN_VULNERABILITY)
@at_work_or_office
def screen(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Keep a screening."""
    act = act_of(request, purpose=PURPOSE)
    wording = _wording(request.POST.get("wording", ""), Wording.ADULT)
    form = ScreeningForm(request.POST, act=act, wording=wording)
    if not form.is_valid():
        return _page(request, act, inspection, screening=form, status=422)
    try:
        crossings.screen_needs(act, inspection=inspection, screening=form.cleaned_data["screening"], asked=form.asked())
    except Problem as problem:
        return _refused(request, act, inspection, problem, screening=form)
    messages.success(request, gettext("Kept. What you named opens its duties by itself."))
    return redirect("desk:case-needs", inspection)


@require_POST
@needs(Right.REFER_TO_SERVICE)
@at_work_or_office
def refer(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Propose a referral."""
    act = act_of(request, purpose=PURPOSE)
    form = ReferralForm(request.POST, act=act)
    if not form.is_valid():
        return _page(request, act, inspection, referral=form, status=422)
    try:
        made = crossings.refer_to_service(
            act, inspection=inspection, referral=form.cleaned_data["referral"], need=form.need_of()
        )
    except Problem as problem:
        return _refused(request, act, inspection, problem, referral=form)
    messages.success(request, gettext("The referral is proposed. Read the hand-over note, then send it."))
    return redirect("desk:referral", made)


def _refused(request: DeskRequest, act: Act, inspection: UUID, problem: Problem, **forms_: Any) -> HttpResponse:
    if request.htmx:
        return problems.answer(request, problem)
    extra = {"problem": problems.shown(problem, kept=True)}
    return _page(request, act, inspection, status=status_of(problem.code), extra=extra, **forms_)


def _page(
    request: DeskRequest,
    act: Act,
    inspection: UUID,
    *,
    screening: ScreeningForm | None = None,
    referral: ReferralForm | None = None,
    status: int = 200,
    extra: Mapping[str, object] | None = None,
) -> HttpResponse:
    view = crossings.look_at(act, inspection=inspection)
    known = crossings.look_at_helping(act, inspection=inspection)
    usual = Wording.CHILD if known.is_child else Wording.ADULT
    said = screening["wording"].value() if screening else request.GET.get("wording", "")
    wording = _wording(said, usual)
    law, room = act.pack.protection, rooms()
    named = officer_names(each.officer for each in known.screenings)
    pointed = tuple(Situation(each) for view_ in known.screenings for each in view_.situations)
    asked = screening or ScreeningForm(act=act, wording=wording, initial={"screening": new_id(), "wording": wording})
    context = {
        **case_context(request, act, view, "needs"),
        "screenings": [_screening(each, act, named) for each in known.screenings],
        "referrals": [shown_referral(each, act) for each in known.referrals],
        "child_case": known.child_case,
        "asked": asked,
        "is_asking": screening is not None,
        "limits": gettext(law.limits_for_child if wording is Wording.CHILD else law.limits),
        "wordings": [(each.value, gettext(each.label), each is wording) for each in Wording],
        "refer": referral
        or ReferralForm(act=act, initial={"referral": new_id(), "situations": [each.value for each in pointed]}),
        "is_referring": referral is not None,
        "services": [_service(each, act, room) for each in services_for(law, pointed or tuple(Situation))],
        **(extra or {}),
    }
    address = reverse("desk:case-needs", args=[inspection])
    query = request.GET.urlencode()
    address = f"{address}?{query}" if query and request.method == "GET" else address
    return answering.page(request, "desk/second_line/needs.html", context, address=address, status=status)


def _wording(said: str, usual: Wording) -> Wording:
    return Wording(said) if said in list(Wording) else usual


def _screening(view: ScreeningView, act: Act, named: Mapping[UUID, str]) -> ShownScreening:
    wording = Wording(view.wording)
    words = {question.code: words for question, words in questions_for(act.pack.protection, wording)}
    told = [
        gettext(Consent(view.consent).label),
        language_name(view.language),
        view.interpreter,
        gettext(wording.label),
    ]
    return ShownScreening(
        at=presenting.moment(view.at, presenting.zone_of(act)),
        officer=named.get(view.officer, ""),
        how=" · ".join(each for each in told if each),
        situations=_situations(view.situations),
        pointed=_situations(tuple(each for each in view.pointed if each not in view.situations)),
        words=view.words,
        answers=[(gettext(words.get(code, code)), gettext(Said(said).label)) for code, said, _ in view.answers],
    )


def _situations(codes: tuple[str, ...]) -> str:
    return presenting.listed(gettext(Situation(each).label) for each in codes)


def _service(service: Service, act: Act, room: Mapping[str, Room]) -> ShownService:
    known = room.get(service.code)
    words = ""
    if service.capacity:
        free = known.free if known and known.free is not None else None
        words = (
            gettext("%(free)s of %(capacity)s places free")
            if free is not None
            else gettext("%(capacity)s places; how many are free is not said")
        ) % {"free": free, "capacity": service.capacity}
    return ShownService(
        name=gettext(service.name),
        phone=service.phone,
        hours=gettext("always") if service.hours == "always" else service.hours,
        is_open=is_open_at(service.hours, act.at, presenting.zone_of(act)),
        room=words,
    )
