"""A kind of event of these tests' own, so that they need none of the table's."""

from __future__ import annotations

import pytest

from limen.lib.events import kinds
from tests.apps.journal.making import KIND


@pytest.fixture(autouse=True)
def _a_kind_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._CURRENT, KIND.name, KIND)
    monkeypatch.setitem(kinds.KINDS, KIND.name, {1: KIND})
