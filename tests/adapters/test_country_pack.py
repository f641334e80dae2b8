"""The profile in force is the one that the country pack names, read once."""

from __future__ import annotations

from limen.lib.basics.country_pack import ScreeningLaw
from limen.lib.screening import profile_of
from tests.fakes.acting import utopia
from tests.lib.screening.people import PROFILE


def test_the_pack_that_ships_names_the_profile_that_ships() -> None:
    law: ScreeningLaw = utopia().screening
    assert profile_of(law).id == PROFILE.id
    assert profile_of(law) is profile_of(law)
