"""What a new copy of a list changes, and what about it makes one look twice before it takes effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_, Value, Word
from limen.lib.listings.persons import BirthSpan, ListedDocument, ListedName, ListedPerson

COMPARED: Final = (
    "names",
    "births",
    "birth_spans",
    "sex",
    "citizenships",
    "citizenships_as_written",
    "documents",
    "category",
)
"""Fields that decide whether a traveller is taken for the person, or what a hit means; the others are words."""
LABELS: Final[Mapping[str, str]] = {
    "names": N_("names"),
    "births": N_("dates of birth"),
    "birth_spans": N_("years of birth"),
    "birth_places": N_("places of birth"),
    "sex": N_("sex"),
    "citizenships": N_("citizenships"),
    "citizenships_as_written": N_("citizenships as written"),
    "documents": N_("documents"),
    "category": N_("category"),
    "programme": N_("programme"),
    "topics": N_("topics"),
    "addresses": N_("addresses"),
    "reference": N_("reference"),
    "listed_on": N_("listed on"),
    "changed_on": N_("changed on"),
    "remarks": N_("remarks"),
}
"""Every field but the key, by the msgid of its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Keys of two copies of a list, told apart. Keys are sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    repeated: tuple[str, ...] = ()
    """Keys that the new copy names more than once; the last entry of that key counts."""

    @property
    def counts(self) -> Counts:
        """How many there are of each."""
        return Counts(
            added=len(self.added),
            changed=len(self.changed),
            removed=len(self.removed),
            unchanged=self.unchanged,
            repeated=self.repeated,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many entries of two copies of a list are added, changed, removed and the same."""

    added: int
    changed: int
    removed: int
    unchanged: int
    repeated: tuple[str, ...] = ()
    """Keys that the new copy names more than once."""

    @property
    def before(self) -> int:
        """How many entries the old copy has."""
        return self.unchanged + self.changed + self.removed

    @property
    def after(self) -> int:
        """How many entries the new copy has."""
        return self.unchanged + self.changed + self.added


def difference(old: Iterable[tuple[str, str]], new: Iterable[tuple[str, str]]) -> Difference:
    """Return what changes from `old` to `new`, both as (key, digest). Holds the keys of both copies."""
    before = dict(old)
    after: dict[str, str] = {}
    repeated: set[str] = set()
    for key, digest in new:
        if key in after:
            repeated.add(key)
        after[key] = digest
    kept = before.keys() & after.keys()
    changed = {key for key in kept if before[key] != after[key]}
    return Difference(
        added=tuple(sorted(after.keys() - kept)),
        changed=tuple(sorted(changed)),
        removed=tuple(sorted(before.keys() - kept)),
        unchanged=len(kept) - len(changed),
        repeated=tuple(sorted(repeated)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of an entry that two copies tell differently."""

    field: str
    before: tuple[str, ...]
    """What only the old copy says, each thing as a text."""
    after: tuple[str, ...]
    """What only the new copy says."""

    @property
    def is_compared(self) -> bool:
        """True when the field decides whether a traveller is taken for the person."""
        return self.field in COMPARED


def changes(old: ListedPerson, new: ListedPerson) -> tuple[Change, ...]:
    """Return the fields that differ, each with what went and what came.

    Where both say the same things in another order, or one of them twice, both are given whole.
    """
    pairs = ((each.name, getattr(old, each.name), getattr(new, each.name)) for each in fields(ListedPerson))
    return tuple(
        _change(name, _texts(before), _texts(after))
        for name, before, after in pairs
        if name != "key" and before != after
    )


def _change(field: str, said: tuple[str, ...], says: tuple[str, ...]) -> Change:
    went = tuple(text for text in said if text not in says)
    came = tuple(text for text in says if text not in said)
    if not went and not came:
        return Change(field=field, before=said, after=says)
    return Change(field=field, before=went, after=came)


def _texts(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, tuple) else (value,)
    return tuple(text for each in values if (text := text_of(each)))


def text_of(value: object) -> str:
    """Return one thing that an entry says as people read it, without words that would have to be translated."""
    match value:
        case ListedName():
            return f"{value.text} ({value.kind.value})" if value.kind.value != "primary" else value.text
        case ListedDocument():
            return " ".join(filter(None, (value.kind, value.number, value.issuer or value.issuer_as_written)))
        case BirthSpan():
            years = f"{value.first}–{value.last}"
            return f"~{(value.first + value.last) // 2} ({years})" if value.is_about else years
        case PartialDate() | str():
            return str(value)
        case None:
            return ""
        case _:
            return str(value)


# --- what makes one look twice ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a copy may change before somebody has to look twice. Percents are of the entries of the old copy."""

    removed_percent: int = 10
    changed_percent: int = 30
    grown_percent: int = 50
    unreadable_percent: int = 1
    """Of the records of the new copy."""
    emptied_percent: int = 20
    """Of the entries that had something in a field: so many more are without it now."""
    fewest: int = 20
    """Changes of fewer entries than these are not looked at twice by percent."""


class Filled:
    """How many entries say something in each field; fed while a list is read."""

    def __init__(self) -> None:
        self.entries = 0
        self.by_field: Counter[str] = Counter()

    def add(self, person: ListedPerson) -> None:
        """Count the fields of one entry."""
        self.entries += 1
        for name in LABELS:
            value = getattr(person, name)
            if value not in (None, "", ()) and not (name == "sex" and value.value == "X"):
                self.by_field[name] += 1


def suspicious(
    found: Difference | Counts,
    *,
    before: Mapping[str, int],
    after: Mapping[str, int],
    unreadable: int = 0,
    made_at: datetime | None = None,
    in_force_made_at: datetime | None = None,
    limits: Limits | None = None,
) -> tuple[Finding, ...]:
    """Return what about a new copy makes a second person necessary; nothing when nothing does.

    `before` and `after` say how many entries of the old and of the new copy say something in each field (`Filled`).
    """
    limits = limits or Limits()
    found = found.counts if isinstance(found, Difference) else found
    told = [
        *_of_counts(found, limits),
        *_of_fields(found, before, after, limits),
    ]
    if found.repeated:
        shown = ", ".join(found.repeated[:5])
        told.append(_finding("keys-repeated", _REPEATED, count=len(found.repeated), keys=shown))
    if unreadable and unreadable * 100 > limits.unreadable_percent * (found.after + unreadable):
        told.append(_finding("many-unreadable", _UNREADABLE, count=unreadable, of=found.after + unreadable))
    if made_at is not None and in_force_made_at is not None and made_at < in_force_made_at:
        told.append(_finding("older-copy", _OLDER, made=made_at.date(), force=in_force_made_at.date()))
    return tuple(told)


def _of_counts(found: Counts, limits: Limits) -> list[Finding]:
    before = found.before
    if found.after == 0 and before:
        return [_finding("empty", _EMPTY, count=before)]
    counts = (
        ("many-removed", _REMOVED, found.removed, limits.removed_percent),
        ("many-changed", _CHANGED, found.changed, limits.changed_percent),
        ("grown", _GROWN, found.added, limits.grown_percent),
    )
    return [
        _finding(rule, sentence, count=count, percent=count * 100 // before, of=before)
        for rule, sentence, count, most in counts
        if before and _is_many(count, before, most, limits)
    ]


def _is_many(count: int, of: int, percent: int, limits: Limits) -> bool:
    """A short list changes by whole percents with every entry; only a list that all but goes is looked at then."""
    return count * 100 > percent * of and (count >= limits.fewest or count * 2 > of)


def _of_fields(found: Counts, before: Mapping[str, int], after: Mapping[str, int], limits: Limits) -> list[Finding]:
    """A field that empties by more than its entries went was left out by the owner, or is read wrongly."""
    told = []
    for name, label in LABELS.items():
        was, now = before.get(name, 0), after.get(name, 0)
        expected = was * found.after // found.before if found.before else 0
        lost = min(expected, was) - now
        if was and found.after and lost * 100 > limits.emptied_percent * was and (lost >= limits.fewest or not now):
            told.append(_finding("field-emptied", _EMPTIED, field=Word(label), was=was, now=now))
    return told


_REMOVED = N_("This copy removes %(count)s of %(of)s entries (%(percent)s%%).")
_CHANGED = N_("This copy changes %(count)s of %(of)s entries (%(percent)s%%).")
_GROWN = N_("This copy adds %(count)s entries to %(of)s (%(percent)s%%).")
_EMPTY = N_("This copy is empty: it removes all %(count)s entries.")
_EMPTIED = N_("The field %(field)s empties: %(was)s entries had it, %(now)s have it now.")
_REPEATED = N_("%(count)s numbers of entries occur more than once in this copy: %(keys)s.")
_UNREADABLE = N_("%(count)s of %(of)s records of this copy cannot be read.")
_OLDER = N_("This copy was made on %(made)s and is older than the one in force, of %(force)s.")


def _finding(rule: str, sentence: str, **values: Value) -> Finding:
    return Finding(rule=f"listing.{rule}", severity=Severity.ATTENTION, sentence=sentence, values=values)
