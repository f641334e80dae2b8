"""A real server with a register of its own, and an officer's hands at its pages."""

from __future__ import annotations

import hmac
import os
import re
import socket
import subprocess
import sys
import time
from base64 import b32decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from limen.adapters.country_pack import read_demo_officers
from tests import found
from tests.doors.desk.prepare import SECRET

CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PASSWORDS = {officer.username: officer.password for officer in read_demo_officers("utopia")}
STARTS_WITHIN_SECONDS = 60


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the installation in `folder`, made there unless there is one; the server ends with the block."""
    if not (folder / "limen.toml").exists():
        prepare(folder)
    # Where a chip reader of this machine would be asked for: a place of this server's own.
    with (folder / "limen.toml").open("a", encoding="utf-8") as configuration:
        configuration.write(f"reader_port = {_free_port()}\n")
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "1"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--port", str(port), "limen.config.wsgi:application"],
            env=os.environ | {"LIMEN_HOME": str(folder)},
            stdout=log,
            stderr=log,
        )
        try:
            address = f"http://localhost:{port}"
            _wait(address, server)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def prepare(folder: Path) -> None:
    """Make the installation of these tests in `folder`."""
    subprocess.run([sys.executable, "-m", "tests.doors.desk.prepare", str(folder)], check=True)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError("the server ended by itself; see server.log in its folder")
        try:
            with urlopen(f"{address}/sign-in/", timeout=5):  # noqa: S310 - a server of our own on this machine
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(f"no answer from {address}")


def launch(playwright: Playwright) -> Browser:
    """Return a browser without a window."""
    return playwright.chromium.launch(executable_path=found.chromium(), args=CHROMIUM_ARGUMENTS)


def code(shift: int = 0) -> str:
    """Return the sign-in code of every invented officer, now or `shift` half minutes from now (RFC 6238)."""
    counter = int(datetime.now(UTC).timestamp()) // 30 + shift
    digest = hmac.digest(b32decode(SECRET), counter.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0xF
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def sign_in(page: Page, address: str, username: str, *, password: str = "") -> None:
    """Sign an invented officer in. A code is good once: the neighbours of the present one are tried too."""
    page.goto(f"{address}/sign-in/")
    page.fill("#id_login", username)
    page.fill("#id_password", password or PASSWORDS[username])
    page.click("form[action='/sign-in/'] .btn-primary")
    for shift in (0, 1, -1):
        page.wait_for_selector("#id_code")
        page.fill("#id_code", code(shift))
        with page.expect_navigation():
            page.click("form:has(#id_code) .btn-primary")
        if "second-factor" not in page.url:
            return
    raise AssertionError(f"no code let {username} in")


@dataclass(slots=True)
class Desk:
    """A page, and what an officer does with it."""

    page: Page
    address: str
    context: BrowserContext

    def open(self, path: str) -> None:
        """Open a page of the desk by its address."""
        self.page.goto(self.address + path)

    def start_shift(self, place: str, direction: str = "") -> None:
        """Start the shift unless one is open; `direction` only for lanes that work both ways."""
        self.open("/shift/start")
        if "/shift/start" not in self.page.url:
            return
        self.page.select_option("#id_place", place)
        if direction:
            self.page.check(f"input[name=direction][value={direction}]", force=True)
        with self.page.expect_navigation():
            self.page.click("form:has(#id_place) .btn-primary")

    def end_shift(self, line: str = "Nothing is left to do.") -> None:
        """End the shift if one is open, with the same line for every case that the officer has."""
        self.open("/shift")
        if "/shift/start" in self.page.url:
            return
        for field in self.page.locator("textarea[name^=line-]").all():
            field.fill(line)
        with self.page.expect_navigation():
            self.page.click("button:has-text('End the shift')")

    def take_case(self, case: str) -> None:
        """Take a case of the second line; what an earlier shift left is read first, as the desk wants it."""
        self.open("/second-line/hand-over")
        while self.page.locator("article button").count():
            self.page.locator("article button").first.click()
            self.page.wait_for_load_state()
        self.open(case)
        self.page.click("text=Take this case")
        expect(self.page.locator("#holder")).to_have_text("You have this case")

    def read(self, lines: str) -> None:
        """Send lines as a wedge reader does: character by character, with Enter after every line."""
        self.page.locator("#scan").focus()
        for line in lines.splitlines():
            self.page.keyboard.type(line)
            self.page.keyboard.press("Enter")
        self.settle()

    def press(self, key: str) -> None:
        """Press a key after the pause that tells a person from a reader."""
        self.page.wait_for_timeout(300)
        self.page.keyboard.press(key)
        self.page.wait_for_timeout(150)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way any more."""
        self.page.wait_for_load_state()
        self.page.wait_for_function(
            "() => document.readyState === 'complete' && !document.querySelector('.htmx-request')"
        )

    def heading(self) -> str:
        """Return the one sentence on top of the page."""
        return self.page.locator("h1").first.inner_text()

    def inspection(self) -> str:
        """Return the id of the inspection on the screen."""
        expect(self.page).to_have_url(re.compile(r"/lane/inspections/[0-9a-f-]{36}$"))
        return self.page.url.rsplit("/", 1)[1]
