"""Install what a lock file names, with uv, which takes a quarter of the time that pip does.

`python -m tools.install FILE` for a lock, `python -m tools.install .` for Limen itself.

uv does not read pip's settings. A site that names its own package index, folder of wheels or certificate to pip has
said it once, so it is passed on here. What uv has been told itself goes first.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

# What `pip config list` calls it, and the variable in which uv expects it.
_SAID_TO_PIP = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_EXTRA_INDEX_URL",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "no-index": "UV_NO_INDEX",
    "cert": "SSL_CERT_FILE",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
}


def main() -> int:
    """Return what uv returned; it has said itself what went wrong."""
    (what,) = sys.argv[1:]
    wanted = ["--require-hashes", "--requirement", what] if what.endswith(".txt") else ["--editable", what]
    uv = str(Path(sys.executable).with_name("uv"))
    command = [uv, "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--python", sys.executable]
    return subprocess.run([*command, *wanted], env=_environment(), check=False).returncode


def _environment() -> dict[str, str]:
    said = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    ).stdout
    told = dict(_setting(line) for line in said.splitlines() if "=" in line)
    # pip looks at every index it knows; which file it is that may be installed, the hashes say.
    every_index = {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    return every_index | {uv: told[pip] for pip, uv in _SAID_TO_PIP.items() if pip in told} | os.environ


def _setting(line: str) -> tuple[str, str]:
    """Return name and value of a line such as `global.index-url='...'`; of two, the later one wins."""
    name, _, value = line.partition("=")
    return name.rpartition(".")[2], " ".join(shlex.split(value))


if __name__ == "__main__":
    sys.exit(main())
