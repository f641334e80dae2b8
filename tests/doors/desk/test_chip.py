"""A booth with a chip reader: paired once, read by itself after a scan, and never in the way of somebody who types."""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect

from limen.adapters.chip_child import order_of
from limen.adapters.reader_agent import AgentServer, ReaderAgent, code_of
from limen.adapters.serial_scanner import SerialScanner
from limen.lib.emrtd.answer import answer_to_dict
from tests.doors.desk.papers import passport
from tests.doors.desk.served import Desk
from tests.doors.desk.test_accessible import violations
from tests.fakes import chip_issuer as making
from tests.fakes.chips_read import UTOPIA, answered, chip_of
from tests.fakes.chips_read import files_of as signed

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]
AT = "UTO-AIR-1/A1"
SECRET = b"a secret of twenty b"
LINES = passport(primary="CHIPPER", secondary="ANNA", number="C1000001")


class Booth(ReaderAgent):
    """An agent on whose reader the passport of these tests lies."""

    def prepare(self) -> None:
        """Start nothing: the chip is in this process."""

    def read(self, order: bytes) -> dict[str, Any]:
        """Read the chip as the page asks."""
        asked = order_of(json.loads(order))
        picture = io.BytesIO()
        Image.new("RGB", (60, 80), "#c0ffee").save(picture, "JPEG")
        files = {**signed(LINES), 0x0102: making.group_2(picture.getvalue())}
        groups = {number - 0x0100: data for number, data in files.items() if number < 0x0111}
        files[0x011D] = UTOPIA.sod(groups)
        chip = chip_of(LINES, files=files)
        return answer_to_dict(answered(chip, challenge=asked.challenge, password=asked.passwords[0]))


@contextmanager
def booth(origin: str, port: int, *, scanner: SerialScanner | None = None) -> Iterator[None]:
    """Serve the devices of this booth as long as the block lasts."""
    agent = Booth(
        secret=SECRET, origins=frozenset({origin}), command=(), readers=lambda: ("Reader 0",), scanner=scanner
    )
    with AgentServer(agent, port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def test_a_booth_is_paired_and_reads_by_itself(sit_down: SitDown) -> None:
    desk = sit_down("ines", at=AT)
    page = desk.page
    desk.open("/reader")
    port = urlsplit(page.locator("[data-reader-pair]").get_attribute("data-address") or "").port or 0
    page.fill("#reader-code", "nothing of the kind")
    page.keyboard.press("Enter")
    expect(page.locator("[data-reader-says]")).to_contain_text("no pairing code")
    page.fill("#reader-code", code_of(SECRET))
    page.keyboard.press("Enter")
    expect(page.locator("[data-reader-says]")).to_contain_text("Nothing answers yet")
    assert violations(page) == []
    with booth(desk.address, port):
        desk.open("/reader")
        expect(page.locator("[data-reader-says]")).to_have_text("Paired. The reader answers.")
        desk.open("/lane")
        desk.read(LINES)
        # Nobody is believed at this post, so the signer is unknown; that the chip was read is what counts here.
        expect(page.locator("#finding-chipsigner-unknown")).to_be_visible()
        expect(page.locator(".chip-portrait img")).to_be_visible()
        page.click("#chip summary:has-text('Every step')")
        assert violations(page) == []
        # The card that was open before stays open. Read once more, while something is typed already: it stays, too.
        page.fill("[name=address]", "Harbour Street 4")
        read_before = page.locator("input[name=reading]").first.input_value()
        page.locator("[data-chip-read]").focus()
        desk.press("k")
        expect(page.locator("input[name=reading]").first).not_to_have_value(read_before)
        expect(page.locator("[name=address]")).to_have_value("Harbour Street 4")
        expect(page.locator("[name=address]")).to_be_visible()


def test_a_scanner_on_a_serial_line_reads_one_document_after_the_other(sit_down: SitDown) -> None:
    desk = sit_down("ines", at=AT)
    page = desk.page
    desk.open("/reader")
    port = urlsplit(page.locator("[data-reader-pair]").get_attribute("data-address") or "").port or 0
    page.fill("#reader-code", code_of(SECRET))
    page.keyboard.press("Enter")
    near, far = os.openpty()
    with booth(desk.address, port, scanner=SerialScanner(Path(os.ttyname(far)))):
        desk.open("/lane")
        first, second = (passport(primary="SERIAL", number=number) for number in ("C1000002", "C1000003"))
        os.write(near, first.replace("\n", "\r\n").encode() + b"\r\n")
        expect(page.locator(".who")).to_contain_text("SERIAL", timeout=20_000)
        # Nobody has decided on the first yet: the second is asked about, as if it had been typed.
        os.write(near, second.replace("\n", "\r\n").encode() + b"\r\n")
        expect(page.locator("#problem")).to_be_visible(timeout=20_000)
        expect(page.locator("[data-scan]")).to_have_value(second)
    os.close(near)
    os.close(far)
