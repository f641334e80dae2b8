"""How the node process is: a small file that it keeps fresh and that `limen doctor` reads.

A file and not a table, because it must still be readable when the database is what fails.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class JobHealth:
    """How one job of the node process is."""

    every_seconds: float
    last_done_at: datetime | None = None
    last_failed_at: datetime | None = None
    failure: str = ""
    """What went wrong last, empty once it went well again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeHealth:
    """How the node process is."""

    pid: int
    started_at: datetime
    beat_at: datetime
    """When the process last said that it lives."""
    jobs: dict[str, JobHealth] = field(default_factory=dict)


def health_path(folder: Path) -> Path:
    """Return where the installation `folder` keeps the health of its node process."""
    return folder / "node-health.json"


def write_health(folder: Path, health: NodeHealth) -> None:
    """Replace the file; a reader sees the old one or the new one."""
    path = health_path(folder)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(json.dumps(asdict(health), default=_text, indent=1), encoding="utf-8")
    beside.replace(path)


def read_health(folder: Path) -> NodeHealth | None:
    """Return what the node process last said; None when it never ran here or the file cannot be understood."""
    try:
        said = json.loads(health_path(folder).read_text(encoding="utf-8"))
        return NodeHealth(
            pid=int(said["pid"]),
            started_at=datetime.fromisoformat(said["started_at"]),
            beat_at=datetime.fromisoformat(said["beat_at"]),
            jobs={name: _job(job) for name, job in said["jobs"].items()},
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _job(said: dict[str, str | float | None]) -> JobHealth:
    return JobHealth(
        every_seconds=float(said["every_seconds"] or 0),
        last_done_at=_moment(said["last_done_at"]),
        last_failed_at=_moment(said["last_failed_at"]),
        failure=str(said["failure"] or ""),
    )


def _moment(said: object) -> datetime | None:
    return datetime.fromisoformat(said) if isinstance(said, str) else None


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a health file")
