"""A register beside a few entries: nobody whom the booth would have found is left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.screening import (
    Columns,
    Subject,
    SubjectName,
    Written,
    candidate_pairs,
    country_numbers,
    sex_numbers,
)
from tests.found import as_many
from tests.lib.screening.people import PEOPLE, index_of, listed

INDEX = index_of(*PEOPLE)


def columns_of(subjects: Sequence[Subject]) -> Columns:
    births = [subject.births[0] if subject.births else PartialDate() for subject in subjects]
    return Columns(
        primaries=[subject.names[0].primary for subject in subjects],
        secondaries=[subject.names[0].secondary for subject in subjects],
        issuers=[subject.names[0].issuer for subject in subjects],
        from_zone=[subject.names[0].written is Written.MRZ for subject in subjects],
        years=np.array([birth.year or 0 for birth in births], dtype=np.int16),
        months=np.array([birth.month or 0 for birth in births], dtype=np.uint8),
        days=np.array([birth.day or 0 for birth in births], dtype=np.uint8),
        sexes=sex_numbers([subject.sex for subject in subjects]),
        citizenships=country_numbers([(subject.citizenships or ("",))[0] for subject in subjects]),
    )


def pairs_of(subjects: Sequence[Subject]) -> set[tuple[int, str]]:
    rows, entries = candidate_pairs(INDEX, columns_of(subjects))
    assert list(rows) == sorted(rows)
    return set(zip(rows.tolist(), entries, strict=True))


def _subject(  # noqa: PLR0917 - as Hypothesis calls it
    primary: str, secondary: str, issuer: str, birth: PartialDate, sex: Sex, citizenship: str
) -> Subject:
    written = Written.MRZ if issuer else Written.VISUAL
    name = SubjectName(primary=primary, secondary=secondary, issuer=issuer, written=written)
    return Subject(names=(name,), births=(birth,), sex=sex, citizenships=(citizenship,) if citizenship else ())


_SUBJECTS = st.builds(
    _subject,
    st.sampled_from(
        [
            "AL<BASRI",
            "ALBXSSRY",
            "MUELLER WEISS",
            "MULLERWEISS",
            "MUL LER WEISS",
            "KOZHE MIAKIN",
            "MULLER",
            "KOZHEMIAKIN",
            "ZORVALD",
            "BLENKINSOP",
            "OTHER",
        ]
    ),
    st.sampled_from(["MUHAMMAD ABDULRAHMAN", "MXHMD EBD<ALRXHMN", "JURGEN", "VIKTOR", "HARIET", "VICTOR", ""]),
    st.sampled_from(["", "IRQ", "D", "RUS"]),
    st.sampled_from([PartialDate(1964, 2, 3), PartialDate(1964, 3, 2), PartialDate(1970), PartialDate(1980, 5, 6)])
    | st.sampled_from([PartialDate(1955, 1, 9), PartialDate(1961, 4, 4), PartialDate(), PartialDate(2001, 1, 1)]),
    st.sampled_from(Sex),
    st.sampled_from(["", "IRQ", "D", "RUS", "UTO"]),
)


@settings(max_examples=as_many(60, here=12), deadline=None)
@given(st.lists(_SUBJECTS, max_size=30))
def test_every_hit_of_the_booth_is_among_the_pairs(subjects: list[Subject]) -> None:
    hits = {(row, hit.entry) for row, subject in enumerate(subjects) for hit in INDEX.screen(subject)}
    assert hits <= pairs_of(subjects)


def test_pairs_are_few_where_nobody_is_alike() -> None:
    stranger = _subject("SMITH", "JOHN", "UTO", PartialDate(1964, 2, 3), Sex.M, "UTO")
    assert pairs_of([stranger] * 50) == set()


def test_common_names_alone_make_no_pair() -> None:
    index = index_of(listed("C1", "Muhammad Ali", births=(PartialDate(1990, 1, 1),)))
    subject = _subject("ALI", "MOHAMED", "EGY", PartialDate(1951, 12, 31), Sex.M, "EGY")
    rows, _ = candidate_pairs(index, columns_of([subject]))
    assert len(rows) == 0


def test_a_register_without_rows_has_no_pairs() -> None:
    assert pairs_of([]) == set()


def test_a_part_that_is_two_of_a_listed_name_is_found_by_them_alone() -> None:
    index = index_of(listed("G1", "Zorvald Blenkinsop", citizenships=("UTO",)))
    glued = _subject("ZORVALDBLENKINSOP", "ANNA", "UTO", PartialDate(), Sex.M, "UTO")
    assert [hit.entry for hit in index.screen(glued)] == ["G1"]
    assert candidate_pairs(index, columns_of([glued]))[1] == ["G1"]


def test_a_part_that_was_torn_in_two_is_found_by_both_together() -> None:
    index = index_of(listed("T1", "Kozhemiakinov Viktor", citizenships=("UTO",)))
    torn = _subject("KOZHE MIAKINOV", "VIKTOR", "UTO", PartialDate(), Sex.M, "UTO")
    assert [hit.entry for hit in index.screen(torn)] == ["T1"]
    assert candidate_pairs(index, columns_of([torn]))[1] == ["T1"]
