"""`limen lists persons`: lists of persons at the terminal, each step by a named officer of the watchlist desk."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import Progress, TaskID
from rich.table import Table

from limen.adapters.clock import now
from limen.adapters.list_sources import (
    NOT_MODIFIED,
    ListCopy,
    copy_from_addresses,
    copy_in_folder,
    copy_of_files,
    marks_in,
)
from limen.adapters.list_uploads import addresses_in
from limen.apps.watchlists import access
from limen.apps.watchlists import operations as watchlists
from limen.apps.watchlists.operations import Copy, Difference, ListTold, PersonListUnknown, VersionUnknown
from limen.apps.watchlists.queries import (
    PersonListInForce,
    VersionView,
    last_fetched,
    person_list,
    person_lists,
    versions_of,
    versions_waiting,
)
from limen.cli.named_officer import act_of_officer
from limen.cli.problems import Exit
from limen.lib.basics.act import Act
from limen.lib.listings import (
    FORMATS,
    ListedPerson,
    Reading,
    Unreadable,
    changes,
    format_of,
    mapping_from_dict,
    read_persons,
)
from limen.lib.listings.difference import text_of

PURPOSE: Final = "keep-lists"
MOST_SHOWN: Final = 50
_TOLD_EVERY: Final = 500
"""Records between two looks at the bar."""
_HELP: Final = """Lists of persons: copies of somebody's list, and lists made here.

Examples:
    limen lists persons propose un --file consolidated.xml --officer w.keeper
    limen lists persons status
