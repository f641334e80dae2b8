"""A page complete on the officer's screen, in a real browser on this machine: the lane opened, and a scan answered."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from benchmarks.post.people import Invented
from benchmarks.post.serving import served
from benchmarks.rows import Better, Row
from tests import found

if TYPE_CHECKING:
    from playwright.sync_api import Page

CROSSINGS = 100_000
TIMES = 40
GOAL_MS = 150.0
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def run(scale: float) -> list[Row]:
    """Return the rows; none but a note where no browser is found."""
    browser = found.chromium()
    if browser is None:
        return [Row(name="page complete", value=0, unit="ms", note="Chromium was not found")]
    from playwright.sync_api import sync_playwright

    with served(crossings=max(1_000, int(CROSSINGS * scale)), lists=True) as post, sync_playwright() as playwright:
        context = playwright.chromium.launch(executable_path=browser, args=ARGUMENTS).new_context(
            viewport={"width": 1366, "height": 768}
        )
        origin = f"http://localhost:{post.port}"
        context.add_cookies([{"name": "sessionid", "value": post.built["session"], "url": origin}])
        page = context.new_page()
        opened = [_open(page, f"{origin}/lane") for _ in range(TIMES)]
        answered = [_scan(page, f"{origin}/lane", Invented(number).lines) for number in range(TIMES)]
    return [
        _row("page of the lane complete", opened),
        _row("scan to findings on the screen, from the last key of the reader", answered),
    ]


def _row(name: str, times: list[float]) -> Row:
    warm = sorted(times[5:])
    return Row(
        name=name,
        value=median(warm),
        unit="ms",
        goal=GOAL_MS,
        better=Better.LOWER,
        note=f"slowest of {len(warm)} {warm[-1]:.0f} ms",
    )


def _open(page: Page, address: str) -> float:
    page.goto(address, wait_until="load")
    took: float = page.evaluate("() => performance.getEntriesByType('navigation')[0].loadEventEnd")
    return took


def _scan(page: Page, address: str, lines: str) -> float:
    """Return the milliseconds from the Enter that ends the lines until the findings are painted."""
    page.goto(address, wait_until="load")
    page.fill("#scan", lines)
    page.evaluate(
        """() => {
            window.painted = new Promise(done => new MutationObserver((_, observer) => {
                if (!document.querySelector('.answer')) return;
                observer.disconnect();
                requestAnimationFrame(() => setTimeout(() => done(performance.now() - window.pressed)));
            }).observe(document.body, {childList: true, subtree: true}));
            const press = () => { window.pressed = performance.now(); };
            document.addEventListener('keydown', press, {once: true, capture: true});
        }"""
    )
    page.press("#scan", "Enter")
    took: float = page.evaluate("() => window.painted")
    return took
