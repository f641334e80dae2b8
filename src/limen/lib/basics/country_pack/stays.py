"""What a State lays down on stays: rules that count days, kinds of permits, exemptions by agreement."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from limen.lib.basics.countries import citizenship_of, is_nationality
from limen.lib.basics.country_pack.reading import CODE, Named, Table
from limen.lib.basics.travel import TravellerKind

ANY = "any"
"""Written alone instead of a list: what was left out or emptied by mistake must not mean everything."""
FOR_EVER = date.max
"""Written as 9999-12-31 where an agreement has no end."""
LONGEST_DAYS = 3_660

_CITIZENSHIP = re.compile(rf"[A-Z]{{1,3}}|{ANY}")
_DOCUMENT_CODE = re.compile(rf"[A-Z][A-Z]?|{ANY}")
_ROUTE = re.compile(r"[a-z]+|[A-Z0-9][A-Z0-9-]{0,15}")
_KIND = re.compile("|".join(TravellerKind))


class RuleKind(StrEnum):
    """How days are counted."""

    ROLLING = "rolling"
    """At most `days` within any `window_days` days."""
    PER_VISIT = "per-visit"
    """At most `days` from each entry, the day of entry included."""
    PER_YEAR = "per-year"
    """At most `days` in each calendar year."""
    UNTIL_PERMIT_ENDS = "until-permit-ends"
    """Every day on which the permit counts."""
    NONE_ALLOWED = "none-allowed"
    """No stay: through the transit area, or on the day itself."""


class PermitClass(StrEnum):
    """What a permit is, whatever the State calls it."""

    VISA = "visa"
    AUTHORISATION = "authorisation"
    RESIDENCE = "residence"
    WORK = "work"
    STUDY = "study"
    LAISSEZ_PASSER = "laissez-passer"
    BORDER_RESIDENT = "border-resident"
    CREW = "crew"
    DIPLOMATIC = "diplomatic"
    TRANSIT = "transit"


class Sticker(StrEnum):
    """Form of the machine-readable zone that a sticker carries (ICAO Doc 9303-7)."""

    NONE = "none"
    MRV_A = "MRV-A"
    MRV_B = "MRV-B"
    EITHER = "either"


class Overlap(StrEnum):
    """Whether days under a permit are counted against an exemption too."""

    APART = "apart"
    """Days under any permit count against no exemption."""
    TOGETHER = "together"
    """Only days under a permit that allows to stay until its end are left out, as days of residence are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StayRule(Named):
    """A way of counting days, and the law that says so."""

    kind: RuleKind
    days: int = 0
    window_days: int = 0
    """For the rolling kind: the length of the window, the day itself included."""
    legal_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitKind(Named):
    """A kind of permission that this State gives, or honours."""

    rule: str
    """Code of the rule that its days are counted by."""
    permit_class: PermitClass
    sticker: Sticker
    """What is stuck into the travel document, none where nothing is."""
    entries: tuple[int, ...]
    """Numbers of entries that it may be given for, the usual one first; 0 for any number."""
    most_valid_days: int
    """The longest time from its first to its last day."""
    legal_basis: str

    @property
    def needs_sticker(self) -> bool:
        """True when it stands in the travel document."""
        return self.sticker is not Sticker.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption(Named):
    """Who may come without a permit, by agreement or law. Each list has `any` alone where it asks for nothing."""

    citizenships: tuple[str, ...]
    """ICAO 9303-3 codes."""
    rule: str
    documents: tuple[str, ...]
    """Document codes; one letter stands for every code that begins with it."""
    purposes: tuple[str, ...]
    routes: tuple[str, ...]
    """Modes, or codes of posts."""
    kinds: tuple[TravellerKind, ...]
    valid_from: date
    valid_until: date
    legal_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitEnd(Named):
    """A reason for which a permit may be ended before its last day."""

    ends: tuple[str, ...]
    """What it is a reason for: `annulled`, `revoked` or both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StayLaw:
    """All that counts for stays; what counts for one traveller has the same form."""

    rules: tuple[StayRule, ...]
    permit_kinds: tuple[PermitKind, ...]
    exemptions: tuple[Exemption, ...]
    reminder_days: int
    """Days before the last lawful day from which it is told."""
    overlap: Overlap
    permit_ends: tuple[PermitEnd, ...] = ()

    def ends_for(self, status: str) -> tuple[PermitEnd, ...]:
        """Return the reasons for which a permit may become `annulled` or `revoked`, in the law's order."""
        return tuple(each for each in self.permit_ends if status in each.ends)

    def rule(self, code: str) -> StayRule | None:
        """Return the rule of that code, None when the law names none."""
        return _of_code(self.rules, code)

    def permit_kind(self, code: str) -> PermitKind | None:
        """Return the kind of permit of that code, None when the law names none."""
        return _of_code(self.permit_kinds, code)

    def exemption(self, code: str) -> Exemption | None:
        """Return the exemption of that code, None when the law names none."""
        return _of_code(self.exemptions, code)


N = TypeVar("N", bound=Named)


def _of_code(named: Iterable[N], code: str) -> N | None:
    return next((each for each in named if each.code == code), None)


