"""A permit begun from lines: of its sticker, of the passport it goes into, or of both, scanned one after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from limen.lib import mrz
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.inspection.facts import Holder
from limen.lib.inspection.identity import is_same_data
from limen.lib.inspection.permit_list import TypedPermit
from limen.lib.inspection.presented import Presented, Read, Unreadable, read_presented


class LinesDiffer(Problem):
    """The sticker and the passport describe two people."""

    code = "permit-lines-differ"
    sentence = N_(
        "The sticker is made out to %(sticker)s, the passport to %(passport)s. Compare them, and scan the right two."
    )


def begun_from(lines: str, *, typed: TypedPermit, today: date) -> TypedPermit:
    """Return `typed` with what the lines say in its place: number and last day of a sticker, holder, passport.

    `today` settles the century of the dates. Raises Unreadable or LinesDiffer.
    """
    read = [
        read_presented(Presented(scanned=record.text), today=today) for record in mrz.split_records(lines.split("\n"))
    ]
    if not read:
        raise Unreadable
    holders = [each.holder for each in read if each.holder is not None]
    for other in holders[1:]:
        if not is_same_data(holders[0], other):
            raise LinesDiffer(sticker=_name(holders[0]), passport=_name(other))
    for each in read:
        typed = _with_document(typed, each)
    return _with_holder(typed, holders[0]) if holders else typed


def _with_document(typed: TypedPermit, read: Read) -> TypedPermit:
    document = read.document
    if document is None:
        return typed
    if not document.code.startswith("V"):
        return replace(typed, document_issuer=document.issuer, document_number=document.number)
    until = str(document.expiry) if document.expiry.is_complete else typed.valid_until
    return replace(typed, number=document.number, issuer=document.issuer, valid_until=until)


def _with_holder(typed: TypedPermit, holder: Holder) -> TypedPermit:
    return replace(
        typed,
        family_name=holder.primary,
        given_names=holder.secondary,
        born="" if holder.birth.is_unknown else str(holder.birth),
        sex=holder.sex.value,
        citizenship=holder.citizenship,
    )


def _name(holder: Holder) -> str:
    return f"{holder.primary} {holder.secondary}".strip()
