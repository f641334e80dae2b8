"""The roles a person may hold, named after jobs. What each may do is one table in the doors."""

from __future__ import annotations

from enum import StrEnum

from limen.lib.basics.words import N_


class Role(StrEnum):
    """A job at a post or at headquarters."""

    FIRST_LINE = "first_line"
    SECOND_LINE = "second_line"
    SUPERVISOR = "supervisor"
    PROTECTION = "protection"
    CHILD_PROTECTION = "child_protection"
    SERVICE = "service"
    """Somebody of a receiving service: a shelter, a clinic, legal aid. Sees what was referred to it, nothing else."""
    PERMIT_DESK = "permit_desk"
    LEGAL_DESK = "legal_desk"
    WATCHLIST_DESK = "watchlist_desk"
    CARRIER_DESK = "carrier_desk"
    EXAMINER = "examiner"
    STATISTICIAN = "statistician"
    OVERSIGHT = "oversight"
    MONITOR = "monitor"
    """The body that visits places of detention: reads the registers of detention and complaints, and nothing else."""
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The msgid of the job's name shown to people."""
        return _LABELS[self]


_LABELS = {
    Role.FIRST_LINE: N_("first-line officer"),
    Role.SECOND_LINE: N_("second-line officer"),
    Role.SUPERVISOR: N_("shift supervisor"),
    Role.PROTECTION: N_("protection officer"),
    Role.CHILD_PROTECTION: N_("child-protection officer"),
    Role.SERVICE: N_("receiving service"),
    Role.PERMIT_DESK: N_("permit desk"),
    Role.LEGAL_DESK: N_("legal desk"),
    Role.WATCHLIST_DESK: N_("watchlist desk"),
    Role.CARRIER_DESK: N_("carrier desk"),
    Role.EXAMINER: N_("document examiner"),
    Role.STATISTICIAN: N_("statistician"),
    Role.OVERSIGHT: N_("oversight"),
    Role.MONITOR: N_("monitoring body"),
    Role.ADMINISTRATOR: N_("administrator"),
}
