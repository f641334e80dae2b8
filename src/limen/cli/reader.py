"""`limen reader`: the agent of a booth, between its devices and the desk's page in the browser beside it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

import typer
from rich.console import Console

from limen.adapters.chip_reader import reader_names
from limen.adapters.installation import READER_PORT
from limen.adapters.processes import check_port
from limen.adapters.reader_agent import AgentServer, ReaderAgent, code_of, forget_pairing, pairing_secret
from limen.adapters.serial_scanner import SPEEDS, SerialScanner
from limen.cli.problems import Exit
from limen.lib.basics.problems import Problem

FOLDER: Final = Path("~/.limen-reader")
CHILD: Final = (sys.executable, "-I", "-m", "limen.adapters.chip_child")
STILL: Final = (sys.executable, "-I", "-m", "limen.adapters.still_child")


def reader_command(
    *,
    desk: Annotated[
        str, typer.Option(help="Address of the desk whose pages are answered, as the browser shows it.", metavar="URL")
    ] = "",
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port on this machine; the desk's limen.toml names it: reader_port.")
    ] = READER_PORT,
    folder: Annotated[Path, typer.Option(help="Where the pairing secret is kept.")] = FOLDER,
    pair_anew: Annotated[
        bool, typer.Option("--pair-anew", help="Make a new pairing secret: pages paired before are not answered.")
    ] = False,
    readers: Annotated[bool, typer.Option("--readers", help="Print the readers of this machine and end.")] = False,
    scanner: Annotated[
        Path | None,
        typer.Option(help="Serial line of a scanner that does not type by itself.", metavar="DEVICE"),
    ] = None,
    speed: Annotated[int, typer.Option(help="Bits a second on that line.")] = 9_600,
    camera: Annotated[
        str, typer.Option(help="Camera that the browser does not reach: its device or number.", metavar="DEVICE")
    ] = "",
) -> None:
    """Serve the devices of this booth to the desk in its browser, until Ctrl+C: chip reader, scanner, camera.

    It prints a pairing code: type it once into the desk's page “Chip reader” of this browser. Only pages of the desk
    that --desk names, paired so, are answered; one document is read at a time, and nothing of it is kept.

    Exit codes: 0 ended as asked, 1 --readers found none, 2 wrong usage, 4 readers cannot be reached from this
    installation, 6 the port is taken.

    Examples:
        limen reader --desk https://post-1.example:8443
        limen reader --readers
        limen reader --desk https://post-1.example:8443 --scanner /dev/ttyACM0 --speed 115200
    """
    console = Console(highlight=False)
    if readers:
        raise typer.Exit(_tell_readers(console))
    origin = _origin_of(desk)
    place = folder.expanduser()
    if pair_anew:
        forget_pairing(place)
    _warn(console)
    secret = pairing_secret(place)
    check_port("127.0.0.1", port)
    agent = ReaderAgent(
        secret=secret,
        origins=frozenset({origin}),
        command=CHILD,
        readers=reader_names,
        scanner=_scanner(scanner, speed),
        still=(*STILL, camera) if camera else (),
    )
    with AgentServer(agent, port) as server:
        console.print(f"Pairing code: {code_of(secret)}", markup=False)
        console.print(
            f"Type it once into {origin}/reader in this booth's browser. Stop with Ctrl+C.",
            markup=False,
            soft_wrap=True,
        )
        serve(server)


def _scanner(device: Path | None, speed: int) -> SerialScanner | None:
    if speed not in SPEEDS:
        said = ", ".join(str(each) for each in SPEEDS)
        raise typer.BadParameter(f"{speed} is no speed of a serial line: {said}", param_hint="--speed")
    return None if device is None else SerialScanner(device, speed=speed)


def serve(server: AgentServer) -> None:
    """Serve until Ctrl+C."""
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return


def _origin_of(desk: str) -> str:
    parts = urlsplit(desk)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise typer.BadParameter(f"{desk!r} is no address: https://post-1.example:8443", param_hint="--desk")
    return f"{parts.scheme}://{parts.netloc}".lower()


def _tell_readers(console: Console) -> Exit:
    names = reader_names()
    for name in names:
        console.print(name, markup=False)
    return Exit.DONE if names else Exit.FOUND


def _warn(console: Console) -> None:
    """Say at once what every attempt would say later."""
    try:
        reader_names()
    except Problem as problem:
        console.print(f"! {problem}", markup=False, soft_wrap=True)
