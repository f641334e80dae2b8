"""The programs of a node: started together, ended together, and the port that one of them listens on."""

from __future__ import annotations

import ctypes
import errno
import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from limen.adapters import clock
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

GRACE_SECONDS: Final = 15.0
"""How long a program may take to end what it has begun before it is killed."""
START_SECONDS: Final = 60.0
BEAT_SECONDS: Final = 0.2
_PR_SET_PDEATHSIG: Final = 1


class PortTaken(Problem):
    """Another program listens there."""

    code = "port-taken"
    sentence = N_("Port %(port)s on %(address)s is taken by another program. Stop it, or choose another port: --port.")


class PortRefused(Problem):
    """The system does not let us listen there."""

    code = "port-refused"
    sentence = N_(
        "This machine does not let Limen listen on %(address)s, port %(port)s: %(why)s."
        " Choose another: --address, --port."
    )


class ProcessDied(Problem):
    """One of the programs ended by itself."""

    code = "process-died"
    sentence = N_("The %(name)s process ended by itself (%(how)s); the others were ended too. What it said is above.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program to run beside others."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]


def check_port(address: str, port: int) -> None:
    """Raise PortTaken or PortRefused unless a server could listen there now."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(port=port, address=address) from error
            why = error.strerror or str(error)
            raise PortRefused(port=port, address=address, why=why) from error


def answers(address: str, port: int, *, host: str, authority: Path | None) -> bool:
    """Return True when a web server answers there to the name `host`, whatever it says; `authority` is for HTTPS."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - read, not listened on
    link = http.client.HTTPConnection(reached, port, timeout=5)
    if authority is not None:
        # It is asked by address; whether the certificate names the right hosts is what `limen doctor` looks at.
        context = ssl.create_default_context(cafile=str(authority))
        context.check_hostname = False
        link = http.client.HTTPSConnection(reached, port, timeout=5, context=context)
    try:
        link.request("GET", "/", headers={"Host": host})
        link.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        link.close()


def supervise(programs: Sequence[Program], *, is_up: Callable[[], bool], on_up: Callable[[], None]) -> None:
    """Run programs until SIGTERM or SIGINT, then end them all; `on_up` is called once `is_up` first returns True.

    Raises ProcessDied when one of them ends by itself, after ending the others.
    """
    with _stop_on_signals() as stop:
        running = {program.name: _start(program) for program in programs}
        try:
            _watch(running, stop, is_up, on_up)
        finally:
            _end(list(running.values()))


def _watch(
    running: Mapping[str, subprocess.Popen[bytes]],
    stop: threading.Event,
    is_up: Callable[[], bool],
    on_up: Callable[[], None],
) -> None:
    begun, up = clock.stopwatch(), False
    while not stop.wait(BEAT_SECONDS):
        for name, process in running.items():
            if (code := process.poll()) is not None:
                raise ProcessDied(name=name, how=_how(code))
        if not up and is_up():
            up = True
            on_up()
        if not up and clock.stopwatch() - begun > START_SECONDS:
            raise ProcessDied(name="web", how=f"no answer after {START_SECONDS:.0f} seconds")


@contextmanager
def _stop_on_signals() -> Iterator[threading.Event]:
    stop = threading.Event()

    def stop_now(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {each: signal.signal(each, stop_now) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _start(program: Program) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        program.arguments,
        env={**os.environ, **program.environment},
        # A key pressed in the terminal reaches us alone, and we end the others in order.
        start_new_session=True,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - we have one thread here
    )


def _die_with_parent() -> None:
    """Ask the system to end this process when its parent is killed, so that no server is left holding the port."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = clock.stopwatch() + GRACE_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, until - clock.stopwatch()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
