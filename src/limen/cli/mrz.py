"""`limen mrz`: machine-readable zones from arguments, files, pictures or standard input; a table or JSON Lines out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Final, TextIO

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from limen.adapters import camera, clock, uploads
from limen.cli.problems import Exit
from limen.lib import mrz
from limen.lib.basics.findings import Finding, Severity, finding_to_dict

LONGEST_LINE: Final = 2_000
"""Characters; of a longer line only so many are looked at, which is enough to say that it is too long."""

ROWS: Final = 200
"""Documents in one table: long input is shown in several, and never held whole."""


class Shape(StrEnum):
    """What comes out."""

    TABLE = "table"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One document of the input: where it stood, and what it says."""

    source: str
    line: int
    reading: mrz.Reading
    page: mrz.PageReading | None = None
    """How the lines were read, where they come from a picture."""


def mrz_command(
    lines: Annotated[list[str] | None, typer.Argument(help="The lines of one or more documents.")] = None,
    *,
    files: Annotated[
        list[Path] | None,
        typer.Option("--file", help="Read this file; may be given again.", exists=True, dir_okay=False),
    ] = None,
    images: Annotated[
        list[Path] | None,
        typer.Option("--image", help="Read the page in this picture; may be given again.", exists=True, dir_okay=False),
    ] = None,
    portraits: Annotated[
        Path | None,
        typer.Option(help="Write the portrait of each --image into this folder.", exists=True, file_okay=False),
    ] = None,
    stdin: Annotated[bool, typer.Option("--stdin", help="Read standard input as well.")] = False,
    shape: Annotated[
        Shape, typer.Option("--format", help="A table for people, JSON Lines for programs.")
    ] = Shape.TABLE,
    today: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="The day that decides the century of birth and expiry; today if not given."
        ),
    ] = None,
) -> None:
    """Read machine-readable zones: passports, identity cards, visas.

    A document is two or three lines, or one with everything. Empty lines between documents are welcome, not needed. A
    document that cannot be read is reported with the number of its line, and the rest goes on.

    Of a picture (JPEG, PNG, WebP), two engines read the lines, however the page lies in it. A character that neither
    both saw nor a check digit decides stands as ?, and nothing is guessed. What is printed above the lines is compared.

    Exit codes: 0 every document is in order, 1 something is wrong with at least one, 2 wrong usage.

    Examples:
        limen mrz 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<' 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'
        limen mrz --file passports.txt --file cards.txt
        limen mrz --image page.jpg --portraits .
        scanner | limen mrz --stdin --format jsonl > read.jsonl
    """
    given = bool(lines or files or images)
    if not given and not stdin and sys.stdin.isatty():
        raise typer.BadParameter("Give the lines of a document, --file, --image or --stdin.")
    sources = _sources(lines or [], files or [], with_stdin=stdin or not given)
    day = today.date() if today else clock.now().date()
    read = chain(
        (document for source, text in sources for document in _read(source, text, day)),
        (_read_image(image, portraits, day) for image in images or ()),
    )
    all_right = _print_table(read) if shape is Shape.TABLE else _print_json_lines(read)
    raise typer.Exit(Exit.DONE if all_right else Exit.FOUND)


