"""Lists of persons: opened, a copy brought, a mapping saved, a version looked at, proposed, confirmed, rolled back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.adapters.list_uploads import MOST_BYTES, addresses_in, kept_files
from limen.apps.watchlists import access
from limen.apps.watchlists import operations as watchlists
from limen.apps.watchlists.operations import Copy, ListTold
from limen.apps.watchlists.queries import (
    PersonListInForce,
    person_list,
    proposals_waiting_count,
    version_of,
    versions_of,
)
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, is_allowed, needs
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.desk.views.lists import wording
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import Right
from limen.lib.listings import FORMATS, Counted, format_of, mapping_to_dict, sample_csv, sample_xlsx
from limen.lib.listings.formats import HEAD, made_at_of
from limen.lib.listings.mapping import DATE_FORMATS, FIELDS, Column, Mapping, MappingWrong, check_mapping
from limen.lib.listings.tables import Sample

PURPOSE = "lists"
SEERS = tuple(role for role in Role if role not in watchlists.NEVER_DISCREET)
MEGABYTE = 1 << 20


class OpenForm(Dressed, forms.Form):
    """A list of persons and the law it stands on."""

    code = forms.SlugField(
        label=_("Code"), max_length=32, help_text=_("Small letters, digits, hyphens; it never changes.")
    )
    name = forms.CharField(label=_("Name of the list"), max_length=120)
    owner = forms.ChoiceField(label=_("Owner"))
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200)
    made_here = forms.ChoiceField(
        label=_("Where its entries come from"),
        choices=(("no", _("Copies of somebody's list")), ("yes", _("Made here, one by one"))),
        widget=forms.RadioSelect,
        initial="no",
    )
    categories = forms.MultipleChoiceField(
        label=_("For what somebody may stand on it"), widget=forms.CheckboxSelectMultiple
    )
    usual_category = forms.ChoiceField(
        label=_("Category of an entry of which the copy says nothing"),
        required=False,
        help_text=_("Without one, such an entry is kept aside."),
    )
    action = forms.ChoiceField(label=_("On a hit"), help_text=_("Where the category of the entry allows it."))
    seen_by = forms.MultipleChoiceField(
        label=_("Who sees its hits in full, and its discreet entries at all"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    format = forms.ChoiceField(label=_("How copies come"), required=False)
    source = forms.CharField(
        label=_("Address that copies are fetched from"),
        required=False,
        max_length=500,
        help_text=_("Beginning with https://. Empty where copies are brought as files."),
    )
    stale_hours = forms.IntegerField(
        label=_("Too old after so many hours"), min_value=1, max_value=8_760, required=False
    )

    def __init__(self, *args: object, act: Act, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        pack = act.pack
        categories = [(each.code, gettext(each.name)) for each in pack.watchlists.categories]
        choose_from(self.fields["owner"], [(each.code, gettext(each.name)) for each in pack.list_owners])
        choose_from(self.fields["categories"], categories)
        choose_from(self.fields["usual_category"], [("", "–"), *categories])
        choose_from(self.fields["action"], [(code, gettext(words)) for code, words in wording.ACTIONS.items()])
        choose_from(self.fields["seen_by"], [(role.value, gettext(role.label)) for role in SEERS])
        choose_from(
            self.fields["format"], [("", "–"), *((each.code, gettext(each.title)) for each in FORMATS.values())]
        )
        self.fields["stale_hours"].initial = pack.thresholds.list_stale_hours
        self.fields["source"].widget.attrs |= {"dir": "ltr", "autocomplete": "off"}

    def told(self) -> ListTold:
        """Return what was said. Raises AddressRefused for an address that no list is fetched from."""
        said = dict(self.cleaned_data)
        if said["source"]:
            addresses_in(said["format"], said["source"])
        return ListTold(**{**said, "made_here": said["made_here"] == "yes", "stale_hours": said["stale_hours"] or 0})


class CopyForm(Dressed, forms.Form):
    """A copy of a list: its files."""

    made_at = forms.DateTimeField(
        label=_("Copy made on"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=_("Empty where the file says it itself. The age of the list is counted from it."),
    )

    def __init__(self, *args: object, format_code: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.format = format_of(format_code)
        for wanted in self.format.files:
            field = forms.FileField(
                label=gettext("File: %(what)s") % {"what": gettext(wanted.title)},
                required=wanted.is_needed,
                widget=forms.FileInput(attrs={"class": "form-control"}),
            )
            self.fields[f"file-{wanted.name}"] = field

    def clean(self) -> dict[str, object]:
        """Refuse a file that the desk does not take."""
        said: dict[str, object] = super().clean() or {}
        for name, file in said.items():
            if isinstance(file, UploadedFile) and (file.size or 0) > MOST_BYTES:
                most = {"megabytes": MOST_BYTES // MEGABYTE}
                self.add_error(name, gettext("Larger than %(megabytes)s megabytes: bring it by the command.") % most)
        return said

    def uploaded(self) -> dict[str, UploadedFile[bytes]]:
        """Return the files, by the names that the format gives them."""
        said = self.cleaned_data
        found = {each.name: said.get(f"file-{each.name}") for each in self.format.files}
        return {name: file for name, file in found.items() if file}


class WordsForm(Dressed, forms.Form):
    """Why something is proposed, or sent back."""

    words = forms.CharField(
        label=_("Why, in your own words"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class SampleForm(Dressed, forms.Form):
    """A file of the list, from which its columns are read."""

    file = forms.FileField(
        label=_("A file of the list"), help_text=_("Only its header and first rows are read; nothing is kept.")
    )


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_LISTS)
def open_list(request: DeskRequest) -> HttpResponse:
    """Open a list of persons, before anybody stands on it."""
    act = act_of(request, purpose=PURPOSE)
    form = OpenForm(request.POST or None, act=act)
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            watchlists.open_person_list(act, told=form.told())
            return redirect("desk:person-list", form.cleaned_data["code"])
        except Problem as error:
            problem = error
    return _answer(request, "open_persons", {"form": form}, problem, wrong=bool(form.errors))


@require_GET
@needs(Right.SEE_LISTS)
def show(request: DeskRequest, code: str) -> HttpResponse:
    """Show a list: how old it is, its versions, what waits."""
    act = act_of(request, purpose=PURPOSE)
    kept = _list(code)
    may_see = is_allowed(request, Right.SEE_ENTRIES)
    context = {
        "list": wording.shown_list(kept, act),
        "source": kept.source,
        "wants_mapping": bool(kept.format) and format_of(kept.format).wants_mapping,
        "format": gettext(format_of(kept.format).title) if kept.format else "",
        "is_proven": format_of(kept.format).is_proven if kept.format else True,
        "versions": [wording.shown_version(each, act) for each in versions_of(code)],
        "proposals": access.proposals_waiting(act, list_code=code) if may_see else (),
        "proposals_count": proposals_waiting_count(code),
        "may_propose": is_allowed(request, Right.PROPOSE_LISTS),
        "whats": wording.WHATS,
        "categories": [gettext(each.name) for each in act.pack.watchlists.categories if each.code in kept.categories],
    }
    return answering.page(request, "desk/lists/persons.html", context)


@require_http_methods(["GET", "POST"])
@needs(Right.PROPOSE_LISTS)
def bring(request: DeskRequest, code: str) -> HttpResponse:
    """Take the files of a copy; the node reads them, and the page of the version shows how far it is."""
    act = act_of(request, purpose=PURPOSE)
    kept = _list(code)
    if not kept.format:
        return redirect("desk:person-list", code)
    form = CopyForm(request.POST or None, request.FILES or None, format_code=kept.format)
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("desk:list-version", _received(act, kept, form))
        except Problem as error:
            problem = error
    context = {"form": form, "list": wording.shown_list(kept, act), "source": kept.source}
    return _answer(request, "copy", context, problem, wrong=bool(form.errors))


@require_POST
@needs(Right.PROPOSE_LISTS)
def fetch(request: DeskRequest, code: str) -> HttpResponse:
    """Have the node fetch a copy from the address that was saved with the list."""
    act = act_of(request, purpose=PURPOSE)
    kept = _list(code)
    try:
        addresses_in(kept.format, kept.source)
        copy = Copy(list_code=code, made_at=act.at, source="", digest="")
        version = watchlists.receive_copy(act, copy=copy, files=())
    except Problem as problem:
        return problems.answer(request, problem)
    return redirect("desk:list-version", version)


@require_http_methods(["GET", "POST"])
@needs(Right.PROPOSE_LISTS)
def mapping(request: DeskRequest, code: str) -> HttpResponse:
    """Guess what the columns of a table mean, have it corrected, and save it with the list."""
    act = act_of(request, purpose=PURPOSE)
    kept = _list(code)
    form = SampleForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form, "list": wording.shown_list(kept, act)}
    problem = None
    try:
        if request.method == "POST" and request.POST.get("save"):
            return _save_mapping(request, act, kept)
        if request.method == "POST" and form.is_valid():
            context |= _guessed(kept, form.cleaned_data["file"])
    except Problem as error:
        problem = error
    return _answer(request, "mapping", context, problem, wrong=bool(form.errors) and not request.POST.get("save"))


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_ENTRIES)
def version(request: DeskRequest, version: UUID) -> HttpResponse:
    """Show what a version changes; propose it, confirm it or send it back."""
    act = act_of(request, purpose=PURPOSE)
    view = version_of(version)
    if view is None:
        raise Http404
    problem = None
    if request.method == "POST":
        try:
            return _step(request, act, version, view.list_code)
        except Problem as error:
            problem = error
    page, what = _whole(request.GET.get("page", "1")), request.GET.get("what", "")
    shown, total = access.changes_of(act, version=version, what=what, page=page) if not view.failure else ((), 0)
    context = {
        "list": wording.shown_list(_list(view.list_code), act),
        "version": wording.shown_version(view, act),
        "form": WordsForm(),
        "changes": [_change(each, act) for each in shown],
        "what": what,
        "whats": [
            ("", gettext("All")),
            *((code, gettext(wording.WHATS[code])) for code in ("added", "changed", "removed")),
        ],
        "page": page,
        "more": total > page * access.PAGE,
        "aside": [_aside(each) for each in access.aside_of(act, version=version)],
        "is_own": act.actor in (view.proposed_by, view.imported_by),
        "may_confirm": is_allowed(request, Right.CONFIRM_LISTS),
    }
    return _answer(request, "version", context, problem)


@require_http_methods(["GET", "POST"])
@needs(Right.PROPOSE_LISTS)
def roll_back(request: DeskRequest, code: str, number: int) -> HttpResponse:
    """Propose that an earlier version comes back."""
    act = act_of(request, purpose=PURPOSE)
    kept = _list(code)
    form = WordsForm(request.POST or None)
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            words = form.cleaned_data["words"]
            version = watchlists.propose_rollback(act, list_code=code, number=number, words=words)
            return redirect("desk:list-version", version)
        except Problem as error:
            problem = error
    context = {"form": form, "list": wording.shown_list(kept, act), "number": number}
    return _answer(request, "rollback", context, problem)


def _received(act: Act, kept: PersonListInForce, form: CopyForm) -> UUID:
    files = form.uploaded()
    said: datetime | None = form.cleaned_data["made_at"]
    made = said.replace(tzinfo=presenting.zone_of(act)) if said else _made_at(kept.format, files)
    stored, digest = kept_files(act.artefacts, {name: file.chunks() for name, file in files.items()})
    names = " ".join(file.name or "" for file in files.values())
    copy = Copy(list_code=kept.code, made_at=made or act.at, source=names, digest=digest)
    return watchlists.receive_copy(act, copy=copy, files=stored)


def _made_at(format_code: str, files: dict[str, UploadedFile[bytes]]) -> datetime | None:
    moments = []
    for file in files.values():
        moments.append(made_at_of(format_code, file.read(HEAD)))
        file.seek(0)
    return min((each for each in moments if each is not None), default=None)


def _guessed(kept: PersonListInForce, file: UploadedFile[bytes]) -> dict[str, object]:
    """Return what the page shows of a sample: each column with its first values and what it may mean."""
    read: Callable[[Counted], Sample] = sample_xlsx if kept.format == "generic-xlsx" else sample_csv
    sample = read(Counted(file, name="list"))
    meant = {each.name: each for each in sample.proposal.columns}
    columns = [
        {
            "name": name,
            "first": "; ".join(row[at] for row in sample.rows[:3] if at < len(row)),
            "field": meant[name].field if name in meant else "",
            "date_format": meant[name].date_format if name in meant else "",
            "separator": meant[name].separator if name in meant else "",
        }
        for at, name in enumerate(sample.header)
    ]
    return {
        "columns": columns,
        "delimiter": sample.proposal.delimiter,
        "fields": [(code, gettext(words)) for code, words in FIELDS.items()],
        "date_formats": [(code, gettext(words)) for code, words in DATE_FORMATS.items()],
        "makes_keys": sample.proposal.makes_keys,
    }


def _save_mapping(request: DeskRequest, act: Act, kept: PersonListInForce) -> HttpResponse:
    """Save what was corrected. Raises MappingWrong for the first thing that keeps it from being used."""
    said = request.POST
    names, fields = said.getlist("name"), said.getlist("field")
    formats, separators = said.getlist("date_format"), said.getlist("separator")
    columns = tuple(
        Column(name=name, field=field, date_format=date_format, separator=separator)
        for name, field, date_format, separator in zip(names, fields, formats, separators, strict=False)
        if field in FIELDS and date_format in DATE_FORMATS
    )
    mapping = Mapping(columns=columns, delimiter=said.get("delimiter", ","), makes_keys=bool(said.get("makes_keys")))
    found: tuple[MappingWrong, ...] = check_mapping(mapping)
    if found:
        raise found[0]
    watchlists.remember_mapping(act, list_code=kept.code, mapping=mapping_to_dict(mapping))
    messages.success(request, gettext("Saved. Every later copy is read so."))
    return redirect("desk:bring-copy", kept.code)


def _step(request: DeskRequest, act: Act, version: UUID, code: str) -> HttpResponse:
    form = WordsForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    step = request.POST.get("step")
    if step == "propose":
        watchlists.propose_version(act, version=version, words=words)
        messages.success(request, gettext("Proposed. A second person of the desk confirms it."))
        return redirect("desk:list-version", version)
    if step == "confirm":
        watchlists.confirm_version(act, version=version)
        messages.success(request, gettext("In force. Travellers are compared with it from now on."))
    else:
        watchlists.withdraw_version(act, version=version, words=words)
        messages.success(request, gettext("Sent back. What was in force stays in force."))
    return redirect("desk:person-list", code)


def _change(change: access.Change, act: Act) -> dict[str, object]:
    entry = change.after or change.before
    assert entry is not None  # noqa: S101 - a change has one side at least
    both = change.before is not None and change.after is not None
    return {
        "what": gettext(wording.WHATS[change.what]),
        "code": change.what,
        "entry": wording.shown_entry(entry, act),
        "fields": wording.differing(change.before.person, change.after.person) if both else (),  # type: ignore[union-attr]  # both are there
    }


def _aside(view: access.AsideView) -> dict[str, object]:
    return {"place": view.place, "text": view.text, "why": wording.sentences((view.why,))[0]}


def _list(code: str) -> PersonListInForce:
    kept = person_list(code)
    if kept is None:
        raise Http404
    return kept


def _whole(text: str) -> int:
    return max(1, min(int(text), 1_000_000)) if text.isdigit() and len(text) < 8 else 1


def _answer(
    request: DeskRequest, name: str, context: dict[str, object], problem: Problem | None, *, wrong: bool = False
) -> HttpResponse:
    status = status_of(problem.code) if problem else 422 if wrong else 200
    told = {**context, "problem": problems.shown(problem, kept=True) if problem else None}
    return answering.page(request, f"desk/lists/{name}.html", told, status=status)
