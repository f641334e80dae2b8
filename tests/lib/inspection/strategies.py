"""Hypothesis strategies for facts: everything that could be known about a traveller, sense or not."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.sex import Sex
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.basics.words import Country, Word
from limen.lib.inspection.facts import (
    Companion,
    Document,
    Facts,
    History,
    Holder,
    Meeting,
    Movement,
    NumberHit,
    NumberLists,
    Policy,
    Silent,
)

words = st.text(st.characters(codec="utf-8"), max_size=12)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
moments = st.datetimes(datetime(1970, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive, values are not
codes = st.sampled_from(["", "UTO", "NLD", "D", "DEU", "XXA", "GBN", "???"])
directions = st.sampled_from(Direction)


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day = draw(days)
    return PartialDate(
        draw(st.sampled_from([day.year, None])),
        draw(st.sampled_from([day.month, None])),
        draw(st.sampled_from([day.day, None])),
    )


holders = st.builds(
    Holder, primary=words, secondary=words, birth=partial_dates(), sex=st.sampled_from(Sex), citizenship=codes
)
documents = st.builds(Document, code=words, issuer=codes, number=words, expiry=partial_dates(), read=st.booleans())
meetings = st.builds(
    Meeting, person=st.uuids(), document=st.uuids(), holder=holders, issuer=codes, number=words,
    linked=st.booleans(), apart=st.booleans(),
)  # fmt: skip
movements = st.builds(Movement, direction=directions, at=moments, post=words, days_ago=st.integers(-400, 40_000))
hits = st.builds(
    NumberHit, list_code=words, list_name=words, owner=words,
    status=st.sampled_from(["lost", "stolen", "revoked", "blank-stolen"]), listed_on=st.none() | days,
    action=st.sampled_from(["stop-and-call", "inform"]),
)  # fmt: skip
silent = st.builds(Silent, source=words, why=words, last_copy=st.none() | moments)
lists = st.builds(
    NumberLists,
    hits=st.lists(hits, max_size=2).map(tuple),
    ages=st.lists(st.tuples(words, moments), max_size=2).map(tuple),
)
histories = st.builds(
    History,
    same_number=st.lists(meetings, max_size=2).map(tuple),
    same_person=st.lists(meetings, max_size=2).map(tuple),
    crossings=st.integers(0, 9),
    last=st.none() | movements,
    open_elsewhere=st.lists(words, max_size=2).map(tuple),
)
values = st.one_of(words, st.integers(-9, 9), days, partial_dates(), words.map(Word), codes.map(Country))
findings = st.builds(
    Finding,
    rule=words,
    severity=st.sampled_from(Severity),
    sentence=words,
    values=st.dictionaries(words, values, max_size=2),
    ours=st.none() | values,
    theirs=st.none() | values,
    source=words,
)
all_facts = st.builds(
    Facts,
    at=moments,
    today=days,
    direction=directions,
    kind=st.sampled_from(TravellerKind),
    state_code=st.sampled_from(["UTO", "DEU"]),
    policy=st.builds(
        Policy,
        adult_age=st.just(18),
        alone_below=st.integers(1, 18),
        validity_beyond_entry_days=st.integers(0, 400),
        list_stale_hours=st.integers(0, 400),
    ),
    received=words,
    repaired_from=words,
    repairs=st.lists(words, max_size=2).map(tuple),
    stopped_by=st.lists(words, max_size=2).map(tuple),
    form=st.sampled_from(["", "TD1", "TD2", "TD3", "MRV-A", "MRV-B"]),
    reading=st.lists(findings, max_size=2).map(tuple),
    document=st.none() | documents,
    holder=st.none() | holders,
    lists=lists | silent,
    history=histories | silent,
    company=st.lists(st.builds(Companion, primary=words, birth=partial_dates()), max_size=10).map(tuple),
    outages=st.lists(st.sampled_from(["reader", "lists", "printer", "network", "power"]), max_size=2).map(tuple),
    back_entered=st.booleans(),
)
