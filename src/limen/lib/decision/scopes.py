"""What a program may do with its token: scopes, each resting on a right that the officer behind the token must hold.

A token narrows what its officer may do and never widens it: the scope opens the door, the officer's role decides behind
it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.words import N_
from limen.lib.decision.rights import RIGHTS, Right, may


class Scope(StrEnum):
    """One thing that a token may open."""

    INSPECTIONS = "inspections"
    """Open inspections, add readings, see them."""
    DECISIONS = "decisions"
    """Decide, and answer duties: in the name of the officer, who is at work."""
    CLAIMS = "claims"
    """Record that somebody needs protection."""
    DOCUMENTS = "documents"
    """See what the register knows of the document before the officer."""
    CROSSINGS = "crossings"
    """Read recorded crossings without anything that leads to one person."""
    CROSSINGS_PERSONAL = "crossings.personal"
    """Read recorded crossings whole."""
    LISTS = "lists"
    """Read names, owners and ages of the lists; no entry of them."""
    HEALTH = "health"
    """Read how this node is."""
    SCREENING = "screening"
    """Compare people with the lists of persons that the officer's roles may see; no browsing of what nobody hit."""
    REFERRALS = "referrals"
    """See what was referred to one's own service, and answer it."""
    RESPONSE = "response"
    """See what a post must expect, and enter notices that wake its contingency plans; no person is in it."""
    PERMITS = "permits"
    """Issue, see, annul and revoke permits, for the authority that gives them."""
    FRAUDS = "frauds"
    """Read frauds without anybody in them."""
    SPECIMENS = "specimens"
    """Find specimens of documents, and see their pictures."""
    OWN_DOCUMENTS = "own-documents"
    """Report this State's own documents as lost, stolen or revoked, withdraw that, and tell other States."""
    EMERGENCY = "emergency-documents"
    """Give this State's nationals emergency travel documents, for a consulate's program."""
    MISSING = "missing"
    """Ask for somebody who is missing, and hear how far that is, for a partner agency's program; of nobody found."""


RESTS_ON: Mapping[Scope, Right] = {
    Scope.INSPECTIONS: Right.INSPECT,
    Scope.DECISIONS: Right.INSPECT,
    Scope.CLAIMS: Right.RECORD_CLAIM,
    Scope.DOCUMENTS: Right.INSPECT,
    Scope.CROSSINGS: Right.READ_CROSSINGS,
    Scope.CROSSINGS_PERSONAL: Right.READ_CROSSINGS,
    Scope.LISTS: Right.SEE_LISTS,
    Scope.HEALTH: Right.SEE_HEALTH,
    Scope.PERMITS: Right.KEEP_PERMITS,
    Scope.SCREENING: Right.SCREEN,
    Scope.REFERRALS: Right.WORK_REFERRALS,
    Scope.RESPONSE: Right.LEAD_RESPONSE,
    Scope.FRAUDS: Right.READ_FRAUDS,
    Scope.SPECIMENS: Right.SEE_SPECIMENS,
    Scope.OWN_DOCUMENTS: Right.KEEP_OWN_DOCUMENTS,
    Scope.EMERGENCY: Right.ISSUE_EMERGENCY,
    Scope.MISSING: Right.REUNITE,
}
"""The right without which a scope opens nothing."""

AT_WORK = frozenset({Scope.INSPECTIONS, Scope.DECISIONS, Scope.CLAIMS, Scope.DOCUMENTS})
"""Scopes that touch a traveller: they work only while the officer is on shift, at the post of that shift."""

IN_PERSON = AT_WORK | {
    Scope.CROSSINGS_PERSONAL,
    Scope.PERMITS,
    Scope.SCREENING,
    Scope.REFERRALS,
    Scope.OWN_DOCUMENTS,
    Scope.EMERGENCY,
    Scope.MISSING,
}
"""Scopes that lead to a person's data: only a person may hold them, and only that person may give a token for them."""


class ScopeMissing(Problem):
    """The token does not open this."""

    code = "scope-missing"
    sentence = N_("This token does not include “%(scope)s”. Ask an administrator for a token that does.")


class ScopeBeyondRole(Problem):
    """A token was asked for that would open more than its officer may do."""

    code = "scope-beyond-role"
    sentence = N_("The officer's roles do not allow “%(scope)s”, so no token for it can be given in their name.")


def require_scope(scopes: Collection[Scope], scope: Scope) -> None:
    """Raise ScopeMissing unless `scope` is among `scopes`."""
    if scope not in scopes:
        raise ScopeMissing(scope=scope.value)


def require_grounded(scopes: Iterable[Scope], *, roles: Collection[Role]) -> None:
    """Raise ScopeBeyondRole, naming the first scope whose right none of `roles` holds."""
    for scope in scopes:
        if not may(roles, RESTS_ON[scope]):
            raise ScopeBeyondRole(scope=scope.value)


def roles_for(scopes: Collection[Scope], *, held: Iterable[Role]) -> frozenset[Role]:
    """Return those of the `held` roles that a token of `scopes` has any use for."""
    needed = {RESTS_ON[scope] for scope in scopes}
    return frozenset(role for role in held if RIGHTS[role] & needed)
