"""Answers, acknowledgements, the old form of the United States, lines of APP, tables and documents of ports."""

from __future__ import annotations

from datetime import datetime

import pytest

from limen.lib.basics.dates import PartialDate
from limen.lib.edifact import Envelope
from limen.lib.manifest import (
    Acknowledgement,
    Action,
    Advice,
    Answer,
    AnswerKind,
    Answers,
    Document,
    Form,
    Kind,
    Name,
    Report,
    Role,
    Transport,
    answers_to,
    read,
    write_acknowledgement,
    write_answers,
    write_app_answers,
)
from tests.lib.manifest.messages import LIST, TODAY, codes, delivery, manifest, refused

ENVELOPE = Envelope("UTOBORDER", "ZZAIR", "261129:0901", "77", "APIS")
GIVEN = (
    Answer(Advice.BOARD, "ZZ123001", "ABC123", "OK TO BOARD"),
    Answer(Advice.NO_BOARD, "ZZ123002", "", "CALL +41 1: O'CLOCK?"),
    Answer(Advice.INSPECT, "ZZ123003", "ABC123", status="B"),
    Answer(Advice.INSUFFICIENT, "ZZ123004"),
)


@pytest.mark.parametrize("kind", AnswerKind)
def test_answers_are_built_and_read(kind: AnswerKind) -> None:
    said = answers_to(manifest(LIST), GIVEN, kind=kind)
    (back,) = delivery(write_answers(said, ENVELOPE)).answers
    assert tuple(each._replace(segment=-1) for each in back.answers) == GIVEN
    assert (back.kind, back.transaction, back.access_reference) == (kind, "T00001", "ZZ123/261129/1100")
    assert (back.carrier, back.number, back.origin, back.destination) == ("ZZ", "123", "AAA", "UTP")
    assert back.departs == datetime(2026, 11, 29, 11, 0)  # noqa: DTZ001 - local time of the place
    assert back.issues == ()


def test_an_answer_about_all_is_everybodys() -> None:
    said = answers_to(manifest(LIST), [Answer(Advice.ERROR, is_whole=True)])
    (back,) = delivery(write_answers(said, ENVELOPE)).answers
    found = back.of("anybody")
    assert found is not None
    assert found.advice is Advice.ERROR


def test_an_answer_that_nobody_knows_is_told_and_one_without_any_refused() -> None:
    data = write_answers(answers_to(manifest(LIST), GIVEN), ENVELOPE)
    (back,) = delivery(data.replace(b"ERC+1Z", b"ERC+9Q")).answers
    assert [each.code for each in back.issues] == ["answer-unknown"]
    assert len(back.answers) == 3
    assert refused(write_answers(answers_to(manifest(LIST), []), ENVELOPE)).reason.code == "answers-missing"


def test_an_acknowledgement_goes_there_and_back() -> None:
    said = Acknowledgement(
        interchange_reference="1",
        of_sender="ZZAIR",
        of_recipient="UTOBORDER",
        action=Action.REJECTED,
        error="12",
        reports=(Report("M1", "PAXLST", Action.REJECTED, "13"),),
    )
    (back,) = delivery(write_acknowledgement(said, ENVELOPE)).acknowledgements
    assert (back.interchange_reference, back.action, back.error, back.reports) == ("1", said.action, "12", said.reports)


def test_the_old_form_of_the_united_states() -> None:
    made = manifest(
        "UNB+UNOA:1+ZZAIR:ZZ+USCS:US+261129:0900+1++CEDIPAX+A+++0'UNH+1+PAXLST:001:000:ZZ+ZZ12/261129/1100'"
        "CTA+IC+:FRED? SAMPLE+1:TE'TDT++ZZ12+40+ZZ'LOC+005+AAAAA:50'DTM+136+261129+1100+M05'LOC+008+UTOUT:50'"
        "DTM+132+261129+2200+M05'UNS+D'PDT+P/182345345:320909:US+MANGUS:SIMON:P:590429:M+PAX+AAAAA:UTOUT'"
        "PDT+P/E54321A:310831:IE+O?'LEARY:KRIS:ANN:331231:F+CRW+AAAAA:UTOUT'UNT+11+1'UNZ+1+1'"
    )
    assert (made.form, made.carrier, made.number) == (Form.PAXLST_US, "ZZ", "12")
    assert made.departs == datetime(2026, 11, 29, 11, 0)  # noqa: DTZ001 - local time of the place
    simon, kris = made.persons
    assert simon.document == Document("P", "182345345", "USA", PartialDate(2032, 9, 9))
    assert (kris.role, kris.name, kris.birth) == (Role.CREW, Name("O'LEARY", "KRIS", "ANN"), PartialDate(1933, 12, 31))


