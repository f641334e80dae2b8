"""What a State lays down for comparing a bearer with their document: one to one, and only where a law says so."""

from __future__ import annotations

from dataclasses import dataclass

from limen.lib.basics.country_pack.reading import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonLaw:
    """The law for faces, or for fingers."""

    allowed: bool
    least_age: int
    """Years. Nobody younger is compared; whose age is not known may be younger."""
    legal_basis: str
    least_score: int
    """The operating point: a face in thousandths of the cosine, a finger in points of the matcher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BearerLaw:
    """All of it."""

    face: ComparisonLaw
    finger: ComparisonLaw


def read_bearer(table: Table) -> BearerLaw:
    """Return what `bearer.toml` lays down; raises CountryPackError."""
    return BearerLaw(face=_read(table.part("face")), finger=_read(table.part("finger")))


def _read(table: Table) -> ComparisonLaw:
    law = ComparisonLaw(
        allowed=table.flag("allowed"),
        least_age=table.whole("least_age", least=6, most=120),
        legal_basis=table.text("legal_basis"),
        least_score=table.whole("least_score", least=1, most=1000),
    )
    table.finish()
    return law
