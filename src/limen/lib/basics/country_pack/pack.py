"""The country pack: everything a State may change without touching code, as frozen and checked plain data.

A pack is a folder of TOML files. `parse_country_pack` is given what they say, file by file, and returns one
`CountryPack` or raises `CountryPackError`, which names the file, the key, what is wrong there and what to do. Unknown
keys are refused too: a misspelt threshold must not silently leave the usual value in force.

Words for people (`name`, `sentence`) are written in English and are msgids: tools/translations.py reads every string
under these two keys from the packs' files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from limen.lib.basics.country_pack.bearer import BearerLaw, read_bearer
from limen.lib.basics.country_pack.carriers import CarrierLaw, read_carriers
from limen.lib.basics.country_pack.examination import ExaminationLaw, read_examination
from limen.lib.basics.country_pack.protection import ProtectionLaw, read_protection
from limen.lib.basics.country_pack.reading import CODE, LANGUAGE, PHONE, CountryPackError, Named, Table, read_named
from limen.lib.basics.country_pack.screening import ScreeningLaw, read_screening
from limen.lib.basics.country_pack.second_line import SecondLine, read_second_line
from limen.lib.basics.country_pack.stays import StayLaw, read_stays
from limen.lib.basics.country_pack.watchlists import ListLaw, read_watchlists
from limen.lib.basics.roles import Role


class Mode(StrEnum):
    """How travellers reach a post."""

    AIR = "air"
    LAND = "land"
    SEA = "sea"
    RIVER = "river"


class LaneDirection(StrEnum):
    """Which way a lane, or a shift at it, works."""

    ENTRY = "entry"
    EXIT = "exit"
    BOTH = "both"

    def covers(self, other: LaneDirection) -> bool:
        """Return True when a lane of this direction can work in the `other` one."""
        return self in (LaneDirection.BOTH, other)


class LaneKind(StrEnum):
    """What stands at the lane; the desk chooses its first form by it."""

    BOOTH = "booth"
    CREW = "crew"
    CAR = "car"
    BUS = "bus"
    LORRY = "lorry"
    TRAIN = "train"
    JETTY = "jetty"
    FOOT = "foot"
    TENT = "tent"


class Service(StrEnum):
    """What an officer may declare out at a post; work goes on by the pack's fallback rules."""

    READER = "reader"
    LISTS = "lists"
    PRINTER = "printer"
    NETWORK = "network"
    POWER = "power"


