"""Lists of permits: what an authority sends is looked at first and then taken in; the register is handed out whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from limen.apps.permits import operations as permits
from limen.apps.permits.operations import ImportReport
from limen.apps.permits.queries import imports
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, needs
from limen.desk.forms import Dressed
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.inspection.passenger_list import RowAside
from limen.lib.inspection.permit_list import COLUMNS, read_permits

PURPOSE = "permits"
SHOWN = 20
"""Lines of a report."""


class ImportForm(Dressed, forms.Form):
    """A list of permits: a file the first time, the text that was shown the second time."""

    source = forms.CharField(label=_("Sent by"), max_length=120, help_text=_("The authority that made this list."))
    made_at = forms.DateTimeField(
        label=_("Copy made on"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("CSV as an export has it, up to 2.5 megabytes. Larger ones by the command."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def lines(self) -> list[str]:
        """Return the lines of the file, or of the text that was shown before."""
        file = self.cleaned_data["file"]
        text: str = file.read().decode("utf-8", errors="replace") if file else self.cleaned_data["text"]
        return text.splitlines(keepends=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What of a file can be read, before anything changes."""

    readable: int
    aside: tuple[tuple[int, SafeString, str], ...]
    aside_count: int


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_PERMITS)
def import_list(request: DeskRequest) -> HttpResponse:
    """Show what of a file can be read; take it in when that was confirmed."""
    act = act_of(request, purpose=PURPOSE)
    form = ImportForm(request.POST or None, request.FILES or None, initial={"made_at": _local(act)})
    if request.method == "GET" or not form.is_valid():
        return _page(request, act, form, status=422 if form.errors else 200)
    lines, said = form.lines(), form.cleaned_data
    try:
        if not request.POST.get("confirmed"):
            again = ImportForm(
                initial={**said, "made_at": said["made_at"].replace(tzinfo=None), "text": "".join(lines)}
            )
            return _page(request, act, again, preview=_preview(lines, act))
        made_at = said["made_at"].replace(tzinfo=presenting.zone_of(act))
        report = permits.import_permits(act, source=said["source"], made_at=made_at, lines=lines)
    except Problem as problem:
        return _page(request, act, form, status=status_of(problem.code), problem=problems.shown(problem))
    if report.aside_count:
        return _page(request, act, ImportForm(initial={"made_at": _local(act)}), report=report)
    messages.success(request, _told(report))
    return redirect("desk:permits")


@require_POST
def export(request: DeskRequest) -> StreamingHttpResponse:
    """Hand the register out as CSV; the operation refuses it to everybody but the permit desk."""
    act = act_of(request, purpose=PURPOSE)
    headers = {"Content-Disposition": f'attachment; filename="permits-{act.today:%Y-%m-%d}.csv"'}
    return StreamingHttpResponse(permits.export_permits(act), content_type="text/csv; charset=utf-8", headers=headers)


def _preview(lines: Iterable[str], act: Act) -> Preview:
    """Read the file without keeping anything. Raises HeaderMissing."""
    rows = list(read_permits(lines, law=act.pack.stays))
    aside = [row for row in rows if isinstance(row, RowAside)]
    return Preview(readable=len(rows) - len(aside), aside=_shown(aside), aside_count=len(aside))


def _shown(aside: Iterable[RowAside]) -> tuple[tuple[int, SafeString, str], ...]:
    rows = list(aside)[:SHOWN]
    return tuple((row.line, presenting.sentence(row.why.sentence, row.why.values), row.text) for row in rows)


def _told(report: ImportReport) -> str:
    told = gettext(
        "Taken in: %(issued)s new, %(changed)s changed, %(ended)s ended, %(same)s as before;"
        " kept aside: %(aside)s lines."
    )
    counts = {
        "issued": report.issued,
        "changed": report.changed,
        "ended": report.ended,
        "same": report.same,
        "aside": report.aside_count,
    }
    return told % {name: presenting.text(count) for name, count in counts.items()}


def _page(
    request: DeskRequest,
    act: Act,
    form: ImportForm,
    *,
    status: int = 200,
    preview: Preview | None = None,
    report: ImportReport | None = None,
    problem: problems.ShownProblem | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "preview": preview,
        "told": _told(report) if report else "",
        "aside": preview.aside if preview else _shown(report.aside) if report else (),
        "problem": problem,
        "columns": ", ".join(COLUMNS),
        "earlier": [(row, presenting.moment(row.imported_at, presenting.zone_of(act))) for row in imports()],
    }
    return answering.page(request, "desk/permits/import.html", context, status=status)


def _local(act: Act) -> datetime:
    return act.at.astimezone(presenting.zone_of(act)).replace(tzinfo=None, second=0, microsecond=0)
