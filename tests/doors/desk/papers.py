"""Invented people and their documents, as a reader sends the lines."""

from __future__ import annotations

from datetime import date, timedelta

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.mrz import Document, Format, compose

TODAY = date.today()  # noqa: DTZ011 - the dates of these papers move with the calendar of the machine under test


def passport(
    *,
    primary: str,
    secondary: str = "",
    number: str,
    years: int = 38,
    issuer: str = "UTO",
    nationality: str = "",
    sex: Sex = Sex.F,
    valid_days: int = 900,
) -> str:
    """Return the two lines of a passport whose holder is `years` old today and which is valid for `valid_days` more."""
    expiry = TODAY + timedelta(days=valid_days)
    return "\n".join(
        compose(
            Document(
                format=Format.TD3,
                document_code="P",
                issuer=issuer,
                number=number,
                primary=primary,
                secondary=secondary,
                nationality=nationality or issuer,
                birth=PartialDate(TODAY.year - years, 1, 2),
                sex=sex,
                expiry=PartialDate(expiry.year, expiry.month, expiry.day),
            )
        )
    )


CARRIER_USER = ("ops.xu", "four otters by a cold river", "seven herons over a still lake")
"""Who signs in for the one carrier of the served desk: name, password for once, password of one's own."""
DAYS_AGO = 100
CAME_LONG_AGO = passport(primary="CARVALHO", secondary="LUCIA", number="BR1000001", issuer="BRA")
"""Somebody whom the served desk knows to have come DAYS_AGO days ago, and not to have left."""

BORN, CHILD_BORN = PartialDate(TODAY.year - 38, 1, 2), PartialDate(TODAY.year - 11, 1, 2)
LISTED = {
    "wanted": ("Wanted persons", "stop-and-call", "wanted", "HALLORAN", "VIKTORIA", BORN, Sex.F),
    "judge": ("Orders of the court", "discreet", "discreet-check", "OSTROVSKAYA", "MILENA", BORN, Sex.F),
    "missing": ("Missing children", "assist", "missing", "QUINTEROS", "ISABELA", CHILD_BORN, Sex.F),
}
"""Code of each list of persons of the served desk to what is on it: one invented person each."""