def test_lines_of_app_are_read_and_answered() -> None:
    made = manifest(
        "CIRQ:T1/ZZAIR/UTOBORDER/261129:0900\nINT/8/S/ZZ123/AAA/UTP/20261129/1100/20261129/1345\n"
        "PRQ/22/7/P/UTO/UTO/L898902C3//P/20320415////ERIKSSON/ANNA MARIA/19740800/F/UTO//N/N///ABC123\nXXX/1\n"
    )
    (anna,) = made.persons
    assert (made.form, made.transaction, made.is_interactive) == (Form.APP, "T1", True)
    assert (anna.name, anna.birth, anna.reference) == (Name("ERIKSSON", "ANNA MARIA"), PartialDate(1974, 8), "7")
    assert codes(made) == ["line-unknown"]
    said = Answers(transaction="T1", answers=(Answer(Advice.NO_BOARD, "7"), Answer(Advice.INSUFFICIENT, "8")))
    (back,) = delivery(write_app_answers(said)).answers
    assert [each.advice for each in back.answers] == [Advice.NO_BOARD, Advice.INSUFFICIENT]


BUS = (
    "Mode of transport;bus\r\nCarrier;ZZ Bus\r\nLine;55\r\nPlate;ZZ-1234\r\nFrom;Aaatown\r\n"
    "Departure;29/11/2026 09:30\r\nTo;Utopia Bridge\r\n\r\n"
    "Surname;First name;DOB;Sex;Nationality;Passport No;Issuing country;Expiry;Seat\r\n"
    "ERIKSSON;ANNA;12/08/1974;F;UTO;L898902C3;UTO;15.04.2032;4A\r\n"
    "BRIEN;LIAM;01/11/2010;male;IRL;;IRL;;4B\r\n"
)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_bus_list_as_a_table_of_any_columns(delimiter: str) -> None:
    made = manifest(BUS.replace(";", delimiter))
    assert (made.form, made.mode, made.number, made.conveyance_number) == (Form.CSV, Transport.ROAD, "55", "ZZ-1234")
    assert made.departs == datetime(2026, 11, 29, 9, 30)  # noqa: DTZ001 - local time of the place
    anna = made.persons[0]
    assert (anna.birth, anna.seat, anna.segment) == (PartialDate(1974, 8, 12), "4A", 10)
    assert anna.document == Document("P", "L898902C3", "UTO", PartialDate(2032, 4, 15))
    assert codes(made) == ["person-without"]
    assert not made.is_sufficient(1)


def test_columns_may_be_named_by_hand() -> None:
    data = b"number;55\r\nfrom;A\r\nWho;Given;Dok\r\nERIKSSON;ANNA;X1\r\nB;C;X2\r\n"
    columns = {"Who": "family_name", "Given": "given_names", "Dok": "document_number"}
    assert delivery(data).refused
    (made,) = read(data, today=TODAY, columns=columns).manifests
    assert [each.name.surname for each in made.persons] == ["ERIKSSON", "B"]


def test_a_table_without_names_is_refused_with_its_columns() -> None:
    made = refused(b"given names,sex,date of birth,nationality\r\nANNA,F,1974-08-12,UTO\r\n")
    assert made.reason.code == "columns-missing"
    assert "given names, sex, date of birth, nationality" in str(made.reason)


def test_crew_of_a_ship_as_fal_form_5_and_as_a_document() -> None:
    made = manifest(
        "List,FAL 5\nName of ship,MV Zenith\nIMO number,9074729\nPort of arrival,UTP\nETA,2026-11-29 06:00\n\n"
        "Family name,Given names,Rank or rating,Nationality,Date of birth,Sex,Number of identity document,Transit\n"
        "SAMPLE,JO,MASTER,PHL,1980-05-05,M,S1234567,\nOTHER,AL,COOK,PHL,1990-05-05,M,S7654321,yes\n"
    )
    assert (made.kind, made.conveyance, made.conveyance_number) == (Kind.CREW, "MV Zenith", "9074729")
    assert [each.role for each in made.persons] == [Role.CREW, Role.TRANSIT_CREW]
    assert made.persons[0].crew_role == "MASTER"
    xml = (
        b"<e:PXA xmlns:e='urn:e'><e:ShipName>MV Zenith</e:ShipName><e:PortOfArrival>UTP</e:PortOfArrival><e:Passenger>"
        b"<e:FamilyName>ERIKSSON</e:FamilyName><e:GivenName>ANNA</e:GivenName><e:DateOfBirth>1974-08-12</e:DateOfBirth>"
        b"<e:Gender>F</e:Gender><e:Nationality>UTO</e:Nationality><e:TravelDocument><e:Number>L1</e:Number>"
        b"<e:Type>passport</e:Type></e:TravelDocument><e:Visa><e:Number>V7</e:Number></e:Visa></e:Passenger></e:PXA>"
    )
    made = manifest(xml)
    (anna,) = made.persons
    assert (made.form, made.mode, made.conveyance) == (Form.MARITIME_XML, Transport.SEA, "MV Zenith")
    assert (anna.birth, anna.documents) == (PartialDate(1974, 8, 12), (Document("P", "L1"), Document("V", "V7")))
