"""Documents that nobody here wrote give what they must, where their data is (`tools.vectors`)."""

from __future__ import annotations

import pytest

from tools import vectors


@pytest.fixture(scope="module")
def page() -> str:
    if not vectors.DATA.is_dir():
        pytest.skip(f"the data of documents is not in {vectors.DATA}; LIMEN_DOCUMENT_DATA names another folder")
    return vectors.book(vectors.DATA)


def test_every_vector_gives_what_it_must(page: str) -> None:
    assert [line for line in page.splitlines() if f"| {vectors.WRONG} |" in line] == []


def test_the_page_is_what_the_program_makes_of_them(page: str) -> None:
    assert vectors.BOOK.read_text(encoding="utf-8") == page, "renew it: python -m tools.vectors"
