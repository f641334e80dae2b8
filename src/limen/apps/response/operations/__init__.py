"""Writes: surge mode on and off, groups registered and corrected, files taken up at a lane."""

from limen.apps.response.access import NoSuchPerson
from limen.apps.response.operations.bands import Bands, BandsWrong, blank_bands, fresh_number, print_bands
from limen.apps.response.operations.correcting import (
    Corrected,
    CorrectionEmpty,
    CorrectionOverlaps,
    CorrectionWords,
    NeedStays,
    correct_person,
)
from limen.apps.response.operations.devices import meet_device
from limen.apps.response.operations.registering import GroupEmpty, GroupReused, GroupTold, NumberTaken, register_group
from limen.apps.response.operations.reuniting import (
    MissingWrong,
    ReunionOfChild,
    ReunionUnwanted,
    ReunionWords,
    assess_reunion,
    report_missing,
)
from limen.apps.response.operations.surge import SurgeWordsMissing, begin_surge, end_surge
from limen.apps.response.operations.taking_up import take_up

__all__ = [
    "Bands",
    "BandsWrong",
    "Corrected",
    "CorrectionEmpty",
    "CorrectionOverlaps",
    "CorrectionWords",
    "GroupEmpty",
    "GroupReused",
    "GroupTold",
    "MissingWrong",
    "NeedStays",
    "NoSuchPerson",
    "NumberTaken",
    "ReunionOfChild",
    "ReunionUnwanted",
    "ReunionWords",
    "SurgeWordsMissing",
    "assess_reunion",
    "begin_surge",
    "blank_bands",
    "correct_person",
    "end_surge",
    "fresh_number",
    "meet_device",
    "print_bands",
    "register_group",
    "report_missing",
    "take_up",
]
