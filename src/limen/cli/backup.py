"""`limen backup` and `limen restore`: the whole installation in two encrypted files, and back.

The register, with list data, settings, certificates and the node's identity, goes to one file, to be kept as long as
the law says. The subject keys, with the key-encryption key, go to another, to be destroyed after days: while it exists,
a person erased since could still be read from the two together. Without it, what is sealed in the journal stays sealed.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Annotated, Final

import typer
from rich.console import Console

from limen.adapters import clock
from limen.adapters.archive import (
    ArchiveKeyWrong,
    ArchiveUnreadable,
    Lock,
    Manifest,
    Unlock,
    read_archive,
    write_archive,
)
from limen.adapters.artefact_store import TRUST_FILE as LIST_TRUST
from limen.adapters.artefact_store import held_in
from limen.adapters.database_copy import CopyBroken, check_sqlite
from limen.adapters.installation import home, read_configuration, write_configuration
from limen.adapters.keys import make_kek
from limen.adapters.node_identity import new_incarnation, read_node, read_public_key
from limen.adapters.seal_trust import FILE as SEAL_TRUST
from limen.adapters.staging import staged, sweep
from limen.cli.problems import Exit
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.events.checkpoints import fingerprint
from limen.lib.events.proof import Proof

REGISTER, KEYS = "register", "keys"
KEEP_KEYS_DAYS: Final = 7
_KEK: Final = "secrets/kek"
_SETTINGS: Final = ("limen.toml", "node.json", "node-public.pem", SEAL_TRUST, LIST_TRUST)


class HomeNotEmpty(Problem):
    """A restore never writes over anything."""

    code = "backup.home-not-empty"
    sentence = N_("%(folder)s is not empty. Restore into a new folder (--home), or move this one away first.")


class BackupNotWritten(Problem):
    """The place for the backup cannot be written to."""

    code = "backup.not-written"
    sentence = N_("The backup was not written: %(why)s. What was there before is unchanged.")


class LockMissing(Problem):
    """Nobody was named who could open the backup."""

    code = "backup.lock-missing"
    sentence = N_("Say who may open the backup: --recipient (an age or ssh public key) or --passphrase-file.")


class KeysMissing(Problem):
    """The file with the subject keys is not there, and nobody said to go on without it."""

    code = "backup.keys-missing"
    sentence = N_(
        "There is no file with the subject keys beside %(path)s. Name it (--keys), or go on --without-keys:"
        " what is sealed in the journal then stays unreadable for ever."
    )


def backup_command(
    file: Annotated[Path, typer.Argument(help="Where to write the register's archive.", dir_okay=False)],
    *,
    recipient: Annotated[
        list[str] | None, typer.Option(help="age1… or ssh public key of who may open it. Repeat for more.")
    ] = None,
    passphrase_file: Annotated[
        Path | None, typer.Option(help="File whose first line is the passphrase.", exists=True, dir_okay=False)
    ] = None,
    keep_keys_days: Annotated[
        int, typer.Option(help="Days until the file with the subject keys must be destroyed.", min=1, max=90)
    ] = KEEP_KEYS_DAYS,
) -> None:
    """Write an encrypted backup while the node serves, and check it by reading it back.

    Two files are written. FILE holds the register, list data, settings and certificates. FILE.keys-until-DATE holds
    the subject keys: destroy it on that date. While it exists, a person erased in the meantime could still be read
    from the two together; afterwards nobody can, and a newer pair has taken its place.

    Checked: SQLite's own integrity check or pg_restore's, the proof of the journal, and every byte read back.

    Exit codes: 0 written and checked, 1 the register or the copy is not whole, 2 wrong usage, 4 no installation.

    Examples:
        limen backup /mnt/backup/limen.age --recipient age1...
        limen backup limen.age --passphrase-file /etc/limen/passphrase
    """
    lock = Lock(recipients=recipient or (), passphrase=_passphrase(passphrase_file))
    if not lock.recipients and not lock.passphrase:
        raise LockMissing
    console = Console(stderr=True, highlight=False)
    keep_until = (clock.now() + timedelta(days=keep_keys_days)).date().isoformat()
    keys_file = file.with_name(f"{file.name}.keys-until-{keep_until}")
    part = importlib.import_module("limen.cli.backup_register")
    sweep(home())
    with staged(home()) as folder:
        with console.status("Copying and proving the register …"):
            copies = part.copy_databases(folder)
            lists = held_in(home(), folder)  # after the register, so that none is missing that it names
        about = {"made_at": clock.now().isoformat(), "rows": copies.rows, **copies.about}
        with console.status("Encrypting and reading back …"):
            digest = _written(file, _register_files({**copies.register, **lists}), {**about, "part": REGISTER}, lock)
            keys = {_KEK: home() / _KEK, **copies.keys}
            _written(keys_file, keys, {**about, "part": KEYS, "keep_until": keep_until}, lock)
    part.record(events=copies.proof.events, digest=digest)
    _tell_backup(console, file, digest=digest, keys_file=keys_file, proof=copies.proof)
    raise typer.Exit(_tell_proof(console, copies.proof))


def _written(file: Path, files: Mapping[str, Path], about: Mapping[str, object], lock: Lock) -> str:
    try:
        return write_archive(file, files, about=about, lock=lock)
    except OSError as error:
        raise BackupNotWritten(why=str(error)) from error


def _register_files(copies: Mapping[str, Path]) -> dict[str, Path]:
    """Return name -> path of everything that makes this installation, but the subject keys and what protects them."""
    folder = home()
    kept = [folder / name for name in _SETTINGS]
    kept += [path for part in ("secrets", "tls") for path in sorted((folder / part).rglob("*")) if path.is_file()]
    names = {path.relative_to(folder).as_posix(): path for path in kept if path.exists()}
    return {**{name: path for name, path in names.items() if name != _KEK}, **copies}


def _tell_backup(console: Console, file: Path, *, digest: str, keys_file: Path, proof: Proof) -> None:
    until = keys_file.name.rpartition("-until-")[2]
    console.print(f"{file}: {proof.events} events, read back and whole.\nSHA-256 {digest}", soft_wrap=True)
    console.print(
        f"{keys_file}: the subject keys. Destroy it on {until}: until then, who was erased since could still be read"
        " from the two files together.",
        soft_wrap=True,
    )


def _tell_proof(console: Console, proof: Proof) -> Exit:
    if proof.holds:
        return Exit.DONE
    for finding in proof.findings:
        console.print(str(finding), markup=False, soft_wrap=True)
    console.print("The journal does NOT hold. Look into it with: limen journal verify", style="bold")
    return Exit.FOUND


def restore_command(
    file: Annotated[Path, typer.Argument(help="The register's archive.", exists=True, dir_okay=False)],
    *,
    identity: Annotated[
        list[Path] | None, typer.Option(help="age identity file or ssh private key.", exists=True, dir_okay=False)
    ] = None,
    passphrase_file: Annotated[
        Path | None, typer.Option(help="File whose first line is the passphrase.", exists=True, dir_okay=False)
    ] = None,
    keys: Annotated[
        Path | None, typer.Option(help="The file with the subject keys; else the newest beside FILE.", exists=True)
    ] = None,
    without_keys: Annotated[
        bool, typer.Option("--without-keys", help="Go on without keys: what is sealed stays sealed for ever.")
    ] = False,
    database: Annotated[
        str | None, typer.Option(help="Another database than the backup names; an empty one, on PostgreSQL.")
    ] = None,
    keys_database: Annotated[str | None, typer.Option(help="The same for the subject keys.")] = None,
    broken_journal: Annotated[
        bool, typer.Option("--broken-journal", help="Go on although the journal in the backup does not hold.")
    ] = False,
) -> None:
    """Bring a backup back into an empty folder (--home), prove it, and only then put it in place.

    The node begins a new life: its journal goes on in a chain of its own, so that a machine restored by mistake can
    never continue the old one. Whoever was erased since the backup is erased again before anybody is served.

    Exit codes: 0 restored, 1 the backup is not whole or its journal does not hold, 2 wrong usage, 3 the file cannot
    be read, 4 a program of PostgreSQL is missing, 5 the folder is not empty or the keys are missing.

    Examples:
        limen --home /srv/limen restore limen.age --identity key.txt
        limen --home /srv/limen restore limen.age --passphrase-file /etc/limen/passphrase
    """
    unlock = Unlock(
        identities=[path.read_text(encoding="utf-8") for path in identity or ()],
        passphrase=_passphrase(passphrase_file),
    )
    console = Console(stderr=True, highlight=False)
    target = home()
    if target.exists() and any(target.iterdir()):
        raise HomeNotEmpty(folder=str(target))
    keys_file = None if without_keys else keys or _newest_keys(file)
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.restoring-") as folder:
        place = Path(folder) / "home"
        rows = _unpack(file, keys_file, place, unlock)
        _name_databases(place, database, keys_database)
        proof = _open_in(place).bring_back(place, rows=rows)
        if not proof.holds and not broken_journal:
            raise typer.Exit(_tell_proof(console, proof))
        erased = _begin_new_life(place)
        _put_in_place(place, target)
    console.print(
        f"{target}: restored and proved, {proof.events} events; {erased} erasures done again.\n"
        f"The node signs with the key {fingerprint(read_public_key(target))}.",
        soft_wrap=True,
    )
    raise typer.Exit(_tell_proof(console, proof))


def _newest_keys(file: Path) -> Path:
    beside = sorted(file.parent.glob(f"{file.name}.keys-until-*"))
    if not beside:
        raise KeysMissing(path=str(file))
    return beside[-1]


def _unpack(file: Path, keys_file: Path | None, place: Path, unlock: Unlock) -> Mapping[str, int]:
    """Unpack both archives into one folder, check the SQLite databases in it, and return the rows promised."""
    place.mkdir(mode=0o700)
    manifest = _read_part(file, place, unlock, REGISTER)
    if keys_file is None:
        make_kek(place)
    else:
        kept = _read_part(keys_file, place, unlock, KEYS)
        if kept.about["incarnation"] != manifest.about["incarnation"]:
            raise ArchiveUnreadable(path=str(keys_file), why="it holds the keys of another node, or of another life")
    found = {name: check_sqlite(place / name) for name in ("limen.sqlite3", "keys.sqlite3") if (place / name).exists()}
    rows: Mapping[str, int] = manifest.about["rows"]
    if found.get("limen.sqlite3", rows) != rows:
        raise CopyBroken(name=file.name, why="it does not hold the rows that were written")
    return rows


def _read_part(file: Path, place: Path, unlock: Unlock, part: str) -> Manifest:
    manifest = read_archive(file, place, unlock=unlock)
    if manifest.about.get("part") != part:
        raise ArchiveUnreadable(path=str(file), why=f"it is not the archive of the {part}")
    return manifest


def _name_databases(place: Path, database: str | None, keys_database: str | None) -> None:
    configuration = read_configuration(place)
    named = replace(
        configuration,
        database=database or configuration.database,
        keys_database=keys_database or configuration.keys_database,
    )
    if named != configuration:
        write_configuration(named)


def _open_in(place: Path) -> ModuleType:
    """Make the unpacked installation this process's own and return the part that works on its databases."""
    os.environ["LIMEN_HOME"] = str(place)
    importlib.import_module("limen.cli.register").open_register()
    return importlib.import_module("limen.cli.backup_register")


def _begin_new_life(place: Path) -> int:
    earlier = read_node(place).incarnation
    new_incarnation(place)
    erased: int = _open_in(place).begin(earlier_incarnation=earlier)
    return erased


def _put_in_place(place: Path, target: Path) -> None:
    if target.exists():
        target.rmdir()
    place.rename(target)


def _passphrase(path: Path | None) -> str:
    if path is None:
        return ""
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or not lines[0]:
        raise ArchiveKeyWrong(said=str(path), why="its first line is empty")
    return lines[0]
