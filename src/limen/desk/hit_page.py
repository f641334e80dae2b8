"""A hit in the reader's words: record against record, what agrees and what does not, and how much each weighs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from limen.adapters.clock import new_id
from limen.apps.crossings.operations import CaseHit
from limen.apps.posts.queries import officer_names
from limen.apps.screening.operations import Asked
from limen.apps.screening.queries import HitRow
from limen.apps.watchlists.queries import ListedEntry
from limen.desk import asking, presenting
from limen.desk.asking import FormBroken
from limen.lib.basics.act import Act
from limen.lib.basics.words import N_
from limen.lib.decision.hits import HOWS, Owner, Said, VerificationWrong
from limen.lib.inspection.screened import ListAction, PersonHit
from limen.lib.screening.hits import Evidence, Field, Level, Verdict

FIELDS: Mapping[Field, str] = {
    Field.NAME: N_("Name"),
    Field.BIRTH: N_("Date of birth"),
    Field.CITIZENSHIP: N_("Citizenship"),
    Field.SEX: N_("Sex"),
    Field.DOCUMENT: N_("Document"),
}
VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.AGREES: (N_("agrees"), "clear"),
    Verdict.CLOSE: (N_("close"), "notice"),
    Verdict.DISAGREES: (N_("differs"), "attention"),
    Verdict.SILENT: (N_("not known"), "info"),
}
"""Word and mark of each verdict: nothing is told by a colour alone."""
HOWS_OF_PARTS: Mapping[str, tuple[str, str]] = {
    "same": (N_("the same"), "clear"),
    "variant": (N_("another writing of the same name"), "clear"),
    "spelling": (N_("spelled otherwise"), "notice"),
    "sound": (N_("sounds alike"), "notice"),
    "initial": (N_("only the first letter"), "notice"),
    "joined": (N_("written together"), "clear"),
    "cut": (N_("cut off where the line ends"), "notice"),
    "nickname": (N_("a short form of the name"), "notice"),
    "missing": (N_("the traveller has no such part"), "attention"),
    "extra": (N_("the list has no such part"), "attention"),
}
_WEIGHS = (
    (12.0, N_("weighs very much"), N_("weighs very much against it")),
    (6.0, N_("weighs much"), N_("weighs much against it")),
    (2.5, N_("weighs something"), N_("weighs something against it")),
    (0.5, N_("weighs little"), N_("weighs little against it")),
)
_RARE = (
    (28.0, N_("Almost nobody is called like this.")),
    (20.0, N_("The name is rare.")),
    (12.0, N_("Many people are called like this.")),
    (0.0, N_("Very many people are called like this.")),
)
LEVELS: Mapping[Level, str] = {
    Level.ALERT: N_("Much speaks for it"),
    Level.REVIEW: N_("It may be so, and may as well be a namesake"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """One field, side by side."""

    field: str
    ours: SafeString
    theirs: SafeString
    verdict: str
    mark: str
    weight: str
    why: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPart:
    """One part of the name, side by side."""

    listed: str
    presented: str
    how: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHit:
    """A hit, side by side."""

    name: str
    list_name: str
    owner: str
    is_help: bool
    is_discreet: bool
    weight: str
    headline: str
    level: str
    lines: tuple[ShownLine, ...]
    parts: tuple[ShownPart, ...]
    rarity: str
    reference: str
    version: str
    profile: str
    artefact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWord:
    """What somebody said of a hit, or what the owner of its list answered."""

    said: str
    words: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEntry:
    """What the entry says besides what was compared."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCaseHit:
    """A hit with all that was said of it, and what can be said now."""

    id: UUID
    hit: ShownHit
    entry: ShownEntry | None
    said: str
    """What counts now; empty while it is open."""
    is_cleared: bool
    is_verified: bool
    found: str
    adjudications: tuple[ShownWord, ...]
    verifications: tuple[ShownWord, ...]
    request_id: UUID
    """For the next adjudication or verification: the same form twice is one."""


def shown_hit(found: PersonHit) -> ShownHit:
    """Return a hit as a page shows it, side by side."""
    hit = found.hit
    is_help = found.action is ListAction.ASSIST
    return ShownHit(
        name=hit.name,
        list_name=found.list_name,
        owner=found.owner,
        is_help=is_help,
        is_discreet=found.action is ListAction.DISCREET,
        weight=_weight(found),
        headline=gettext("Somebody who may need help?") if is_help else gettext("The same person?"),
        level=gettext(LEVELS[hit.level]),
        lines=tuple(_line(each) for each in hit.evidence),
        parts=tuple(_part(part.listed, part.presented, part.how) for part in hit.alignment),
        rarity=next(gettext(words) for least, words in _RARE if hit.rarity >= least or least == 0.0),
        reference=hit.entry,
        version=hit.list_version,
        profile=hit.profile,
        artefact=hit.artefact[:12],
    )


def _weight(found: PersonHit) -> str:
    if found.action is ListAction.ASSIST:
        return "protection"
    if found.hit.level is Level.REVIEW:
        return "notice"
    return "stop" if found.action is ListAction.STOP else "attention"


