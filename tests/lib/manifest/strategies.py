"""Lists of every kind, made up: what a carrier may say, in letters that every form can write."""

from __future__ import annotations

from datetime import datetime

from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.manifest import (
    Address,
    Bag,
    Contact,
    Document,
    Form,
    Function,
    Kind,
    Leg,
    Manifest,
    Name,
    Person,
    Reference,
    Role,
    Spot,
    Totals,
    Transport,
)

_WORD = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=9)
_MARKED = st.builds("{}{}{}".format, _WORD, st.sampled_from(["", "'", "+", ":", "?", "-", " ", "??", "Ü"]), _WORD)
_MAYBE = st.one_of(st.just(""), _WORD)
_CODE = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=3, max_size=9)
_TAG = _CODE.filter(lambda said: said != "NULL")  # which stands for none
_STATES = st.sampled_from(["UTO", "FRA", "GBR", "KEN", "D", "XXA"])
_NUMBER = st.integers(1, 9999).map(str)
_PLACES = st.sampled_from(["AAA", "UTP", "ZZZ", "UTOQQ"])
_MOMENTS = st.datetimes(datetime(2001, 1, 1), datetime(2060, 1, 1)).map(  # noqa: DTZ001 - messages carry no zone
    lambda each: each.replace(second=0, microsecond=0)
)
_DAYS = st.one_of(
    st.dates(datetime(1930, 1, 1).date(), datetime(2020, 1, 1).date()).map(PartialDate.of),  # noqa: DTZ001 - a date
    st.integers(1930, 2019).map(PartialDate),
    st.tuples(st.integers(1930, 2019), st.integers(1, 12)).map(lambda each: PartialDate(*each)),
)


def _maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.one_of(st.none(), strategy)


_DOCUMENTS = st.builds(
    Document,
    kind=st.sampled_from(["P", "I", "AC", "V"]),
    number=_CODE,
    issuer=st.one_of(st.just(""), _STATES),
    expires=_maybe(_DAYS),
    issued=_maybe(_DAYS),
    place=_MAYBE,
)
PERSONS = st.builds(
    Person,
    role=st.sampled_from(Role),
    name=st.builds(Name, surname=_MARKED, given=_MAYBE, second=_MAYBE).map(
        lambda each: each if each.given else each._replace(second="")
    ),
    sex=st.one_of(st.none(), st.sampled_from(Sex)),
    birth=_maybe(_DAYS),
    nationality=st.one_of(st.just(""), _STATES),
    residence=st.one_of(st.just(""), _STATES),
    birth_place=_MAYBE,
    embarkation=st.one_of(st.just(""), _PLACES),
    disembarkation=st.one_of(st.just(""), _PLACES),
    clearance=st.one_of(st.just(""), _PLACES),
    seat=st.sampled_from(["", "12A", "7F"]),
    booking=st.sampled_from(["", "ABC123", "XYZ789"]),
    reference=st.one_of(st.just(""), _CODE),
    ticket=st.one_of(st.just(""), _CODE),
    crew_role=st.sampled_from(["", "CR1", "CR2", "MASTER"]),
    verified=st.one_of(st.none(), st.booleans()),
    bag_count=st.one_of(st.none(), st.integers(0, 9)),
    bag_weight=st.one_of(st.none(), st.integers(0, 90)),
    group=st.sampled_from(["", "FAMILY ONE", "SCHOOL"]),
    status=st.sampled_from(["", "child", "infant", "unaccompanied"]),
    address=st.one_of(
        st.none(),
        st.builds(Address, street=_WORD, city=_MAYBE, subdivision=_MAYBE, postcode=_MAYBE, country=_STATES),
    ),
    documents=st.lists(_DOCUMENTS, max_size=3).map(tuple),
    bags=st.lists(st.builds(Bag, tag=_TAG, pieces=st.integers(1, 9)), max_size=2).map(tuple),
    contacts=st.lists(
        st.one_of(
            st.builds(Contact, value=st.integers(1000, 99_999_999).map(str), kind=st.just("TE")),
            st.builds(Contact, value=_WORD.map("{0}_X@MAIL.EXAMPLE".format), kind=st.just("EM")),
        ),
        max_size=2,
    ).map(tuple),
    segment=st.just(-1),
    references=st.lists(st.builds(Reference, kind=st.sampled_from(["CR", "AEA"]), value=_CODE), max_size=2).map(tuple),
)
_LEGS = st.builds(
    Leg,
    carrier=st.sampled_from(["ZZ", "ZZZ", "9Z"]),
    number=_NUMBER,
    origin=_PLACES,
    departs=_maybe(_MOMENTS),
    destination=_PLACES,
    arrives=_maybe(_MOMENTS),
    crosses=st.booleans(),
    is_overflight=st.booleans(),
    departed=_maybe(_MOMENTS),
)


@st.composite
def manifests(draw: st.DrawFn) -> Manifest:
    """Draw a list as it would be read from a PAXLST."""
    legs = tuple(draw(st.lists(_LEGS, min_size=1, max_size=3)))
    persons = tuple(draw(st.lists(PERSONS, max_size=4)))
    transaction = draw(_MAYBE)
    return Manifest(
        form=Form.PAXLST,
        kind=draw(st.sampled_from([Kind.PASSENGERS, Kind.CREW, Kind.FLIGHT_STATUS, Kind.GATE_PASS])),
        function=draw(st.sampled_from(Function).filter(lambda each: each not in {Function.ADD, Function.DELETE})),
        sender=draw(_CODE),
        recipient=draw(_CODE),
        application=draw(_MAYBE),
        prepared="261129:0900",
        interchange_reference=draw(_CODE),
        message_reference=draw(_CODE),
        access_reference=draw(_MAYBE),
        transaction=transaction,
        revision=draw(st.sampled_from(["", "2"])) if transaction else "",
        part=draw(st.sampled_from([Spot(), Spot(1, is_first=True, is_last=True), Spot(2), Spot(3, is_last=True)])),
        is_interactive=bool(transaction) and any(each.reference for each in persons),
        contact=draw(st.one_of(st.just(Name("")), _MARKED.map(Name))),
        contacts=draw(PERSONS).contacts,
        mode=draw(st.sampled_from(Transport)),
        carrier=legs[0].carrier,
        number=legs[0].number,
        conveyance=draw(_MAYBE),
        conveyance_number=draw(_MAYBE),
        legs=legs,
        persons=persons,
        totals=draw(st.builds(Totals, st.one_of(st.none(), st.integers(0, 400)), st.one_of(st.none(), st.just(8)))),
    )
