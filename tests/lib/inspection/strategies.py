"""Hypothesis strategies for facts: everything that could be known about a traveller, sense or not."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from limen.lib.basics.country_pack import (
    Exemption,
    Overlap,
    PermitClass,
    PermitKind,
    RuleKind,
    StayLaw,
    StayRule,
    Sticker,
)
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.sex import Sex
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.basics.words import Country, Word
from limen.lib.emrtd.results import Met, Result, Step, Weight
from limen.lib.inspection.bearer_facts import Against, BearerCompared
from limen.lib.inspection.chip_facts import Chip
from limen.lib.inspection.facts import (
    Companion,
    Document,
    Facts,
    History,
    Holder,
    Meeting,
    Movement,
    NumberAlike,
    NumberHit,
    NumberLists,
    Past,
    Policy,
    Silent,
)
from limen.lib.inspection.screened import ClearedPair, ListAction, ListAge, PersonHit, Screening
from limen.lib.listings.persons import NameKind
from limen.lib.screening.hits import AlignedPart, Evidence, Field, Hit, Level, Verdict
from limen.lib.stays.pairing import Passage
from limen.lib.stays.permits import Permit, PermitStatus

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
    alike=st.lists(
        st.builds(NumberAlike, list_name=words, number=words, status=st.sampled_from(["lost", "stolen"])), max_size=2
    ).map(tuple),
    silent=st.lists(st.tuples(words, moments), max_size=2).map(tuple),
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
CODES = st.sampled_from(["a", "b", "c"])
permits = st.builds(
    Permit, id=st.uuids(), kind=CODES, number=words, issuer=codes, valid_from=days, valid_until=days,
    entries=st.integers(0, 2), stay_days=st.none() | st.integers(0, 400),
    conditions=st.lists(words, max_size=1).map(tuple),
    status=st.sampled_from(PermitStatus), ended_on=st.none() | days,
)  # fmt: skip
stay_rules = st.builds(
    StayRule, code=CODES, name=words, kind=st.sampled_from(RuleKind), days=st.integers(0, 366),
    window_days=st.integers(1, 400), legal_basis=words,
)  # fmt: skip
permit_kinds = st.builds(
    PermitKind, code=CODES, name=words, rule=CODES, permit_class=st.sampled_from(PermitClass),
    sticker=st.sampled_from(Sticker), entries=st.just((0, 1, 2)), most_valid_days=st.just(366), legal_basis=words,
)  # fmt: skip
ANYWHERE = st.just(("any",))
exemptions = st.builds(
    Exemption, code=CODES, name=words, citizenships=ANYWHERE | codes.map(lambda code: (code,)), rule=st.just("law"),
    documents=ANYWHERE, purposes=ANYWHERE | st.just(("holiday",)), routes=ANYWHERE | st.just(("UTO-1",)),
    kinds=st.sampled_from([("passenger",), ("crew",)]).map(lambda kinds: tuple(TravellerKind(kind) for kind in kinds)),
    valid_from=days, valid_until=days | st.just(date.max), legal_basis=words,
)  # fmt: skip
LAST_RULE = StayRule(code="law", name="law", kind=RuleKind.ROLLING, days=90, window_days=180, legal_basis="x")
laws = st.builds(
    lambda rules, kinds, exempt, overlap: StayLaw(
        rules=(*rules, LAST_RULE),
        permit_kinds=tuple(kinds), exemptions=tuple(exempt), reminder_days=14, overlap=overlap,
    ),
    st.lists(stay_rules, max_size=3), st.lists(permit_kinds, max_size=3), st.lists(exemptions, max_size=2),
    st.sampled_from(Overlap),
)  # fmt: skip
passages = st.builds(
    Passage, direction=directions, at=moments, day=days, post=st.sampled_from(["UTO-1", "UTO-2"]),
    mode=st.sampled_from(["air", "land"]), kind=st.sampled_from(TravellerKind), document=st.integers(0, 2),
)  # fmt: skip
pasts = st.builds(
    Past, post=st.sampled_from(["", "UTO-1"]), mode=st.just("air"), law=laws,
    passages=st.lists(passages, max_size=6).map(tuple),
)  # fmt: skip
bits = st.integers(-400, 400).map(lambda tenths: tenths / 10)
evidence = st.builds(
    Evidence, field=st.sampled_from(Field), verdict=st.sampled_from(Verdict), bits=bits, sentence=words,
    values=st.dictionaries(words, values, max_size=2), ours=st.none() | values, theirs=st.none() | values,
)  # fmt: skip
parts = st.builds(AlignedPart, listed=words, presented=words, how=st.sampled_from(["same", "initial", "missing"]))
person_hits = st.builds(
    Hit, list_code=words, list_version=words, entry=words, name=words, name_kind=st.sampled_from(NameKind),
    level=st.sampled_from(Level), bits=bits, evidence=st.lists(evidence, max_size=2).map(tuple),
    alignment=st.lists(parts, max_size=2).map(tuple), rarity=bits, profile=words, artefact=words,
)  # fmt: skip
at_lane = st.sampled_from([action for action in ListAction if action is not ListAction.DISCREET])
screenings = st.builds(
    Screening,
    hits=st.lists(
        st.builds(PersonHit, list_name=words, owner=words, action=at_lane, made_here=st.booleans(), content=words,
                  hit=person_hits), max_size=2,
    ).map(tuple),
    cleared=st.lists(
        st.builds(ClearedPair, list_name=words, entry=words, on=days, until=days, by_number=st.booleans()), max_size=2
    ).map(tuple),
    ages=st.lists(
        st.builds(ListAge, name=words, made_at=moments, limit_hours=st.integers(0, 400)), max_size=2
    ).map(tuple),
    unread=st.lists(words, max_size=2).map(tuple),
    redress=words, redress_fits=st.booleans(),
)  # fmt: skip
chips = st.builds(
    Chip, met=st.sampled_from(Met), at=moments, expected=st.booleans(), access=words, verdict=words,
    summary=st.none() | findings,
    steps=st.lists(
        st.builds(Step, id=words, result=st.sampled_from(Result), weight=st.sampled_from(Weight), finding=findings),
        max_size=2,
    ).map(tuple),
    told=st.lists(findings, max_size=2).map(tuple), sod=words, trust=words,
    milliseconds=st.integers(0, 60_000), tries=st.integers(1, 3),
)  # fmt: skip
compared = st.builds(
    BearerCompared, at=moments, against=st.sampled_from(Against), tries=st.integers(0, 5),
    told=st.lists(findings, max_size=2).map(tuple),
)  # fmt: skip
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
    chip=st.none() | chips,
    bearer=st.none() | compared,
    lists=lists | silent,
    screening=screenings | silent,
    history=histories | silent,
    permits=st.lists(permits, max_size=3).map(tuple) | silent,
    past=st.none() | pasts,
    company=st.lists(st.builds(Companion, primary=words, birth=partial_dates()), max_size=10).map(tuple),
    outages=st.lists(st.sampled_from(["reader", "lists", "printer", "network", "power"]), max_size=2).map(tuple),
    back_entered=st.booleans(),
)
