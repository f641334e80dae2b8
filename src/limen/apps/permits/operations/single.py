"""One permit at a time: issued, annulled, revoked."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import once_more
from limen.apps.permits import models
from limen.apps.permits.access import permit_to_end
from limen.apps.permits.operations.work import PermitEnded, Work, key_of, known_rows
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.inspection.permit_list import TypedPermit, digest_of, permit_from
from limen.lib.stays.permits import PermitStatus


class PermitThere(Problem):
    """There is a permit of this kind, issuer and number already."""

    code = "permit-there"
    sentence = N_("Permit %(number)s is in the register already. Look it up; nothing was recorded.")


class PermitChanged(Problem):
    """The permit is no longer what the officer saw."""

    code = "permit-changed"
    sentence = N_("Somebody changed permit %(number)s meanwhile. Look at it again; nothing was recorded.")


class EndNeedsReason(Problem):
    """A permit cannot be ended without a ground that the law knows, and words of whoever ends it."""

    code = "permit-reason"
    sentence = N_("Choose the ground on which the permit ends, and say in a few words why.")


@once_more
def issue_permit(act: Act, *, permit: UUID, typed: TypedPermit) -> UUID:
    """Record a permit under the id `permit`, made by the caller, and return it; once more the same changes nothing.

    Raises NotAllowed, FieldWrong, PermitWrong or PermitThere.
    """
    require(act.roles, Right.KEEP_PERMITS)
    data = permit_from(typed, law=act.pack.stays)
    digest = digest_of(data)
    with transaction.atomic():
        known = known_rows([data]).get(key_of(data))
        if known is not None and (known.id, known.content_hash) == (permit, digest):
            return permit
        if known is not None or models.Permit.objects.filter(id=permit).exists():
            raise PermitThere(number=data.number)
        work = Work(act=act)
        work.issue(data, digest, permit=permit)
        work.write()
    return permit


def annul_permit(act: Act, *, permit: UUID, version: int, reason: str, words: str) -> None:
    """End a permit as if it had never been given; `version` is the one that the officer saw.

    Raises PermitUnknown, PermitEnded, PermitChanged or EndNeedsReason.
    """
    _end(act, permit, version, status=PermitStatus.ANNULLED, reason=reason, words=words)


def revoke_permit(act: Act, *, permit: UUID, version: int, reason: str, words: str) -> None:
    """Take a permit back from today on; `version` is the one that the officer saw.

    Raises PermitUnknown, PermitEnded, PermitChanged or EndNeedsReason.
    """
    _end(act, permit, version, status=PermitStatus.REVOKED, reason=reason, words=words)


@once_more
def _end(act: Act, permit: UUID, version: int, *, status: PermitStatus, reason: str, words: str) -> None:
    said = clean_words(words, longest=models.LONGEST_WORDS)
    with transaction.atomic():
        row = permit_to_end(act, permit=permit)
        if row.status != PermitStatus.VALID.value:
            raise PermitEnded(number=row.number)
        if row.version != version:
            raise PermitChanged(number=row.number)
        if not said or reason not in {each.code for each in act.pack.stays.ends_for(status.value)}:
            raise EndNeedsReason
        work = Work(act=act)
        work.end(row, status, on=act.today, reason=reason, words=said)
        work.write()
