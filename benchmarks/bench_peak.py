"""Twenty people register families through real browsers at the peak of a day of 5,000, and a device is killed.

The reckoning: a tenth of a day comes in its peak hour, 500 registrations; a quarter of that hour has 125. Here each of
the 125 is a family, two to five persons, so that more persons come than were asked for. At a smaller `scale` the
quarter of an hour is shorter and the pace is the same. What is timed runs from the press on the button until the page
with the number of the bands is painted; the people type beforehand, as people do, and nobody waits for anybody.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from random import Random
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Final

from benchmarks.post.serving import Client, Served, served
from benchmarks.rows import Better, Row
from tests import found

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Route

PEOPLE: Final = 20
FAMILIES: Final = 125
SECONDS: Final = 900.0
CROSSINGS: Final = 100_000
GOAL_P99_MS: Final = 1_500.0
"""From submit to band, two browsers' worth of processor to twenty of them: nobody who stands there calls that slow."""
ON_DEVICE: Final = 12
"""Families that the device has when it is killed in the middle of handing over."""
GIVEN: Final = ("Selam", "Yonas", "Miriam", "Dawit", "Hanna", "Elias", "Sara", "Natan", "Liya", "Abel")
FAMILY: Final = ("Tekle", "Haile", "Bekele", "Alemu", "Girma", "Kidane", "Desta", "Worku", "Abebe", "Negash")
NEEDS: Final = ("food", "shelter", "medical", "baby", "interpreter")
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PAINTED: Final = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"


@dataclass(slots=True)
class Told:
    """What was shown to those who registered."""

    numbers: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    """Seconds that a registration began after its turn: whoever measures must not be what is slow."""
    persons: int = 0


def run(scale: float) -> list[Row]:
    """Return the rows; none but a note where no browser is found."""
    browser = found.chromium()
    if browser is None:
        return [Row(name="registrations at the peak", value=0, unit="a minute", note="Chromium was not found")]
    crossings = max(1_000, int(CROSSINGS * scale))
    with served(crossings=crossings, lists=True, officers=PEOPLE) as post:
        told, seconds, gap = asyncio.run(_registered(post, str(browser), max(5, round(FAMILIES * scale))))
        return _rows(told, seconds, _lost(post.client(), told), gap, scale)


async def _registered(post: Served, browser: str, families: int) -> tuple[Told, float, str]:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser, args=ARGUMENTS)
        pages = [await _signed_in(chromium, post, session) for session in post.sessions]
        told = Told()
        pace = SECONDS / FAMILIES
        started = perf_counter()
        async with asyncio.TaskGroup() as at_work:
            device = at_work.create_task(_killed_device(chromium, post))
            for place in range(PEOPLE):
                at_work.create_task(_work(pages[place], post, told, _turns(place, families, started, pace)))
        gap = device.result()
        seconds = perf_counter() - started
        await chromium.close()
    return told, seconds, gap


def _turns(place: int, families: int, started: float, pace: float) -> list[tuple[int, float]]:
    return [(number, started + number * pace) for number in range(place, families, PEOPLE)]


async def _signed_in(chromium: Browser, post: Served, session: str) -> Page:
    context = await chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    await context.add_cookies([{"name": "sessionid", "value": session, "url": _origin(post)}])
    return await context.new_page()


def _origin(post: Served) -> str:
    return f"http://localhost:{post.port}"


async def _work(page: Page, post: Served, told: Told, turns: list[tuple[int, float]]) -> None:
    for number, turn in turns:
        await asyncio.sleep(max(0.0, turn - perf_counter()))
        told.late.append(max(0.0, perf_counter() - turn))
        await page.goto(f"{_origin(post)}/response/register", wait_until="load")
        told.persons += await _type_family(page, Random(number))
        pressed = perf_counter()
        await page.click("button.advised")
        await page.wait_for_selector("h1 .mrz")
        await page.evaluate(PAINTED)
        told.milliseconds.append((perf_counter() - pressed) * 1000)
        told.numbers.append((await page.inner_text("h1 .mrz")).strip())


