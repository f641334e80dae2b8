"""What a role may do is this one table; doors and operations ask it and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.words import N_


class Right(StrEnum):
    """One thing that somebody may be allowed to do."""

    INSPECT = "inspect"
    """Open an inspection, read a document, decide at the first line."""
    LINK_PERSONS = "link-persons"
    RECORD_CLAIM = "record-claim"
    """Record a protection claim: open to everybody who can meet a traveller, at any time."""
    NOTE_NEED = "note-need"
    """Say that somebody needs an interpreter, care, a female officer, or that a child or a victim may be in danger."""
    SCREEN_VULNERABILITY = "screen-vulnerability"
    """Ask the guided questions about what somebody needs, apart from any security interview."""
    REFER_TO_SERVICE = "refer-to-service"
    """Propose, send, and revoke a referral to a receiving service; see the directory."""
    WORK_REFERRALS = "work-referrals"
    """Answer what was referred to one's own service, and say how much room it has."""
    WORK_CHILD_CASES = "work-child-cases"
    """Take the case of a child, and work those that one has: each by need to know."""
    SEE_DETENTION = "see-detention"
    """Read the detention register of every post; nothing in it can be changed by it."""
    SEE_COMPLAINTS = "see-complaints"
    """Read complaints about treatment at any post, but for those that are about oneself or where one worked."""
    ANSWER_COMPLAINTS = "answer-complaints"
    """Take such complaints up and answer them."""
    ANSWER_DATA_REQUESTS = "answer-data-requests"
    """Answer what travellers ask of the data that is kept about them."""
    SEE_AGREEMENTS = "see-agreements"
    """With whom it was agreed what they may be told of people; no person is in it."""
    PROPOSE_AGREEMENTS = "propose-agreements"
    CONFIRM_AGREEMENTS = "confirm-agreements"
    """Put an agreement in force that somebody else proposed, and end one."""
    SEE_QUEUE = "see-queue"
    """The second-line queue of one's own post."""
    SEE_WAITING = "see-waiting"
    """Waiting times and queue lengths; no person in them."""
    RECORD_ARRIVAL = "record-arrival"
    REGISTER_ARRIVALS = "register-arrivals"
    """Register groups of many people who come at once, and find them again by the number on their bands."""
    SEE_RESPONSE = "see-response"
    """How many came and what they need; no person in it."""
    REUNITE = "reunite"
    """Assess whether people who were registered apart belong together, and whether contact is safe."""
    SEE_MISSING = "see-missing"
    """The pages of missing and dead persons, as far as each is one's task."""
    RECORD_DEAD = "record-dead"
    """Write down who was found dead at or near one's post, and hand them over to the competent body."""
    LEAD_RESPONSE = "lead-response"
    """Put a post into surge mode, and out of it."""
    DECLARE_OUTAGE = "declare-outage"
    BACK_ENTER = "back-enter"
    SEE_LISTS = "see-lists"
    """Names, owners and ages of the lists."""
    KEEP_LISTS = "keep-lists"
    """Import lists of document numbers."""
    PROPOSE_LISTS = "propose-lists"
    """Bring a copy of a list, or an entry, and propose that it takes effect."""
    CONFIRM_LISTS = "confirm-lists"
    """Be the second named person of what somebody else proposed."""
    SEE_ENTRIES = "see-entries"
    """What an entry about a person says, for a task; discreet ones only where the list names the role."""
    SEE_TRUST = "see-trust"
    """Whose signatures on documents are believed, how old that is, and what would change."""
    PROPOSE_TRUST = "propose-trust"
    """Bring lists of authorities, of what was revoked and of faults, and propose that they take effect."""
    CONFIRM_TRUST = "confirm-trust"
    """Be the second named person of that."""
    SCREEN = "screen"
    """Compare somebody with the lists of persons away from an inspection: an applicant, a passenger to come."""
    SAMPLE_ENTRIES = "sample-entries"
    """Draw entries at random, discreet ones too, and ask the desk about them."""
    SEE_HITS = "see-hits"
    """The queue of hits, of the lists that name the role: discreet ones stand nowhere else."""
    ADJUDICATE_HITS = "adjudicate-hits"
    """Say of a hit whether it is the same person, and record what the owner of the list answered."""
    READ_JOURNAL = "read-journal"
    """The chain, its checkpoints and the access log; no sealed payload."""
    READ_CROSSINGS = "read-crossings"
    """Recorded crossings, for statistics: through the API, never at the desk."""
    ORDER_ERASURE = "order-erasure"
    """Have a person erased because a court or the law says so; nothing of the person is shown."""
    SEE_HEALTH = "see-health"
    """How the node is: counts and ages; no person in them."""
    KEEP_OFFICERS = "keep-officers"
    CONFIRM_RESETS = "confirm-resets"
    """Be the second named person where somebody's second factors are taken away."""
    WORK_SHIFT = "work-shift"
    WORK_CASES = "work-cases"
    """Take a referred traveller's case: interview, assess, decide at the second line, keep the custody log."""
    ASSIGN_CASES = "assign-cases"
    """Give somebody's case to somebody else."""
    CONFIRM_OUTCOMES = "confirm-outcomes"
    """Be the second named person of a refusal, a withdrawal or a stop."""
    ANSWER_POSTS = "answer-posts"
    """Answer, at headquarters, whether a removal or a hand-over may go on."""
    RECORD_APPEAL = "record-appeal"
    DECIDE_APPEAL = "decide-appeal"
    """Record what the competent body decided about an appeal."""
    PROPOSE_SANCTION = "propose-sanction"
    DECIDE_SANCTION = "decide-sanction"
    SEE_PERMITS = "see-permits"
    """Look up the permits of a traveller who stands before one."""
    KEEP_PERMITS = "keep-permits"
    """Issue, import, annul and revoke permits."""
    SEE_STAYS = "see-stays"
    """The register of overstays and the exit list."""
    SEE_MOVEMENTS = "see-movements"
    """Who is announced on what comes to one's own post; at headquarters, to all posts."""
    KEEP_CARRIERS = "keep-carriers"
    """The register of carriers, their people and programs; the messages as they came."""
    ANSWER_CARRIERS = "answer-carriers"
    """Say the last word on whether somebody may board, by name and round the clock."""
    UNMASK_PASSENGERS = "unmask-passengers"
    """Ask, or agree, that what was masked is seen again."""
    SANCTION_CARRIERS = "sanction-carriers"
    """Propose a sanction on a carrier."""
    DECIDE_CARRIER_SANCTION = "decide-carrier-sanction"
    EXAMINE = "examine"
    """Examine documents that the second line sends, conclude, and be the second examiner of a colleague."""
    SEE_EXAMINATIONS = "see-examinations"
    """What waits for an examiner; nobody is named in it."""
    SEE_SPECIMENS = "see-specimens"
    KEEP_SPECIMENS = "keep-specimens"
    """Take specimens of documents into the library."""
    KEEP_OWN_DOCUMENTS = "keep-own-documents"
    """Record this State's own documents as lost, stolen or revoked, withdraw that, and report it outward."""
    ISSUE_EMERGENCY = "issue-emergency"
    """Give this State's nationals an emergency travel document, and say that one is lost."""
    TRAIN = "train"
    """Try one's eye on invented documents."""
    READ_FRAUDS = "read-frauds"
    """Frauds without anybody in them."""


