"""Take every address out of package-lock.json after npm has written it; a lock names versions and hashes only."""

from __future__ import annotations

import json
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "package-lock.json"
CARRIES_ADDRESS = ("funding", "resolved")


def without_addresses(lock: dict[str, dict[str, dict[str, object]]]) -> dict[str, object]:
    """Return the lock without the keys of its packages that hold addresses."""
    packages = {
        path: {key: value for key, value in package.items() if key not in CARRIES_ADDRESS}
        for path, package in lock["packages"].items()
    }
    return {**lock, "packages": packages}


def main() -> int:
    """Rewrite the lock file in place; return the exit code."""
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    LOCK.write_text(json.dumps(without_addresses(lock), indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
