"""What a killed backup leaves in plain text is found and swept; what a running one needs is left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from limen.adapters.staging import abandoned, staged, sweep

WAITS = """
import sys
from pathlib import Path
from limen.adapters.staging import staged
with staged(Path(sys.argv[1])) as folder:
    (folder / "limen.sqlite3").write_text("plain")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_it_is_gone_with_the_block(tmp_path: Path) -> None:
    with staged(tmp_path) as folder:
        (folder / "limen.sqlite3").write_text("plain")
        assert folder.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_backup_left_is_swept_and_a_running_one_is_left_alone(tmp_path: Path) -> None:
    with staged(tmp_path) as running:
        killed = subprocess.Popen(
            [sys.executable, "-c", WAITS, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert killed.stdout
        left = Path(killed.stdout.readline().strip())
        assert abandoned(tmp_path) == []
        os.kill(killed.pid, signal.SIGKILL)
        killed.communicate(timeout=20)
        assert abandoned(tmp_path) == [left]
        assert sweep(tmp_path) == 1
        assert (left.exists(), running.exists()) == (False, True)
