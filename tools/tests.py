"""Run the tests on SQLite and, beside them, those of the register on PostgreSQL: `python -m tools.tests`.

The tests at a browser wait a good deal; the others have the cores meanwhile, and give way when the browser wants them.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parent.parent
CORES = os.cpu_count() or 1
WORKERS = {"sqlite": CORES + 1, "postgresql": CORES}
"""One more than cores where a browser is waited for: what it waits for, another one's tests use."""
BY_FILE = ("--dist=loadfile", "--no-loadscope-reorder", "--quiet")
BOTH_DATABASES = ("tests/apps", "tests/rights")


def main() -> int:
    """Run both and return 0 only when both did."""
    with tempfile.TemporaryDirectory() as folder:
        told, remarks = Path(folder, "postgresql"), Path(folder, "remarks")
        remarks.touch()
        with told.open("wb") as output:
            beside = _start("postgresql", *BOTH_DATABASES, remarks=remarks, output=output, niceness=10)
        try:
            first = _start("sqlite", remarks=remarks).wait()
            second = beside.wait()
        finally:
            # Whoever breaks off the one breaks off the other, which takes its server down with it.
            if beside.poll() is None:
                beside.send_signal(signal.SIGINT)
                beside.wait()
        _say(f"\nThe register on PostgreSQL:\n{told.read_text(encoding='utf-8', errors='replace')}")
        for sentence in dict.fromkeys(remarks.read_text(encoding="utf-8").splitlines()):
            _say(sentence)
    return first or second


def _start(
    database: str, *paths: str, remarks: Path, output: BinaryIO | None = None, niceness: int = 0
) -> subprocess.Popen[bytes]:
    command = ["nice", "-n", str(niceness), sys.executable, "-m", "pytest", *BY_FILE, *paths]
    command.append(f"--numprocesses={WORKERS[database]}")
    environment = {**os.environ, "LIMEN_TEST_DATABASE": database, "LIMEN_TEST_REMARKS": str(remarks)}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
