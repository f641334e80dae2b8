"""A list is searched as a booth does: who is found, who is not, and with which reasons."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.basics.words import in_english
from limen.lib.listings.persons import ListedDocument, ListedName, ListedPerson
from limen.lib.screening import Field, Hit, Index, Level, Subject, SubjectName, Verdict, build, build_delta, compare
from tests.found import as_many
from tests.lib.screening.people import OLDER, PEOPLE, PROFILE, index_of, listed, traveller


@pytest.fixture(scope="module")
def index() -> Index:
    return index_of(*PEOPLE)


@pytest.mark.parametrize(
    ("subject", "entry"),
    [
        (traveller("AL BASRI", "MUHAMMAD ABDULRAHMAN", issuer="UTO", born="1964-02-03"), "A1"),
        (traveller("ALBXSSRY", "MXHMD EBD<ALRXHMN", issuer="IRQ", born="1964-02-03"), "A1"),
        (traveller("البصري", "محمد عبد الرحمن", born="1964-02-03"), "A1"),
        (traveller("MUELLER WEISS", "JUERGEN", issuer="D", born="1970-04-30"), "A2"),
        (traveller("MULLER<WEISS", "JURGEN", issuer="FRA", born="1970"), "A2"),
        (traveller("KOZHEMIAKIN", "VIKTOR", issuer="RUS", born="1980-05-06"), "A3"),
        (traveller("KOZHEMIAKIN", "VIKTOR", issuer="RUS", born="1980-06-05"), "A3"),
        (traveller("KOZEMJAKIN", "VIKTOR", issuer="SRB", born="1980-05-06"), "A3"),
        (traveller("ZORVALD", issuer="UTO", born="1955-01-09"), "A4"),
        (traveller("BLENKINSOP", "HARIET", issuer="UTO", born="1961-12-24"), "A5"),
        (traveller("BLENKIN SOP", "HARRIET", born="1961-12-24"), "A5"),
        (traveller("HARRIETBLENKINSOP", born="1961-12-24"), "A5"),
        (traveller("XI", "DAMING", issuer="CHN", born="1977-07-07"), "A6"),
    ],
)
def test_one_person_in_many_writings_is_found(index: Index, subject: Subject, entry: str) -> None:
    hits = index.screen(subject)
    assert [hit.entry for hit in hits] == [entry]


@pytest.mark.parametrize(
    "subject",
    [
        traveller("SMITH", "JOHN", issuer="UTO", born="1964-02-03"),
        traveller("AL BASRI", "MUHAMMAD", issuer="UTO", born="1999-11-30", sex=Sex.M, citizenships=("UTO",)),
        traveller("ZORVALD", "HARRIET", issuer="UTO"),
        traveller("SALIH", "ABU", issuer="UTO"),
        traveller("", born="1980-05-06"),
        traveller("🙂 123", born="1980-05-06"),
    ],
)
def test_others_are_not_found(index: Index, subject: Subject) -> None:
    assert index.screen(subject) == ()


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("ZORVALD", "the same: Zorvald."),
        ("ZORWALD", "may be the same: Zorvald on the list, ZORWALD here."),
    ],
)
def test_two_names_of_a_single_part_need_no_birth(index: Index, name: str, end: str) -> None:
    sentence = f"Both names are a single one, which few people have, and {end}"
    (hit,) = index.screen(traveller(name, issuer="UTO", citizenships=("UTO",)))
    told = next(line for line in hit.evidence if line.field is Field.NAME)
    assert (hit.entry, in_english(told.sentence, told.values)) == ("A4", sentence)
    assert index_of(*PEOPLE, profile=OLDER).screen(traveller(name, issuer="UTO", citizenships=("UTO",))) == ()


def test_a_weak_name_of_a_single_part_identifies_nobody() -> None:
    index = index_of(listed("W1", "Harriet Blenkinsop", weak=("Zorvald",), citizenships=("UTO",)))
    assert index.screen(traveller("ZORVALD", issuer="UTO", citizenships=("UTO",))) == ()


def test_a_hit_says_why(index: Index) -> None:
    subject = traveller("ALBXSSRY", "MXHMD EBD<ALRXHMN", issuer="IRQ", born="1964-03-02", citizenships=("EGY",))
    (hit,) = index.screen(subject)
    assert (hit.list_code, hit.list_version, hit.artefact, hit.profile) == ("utn", "7", "ab12", PROFILE.id)
    assert hit.name == "Muhammad Abd al-Rahman al-Basri"
    assert hit.level is Level.ALERT
    assert hit.bits == round(sum(line.bits for line in hit.evidence), 1)
    lines = {line.field: line for line in hit.evidence}
    assert lines[Field.BIRTH].verdict is Verdict.CLOSE
    assert lines[Field.CITIZENSHIP].verdict is Verdict.DISAGREES
    assert lines[Field.SEX].verdict is Verdict.SILENT
    assert [in_english(line.sentence, line.values) for line in hit.evidence][1] == (
        "Day and month of birth are the other way round: 1964-02-03 on the list, 1964-03-02 here."
    )
    assert {part.listed: part.how for part in hit.alignment}["MUHAMMAD"] == "sound"


def test_a_weak_alias_counts_when_all_of_it_and_the_birth_agree(index: Index) -> None:
    (hit,) = index.scored(traveller("SALIH", "ABU", issuer="UTO", born="1964-02-03"), least=10)
    assert hit.name == "Abu Salih"
    assert index.scored(traveller("SALEH", "ABU", issuer="UTO", born="1964-02-03"), least=10) == ()


def test_a_document_number_decides_whatever_the_rest_says(index: Index) -> None:
    document = ("D", "C01X00T47")
    (hit,) = index.screen(traveller("OTHER", "NAME", issuer="UTO", born="1999-01-01", documents=(document,)))
    assert (hit.entry, hit.level) == ("A2", Level.ALERT)
    assert hit.evidence[0].field is Field.DOCUMENT
    assert index.screen(Subject(names=(), documents=(document,)))[0].entry == "A2"
    assert index.screen(Subject(names=(), documents=(("UTO", "C01X00T47"),))) == ()


def test_the_second_name_of_a_subject_is_searched_too(index: Index) -> None:
    names = (SubjectName(primary="NOBODY"), SubjectName(primary="BLENKINSOP", secondary="HARRIET"))
    (hit,) = index.screen(Subject(names=names, births=(PartialDate(1961),)))
    assert hit.entry == "A5"


def test_a_full_zone_may_lack_the_end_of_a_name() -> None:
    index = index_of(listed("B1", "Constantina Papadimitrakopoulou Venizeliotaki", births=(PartialDate(1966, 6, 6),)))
    cut = traveller("PAPADIMITRAKOPOULOU", "CONSTANTINA VENIZE", issuer="GRC", born="1966-06-06", cut=True)
    (hit,) = index.screen(cut)
    assert "cut" in {part.how for part in hit.alignment}


def test_a_later_file_replaces_and_removes() -> None:
    base = b"".join(build(PEOPLE, list_code="utn", list_version="7"))
    changed = listed("A3", "Anatol Besfamilny", births=(PartialDate(1980, 5, 6),))
    delta = b"".join(build_delta([changed], removed=["A4", "gone"], list_code="utn", list_version="8"))
    index = Index.open([base, delta], profile=PROFILE, digests=["b", "d"])
    assert index.list_version == "8"
    assert index.persons == len(PEOPLE) - 1
    assert sorted(index.entries()) == ["A1", "A2", "A3", "A5", "A6"]
    assert index.screen(traveller("KOZHEMIAKIN", "VIKTOR", issuer="RUS", born="1980-05-06")) == ()
    assert index.screen(traveller("ZORVALD", issuer="UTO", born="1955-01-09")) == ()
    (hit,) = index.screen(traveller("BESFAMILNY", "ANATOL", issuer="UTO", born="1980-05-06"))
    assert (hit.entry, hit.artefact) == ("A3", "b+d")


def test_the_same_entries_in_any_order_are_the_same_bytes() -> None:
    one = b"".join(build(PEOPLE, list_code="utn", list_version="7"))
    other = b"".join(build(reversed(PEOPLE), list_code="utn", list_version="7"))
    assert one == other


def test_a_list_may_be_empty() -> None:
    assert index_of().screen(traveller("SMITH", "JOHN", issuer="UTO", born="1964-02-03")) == ()


_TEXT = st.text(max_size=40) | st.sampled_from(
    ["MUHAMMAD", "Müller-Weiß", "عبد الرحمن", "习大明", "\u202eABC", "X" * 400]
)
_DATES = st.sampled_from([PartialDate(1964, 2, 3), PartialDate(1964, 3, 2), PartialDate(1970), PartialDate()])
_PEOPLE = st.builds(
    ListedPerson,
    key=st.just("K"),
    names=st.lists(st.builds(ListedName, text=_TEXT), min_size=1, max_size=3).map(tuple),
    births=st.lists(_DATES, max_size=2).map(tuple),
    sex=st.sampled_from(Sex),
    citizenships=st.lists(st.sampled_from(["UTO", "D", "???", ""]), max_size=2).map(tuple),
    documents=st.lists(st.builds(ListedDocument, number=_TEXT, issuer=_TEXT), max_size=2).map(tuple),
)
_SUBJECTS = st.builds(
    Subject,
    names=st.lists(
        st.builds(SubjectName, primary=_TEXT, secondary=_TEXT, issuer=st.sampled_from(["", "IRQ", "UKR", "D"])),
        max_size=3,
    ).map(tuple),
    births=st.lists(_DATES, max_size=2).map(tuple),
    sex=st.sampled_from(Sex),
    citizenships=st.lists(st.sampled_from(["UTO", "D"]), max_size=1).map(tuple),
    documents=st.lists(st.tuples(st.sampled_from(["D", ""]), _TEXT), max_size=2).map(tuple),
)


@settings(max_examples=as_many(150, here=30), deadline=None)
@given(_PEOPLE, _SUBJECTS)
def test_whatever_is_written_is_searched_and_compared_alike(person: ListedPerson, subject: Subject) -> None:
    index = index_of(person, *PEOPLE)
    alone: Hit | None = compare(subject, person, profile=PROFILE, list_code="utn", list_version="7", artefact="ab12")
    found = {hit.entry: hit for hit in index.screen(subject)}
    if "K" in found:
        assert found["K"] == alone


@pytest.mark.parametrize("text", ["A" * 10_000_000, "\ud800" * 1000, "\u202e" * 1000, " - " * 100_000, "\x00"])
def test_a_monstrous_name_neither_fails_nor_stalls(text: str) -> None:
    index = index_of(listed("M", text), *PEOPLE)
    index.screen(traveller(text, text, issuer="IRQ", born="1964-02-03", documents=((text[:99], text),)))


def test_of_two_entries_with_one_key_the_last_counts() -> None:
    twice = [*PEOPLE, listed("A4", "Anatol Besfamilny", births=(PartialDate(1980, 5, 6),))]
    index = index_of(*twice)
    assert index.persons == len(PEOPLE)
    assert index.screen(traveller("ZORVALD", issuer="UTO", born="1955-01-09")) == ()
    assert index.screen(traveller("BESFAMILNY", "ANATOL", issuer="UTO", born="1980-05-06"))[0].entry == "A4"
