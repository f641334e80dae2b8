"""Plain data into the reader's words: the one place where findings, duties, values and clocks become text for a page.

Every value is isolated (`<bdi>`), because a Latin name inside an Arabic sentence must not move what stands around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.lists import format_list
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from limen.adapters import wording
from limen.lib.basics.act import Act
from limen.lib.basics.countries import ENTRIES
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_, Value, Values

WEIGHTS: Mapping[Severity, str] = {
    Severity.INFO: "info",
    Severity.NOTICE: "notice",
    Severity.ATTENTION: "attention",
    Severity.STOP: "stop",
}
"""The name of each weight in style sheets and templates."""
WEIGHT_WORDS: Mapping[Severity, str] = {
    Severity.INFO: N_("For information."),
    Severity.NOTICE: N_("Notice."),
    Severity.ATTENTION: N_("Attention."),
    Severity.STOP: N_("Stop."),
}
_PART_SEPARATOR = " · "


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFinding:
    """A finding as a page shows it, in the language that was active when it was made."""

    rule: str
    weight: str
    word: str
    sentence: SafeString
    ours: SafeString | str
    theirs: SafeString | str
    source: str

    @property
    def differs(self) -> bool:
        """True when both sides are known, so that there is something to compare."""
        return bool(self.ours and self.theirs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How long somebody has been waiting, against the goal."""

    since: str
    """ISO 8601 moment from which `clock.js` goes on counting."""
    goal_minutes: int
    minutes: int
    words: str
    state: str
    """within, near, over."""
    stopped: bool = False


NEAR = 0.75
"""Part of the waiting goal after which a clock asks to be looked at (a choice of layout; the goal is the pack's)."""


# As plain text, without isolation: for attributes, titles, messages and CSV.
locale, text, country, partial_date = wording.locale, wording.text, wording.country, wording.partial_date
sentence_text = wording.sentence


def html(value: Value | None) -> SafeString:
    """Return `value` in the active language, isolated from the direction of the text around it."""
    if value is None or value == "":
        return mark_safe("")
    return format_html("<bdi>{}</bdi>", text(value))


def sentence(msgid: str, values: Values) -> SafeString:
    """Return the sentence in the active language with its values isolated and escaped."""
    translated = conditional_escape(gettext(msgid))
    told = {name: html(value) for name, value in values.items()}
    return mark_safe(translated % told if told else translated.replace("%%", "%"))  # noqa: S308 - both parts are escaped


def countries() -> list[tuple[str, str]]:
    """Return (code, name) of everything that can be a country of residence, birth or journey, in the order of names."""
    named = ((code, country(code)) for code, entry in ENTRIES.items() if entry.is_nationality and len(code) == 3)
    return sorted(named, key=lambda each: each[1].casefold())


def age(birth: PartialDate, today: date) -> str:
    """Return the age in words: “34 years old”, “between 33 and 34 years old”, “age not known”."""
    if birth.year is None:
        return gettext("age not known")
    least, most = birth.age_on(today)
    if most == 0:
        return gettext("less than one year old")
    if least == most:
        return ngettext("%(years)s year old", "%(years)s years old", least) % {"years": text(least)}
    return gettext("between %(least)s and %(most)s years old") % {"least": text(least), "most": text(most)}


def listed(parts: Iterable[str]) -> str:
    """Return “A, B and C” in the active language."""
    return format_list(list(parts), locale=locale())


def zone_of(act: Act) -> ZoneInfo:
    """Return the time zone of the post where it happens, the State's own at headquarters."""
    return ZoneInfo(act.pack.time_zone_of(act.post))


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return date and time at the post."""
    local = at.astimezone(zone)
    return f"{format_date(local.date(), format='medium', locale=locale())}, {hour(at, zone)}"


def hour(at: datetime, zone: ZoneInfo) -> str:
    """Return the time of day at the post, on the 24-hour clock of duty rosters in every language."""
    return at.astimezone(zone).strftime("%H:%M")


def duration(span: timedelta) -> str:
    """Return a span in its one largest unit: “3 minutes”, “5 hours”, “2 days”."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": text(minutes)}
    if minutes < 48 * 60:
        return ngettext("%(count)s hour", "%(count)s hours", minutes // 60) % {"count": text(minutes // 60)}
    days = minutes // (24 * 60)
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": text(days)}


def clock(since: datetime, *, until: datetime, goal_minutes: int, stopped: bool = False) -> Clock:
    """Return the waiting clock from `since` to `until`, against a goal in minutes."""
    waited = until - since
    minutes = max(0, int(waited.total_seconds() // 60))
    state = "over" if minutes >= goal_minutes else "near" if minutes >= goal_minutes * NEAR else "within"
    words = ngettext("%(count)s min", "%(count)s min", minutes) % {"count": text(minutes)}
    return Clock(
        since=since.isoformat(), goal_minutes=goal_minutes, minutes=minutes, words=words, state=state, stopped=stopped
    )


def finding(found: Finding) -> ShownFinding:
    """Return a finding as a page shows it, with the differences of the two sides marked."""
    ours, theirs = sides(found.ours, found.theirs)
    return ShownFinding(
        rule=found.rule,
        weight=WEIGHTS[found.severity],
        word=gettext(WEIGHT_WORDS[found.severity]),
        sentence=sentence(found.sentence, found.values),
        ours=ours,
        theirs=theirs,
        source=found.source,
    )


def findings(found: Iterable[Finding]) -> list[ShownFinding]:
    """Return findings as a page shows them, heaviest first, otherwise in their order."""
    return [finding(each) for each in sorted(found, key=lambda each: -each.severity)]


def sides(ours: Value | None, theirs: Value | None) -> tuple[SafeString, SafeString]:
    """Return both sides of a comparison, with what differs marked where both are texts."""
    if isinstance(ours, str) and isinstance(theirs, str) and ours and theirs:
        return marked(ours, theirs), marked(theirs, ours)
    return html(ours), html(theirs)


def marked(mine: str, other: str) -> SafeString:
    """Return `mine` with what differs from `other` marked: parts of a description, characters of a code.

    Capitals are no difference: a machine-readable zone has nothing else, and a list writes names as people do.
    """
    if _PART_SEPARATOR in mine:
        others = other.split(_PART_SEPARATOR)
        parts = [(part, part not in others) for part in mine.split(_PART_SEPARATOR)]
        return format_html_join(_PART_SEPARATOR, "{}", ((_piece(part, differs),) for part, differs in parts))
    # Letter by letter, because a folded text may be longer than the text whose letters are marked.
    matcher = SequenceMatcher(None, [*map(str.casefold, mine)], [*map(str.casefold, other)], autojunk=False)
    pieces = ((mine[i1:i2], kind != "equal") for kind, i1, i2, _, _ in matcher.get_opcodes() if i1 < i2)
    return format_html('<bdi class="mrz">{}</bdi>', format_html_join("", "{}", ((_bare(*piece),) for piece in pieces)))


def _piece(part: str, differs: bool) -> SafeString:  # noqa: FBT001 - private, called with the pair that the split made
    return format_html("<mark><bdi>{}</bdi></mark>", part) if differs else format_html("<bdi>{}</bdi>", part)


def _bare(part: str, differs: bool) -> SafeString:  # noqa: FBT001 - private, called with the pair that the split made
    return format_html("<mark>{}</mark>", part) if differs else format_html("{}", part)


def masked(name: str) -> str:
    """Return a name as a queue seen from the hall may show it: the first letter of each part."""
    return " ".join(f"{part[0]}{'•' * 3}" for part in name.split() if part)
