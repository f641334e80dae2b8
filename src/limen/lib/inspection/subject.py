"""Who is compared with the lists of persons: the holder and document of an inspection, as screening asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from limen.lib.basics.countries import state_of
from limen.lib.basics.findings import Finding
from limen.lib.inspection.facts import Document, Holder
from limen.lib.screening.subject import Subject, SubjectName, Written

CUT: Final = "mrz.name-truncated"
"""The finding of a reading that says that the zone was full."""


def subject_of(*, document: Document | None, holder: Holder | None, reading: Iterable[Finding] = ()) -> Subject | None:
    """Return the traveller as screening compares them; None where neither a name nor a document is known.

    The State that issued the document chose among the spellings of ICAO 9303-3, so it decides how the name is read;
    a name that an officer typed is read as it is said.
    """
    names = _names(document, holder, is_cut=any(finding.rule == CUT for finding in reading)) if holder else ()
    documents = ((state_of(document.issuer), document.number),) if document and document.number else ()
    if not names and not documents:
        return None
    if holder is None:
        return Subject(names=names, documents=documents)
    return Subject(
        names=names,
        births=(holder.birth,) if holder.birth.year is not None else (),
        sex=holder.sex,
        citizenships=(state_of(holder.citizenship),) if holder.citizenship else (),
        documents=documents,
    )


def _names(document: Document | None, holder: Holder, *, is_cut: bool) -> tuple[SubjectName, ...]:
    # Where the zone holds no family name, the only one may be either (ICAO 9303-4, 4.2.2.1).
    primary, secondary = (holder.primary, holder.secondary) if holder.primary else (holder.secondary, "")
    if not primary:
        return ()
    was_read = document is not None and document.read
    name = SubjectName(
        primary=primary,
        secondary=secondary,
        written=Written.MRZ if was_read else Written.VISUAL,
        issuer=document.issuer if document else "",
        may_be_cut=is_cut,
    )
    return (name,)