class RetentionClass(StrEnum):
    """A kind of kept data that the pack gives days and a legal basis for."""

    CROSSINGS = "crossings"
    INSPECTIONS = "inspections"
    TRAVELLERS = "travellers"
    DUTIES = "duties"
    LIST_NUMBERS = "list-numbers"
    LIST_PERSONS = "list-persons"
    PERMITS = "permits"
    LOOKS = "looks"
    HAND_OVER_NOTES = "hand-over-notes"
    SHIFTS = "shifts"
    ARRIVALS = "arrivals"
    SCREENING = "screening"
    CLEARED_PAIRS = "cleared-pairs"
    PASSENGERS = "passengers"
    CARRIERS = "carriers"
    SEIZED_DOCUMENTS = "seized-documents"
    TRAINING = "training"
    EMERGENCY_DOCUMENTS = "emergency-documents"
    COMPLAINTS = "complaints"
    MISSING_PERSONS = "missing-persons"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The State whose border this is."""

    code: str
    """ICAO 9303-3 code; its own nationals have the right to enter."""
    name: str
    languages: tuple[str, ...]
    time_zone: str
    """IANA name; counts for headquarters and for posts that name no zone of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneOfPost:
    """A lane as the pack names it."""

    code: str
    name: str
    direction: LaneDirection
    kind: LaneKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOfState:
    """A post as the pack names it."""

    code: str
    name: str
    mode: Mode
    time_zone: str
    lanes: tuple[LaneOfPost, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Numbers that rules count with."""

    waiting_goal_minutes: int
    """From arrival to decision (ICAO Annex 9 names 45 minutes for inbound passengers)."""
    adult_age: int
    alone_below: int
    """A person below this age must be accompanied or answered for."""
    validity_beyond_entry_days: int
    """Days that a document must still be valid when its holder enters; 0 where the State asks for none."""
    look_back_days: int
    """How far back earlier meetings with a document or a person are shown."""
    list_stale_hours: int
    """Age at which the copy of a list is told as too old."""
    trust_stale_days: int
    """Age at which the newest list of other States' authorities is told as too old."""
    queue_reminder_minutes: int
    """How long a referred inspection may wait before the supervisor's page marks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long a class of data is kept, and the law that says so."""

    days: int
    legal_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Named):
    """What an officer may have seen that closes a duty."""

    closes: tuple[str, ...]
    """The kinds of duty it may close."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Somebody outside the post who must be told, and how to reach them."""

    code: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FallbackRule:
    """How the post works while a service is declared out."""

    service: Service
    sentence: str
    back_entry_hours: int
    """Hours after the service is back within which what was done on paper must be entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOfficer:
    """An invented officer of a demo installation."""

    username: str
    full_name: str
    roles: frozenset[Role]
    post: str
    """Code of the post where they usually work; empty at headquarters."""
    service: str
    """Code of the receiving service that they answer for; empty for everybody else."""
    language: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryPack:
    """All of a pack, checked."""

    name: str
    state: State
    posts: tuple[PostOfState, ...]
    thresholds: Thresholds
    retention: Mapping[RetentionClass, Retention]
    list_owners: tuple[Named, ...]
    purposes: tuple[Named, ...]
    """Purposes of travel, in the order of their quick keys."""
    evidence: tuple[Evidence, ...]
    """What may close a duty."""
    void_reasons: tuple[Named, ...]
    authorities: tuple[Authority, ...]
    fallback: Mapping[Service, FallbackRule]
    second_line: SecondLine
    stays: StayLaw
    screening: ScreeningLaw
    watchlists: ListLaw
    carriers: CarrierLaw
    examination: ExaminationLaw
    protection: ProtectionLaw
    bearer: BearerLaw
    _zones: Mapping[str, str] = field(repr=False, compare=False)

    def time_zone_of(self, post_code: str) -> str:
        """Return the IANA zone of a post, the State's own for headquarters (empty code).

        Raises CountryPackError for a post that the pack does not name: ages are never counted in a guessed zone.
        """
        if not post_code:
            return self.state.time_zone
        zone = self._zones.get(post_code)
        if zone is None:
            raise CountryPackError(
                file="posts.toml",
                key="post",
                wrong=f"there is no post “{post_code}”.",
                remedy="Name it in the pack, or end the work at it before the pack drops it.",
            )
        return zone

    def post(self, code: str) -> PostOfState | None:
        """Return the post of that code, None when the pack names none."""
        return next((post for post in self.posts if post.code == code), None)

    def purpose(self, code: str) -> Named | None:
        """Return the purpose of travel of that code, None when the pack names none."""
        return _of_code(self.purposes, code)

    def evidence_for(self, duty: str) -> tuple[Evidence, ...]:
        """Return the evidence that may close a duty of the kind `duty`, in the pack's order."""
        return tuple(each for each in self.evidence if duty in each.closes)

    def void_reason(self, code: str) -> Named | None:
        """Return the reason for voiding of that code, None when the pack names none."""
        return _of_code(self.void_reasons, code)

    def list_owner(self, code: str) -> Named | None:
        """Return the owner of lists of that code, None when the pack names none."""
        return _of_code(self.list_owners, code)

    def authority(self, code: str) -> Authority | None:
        """Return the authority of that code, None when the pack names none."""
        return next((each for each in self.authorities if each.code == code), None)


def _of_code(named: Iterable[Named], code: str) -> Named | None:
    return next((each for each in named if each.code == code), None)


FILES = (
    "state.toml",
    "posts.toml",
    "thresholds.toml",
    "retention.toml",
    "words.toml",
    "fallback.toml",
    "second_line.toml",
    "stays.toml",
    "screening.toml",
    "watchlists.toml",
    "carriers.toml",
    "examination.toml",
    "protection.toml",
    "bearer.toml",
)
"""The files of a pack; each must be there."""

