"""`limen init`: makes an installation, or completes one; what is there is kept and told."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from limen.adapters import clock
from limen.adapters.certificates import issue_certificate
from limen.adapters.country_pack import read_country_pack
from limen.adapters.credentials import totp_address
from limen.adapters.installation import Configuration, home, read_configuration, write_configuration
from limen.adapters.keys import make_kek
from limen.adapters.node_identity import make_node
from limen.adapters.secret_files import write_secret
from limen.cli.problems import Exit
from limen.cli.register import load_django


@dataclass(frozen=True, slots=True)
class Step:
    """One thing of the installation, and whether it was made now."""

    what: str
    made: bool


def init_command(
    *,
    home_folder: Annotated[
        Path | None, typer.Option("--home", help="Folder of the installation; else LIMEN_HOME, else ./var.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(help="Country pack: the name of one that ships, or the path of a folder.")
    ] = None,
    database: Annotated[
        str | None, typer.Option(help="“sqlite”, or postgresql://user@host/name; the database must exist.")
    ] = None,
    keys_database: Annotated[
        str | None, typer.Option(help="Where subject keys are kept, apart from the register; same forms.")
    ] = None,
    host: Annotated[
        list[str] | None, typer.Option(help="Name or address under which booths reach this node; may be repeated.")
    ] = None,
    address: Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 for all networks.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on.")] = None,
    node_name: Annotated[str | None, typer.Option(help="Name of this node in the journal, such as post-1.")] = None,
    administrator: Annotated[str, typer.Option(help="User name of the first administrator.")] = "administrator",
) -> None:
    """Make an installation, or complete one: settings, secrets, certificate, databases, posts, first administrator.

    Safe to run again: what is there is kept and told. Settings are changed later in limen.toml.

    Exit codes: 0 done, 2 wrong usage, 4 the installation cannot be used as it is (the sentence says why).

    Examples:
        limen init
        limen init --home /srv/limen --host post.border.example --host 10.0.0.5 --address 0.0.0.0
        limen init --database postgresql://limen@localhost/limen
    """
    if home_folder is not None:
        os.environ["LIMEN_HOME"] = str(home_folder)
    asked = {
        "country": country,
        "database": database,
        "keys_database": keys_database,
        "hosts": tuple(host) if host else None,
        "address": address,
        "port": port,
        "node_name": node_name,
    }
    said = {key: value for key, value in asked.items() if value is not None}
    existed = (home() / "limen.toml").exists()
    configuration = read_configuration(home())
    if existed and (other := [key for key, value in said.items() if getattr(configuration, key) != value]):
        sys.stderr.write(
            f"limen: {home() / 'limen.toml'} is kept, and says otherwise about: {', '.join(other)}."
            " Change it there and run `limen init` again.\n"
        )
        raise typer.Exit(Exit.INSTALLATION)
    if not existed:
        configuration = replace(configuration, **said)  # type: ignore[arg-type]  # each option has the type of its field
    console = Console(highlight=False)
    for step in install(configuration):
        console.print(f"  {'made' if step.made else 'kept'}  {step.what}", markup=False)
    _tell_administrator(console, administrator)
    console.print(f"\nNext: limen --home {configuration.home} serve", markup=False, soft_wrap=True)


def install(configuration: Configuration) -> Iterator[Step]:
    """Make what the installation lacks, in an order in which it can be broken off and run again; yield each step.

    Raises ConfigurationError, CountryPackError or a Problem that says what stands in the way.
    """
    pack = read_country_pack(configuration.country)
    os.umask(0o077)  # databases and their logs are nobody else's business
    folder = configuration.home
    fresh = not (folder / "limen.toml").exists()
    if fresh:
        write_configuration(configuration)
    yield Step(str(folder / "limen.toml"), fresh)
    yield Step("session secret", write_secret(configuration.secrets / "session.key", _session_key(), replace=False))
    yield Step("key-encryption key (keep a copy of secrets/ in a safe)", make_kek(folder))
    known = (folder / "node.json").exists()
    yield Step(f"identity of the node “{make_node(folder, name=configuration.node_name).name}”", not known)
    if configuration.https:
        yield from _certificate(configuration)
    (folder / "static").mkdir(exist_ok=True)
    load_django()
    from limen.cli import foundation  # noqa: PLC0415 - needs Django, which reads the limen.toml written above

    yield Step("tables of the databases", foundation.make_tables())
    posts = foundation.load_posts()
    yield Step(f"{posts.posts} posts with {posts.lanes} lanes of the country pack “{pack.name}”", posts.changed)
    foundation.collect_static()


def _certificate(configuration: Configuration) -> Iterator[Step]:
    issued = issue_certificate(
        configuration.certificates, node_name=configuration.node_name, hosts=configuration.hosts, now=clock.now()
    )
    yield Step(f"certificate authority; booths import {issued.authority}", issued.authority_is_new)
    yield Step(f"certificate for {', '.join(configuration.hosts)}", issued.certificate_is_new)


def _session_key() -> bytes:
    return os.urandom(32).hex().encode("ascii")


def _tell_administrator(console: Console, username: str) -> None:
    from limen.cli import foundation  # noqa: PLC0415 - needs Django, which `install` has loaded by now

    first = foundation.first_administrator(username)
    if first is None:
        console.print("  kept  administrators", markup=False)
        return
    address = totp_address(username=first.username, secret=first.totp_secret)
    console.print(f"  made  administrator “{first.username}”", markup=False)
    console.print("\nShown this once. To be replaced at the first sign-in:", markup=False)
    console.print(f"  user name  {first.username}\n  password   {first.password}", markup=False)
    console.print("Scan with an authenticator app, or type the key into it:", markup=False)
    console.print(f"  key        {first.totp_secret}\n  address    {address}", markup=False, soft_wrap=True)
    if sys.stdout.isatty():
        _print_qr(address)


def _print_qr(address: str) -> None:
    import qrcode  # noqa: PLC0415 - a tenth of a second that only this line of a terminal pays

    code: Any = qrcode.QRCode(border=2)
    code.add_data(address)
    code.print_ascii(out=sys.stdout, invert=True)
