"""`limen demo` and `limen demo-code`: makes a demo installation once, serves it, and says how to sign in."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from limen.adapters import clock
from limen.adapters.country_pack import read_demo_officers
from limen.adapters.installation import Configuration, ConfigurationError, home, read_configuration
from limen.adapters.processes import PortRefused, PortTaken, Program, check_port
from limen.adapters.secret_files import read_secret, write_secret
from limen.cli.demo.virtual_reader import program_of
from limen.cli.init import install
from limen.cli.problems import Exit
from limen.cli.register import open_register

FOLDER: Final = "var/demo"
CROSSINGS: Final = 20_000
PORT: Final = 8000


def demo_command(
    *,
    crossings: Annotated[
        int, typer.Option(min=0, help="About how many crossings of the past year to invent.")
    ] = CROSSINGS,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = PORT,
    country: Annotated[str, typer.Option(help="Country pack.")] = "utopia",
    anew: Annotated[bool, typer.Option("--anew", help="Throw the demo of before away and make it anew.")] = False,
    serve: Annotated[bool, typer.Option(help="Serve it; else only make it.")] = True,
) -> None:
    """Try a post out: officers of every role, a year of invented crossings, passports to scan; served on this machine.

    The first run makes the installation in var/demo (or --home before the command); later runs use what is there.
    Everybody in it is invented. Sign-in codes are shown on the sign-in page: never put it on a network.

    Exit codes: 0 ended as asked, 2 wrong usage, 4 the installation cannot be used, 6 the port is taken,
    7 a process ended by itself.

    Examples:
        limen demo
        limen demo --crossings 100000 --port 8080
        limen --home /tmp/limen-demo demo --anew
    """
    console = Console(highlight=False)
    folder = _choose_home()
    if serve:
        check_port("127.0.0.1", port)
    configuration = _prepare(console, folder, port=port, country=country, crossings=crossings, anew=anew)
    if serve:
        _serve(console, replace(configuration, port=port))


def code_command(*, username: Annotated[str, typer.Argument(help="User name of a demo officer.")]) -> None:
    """Print a demo officer's sign-in code of this moment; it is good for half a minute.

    Exit codes: 0 done, 1 there is no such officer, 2 wrong usage, 4 there is no demo here.

    Examples:
        limen demo-code ines
    """
    _choose_home()
    configuration = _demo_configuration(open_register())
    from limen.apps.posts.queries import demo_sign_ins  # noqa: PLC0415 - needs Django, loaded above

    officers = [each for each in read_demo_officers(configuration.country) if each.username == username]
    for sign_in in demo_sign_ins(officers, at=clock.now()):
        Console(highlight=False).print(sign_in.code)
        return
    Console(stderr=True).print(f"limen: there is no demo officer “{username}”.", markup=False)
    raise typer.Exit(Exit.FOUND)


def _choose_home() -> Path:
    """Return the demo's folder: var/demo, unless --home or LIMEN_HOME names one."""
    os.environ.setdefault("LIMEN_HOME", FOLDER)
    return home()


def _demo_configuration(folder: Path) -> Configuration:
    configuration = read_configuration(folder)
    if not configuration.demo:
        raise ConfigurationError(
            f"{folder} is a real installation, not a demo. Name another folder: limen --home FOLDER demo."
        )
    return configuration


def _prepare(console: Console, folder: Path, *, port: int, country: str, crossings: int, anew: bool) -> Configuration:
    """Make the demo, or take the one that is there; one that was left half-made is made anew."""
    if (folder / "limen.toml").exists():
        configuration = _demo_configuration(folder)
        if _loaded(folder) is not None and not anew:
            return _reuse(console, configuration, crossings)
        shutil.rmtree(folder)
    configuration = Configuration(
        home=folder,
        node_name="demo",
        country=country,
        https=False,
        demo=True,
        port=port,
        hosts=("localhost", "127.0.0.1"),
    )
    console.print(f"Making a demo in {folder} ...", markup=False, soft_wrap=True)
    for _ in install(configuration):
        pass
    _load(console, configuration, crossings)
    return configuration


def _reuse(console: Console, configuration: Configuration, crossings: int) -> Configuration:
    for _ in install(configuration):
        pass
    asked = _loaded(configuration.home)
    if asked != crossings:
        console.print(f"Using the demo of before, made for {asked} crossings. To make it anew: --anew.", markup=False)
    return configuration


def _load(console: Console, configuration: Configuration, crossings: int) -> None:
    # Needs Django, which `install` has loaded.
    from limen.cli.demo import examinations, loading, protection, response  # noqa: PLC0415 - see above

    loading.take_in_officers(read_demo_officers(configuration.country))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Inventing a year of crossings", total=max(crossings, 1))
        count = loading.load_crossings(crossings=crossings, progress=lambda more: progress.advance(task, more))
        progress.update(task, completed=count, total=count)
    loading.load_list()
    loading.load_persons()
    loading.load_trust()
    if crossings:
        loading.load_permits(crossings=crossings)
    loading.load_movements()
    examinations.load_examination()
    loading.write_notes()
    protection.load_protection()
    response.load_response()
    write_secret(_mark(configuration.home), json.dumps({"asked": crossings, "crossings": count}).encode(), replace=True)


def _mark(folder: Path) -> Path:
    return folder / "demo.json"


def _loaded(folder: Path) -> int | None:
    """Return for how many crossings the demo was made; None when its making was broken off."""
    content = read_secret(_mark(folder))
    return None if content is None else int(json.loads(content)["asked"])


def _serve(console: Console, configuration: Configuration) -> None:
    from limen.apps.posts.queries import DemoSignIn, demo_sign_ins  # noqa: PLC0415 - needs Django, loaded by now
    from limen.cli import serve  # noqa: PLC0415 - as above

    def table(sign_ins: Iterable[DemoSignIn]) -> Table:
        made = Table("user name", "code now", "role", "post", title="Sign in as", title_justify="left", box=None)
        made.add_column("password", no_wrap=True)
        for each in sign_ins:
            roles = ", ".join(sorted(role.label for role in each.roles))
            made.add_row(each.username, each.code, roles, each.post, each.password)
        return made

    def tell() -> None:
        console.print(table(demo_sign_ins(read_demo_officers(configuration.country), at=clock.now())))
        console.print("The code of this moment: on the sign-in page, or `limen demo-code ines`.", markup=False)
        console.print("Passports to scan: `limen demo-passports`.", markup=False)
        console.print(f"Open {configuration.origin} and press Ctrl+C here to stop.", markup=False, style="bold")

    serve.serve(configuration, on_up=tell, beside=_reader(console, configuration))


def _reader(console: Console, configuration: Configuration) -> list[Program]:
    """Return the invented chip reader; none where another program has its port: everything else works without it."""
    try:
        check_port("127.0.0.1", configuration.reader_port)
    except (PortTaken, PortRefused) as problem:
        console.print(f"No chip reader in this demo. {problem}", markup=False, soft_wrap=True)
        return []
    return [program_of(configuration)]
