"""What every page shows around its work: language, theme, menu, and the line that says where this desk stands.

The template context processor `desk` gives one lazy object: a part of a page that shows none of it costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi, gettext

from limen.adapters import clock
from limen.adapters.country_pack import read_demo_officers
from limen.adapters.world import world
from limen.apps.carriers.queries import open_reviews_count
from limen.apps.posts.queries import DemoSignIn, LaneRow, demo_sign_ins, lane, open_outages
from limen.apps.screening.queries import open_hits_for
from limen.apps.trust.queries import trust_made_at
from limen.apps.watchlists.queries import oldest_copy, person_lists_in_force
from limen.desk import keyboard, presenting
from limen.desk.acting import is_allowed, shift_of
from limen.desk.requests import DeskRequest
from limen.lib.basics.country_pack import Service
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right
from limen.lib.safeguards.duties import BY_WORD

MODULES = (
    "desk/js/swap.js",
    "desk/js/keys.js",
    "desk/js/scan.js",
    "desk/js/clock.js",
    "desk/js/lock.js",
    "desk/js/announce.js",
    "desk/js/reader.js",
)

MENU: tuple[tuple[str, str, Right], ...] = (
    ("desk:lane", N_("Lane"), Right.INSPECT),
    ("desk:second-line", N_("Second line"), Right.SEE_QUEUE),
    ("desk:examinations", N_("Examination"), Right.SEE_EXAMINATIONS),
    ("desk:training", N_("Training"), Right.EXAMINE),
    ("desk:specimens", N_("Specimens"), Right.KEEP_SPECIMENS),
    ("desk:frauds", N_("Frauds"), Right.READ_FRAUDS),
    ("desk:own-documents", N_("Own documents"), Right.KEEP_OWN_DOCUMENTS),
    ("desk:referrals", N_("Referrals"), Right.REFER_TO_SERVICE),
    ("desk:children", N_("Children"), Right.WORK_CHILD_CASES),
    ("desk:service", N_("Referred to us"), Right.WORK_REFERRALS),
    ("desk:legal", N_("Legal desk"), Right.ANSWER_POSTS),
    ("desk:waiting", N_("Waiting"), Right.SEE_WAITING),
    ("desk:response", N_("Mass arrival"), Right.SEE_RESPONSE),
    ("desk:response-families", N_("Families apart"), Right.REUNITE),
    ("desk:missing", N_("Missing persons"), Right.SEE_MISSING),
    ("desk:movements", N_("Movements"), Right.SEE_MOVEMENTS),
    ("desk:carriers", N_("Carriers"), Right.KEEP_CARRIERS),
    ("desk:boarding", N_("To answer"), Right.ANSWER_CARRIERS),
    ("desk:carrier-sanctions", N_("Sanctions on carriers"), Right.DECIDE_CARRIER_SANCTION),
    ("desk:hits", N_("Hits"), Right.SEE_HITS),
    ("desk:lists", N_("Lists"), Right.SEE_LISTS),
    ("desk:trust", N_("Signers"), Right.SEE_TRUST),
    ("desk:permits", N_("Permits"), Right.KEEP_PERMITS),
    ("desk:emergency", N_("Emergency documents"), Right.ISSUE_EMERGENCY),
    ("desk:stays", N_("Stays"), Right.SEE_STAYS),
    ("desk:detention", N_("Detention"), Right.SEE_DETENTION),
    ("desk:agreements", N_("Agreements"), Right.SEE_AGREEMENTS),
    ("desk:complaints", N_("Complaints"), Right.SEE_COMPLAINTS),
    ("desk:data-requests", N_("Data requests"), Right.ANSWER_DATA_REQUESTS),
    ("desk:journal", N_("Journal"), Right.READ_JOURNAL),
    ("desk:officers", N_("Officers"), Right.KEEP_OFFICERS),
    ("desk:factor-resets", N_("Lost factors"), Right.CONFIRM_RESETS),
    ("desk:shift", N_("Shift"), Right.WORK_SHIFT),
)
"""View, its name in the menu, the right that shows it."""
MOST_BESIDE = 8
"""How many entries stand in one line of a screen 1366 wide, in the language with the longest words."""
SELDOM = frozenset(
    {
        "desk:emergency",
        "desk:examinations",
        "desk:referrals",
        "desk:lists",
        "desk:trust",
        "desk:permits",
        "desk:stays",
        "desk:detention",
        "desk:missing",
        "desk:factor-resets",
    }
)
"""What stands folded under "More" for whoever may open more pages than fit beside one another."""

OUT: Mapping[Service, str] = {
    Service.READER: N_("Reader declared out since %(time)s. Type the lines; records carry the mark."),
    Service.LISTS: N_("Lists declared out since %(time)s. Documents are not compared; records carry the mark."),
    Service.PRINTER: N_("Printer declared out since %(time)s. Records carry the mark."),
    Service.NETWORK: N_("Network declared out since %(time)s. This post works alone; records carry the mark."),
    Service.POWER: N_("Power declared out since %(time)s. Records carry the mark."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """A page of the menu."""

    url: str
    label: str
    current: bool
    count: int = 0
    """What waits there for this officer; 0 where nothing does, or nothing is counted."""
    is_folded: bool = False
    """True when it stands under "More"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownShift:
    """Where the officer works, in words."""

    post_name: str
    lane_name: str
    direction: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOutage:
    """Something declared out, as the banner says it."""

    id: UUID
    what: str
    sentence: SafeString
    can_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How old something is, in words."""

    words: str
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRow:
    """An invented officer of a demo installation, and how to sign in as them now."""

    username: str
    work: str
    password: str
    code: str


class Surroundings:
    """Everything around the work of one page; each part is looked up when the template asks for it."""

    def __init__(self, request: DeskRequest) -> None:
        self._request = request

    keys = keyboard.KEYS
    modules = MODULES
    languages = settings.LANGUAGES

    @property
    def reader(self) -> str:
        """The address at which a page finds the program that serves the devices of its booth."""
        return settings.CONFIGURATION.reader

    @property
    def base(self) -> str:
        """The template that a page extends: all of the page, or its middle where only that was asked for."""
        return "desk/partial.html" if self._request.htmx else "desk/base.html"

    @property
    def language(self) -> str:
        """The active language as Django names it."""
        return get_language() or "en"

    @property
    def language_tag(self) -> str:
        """The active language as BCP 47 names it, for the `lang` attribute."""
        return {"zh-hans": "zh-Hans"}.get(self.language, self.language)

    @property
    def text_direction(self) -> str:
        """The direction of the page's text."""
        return "rtl" if get_language_bidi() else "ltr"

    @property
    def theme(self) -> str:
        """The officer's choice: auto, light, dark."""
        user = self._request.user
        return user.theme if user.is_authenticated else "auto"

    @property
    def idle_seconds(self) -> int:
        """Seconds after which an untouched page asks the server to lock; 0 before sign-in."""
        return settings.CONFIGURATION.idle_minutes * 60 if self._request.user.is_authenticated else 0

    @cached_property
    def menu(self) -> list[MenuEntry]:
        """The pages that the officer's roles open."""
        here = self._request.path
        open_to = [(view, label) for view, label, right in MENU if is_allowed(self._request, right)]
        folds = len(open_to) > MOST_BESIDE
        entries = [
            MenuEntry(
                url=reverse(view),
                label=gettext(label),
                current=False,
                count=self._waiting_at(view),
                is_folded=folds and view in SELDOM,
            )
            for view, label in open_to
        ]
        # The longest address that this page lies under: the page of lost factors lies under that of officers too.
        above = max((entry.url for entry in entries if _is_under(here, entry.url)), key=len, default="")
        return [replace(entry, current=entry.url == above) for entry in entries]

    @property
    def menu_beside(self) -> list[MenuEntry]:
        """The pages of the menu that stand beside one another."""
        return [entry for entry in self.menu if not entry.is_folded]

    @property
    def menu_folded(self) -> list[MenuEntry]:
        """The pages of the menu that stand under "More"."""
        return [entry for entry in self.menu if entry.is_folded]

    @property
    def is_folded_page(self) -> bool:
        """True when the page that is shown stands under "More"."""
        return any(entry.current for entry in self.menu_folded)

    def _waiting_at(self, view: str) -> int:
        user = self._request.user
        if not user.is_authenticated:
            return 0
        if view == "desk:boarding":
            return open_reviews_count()
        return open_hits_for(user.role_set) if view == "desk:hits" else 0

    @property
    def works_shifts(self) -> bool:
        """True when the officer's work needs an open shift."""
        return is_allowed(self._request, Right.WORK_SHIFT)

    @cached_property
    def shift(self) -> ShownShift | None:
        """The officer's open shift."""
        shift = shift_of(self._request)
        if shift is None:
            return None
        post = world().pack.post(shift.post)
        return ShownShift(
            post_name=gettext(post.name) if post else shift.post,
            lane_name=_lane_name(lane(shift.post, shift.lane)) if shift.lane else gettext("whole post"),
            direction=shift.direction.value,
            since=presenting.hour(shift.started_at, self._zone),
        )

    @cached_property
    def outages(self) -> list[ShownOutage]:
        """What is declared out at the post."""
        shift = shift_of(self._request)
        if shift is None:
            return []
        return [
            ShownOutage(
                id=outage.id,
                what=outage.what.value,
                sentence=presenting.sentence(OUT[outage.what], {"time": presenting.moment(outage.since, self._zone)}),
                can_end=is_allowed(self._request, Right.DECLARE_OUTAGE),
            )
            for outage in open_outages(shift.post)
        ]

    @property
    def needs(self) -> list[tuple[str, str]]:
        """Code and words of what an officer may say that somebody needs; empty where that is not theirs to say."""
        if not is_allowed(self._request, Right.NOTE_NEED):
            return []
        return [(kind, gettext(words)) for kind, words in BY_WORD.items()]

    @property
    def countries(self) -> list[tuple[str, str]]:
        """Code and name of every country a passenger card may name."""
        return presenting.countries()

    @cached_property
    def demo_sign_ins(self) -> list[DemoRow]:
        """The invented officers, in a demo installation only."""
        if not settings.LIMEN_DEMO:
            return []
        rows = demo_sign_ins(read_demo_officers(settings.CONFIGURATION.country), at=clock.now())
        return [DemoRow(username=row.username, work=_work(row), password=row.password, code=row.code) for row in rows]

    @property
    def _zone(self) -> ZoneInfo:
        shift = shift_of(self._request)
        return ZoneInfo(world().pack.time_zone_of(shift.post if shift else ""))

    @cached_property
    def lists(self) -> Age | None:
        """The age of the oldest list, None where the post holds no list."""
        return oldest_list_age()


