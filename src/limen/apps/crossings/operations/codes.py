"""Writes: a seal on a visa, a permit, an emergency document or one of our own papers is read at an open inspection."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import queries
from limen.apps.crossings.operations.gather import gather_again
from limen.apps.crossings.operations.readings import Opened, add_reading, circumstances_of, open_row
from limen.apps.journal.operations import once_more
from limen.apps.trust.queries import trust_in_force
from limen.lib.basics.act import Act
from limen.lib.basics.document_numbers import normal_number
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.emrtd import code_sentences
from limen.lib.emrtd.codes import LONGEST, Seen, check_code
from limen.lib.inspection.facts import Facts
from limen.lib.inspection.record import load_facts
from limen.lib.seals.seal import MARK
from limen.lib.seals.trust import TrustedKey
from limen.lib.seals.verify import verify_seal


class CodeEmpty(Problem):
    """Nothing was scanned, or more than any code holds."""

    code = "code-empty"
    sentence = N_("Scan the square code first, or choose a picture of it.")


@once_more
def read_seal(act: Act, *, inspection: UUID, code: bytes, keys: Collection[TrustedKey] = ()) -> Opened:
    """Add what a square code is worth to an open inspection, compared with the document before the officer.

    `code` is what a scanner or a picture gave; `keys` are those whose seals on our own papers are believed. What was
    found before stays, and the same code read twice is told once. Raises NotAllowed, NoSuchInspection, NotOpen or
    CodeEmpty.
    """
    require(act.roles, Right.INSPECT)
    if not 0 < len(code.strip()) <= LONGEST:
        raise CodeEmpty
    with transaction.atomic():
        row = open_row(act, inspection)
        before = load_facts(queries.last_reading(row.id).facts)
        found = _found(act, code, before, keys)
        codes = (*before.codes, *(each for each in found if each not in before.codes))
        circumstances = replace(circumstances_of(row), codes=codes)
        add_reading(act, row, gather_again(act, before=before, circumstances=circumstances))
        return Opened(inspection=row.id, reading=row.readings_count, is_new=False)


def _found(act: Act, code: bytes, facts: Facts, keys: Collection[TrustedKey]) -> tuple[Finding, ...]:
    if code.strip()[: len(MARK)].upper() == MARK.encode():
        return verify_seal(code.decode("utf-8", "replace"), trust=keys).findings
    trust = trust_in_force(artefacts=act.artefacts)
    if trust.is_silent:
        return (code_sentences.SILENT,)
    checked = check_code(code, trust=trust.store, at=act.at, seen=_seen(facts))
    told = tuple(each for each in checked.findings if each.severity > Severity.INFO)
    return told or tuple(each for each in checked.findings if each.rule in _WORTH_SAYING)


_WORTH_SAYING = frozenset({"code.genuine", "code.same"})
"""Of a seal with which nothing is wrong, the officer hears that it is genuine and says what the document says."""


def _seen(facts: Facts) -> Seen | None:
    document, holder = facts.document, facts.holder
    if document is None or holder is None:
        return None
    return Seen(
        number=normal_number(document.number),
        issuer=document.issuer,
        primary=holder.primary,
        secondary=holder.secondary,
        birth=holder.birth,
        citizenship=holder.citizenship,
    )
