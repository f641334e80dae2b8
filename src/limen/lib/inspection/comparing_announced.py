"""What a carrier announced of somebody, held against the document of the same number."""

from __future__ import annotations

from collections.abc import Iterator

from limen.lib.basics.countries import state_of
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.inspection.announced import Differs
from limen.lib.inspection.facts import Document, Holder
from limen.lib.names import fold, same_name


def differences(
    *, told: Holder | None, told_document: Document | None, holder: Holder | None, document: Document | None
) -> tuple[Differs, ...]:
    """Return what was announced otherwise than the document says; what one of them leaves out is no difference."""
    found = [*_of_holder(told, holder)] if told and holder else []
    if told_document and document and _is_other_day(told_document.expiry, document.expiry):
        found.append(Differs(what="expiry", announced=str(told_document.expiry), document=str(document.expiry)))
    return tuple(found)


def _of_holder(told: Holder, holder: Holder) -> Iterator[Differs]:
    if not _is_same_name(told, holder):
        yield Differs(what="name", announced=_whole(told), document=_whole(holder))
    if _is_other_day(told.birth, holder.birth):
        yield Differs(what="birth", announced=str(told.birth), document=str(holder.birth))
    # X is also what carriers send who do not know.
    if Sex.X not in (told.sex, holder.sex) and told.sex is not holder.sex:
        yield Differs(what="sex", announced=told.sex.value, document=holder.sex.value)
    if told.citizenship and holder.citizenship and state_of(told.citizenship) != state_of(holder.citizenship):
        yield Differs(what="citizenship", announced=told.citizenship, document=holder.citizenship)


def _is_same_name(told: Holder, holder: Holder) -> bool:
    """Carriers cut names off and leave second names out: what one has more of at its end is no difference."""
    ours, theirs = fold(_whole(told)), fold(_whole(holder))
    return (
        not ours
        or ours.startswith(theirs)
        or theirs.startswith(ours)
        or same_name(ours, theirs)
        or (same_name(told.primary, holder.primary) and _begins_alike(fold(told.secondary), fold(holder.secondary)))
    )


def _begins_alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _whole(holder: Holder) -> str:
    return f"{holder.primary} {holder.secondary}".strip()


def _is_other_day(told: PartialDate, written: PartialDate) -> bool:
    return told.is_complete and written.is_complete and told != written
