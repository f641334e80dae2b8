"""PAXLST: what a plain message says, and what is told where it lacks something."""

from __future__ import annotations

from datetime import datetime

import pytest

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.manifest import Address, Bag, Contact, Document, Function, Kind, Level, Name, Role, Totals
from tests.lib.manifest.messages import ANNA, HEAD, LIAM, LIST, TAIL, codes, delivery, manifest, refused


def test_the_head_says_who_sends_and_what_moves() -> None:
    made = manifest(LIST)
    assert (made.kind, made.function, made.release) == (Kind.PASSENGERS, Function.ORIGINAL, "D.05B")
    assert (made.sender, made.recipient, made.application) == ("ZZAIR", "UTOBORDER", "APIS")
    assert (made.interchange_reference, made.message_reference) == ("000000001", "M1")
    assert (made.access_reference, made.transaction, made.revision) == ("ZZ123/261129/1100", "T00001", "2")
    assert made.part == (1, True, True)
    assert made.contact == Name("ZZ CONTROL")
    assert made.contacts == (Contact("31 20 1234567", "TE"), Contact("APIS@ZZAIR.EXAMPLE", "EM"))
    (leg,) = made.legs
    assert (leg.carrier, leg.number, leg.origin, leg.destination, leg.crosses) == ("ZZ", "123", "AAA", "UTP", True)
    assert leg.departs == datetime(2026, 11, 29, 11, 0)  # noqa: DTZ001 - local time of the place
    assert leg.arrives == datetime(2026, 11, 29, 13, 45)  # noqa: DTZ001 - local time of the place
    assert made.totals == Totals(2, None)
    assert made.is_interactive


def test_a_person_comes_whole() -> None:
    anna = manifest(LIST).persons[0]
    assert anna.role is Role.PASSENGER
    assert anna.name == ("ERIKSSON", "ANNA", "MARIA")
    assert (anna.sex, anna.birth, anna.nationality) == (Sex.F, PartialDate(1974, 8, 12), "UTO")
    assert (anna.residence, anna.birth_place) == ("UTO", "ZENITH")
    assert (anna.embarkation, anna.disembarkation, anna.clearance) == ("AAA", "UTP", "UTP")
    assert (anna.booking, anna.reference, anna.seat, anna.ticket) == ("ABC123", "ZZ123001", "12A", "0991234567890")
    assert (anna.bag_count, anna.bag_weight, anna.bags) == (2, 31, (Bag("ZZ012345", 2),))
    assert anna.address == Address("12 MAIN STREET", "ANYTOWN", "UT", "12345", "UTO")
    assert anna.verified is True
    assert anna.document == Document("P", "L898902C3", "UTO", PartialDate(2032, 4, 15))
    assert anna.visa == Document("V", "V77", "D", PartialDate(2027, 1, 1))


def test_what_is_released_is_data() -> None:
    assert manifest(LIST).persons[1].name.surname == "O'BRIEN"


def test_a_message_in_order_has_no_issue() -> None:
    assert codes(manifest(LIST)) == []
    assert delivery(LIST).issues == ()


@pytest.mark.parametrize(
    ("element", "without"),
    [
        ("date of birth", LIAM.replace("DTM+329:101101'", "DTM+329'")),
        ("nationality", LIAM.replace("NAT+2+IRL'", "")),
        ("document number", LIAM.replace("+PA1234567", "")),
        ("sex", LIAM.replace("ATT+2++M'", "")),
    ],
)
def test_a_person_who_lacks_something_is_kept_and_insufficient(element: str, without: str) -> None:
    made = manifest(HEAD + ANNA + without + TAIL)
    assert len(made.persons) == 2
    assert made.is_sufficient(0)
    assert not made.is_sufficient(1)
    issue = next(each for each in made.issues_of(1) if each.level is Level.INSUFFICIENT)
    assert str(issue) == f"O'BRIEN, LIAM: the {element} is missing. Send this person again with it."


def test_an_issue_says_where_in_the_bytes_it_is() -> None:
    data = (HEAD + ANNA + LIAM.replace("NAT+2+IRL'", "NAT+2+QQQ'") + TAIL).encode()
    issue = next(each for each in manifest(data).issues if each.code == "code-unknown")
    assert data[issue.offset :].startswith(b"NAT+2+QQQ'")
    folded = b"\r\n".join(data[at : at + 64] for at in range(0, len(data), 64))
    issue = next(each for each in manifest(folded).issues if each.code == "code-unknown")
    assert folded[issue.offset :].replace(b"\r\n", b"").startswith(b"NAT+2+QQQ'")


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [("UNT+47+M1", "UNT+99+M1", "segment-count"), ("UNT+47+M1", "UNT+45+M7", "message-reference")],
)
def test_a_wrong_count_or_reference_is_told_and_taken(right: str, wrong: str, code: str) -> None:
    made = manifest(LIST.decode().replace(right, wrong))
    assert len(made.persons) == 2
    assert code in codes(made)


def test_a_total_that_differs_is_told() -> None:
    batch = LIST.decode().replace("RFF+TN:T00001:::2'", "").replace("CNT+42:2", "CNT+42:5").replace("+47+", "+46+")
    assert codes(manifest(batch)) == ["total-differs"]


def test_a_message_without_a_movement_is_refused_with_its_reason() -> None:
    head = HEAD.split("TDT+20")[0]
    made = refused(head + ANNA + TAIL)
    assert made.reason.code == "movement-missing"
    assert made.reason.level is Level.UNUSABLE
    assert (made.message_reference, made.sender) == ("M1", "ZZAIR")


def test_what_is_no_message_is_refused_with_its_beginning() -> None:
    assert str(refused("Dear colleagues, please find attached").reason).startswith(
        "There is no message in this file that can be read: it begins with “Dear colleagues, please find attached”."
    )


def test_what_belongs_to_nobody_is_told_in_words() -> None:
    made = manifest(HEAD + LIAM + "NAD+QQ'DTM+329:01FE'" + TAIL)
    assert [str(each)[:2] for each in made.issues if each.code == "date-unreadable"] == ["?:"]


def test_crew_is_crew_and_order_inside_a_person_does_not_count() -> None:
    crew = (
        "NAD+FM+++CLARK:MICHAEL'NAT+2+CAN'LOC+22+UTP'EMP+1+CR1:110:111'DTM+329:720907'ATT+2++M'"
        "DOC+P+MB140241'DTM+36:351021'LOC+91+CAN'"
    )
    made = manifest(HEAD.replace("BGM+745", "BGM+250+C") + crew + TAIL.replace("+47+", "+21+").replace("42:2", "41:1"))
    assert made.kind is Kind.CREW
    assert (made.persons[0].role, made.persons[0].crew_role) == (Role.CREW, "CR1")
    assert codes(made) == []


def test_whoever_comes_after_somebody_who_was_noted_begins_where_they_begin() -> None:
    person = "NAD+FL+++CLARK:JOHN'ATT+2++M'"
    made = manifest(f"{HEAD}{person}{person}NAD+FL+++ERIKSSON:ANNA'{TAIL}")
    first, *others = (each.segment for each in made.persons)
    assert others == [first + 2, first + 4]
