"""The `limen` command as a person runs it: a process of its own, on an installation of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MAIN = "from limen.cli.app import main; main()"


@dataclass(frozen=True)
class Limen:
    """The command on one installation folder."""

    home: Path

    @property
    def environment(self) -> Mapping[str, str]:
        """What the command finds around it."""
        return {**os.environ, "LIMEN_HOME": str(self.home), "COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}

    def __call__(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        return self._python(MAIN, *arguments, stdin=stdin)

    def python(self, code: str, *arguments: str) -> str:
        """Run code on the installation's register and return what it prints."""
        done = self._python(f"from limen.cli.register import open_register\nopen_register()\n{code}", *arguments)
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

    def _python(self, code: str, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