_LINE = frozenset(
    {
        Right.INSPECT,
        Right.LINK_PERSONS,
        Right.RECORD_CLAIM,
        Right.NOTE_NEED,
        Right.SEE_WAITING,
        Right.RECORD_ARRIVAL,
        Right.REGISTER_ARRIVALS,
        Right.SEE_RESPONSE,
        Right.DECLARE_OUTAGE,
        Right.BACK_ENTER,
        Right.SEE_LISTS,
        Right.WORK_SHIFT,
        Right.SEE_SPECIMENS,
        Right.TRAIN,
    }
)

_SECOND_LINE = frozenset(
    {
        Right.SEE_QUEUE,
        Right.SCREEN_VULNERABILITY,
        Right.REFER_TO_SERVICE,
        Right.WORK_CASES,
        Right.CONFIRM_OUTCOMES,
        Right.RECORD_APPEAL,
        Right.PROPOSE_SANCTION,
        Right.SEE_TRUST,
        Right.SEE_PERMITS,
        Right.SCREEN,
        Right.SEE_HITS,
        Right.ADJUDICATE_HITS,
        Right.SEE_MOVEMENTS,
        Right.SEE_EXAMINATIONS,
    }
)

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.FIRST_LINE: _LINE,
    Role.SECOND_LINE: _LINE | _SECOND_LINE,
    Role.SUPERVISOR: _LINE
    | _SECOND_LINE
    | {
        Right.ASSIGN_CASES,
        Right.SEE_HEALTH,
        Right.SEE_STAYS,
        Right.CONFIRM_RESETS,
        Right.UNMASK_PASSENGERS,
        Right.LEAD_RESPONSE,
        Right.SEE_MISSING,
        Right.RECORD_DEAD,
        Right.ISSUE_EMERGENCY,
    },
    Role.PROTECTION: frozenset(
        {
            Right.RECORD_CLAIM,
            Right.NOTE_NEED,
            Right.SCREEN_VULNERABILITY,
            Right.REFER_TO_SERVICE,
            Right.SEE_QUEUE,
            Right.WORK_SHIFT,
            Right.SEE_HITS,
            Right.SEE_RESPONSE,
            Right.REUNITE,
            Right.SEE_MISSING,
            Right.RECORD_DEAD,
        }
    ),
    # Works at its own office, for every post: what it may see is decided case by case.
    Role.CHILD_PROTECTION: frozenset(
        {
            Right.RECORD_CLAIM,
            Right.NOTE_NEED,
            Right.SCREEN_VULNERABILITY,
            Right.REFER_TO_SERVICE,
            Right.WORK_CHILD_CASES,
            Right.REUNITE,
            Right.SEE_MISSING,
        }
    ),
    Role.SERVICE: frozenset({Right.WORK_REFERRALS}),
    # Permits are given at consulates, and so are emergency documents.
    Role.PERMIT_DESK: frozenset(
        {Right.SEE_PERMITS, Right.KEEP_PERMITS, Right.SEE_STAYS, Right.SCREEN, Right.ISSUE_EMERGENCY}
    ),
    Role.LEGAL_DESK: frozenset(
        {
            Right.CONFIRM_OUTCOMES,
            Right.ANSWER_POSTS,
            Right.SEE_AGREEMENTS,
            Right.PROPOSE_AGREEMENTS,
            Right.CONFIRM_AGREEMENTS,
            Right.RECORD_APPEAL,
            Right.DECIDE_APPEAL,
            Right.DECIDE_SANCTION,
            Right.RECORD_CLAIM,
            Right.SEE_STAYS,
            Right.DECIDE_CARRIER_SANCTION,
        }
    ),
    Role.CARRIER_DESK: frozenset(
        {
            Right.SEE_MOVEMENTS,
            Right.KEEP_CARRIERS,
            Right.ANSWER_CARRIERS,
            Right.UNMASK_PASSENGERS,
            Right.SANCTION_CARRIERS,
            Right.SEE_LISTS,
            Right.SEE_HEALTH,
        }
    ),
    Role.WATCHLIST_DESK: frozenset(
        {
            Right.SEE_LISTS,
            Right.KEEP_LISTS,
            Right.PROPOSE_LISTS,
            Right.CONFIRM_LISTS,
            Right.SEE_ENTRIES,
            Right.SEE_TRUST,
            Right.PROPOSE_TRUST,
            Right.CONFIRM_TRUST,
            Right.SCREEN,
            Right.SEE_HITS,
            Right.ADJUDICATE_HITS,
            Right.KEEP_OWN_DOCUMENTS,
        }
    ),
    # An examiner looks at documents and decides about nobody; whoever meets a bearer may record a claim.
    Role.EXAMINER: frozenset(
        {
            Right.EXAMINE,
            Right.SEE_EXAMINATIONS,
            Right.SEE_SPECIMENS,
            Right.KEEP_SPECIMENS,
            Right.TRAIN,
            Right.READ_FRAUDS,
            Right.RECORD_CLAIM,
        }
    ),
    Role.STATISTICIAN: frozenset({Right.READ_CROSSINGS, Right.READ_FRAUDS}),
    Role.OVERSIGHT: frozenset(
        {
            Right.READ_JOURNAL,
            Right.ORDER_ERASURE,
            Right.SEE_LISTS,
            Right.SEE_TRUST,
            Right.SAMPLE_ENTRIES,
            Right.SEE_WAITING,
            Right.SEE_HEALTH,
            Right.SEE_DETENTION,
            Right.SEE_COMPLAINTS,
            Right.ANSWER_COMPLAINTS,
            Right.ANSWER_DATA_REQUESTS,
            Right.SEE_AGREEMENTS,
            Right.CONFIRM_AGREEMENTS,
        }
    ),
    Role.MONITOR: frozenset({Right.SEE_DETENTION, Right.SEE_COMPLAINTS}),
    # Whoever keeps the machine sees no personal data: no right here leads to a traveller.
    Role.ADMINISTRATOR: frozenset({Right.KEEP_OFFICERS, Right.CONFIRM_RESETS, Right.SEE_HEALTH}),
}


class NotAllowed(Problem):
    """The roles of the person do not include the right."""

    code = "not-allowed"
    sentence = N_("Your role does not include this. Ask your supervisor who may do it.")


def may(roles: Iterable[Role], right: Right) -> bool:
    """Return True when at least one of `roles` has `right`."""
    return any(right in RIGHTS[role] for role in roles)


def require(roles: Iterable[Role], right: Right) -> None:
    """Raise NotAllowed unless one of `roles` has `right`."""
    if not may(roles, right):
        raise NotAllowed
