"""What a State lays down for its second line: reasons, conditions, agencies, question guides, remedies, care."""

from __future__ import annotations

import re
from dataclasses import dataclass

from limen.lib.basics.country_pack.reading import CODE, PHONE, Named, Table, read_named

_LETTER = re.compile(r"[A-Z]")
_NEEDS = re.compile(r"date|days|words")
_RULES = re.compile(r"[a-z][a-z.-]{0,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalReason(Named):
    """A ground on which entry may be refused."""

    letter: str
    """Letter on the standard form."""
    legal_basis: str
    on_alert: bool = False
    """True for a ground that rests on an alert: the owner of the list must have confirmed it first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Named):
    """A condition that an admission may carry."""

    needs: str
    """What is written beside it: a date, a number of days, or words."""
    ends_stay: bool
    """True when the date beside it is the last day of the stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency(Named):
    """Another agency of the State that may take a traveller over."""

    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide(Named):
    """Questions for one situation, in the order in which they are asked."""

    questions: tuple[Named, ...]
    for_rules: tuple[str, ...] = ()
    """Beginnings of the rules whose findings ask for this guide; where several fit, the longest does."""

    def question(self, code: str) -> Named | None:
        """Return the question of that code, None when the guide has none."""
        return next((each for each in self.questions if each.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Help(Named):
    """Somebody independent who helps a traveller: legal aid, the monitor of the border."""

    phone: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """How a refusal can be appealed."""

    name: str
    """The body that hears the appeal."""
    days: int
    """Days from the notice within which the appeal must be there."""
    suspensive: bool
    """True when removal waits for the outcome."""
    legal_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionKind(Named):
    """A sanction for irregular entry or stay; only the competent authority imposes one."""

    legal_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLine:
    """All that the second line takes from the country pack."""

    issuer: str
    """The authority that stands at the head of a notice."""
    refusal_reasons: tuple[RefusalReason, ...]
    conditions: tuple[Condition, ...]
    agencies: tuple[Agency, ...]
    exit_orders: tuple[Named, ...]
    """Kinds of legal order on which somebody is kept from leaving."""
    guides: tuple[Guide, ...]
    legal_aid: tuple[Help, ...]
    monitor: Help
    """The independent monitor, who is named to everybody against whom something is decided."""
    appeal: Remedy
    alternatives: tuple[Named, ...]
    """Milder means that are weighed one by one before anybody is held."""
    care: tuple[Named, ...]
    """Kinds of care that the custody log notes."""
    custody_check_hours: int
    """Hours in custody after which somebody must have looked in on the person."""
    custody_meal_hours: int
    """Hours in custody after which a meal must have been given."""
    custody_review_hours: int
    """Hours after which somebody asks anew whether custody is still needed."""
    sanctions: tuple[SanctionKind, ...]

    def refusal_reason(self, code: str) -> RefusalReason | None:
        """Return the reason of that code, None when the pack names none."""
        return next((each for each in self.refusal_reasons if each.code == code), None)

    def guide(self, code: str) -> Guide | None:
        """Return the guide of that code, None when the pack names none."""
        return next((each for each in self.guides if each.code == code), None)


def read_second_line(table: Table) -> SecondLine:
    """Return what `second_line.toml` says; raises CountryPackError."""
    return SecondLine(
        issuer=table.text("issuer"),
        refusal_reasons=table.rows("refusal_reason", _refusal_reason),
        conditions=table.rows("condition", _condition),
        agencies=table.rows("agency", _agency),
        exit_orders=table.rows("exit_order", read_named),
        guides=table.rows("guide", _guide),
        legal_aid=table.rows("legal_aid", _help),
        monitor=_monitor(table),
        appeal=_remedy(table.part("appeal")),
        alternatives=table.rows("alternative", read_named),
        care=table.rows("care", read_named),
        custody_check_hours=table.whole("custody_check_hours", least=1, most=12),
        custody_meal_hours=table.whole("custody_meal_hours", least=1, most=24),
        custody_review_hours=table.whole("custody_review_hours", least=1, most=72),
        sanctions=table.rows("sanction", _sanction),
    )


def _refusal_reason(row: Table) -> RefusalReason:
    return RefusalReason(
        code=row.text("code", form=CODE),
        letter=row.text("letter", form=_LETTER),
        name=row.text("name"),
        legal_basis=row.text("legal_basis"),
        on_alert=row.flag("on_alert") if row.has("on_alert") else False,
    )


def _condition(row: Table) -> Condition:
    made = Condition(
        code=row.text("code", form=CODE),
        name=row.text("name"),
        needs=row.text("needs", form=_NEEDS),
        ends_stay=row.flag("ends_stay"),
    )
    if made.ends_stay and made.needs != "date":
        raise row.wrong("ends_stay", "is true for a condition without a date.", "Ask for a date beside it.")
    return made


def _agency(row: Table) -> Agency:
    return Agency(code=row.text("code", form=CODE), name=row.text("name"), phone=row.text("phone", form=PHONE))


def _guide(row: Table) -> Guide:
    return Guide(
        code=row.text("code", form=CODE),
        name=row.text("name"),
        questions=row.rows("question", read_named),
        for_rules=row.texts("for_rules", form=_RULES) if row.has("for_rules") else (),
    )


def _help(row: Table) -> Help:
    return Help(
        code=row.text("code", form=CODE),
        name=row.text("name"),
        phone=row.text("phone", form=PHONE),
        address=row.text("address"),
    )


def _monitor(table: Table) -> Help:
    row = table.part("monitor")
    made = _help(row)
    row.finish()
    return made


def _remedy(row: Table) -> Remedy:
    made = Remedy(
        name=row.text("name"),
        days=row.whole("days", least=1, most=366),
        suspensive=row.flag("suspensive"),
        legal_basis=row.text("legal_basis"),
    )
    row.finish()
    return made


def _sanction(row: Table) -> SanctionKind:
    return SanctionKind(code=row.text("code", form=CODE), name=row.text("name"), legal_basis=row.text("legal_basis"))