def read_stays(table: Table, *, purposes: Collection[str], routes: Collection[str]) -> StayLaw:
    """Return what `stays.toml` says; `purposes` and `routes` are the codes that the pack knows.

    Raises CountryPackError.
    """
    rules = table.rows("rule", _rule)
    codes = {rule.code: rule for rule in rules}
    return StayLaw(
        rules=rules,
        permit_kinds=table.rows("permit_kind", lambda row: _permit_kind(row, codes)),
        exemptions=table.rows("exemption", lambda row: _exemption(row, codes, purposes=purposes, routes=routes)),
        reminder_days=table.whole("reminder_days", least=0, most=366),
        overlap=table.choice("overlap", Overlap),
        permit_ends=_permit_ends(table),
    )


_ENDS = re.compile("annulled|revoked")


def _permit_ends(table: Table) -> tuple[PermitEnd, ...]:
    found = table.rows("permit_end", _permit_end)
    for status in ("annulled", "revoked"):
        if not any(status in each.ends for each in found):
            raise table.wrong("permit_end", f"none says why a permit is {status}.", "Say on which grounds it may be.")
    return found


def _permit_end(row: Table) -> PermitEnd:
    return PermitEnd(code=row.text("code", form=CODE), name=row.text("name"), ends=row.texts("ends", form=_ENDS))


_COUNTED = (RuleKind.ROLLING, RuleKind.PER_VISIT, RuleKind.PER_YEAR)


def _rule(row: Table) -> StayRule:
    kind = row.choice("kind", RuleKind)
    days = row.whole("days", least=1, most=LONGEST_DAYS) if kind in _COUNTED else 0
    if kind is RuleKind.PER_YEAR and days > 366:
        raise row.wrong("days", f"{days} days are more than a year has.", "Write 366 or less.")
    return StayRule(
        code=row.text("code", form=CODE),
        name=row.text("name"),
        kind=kind,
        days=days,
        window_days=row.whole("window_days", least=days, most=LONGEST_DAYS) if kind is RuleKind.ROLLING else 0,
        legal_basis=row.text("legal_basis"),
    )


def _permit_kind(row: Table, rules: Collection[str]) -> PermitKind:
    return PermitKind(
        code=row.text("code", form=CODE),
        name=row.text("name"),
        rule=_known_rule(row, rules),
        permit_class=row.choice("class", PermitClass),
        sticker=row.choice("sticker", Sticker),
        entries=_entries(row),
        most_valid_days=row.whole("most_valid_days", least=1, most=LONGEST_DAYS),
        legal_basis=row.text("legal_basis"),
    )


_ENTRIES = {"single": 1, "double": 2, "multiple": 0}


def _entries(row: Table) -> tuple[int, ...]:
    return tuple(_ENTRIES[word] for word in row.texts("entries", form=re.compile("|".join(_ENTRIES))))


def _exemption(
    row: Table, rules: dict[str, StayRule], *, purposes: Collection[str], routes: Collection[str]
) -> Exemption:
    rule = _known_rule(row, rules)
    if rules[rule].kind is RuleKind.UNTIL_PERMIT_ENDS:
        raise row.wrong("rule", f"“{rule}” asks for a permit that ends.", "An exemption needs a rule with a number.")
    valid_from = row.day("valid_from")
    valid_until = row.day("valid_until")
    if valid_until < valid_from:
        raise row.wrong("valid_until", f"{valid_until} lies before {valid_from}.", "Correct one of the two.")
    return Exemption(
        code=row.text("code", form=CODE),
        name=row.text("name"),
        citizenships=_citizenships(row),
        rule=rule,
        documents=_or_any(row, "documents", form=_DOCUMENT_CODE),
        purposes=_known(row, "purposes", purposes, form=CODE),
        routes=_known(row, "routes", routes, form=_ROUTE),
        kinds=tuple(TravellerKind(kind) for kind in row.texts("kinds", form=_KIND)),
        valid_from=valid_from,
        valid_until=valid_until,
        legal_basis=row.text("legal_basis"),
    )


def _or_any(row: Table, key: str, *, form: re.Pattern[str]) -> tuple[str, ...]:
    codes = row.texts(key, form=form)
    if ANY in codes and len(codes) > 1:
        raise row.wrong(key, f"“{ANY}” stands with others.", "Write it alone, or take it out.")
    return codes


def _citizenships(row: Table) -> tuple[str, ...]:
    codes = _or_any(row, "citizenships", form=_CITIZENSHIP)
    for code in codes:
        if code != ANY and not is_nationality(code):
            raise row.wrong("citizenships", f"“{code}” is no citizenship.", "Write codes of ICAO Doc 9303-3.")
    return tuple(citizenship_of(code) for code in codes)


def _known_rule(row: Table, rules: Collection[str]) -> str:
    code = row.text("rule", form=CODE)
    if code not in rules:
        raise row.wrong("rule", f"there is no rule “{code}”.", f"Write one of: {', '.join(rules)}.")
    return code


def _known(row: Table, key: str, known: Collection[str], *, form: re.Pattern[str]) -> tuple[str, ...]:
    codes = _or_any(row, key, form=form)
    for code in codes:
        if code not in (ANY, *known):
            raise row.wrong(key, f"the pack knows no “{code}”.", f"Write some of: {', '.join(known)}.")
    return codes
