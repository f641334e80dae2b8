from __future__ import annotations

import pytest

from limen.lib import mrz
from tests.lib.mrz.specimens import CASES, TD1, TD2, TD3, TODAY

LICENCE = "AAA001D<<\nFACHE305142128097<<800126<<<<<\nMUSTER<<MARIA<<<<<<<<<<<<<<<<<"


def _records(text: str) -> list[tuple[int, str]]:
    return [(record.line, record.text) for record in mrz.split_records(text.split("\n"))]


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("", []),
        ("\n \n", []),
        (TD3, [(1, TD3)]),
        (f"{TD3}\n\n{TD1}", [(1, TD3), (4, TD1)]),
        (f"{TD3}\n{TD3}\n{TD1}\n{TD1}\n{TD2}", [(1, TD3), (3, TD3), (5, TD1), (8, TD1), (11, TD2)]),
        (TD3.replace("\n", "") + "\n" + TD2, [(1, TD3.replace("\n", "")), (2, TD2)]),
        (f"{LICENCE}\n{TD3}", [(1, LICENCE), (4, TD3)]),
        (f"{TD1.rstrip('<')}\n{TD3}", [(1, TD1.rstrip("<")), (4, TD3)]),
    ],
)
def test_lines_that_belong_together_stay_together(text: str, records: list[tuple[int, str]]) -> None:
    assert _records(text) == records


@pytest.mark.parametrize("spoilt", ["garbage", TD3.split("\n")[0], TD3.split("\n")[1], "<" * 30, "x" * 5000])
@pytest.mark.parametrize("good", [TD3, TD2, TD1])
def test_a_line_too_many_spoils_nothing_that_follows(spoilt: str, good: str) -> None:
    records = _records(f"{spoilt}\n{good}\n{good}")
    assert [text for _, text in records[-2:]] == [good, good]


def test_all_cases_come_apart_again_without_empty_lines() -> None:
    texts = ["\n".join(case["lines"]) for case in CASES]
    records = list(mrz.split_records("\n".join(texts).split("\n")))
    assert [record.text for record in records] == texts
    assert all(mrz.parse(record.text, today=TODAY).valid for record in records)
