"""`limen serve`: the desk for the booths and the node's own work, started and ended together."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from rich.console import Console

from limen.adapters import clock, compiled_code
from limen.adapters.certificates import issue_certificate
from limen.adapters.installation import Configuration
from limen.adapters.processes import Program, answers, check_port, supervise
from limen.adapters.staging import sweep
from limen.cli import foundation


def serve_command(
    *,
    address: Annotated[str | None, typer.Option(help="Address to listen on, instead of the one in limen.toml.")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on, instead of the one in limen.toml.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Web processes, instead of the number in limen.toml.")
    ] = None,
) -> None:
    """Serve the desk to the booths until Ctrl+C or SIGTERM.

    Starts the web server and the node process; when one ends by itself the other is ended too, and the exit code says
    so, so that whoever supervises this command can start it anew.

    Exit codes: 0 ended as asked, 2 wrong usage, 4 the installation cannot be used as it is, 6 the port is taken,
    7 a process ended by itself.

    Examples:
        limen serve
        limen serve --address 0.0.0.0 --port 443
    """
    asked = {"address": address, "port": port, "workers": workers}
    said = {key: value for key, value in asked.items() if value is not None}
    configuration = replace(settings.CONFIGURATION, **said)  # type: ignore[arg-type]  # each has the type of its field
    console = Console(highlight=False)
    serve(
        configuration, on_up=lambda: console.print(f"Serving {configuration.origin}. Stop with Ctrl+C.", markup=False)
    )


def serve(configuration: Configuration, *, on_up: Callable[[], None], beside: Sequence[Program] = ()) -> None:
    """Run the node, and programs `beside` it, until it is told to stop; `on_up` is called once the desk answers.

    Raises ConfigurationError, PortTaken, PortRefused or ProcessDied.
    """
    foundation.check_ready()
    compiled_code.prepare()
    sweep(configuration.home)
    check_port(configuration.address, configuration.port)
    foundation.load_posts()
    foundation.collect_static()
    foundation.close_databases()
    authority = _renewed_authority(configuration)
    supervise(
        [_web(configuration), _node(configuration), *beside],
        is_up=lambda: answers(
            configuration.address, configuration.port, host=configuration.hosts[0], authority=authority
        ),
        on_up=on_up,
    )


def _renewed_authority(configuration: Configuration) -> Path | None:
    """Return the path of the certificate authority, its certificate renewed where it is due; None without HTTPS."""
    if not configuration.https:
        return None
    issued = issue_certificate(
        configuration.certificates, node_name=configuration.node_name, hosts=configuration.hosts, now=clock.now()
    )
    if issued.authority_is_new:
        sys.stderr.write(f"limen: the certificate authority is new: import {issued.authority} in every booth.\n")
    return issued.authority


def _web(configuration: Configuration) -> Program:
    arguments = [
        *(sys.executable, "-m", "granian", "limen.config.wsgi:application", "--interface", "wsgi"),
        *("--host", configuration.address, "--port", str(configuration.port)),
        *("--workers", str(_workers(configuration))),
        # With two threads a worker stalled for seconds under load; one thread a worker never did.
        *("--blocking-threads", "1"),
        *("--no-ws", "--log-level", "warning", "--workers-kill-timeout", "10"),
    ]
    if configuration.https:
        folder = configuration.certificates
        arguments += ["--ssl-certificate", str(folder / "node.pem"), "--ssl-keyfile", str(folder / "node.key")]
    return Program(name="web", arguments=arguments, environment=_environment(configuration))


def _node(configuration: Configuration) -> Program:
    arguments = [sys.executable, "-m", "limen.node"]
    return Program(name="node", arguments=arguments, environment=_environment(configuration))


def _environment(configuration: Configuration) -> dict[str, str]:
    return {"LIMEN_HOME": str(configuration.home), "DJANGO_SETTINGS_MODULE": "limen.config.settings"}


def _workers(configuration: Configuration) -> int:
    return configuration.workers or (1 if configuration.database == "sqlite" else 2)
