"""Whatever stands in whatever field of the lane's forms: never a fault of the program, what was typed is not lost, and
nothing that was refused leaves a trace in the register.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from html import escape
from itertools import islice, product
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest

from limen.adapters.clock import new_id
from limen.apps.crossings.models import Inspection
from limen.apps.protection.models import Duty
from tests import found
from tests.fakes.post import CHILD, chain_findings, passport
from tests.withstand.lane import Lane, counted

GARBAGE: Mapping[str, str] = {
    "nothing": "",
    "a megabyte": "P<UTO" + "<" * 1_000_000,
    "a megabyte of lines": "A\r\n" * 330_000,
    "NUL": "ERIK\x00SSON",
    "only NUL": "\x00",
    "control characters": "".join(map(chr, range(1, 32))) + "\x7f\x80\x9f",
    "right to left overrides": "\u202eNOSSKIRE\u202c\u2066x\u2069\u200f",
    "half a surrogate pair": "A\ud800B",
    "beyond the first plane": "\U0001f9ff\U000e0041\U0010ffff",
    "combining marks": "e" + "\u0301" * 500,
    "no id": "00000000-0000-0000-0000-00000000000g",
    "an id of nothing": "018f0000-0000-7000-8000-00000000dead",
    "no date": "2026-02-30",
    "a date without end": "99999-99-99T99:99",
    "a huge number": "9" * 5_000,
    "a negative number": "-1",
    "digits of elsewhere": "١٢²",
    "not a number": "1e308",
    "mark-up": "<script>alert(1)</script>{{ 7|add:7 }}%(name)s",
    "a statement": "'; DROP TABLE crossings_inspection; --",
    "quotes": '"' * 200 + "'" * 200,
    "a table": "family_name,born\n" + '"' + "x" * 200_000,
}
LINES = passport("X1234567")


def send(lane: Lane, path: str, said: Mapping[str, object], *, htmx: bool = False) -> Any:
    """Send a form as bytes: a browser can send what no text holds.

    What fills the megabytes needs no percent signs to be understood; writing and reading them took half of the time.
    """
    body = urlencode({name: str(value) for name, value in said.items()}, errors="surrogatepass", safe='<,"\r\n')
    headers = {"HX-Request": "true"} if htmx else {}
    return lane.client.post(path, body, content_type="application/x-www-form-urlencoded", headers=headers)


def _forms(inspection: UUID, duty: UUID, party: UUID) -> dict[str, tuple[str, dict[str, object]]]:
    """Every form of the lane as a browser would send it filled in rightly: name -> address and fields."""
    card: dict[str, object] = {
        "residence": "NLD",
        "birth_country": "NLD",
        "journey": "FRA",
        "purpose": "holiday",
        "intended_days": "12",
        "address": "Kerkstraat 5",
    }
    circumstances = {"direction": "entry", "kind": "passenger", "arrival": ""}
    typed = {
        "family_name": "Aldana",
        "given_names": "Noor",
        "born": "1974-05-12",
        "sex": "F",
        "citizenship": "UTO",
        "number": "X7654321",
        "issuer": "UTO",
        "document": "P",
        "expires": "2031-05-12",
        "happened_at": "",
    }
    of_one = f"/inspections/{inspection}"
    return {
        "scan": (
            "/lane/scan",
            {
                "scanned": LINES,
                "repaired_from": "",
                "request": "",
                "before": inspection,
                "whose": "next",
                "party": "",
                **circumstances,
            },
        ),
        "decision": (f"/lane{of_one}/decision", {"move": "admit", "reading": "1", "reason": "", "words": "", **card}),
        "typed": ("/lane/typed", {"request": "", "party": "", **typed, **circumstances}),
        "group": ("/lane/parties", {"label": "Bus 7"}),
        "list": (f"/lane/parties/{party}/list", {"list": LINES, "request": "", **circumstances}),
        "group's admission": (f"/lane/parties/{party}/admission", card),
        "claim": (f"{of_one}/claim", {}),
        "duty": (f"{of_one}/duties/{duty}", {"evidence": "court-order", "words": "Order 12."}),
        "link": (f"{of_one}/persons/{new_id()}", {"same": "yes", "why": "Same face."}),
        "arrival": (
            "/waiting",
            {"label": "UT 12", "direction": "entry", "arrived_at": "", "persons": "20"},
        ),
        "outage": ("/shift/outages", {"what": "reader"}),
        "end of outage": ("/shift/outages/end", {"what": "reader"}),
        "preferences": ("/preferences", {"language": "en", "theme": "auto"}),
    }


FORMS = sorted(_forms(new_id(), new_id(), new_id()))


@pytest.fixture
def forms(lane: Lane) -> dict[str, tuple[str, dict[str, object]]]:
    """The forms of a lane where a child stands before the officer and a group waits."""
    assert lane.scan(passport("C1234567", birth=CHILD)).status_code in {200, 302}
    party = UUID(send(lane, "/lane/parties", {"label": "Bus"}).headers["location"].rsplit("/", 1)[1])
    return _forms(Inspection.objects.get().id, Duty.objects.get().id, party)


ONE_IN = 1 if found.all_must_run() else 4
"""Continuous integration tries everything; people try a quarter of it each time, another one every time."""


@pytest.mark.parametrize("form", FORMS)
def test_no_field_makes_the_program_fail(
    lane: Lane, forms: dict[str, tuple[str, dict[str, object]]], form: str
) -> None:
    path, right = forms[form]
    failed, chance, before = [], random.randrange(ONE_IN), counted()
    for place, (field, (name, garbage)) in islice(enumerate(product(right, GARBAGE.items())), chance, None, ONE_IN):
        # Whole pages and parts of pages in turn.
        answer = send(lane, path, {**right, field: garbage}, htmx=(place + place // len(GARBAGE)) % 2 == 1)
        after = counted()
        if answer.status_code >= 500:
            failed.append((field, name, answer.status_code))
        elif answer.status_code >= 400 and {**after, "Look": 0} != {**before, "Look": 0}:
            failed.append((field, name, "left a trace"))
        before = after
    assert failed == []
    assert chain_findings() == []


@pytest.mark.parametrize("form", FORMS)
def test_a_form_without_its_fields_is_no_fault_either(
    lane: Lane, forms: dict[str, tuple[str, dict[str, object]]], form: str
) -> None:
    path, right = forms[form]
    for left_out in (*right, None):
        said = {name: value for name, value in right.items() if left_out not in (name, None)}
        assert send(lane, path, said).status_code < 500, left_out


KEPT = [
    ("scan", "scanned", "NO LINES OF ANY DOCUMENT"),
    ("scan", "scanned", "ÅSA \u0645\u0631\u064a\u0645 <&>"),
    ("decision", "residence", "Nowhereland"),
    ("decision", "address", "x" * 400),
    ("decision", "intended_days", "a fortnight"),
    ("decision", "words", "He said: <never> & left."),
    ("typed", "born", "yesterday"),
    ("typed", "family_name", "M" * 81),
    ("typed", "expires", "2031-02-30"),
    ("list", "list", "family_name;shoe_size\nAldana;42"),
]


@pytest.mark.parametrize(("form", "field", "typed"), KEPT)
def test_what_was_typed_stands_on_the_page_that_says_what_is_wrong(
    lane: Lane, forms: dict[str, tuple[str, dict[str, object]]], form: str, field: str, typed: str
) -> None:
    path, right = forms[form]
    answer = send(lane, path, {**right, field: typed, "move": "admit"})
    assert 400 <= answer.status_code < 500
    assert escape(typed, quote=False) in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/lane/inspections/not-an-id",
        "/lane/inspections/%00",
        "/lane/inspections/018f0000-0000-7000-8000-00000000dead",
        "/lane/parties/018f0000-0000-7000-8000-00000000dead",
        "/lane/typed?party=%ED%A0%80",
        "/lane/typed?party=nonsense",
        "/waiting?post=%00",
        "/lane?" + "x=1&" * 900,
        "/second-line",
        "/" + "%F0%9F%A7%BF" * 300,
    ],
)
def test_no_address_makes_the_program_fail(lane: Lane, path: str) -> None:
    assert lane.client.get(path).status_code < 500
