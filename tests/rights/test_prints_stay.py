"""Fingerprints and irises of a chip leave no reader, and without a certificate and a law nobody asks for them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from limen.adapters import chip_reader, clock, one_to_one
from limen.adapters.chip_child import obey
from limen.adapters.chip_reader import Order, read_card
from limen.cli import bearer as command
from limen.lib.basics.country_pack import BearerLaw
from limen.lib.bearer import FingerCompared
from limen.lib.emrtd.answer import answer_from_dict, answer_to_dict
from limen.lib.emrtd.reading import WANTED
from limen.lib.emrtd.tlv import Malformed
from tests.adapters.test_chip_reader import Laid
from tests.adapters.test_terminal_files import folder_of
from tests.fakes.card_authority import hierarchy
from tests.fakes.chip import Chip
from tests.fakes.chip_issuer import NOW, lines
from tests.lib.emrtd.test_reading import PAGE, UTOPIA
from tests.lib.emrtd.test_terminal import PRINT, a_guarded_chip
from tests.rights.test_one_to_one import LAW

RUN = CliRunner(env={"COLUMNS": "300"})


def test_no_answer_of_a_reader_holds_them() -> None:
    order = Order(passwords=(PAGE,), wanted=(*WANTED, 3, 4), terminal=hierarchy().terminal())
    answer = read_card(Laid(a_guarded_chip()), order)
    assert answer.read is not None
    assert 3 in answer.read.files.groups, "they were read"
    said = answer_to_dict(answer)
    assert base64.b64encode(PRINT)[:20].decode() not in json.dumps(said)
    assert not {"3", "4"} & said["files"].keys()  # type: ignore[attr-defined]  # plain JSON data
    again = answer_from_dict(said).read
    assert again is not None
    assert "chip.reader-accepted" in {finding.rule for finding in again.findings}


@pytest.mark.parametrize("part", ["3", "4"])
def test_no_post_takes_an_answer_with_them(part: str) -> None:
    answer = read_card(Laid(a_guarded_chip()), Order(passwords=(PAGE,)))
    said: dict[str, Any] = answer_to_dict(answer)
    said["files"][part] = base64.b64encode(b"\x63\x00").decode()
    with pytest.raises(Malformed, match="leave no reader"):
        answer_from_dict(said)


def test_the_reader_of_a_booth_never_asks_for_them() -> None:
    chip = a_guarded_chip()

    @contextmanager
    def laid_down(order: Order) -> Iterator[Laid]:
        assert order.terminal is None
        assert not {3, 4}.intersection(order.wanted)
        yield Laid(chip)

    order = {"number": "L898902C3", "birth": "740812", "expiry": "300415", "wanted": [3], "terminal": "x"}
    obey(json.dumps(order).encode(), laid_down)
    assert not [each for each in chip.log if each.ins == 0xA4 and each.data in (b"\x01\x03", b"\x01\x04")]


@pytest.fixture
def compare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return the command on a booth whose reader holds a chip."""
    folder = folder_of(tmp_path, hierarchy())
    (tmp_path / "csca.cer").write_bytes(UTOPIA.authority.raw)
    (tmp_path / "live.png").write_bytes(b"a finger of nobody")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(command, "_law", lambda: LAW)

    def run(chip: Chip, *more: str, law: BearerLaw = LAW, page: str = lines()) -> Result:
        @contextmanager
        def laid_down(_: Order) -> Iterator[Laid]:
            yield Laid(chip)

        monkeypatch.setattr(command, "_law", lambda: law)
        monkeypatch.setattr(chip_reader, "laid_down", laid_down)
        arguments = ["finger-on-chip", str(tmp_path / "live.png"), "--terminal", str(folder), "--page"]
        arguments += [page.replace("\n", " "), "--trust", str(tmp_path / "csca.cer"), *more]
        return RUN.invoke(command.app, arguments)

    return run


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bytes, bytes]]:
    """Return which two pictures were compared, by a matcher that finds everything alike."""
    pairs: list[tuple[bytes, bytes]] = []

    def alike(document: bytes, live: bytes) -> FingerCompared:
        pairs.append((document, live))
        return FingerCompared(document_quality=80, live_quality=80, score=200)

    monkeypatch.setattr(one_to_one, "compare_fingers", alike)
    return pairs


def test_the_print_of_a_genuine_chip_is_compared_with_the_bearer(
    compare: Callable[..., Result], asked: list[tuple[bytes, bytes]]
) -> None:
    done = compare(a_guarded_chip())
    assert asked == [(PRINT, b"a finger of nobody")]
    assert "finds the two alike" in done.output
    assert PRINT.decode("latin-1") not in done.output
    assert done.exit_code == 0


def _changed() -> Chip:
    chip = a_guarded_chip()
    chip.files[0x0103] += b"\0"
    chip.files[0x0103] = chip.files[0x0103][:-2] + b"X"
    return chip


@pytest.mark.parametrize(
    "chip",
    [
        lambda: a_guarded_chip(faults=frozenset({"copy"})),
        lambda: a_guarded_chip(faults=frozenset({"no-references"})),
        _changed,
    ],
    ids=["a copy", "gives none", "changed"],
)
def test_the_print_of_any_other_chip_is_compared_with_nobody(
    compare: Callable[..., Result], asked: list[tuple[bytes, bytes]], chip: Callable[[], Chip]
) -> None:
    done = compare(chip())
    assert asked == []
    assert done.exit_code == 1


def test_without_a_law_or_for_a_child_the_chip_is_not_even_opened(
    compare: Callable[..., Result], asked: list[tuple[bytes, bytes]]
) -> None:
    chip = a_guarded_chip()
    assert compare(chip, law=replace(LAW, finger=replace(LAW.finger, allowed=False))).exit_code != 0
    assert compare(chip, law=replace(LAW, finger=replace(LAW.finger, least_age=90))).exit_code != 0
    assert (chip.log, asked) == ([], [])
