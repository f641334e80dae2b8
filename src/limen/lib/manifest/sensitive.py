"""What of a reservation is left out the moment it is read: counted by kind, kept nowhere.

Meals and wishes tell of religion and health, free words of anything. What a State may not keep it had better never
write down (ICAO Doc 9944, 2.14, to be confirmed; Directive (EU) 2016/681, article 13(4)).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from limen.lib.basics.words import N_

KINDS: Final[Mapping[str, str]] = {
    "meal": N_("special meals"),
    "health": N_("health and assistance"),
    "remark": N_("free words"),
    "history": N_("history of the booking"),
    "payment": N_("payment"),
    "service": N_("other services"),
}
"""Kind to what it is called."""

SEGMENTS: Final[Mapping[str, str]] = {
    "LTS": "history",
    "SAC": "history",
    "FOP": "payment",
    "MON": "payment",
    "TXD": "payment",
    "FAR": "payment",
    "EBD": "payment",
}
"""Segments that are left out whole."""
_ELEMENTS: Final[Mapping[str, str]] = {
    "FareInfo": "payment",
    "FOP": "payment",
    "PaymentForm": "payment",
    "PNRHistory": "history",
    "Remark": "remark",
    "Remarks": "remark",
    "OSI": "remark",
}
_KEPT: Final = frozenset(
    (
        *("DOCS", "DOCO", "DOCA", "SEAT", "NSST", "NSSA", "NSSW", "SMST", "SMSA", "RQST"),
        *("TKNE", "TKNA", "TKNM", "CHLD", "INFT", "UMNR", "CTCE", "CTCM", "FQTV", "FOID"),
    )
)
_HEALTH: Final = re.compile(r"WC[A-Z]{2}|BLND|DEAF|MEDA|OXYG|STCR|DPN.|PPOC|MAAS|LEG[A-Z]|ESAN|SVAN|MEDI")
_MEAL: Final = re.compile(r"[A-Z]{2}ML")
_CONTACT: Final = re.compile(r"CTC[A-Z]\b")
_CARRIER: Final = re.compile(r"[A-Z0-9]{2} (?=CTC[A-Z]\b)")


@lru_cache(maxsize=1024)
def dropped_service(code: str) -> str:
    """Return the kind under which a special service (SSR) is left out; empty for one that is kept."""
    said = code.strip().upper()
    if said in _KEPT:
        return ""
    if _MEAL.fullmatch(said):
        return "meal"
    if _HEALTH.fullmatch(said):
        return "health"
    return "remark" if said in {"OTHS", "CKIN", "OSI", ""} else "service"


def contact_in(text: str) -> str:
    """Return free words that are the address or number of a traveller: `CTCE A//B.EXAMPLE`; empty for any others."""
    if "CTC" not in text:
        return ""
    said = _CARRIER.sub("", text.strip(), count=1)
    return said if _CONTACT.match(said) else ""


def free_words(elements: Sequence[Sequence[str]]) -> str:
    """Return what an IFT says."""
    return " ".join(" ".join(each).strip() for each in elements[2:]).strip()


def dropped_segment(elements: Sequence[Sequence[str]]) -> str:
    """Return the kind under which a segment, as elements and their components, is left out; empty for one that is kept.

    A segment without anything in it says nothing, and is kept.
    """
    tag = elements[0][0].strip()
    if len(elements) < 2:
        return ""
    if tag == "SSR":
        return dropped_service(elements[1][0])
    if tag == "IFT":
        words = free_words(elements)
        return "remark" if words and not contact_in(words) else ""
    return SEGMENTS.get(tag, "")


def dropped_element(name: str, service: str | None) -> str:
    """Return the kind under which an element of a document is left out; empty for one that is kept."""
    if name == "SSR":
        return dropped_service(service or "")
    return _ELEMENTS.get(name, "")
