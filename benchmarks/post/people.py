"""Invented travellers in any number, made as they are needed: who they are depends on their number alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from limen.lib import mrz
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.inspection.facts import Document, Holder

_FAMILIES = ("ALDER", "BIRCH", "CEDAR", "HAZEL", "LINDEN", "MAPLE", "ROWAN", "SORREL", "TANSY", "WILLOW", "YARROW")
_GIVEN = ("ANNA", "BRUNO", "CLARA", "DAVID", "ELENA", "FELIX", "GRETA", "HUGO", "IRIS", "JONAS", "KIRA", "LEON", "MIRA")
_STATES = ("FRA", "DEU", "EGY", "CHN", "JPN", "ESP", "BRA", "IND", "KEN", "CAN")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented traveller."""

    number: int

    @property
    def state(self) -> str:
        """Issuer and citizenship."""
        return _STATES[self.number % len(_STATES)]

    @property
    def document(self) -> Document:
        """A passport that is valid for years."""
        return Document(code="P", issuer=self.state, number=f"L{self.number:08d}", expiry=PartialDate(2031, 6, 15))

    @property
    def holder(self) -> Holder:
        """Enough different names and dates of birth that namesakes are as rare as in a real register."""
        n = self.number
        family = _FAMILIES[n % len(_FAMILIES)] + _LETTERS[n // 7 % 26] + _LETTERS[n // 181 % 26]
        given = _GIVEN[n % len(_GIVEN)] + _LETTERS[n // 17 % 26]
        birth = date(1950, 1, 1) + timedelta(days=n * 37 % 18_000)
        return Holder(
            primary=family,
            secondary=given,
            birth=PartialDate.of(birth),
            sex=Sex.F if n % 2 else Sex.M,
            citizenship=self.state,
        )

    @property
    def lines(self) -> str:
        """The two lines of the passport as a wedge reader types them."""
        holder, document = self.holder, self.document
        return "\n".join(
            mrz.compose(
                mrz.Document(
                    format=mrz.Format.TD3,
                    document_code="P",
                    issuer=document.issuer,
                    number=document.number,
                    primary=holder.primary,
                    secondary=holder.secondary,
                    nationality=holder.citizenship,
                    birth=holder.birth,
                    sex=holder.sex,
                    expiry=document.expiry,
                )
            )
        )
