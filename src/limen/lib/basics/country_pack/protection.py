"""What a State lays down for protection: the questions of the screening, the services, the clocks, whom to write to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from limen.lib.basics.country_pack.reading import CODE, PHONE, Named, Table
from limen.lib.basics.words import N_

_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
_HTTPS = re.compile(r"https://[^\s]{4,190}")
_HOURS = re.compile(r"always|([a-z]{2}(-[a-z]{2})? [0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9](, )?)+")


class Situation(StrEnum):
    """Why somebody may need more than a border post can give."""

    ASYLUM = "asylum"
    TRAFFICKING = "trafficking"
    SMUGGLED_HARMED = "smuggled-harmed"
    VIOLENCE = "violence"
    MEDICAL = "medical"
    DISABILITY = "disability"
    PREGNANCY = "pregnancy"
    ELDERLY_ALONE = "elderly-alone"
    STATELESS = "stateless"
    FAMILY_SEPARATED = "family-separated"
    CHILD = "child"

    @property
    def label(self) -> str:
        """The msgid of the situation's name."""
        return _LABELS[self]


_LABELS: Mapping[Situation, str] = {
    Situation.ASYLUM: N_("Asks for protection, or fears to go back"),
    Situation.TRAFFICKING: N_("Signs of trafficking"),
    Situation.SMUGGLED_HARMED: N_("Harmed by smugglers"),
    Situation.VIOLENCE: N_("Suffered violence or torture"),
    Situation.MEDICAL: N_("Ill or hurt"),
    Situation.DISABILITY: N_("Lives with a disability"),
    Situation.PREGNANCY: N_("Pregnant, or has just given birth"),
    Situation.ELDERLY_ALONE: N_("Old and alone"),
    Situation.STATELESS: N_("May be stateless"),
    Situation.FAMILY_SEPARATED: N_("Separated from family"),
    Situation.CHILD: N_("Child without the care of an adult"),
}


class Share(StrEnum):
    """A part of a hand-over note; a service sees those that the country pack allows it."""

    NAME = "name"
    AGE = "age"
    SEX = "sex"
    CITIZENSHIP = "citizenship"
    LANGUAGE = "language"
    SITUATIONS = "situations"
    NEED = "need"
    HEALTH = "health"
    FAMILY = "family"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Named):
    """A question of the screening; `name` is how an adult is asked."""

    for_child: str
    """How a child is asked; empty where a child is not asked this."""
    for_woman: str
    """How a woman is asked, where that differs."""
    situations: tuple[Situation, ...]
    """What a yes may point to."""
    is_health: bool
    """True when the answer is about health: only services that may know of health read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Named):
    """A receiving service of the directory."""

    phone: str
    email: str
    sms: str
    webhook: str
    situations: tuple[Situation, ...]
    capacity: int
    """Places; 0 where nothing is counted."""
    hours: str
    """`always`, or such as `mo-fr 08:00-17:00, sa 09:00-12:00`."""
    shares: frozenset[Share]
    """What a hand-over note may tell this service."""
    is_own_authority: bool
    """True for an authority of this State, which its law binds: it needs no agreement to be told of a claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where an authority gets its alerts; what is sent there tells nothing of anybody."""

    code: str
    email: str
    sms: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintLaw:
    """By when complaints are looked after, and how many the public page takes in."""

    receipt_hours: int
    """Hours within which somebody takes a complaint up by name."""
    answer_days: int
    """Days within which it is answered."""
    data_days: int
    """Days within which a request about the data that is kept of somebody is answered."""
    most_a_day: int
    """How many come by the public page in a day at most; officers and the monitoring body are never turned away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionLaw:
    """All that protection takes from the country pack."""

    questions: tuple[Question, ...]
    limits: str
    """What is said before the first question: what is asked, who will know, and what cannot be promised."""
    limits_for_child: str
    services: tuple[Service, ...]
    contacts: tuple[Contact, ...]
    send_minutes: int
    """Minutes within which a proposed referral is sent."""
    accept_minutes: int
    """Minutes within which a service answers."""
    done_minutes: int
    """Minutes within which an accepted person is received."""
    grace_minutes: int
    """Minutes that a child may stand alone before the authority is told by itself: its mother may be next in line."""
    authority_minutes: int
    """Minutes within which the child-protection authority answers."""
    photos_of_children: bool
    """Whether a photo of whoever may be a child is kept at a registration in haste."""
    follow_up_days: int
    """Days after which a child's case without a follow-up rings."""
    complaints: ComplaintLaw

    def service(self, code: str) -> Service | None:
        """Return the service of that code, None when the directory has none."""
        return next((each for each in self.services if each.code == code), None)

    def question(self, code: str) -> Question | None:
        """Return the question of that code, None when there is none."""
        return next((each for each in self.questions if each.code == code), None)

    def contact(self, code: str) -> Contact | None:
        """Return where the authority of that code gets its alerts."""
        return next((each for each in self.contacts if each.code == code), None)


