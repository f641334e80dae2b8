"""Pictures of the main pages, taken from a real server with invented people: `make screenshots`.

They go to docs/screenshots and are looked at: a page that cannot be shown here should not be shown at a border either.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, StorageState, sync_playwright

from tests import found
from tests.doors.desk import pictured
from tests.doors.desk import served as serving
from tests.doors.desk.papers import passport
from tests.doors.desk.served import Desk

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
DESKTOP = {"viewport": {"width": 1366, "height": 768}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
CASE_OF_A_HIT = "second-line-hits"
LIST = """issuer,number,status,listed_on
UTO,X7000001,stolen,2026-02-01
FRA,19AA00017,lost,2025-11-30
UTO,not a number!,lost,2026-01-01
DEU,C01X0006H,revoked,2026-03-14
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How the same pages are looked at."""

    name: str
    context: dict[str, Any]
    language: str = "en"


WAYS = (
    Way(name="light", context=DESKTOP | {"color_scheme": "light"}),
    Way(name="dark", context=DESKTOP | {"color_scheme": "dark"}),
    Way(name="phone", context=PHONE),
    Way(name="zoom-200", context={"viewport": {"width": 683, "height": 384}, "device_scale_factor": 2}),
    Way(name="arabic", context=DESKTOP, language="ar"),
    Way(name="chinese", context=DESKTOP, language="zh-hans"),
)


class Studio:
    """Seats officers and takes pictures of what they see."""

    def __init__(self, *, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address
        self._sittings: dict[str, StorageState] = {}

    def seat(self, username: str, *, at: str = "", context: dict[str, Any] | None = None) -> Desk:
        """Return a page of a signed-in officer."""
        made = self._browser.new_context(storage_state=self._sittings.get(username), **(context or DESKTOP))
        page = made.new_page()
        if username not in self._sittings:
            serving.sign_in(page, self._address, username)
            self._sittings[username] = made.storage_state()
        desk = Desk(page=page, address=self._address, context=made)
        if at:
            desk.start_shift(at)
        return desk

    def stranger(self, context: dict[str, Any]) -> Desk:
        """Return a page of nobody, at the sign-in."""
        made = self._browser.new_context(**context)
        desk = Desk(page=made.new_page(), address=self._address, context=made)
        desk.open("/sign-in/")
        return desk

    def take(self, desk: Desk, name: str, way: Way) -> None:
        """Take a picture of the whole page."""
        target = FOLDER / way.name / f"{name}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        desk.page.screenshot(path=target, full_page=True)
        print(target.relative_to(ROOT))


def prepare_post(studio: Studio) -> dict[str, str]:
    """Fill the post with a list, an arrival and travellers, and return the addresses of pages worth a picture."""
    _import_list(studio)
    desk = studio.seat("ines", at="UTO-AIR-1/A1")
    addresses = dict(_inspections(desk))
    desk.open("/waiting")
    desk.page.fill("#id_label", "UT 417")
    desk.page.fill("#id_persons", "162")
    desk.page.click("form:has(#id_label) .btn-primary")
    desk.open("/shift")
    desk.page.click("button:has-text('Printer')")
    desk.context.close()
    return addresses


def _import_list(studio: Studio) -> None:
    desk = studio.seat("wen")
    desk.open("/lists/open")
    desk.page.fill("#id_code", "passport-office")
    desk.page.fill("#id_name", "Lost and stolen passports")
    desk.page.fill("#id_legal_basis", "Passport Act, section 12 (invented)")
    desk.page.click("form .btn-primary")
    desk.page.set_input_files("#id_file", {"name": "list.csv", "mimeType": "text/csv", "buffer": LIST.encode()})
    desk.page.click("form .btn-primary")
    desk.page.wait_for_selector("button[name=confirmed]")
    desk.page.click("button[name=confirmed]")
    desk.page.wait_for_load_state()
    desk.context.close()


def _inspections(desk: Desk) -> Iterator[tuple[str, str]]:
    for number in ("A2000001", "A2000002"):
        _read(desk, passport(primary="SANTOS", secondary="RITA", number=number, valid_days=-20))
        desk.press("r")
    yield "clear", _read(desk, passport(primary="LINDQVIST", secondary="ANNA", number="A2000003"))
    yield "stop", _read(desk, passport(primary="OKAFOR", secondary="CHIDI", number="X7000001", valid_days=40))
    visitor = _read(desk, passport(primary="CARDOSO", secondary="INES", number="A2000008", issuer="BRA"))
    yield "stays", visitor.replace("/lane/inspections/", "/inspections/") + "/stays?on=2027-01-15"
    _read(desk, passport(primary="HALLORAN", secondary="VIKTORIA", number="A2000012"))
    yield CASE_OF_A_HIT, desk.page.url.removeprefix(desk.address).replace("/lane/", "/second-line/") + "/hits"
    desk.press("r")
    listed = _read(desk, passport(primary="HALORAN", secondary="VIKTORIYA", number="A2000009"))
    yield "lane-hit", listed
    yield "side-by-side", f"{listed}/hits/1"
    missing = _read(desk, passport(primary="QUINTEROS", secondary="ISABELA", number="A2000010", years=11))
    yield "side-by-side-help", f"{missing}/hits/1"
    _read(desk, passport(primary="OSTROVSKAYA", secondary="MILENA", number="A2000011"))
    yield "child", _read(desk, passport(primary="NGUYEN", secondary="LAN", number="A2000004", years=9))
    _read(desk, passport(primary="DUBOIS", secondary="CLAIRE", number="A2000005", years=36))
    desk.press("f")
    desk.read(passport(primary="DUBOIS", secondary="LOUIS", number="A2000006", years=7))
    desk.read(passport(primary="MOREAU", secondary="ZOE", number="A2000007", years=8))
    yield "party", desk.page.url.removeprefix(desk.address)


def _read(desk: Desk, lines: str) -> str:
    desk.open("/lane")
    desk.read(lines)
    return desk.page.url.removeprefix(desk.address)


def pictures(studio: Studio, addresses: dict[str, str], way: Way) -> None:
    """Take every picture in one way of looking."""
    desk = studio.seat("ines", context=way.context)
    desk.open("/preferences")
    desk.page.check(f"input[name=language][value={way.language}]", force=True)
    desk.page.click("form:has(input[name=language]) .btn-primary")
    own = {name: path for name, path in addresses.items() if name != CASE_OF_A_HIT}
    pages: dict[str, str] = {
        "lane": "/lane",
        "shift": "/shift",
        "waiting": "/waiting",
        "typed": "/lane/typed",
        "response": "/response",
        "response-register": "/response/register",
    }
    for name, path in {**pages, **own, "preferences": "/preferences"}.items():
        desk.open(path)
        studio.take(desk, name, way)
    desk.open(addresses["child"].replace("/lane/inspections/", "/inspections/") + "/claim")
    studio.take(desk, "claim", way)
    desk.page.keyboard.press("?")
    studio.take(desk, "keys", way)
    desk.context.close()
    if way.language == "en":
        _others(studio, way, addresses[CASE_OF_A_HIT])


def _others(studio: Studio, way: Way, case_of_a_hit: str) -> None:
    wanted: tuple[tuple[str, str, Callable[[Desk], None]], ...] = (
        ("sofia", "UTO-AIR-1/", lambda desk: _queue(studio, desk, way)),
        ("sofia", "UTO-AIR-1/", lambda desk: _page(studio, desk, way, CASE_OF_A_HIT, case_of_a_hit)),
        ("noor", "", lambda desk: _lists(studio, desk, way)),
        ("petra", "", lambda desk: _page(studio, desk, way, "permits", "/permits")),
        ("ada", "", lambda desk: _page(studio, desk, way, "officers", "/officers")),
        ("olga", "", lambda desk: _page(studio, desk, way, "journal", "/journal")),
        ("olga", "", lambda desk: _page(studio, desk, way, "complaints", "/complaints")),
        ("olga", "", lambda desk: _page(studio, desk, way, "agreements", "/agreements")),
        ("petra", "", lambda desk: _page(studio, desk, way, "emergency-issue", "/emergency/issue")),
        ("tomas", "UTO-AIR-1/", lambda desk: _page(studio, desk, way, "response-board", "/response/board")),
        ("tomas", "UTO-AIR-1/", lambda desk: _page(studio, desk, way, "response-plan", "/response/plans/new")),
        ("amara", "UTO-AIR-1/", lambda desk: _page(studio, desk, way, "missing", "/missing")),
    )
    for username, at, take in wanted:
        desk = studio.seat(username, at=at, context=way.context)
        take(desk)
        desk.context.close()
    stranger = studio.stranger(way.context)
    studio.take(stranger, "sign-in", way)
    stranger.open("/stay-check")
    studio.take(stranger, "stay-check", way)
    stranger.open("/complain")
    studio.take(stranger, "complain", way)
    stranger.context.close()


def _queue(studio: Studio, desk: Desk, way: Way) -> None:
    _page(studio, desk, way, "second-line", "/second-line")
    desk.page.locator("a.row-link").first.click()
    desk.page.wait_for_load_state()
    if desk.page.locator("text=Take this case").count():
        desk.page.click("text=Take this case")
        desk.settle()
    case = desk.page.url.removeprefix(desk.address)
    studio.take(desk, "second-line-inspection", way)
    for tab in ("interview", "assessment", "outcome", "appeals"):
        _page(studio, desk, way, f"second-line-{tab}", f"{case}/{tab}")


def _lists(studio: Studio, desk: Desk, way: Way) -> None:
    """Take the pages of lists as the second person sees them: what waits is for them to confirm."""
    _page(studio, desk, way, "lists", "/lists")
    version = desk.page.locator("a[href*='/lists/versions/']").first.get_attribute("href")
    _page(studio, desk, way, "list-version", version or "")
    _page(studio, desk, way, "list", "/lists/persons/national")
    proposal = desk.page.locator("a[href*='/lists/proposals/']").first.get_attribute("href")
    _page(studio, desk, way, "list-proposal", proposal or "")
    desk.open("/lists/entries")
    desk.page.fill("#id_name", "Mistek")
    desk.page.click("form:has(#id_name) .btn-primary")
    desk.page.locator("a.row-link").first.click()
    desk.page.wait_for_load_state()
    studio.take(desk, "list-entry", way)
    _page(studio, desk, way, "calibration", "/lists/calibration")
    _page(studio, desk, way, "hits", "/hits")
    desk.page.locator("tr:has-text('Discreet') a.row-link").first.click()
    desk.page.wait_for_load_state()
    studio.take(desk, "hit", way)


def _page(studio: Studio, desk: Desk, way: Way, name: str, path: str) -> None:
    desk.open(path)
    studio.take(desk, name, way)


@contextmanager
def _filled(folder: Path) -> Iterator[str]:
    serving.prepare(folder)
    pictured.fill(folder)
    with serving.served(folder) as address:
        yield address


def main() -> int:
    """Take all pictures; return the exit code."""
    if found.chromium() is None:
        print("Chromium was not found. On Debian and Ubuntu: apt-get install chromium-headless-shell", file=sys.stderr)
        return 1
    with (
        tempfile.TemporaryDirectory() as folder,
        _filled(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        studio = Studio(browser=serving.launch(playwright), address=address)
        addresses = prepare_post(studio)
        for way in WAYS:
            pictures(studio, addresses, way)
    return 0


if __name__ == "__main__":
    sys.exit(main())
