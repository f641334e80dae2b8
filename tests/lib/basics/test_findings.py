from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding, Severity, finding_from_dict, finding_to_dict
from limen.lib.basics.words import Country, Value, Word

text = st.text(max_size=20)
values: st.SearchStrategy[Value] = st.one_of(
    text,
    st.integers(),
    st.dates(),
    st.dates().map(lambda day: PartialDate(day.year, day.month)),
    text.map(Word),
    text.map(Country),
)
findings = st.builds(
    Finding,
    rule=text,
    severity=st.sampled_from(Severity),
    sentence=text,
    values=st.dictionaries(text, values, max_size=3),
    ours=st.none() | values,
    theirs=st.none() | values,
    source=text,
)


@given(findings)
def test_round_trips_through_json(finding: Finding) -> None:
    assert finding_from_dict(json.loads(json.dumps(finding_to_dict(finding)))) == finding


@pytest.mark.parametrize(
    "spoilt",
    [
        {"rule": 1},
        {"severity": "GRAVE"},
        {"values": []},
        {"values": {"a": None}},
        {"values": {"a": {"colour": "red"}}},
        {"ours": {"word": "a", "country": "b"}},
        {"theirs": {"date": "yesterday"}},
        {"values": {1: "a"}},
    ],
)
def test_refuses_what_is_no_finding(spoilt: dict[str, object]) -> None:
    data = finding_to_dict(Finding(rule="a", severity=Severity.INFO, sentence="b"))
    with pytest.raises(ValueError, match=r"."):
        finding_from_dict(data | spoilt)
    with pytest.raises(ValueError, match=r"."):
        finding_from_dict({})


def test_reads_as_an_english_sentence() -> None:
    finding = Finding(
        rule="a.b",
        severity=Severity.NOTICE,
        sentence="The %(field)s of %(country)s is %(date)s.",
        values={"field": Word("date of birth"), "country": Country("UTO"), "date": PartialDate(1974)},
    )
    assert str(finding) == "The date of birth of UTO is 1974."
    assert str(Finding(rule="a", severity=Severity.INFO, sentence="100%% sure")) == "100% sure"


def test_severities_have_an_order_and_dates_are_plain() -> None:
    assert list(Severity) == sorted(Severity)
    data = finding_to_dict(Finding(rule="a", severity=Severity.STOP, sentence="", ours=date(2026, 1, 2)))
    assert data["ours"] == {"date": "2026-01-02"}