def _line(evidence: Evidence) -> ShownLine:
    word, mark = VERDICTS[evidence.verdict]
    # Where the sides agree nothing is marked, however each writes it.
    is_marked = evidence.verdict in (Verdict.CLOSE, Verdict.DISAGREES)
    plain = presenting.html(evidence.ours), presenting.html(evidence.theirs)
    ours, theirs = presenting.sides(evidence.ours, evidence.theirs) if is_marked else plain
    return ShownLine(
        field=gettext(FIELDS[evidence.field]),
        ours=ours,
        theirs=theirs,
        verdict=gettext(word),
        mark=mark,
        weight=weighs(evidence.bits),
        why=presenting.sentence(evidence.sentence, evidence.values),
    )


def weighs(bits: float) -> str:
    """Return how much a line of evidence weighs, in words."""
    for least, in_favour, against in _WEIGHS:
        if abs(bits) >= least:
            return gettext(in_favour if bits > 0 else against)
    return gettext("weighs nothing")


def _part(listed: str, presented: str, how: str) -> ShownPart:
    word, mark = HOWS_OF_PARTS.get(how, (how, "info"))
    return ShownPart(listed=listed, presented=presented, how=gettext(word), mark=mark)


def shown_case_hits(hits: Iterable[CaseHit], act: Act) -> list[ShownCaseHit]:
    """Return the hits of a case as its page shows them, those nobody has answered first."""
    shown = [shown_row(each.row, each.entry, act) for each in hits]
    return sorted(shown, key=lambda each: bool(each.said))


def shown_row(row: HitRow, entry: ListedEntry | None, act: Act) -> ShownCaseHit:
    """Return a hit with all that was said of it."""
    zone = presenting.zone_of(act)
    names = officer_names(
        {*(each.officer for each in row.adjudications), *(each.officer for each in row.verifications)}
    )
    return ShownCaseHit(
        id=row.id,
        hit=shown_hit(row.found),
        entry=_entry(entry) if entry else None,
        said=gettext(row.said.label) if row.said else "",
        is_cleared=row.said is Said.NOT_SAME,
        is_verified=row.verified.answer is Owner.CONFIRMED,
        found=presenting.moment(row.found_at, zone),
        adjudications=tuple(
            ShownWord(said=gettext(each.said.label), words=each.why, by=_by(names.get(each.officer, ""), each.at, zone))
            for each in row.adjudications
        ),
        verifications=tuple(
            ShownWord(
                said=gettext(each.answer.label),
                words=each.words,
                by=gettext("%(asked)s was asked %(how)s on %(when)s; recorded by %(officer)s")
                % {
                    "asked": each.asked,
                    "how": gettext(HOWS.get(each.how, each.how)),
                    "when": presenting.moment(each.asked_at, zone),
                    "officer": names.get(each.officer, ""),
                },
            )
            for each in row.verifications
        ),
        request_id=new_id(),
    )


def _by(name: str, at: datetime, zone: ZoneInfo) -> str:
    return f"{name} · {presenting.moment(at, zone)}"


def _entry(entry: ListedEntry) -> ShownEntry:
    person = entry.person
    said = (
        (gettext("All names"), " · ".join(name.text for name in person.names)),
        (gettext("Born"), " · ".join(presenting.partial_date(birth) for birth in person.births)),
        (gettext("Place of birth"), " · ".join(person.birth_places)),
        (gettext("Citizenship"), presenting.listed(presenting.country(code) for code in person.citizenships)),
        (gettext("Documents"), " · ".join(f"{each.issuer} {each.number}".strip() for each in person.documents)),
        (gettext("Published as"), person.reference),
        (gettext("Asked for by"), entry.authority),
        (gettext("Remarks"), person.remarks),
        (gettext("Where to complain"), entry.redress),
    )
    return ShownEntry(pairs=tuple((label, value) for label, value in said if value))


def form_context(act: Act) -> dict[str, object]:
    """Return the choices of the forms that adjudicate and verify, and the moment of now at the post."""
    return {
        "says": [(said.value, gettext(said.label)) for said in Said],
        "answers": [(owner.value, gettext(owner.label)) for owner in Owner],
        "hows": [(code, gettext(words)) for code, words in HOWS.items()],
        "now": act.at.astimezone(presenting.zone_of(act)).strftime("%Y-%m-%dT%H:%M"),
    }


def said_in(form: QueryDict) -> tuple[UUID, Said, str]:
    """Return request, word and reason that an adjudication form carries. Raises FormBroken."""
    request = asking.uuid(form, "request")
    said = form.get("said", "")
    if request is None or said not in list(Said):
        raise FormBroken
    return request, Said(said), form.get("why", "")


def asked_in(form: QueryDict, act: Act) -> tuple[UUID, Asked]:
    """Return request and answer that a verification form carries. Raises FormBroken or VerificationWrong."""
    request = asking.uuid(form, "request")
    answer = form.get("answer", "")
    if request is None or answer not in list(Owner):
        raise FormBroken
    try:
        local = datetime.fromisoformat(form.get("asked_at", ""))
    except ValueError as error:
        raise VerificationWrong from error
    at = local.replace(tzinfo=presenting.zone_of(act))
    return request, Asked(
        asked=form.get("asked", ""),
        how=form.get("how", ""),
        # The clock of a form knows no seconds: whoever called this very minute did not call in the future.
        asked_at=min(at, act.at) if at.replace(second=0) <= act.at else at,
        answer=Owner(answer),
        words=form.get("words", ""),
    )