"""
app = typer.Typer(help=_HELP, no_args_is_help=True)

By = Annotated[
    str, typer.Option("--officer", help="User name of the officer of the watchlist desk who answers for it.")
]
Code = Annotated[str, typer.Argument(help="Code of the list.")]
Number = Annotated[int, typer.Option("--version", help="Number of the version; 0 for the one that waits.")]


@app.command("open")
def open_command(
    code: Annotated[str, typer.Argument(help="Short code of the list, such as un.")],
    *,
    name: Annotated[str, typer.Option(help="What officers read.")],
    owner: Annotated[str, typer.Option(help="Code of a list owner of the country pack.")],
    legal_basis: Annotated[str, typer.Option(help="Law that the list stands on.")],
    category: Annotated[
        list[str], typer.Option(help="Category of the country pack that entries may have; repeatable.")
    ],
    usual_category: Annotated[str, typer.Option(help="Category of entries whose programme names none.")] = "",
    action: Annotated[
        str, typer.Option(help="What a hit asks for: stop-and-call, inform, discreet or assist.")
    ] = "stop-and-call",
    seen_by: Annotated[list[str] | None, typer.Option(help="Role that sees its hits in full; repeatable.")] = None,
    made_here: Annotated[bool, typer.Option("--made-here", help="Entries are made here, by hand.")] = False,
    format_code: Annotated[str, typer.Option("--format", help=f"How copies come: {', '.join(FORMATS)}.")] = "",
    mapping: Annotated[
        Path | None, typer.Option(help="JSON file that says which column is what, for a table.", exists=True)
    ] = None,
    source: Annotated[str, typer.Option(help="Address that copies are fetched from.")] = "",
    stale_hours: Annotated[int, typer.Option(help="Age at which a copy is too old; 0 for the country pack's.")] = 0,
    officer: By,
) -> None:
    r"""Open a list of persons, or change what is said about it; what is on it stays.

    Exit codes: 0 done, 2 wrong usage, 5 refused by a rule.

    Examples:
        limen lists persons open un --name "UN Security Council" --owner international \
            --legal-basis "United Nations Sanctions Act, 4" --category sanctions --usual-category sanctions \
            --format un-xml --officer w.keeper
    """
    told = ListTold(
        code=code,
        name=name,
        owner=owner,
        legal_basis=legal_basis,
        action=action,
        made_here=made_here,
        categories=category,
        usual_category=usual_category,
        seen_by=seen_by or (),
        format=format_of(format_code).code if format_code else "",
        mapping=json.loads(mapping.read_text(encoding="utf-8")) if mapping else None,
        source=source,
        stale_hours=stale_hours,
    )
    if told.mapping is not None:
        mapping_from_dict(told.mapping)
    watchlists.open_person_list(act_of_officer(officer, purpose=PURPOSE), told=told)


@app.command("propose")
def propose_command(
    code: Code,
    *,
    file: Annotated[
        list[str] | None, typer.Option("--file", help="File of the copy, or name=file where the format has several.")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="Folder whose newest files are the copy.", exists=True)] = None,
    url: Annotated[str, typer.Option(help="Address of the copy; `saved` for the one kept with the list.")] = "",
    made: Annotated[
        datetime | None,
        typer.Option(
            help="When the owner made this copy, UTC, where the files do not say.", formats=["%Y-%m-%dT%H:%M"]
        ),
    ] = None,
    words: Annotated[str, typer.Option(help="Why; needed where the difference looks wrong.")] = "",
    dry: Annotated[bool, typer.Option("--look", help="Read it and show the difference; propose it later.")] = False,
    officer: By,
) -> None:
    """Read a copy of a list, show what it would change, and propose that it takes effect.

    A second officer confirms it. Exit codes: 0 proposed, or nothing new at the saved address, 1 proposed or read, and
    some records were kept aside or the difference looks wrong, 2 wrong usage, 3 unreadable, 5 refused by a rule.

    Examples:
        limen lists persons propose un --file consolidated.xml --officer w.keeper
        limen lists persons propose ofac --file sdn=sdn.csv --file alt=alt.csv --officer w.keeper
        limen lists persons propose un --url saved --officer w.keeper
    """
    if sum(map(bool, (file, folder, url))) != 1:
        raise typer.BadParameter("say where the copy is: one of --file, --folder and --url.")
    act = act_of_officer(officer, purpose=PURPOSE)
    kept = _list(code)
    with _copy(act, kept, file or [], folder, url) as copy:
        if copy is None:
            Console().print(f"The owner has nothing new: version {kept.number} is unchanged.", markup=False)
            raise typer.Exit(Exit.DONE)
        # What another server says of its copy is nothing to ask the saved one with.
        marks = copy.marks if url == "saved" else {}
        difference = _read(act, kept, copy, made.replace(tzinfo=UTC) if made else None, marks)
    _tell(difference)
    wrong = bool(difference.aside or difference.suspicious)
    if not dry:
        watchlists.propose_version(act, version=difference.version, words=words)
        Console().print(f"Version {difference.number} waits for a second officer.", markup=False)
    raise typer.Exit(Exit.FOUND if wrong else Exit.DONE)


@app.command("confirm")
def confirm_command(code: Code, *, version: Number = 0, officer: By) -> None:
    """Confirm a version that another officer proposed: it takes effect, whole.

    Exit codes: 0 in force, 5 refused by a rule.

    Examples:
        limen lists persons confirm un --officer s.second
    """
    act = act_of_officer(officer, purpose=PURPOSE)
    found = _version(code, version)
    watchlists.confirm_version(act, version=found.id)
    Console().print(f"Version {found.number} is in force: {found.entries:,} entries.", markup=False)


@app.command("withdraw")
def withdraw_command(
    code: Code, *, words: Annotated[str, typer.Option(help="Why.")], version: Number = 0, officer: By
) -> None:
    """Send a version back that waits, or withdraw one's own; the version in force stays.

    Exit codes: 0 done, 5 refused by a rule.

    Examples:
        limen lists persons withdraw un --words "Not the owner's file." --officer s.second
    """
    act = act_of_officer(officer, purpose=PURPOSE)
    watchlists.withdraw_version(act, version=_version(code, version).id, words=words)


@app.command("rollback")
def rollback_command(
    code: Code,
    number: Annotated[int, typer.Argument(help="Number of the version that is to come back.")],
    *,
    words: Annotated[str, typer.Option(help="Why.")],
    officer: By,
) -> None:
    """Propose that an earlier version comes back; a second officer confirms it.

    Exit codes: 0 proposed, 5 refused by a rule.

    Examples:
        limen lists persons rollback un 41 --words "The copy was cut short." --officer w.keeper
    """
    act = act_of_officer(officer, purpose=PURPOSE)
    watchlists.propose_rollback(act, list_code=code, number=number, words=words)
    waiting = _version(code, 0)
    Console().print(f"Version {waiting.number} waits for a second officer: {_counts(waiting)}.", markup=False)


@app.command("show")
def show_command(code: Annotated[str, typer.Argument(help="Code of a list; all lists without it.")] = "") -> None:
    """Show all lists of persons, or the versions of one. Nobody on them is shown.

    Exit codes: 0 done, 4 no installation, 5 no such list.

    Examples:
        limen lists persons show
        limen lists persons show un
    """
    if not code:
        _show_lists()
        return
    table = Table(
        "version", "state", "how", "copy of", "entries", "added", "changed", "removed", "aside", "by", "second"
    )
    for each in versions_of(_list(code).code):
        counts = (each.entries, each.added, each.changed, each.removed, each.aside)
        table.add_row(
            str(each.number),
            each.state,
            each.how,
            each.made_at.strftime("%Y-%m-%d"),
            *(f"{count:,}" for count in counts),
            each.proposer or each.importer,
            each.decider,
        )
    Console().print(table)


@app.command("diff")
def diff_command(
    code: Code,
    *,
    version: Number = 0,
    what: Annotated[str, typer.Option(help="Only added, changed or removed entries.")] = "",
    officer: By,
) -> None:
    """Show what a version changes, entry by entry and field by field. The look is logged.

    Exit codes: 0 nothing changes, 1 something does, 5 refused by a rule.

    Examples:
        limen lists persons diff un --what changed --officer s.second
    """
    act = act_of_officer(officer, purpose=PURPOSE)
    found = _version(code, version)
    shown, total = access.changes_of(act, version=found.id, what=what)
    console = Console(highlight=False, soft_wrap=True)
    for change in shown:
        entry = change.after or change.before
        assert entry is not None  # noqa: S101 - a change has one side at least
        console.print(f"{change.what:8} {entry.key}  {entry.person.names[0].text}", markup=False)
        if change.before and change.after:
            _print_fields(console, change.before.person, change.after.person)
    if total > len(shown):
        console.print(f"... and {total - len(shown):,} more.", markup=False)
    raise typer.Exit(Exit.FOUND if total else Exit.DONE)


@app.command("status")
def status_command() -> None:
    """Show how old each list is and what waits for a second officer.

    Exit codes: 0 all fresh and nothing waits, 1 a list is too old or something waits, 4 no installation.

    Examples:
        limen lists persons status
    """
    console = Console(highlight=False)
    moment, found = now(), False
    for kept in person_lists():
        age = f"copy of {kept.made_at:%Y-%m-%d %H:%M} UTC" if kept.made_at else "no copy yet"
        stale = kept.is_stale(at=moment)
        found = found or stale
        console.print(f"{kept.code}: {age}{'  TOO OLD' if stale else ''}", markup=False)
    for each in versions_waiting():
        found = True
        console.print(f"{each.list_code}: version {each.number} is {each.state}: {_counts(each)}", markup=False)
    raise typer.Exit(Exit.FOUND if found else Exit.DONE)


def _show_lists() -> None:
    table = Table("code", "name", "owner", "on a hit", "made here", "version", "copy of", "entries")
    for kept in person_lists():
        copy = kept.made_at.strftime("%Y-%m-%d %H:%M UTC") if kept.made_at else "-"
        here = "yes" if kept.made_here else "no"
        table.add_row(kept.code, kept.name, kept.owner, kept.action, here, str(kept.number), copy, f"{kept.entries:,}")
    Console().print(table)


def _list(code: str) -> PersonListInForce:
    kept = person_list(code)
    if kept is None:
        raise PersonListUnknown(list=code[:32])
    return kept


def _version(code: str, number: int) -> VersionView:
    """Return a version by its number, or the newest one that waits. Raises PersonListUnknown or VersionUnknown."""
    for each in versions_of(_list(code).code):
        if each.number == number or (not number and each.is_waiting):
            return each
    raise VersionUnknown


@contextmanager
def _copy(
    act: Act, kept: PersonListInForce, file: list[str], folder: Path | None, url: str
) -> Iterator[ListCopy | None]:
    """Yield the copy, open; None, noted with the list, where the saved address has nothing new."""
    if folder is not None:
        found: ListCopy | None = copy_in_folder(kept.format, folder)
    elif file:
        found = copy_of_files(kept.format, _paths(kept.format, file))
    elif url == "saved":
        found = _fetched(act, kept)
    else:
        found = copy_from_addresses(kept.format, addresses_in(kept.format, url))
    with found or nullcontext() as copy:
        yield copy


def _fetched(act: Act, kept: PersonListInForce) -> ListCopy | None:
    last = last_fetched(act, list_code=kept.code)
    addresses = addresses_in(kept.format, kept.source)
    found = copy_from_addresses(kept.format, addresses, marks=marks_in(last.marks) if last else None)
    if last is None or (found is not None and found.sha256 != last.digest):
        return found
    answer = NOT_MODIFIED
    if found is not None:
        answer = f"SHA-256 {found.sha256}"
        found.stack.close()
    told = Copy(list_code=kept.code, made_at=kept.made_at or act.at, source=kept.source, digest=last.digest)
    watchlists.note_unchanged(act, version=watchlists.begin_checking(act, copy=told), answer=answer)
    return None


def _paths(format_code: str, files: list[str]) -> dict[str, Path]:
    names = [wanted.name for wanted in format_of(format_code).files]
    paths: dict[str, Path] = {}
    for each in files:
        name, mark, path = each.partition("=")
        if mark and name in names:
            paths[name] = Path(path)
        else:
            paths[names[0]] = Path(each)
    return paths


def _read(
    act: Act,
    kept: PersonListInForce,
    copy: ListCopy,
    made: datetime | None,
    marks: Mapping[str, Mapping[str, str]],
) -> Difference:
    mapping = access.mapping_of(act, list_code=kept.code)
    reading = read_persons(kept.format, copy.opened, mapping=mapping_from_dict(mapping) if mapping else None)
    told = Copy(
        list_code=kept.code,
        made_at=made or copy.made_at or copy.seen_at or act.at,
        source=" ".join(Path(each.source).name or each.source for each in copy.files),
        digest=copy.sha256,
        marks=marks,
    )
    with Progress(transient=True) as progress:
        task = progress.add_task(kept.code, total=copy.size)
        return watchlists.read_copy(act, copy=told, records=_followed(reading, progress, task), notes=reading.findings)


def _followed(reading: Reading, progress: Progress, task: TaskID) -> Iterator[ListedPerson | Unreadable]:
    """Yield the records of a list while the bar follows its bytes."""
    for count, record in enumerate(reading):
        if count % _TOLD_EVERY == 0:
            progress.update(task, completed=reading.consumed)
        yield record


def _tell(difference: Difference) -> None:
    console = Console(highlight=False)
    counts = f"{difference.added:,} added, {difference.changed:,} changed, {difference.removed:,} removed"
    console.print(f"Version {difference.number}: {difference.entries:,} entries; {counts}.", markup=False)
    if difference.aside:
        console.print(f"{difference.aside:,} records were kept aside.", markup=False)
    for finding in (*difference.suspicious, *difference.notes):
        console.print(f"- {finding}", markup=False)


def _counts(version: VersionView) -> str:
    return f"{version.added:,} added, {version.changed:,} changed, {version.removed:,} removed"


def _print_fields(console: Console, before: ListedPerson, after: ListedPerson) -> None:
    for change in changes(before, after):
        went, came = (", ".join(map(text_of, side)) or "-" for side in (change.before, change.after))
        console.print(f"         {change.field}: {went} -> {came}", markup=False)
