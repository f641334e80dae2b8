"""A served desk for browser tests: one server and one browser for a folder of tests, a fresh context for each test."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, StorageState, sync_playwright

from tests.doors.cli.command import with_tables
from tests.doors.desk import served as serving
from tests.doors.desk.served import Desk
from tests.made_once import made_once


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a served desk with the posts and officers of Utopia."""
    folder: Path = tmp_path_factory.mktemp("desk")
    shutil.copytree(made_once("desk", _prepare), folder, dirs_exist_ok=True)
    with serving.served(folder) as address:
        yield address


@pytest.fixture(scope="session")
def folder(address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the installation behind `address`."""
    return next(tmp_path_factory.getbasetemp().glob("desk*/limen.toml")).parent


def _prepare(folder: Path) -> None:
    with_tables(folder)
    serving.prepare(folder)


@cache
def running_browser() -> Browser:
    """Return the one browser of this process: Playwright starts once in it, whichever folder asks first."""
    playwright = sync_playwright().start()
    browser = serving.launch(playwright)
    atexit.register(playwright.stop)
    atexit.register(browser.close)
    return browser


@pytest.fixture(scope="session")
def chromium() -> Browser:
    """Return a browser."""
    return running_browser()


@pytest.fixture(scope="session")
def sittings() -> dict[str, StorageState]:
    """Return the sittings of officers who signed in already: a second factor's code is good only once."""
    return {}


@pytest.fixture
def sit_down(address: str, chromium: Browser, sittings: dict[str, StorageState]) -> Iterator[Callable[..., Desk]]:
    """Return a function that seats an officer: `sit_down("ines", at="UTO-AIR-1/A1")`; the rest shapes the browser.

    A message of the browser's console that is an error fails the test: a broken content policy says so there.
    """
    errors: list[str] = []
    opened = []

    def seat(username: str, *, at: str = "", direction: str = "", **context: Any) -> Desk:
        context.setdefault("viewport", {"width": 1366, "height": 768})
        made = chromium.new_context(storage_state=sittings.get(username), **context)
        opened.append(made)
        page = made.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        if username not in sittings:
            serving.sign_in(page, address, username)
            sittings[username] = made.storage_state()
        desk = Desk(page=page, address=address, context=made)
        if at:
            desk.start_shift(at, direction)
        return desk

    yield seat
    for context in opened:
        context.close()
    # The browser reports every answer of 4xx on its console; that a problem is one is what some tests are about.
    assert [
        error for error in errors if "Failed to load resource" not in error and "Response Status" not in error
    ] == []
