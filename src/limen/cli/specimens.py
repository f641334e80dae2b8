"""`limen specimens`: specimens into the library, invented ones for trials, and a capture laid over a specimen."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from limen.adapters import comparing, invented_documents, specimen_files
from limen.cli.problems import Exit
from limen.lib.examination.comparing import differing
from limen.lib.examination.specimens import MANIFEST

PURPOSE = "specimens"
app = typer.Typer(help="Specimens of documents: taken in, invented, compared with.", no_args_is_help=True)


@app.command("import")
def import_command(
    source: Annotated[Path, typer.Argument(help=f"Folder or zip with {MANIFEST} and pictures.", exists=True)],
    *,
    officer: Annotated[str, typer.Option("--officer", help="User name of the examiner who answers for it.")],
) -> None:
    """Take specimens into the library, all of them or none; what changed becomes a new version.

    Exit codes: 0 done, 2 wrong usage, 5 refused by a rule: the manifest or a picture cannot be taken.

    Examples:
        limen specimens import specimens.zip --officer edda
    """
    # Loaded here alone: whoever compares two files, or draws some, needs no installation.
    from limen.apps.examination.operations import take_specimens  # noqa: PLC0415 - needs Django
    from limen.cli.named_officer import act_of_officer  # noqa: PLC0415 - as above

    act = act_of_officer(officer, purpose=PURPOSE)
    types = [each.code for each in act.pack.examination.document_types]
    features = [each.code for each in act.pack.examination.features]
    if source.is_dir():
        files = specimen_files.read_folder(source, types=types, features=features)
    else:
        files = specimen_files.read_archive(source.read_bytes(), types=types, features=features)
    taken = take_specimens(act, specimens=files.specimens, pictures=files.pictures)
    told = f"{taken.new} new, {taken.changed} in a new version, {taken.same} as before."
    Console(highlight=False).print(told, markup=False)


@app.command("invent")
def invent_command(
    folder: Annotated[Path, typer.Argument(help="A new folder.", file_okay=False)],
    *,
    state: Annotated[list[str] | None, typer.Option(help="Code of an issuing State. Repeat.")] = None,
) -> None:
    """Draw specimens of passports that no State issues, with their manifest: for trials and tests.

    Exit codes: 0 done, 2 wrong usage (the folder is there already).

    Examples:
        limen specimens invent invented/ --state UTO --state FRA
    """
    if folder.exists():
        raise typer.BadParameter(f"{folder} is there already. Name a new folder.")
    folder.mkdir(parents=True)
    manifest, pictures = invented_documents.specimens(state or ["UTO"])
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    for name, content in pictures.items():
        (folder / name).write_bytes(content)
    Console(highlight=False).print(f"{len(pictures)} pictures and {MANIFEST} in {folder}.", markup=False)


@app.command("compare")
def compare_command(
    capture: Annotated[Path, typer.Argument(help="Picture of the document.", exists=True, dir_okay=False)],
    specimen: Annotated[Path, typer.Argument(help="Picture of the specimen.", exists=True, dir_okay=False)],
    *,
    laid: Annotated[Path | None, typer.Option(help="Write the specimen as seen from the capture here, a JPEG.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False,
) -> None:
    """Lay a specimen over a capture and tell where the two differ: a hint where to look, and no verdict.

    Exit codes: 0 laid over each other and nothing differs, 1 something differs, or the two do not belong together,
    2 wrong usage, 5 what compares is missing, or could not.

    Examples:
        limen specimens compare capture.jpg uto-2019-white.jpg --laid over.jpg
    """
    found = comparing.compare(capture.read_bytes(), specimen.read_bytes())
    blocks = differing(found)
    if laid is not None and found.is_registered:
        laid.write_bytes(found.laid)
    console = Console(highlight=False)
    if as_json:
        told = {"agreeing": found.agreeing, "registered": found.is_registered, "compared": len(found.blocks)}
        console.print_json(json.dumps({**told, "differing": [asdict(block) for block in blocks]}))
    elif not found.is_registered:
        console.print(f"These do not lie over each other: only {found.agreeing} points agree.", markup=False)
    else:
        told_of = f"{found.agreeing} points agree; {len(blocks)} of {len(found.blocks)} blocks differ."
        console.print(told_of, markup=False)
    raise typer.Exit(Exit.FOUND if blocks or not found.is_registered else Exit.DONE)