CONTACTS = ("protection", "child-protection", "oversight", "response")
"""Authorities that the product writes to by itself."""
_ANY_SITUATION = re.compile("|".join(Situation))
_ANY_SHARE = re.compile("|".join(Share))


def read_protection(table: Table) -> ProtectionLaw:
    """Return what `protection.toml` says; raises CountryPackError."""
    clock = table.part("clock")
    law = ProtectionLaw(
        questions=table.rows("question", _question),
        limits=table.text("limits", most=800),
        limits_for_child=table.text("limits_for_child", most=800),
        services=table.rows("service", _service),
        contacts=table.rows("contact", _contact),
        send_minutes=clock.whole("send_minutes", least=1, most=1440),
        accept_minutes=clock.whole("accept_minutes", least=1, most=1440),
        done_minutes=clock.whole("done_minutes", least=1, most=10_080),
        grace_minutes=clock.whole("grace_minutes", least=0, most=15),
        authority_minutes=clock.whole("authority_minutes", least=1, most=1440),
        photos_of_children=table.flag("photos_of_children"),
        follow_up_days=clock.whole("follow_up_days", least=1, most=90),
        complaints=_complaints(table.part("complaints")),
    )
    clock.finish()
    _require_complete(table, law)
    return law


def _require_complete(table: Table, law: ProtectionLaw) -> None:
    for code in sorted(set(CONTACTS) - {each.code for each in law.contacts}):
        raise table.wrong("contact", f"“{code}” is missing.", "Say where this authority gets its alerts.")
    for situation in Situation:
        if not any(situation in service.situations for service in law.services):
            raise table.wrong("service", f"none receives “{situation}”.", "Name a service, or an office, for it.")


def _complaints(part: Table) -> ComplaintLaw:
    law = ComplaintLaw(
        receipt_hours=part.whole("receipt_hours", least=1, most=720),
        answer_days=part.whole("answer_days", least=1, most=366),
        data_days=part.whole("data_days", least=1, most=366),
        most_a_day=part.whole("most_a_day", least=1, most=100_000),
    )
    part.finish()
    return law


def _question(row: Table) -> Question:
    return Question(
        code=row.text("code", form=CODE),
        name=row.text("name", most=300),
        for_child=row.text("for_child", most=300) if row.has("for_child") else "",
        for_woman=row.text("for_woman", most=300) if row.has("for_woman") else "",
        situations=tuple(Situation(each) for each in row.texts("situations", form=_ANY_SITUATION)),
        is_health=row.flag("is_health") if row.has("is_health") else False,
    )


def _service(row: Table) -> Service:
    return Service(
        code=row.text("code", form=CODE),
        name=row.text("name"),
        phone=row.text("phone", form=PHONE),
        email=_optional(row, "email", _MAIL),
        sms=_optional(row, "sms", PHONE),
        webhook=_optional(row, "webhook", _HTTPS),
        situations=tuple(Situation(each) for each in row.texts("situations", form=_ANY_SITUATION)),
        capacity=row.whole("capacity", least=0, most=100_000),
        hours=row.text("hours", form=_HOURS),
        shares=frozenset(Share(each) for each in row.texts("shares", form=_ANY_SHARE)),
        is_own_authority=row.flag("is_own_authority") if row.has("is_own_authority") else False,
    )


def _contact(row: Table) -> Contact:
    made = Contact(
        code=row.text("code", form=CODE), email=_optional(row, "email", _MAIL), sms=_optional(row, "sms", PHONE)
    )
    if not made.email and not made.sms:
        raise row.wrong("email", "and sms are both missing.", "Say where alerts go.")
    return made


def _optional(row: Table, key: str, form: re.Pattern[str]) -> str:
    return row.text(key, form=form) if row.has(key) else ""
