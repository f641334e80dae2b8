"""The notice of a case: a draft to read first, the paper to print or to lend to a phone, and how it was handed over."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.localedata import locale_identifiers
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from limen.adapters.bearer import digest_of, new_bearer
from limen.adapters.node_identity import NodeSigner
from limen.adapters.notice_pdf import set_notice
from limen.adapters.qr_codes import qr_svg
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.queries import NoticeView, language_spoken, notice_due, notices_of
from limen.apps.posts.queries import officer_names
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.case_page import PURPOSE, case_context
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision import notices
from limen.lib.decision.notices import HOW_WORDS, LONGEST_WORDS, SIGNATURE_WORDS, TITLES, TOLD_WORDS, Serving, Told
from limen.lib.decision.rights import Right


class LanguageForm(Dressed, forms.Form):
    """In which language the traveller gets the notice, beside the State's own."""

    language = forms.ChoiceField(label=_("The traveller's language"))


class ServingForm(Dressed, forms.Form):
    """How the notice was handed over, and what the traveller was told."""

    how = forms.ChoiceField(label=_("How was it handed over?"), widget=forms.RadioSelect)
    told = forms.MultipleChoiceField(
        label=_("What did you tell the traveller?"),
        help_text=_("All four belong to it. Mark each once you have said it, and it was understood."),
        widget=forms.CheckboxSelectMultiple,
    )
    spoken = forms.ChoiceField(label=_("In which language was it explained?"))
    signature = forms.ChoiceField(label=_("Did the traveller sign?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Anything to note"),
        help_text=_("What the traveller said to it, or why it could not be signed. May stay empty."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNotice:
    """A notice as its page shows it."""

    id: UUID
    number: str
    title: str
    language: str
    made: str
    served: str
    how: str
    signature: str
    told: tuple[str, ...]
    told_language: str
    words: str


@require_GET
@needs(Right.SEE_QUEUE)
@at_work
def show(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show whether a notice is due, and the one that was made."""
    return _page(request, act_of(request, purpose=PURPOSE), inspection)


@require_POST
@needs(Right.WORK_CASES)
@at_work
def draft(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Return the notice as it would be, marked as a draft, without number and seal."""
    act = act_of(request, purpose=PURPOSE)
    paper = crossings.draft_notice(act, inspection=inspection, language=request.POST.get("language", ""))
    return as_pdf(set_notice(paper), name="draft")


@require_POST
@needs(Right.WORK_CASES)
@at_work
def make(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Make the notice."""
    act = act_of(request, purpose=PURPOSE)
    try:
        crossings.make_notice(
            act,
            inspection=inspection,
            language=request.POST.get("language", ""),
            signer=NodeSigner(folder=settings.CONFIGURATION.home),
            press=set_notice,
        )
    except Problem as problem:
        return _refused(request, act, inspection, problem)
    messages.success(request, gettext("The notice is made. Print it, or send it to the traveller's phone."))
    return redirect("desk:case-notice", inspection)


@require_GET
@needs(Right.SEE_QUEUE)
@at_work
def paper(request: DeskRequest, inspection: UUID, notice: UUID) -> HttpResponse:
    """Return the notice as it was handed out."""
    opened = crossings.open_notice(act_of(request, purpose=PURPOSE), inspection=inspection, notice=notice)
    return as_pdf(opened.pdf, name=opened.number)


@require_POST
@needs(Right.WORK_CASES)
@at_work
def phone(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show a code that brings the notice to the phone that scans it, once."""
    act = act_of(request, purpose=PURPOSE)
    secret = new_bearer()
    try:
        crossings.offer_copy(act, inspection=inspection, digest=digest_of(secret))
    except Problem as problem:
        return _refused(request, act, inspection, problem)
    address = request.build_absolute_uri(reverse("desk:phone-copy", args=[secret]))
    drawn = b64encode(qr_svg(address).encode()).decode("ascii")
    return _page(
        request, act, inspection, extra={"code": f"data:image/svg+xml;base64,{drawn}", "code_address": address}
    )


@require_POST
@needs(Right.WORK_CASES)
@at_work
def serve(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Record how the notice was handed over."""
    act = act_of(request, purpose=PURPOSE)
    said = request.POST
    serving = Serving(
        how=said.get("how", ""),
        signature=said.get("signature", ""),
        told=tuple(said.getlist("told")),
        language=said.get("spoken", ""),
        words=said.get("words", ""),
    )
    try:
        crossings.serve_notice(act, inspection=inspection, serving=serving)
    except Problem as problem:
        return _refused(request, act, inspection, problem)
    messages.success(request, gettext("It is recorded how the notice was handed over."))
    return redirect("desk:case-notice", inspection)


def as_pdf(pdf: bytes, *, name: str, keep: bool = False) -> HttpResponse:
    """Return a paper, to be shown and printed or to `keep`; its name says nothing of the person."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'{"attachment" if keep else "inline"}; filename="{name}.pdf"'
    return response


def _refused(request: DeskRequest, act: Act, inspection: UUID, problem: Problem) -> HttpResponse:
    if request.htmx:
        return problems.answer(request, problem)
    extra = {"problem": problems.shown(problem, kept=True)}
    return _page(request, act, inspection, extra=extra, status=status_of(problem.code))


def _page(
    request: DeskRequest,
    act: Act,
    inspection: UUID,
    *,
    extra: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    view = crossings.look_at(act, inspection=inspection)
    due, made = notice_due(view.id, state=view.state), notices_of(view.id)
    spoken = language_spoken(view.id)
    # Only the notice of the decision in force is handed over; what came before stays to be read.
    notice = next((each for each in made if due and each.decision == due.decision), None)
    address = reverse("desk:case-notice", args=[view.id])
    context = {
        **case_context(request, act, view, "notice"),
        "due": gettext(TITLES[due.move]) if due else "",
        "notice": _shown(notice, act) if notice else None,
        "earlier": [_shown(each, act) for each in made if each is not notice],
        "language_form": _language_form(act, spoken),
        "serving_form": _serving_form(request, act, spoken or (notice.language if notice else "")),
        **(extra or {}),
    }
    return answering.page(request, "desk/second_line/notice.html", context, address=address, status=status)


def _language_form(act: Act, spoken: str) -> LanguageForm:
    offered = act.pack.state.languages
    form = LanguageForm(initial={"language": notices.offered_language(spoken, offered=offered)})
    choose_from(form.fields["language"], [(code, _language(code)) for code in offered])
    return form


def _serving_form(request: DeskRequest, act: Act, spoken: str) -> ServingForm:
    form = ServingForm(request.POST if "signature" in request.POST else None, initial={"spoken": spoken})
    choose_from(form.fields["how"], [(each.value, gettext(words)) for each, words in HOW_WORDS.items()])
    choose_from(form.fields["signature"], [(each.value, gettext(words)) for each, words in SIGNATURE_WORDS.items()])
    choose_from(form.fields["told"], [(each.value, gettext(words)) for each, words in TOLD_WORDS.items()])
    choose_from(form.fields["spoken"], _languages(act.pack.state.languages, spoken))
    return form


def _languages(offered: Sequence[str], spoken: str) -> list[tuple[str, str]]:
    """Return the languages that something can be explained in: the notice's first, then all others by name."""
    first = [code for code in dict.fromkeys((spoken, *offered)) if code]
    others = {code for code in locale_identifiers() if code.isalpha() and code not in first}
    rest = sorted(((code, _language(code)) for code in others), key=lambda each: each[1].casefold())
    return [*((code, _language(code)) for code in first), *rest]


def _language(code: str) -> str:
    """Return the name of a language in the language of the page; the code where none is known."""
    names: Mapping[str, str] = presenting.locale().languages
    return names.get({"zh-hans": "zh_Hans"}.get(code, code)) or names.get(code.partition("-")[0]) or code


def _shown(notice: NoticeView, act: Act) -> ShownNotice:
    zone = ZoneInfo(act.pack.time_zone_of(act.post))
    names = officer_names([each for each in (notice.made_by, notice.served_by) if each])
    told = {Told(code) for code in notice.told}
    made, served = (
        f"{presenting.moment(at, zone)} · {names.get(by, '')}" if at and by else ""
        for at, by in ((notice.made_at, notice.made_by), (notice.served_at, notice.served_by))
    )
    return ShownNotice(
        id=notice.id,
        number=notice.number,
        title=gettext(TITLES[notice.move]),
        language=_language(notice.language),
        made=made,
        served=served,
        how=gettext(HOW_WORDS[notices.How(notice.served_how)]) if notice.served_how else "",
        signature=gettext(SIGNATURE_WORDS[notices.Signature(notice.signature)]) if notice.signature else "",
        told=tuple(gettext(words) for each, words in TOLD_WORDS.items() if each in told),
        told_language=_language(notice.told_language) if notice.told_language else "",
        words=notice.words,
    )