DUTIES = (
    "child-alone",
    "child-other-name",
    "age-unknown",
    "protection-claim",
    "alert-of-origin",
    "trafficking",
    "child-at-risk",
    "age-doubted",
    "guardian",
    "interpreter",
    "medical-care",
    "female-officer",
    "consular-notice",
    "carrier-notice",
)
"""Kinds of duty (`limen.lib.safeguards.duties`); a pack that left one without evidence would leave it open for ever."""

CARRIER_TOLD = "carrier-told"
"""Evidence that the product itself records, once the carrier has the notice in writing."""

AUTHORITIES = ("protection", "child-protection", "watchlist-desk")
"""Authorities that the product itself names in its sentences; a pack may add others."""

_POST_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,15}")
_LANE_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,15}")
_STATE_CODE = re.compile(r"[A-Z]{3}")
_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")
_ROLE = re.compile("|".join(Role))


def parse_country_pack(name: str, files: Mapping[str, Mapping[str, object]]) -> CountryPack:
    """Return the pack that `files` (file name to parsed TOML) describe.

    Raises CountryPackError at the first thing that is missing, unknown or out of bounds.
    """
    tables = {file: _file(files, file) for file in FILES}
    for unknown in sorted(set(files) - set(FILES)):
        raise CountryPackError(
            file=unknown, key="", wrong="the pack has no such file.", remedy=f"Its files are {', '.join(FILES)}."
        )
    state = _state(tables["state.toml"])
    posts = _posts(tables["posts.toml"], state=state)
    words = tables["words.toml"]
    purposes = words.rows("purpose", read_named)
    pack = CountryPack(
        name=name,
        state=state,
        posts=posts,
        thresholds=_thresholds(tables["thresholds.toml"]),
        retention=_retention(tables["retention.toml"]),
        list_owners=words.rows("list_owner", read_named),
        purposes=purposes,
        evidence=_evidence(words),
        void_reasons=words.rows("void_reason", read_named),
        authorities=_authorities(words),
        fallback=_fallback(tables["fallback.toml"]),
        second_line=read_second_line(tables["second_line.toml"]),
        stays=read_stays(
            tables["stays.toml"],
            purposes=[each.code for each in purposes],
            routes=[*Mode, *(post.code for post in posts)],
        ),
        screening=read_screening(tables["screening.toml"]),
        watchlists=read_watchlists(tables["watchlists.toml"]),
        bearer=read_bearer(tables["bearer.toml"]),
        carriers=read_carriers(tables["carriers.toml"], posts=frozenset(post.code for post in posts)),
        examination=read_examination(tables["examination.toml"]),
        protection=read_protection(tables["protection.toml"]),
        _zones=MappingProxyType({post.code: post.time_zone for post in posts}),
    )
    for table in tables.values():
        table.finish()
    return pack


def parse_demo_officers(file: str, said: Mapping[str, object]) -> tuple[DemoOfficer, ...]:
    """Return the invented officers that a demo file of a pack describes; raises CountryPackError."""
    table = Table(file=file, path="", said=said)
    officers = table.rows("officer", _demo_officer)
    table.finish()
    return officers


def _demo_officer(row: Table) -> DemoOfficer:
    return DemoOfficer(
        username=row.text("username", form=CODE),
        full_name=row.text("full_name"),
        roles=frozenset(Role(role) for role in row.texts("roles", form=_ROLE)),
        post=row.text("post", form=_POST_CODE) if row.has("post") else "",
        service=row.text("service", form=CODE) if row.has("service") else "",
        language=row.text("language", form=LANGUAGE),
        password=row.text("password"),
    )


def _file(files: Mapping[str, Mapping[str, object]], file: str) -> Table:
    if file not in files:
        raise CountryPackError(
            file=file, key="", wrong="the file is missing.", remedy="Add it; see the pack “utopia” for an example."
        )
    return Table(file=file, path="", said=files[file])


