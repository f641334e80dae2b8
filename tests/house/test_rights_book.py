"""The page of rights names code and tests that are there, and is honest about what is not."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from tools import rights_book

ROOT = Path(__file__).resolve().parents[2]
ENTRIES = rights_book.entries()
LAST_RULE = 52


def test_the_page_is_what_the_table_makes() -> None:
    made = rights_book.book()
    assert rights_book.BOOK.read_text(encoding="utf-8") == made, "renew it: python -m tools.rights_book"


def test_every_rule_is_told_once() -> None:
    ids = [entry.id for entry in ENTRIES]
    assert len(set(ids)) == len(ids)
    for entry in ENTRIES:
        assert entry.sentence.endswith("."), entry.id
        assert entry.source, entry.id
        assert entry.mark, entry.id
        assert entry.state in rights_book.STATES, entry.id
        assert 1 <= entry.rule <= LAST_RULE, entry.id


def test_what_is_held_names_code_and_a_test_and_what_is_not_says_what_is_missing() -> None:
    for entry in ENTRIES:
        if entry.state == "held":
            assert entry.held_by, entry.id
            assert entry.tests, entry.id
        else:
            assert entry.note, entry.id


@pytest.mark.parametrize("named", sorted({name for entry in ENTRIES for name in entry.held_by}))
def test_the_code_that_holds_it_is_there(named: str) -> None:
    module, _, name = named.partition(":")
    assert hasattr(import_module(module), name), named


def test_the_tests_are_there_and_every_file_of_rights_is_named() -> None:
    named = {path for entry in ENTRIES for path in entry.tests}
    assert [path for path in named if not (ROOT / path).is_file()] == []
    assert [path for path in named if not path.startswith("tests/rights/")] == []
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests" / "rights").glob("test_*.py")}
    assert sorted(files - named - UNNAMED) == []


UNNAMED = frozenset(
    {
        # Rules of this product about how it works; they protect everybody, and no law was named for them.
        "tests/rights/test_cleared_pair.py",
        "tests/rights/test_discreet_is_unseen.py",
        "tests/rights/test_first_line_never_refuses.py",
        "tests/rights/test_nothing_repaired_silently.py",
    }
)
