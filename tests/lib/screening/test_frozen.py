"""Hits recorded once stay what they are: same subject, same list data, same profile, for ever."""

from __future__ import annotations

from hashlib import sha256

import pytest

from limen.lib.basics.sex import Sex
from limen.lib.screening import build
from limen.lib.screening.profile import Profile
from tests.lib.screening.people import OLDER, PEOPLE, PROFILE, index_of, traveller

SUBJECTS = (
    traveller("ALBXSSRY", "MXHMD EBD<ALRXHMN", issuer="IRQ", born="1964-03-02", citizenships=("IRQ",), sex=Sex.M),
    traveller("MUELLER WEISS", "JURGEN", issuer="D", born="1970-04-30", citizenships=("D",)),
    traveller("KOZEMJAKIN", "VIKTOR", issuer="SRB", born="1980-06-05", sex=Sex.F),
    traveller("OTHER", "NAME", issuer="UTO", born="1999-01-01", documents=(("D", "C01X00T47"),)),
)
RECORDED = (
    ("A1", "alert", 43.8, (("name", 32.6), ("birth", 8.0), ("citizenship", 2.5), ("sex", 0.7))),
    ("A2", "alert", 37.0, (("name", 29.5), ("birth", 5.0), ("citizenship", 2.5), ("sex", 0.0))),
    ("A3", "alert", 28.4, (("name", 20.4), ("birth", 8.0), ("citizenship", 0.0), ("sex", 0.0))),
    ("A2", "alert", 48.0, (("document", 60.0), ("birth", -12.0), ("name", 0.0), ("citizenship", 0.0), ("sex", 0.0))),
)


@pytest.mark.parametrize("profile", [OLDER, PROFILE], ids=["older", "in-force"])
def test_recorded_hits_are_found_again_to_the_tenth_of_a_bit(profile: Profile) -> None:
    index = index_of(*PEOPLE, profile=profile)
    found = tuple(
        (hit.entry, hit.level.value, hit.bits, tuple((line.field.value, line.bits) for line in hit.evidence))
        for subject in SUBJECTS
        for hit in index.screen(subject)
    )
    assert found == RECORDED


def test_the_bytes_of_list_data_stay_what_they_are() -> None:
    file = b"".join(build(PEOPLE, list_code="utn", list_version="7"))
    assert sha256(file).hexdigest() == "feec27e2578a11885cb25828baa9551d3f1dfbc2e6dbc4ef205ead9625c7d201"


def test_a_profile_keeps_its_name_while_others_learn_new_weights() -> None:
    assert OLDER.id == "standard/2026-11-29/a7c6fa5eb9e3"
    assert PROFILE.id == "standard/2026-11-29/fc3e4fe92eae"