def _sources(lines: list[str], files: list[Path], *, with_stdin: bool) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield the name of each source and its lines, opened one after the other."""
    if lines:
        yield "arguments", "\n".join(lines).split("\n")
    for file in files:
        with _progress_of(file) as progress, file.open(encoding="utf-8", errors="replace", newline="") as stream:
            yield str(file), _lines_of(stream, progress)
    if with_stdin:
        yield "standard input", _lines_of(sys.stdin, None)


def _progress_of(file: Path) -> AbstractContextManager[Progress | None]:
    if not sys.stderr.isatty():
        return nullcontext()
    progress = Progress(console=Console(stderr=True), transient=True)
    progress.add_task(file.name, total=file.stat().st_size)
    return progress


def _lines_of(stream: TextIO, progress: Progress | None) -> Iterator[str]:
    """Yield the lines, each cut to LONGEST_LINE without ever holding more of it."""
    is_rest = False
    while piece := stream.readline(LONGEST_LINE):
        if progress is not None:
            progress.advance(progress.task_ids[0], len(piece))
        if not is_rest:
            yield piece
        is_rest = not piece.endswith(("\n", "\r"))


def _read(source: str, text: Iterable[str], today: date) -> Iterator[Read]:
    for record in mrz.split_records(text):
        yield Read(source=source, line=record.line, reading=mrz.parse(record.text, today=today))


def _read_image(image: Path, portraits: Path | None, today: date) -> Read:
    """Read the page in a picture; write its portrait where that was asked for."""
    try:
        page = camera.look_at_page(image.read_bytes())
    except _NO_PICTURE as problem:
        typer.echo(f"{image}: {problem}", err=True)
        return _no_picture(image)
    if portraits is not None and page.portrait:
        (portraits / f"{image.stem}-portrait.jpg").write_bytes(page.portrait)
    said = mrz.read_page(page.seen, today=today)
    return Read(source=str(image), line=1, reading=said.reading or mrz.empty_reading(), page=said)


_NO_PICTURE: Final = (
    uploads.DocumentNotTaken,
    uploads.FileMissing,
    uploads.FileTooLarge,
    uploads.NotAPicture,
    uploads.PictureTooLarge,
)


def _no_picture(image: Path) -> Read:
    unread = mrz.PageReading(mrz.Verdict.NOT_READ, mrz.Voted(None, (), (), ()), None, ())
    return Read(source=str(image), line=1, reading=mrz.empty_reading(), page=unread)


def _is_right(document: Read) -> bool:
    return document.reading.valid and (document.page is None or document.page.verdict is mrz.Verdict.READ)


def _findings(document: Read) -> tuple[Finding, ...]:
    return (*(document.page.findings if document.page else ()), *document.reading.findings)


def _print_json_lines(documents: Iterator[Read]) -> bool:
    """Print one JSON object per document; True when every document is in order."""
    all_right = True
    for document in documents:
        all_right = all_right and _is_right(document)
        sys.stdout.write(json.dumps(_as_dict(document), ensure_ascii=False) + "\n")
    return all_right


def _as_dict(document: Read) -> dict[str, object]:
    reading = document.reading
    return {
        "source": document.source,
        "line": document.line,
        "valid": _is_right(document),
        "format": reading.format,
        "variant": reading.variant,
        "lines": reading.lines,
        "document_code": reading.document_code,
        "kind": mrz.document_kind(reading.document_code),
        "issuer": reading.issuer,
        "number": reading.number,
        "name": reading.names._asdict(),
        "nationality": reading.nationality,
        "birth": str(reading.birth),
        "sex": reading.sex,
        "expiry": str(reading.expiry),
        "optional": reading.optional,
        "personal_number": reading.personal_number,
        "checks": [check._asdict() for check in reading.checks],
        "noise": reading.noise,
        "repairs": [
            {"lines": repair.lines, "changes": [change._asdict() for change in repair.changes], "reason": repair.reason}
            for repair in reading.repairs
        ],
        "findings": [{**finding_to_dict(finding), "text": str(finding)} for finding in _findings(document)],
        **({"picture": _picture_as_dict(document.page)} if document.page else {}),
    }


def _picture_as_dict(page: mrz.PageReading) -> dict[str, object]:
    return {
        "verdict": page.verdict,
        "doubts": [doubt._asdict() for doubt in page.voted.doubts],
        "settled": [settled._asdict() for settled in page.voted.settled],
    }


def _print_table(documents: Iterator[Read]) -> bool:
    """Print tables of ROWS documents, and below each what is to be said; True when every document is in order."""
    console = Console()
    all_right = True
    while some := list(islice(documents, ROWS)):
        console.print(_table(some))
        for document in some:
            all_right = all_right and _is_right(document)
            _print_findings(console, document)
    return all_right


def _table(documents: list[Read]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("line", "", "form", "document"):
        table.add_column(heading, no_wrap=True)
    table.add_column("name", overflow="fold")
    for heading in ("of", "born", "sex", "until"):
        table.add_column(heading, no_wrap=True)
    for document in documents:
        reading = document.reading
        table.add_row(
            str(document.line),
            "✓" if _is_right(document) else "✗",
            reading.format or "?",
            f"{reading.document_code} {reading.issuer} {reading.number}",
            str(reading.names),
            reading.nationality,
            str(reading.birth),
            reading.sex,
            str(reading.expiry),
        )
    return table


def _print_findings(console: Console, document: Read) -> None:
    """Notes of no consequence are for `--format jsonl`."""
    for finding in _findings(document):
        if finding.severity > Severity.INFO:
            place = "" if document.page else f", line {document.line}"
            console.print(f"{document.source}{place}: {finding}", markup=False, highlight=False)