async def _type_family(page: Page, dice: Random) -> int:
    """Type a family into the fields of the page, and return how many they are; the fourth needs another line."""
    size = dice.randint(2, 5)
    for _ in range(max(0, size - 3)):
        await page.click("button[name=more]")
        await page.wait_for_load_state("load")
    await page.fill("#id_family_name", dice.choice(FAMILY))
    for place in range(1, size + 1):
        if place > 3:
            await page.wait_for_selector(f"#id_p{place}-given_names")
        await page.fill(f"#id_p{place}-given_names", dice.choice(GIVEN))
        await page.fill(f"#id_p{place}-age", str(dice.randint(19, 60) if place == 1 else dice.randint(1, 17)))
        if place > 1:
            await page.select_option(f"#id_p{place}-relation", "child")
    await page.check(f"input[name=needs][value={dice.choice(NEEDS[:2])}]", force=True)
    return size


async def _killed_device(chromium: Browser, post: Served) -> str:
    """Register families where no network is, begin to hand them over, die; return what the post says of the device."""
    context = await chromium.new_context(viewport={"width": 390, "height": 844})
    await context.add_cookies([{"name": "sessionid", "value": post.sessions[0], "url": _origin(post)}])
    page = await context.new_page()
    await page.goto(f"{_origin(post)}/field/", wait_until="load")
    await page.wait_for_selector("[data-field][data-ready]", state="attached")
    await context.set_offline(offline=True)
    for number in range(ON_DEVICE):
        await page.fill("#id_family_name", FAMILY[number % len(FAMILY)])
        await page.fill("#id_p1-given_names", GIVEN[number % len(GIVEN)])
        await page.fill("#id_p1-age", "33")
        before = await page.input_value("#id_number")
        await page.click("button.advised")
        await page.wait_for_function("before => document.querySelector('#id_number').value !== before", arg=before)
    await _die_handing_over(context, page)
    return await _said_of_devices(chromium, post)


async def _die_handing_over(context: BrowserContext, page: Page) -> None:
    """Hand over until the first answer has come, and end the device before the second question is out."""
    asked = asyncio.Event()
    count = 0

    async def once(route: Route) -> None:
        nonlocal count
        count += 1
        if count > 1:
            asked.set()
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/field/hand-over", once)
    await context.set_offline(offline=False)
    await page.click("button[data-hand-over]")
    await asyncio.wait_for(asked.wait(), timeout=60)
    # Its storage goes with the context: what was on it is lost, and only its count is left, at the post.
    await context.close()


async def _said_of_devices(chromium: Browser, post: Served) -> str:
    page = await _signed_in(chromium, post, post.sessions[1])
    await page.goto(f"{_origin(post)}/response", wait_until="load")
    said = " ".join(await page.locator(".finding .sentence").all_inner_texts())
    await page.context.close()
    known = re.search(r"still has (\d+) famil", said)
    return known[1] if known else ""


def _lost(client: Client, told: Told) -> int:
    """Return how many of the numbers that were shown are found no more, asked one by one as an officer asks."""
    answers = [client.post_form("/response/find", {"number": number}) for number in told.numbers]
    return sum("/response/groups/" not in f"{each.location}{each.body[:20_000]!r}" for each in answers)


def _rows(told: Told, seconds: float, lost: int, gap: str, scale: float) -> list[Row]:
    times = sorted(told.milliseconds)
    share = "" if scale == 1 else f"{scale:g} of the quarter of an hour; "
    return [
        Row(
            name=f"families registered by {PEOPLE} people in browsers, at the pace of 5,000 a day",
            value=len(times) * 60 / seconds,
            unit="a minute",
            goal=0.9 * FAMILIES * 60 / SECONDS,
            note=f"{share}{len(times)} families, {told.persons} persons, in {seconds:.0f} s; the latest began"
            f" {max(told.late):.1f} s after its turn",
        ),
        Row(
            name="from the button to the number of the bands, p50",
            value=median(times),
            unit="ms",
            better=Better.LOWER,
        ),
        Row(
            name="from the button to the number of the bands, p99",
            value=times[min(len(times) - 1, int(len(times) * 0.99))],
            unit="ms",
            goal=GOAL_P99_MS,
            better=Better.LOWER,
            note=f"slowest of {len(times)} {times[-1]:.0f} ms; browsers and server on the same machine",
        ),
        Row(
            name="registrations shown as kept and not found again",
            value=lost,
            unit="of all",
            goal=0,
            better=Better.LOWER,
        ),
        Row(
            name="families on a device that was killed while it handed over, as the post knows",
            value=float(gap or 0),
            unit="families",
            against=f"{ON_DEVICE} that it had, without the five of the first hand-over: how far off, as a share",
            ratio=abs(float(gap or 0) / (ON_DEVICE - 5) - 1.0),
            goal=0.0,
            better=Better.LOWER,
        ),
    ]
