"""The `limen` command as a person runs it: a process of its own, on an installation of its own.

The process is forked from one that has imported whatever reads no installation. It finds everything else as a process
started by hand does, and it starts in a quarter of the time.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.made_once import made_once, tables

MAIN = "from limen.cli.app import main; main()"
WITHIN_SECONDS = 180
STREAMS = ("stdin", "stdout", "stderr")

_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(["tests.doors.cli.preloaded"])


@dataclass(frozen=True)
class Limen:
    """The command on one installation folder."""

    home: Path

    @property
    def environment(self) -> Mapping[str, str]:
        """What the command finds around it."""
        return {**os.environ, "LIMEN_HOME": str(self.home), "COLUMNS": "400", "NO_COLOR": "1", "TERM": "dumb"}

    def __call__(self, *arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        return self._run(MAIN, *arguments, stdin=stdin)

    def python(self, code: str, *arguments: str) -> str:
        """Run code on the installation's register and return what it prints."""
        return self.run(f"from limen.cli.register import open_register\nopen_register()\n{code}", *arguments)

    def run(self, code: str, *arguments: str) -> str:
        """Run code that opens the register by itself, if it needs it, and return what it prints."""
        done = self._run(code, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the command and return its process."""
        return subprocess.Popen(
            [sys.executable, "-c", MAIN, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def fresh(self, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run code in a process that has loaded nothing, where what is loaded is the question."""
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=WITHIN_SECONDS,
        )

    def _run(self, code: str, *arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = ["-c", *map(str, arguments)]
        with tempfile.TemporaryDirectory() as place:
            streams = [Path(place, name) for name in STREAMS]
            streams[0].write_text(stdin, encoding="utf-8")
            process = _forking.Process(
                target=_become, args=(code, command, dict(self.environment), [str(stream) for stream in streams])
            )
            process.start()
            process.join(WITHIN_SECONDS)
            if process.exitcode is None:
                process.kill()
                raise TimeoutError(f"no end within {WITHIN_SECONDS} seconds: limen {' '.join(command[1:])}")
            out, errors = (stream.read_text(encoding="utf-8") for stream in streams[1:])
            return subprocess.CompletedProcess(command, process.exitcode, out, errors)


def _become(code: str, command: list[str], environment: dict[str, str], streams: list[str]) -> None:
    """Be the process that was asked for, in the one that was forked."""
    os.environ.clear()
    os.environ.update(environment)
    for number, (stream, flags) in enumerate(
        zip(streams, (os.O_RDONLY, *2 * (os.O_WRONLY | os.O_CREAT,)), strict=True)
    ):
        os.dup2(os.open(stream, flags), number)
    sys.stdin, sys.argv = os.fdopen(0, encoding="utf-8"), command
    try:
        exec(compile(code, "<limen>", "exec"), {"__name__": "__main__"})  # noqa: S102 - the code of the tests
    finally:
        # The fork ends without the end of an interpreter, which would let go of the databases.
        if "limen.config.settings" in sys.modules:
            sys.modules["django.db"].connections.close_all()


def installed(home: Path) -> Limen:
    """Return the command on a copy of an installation as `limen init --host localhost` makes one."""
    shutil.copytree(made_once("installation", _install), home)
    return Limen(home)


def _install(folder: Path) -> None:
    with_tables(folder)
    done = Limen(folder)("init", "--host", "localhost")
    assert done.returncode == 0, done.stderr


def with_tables(home: Path) -> Path:
    """Put the tables of a register into the folder, so that whatever makes an installation there has them already."""
    home.mkdir(exist_ok=True)
    shutil.copy(tables() / "limen.sqlite3", home)
    (home / "limen.sqlite3").chmod(0o600)  # as whatever makes one here leaves it
    return home


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


PUT_LIST_IN_FORCE = """
from limen.adapters.world import world
from limen.apps.posts import operations as posts
from limen.apps.watchlists import operations as watchlists
from limen.lib.basics.roles import Role
machine = world().machine_act(purpose="test")
acts = []
for name in ("w.keeper", "w.second"):
    id_ = posts.add_officer(machine, username=name, full_name=name, roles=[Role.WATCHLIST_DESK],
                            password="quiet-lantern-at-the-pass", one_time=False)
    acts.append(world().act(actor=id_, actor_name=name, roles=[Role.WATCHLIST_DESK], purpose="test"))
watchlists.open_list(acts[0], code="lost", name="Lost", owner="Office", legal_basis="s. 8", action="inform")
lines = ["issuer,number,status", "UTO,A1234567,lost"]
version = watchlists.import_numbers(acts[0], list_code="lost", lines=lines, made_at=acts[0].at).version
watchlists.confirm_numbers(acts[1], list_code="lost", version=version)
print(*world().artefacts.held())
"""
"""Code for `Limen.python`: two officers put a list of one number in force; prints the digest of its data."""