def _is_under(here: str, url: str) -> bool:
    """Return True for the page at `url` itself and for those below it."""
    return here == url or here.startswith(f"{url}/")


def oldest_list_age() -> Age | None:
    """Return how old the oldest copy in force is, and whether one is older than its limit; None without copies.

    Numbers and authorities go by the limits of the pack, each list of persons by its own; one that is made here has no
    age.
    """
    moment = clock.now()
    copies = [(kept.fresh_at, kept.is_stale(at=moment)) for kept in person_lists_in_force() if not kept.made_here]
    authorities = trust_made_at()
    if authorities is not None and (moment - authorities).days > world().pack.thresholds.trust_stale_days:
        # Published once a month and good for three: named only once it is old, or nothing else would ever be named.
        copies.append((authorities, True))
    if (numbers := oldest_copy()) is not None:
        limit = world().pack.thresholds.list_stale_hours * 3600
        copies.append((numbers, (moment - numbers).total_seconds() > limit))
    made = min((made for made, _ in copies if made is not None), default=None)
    if made is None:
        return None
    words = gettext("%(age)s old") % {"age": presenting.duration(moment - made)}
    return Age(words=words, stale=any(stale for _, stale in copies))


def _work(row: DemoSignIn) -> str:
    roles = presenting.listed(gettext(role.label) for role in sorted(row.roles))
    post = world().pack.post(row.post)
    return f"{roles} · {gettext(post.name)}" if post else roles


def _lane_name(row: LaneRow | None) -> str:
    return gettext(row.name) if row else ""


def desk(request: DeskRequest) -> dict[str, Surroundings]:
    """Return the template context that every page shares."""
    return {"desk": Surroundings(request)}
