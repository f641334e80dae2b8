"""Reservations: who travels with what document; what is sensitive is counted and stands nowhere."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.manifest import Contact, Document, Form, Kind, Name, pnrgov, pnrgov_xml, reading
from tests.found import as_many
from tests.lib.manifest.messages import codes, delivery, manifest, refused

BOOKINGS = (
    "UNB+IATA:1+ZZ+UTOPNR+261129:0900+7++PNRGOV'UNH+1+PNRGOV:13:1:IA+ZZ123/291126'MSG+:22'ORG+ZZ:AAA'"
    "TVL+291126:1100:291126:1345+AAA+UTP+ZZ+123'EQN+2'"
    "SRC'RCI+ZZ:ABC123'SSR+VGML:HK:1:ZZ'DAT'IFT+4:28::ZZ+IS A FRIEND OF THE MINISTER'"
    "IFT+4:28+ZZ CTCE ANNA..E//MAIL.EXAMPLE'"
    "TIF+ERIKSSON+ANNAMRS:A:1:1'REF+:REF1'"
    "SSR+DOCS:HK:1:ZZ:::::/P/UTO/L898902C3/UTO/12AUG74/F/15APR32/ERIKSSON/ANNA/MARIA'"
    "SSR+DOCS:HK:1:ZZ:::::/P/UTO/C1234567/UTO/01FEB26/FI/01FEB31/ERIKSSON/IDA'"
    "SSR+WCHR:HK:1:ZZ'TKT+0991234567890:T:1'FOP+CC::9.00:VI:XXXX1111:0128'"
    "TIF+ERIKSSON+IDA:IN:2'"
    "TVL+291126:1100::1345+AAA+UTP+ZZ+123:B'SSR+SEAT:HK:1:ZZ:::AAA:UTP+12A::1'"
    "TRI++7:::1'TIF+ERIKSSON+ANNAMRS:A:1'SSD+012A++++Y'TBD++2:31:700'"
    "SAC+++X'SSR+KSML:HK:1:ZZ'LTS+0/O/NM/ERIKSSON/ANNA'"
    "SRC'RCI+ZZ:XYZ789'TIF+OBRIEN+LIAM:A:1'SSR+DOCS:HK:1:ZZ:::::/PA1234567/IRL/01NOV10/M/31DEC30/OBRIEN/LIAM'"
    "TVL+281126:0700::0900+XXX+AAA+ZZ+9'TVL+291126:1100::1345+AAA+UTP+ZZ+123'"
    "UNT+99+1'UNZ+1+7'"
)
XML = b"""<IATA_PNRGOV_NotifRQ Version="13.1"><Originator AirlineCode="ZZ"/>
<FlightLeg CarrierCode="ZZ" FlightNumber="123" DepartureDateTime="2026-11-29T11:00:00">
<DepartureAirport LocationCode="AAA"/><ArrivalAirport LocationCode="UTP"/></FlightLeg>
<PNRs><PNR><BookingRefID xmlns="urn:x" ID="ABC123"/><SSR SSRCode="MOML"/><Remark>a secret</Remark>
<Passenger xmlns="urn:x" RPH="1" SurnameRefNumber="R1"><GivenName>ANNA</GivenName><Surname>ERIKSSON</Surname>
<DOC_SSR><DOCS DateOfBirth="1974-08-12" Gender="F" PaxNationality="UTO" TravelDocType="P" TravelDocNbr="L1"
IssuingLoc="UTO" ExpiryDate="2032-04-15"/></DOC_SSR></Passenger></PNR></PNRs></IATA_PNRGOV_NotifRQ>"""


def test_persons_come_with_their_documents_seats_and_bags() -> None:
    made = manifest(BOOKINGS)
    assert (made.form, made.kind, made.carrier, made.number) == (Form.PNRGOV, Kind.BOOKINGS, "ZZ", "123")
    anna, ida, liam = made.persons
    assert (anna.name, anna.sex, anna.birth) == (("ERIKSSON", "ANNA", "MARIA"), Sex.F, PartialDate(1974, 8, 12))
    assert anna.document == Document("P", "L898902C3", "UTO", PartialDate(2032, 4, 15))
    assert (anna.booking, anna.reference, anna.ticket, anna.seat) == ("ABC123", "REF1", "0991234567890", "12A")
    assert (anna.bag_count, anna.bag_weight) == (2, 31)
    assert anna.contacts == (Contact("ANNA_E@MAIL.EXAMPLE", "EM"),)
    assert (ida.status, ida.birth, ida.booking) == ("infant", PartialDate(2026, 2, 1), "ABC123")
    assert ida.document is not None
    assert ida.document.number == "C1234567"
    assert (liam.embarkation, liam.disembarkation) == ("XXX", "UTP")


def test_a_line_that_lacks_a_field_is_read_by_its_date_of_birth() -> None:
    liam = manifest(BOOKINGS).persons[2]
    assert (liam.birth, liam.nationality, liam.name) == (PartialDate(2010, 11, 1), "IRL", Name("OBRIEN", "LIAM"))


def test_what_is_sensitive_is_counted_and_stands_nowhere() -> None:
    came = delivery(BOOKINGS)
    (made,) = came.manifests
    assert dict(made.dropped) == {"health": 1, "history": 2, "meal": 2, "payment": 1, "remark": 1}
    assert came.redacted is not None
    for word in (b"VGML", b"KSML", b"MINISTER", b"WCHR", b"FOP", b"LTS"):
        assert word not in repr(made).encode()
        assert word not in came.redacted
    assert manifest(came.redacted).persons[0].name == made.persons[0].name
    assert dict(manifest(came.redacted).dropped) == {}


def test_a_list_of_passengers_is_kept_as_it_came() -> None:
    assert delivery(b"family name,given names,number\r\nA,B,C").redacted is None


def test_xml_says_the_same_whatever_the_namespace() -> None:
    came = delivery(XML)
    (made,) = came.manifests
    assert (made.carrier, made.number, made.legs[0].origin) == ("ZZ", "123", "AAA")
    (anna,) = made.persons
    assert (anna.name, anna.booking, anna.reference) == (("ERIKSSON", "ANNA", ""), "ABC123", "R1")
    assert anna.document == Document("P", "L1", "UTO", PartialDate(2032, 4, 15))
    assert dict(made.dropped) == {"meal": 1, "remark": 1}
    assert came.redacted is not None
    assert b"secret" not in came.redacted
    assert b"MOML" not in came.redacted


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (XML[:-20], "markup-broken"),
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><PNR>&e;</PNR>', "markup-forbidden"),
        (b"<html><body>no list</body></html>", "kind-unknown"),
        (b"<PNRs/>", "movement-missing"),
    ],
)
def test_a_document_that_cannot_be_used_is_refused_with_its_reason(data: bytes, code: str) -> None:
    assert refused(data).reason.code == code


def test_counts_that_differ_are_told() -> None:
    assert codes(manifest(BOOKINGS.replace("EQN+2", "EQN+9"))) == ["bookings-differ", "segment-count"]


PARTS = (
    ("P", "V", "", "p"),
    ("UTO", "GB", "", "QQQ"),
    ("L898902C3", "", "L1 2", "L1"),
    ("UTO", "D", "", "uto"),
    ("12AUG74", "12AUG1974", "31FEB1974", "", "12XXX1974"),
    ("F", "M", "FI", "MI", "U", ""),
    ("15APR32", "15APR2032", "31APR2032", ""),
    ("ERIKSSON", "ERIK SSON", "ERIKSSON ", "OBRIEN", "", "Eriksson"),
    ("ANNA", "ANNA MARIA", "", "IDA"),
    ("", "MARIA", "H", " M"),
)
ENDS = ("", "+::1", "+::2", "+::9", "+:1", "+::1:AAA", "+")
WORDS = (
    "IFT+4:28+ZZ CTCE A//B.EXAMPLE'",
    "IFT+4:28+A SECRET'",
    "IFT+4:28++'",
    "IFT+4:28+'",
    "IFT+4'",
    "IFT+4++:\t'",
    "",
)


USUAL = ("P", "UTO", "L898902C3", "UTO", "12AUG1974", "F", "15APR2032", "ERIKSSON", "ANNA", "MARIA")
OTHERWISE = [(place, said) for place, each in enumerate((*PARTS, ENDS, WORDS)) for said in each]


def line_of(parts: Sequence[str]) -> str:
    """Return a line of a document, by its ten parts, whose it is and free words before it."""
    *parts, end, words = parts
    return f"{words}SSR+DOCS:HK:1:ZZ:::::/{'/'.join(parts)}{end}'"


def assert_same_cut_up(said: str) -> None:
    """Fail where the list is another one when nothing is found whole; two travellers are in the booking."""
    data = BOOKINGS.replace(
        "SSR+DOCS:HK:1:ZZ:::::/P/UTO/L8", "TIF+OBRIEN+LIAM:A:2'REF+:REF2'SSR+DOCS:HK:1:ZZ:::::/P/UTO/L8"
    )
    data = data.replace("SSR+WCHR", f"{said}SSR+WCHR")
    found_whole = delivery(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pnrgov, "_DOCS", lambda _: None)
        patch.setattr(pnrgov, "_WORDS", lambda _: None)
        assert delivery(data) == found_whole


@pytest.mark.parametrize(("place", "said"), OTHERWISE)
def test_a_line_with_one_thing_said_otherwise_is_the_same_found_whole_and_cut_up(place: int, said: str) -> None:
    for end in ENDS:
        parts = [*USUAL, end, ""]
        parts[place] = said
        assert_same_cut_up(line_of(parts))


@settings(max_examples=as_many(2000, here=100), deadline=None)
@given(lines=st.lists(st.tuples(*(st.sampled_from(each) for each in (*PARTS, ENDS, WORDS))), min_size=1, max_size=4))
def test_a_line_that_is_found_whole_says_what_it_says_cut_up(lines: list[tuple[str, ...]]) -> None:
    assert_same_cut_up("".join(line_of(each) for each in lines))


OF_PNR = (
    '<BookingRefID ID="B1"/>', '<BookingRefID ID=""/>', "<BookingRefID ID='B2'/>", "", "<Remark>SECRET</Remark>",
)  # fmt: skip
OF_PASSENGER = (
    ' RPH="1"', ' RPH="2" SurnameRefNumber="R2"', "", ' SurnameRefNumber="R3" RPH="3" PassengerTypeCode="INF"',
    ' xmlns="urn:x" RPH="4"', " RPH='5'", ' x:RPH="6" xmlns:x="urn:y"',
)  # fmt: skip
OF_NAME = (
    "<Surname>ERIKSSON</Surname><GivenName>ANNA MARIA</GivenName>", "<Surname>O  BRIEN</Surname>", "<Surname/>",
    "<GivenName>IDA</GivenName><Surname>BERG</Surname><MiddleName></MiddleName>", "<Surname>A&amp;B</Surname>",
    "<Surname>ÅSE</Surname>\n<GivenName> BO </GivenName>", "<Surname>A</Surname><Surname>B</Surname>", "WORDS",
    "<Surname><![CDATA[CD]]></Surname>", "<Surname>X<!-- no --></Surname>",
)  # fmt: skip
BORN = 'DateOfBirth="1974-08-12" Gender="F" PaxNationality="GB" TravelDocType="P"'
ISSUED = 'IssuingLoc="UTO" ExpiryDate="2032-04-15"'
OF_DOCUMENT = (
    "", f'<DOC_SSR><DOCS {BORN} TravelDocNbr="L1" {ISSUED}/><DOCA Address="1 ROAD" Country="FR"/></DOC_SSR>',
    '<DOC_SSR><DOCS TravelDocNbr="L2" Surname="OTHER" FirstGivenName="N" Gender="Q" DateOfBirth="99"/></DOC_SSR>',
    '<DOC_SSR>\n  <DOCS TravelDocNbr="" PaxNationality=""/>\n</DOC_SSR>',
    '<DOC_SSR><DOCO TravelDocNbr="V1"/></DOC_SSR>',
    '<DOC_SSR><DOCS TravelDocNbr="L3"/><DOCS TravelDocNbr="L4"/></DOC_SSR>', '<SSR SSRCode="MOML"/>',
    '<DOC_SSR><DOCS\nTravelDocNbr="L5"/></DOC_SSR>', '<FareInfo Total="1"/>', '<DOC_SSR><DOCA Address=""/></DOC_SSR>',
)  # fmt: skip
SEATED = '<CheckInInfo><BoardingNumber RPH="{}"><SeatNumber>{}</SeatNumber></BoardingNumber></CheckInInfo>'
OF_FLIGHT = (
    "", SEATED.format("1", "012A"), SEATED.format("2", " 3b "), SEATED.format("3", "XXX"), SEATED.format("", "1A"),
    '<SSR SSRCode="WCHR" RPH="1"/>', SEATED.format("1", "9C") + SEATED.format("1", "8C"), "<CheckInInfo/>",
    '<CheckInInfo><BoardingNumber RPH="2" X="1"><SeatNumber>4D</SeatNumber></BoardingNumber></CheckInInfo>',
)  # fmt: skip
FLIGHT = (
    '<Flight CarrierCode="ZZ" FlightNumber="{}" DepartureDateTime="2026-11-29T11:00:00">'
    '<DepartureAirport LocationCode="AAA"/><ArrivalAirport LocationCode="UTP"/>{}</Flight>'
)
_PASSENGERS = st.lists(
    st.tuples(st.sampled_from(OF_PASSENGER), st.sampled_from(OF_NAME), st.sampled_from(OF_DOCUMENT)), max_size=4
)


def document_of(reservations: list[tuple[str, list[tuple[str, str, str]], list[str]]], blank: str) -> bytes:
    """Return a document of these reservations: what begins each, its passengers, and what stands in its flights."""
    said = ""
    for begins, passengers, flights in reservations:
        people = "".join(f"<Passenger{tag}>{name}{document}</Passenger>{blank}" for tag, name, document in passengers)
        flown = "".join(FLIGHT.format(number, each) + blank for number, each in enumerate(flights))
        said += f"<PNR>{blank}{begins}{blank}{people}{flown}</PNR>{blank}"
    return f"<IATA_PNRGOV_NotifRQ><PNRs>{said}</PNRs></IATA_PNRGOV_NotifRQ>".encode()


def canonical(data: bytes | None) -> str:
    """Return a document as all write it who mean the same."""
    return "" if data is None else etree.canonicalize(data.decode())


def assert_same_walked(data: bytes) -> None:
    """Fail where the list is another one when nothing is found in the text."""
    found = delivery(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "outline_of", lambda _: None)
        walked = delivery(data)
    assert walked == found
    assert canonical(walked.redacted) == canonical(found.redacted)


def plain(number: int) -> tuple[str, list[tuple[str, str, str]], list[str]]:
    """Return a reservation that is found in the text, one of several."""
    tag, name = OF_PASSENGER[1 + 2 * (number % 2)], OF_NAME[2 * (number % 2)]
    return f'<BookingRefID ID="P{number}"/>', [(tag, name, OF_DOCUMENT[1 + number % 2])], [OF_FLIGHT[1 + number % 3]]


@settings(max_examples=as_many(2000, here=200), deadline=None)
@given(
    reservations=st.lists(
        st.tuples(st.sampled_from(OF_PNR), _PASSENGERS, st.lists(st.sampled_from(OF_FLIGHT), max_size=2)), max_size=4
    ),
    blank=st.sampled_from(["", "\n", "\r\n  ", "\r"]),
)
def test_a_reservation_found_in_the_text_is_the_one_that_is_walked_through(
    reservations: list[tuple[str, list[tuple[str, str, str]], list[str]]], blank: str
) -> None:
    assert_same_walked(document_of(reservations, blank))
    # A document of which most is plain, with the others in between.
    mixed = [each for at, said in enumerate(reservations) for each in (said, plain(2 * at), plain(2 * at + 1))]
    assert_same_walked(document_of(mixed, blank))


@pytest.mark.parametrize("blank", ["", "\n", "\r\n  "])
def test_one_thing_said_otherwise_is_the_same_in_the_text_and_walked_through(blank: str) -> None:
    tag, name, document = OF_PASSENGER[1], OF_NAME[0], OF_DOCUMENT[1]
    others = [
        *((OF_PNR[0], [(other, name, document)], [OF_FLIGHT[1]]) for other in OF_PASSENGER),
        *((OF_PNR[0], [(tag, other, document)], [OF_FLIGHT[2]]) for other in OF_NAME),
        *((OF_PNR[0], [(tag, name, other)], [OF_FLIGHT[2]]) for other in OF_DOCUMENT),
        *((OF_PNR[0], [(tag, name, document)], [other]) for other in OF_FLIGHT),
        *((other, [(tag, name, document)], [OF_FLIGHT[2]]) for other in OF_PNR),
        (OF_PNR[0], [(tag, name, document)] * 2, [OF_FLIGHT[2]]),
        (OF_PNR[0], [(tag, name, document)], []),
        (OF_PNR[0], [], [OF_FLIGHT[0]]),
    ]
    for each in others:
        assert_same_walked(document_of([each] * 2, blank))
        assert_same_walked(document_of([plain(0), each, plain(1), plain(2)], blank))


PLAIN = document_of([plain(0)], "").decode().partition("<PNRs>")[2].partition("</PNRs>")[0]
WRONG = (
    ("<Surname>ERIKSSON", "<Surname>ERIK\x01SSON"), ("<Passenger ", '<Passenger RPH="9" '), ("</PNRs>", "</PNR>"),
    ("<Passenger ", '<Passenger xmlns="a b%%" '), ('Gender="F"', 'Gender="<"'), ("</PNRs>", "<x:Y/></PNRs>"),
    ("</PNRs>", "&who;</PNRs>"), ("<PNRs>", "<!DOCTYPE x><PNRs>"), ("<PNRs>", "<?x y?><PNRs>"), ("</Surname>", ""),
    ("<PNRs>", f"<Other>{PLAIN}</Other><PNRs>"), ("<PNRs>", "<x:PNRs xmlns:x='urn:x'>"), ("</PNRs>", "<PNR/></PNRs>"),
    ("</PNRs>", "<PNR><?run 0?></PNR></PNRs>"), ("</PNRs>", f"<!--{PLAIN}--></PNRs>"),
    ("<PNRs>", f"<Other>{PLAIN}</Other><PNRs><x:PNR xmlns:x='urn:x'/>"), ("<PNRs>", f"<PNRs><PNR>{PLAIN}x</PNR>"),
    ("<PNRs>", f"{'<A>' * 252}{PLAIN}{'</A>' * 252}<PNRs>"), ("<PNRs>", f"{'<A>' * 251}{PLAIN}{'</A>' * 251}<PNRs>"),
    ("<PNRs>", f"<PNRs>\n\n{PLAIN} words {PLAIN}<PNR\n><Passenger/></PNR>\n"), ("</PNR><PNR>", "</PNR>,\n<PNR>"),
    ("<IATA_PNRGOV_NotifRQ>", "<?xml version='1.0' encoding='iso-8859-1'?><IATA_PNRGOV_NotifRQ>"),
    ("<IATA_PNRGOV_NotifRQ>", "<?xml version='1.0' encoding='UTF-8' ?>\n<IATA_PNRGOV_NotifRQ Version='13.1'>"),
    ("<IATA_PNRGOV_NotifRQ>", "\ufeff<IATA_PNRGOV_NotifRQ>"), ("IATA_PNRGOV_NotifRQ", "Anything"),
    ("<PNRs>", '<FlightLeg FlightNumber="1"/><PNRs>'), ('RPH="2"', 'RPH="1"'), ('ID="P1"', 'ID="A&amp;B"'),
)  # fmt: skip


@pytest.mark.parametrize(("said", "other"), WRONG)
def test_a_document_with_one_thing_wrong_or_odd_is_the_same_cut_up_and_walked_through(said: str, other: str) -> None:
    for number in (1, 2, 40):
        data = document_of([plain(each) for each in range(number)], "").decode()
        for times in (1, -1):
            assert_same_walked(data.replace(said, other, times).encode())


def test_more_persons_than_may_be_are_refused_in_the_text_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pnrgov_xml, "MOST_PERSONS", 5)
    data = document_of([plain(each) for each in range(7)], "")
    assert_same_walked(data)
    assert "too-many-persons" in codes(manifest(data))


def test_a_document_itself_a_reservation_is_read() -> None:
    assert_same_walked(PLAIN.encode())
    assert len(manifest(PLAIN.encode()).persons) == 1


def test_what_is_plain_is_found_in_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[object] = []
    one = pnrgov_xml._Reading._pnr

    def counted(self: pnrgov_xml._Reading, element: etree._Element) -> None:
        walked.append(element)
        one(self, element)

    monkeypatch.setattr(pnrgov_xml._Reading, "_pnr", counted)
    tag, name, document = OF_PASSENGER[1], OF_NAME[0], OF_DOCUMENT[1]
    data = document_of([(OF_PNR[0], [(tag, name, document)], [OF_FLIGHT[2]])] * 3, "\n")
    assert len(manifest(data).persons) == 3
    assert walked == []
    other = document_of([plain(0), (OF_PNR[0], [(tag, name, document)], [OF_FLIGHT[5]]), plain(1)], "\n")
    assert len(manifest(other).persons) == 3
    assert len(walked) == 1
    walked.clear()
    assert len(manifest(data.replace(b"ANNA MARIA", b"ANNA&#32;MARIA")).persons) == 3
    assert len(walked) == 3


@pytest.mark.parametrize("hidden", ["<!--{}-->", "<Remark><![CDATA[{}]]></Remark>", "<?x {}?>"])
def test_a_reservation_that_the_document_does_not_hold_is_nobodys(hidden: str) -> None:
    tag, name, document = OF_PASSENGER[1], OF_NAME[0], OF_DOCUMENT[1]
    data = document_of([(OF_PNR[0], [(tag, name, document)], [OF_FLIGHT[2]])], "").decode()
    begin, end = data.index("<PNR>"), data.index("</PNR>") + len("</PNR>")
    leg = '<FlightLeg FlightNumber="1" DepartureDateTime="2026-11-29T11:00:00"/>'
    said = data[:begin] + hidden.format(data[begin:end]) + '<PNR x="1"/>' + data[end:]
    assert manifest(said.replace("<PNRs>", f"{leg}<PNRs>").encode()).persons == ()
