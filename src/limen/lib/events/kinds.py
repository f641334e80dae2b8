"""Every kind of event, every version of it ever released, and the plain fields it promises.

A kind is never changed: a new version stands beside the old one, because a journal is read for decades and a post may
run last year's program. A field that is not promised is refused, and so is a value of another shape: there is no plain
field for free text, a name or a date of birth, so that nothing personal slips into the part that cannot be erased.

To add one: a line below, then `python -m tests.frozen.record_events`, which records one message of it for ever.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from limen.lib.events.canonical import JSON, parse_moment


class Plain(Enum):
    """The shapes a plain field may have."""

    ID = "a UUID in its usual spelling"
    CODE = "a short code: letters, digits and _ . : / + -, 64 at most"
    COUNT = "a whole number, zero or more"
    FLAG = "true or false"
    MOMENT = "a moment in UTC, 2026-01-31T23:59:59.000000Z"
    DIGEST = "a SHA-256 in 64 hexadecimal digits"
    IDS = "a list of UUIDs"
    CODES = "a list of codes"


@dataclass(frozen=True, slots=True)
class Kind:
    """One version of one kind of event."""

    name: str
    version: int
    plain: Mapping[str, Plain] = field(default_factory=dict)
    """Fields that are always there."""
    optional: Mapping[str, Plain] = field(default_factory=dict)
    """Fields that may be absent or null."""
    sealed: frozenset[str] = frozenset()
    """Fields the sealed payload may hold; empty where the kind has none."""


class KindRefused(ValueError):
    """An event does not keep what its kind promises; a mistake of the program, not of its user."""


ID, CODE, COUNT, FLAG = Plain.ID, Plain.CODE, Plain.COUNT, Plain.FLAG
MOMENT, DIGEST, IDS, CODES = Plain.MOMENT, Plain.DIGEST, Plain.IDS, Plain.CODES

_TABLE: Final[tuple[Kind, ...]] = (
    # journal
    Kind("limen.node.restored", 1, {"earlier_incarnation": ID, "erasures_replayed": COUNT}),
    Kind("limen.subject.erased", 1, {"reason": CODE}),
    Kind("limen.retention.applied", 1, {"class": CODE, "before": MOMENT, "rows": COUNT}),
    Kind("limen.looks.sealed", 1, {"batch": COUNT, "last_look": COUNT, "hash": DIGEST}),
    Kind("limen.journal.exported", 1, {"events": COUNT, "digest": DIGEST}),
    Kind("limen.backup.written", 1, {"events": COUNT, "digest": DIGEST}),
    # posts
    Kind("limen.posts.loaded", 1, {"pack": CODE, "posts": COUNT, "lanes": COUNT}),
    Kind("limen.officer.added", 1, {"roles": CODES, "language": CODE}),
    Kind("limen.officer.roles-changed", 1, {"before": CODES, "after": CODES}),
    Kind("limen.officer.service-named", 1, optional={"service": CODE}),
    Kind("limen.officer.deactivated", 1),
    Kind("limen.officer.reactivated", 1),
    Kind("limen.officer.password-set", 1, {"one_time": FLAG}),
    Kind("limen.officer.language-chosen", 1, {"language": CODE}),
    Kind("limen.officer.theme-chosen", 1, {"theme": CODE}),
    Kind("limen.officer.signed-in", 1, {"how": CODE}),
    Kind("limen.officer.signed-out", 1, {"how": CODE}),
    Kind("limen.officer.locked", 1, {"how": CODE}),
    Kind("limen.officer.unlocked", 1, {"how": CODE}),
    Kind("limen.officer.second-factor-added", 1, {"how": CODE}),
    Kind("limen.officer.second-factor-removed", 1, {"how": CODE}),
    Kind("limen.officer.factors-reset-asked", 1),
    Kind("limen.officer.second-factors-reset", 1, {"count": COUNT, "asked_by": ID}),
    Kind("limen.officer.second-factors-removed", 1, {"count": COUNT}),
    Kind("limen.sign-in.refused", 1, {"why": CODE}, {"officer": ID}),
    Kind(
        "limen.token.added", 1, {"officer": ID, "scopes": CODES, "roles": CODES, "expires_at": MOMENT}, {"post": CODE}
    ),
    Kind("limen.token.revoked", 1),
    Kind("limen.shift.started", 1, {"post": CODE, "lane": CODE, "direction": CODE}),
    Kind("limen.shift.ended", 1),
    Kind("limen.note.written", 1, {"post": CODE, "lane": CODE}, sealed=frozenset({"text"})),
    Kind("limen.note.acknowledged", 1),
    Kind("limen.outage.declared", 1, {"post": CODE, "what": CODE}),
    Kind("limen.outage.ended", 1),
    # trust: lists of authorities are published data; digests say which files they were.
    Kind(
        "limen.trust.read",
        1,
        {
            "version": ID,
            "number": COUNT,
            "how": CODE,
            "authorities": COUNT,
            "added": COUNT,
            "changed": COUNT,
            "removed": COUNT,
            "artefact": DIGEST,
            "suspicious": CODES,
            "files": CODES,
        },
    ),
    Kind("limen.trust.proposed", 1, {"version": ID}),
    Kind(
        "limen.trust.confirmed",
        1,
        {
            "version": ID,
            "number": COUNT,
            "how": CODE,
            "authorities": COUNT,
            "added": COUNT,
            "changed": COUNT,
            "removed": COUNT,
            "artefact": DIGEST,
        },
        {"restores": ID},
    ),
    Kind("limen.trust.received", 1, {"version": ID, "number": COUNT, "artefact": DIGEST, "authorities": COUNT}),
    Kind("limen.trust.withdrawn", 1, {"version": ID}),
    # travellers
    Kind("limen.person.linked", 1, {"one": ID, "other": ID, "same": FLAG}, sealed=frozenset({"why"})),
    # watchlists
    Kind("limen.number-list.opened", 1, {"list": CODE, "action": CODE}),
    Kind(
        "limen.number-list.proposed",
        1,
        {
            "list": CODE,
            "version": ID,
            "entries": COUNT,
            "added": COUNT,
            "changed": COUNT,
            "removed": COUNT,
            "digest": DIGEST,
        },
    ),
    Kind("limen.number-list.imported", 1, {"list": CODE, "version": ID, "entries": COUNT, "unreadable": COUNT}),
    Kind("limen.number-list.withdrawn", 1, {"list": CODE, "version": ID}),
    # Lists of persons: codes and counts are plain; what an entry made here says, and why, is sealed under its own key.
    Kind("limen.person-list.opened", 1, {"list": CODE, "action": CODE, "made_here": FLAG}),
    Kind("limen.person-list.received", 1, {"list": CODE, "version": ID, "files": COUNT}),
    Kind(
        "limen.person-list.read",
        1,
        {
            "list": CODE,
            "version": ID,
            "number": COUNT,
            "entries": COUNT,
            "added": COUNT,
            "changed": COUNT,
            "removed": COUNT,
            "unreadable": COUNT,
            "suspicious": CODES,
        },
        {"digest": DIGEST},
    ),
    Kind("limen.person-list.unreadable", 1, {"list": CODE, "version": ID, "why": CODE}),
    Kind("limen.person-list.proposed", 1, {"list": CODE, "version": ID}, {"restores": ID}),
    Kind(
        "limen.person-list.confirmed",
        1,
        {
            "list": CODE,
            "version": ID,
            "number": COUNT,
            "how": CODE,
            "entries": COUNT,
            "added": COUNT,
            "changed": COUNT,
            "removed": COUNT,
            "artefacts": CODES,
        },
        {"restores": ID},
    ),
    Kind("limen.person-list.withdrawn", 1, {"list": CODE, "version": ID, "why": CODE}),
    Kind("limen.person-list.rebuilt", 1, {"list": CODE, "version": ID, "artefacts": CODES}),
    Kind(
        "limen.list-entry.proposed",
        1,
        {"list": CODE, "proposal": ID, "what": CODE},
        sealed=frozenset({"entry", "words"}),
    ),
    Kind("limen.list-entry.confirmed", 1, {"list": CODE, "proposal": ID, "version": ID, "what": CODE}),
    Kind("limen.list-entry.declined", 1, {"list": CODE, "proposal": ID}, sealed=frozenset({"words"})),
    Kind("limen.list-entry.reviewed", 1, {"list": CODE, "next_on": CODE}, sealed=frozenset({"words"})),
    Kind("limen.list-entries.sampled", 1, {"sample": ID, "drawn": COUNT, "drawn_from": COUNT, "seed": CODE}),
    Kind("limen.list-entry.questioned", 1, {"sample": ID, "place": COUNT}, sealed=frozenset({"words"})),
    Kind("limen.list-entry.answered", 1, {"sample": ID, "place": COUNT}, sealed=frozenset({"words"})),
    # screening: who was compared is plain, and never what came of it; what is said of a hit lies under a key of its own
    Kind(
        "limen.subject.screened",
        1,
        {"whence": CODE},
        sealed=frozenset({"inspection", "lists", "missed", "found"}),
    ),
    Kind("limen.hit.found", 1, sealed=frozenset({"person", "list", "number", "entry", "content", "level", "bits"})),
    Kind(
        "limen.hit.adjudicated",
        1,
        sealed=frozenset({"said", "why", "person", "list", "entry", "content", "until"}),
    ),
    Kind("limen.hit.verified", 1, sealed=frozenset({"asked", "how", "asked_at", "answer", "words", "person"})),
    Kind("limen.redress.issued", 1, sealed=frozenset({"number"})),
    Kind(
        "limen.rescreening.begun",
        1,
        {"list": CODE, "after": COUNT, "number": COUNT, "entries": COUNT, "scopes": CODES, "look_back_days": COUNT},
    ),
    Kind("limen.rescreening.ended", 1, {"persons": COUNT}),
    Kind("limen.screening.calibrated", 1, {"travellers": COUNT, "lists": CODES}),
    # permits: which kind, and what became of it; whose it is, is sealed
    Kind("limen.permit.issued", 1, {"kind": CODE, "version": COUNT}, {"list": ID}, sealed=frozenset({"permit"})),
    Kind("limen.permit.changed", 1, {"kind": CODE, "version": COUNT}, {"list": ID}, sealed=frozenset({"permit"})),
    Kind(
        "limen.permit.ended",
        1,
        {"how": CODE, "reason": CODE, "version": COUNT},
        {"list": ID},
        sealed=frozenset({"words"}),
    ),
    Kind(
        "limen.permits.imported",
        1,
        {
            "list": ID,
            "issued": COUNT,
            "changed": COUNT,
            "ended": COUNT,
            "same": COUNT,
            "unreadable": COUNT,
            "digest": DIGEST,
        },
    ),
    Kind("limen.permit.sealed", 1, {"kind": CODE, "digest": DIGEST}),
    Kind("limen.permits.exported", 1, {"permits": COUNT}),
    # protection: which safeguard applies to whom is personal; one kind says all of them, and nothing of it is plain
    Kind(
        "limen.safeguard.noted",
        1,
        sealed=frozenset({"what", "inspection", "duty", "evidence", "words"}),
    ),
    # carriers: what came, about what and how many is plain; whom it names stands in rows alone
    Kind("limen.carrier.added", 1, {"code": CODE, "mode": CODE}),
    Kind("limen.carrier.changed", 1, {"what": CODE}),
    Kind("limen.carrier-user.added", 1, {"carrier": ID}),
    Kind("limen.carrier-user.ended", 1, {"carrier": ID}),
    Kind("limen.carrier-user.signed-in", 1, {"carrier": ID}),
    Kind("limen.carrier-user.refused", 1, optional={"carrier": ID}),
    Kind("limen.carrier-user.password-set", 1, {"carrier": ID}),
    Kind("limen.carrier-key.added", 1, {"carrier": ID, "expires_at": MOMENT}),
    Kind("limen.carrier-key.revoked", 1, {"carrier": ID}),
    Kind("limen.message.received", 1, {"channel": CODE, "digest": DIGEST, "bytes": COUNT}, {"carrier": ID}),
    Kind("limen.message.read", 1, {"movement": ID, "persons": COUNT, "issues": COUNT}),
    Kind("limen.message.rejected", 1, {"why": CODE}),
    Kind("limen.message.too-late", 1, {"persons": COUNT}, {"carrier": ID}),
    Kind(
        "limen.movement.opened",
        1,
        {"number": CODE, "day": CODE, "direction": CODE},
        {"post": CODE, "carrier": ID},
    ),
    Kind("limen.movement.changed", 1, {"state": CODE}),
    Kind("limen.movement.settled", 1, {"announced": COUNT, "arrived": COUNT, "unannounced": COUNT}),
    Kind("limen.schedule.taken", 1, {"movements": COUNT, "unreadable": COUNT, "digest": DIGEST}),
    Kind(
        "limen.passengers.assessed",
        1,
        {"persons": COUNT, "rules": CODE, "lists": DIGEST, "changed": COUNT},
    ),
    Kind("limen.passengers.masked", 1, {"movement": ID, "persons": COUNT}),
    # The answers themselves are rows that refuse a change; their digest proves them as long as they are kept.
    Kind("limen.boarding.answered", 1, {"message": ID, "persons": COUNT, "digest": DIGEST}),
    Kind("limen.boarding.acknowledged", 1, {"answers": COUNT}),
    Kind("limen.boarding.decided", 1, {"review": ID}, sealed=frozenset({"answer", "ground", "words"})),
    Kind("limen.passenger.unmasking-asked", 1, sealed=frozenset({"why"})),
    Kind("limen.passenger.unmasked", 1, {"until": MOMENT}),
    Kind("limen.carrier.noted", 1, {"carrier": ID, "movement": ID, "what": CODE, "count": COUNT}),
    Kind("limen.carrier-sanction.proposed", 1, {"carrier": ID, "ground": CODE}),
    Kind("limen.carrier-sanction.decided", 1, {"carrier": ID, "decision": CODE}),
    # Screenings, referrals and the cases of children are told by the same kind, so that nobody learns by a kind of
    # event who asked for protection; `record` is what it is about, `said` what that says.
    Kind(
        "limen.safeguard.noted",
        2,
        sealed=frozenset({"what", "inspection", "duty", "evidence", "words", "record", "said"}),
    ),
    # response: how many came is plain, who came is not; what they need is told by the duties that it opens
    Kind("limen.surge.begun", 1),
    Kind("limen.surge.ended", 1),
    # what a plan says stands in its version, which refuses a change; the digest proves it
    Kind("limen.plan.kept", 1, {"plan": ID, "number": COUNT, "withdrawn": FLAG, "digest": DIGEST}),
    Kind("limen.plan.paper-added", 1, {"plan": ID, "digest": DIGEST}),
    Kind("limen.plan.paper-withdrawn", 1, {"plan": ID}),
    Kind("limen.plan.rehearsed", 1, {"version": ID}),
    Kind("limen.plan.triggered", 1, {"version": ID, "trigger": CODE}),
    Kind("limen.plan.alert-seen", 1),
    Kind("limen.plan.followed", 1, {"version": ID, "surge": ID}),
    Kind("limen.plan.step-done", 1, {"step": COUNT}),
    Kind("limen.response.notice-entered", 1, {"about": CODE}),
    Kind("limen.response.notice-ended", 1),
    Kind("limen.hours.taken-over", 1, {"at": CODE, "hours": COUNT}),
    Kind("limen.supplies.noted", 1, {"supply": CODE, "line": CODE, "count": COUNT}),
    Kind("limen.group.registered", 1, {"people": COUNT, "late": FLAG}),
    Kind("limen.person.registered", 1, {"group": ID, "place": COUNT}, sealed=frozenset({"said"})),
    Kind("limen.person.corrected", 1, {"group": ID, "place": COUNT}, sealed=frozenset({"said"})),
    Kind("limen.person.photographed", 1, sealed=frozenset({"what", "digest"})),
    Kind("limen.reunion.noted", 1, sealed=frozenset({"said"})),
    Kind("limen.children.announced", 1, {"children": COUNT}),
    # with whom it was agreed what they may be told of people
    Kind("limen.agreement.proposed", 1, {"recipient": CODE, "forbids_onward": FLAG}),
    Kind("limen.agreement.confirmed", 1),
    Kind("limen.agreement.ended", 1),
    # missing: whom others look for, and who died, is personal, and so is that somebody may be found
    Kind("limen.missing.noted", 1, sealed=frozenset({"said"})),
    # oversight: that a complaint was made and answered is plain; who complained of whom is not
    Kind("limen.data-request.noted", 1, {"what": CODE}, sealed=frozenset({"said"})),
    Kind("limen.complaint.noted", 1, {"what": CODE}, sealed=frozenset({"said"})),
    # crossings
    Kind("limen.arrival.recorded", 1, {"direction": CODE}, {"persons": COUNT}),
    Kind("limen.arrival.closed", 1),
    Kind("limen.party.opened", 1),
    Kind(
        "limen.stays.found",
        1,
        {"here": COUNT, "overstayed": COUNT, "ending": COUNT, "unfounded": COUNT, "last_crossing": COUNT},
    ),
    Kind("limen.stay.reminded", 1, sealed=frozenset({"how", "until"})),
    Kind("limen.crossings.taken-over", 1, {"travellers": COUNT, "crossings": COUNT, "digest": DIGEST}),
    Kind(
        "limen.inspection.opened",
        1,
        {"direction": CODE, "kind": CODE, "rules": CODE, "worst": COUNT},
        {"party": ID, "arrival": ID},
        sealed=frozenset({"document", "facts", "findings"}),
    ),
    Kind("limen.inspection.joined", 1, optional={"party": ID}),
    Kind("limen.inspection.brought", 1),
    Kind(
        "limen.inspection.read",
        1,
        {"number": COUNT, "rules": CODE, "worst": COUNT},
        sealed=frozenset({"document", "facts", "findings"}),
    ),
    Kind(
        "limen.inspection.decided",
        1,
        {"decision": ID, "line": COUNT, "move": CODE, "reading": COUNT},
        {"reason": CODE},
        sealed=frozenset({"words"}),
    ),
    # What the second line came to is personal (who is in need of protection, who is refused): sealed with its reasons.
    Kind(
        "limen.inspection.decided",
        2,
        {"decision": ID, "line": COUNT, "reading": COUNT},
        {"move": CODE, "reason": CODE, "outcome": ID, "fallback": CODE},
        sealed=frozenset({"move", "reasons", "words", "proportionality", "terms", "free_will", "second"}),
    ),
    Kind(
        "limen.outcome.proposed",
        1,
        {"inspection": ID, "reading": COUNT},
        sealed=frozenset({"move", "reasons", "words", "proportionality", "terms", "free_will"}),
    ),
    Kind("limen.outcome.confirmed", 1, {"inspection": ID, "decision": ID}),
    Kind("limen.outcome.declined", 1, {"inspection": ID}, sealed=frozenset({"words"})),
    Kind("limen.outcome.withdrawn", 1, {"inspection": ID}, sealed=frozenset({"words"})),
    # what follows an outcome: that it happened is plain; to whom, where and why is sealed
    Kind(
        "limen.carrier.told",
        1,
        {"step": CODE, "at": MOMENT},
        sealed=frozenset({"carrier", "conveyance", "how", "words"}),
    ),
    Kind(
        "limen.custody.begun",
        1,
        {"custody": ID, "since": MOMENT, "review_at": MOMENT},
        sealed=frozenset({"place", "basis", "alternatives"}),
    ),
    # The register of detention: each milder means by itself, the individual reasons, and the rights that were told.
    Kind(
        "limen.custody.begun",
        2,
        {"custody": ID, "since": MOMENT, "review_at": MOMENT},
        sealed=frozenset(
            {
                "place",
                "basis",
                "alternatives",
                "reasons",
                "authority",
                "language",
                "lawyer",
                "consulate",
                "contact",
                "medical",
            }
        ),
    ),
    Kind("limen.custody.review-missed", 1, {"custody": ID, "due_at": MOMENT}),
    Kind(
        "limen.custody.entered", 1, {"custody": ID, "number": COUNT, "at": MOMENT}, sealed=frozenset({"kind", "words"})
    ),
    Kind("limen.custody.reviewed", 1, {"custody": ID, "review_at": MOMENT}, sealed=frozenset({"words"})),
    Kind("limen.custody.ended", 1, {"custody": ID, "until": MOMENT}, sealed=frozenset({"words"})),
    Kind(
        "limen.headquarters.asked",
        1,
        {"request": ID, "move": CODE},
        sealed=frozenset({"destination", "ground", "words"}),
    ),
    Kind("limen.headquarters.answered", 1, {"request": ID, "agreed": FLAG}, sealed=frozenset({"words"})),
    Kind(
        "limen.appeal.lodged",
        1,
        {"appeal": ID, "decision": ID, "kind": CODE, "suspensive": FLAG},
        sealed=frozenset({"body", "reference"}),
    ),
    Kind("limen.appeal.decided", 1, {"appeal": ID, "outcome": CODE, "day": CODE}, sealed=frozenset({"words"})),
    Kind(
        "limen.sanction.proposed",
        1,
        {"sanction": ID},
        sealed=frozenset({"kind", "protection", "circumstances", "proportionality"}),
    ),
    Kind("limen.sanction.decided", 1, {"sanction": ID}, sealed=frozenset({"decision", "words"})),
    Kind("limen.person.returned", 1, sealed=frozenset({"sent_by", "letter"})),
    Kind("limen.file.closed", 1),
    # examination: that a document was looked at is plain; whose it is, what was seen and what was concluded is sealed
    Kind(
        "limen.examination.asked",
        1,
        {"examination": ID},
        sealed=frozenset({"document_type", "issuer", "number", "words", "compares_bearer"}),
    ),
    Kind("limen.examination.taken", 1, {"examination": ID}),
    Kind(
        "limen.examination.pictured",
        1,
        {"examination": ID, "picture": ID},
        sealed=frozenset({"light", "label", "media_type", "digest", "size"}),
    ),
    Kind(
        "limen.examination.marked",
        1,
        {"examination": ID, "picture": ID, "number": COUNT},
        sealed=frozenset({"shape", "places", "words"}),
    ),
    Kind("limen.examination.struck", 1, {"examination": ID, "picture": ID, "number": COUNT}),
    Kind("limen.examination.seen", 1, {"examination": ID}, sealed=frozenset({"sheet", "feature", "result", "words"})),
    Kind(
        "limen.examination.concluded",
        1,
        {"examination": ID, "conclusion": ID},
        sealed=frozenset({"found", "methods", "words", "came_from", "went_to", "answer"}),
    ),
    Kind(
        "limen.examination.answered",
        1,
        {"examination": ID, "conclusion": ID},
        sealed=frozenset({"answer", "words", "fraud"}),
    ),
    Kind(
        "limen.examination.written",
        1,
        {"examination": ID, "paper": ID, "kind": CODE, "number": CODE, "digest": DIGEST},
        sealed=frozenset({"addressee", "state"}),
    ),
    Kind(
        "limen.document.in-custody",
        1,
        {"examination": ID, "number": COUNT, "at": MOMENT},
        sealed=frozenset({"step", "given_by", "taken_by", "place", "bag", "words"}),
    ),
    # A number may be somebody's: it is sealed under the report's own key, and goes with the report.
    Kind("limen.own-document.reported", 1, {"type": CODE, "status": CODE}, sealed=frozenset({"number", "words"})),
    Kind(
        "limen.own-document.reported", 2, {"type": CODE, "status": CODE}, sealed=frozenset({"number", "until", "words"})
    ),
    Kind("limen.own-document.withdrawn", 1, sealed=frozenset({"words"})),
    Kind("limen.emergency-document.issued", 1, {"digest": DIGEST}, sealed=frozenset({"document"})),
    Kind("limen.emergency-document.printed", 1),
    Kind("limen.emergency-document.ended", 1, {"status": CODE, "report": ID}, sealed=frozenset({"words"})),
    Kind("limen.own-documents.told", 1, {"number": COUNT, "rows": COUNT, "digest": DIGEST}),
    Kind("limen.training.begun", 1),
    Kind("limen.training.answered", 1),
    Kind("limen.specimens.taken", 1, {"new": COUNT, "changed": COUNT, "same": COUNT}),
    # who has a case, and what an officer who goes home leaves to the next
    Kind("limen.case.taken", 1, {"holding": ID}),
    Kind("limen.case.given", 1, {"holding": ID, "to": ID}, sealed=frozenset({"why"})),
    Kind("limen.case.left", 1, optional={"hand_over": ID}, sealed=frozenset({"words"})),
    Kind("limen.case.acknowledged", 1, {"hand_over": ID}),
    # what was asked, answered and shown at the second line: all of it is about the person
    Kind(
        "limen.interview.begun",
        1,
        {"interview": ID},
        sealed=frozenset({"guide", "language", "interpreter", "interpreter_name", "presence", "present"}),
    ),
    Kind(
        "limen.interview.entered",
        1,
        {"interview": ID, "number": COUNT},
        sealed=frozenset({"kind", "question", "corrects", "words"}),
    ),
    Kind("limen.interview.ended", 1, {"interview": ID, "entries": COUNT}, sealed=frozenset({"read_back"})),
    Kind(
        "limen.assessment.answered",
        1,
        {"reading": COUNT, "number": COUNT},
        sealed=frozenset({"finding", "answer", "words", "evidence"}),
    ),
    Kind(
        "limen.evidence.kept",
        1,
        {"evidence": ID},
        sealed=frozenset({"kind", "label", "media_type", "digest", "size"}),
    ),
    Kind(
        "limen.notice.made",
        1,
        {"notice": ID, "decision": ID, "number": CODE, "digest": DIGEST},
        sealed=frozenset({"language"}),
    ),
    Kind("limen.notice.offered", 1, {"notice": ID, "until": MOMENT}),
    Kind("limen.notice.fetched", 1, {"notice": ID}),
    Kind(
        "limen.notice.served",
        1,
        {"notice": ID, "how": CODE, "told": CODES},
        sealed=frozenset({"signature", "language", "words"}),
    ),
    Kind(
        "limen.crossing.recorded",
        1,
        {"direction": CODE, "kind": CODE, "mode": CODE, "at": MOMENT, "day": CODE, "back_entered": FLAG},
        {"inspection": ID, "fallback": CODE},
        sealed=frozenset(
            {
                "address",
                "birth",
                "birth_country",
                "citizenship",
                "document",
                "document_code",
                "document_issuer",
                "intended_days",
                "journey",
                "purpose",
                "residence",
                "sex",
            }
        ),
    ),
)


_NAME: Final = re.compile(r"limen\.[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*").fullmatch


def _refusal(kind: Kind, why: str) -> KindRefused:
    return KindRefused(f"{kind.name} version {kind.version}: {why}")


def _by_name(table: Collection[Kind]) -> Mapping[str, Mapping[int, Kind]]:
    kinds: defaultdict[str, dict[int, Kind]] = defaultdict(dict)
    for kind in table:
        if kind.version in kinds[kind.name] or not _NAME(kind.name):
            raise _refusal(kind, "named twice, or not limen.<aggregate>.<happened>")
        kinds[kind.name][kind.version] = kind
    return {name: dict(sorted(versions.items())) for name, versions in kinds.items()}


KINDS: Final = _by_name(_TABLE)
"""kind -> version -> what it promises."""
_CURRENT: Final = {name: versions[max(versions)] for name, versions in KINDS.items()}


def current(name: str) -> Kind:
    """Return the version of a kind that is written today; raises KindRefused for an unknown kind."""
    if (kind := _CURRENT.get(name)) is None:
        raise KindRefused(f"unknown kind of event {name!r}: add it to limen/lib/events/kinds.py")
    return kind


def check_promises(kind: Kind, *, data: Mapping[str, JSON], sealed: Collection[str]) -> None:
    """Raise KindRefused unless plain data and the names in the sealed payload are what the kind promises."""
    for name, shape in kind.plain.items():
        if not _FITS[shape](data.get(name)):
            raise _refusal(kind, f"{name!r} must be {shape.value}, not {data.get(name)!r}")
    if len(data) > len(kind.plain):
        _check_optional(kind, data)
    if not kind.sealed.issuperset(sealed):
        raise _refusal(kind, f"unknown sealed fields {sorted(set(sealed) - kind.sealed)}")


def _check_optional(kind: Kind, data: Mapping[str, JSON]) -> None:
    for name, value in data.items():
        if name in kind.plain:
            continue
        if (shape := kind.optional.get(name)) is None:
            raise _refusal(kind, f"unknown plain field {name!r}")
        if value is not None and not _FITS[shape](value):
            raise _refusal(kind, f"{name!r} must be {shape.value}, not {value!r}")


_CODE = re.compile(r"[A-Za-z0-9_.:/+-]{0,64}").fullmatch
_DIGEST = re.compile(r"[0-9a-f]{64}").fullmatch
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch


def _is_moment(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        parse_moment(value)
    except ValueError:
        return False
    return True


def _is_list_of(fits: Callable[[str], object]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list | tuple) and all(isinstance(one, str) and fits(one) for one in value)


_FITS: Final[Mapping[Plain, Callable[[object], bool]]] = {
    Plain.ID: lambda value: isinstance(value, str) and _ID(value) is not None,
    Plain.CODE: lambda value: isinstance(value, str) and _CODE(value) is not None,
    Plain.COUNT: lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
    Plain.FLAG: lambda value: isinstance(value, bool),
    Plain.MOMENT: _is_moment,
    Plain.DIGEST: lambda value: isinstance(value, str) and _DIGEST(value) is not None,
    Plain.IDS: _is_list_of(_ID),
    Plain.CODES: _is_list_of(_CODE),
}
