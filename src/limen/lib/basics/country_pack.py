"""The country pack: everything a State may change without touching code, as frozen and checked plain data.

A pack is a folder of TOML files. `parse_country_pack` is given what they say, file by file, and returns one
`CountryPack` or raises `CountryPackError`, which names the file, the key, what is wrong there and what to do. Unknown
keys are refused too: a misspelt threshold must not silently leave the usual value in force.

Words for people (`name`, `sentence`) are written in English and are msgids: tools/translations.py reads every string
under these two keys from the packs' files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

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
    LOOKS = "looks"
    HAND_OVER_NOTES = "hand-over-notes"
    SHIFTS = "shifts"
    ARRIVALS = "arrivals"


class CountryPackError(Exception):
    """The pack cannot be used: which file, which key, what is wrong, what to do."""

    def __init__(self, *, file: str, key: str, wrong: str, remedy: str) -> None:
        super().__init__(f"{file}, {key or 'the file'}: {wrong} {remedy}")
        self.file = file
        self.key = key
        self.wrong = wrong
        self.remedy = remedy


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
    queue_reminder_minutes: int
    """How long a referred inspection may wait before the supervisor's page marks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long a class of data is kept, and the law that says so."""

    days: int
    legal_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A code that is recorded and the words that a person reads for it."""

    code: str
    name: str


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


FILES = ("state.toml", "posts.toml", "thresholds.toml", "retention.toml", "words.toml", "fallback.toml")
"""The files of a pack; each must be there."""

DUTIES = ("child-alone", "child-other-name", "age-unknown", "protection-claim")
"""Kinds of duty (`limen.lib.safeguards.duties`); a pack that left one without evidence would leave it open for ever."""

AUTHORITIES = ("protection", "child-protection", "watchlist-desk")
"""Authorities that the product itself names in its sentences; a pack may add others."""

_CODE = re.compile(r"[a-z][a-z0-9-]{0,31}")
_POST_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,15}")
_LANE_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,15}")
_STATE_CODE = re.compile(r"[A-Z]{3}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")
_ROLE = re.compile("|".join(Role))
_PHONE = re.compile(r"\+?[0-9][0-9 ]{2,24}")

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


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
    pack = CountryPack(
        name=name,
        state=state,
        posts=posts,
        thresholds=_thresholds(tables["thresholds.toml"]),
        retention=_retention(tables["retention.toml"]),
        list_owners=words.rows("list_owner", _named),
        purposes=words.rows("purpose", _named),
        evidence=_evidence(words),
        void_reasons=words.rows("void_reason", _named),
        authorities=_authorities(words),
        fallback=_fallback(tables["fallback.toml"]),
        _zones=MappingProxyType({post.code: post.time_zone for post in posts}),
    )
    for table in tables.values():
        table.finish()
    return pack


def parse_demo_officers(file: str, said: Mapping[str, object]) -> tuple[DemoOfficer, ...]:
    """Return the invented officers that a demo file of a pack describes; raises CountryPackError."""
    table = _Table(file=file, path="", said=said)
    officers = table.rows("officer", _demo_officer)
    table.finish()
    return officers


def _demo_officer(row: _Table) -> DemoOfficer:
    return DemoOfficer(
        username=row.text("username", form=_CODE),
        full_name=row.text("full_name"),
        roles=frozenset(Role(role) for role in row.texts("roles", form=_ROLE)),
        post=row.text("post", form=_POST_CODE) if row.has("post") else "",
        language=row.text("language", form=_LANGUAGE),
        password=row.text("password"),
    )


class _Table:
    """A TOML table under reading: hands out checked values, remembers which keys were asked for, refuses the rest."""

    def __init__(self, *, file: str, path: str, said: Mapping[str, object]) -> None:
        self._file = file
        self._path = path
        self._said = said
        self._asked: set[str] = set()

    def wrong(self, key: str, wrong: str, remedy: str) -> CountryPackError:
        """Return the error for a key of this table."""
        return CountryPackError(file=self._file, key=self._path + key, wrong=wrong, remedy=remedy)

    def has(self, key: str) -> bool:
        """Return True when the table says something under `key`."""
        return key in self._said

    def text(self, key: str, *, form: re.Pattern[str] | None = None, most: int = 200) -> str:
        """Return a non-empty string of at most `most` characters that fits `form` whole."""
        value = self._get(key, str, "a text in quotes")
        if not value.strip() or len(value) > most:
            raise self.wrong(key, f"must have 1 to {most} characters, not {len(value)}.", "Write it anew.")
        if form and not form.fullmatch(value):
            raise self.wrong(key, f"“{value}” does not have the form {form.pattern}.", "Write it in this form.")
        return value

    def whole(self, key: str, *, least: int, most: int) -> int:
        """Return a whole number between `least` and `most`, both allowed."""
        value = self._get(key, int, "a whole number")
        if not least <= value <= most:
            raise self.wrong(key, f"{value} is not between {least} and {most}.", "Correct the number.")
        return value

    def choice(self, key: str, kind: type[E]) -> E:
        """Return the member of `kind` that the value names."""
        value = self._get(key, str, "a text in quotes")
        if value not in list(kind):
            raise self.wrong(key, f"“{value}” is not known.", f"Write one of: {', '.join(kind)}.")
        return kind(value)

    def texts(self, key: str, *, form: re.Pattern[str]) -> tuple[str, ...]:
        """Return a list of at least one string, each fitting `form`, none twice."""
        values = self._get(key, list, "a list of texts")
        for value in values:
            if not isinstance(value, str) or not form.fullmatch(value):
                raise self.wrong(key, f"{value!r} does not have the form {form.pattern}.", "Write it in this form.")
        if not values or len(set(values)) != len(values):
            raise self.wrong(key, "is empty or names something twice.", "Name each once.")
        return tuple(values)

    def rows(self, key: str, read: Callable[[_Table], T]) -> tuple[T, ...]:
        """Return what `read` makes of each table of the array `[[key]]`; at least one, no `code` twice."""
        values = self._get(key, list, f"an array of tables, [[{key}]]")
        if not values:
            raise self.wrong(key, "is empty.", f"Write at least one [[{key}]].")
        seen: set[object] = set()
        return tuple(self._row(key, place, value, seen, read) for place, value in enumerate(values, start=1))

    def _row(self, key: str, place: int, value: object, seen: set[object], read: Callable[[_Table], T]) -> T:
        row = self._table(f"{key} number {place}", value)
        made = read(row)
        row.finish()
        code = value.get("code") if isinstance(value, Mapping) else None
        if code is not None and code in seen:
            raise row.wrong("code", f"“{code}” is used twice.", "Give each a code of its own.")
        seen.add(code)
        return made

    def part(self, key: str) -> _Table:
        """Return the table `[key]`."""
        return self._table(key, self._get(key, dict, f"a table, [{key}]"))

    def finish(self) -> None:
        """Refuse every key that nobody asked for."""
        for key in self._said:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked)) or "none"
                raise self.wrong(key, "is not a key of this place.", f"Take it out; known here: {known}.")

    def _table(self, path: str, value: object) -> _Table:
        if not isinstance(value, Mapping):
            raise self.wrong(path, "must be a table.", "See the pack “utopia” for an example.")
        return _Table(file=self._file, path=f"{self._path}{path}, ", said=value)

    def _get(self, key: str, kind: type[T], words: str) -> T:
        self._asked.add(key)
        if key not in self._said:
            raise self.wrong(key, "is missing.", f"Add it: {words}.")
        value = self._said[key]
        # A TOML boolean is an int to Python, never to the person who wrote it.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong(key, f"must be {words}, not {value!r}.", "Correct it.")
        return value


def _file(files: Mapping[str, Mapping[str, object]], file: str) -> _Table:
    if file not in files:
        raise CountryPackError(
            file=file, key="", wrong="the file is missing.", remedy="Add it; see the pack “utopia” for an example."
        )
    return _Table(file=file, path="", said=files[file])


def _state(table: _Table) -> State:
    return State(
        code=table.text("code", form=_STATE_CODE),
        name=table.text("name"),
        languages=table.texts("languages", form=_LANGUAGE),
        time_zone=table.text("time_zone", form=_ZONE),
    )


def _posts(table: _Table, *, state: State) -> tuple[PostOfState, ...]:
    def post(row: _Table) -> PostOfState:
        return PostOfState(
            code=row.text("code", form=_POST_CODE),
            name=row.text("name"),
            mode=row.choice("mode", Mode),
            time_zone=row.text("time_zone", form=_ZONE) if row.has("time_zone") else state.time_zone,
            lanes=row.rows("lane", _lane),
        )

    return table.rows("post", post)


def _lane(row: _Table) -> LaneOfPost:
    return LaneOfPost(
        code=row.text("code", form=_LANE_CODE),
        name=row.text("name"),
        direction=row.choice("direction", LaneDirection),
        kind=row.choice("kind", LaneKind),
    )


def _thresholds(table: _Table) -> Thresholds:
    thresholds = Thresholds(
        waiting_goal_minutes=table.whole("waiting_goal_minutes", least=1, most=600),
        adult_age=table.whole("adult_age", least=18, most=21),
        alone_below=table.whole("alone_below", least=1, most=21),
        validity_beyond_entry_days=table.whole("validity_beyond_entry_days", least=0, most=366),
        look_back_days=table.whole("look_back_days", least=1, most=3660),
        list_stale_hours=table.whole("list_stale_hours", least=1, most=720),
        queue_reminder_minutes=table.whole("queue_reminder_minutes", least=1, most=600),
    )
    if thresholds.alone_below > thresholds.adult_age:
        raise table.wrong(
            "alone_below",
            f"{thresholds.alone_below} is above the adult age of {thresholds.adult_age}.",
            "An adult needs nobody to answer for them: write the adult age or less.",
        )
    return thresholds


def _retention(table: _Table) -> Mapping[RetentionClass, Retention]:
    def retention(row: _Table) -> Retention:
        made = Retention(days=row.whole("days", least=1, most=36_600), legal_basis=row.text("legal_basis"))
        row.finish()
        return made

    return MappingProxyType({each: retention(table.part(each)) for each in RetentionClass})


def _named(row: _Table) -> Named:
    return Named(code=row.text("code", form=_CODE), name=row.text("name"))


def _evidence(table: _Table) -> tuple[Evidence, ...]:
    def evidence(row: _Table) -> Evidence:
        return Evidence(
            code=row.text("code", form=_CODE),
            name=row.text("name"),
            closes=row.texts("closes", form=re.compile("|".join(DUTIES))),
        )

    found = table.rows("evidence", evidence)
    for duty in DUTIES:
        if not any(duty in each.closes for each in found):
            raise table.wrong("evidence", f"none closes the duty “{duty}”.", "Say which evidence may close it.")
    return found


def _authorities(table: _Table) -> tuple[Authority, ...]:
    def authority(row: _Table) -> Authority:
        return Authority(code=row.text("code", form=_CODE), name=row.text("name"), phone=row.text("phone", form=_PHONE))

    authorities = table.rows("authority", authority)
    for code in sorted(set(AUTHORITIES) - {each.code for each in authorities}):
        raise table.wrong("authority", f"“{code}” is missing.", "Name who is to be called, with a telephone number.")
    return authorities


def _fallback(table: _Table) -> Mapping[Service, FallbackRule]:
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
