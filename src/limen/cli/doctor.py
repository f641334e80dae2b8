"""`limen doctor`: looks at an installation and says, for each thing that is wrong, what it is and how to mend it.

This part needs neither Django nor a database: it must still speak when they are what is broken.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, requires, version
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from limen.adapters import camera, clock, forecasting, lines_font
from limen.adapters.certificates import RENEW_DAYS, read_certificate
from limen.adapters.chip_reader import reader_names
from limen.adapters.country_pack import read_country_pack
from limen.adapters.installation import Configuration, ConfigurationError, home, read_configuration
from limen.adapters.node_health import read_health
from limen.adapters.staging import abandoned
from limen.cli.problems import Exit
from limen.cli.register import load_django
from limen.lib.basics.country_pack import CountryPackError
from limen.lib.basics.problems import Problem

PYTHON: Final = (3, 11)
LEAST_FREE: Final = 2 * 1024**3
"""Bytes: a day of a large post with its write-ahead log and one backup in the making."""
BEAT_AGE: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ailment:
    """One thing that is wrong."""

    says: str
    mend: str
    grave: bool = True
    """False where the node works on all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One thing that was looked at, and what was found wrong there."""

    at: str
    ailments: tuple[Ailment, ...]
    note: str = ""
    """What is not wrong and still worth knowing."""


Check = Callable[[Configuration], Iterator[Ailment]]


def doctor_command(
    *, as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False
) -> None:
    """Say what is wrong with this installation and how to mend it. Nothing is changed.

    Exit codes: 0 nothing is wrong, 1 something is, 2 wrong usage, 4 there is no installation, or none that can be read.

    Examples:
        limen doctor
        limen --home /srv/limen doctor --json
    """
    folder = home()
    if not (folder / "limen.toml").exists():
        raise ConfigurationError(f"There is no installation in {folder}. Make one with `limen init`.")
    looks = list(_looks(read_configuration(folder)))
    if as_json:
        sys.stdout.write(json.dumps([asdict(look) for look in looks], ensure_ascii=False) + "\n")
    else:
        Console(highlight=False).print(_table(looks))
    raise typer.Exit(Exit.FOUND if any(look.ailments for look in looks) else Exit.DONE)


def _looks(configuration: Configuration) -> Iterator[Look]:
    for name, check in CHECKS.items():
        yield Look(at=name, ailments=tuple(check(configuration)))
    yield Look(at="pictures of documents", ailments=(), note=_pictures())
    yield Look(at="forecast of arrivals", ailments=(), note=_forecast())
    yield Look(at="emergency documents", ailments=(), note=_lines_font())
    unusable = [*_country_pack(configuration), *_secrets(configuration)]
    if any(ailment.grave for ailment in unusable):
        return
    load_django()
    # What asks the register needs Django, which cannot be loaded before the checks above.
    checks: dict[str, Check] = importlib.import_module("limen.cli.doctor_register").CHECKS
    for name, check in checks.items():
        ailments = tuple(check(configuration))
        yield Look(at=name, ailments=ailments)
        if name == "databases" and ailments:
            return


def _table(looks: Sequence[Look]) -> Table:
    table = Table("", "looked at", "what is wrong", "how to mend it", box=None, pad_edge=False)
    for look in looks:
        if not look.ailments:
            table.add_row("–" if look.note else "ok", look.at, look.note)
        for ailment in look.ailments:
            mark = "✗" if ailment.grave else "!"
            table.add_row(mark, look.at, ailment.says, ailment.mend, style="bold red" if ailment.grave else "yellow")
    return table


# --- checks ----------------------------------------------------------------------------------------------


def _python(_configuration: Configuration) -> Iterator[Ailment]:
    if sys.version_info < PYTHON:
        yield Ailment(says=f"Python {sys.version.split()[0]} is too old.", mend="Install Python 3.11 or newer.")


def _packages(_configuration: Configuration) -> Iterator[Ailment]:
    for requirement in requires("limen") or ():
        if "extra ==" in requirement.partition(";")[2]:
            continue  # what only some installations are made with
        name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
        try:
            version(name)
        except PackageNotFoundError:
            yield Ailment(says=f"The package {name} is missing.", mend="Install Limen anew: make.")


def _pictures() -> str:
    """Say what reading pictures lacks: an installation that has document readers can do without."""
    lacking = camera.missing()
    return f"Not read here: {', '.join(lacking)} is not installed. To have it: {camera.REMEDY}" if lacking else ""


def _forecast() -> str:
    """Say what expecting arrivals rests on here: a post can do without what learns."""
    if forecasting.is_installed():
        return ""
    return f"By weekday and hour alone: {forecasting.NEEDED} is not installed. To have it: {forecasting.REMEDY}"


def _lines_font() -> str:
    """Say what printing emergency documents lacks: most posts print none."""
    if lines_font.is_installed():
        return ""
    return f"Not printed here: the font {lines_font.NEEDED} is not installed. To have it: {lines_font.REMEDY}"


def _country_pack(configuration: Configuration) -> Iterator[Ailment]:
    try:
        read_country_pack(configuration.country)
    except CountryPackError as error:
        yield Ailment(says=f"{error.file}, {error.key or 'the file'}: {error.wrong}", mend=error.remedy)


def _secrets(configuration: Configuration) -> Iterator[Ailment]:
    needed = [configuration.secrets / name for name in ("session.key", "kek", "node-signing.pem")]
    needed.append(configuration.home / "node.json")
    for path in needed:
        if not path.exists():
            yield Ailment(says=f"{path} is missing.", mend="Put it back from its safe copy; on a new node: limen init.")


def _permissions(configuration: Configuration) -> Iterator[Ailment]:
    for path in sorted(_private_files(configuration)):
        if path.stat().st_mode & 0o077:
            yield Ailment(says=f"{path} can be read by others.", mend=f"chmod 600 {path}")
    for folder in (configuration.home, configuration.secrets):
        if folder.stat().st_mode & 0o022:
            yield Ailment(says=f"{folder} can be written by others.", mend=f"chmod 700 {folder}")


def _private_files(configuration: Configuration) -> Iterator[Path]:
    yield configuration.home / "limen.toml"
    yield from (path for path in configuration.secrets.iterdir() if path.is_file())
    yield from configuration.certificates.glob("*.key")
    yield from configuration.home.glob("*.sqlite3*")


def _certificate(configuration: Configuration) -> Iterator[Ailment]:
    if not configuration.https:
        return
    try:
        shown = read_certificate(configuration.certificates)
    except ValueError as error:
        yield Ailment(says=f"The certificate cannot be read: {error}.", mend="Delete tls/node.pem and run limen init.")
        return
    if shown is None:
        yield Ailment(says="There is no certificate for HTTPS.", mend="limen init")
        return
    left = shown.not_after - clock.now()
    if left < timedelta(days=RENEW_DAYS):
        mend = "Start limen serve anew: it renews the certificate; booths keep what they imported."
        yield Ailment(says=f"The certificate ends in {left.days} days.", mend=mend, grave=left < timedelta(days=7))
    if missing := sorted(set(configuration.hosts) - shown.hosts):
        yield Ailment(says=f"The certificate does not name {', '.join(missing)}.", mend="limen init, then limen serve.")


def _disk(configuration: Configuration) -> Iterator[Ailment]:
    free = shutil.disk_usage(configuration.home).free
    if free < LEAST_FREE:
        yield Ailment(
            says=f"Only {free // 1024**2} MiB are free where {configuration.home} lies.",
            mend="Make room: a full disk stops every decision from being recorded.",
            grave=free < LEAST_FREE // 4,
        )


def _exposure(configuration: Configuration) -> Iterator[Ailment]:
    if _is_local(configuration.address):
        return
    if configuration.demo:
        mend = "Set address to 127.0.0.1, or make a real installation."
        yield Ailment(says=f"A demo, which shows its sign-in codes, listens on {configuration.address}.", mend=mend)
    if not configuration.https:
        mend = "Set https = true in limen.toml and run limen init."
        yield Ailment(says=f"The desk is served without HTTPS on {configuration.address}.", mend=mend)
    if all(_is_local(host) for host in configuration.hosts):
        mend = "Name the host that booths type in hosts, in limen.toml, and run limen init."
        yield Ailment(says="No host name is set that booths could use.", mend=mend)


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _staging(configuration: Configuration) -> Iterator[Ailment]:
    for folder in abandoned(configuration.home):
        mend = "Run limen backup, or serve again: both remove it."
        yield Ailment(says=f"A backup that was broken off left unencrypted copies in {folder}.", mend=mend)


def _node(configuration: Configuration) -> Iterator[Ailment]:
    health = read_health(configuration.home)
    if health is None or clock.now() - health.beat_at > BEAT_AGE:
        since = "ever" if health is None else f"since {_when(health.beat_at)}"
        mend = "Start it: limen serve. Without it the access log is not sealed and nothing is erased when due."
        yield Ailment(says=f"The node process has not been alive {since}.", mend=mend)
        return
    for name, job in health.jobs.items():
        if job.failure:
            mend = "Mend what it says; it is tried again by itself."
            yield Ailment(says=f"The job {name} fails: {job.failure}", mend=mend)


def _when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _chip_readers(_configuration: Configuration) -> Iterator[Ailment]:
    """A post that serves no booth of its own has no readers and needs none: only what was installed is looked at."""
    if importlib.util.find_spec("smartcard") is None:
        return
    try:
        reader_names()
    except Problem as problem:
        mend = "Needed only where `limen reader` runs. On Debian: apt-get install pcscd, then systemctl start pcscd."
        yield Ailment(says=str(problem), mend=mend, grave=False)


CHECKS: Final[dict[str, Check]] = {
    "Python": _python,
    "packages": _packages,
    "country pack": _country_pack,
    "secrets": _secrets,
    "permissions": _permissions,
    "certificate": _certificate,
    "disk": _disk,
    "who can reach it": _exposure,
    "broken-off backups": _staging,
    "node process": _node,
    "readers of chips": _chip_readers,
}