def _state(table: Table) -> State:
    return State(
        code=table.text("code", form=_STATE_CODE),
        name=table.text("name"),
        languages=table.texts("languages", form=LANGUAGE),
        time_zone=table.text("time_zone", form=_ZONE),
    )


def _posts(table: Table, *, state: State) -> tuple[PostOfState, ...]:
    def post(row: Table) -> PostOfState:
        return PostOfState(
            code=row.text("code", form=_POST_CODE),
            name=row.text("name"),
            mode=row.choice("mode", Mode),
            time_zone=row.text("time_zone", form=_ZONE) if row.has("time_zone") else state.time_zone,
            lanes=row.rows("lane", _lane),
        )

    return table.rows("post", post)


def _lane(row: Table) -> LaneOfPost:
    return LaneOfPost(
        code=row.text("code", form=_LANE_CODE),
        name=row.text("name"),
        direction=row.choice("direction", LaneDirection),
        kind=row.choice("kind", LaneKind),
    )


def _thresholds(table: Table) -> Thresholds:
    thresholds = Thresholds(
        waiting_goal_minutes=table.whole("waiting_goal_minutes", least=1, most=600),
        adult_age=table.whole("adult_age", least=18, most=21),
        alone_below=table.whole("alone_below", least=1, most=21),
        validity_beyond_entry_days=table.whole("validity_beyond_entry_days", least=0, most=366),
        look_back_days=table.whole("look_back_days", least=1, most=3660),
        list_stale_hours=table.whole("list_stale_hours", least=1, most=720),
        trust_stale_days=table.whole("trust_stale_days", least=1, most=366),
        queue_reminder_minutes=table.whole("queue_reminder_minutes", least=1, most=600),
    )
    if thresholds.alone_below > thresholds.adult_age:
        raise table.wrong(
            "alone_below",
            f"{thresholds.alone_below} is above the adult age of {thresholds.adult_age}.",
            "An adult needs nobody to answer for them: write the adult age or less.",
        )
    return thresholds


def _retention(table: Table) -> Mapping[RetentionClass, Retention]:
    def retention(row: Table) -> Retention:
        made = Retention(days=row.whole("days", least=1, most=36_600), legal_basis=row.text("legal_basis"))
        row.finish()
        return made

    return MappingProxyType({each: retention(table.part(each)) for each in RetentionClass})


def _evidence(table: Table) -> tuple[Evidence, ...]:
    def evidence(row: Table) -> Evidence:
        return Evidence(
            code=row.text("code", form=CODE),
            name=row.text("name"),
            closes=row.texts("closes", form=re.compile("|".join(DUTIES))),
        )

    found = table.rows("evidence", evidence)
    for duty in DUTIES:
        if not any(duty in each.closes for each in found):
            raise table.wrong("evidence", f"none closes the duty “{duty}”.", "Say which evidence may close it.")
    if not any(each.code == CARRIER_TOLD and "carrier-notice" in each.closes for each in found):
        raise table.wrong(
            "evidence", f"“{CARRIER_TOLD}” does not close “carrier-notice”.", "The product closes it on this code."
        )
    return found


def _authorities(table: Table) -> tuple[Authority, ...]:
    def authority(row: Table) -> Authority:
        return Authority(code=row.text("code", form=CODE), name=row.text("name"), phone=row.text("phone", form=PHONE))

    authorities = table.rows("authority", authority)
    for code in sorted(set(AUTHORITIES) - {each.code for each in authorities}):
        raise table.wrong("authority", f"“{code}” is missing.", "Name who is to be called, with a telephone number.")
    return authorities


def _fallback(table: Table) -> Mapping[Service, FallbackRule]:
    def rule(service: Service) -> FallbackRule:
        row = table.part(service)
        made = FallbackRule(
            service=service,
            sentence=row.text("sentence", most=400),
            back_entry_hours=row.whole("back_entry_hours", least=1, most=720),
        )
        row.finish()
        return made

    return MappingProxyType({service: rule(service) for service in Service})
