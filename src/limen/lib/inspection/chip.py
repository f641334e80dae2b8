"""From what a reader answered to the facts about a chip: checked here, whatever the reader says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from limen.lib.basics.countries import state_of
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.document_numbers import normal_number
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_
from limen.lib.emrtd import sentences
from limen.lib.emrtd.answer import Answer
from limen.lib.emrtd.authenticity import authenticity
from limen.lib.emrtd.passive import MOST_TRUST_DAYS, Verdict, passive_authentication
from limen.lib.emrtd.reading import Access, ChipRead
from limen.lib.emrtd.results import Result, Step, Weight
from limen.lib.emrtd.trust import TrustStore
from limen.lib.inspection.chip_facts import Chip
from limen.lib.inspection.facts import Document, Facts, Holder
from limen.lib.mrz.parsing import parse
from limen.lib.mrz.reading import Reading
from limen.lib.names import fold

TRUST_SILENT: Final = Finding(
    rule="chip.trust-silent",
    severity=Severity.ATTENTION,
    sentence=N_("The list of signers that is in force here cannot be read: whose chips are genuine is not known."),
    source="Limen: a silent source is a finding",
)
_ANOTHER_QUESTION: Final = "an answer to another question"
_NOT_CHECKED: Final = Step(id="sod", result=Result.ABORTED, weight=Weight.MANDATORY, finding=sentences.NOT_CHECKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusted:
    """Whom this node believes, and which file says so."""

    store: TrustStore
    digest: str = ""
    is_silent: bool = False
    """True when a file is in force and cannot be read."""
    most_days: int = MOST_TRUST_DAYS


def opening_key(facts: Facts) -> Mapping[str, str]:
    """Return what opens the chip of the document: number, and birth and expiry as the lines have them.

    Empty when that is not known: a chip of which a date is missing stays shut.
    """
    if facts.document is None or facts.holder is None:
        return MappingProxyType({})
    page = _page(facts)
    if page is not None:
        values = {check.field: check.value for check in page.checks}
        found = {"number": page.number, "birth": values.get("birth", ""), "expiry": values.get("expiry", "")}
    else:
        found = {
            "number": facts.document.number,
            "birth": _six(facts.holder.birth),
            "expiry": _six(facts.document.expiry),
        }
    return MappingProxyType(found if all(found.values()) else {})


def judged(answer: Answer, *, facts: Facts, challenge: bytes, trusted: Trusted, at: datetime) -> Chip:
    """Return what is known of the chip. `facts` are those of the document that lay on the reader.

    `challenge` is what the chip was to sign: a signature over anything else proves nothing. Never raises, on any bytes.
    """
    met = Chip(
        met=answer.met,
        at=at,
        expected=_is_expected(facts.document, trusted.store),
        trust=trusted.digest,
        milliseconds=round(1_000 * answer.seconds),
        tries=answer.tries,
    )
    if answer.read is None:
        return met
    read = _answering(answer.read, challenge)
    met = replace(met, access=read.access.value, told=_told(read, trusted), sod=_digest(read.files.sod))
    if read.files.sod is None and (read.access is Access.SHUT or not read.is_whole):
        # It was not asked for, or not given in time: a chip without it would be an altered one.
        return replace(met, verdict=Verdict.NOT_CHECKED.value, summary=sentences.NOT_CHECKED, steps=(_NOT_CHECKED,))
    page = _page(facts)
    outcome = passive_authentication(
        read.files, trust=trusted.store, at=at, page=page, most_trust_days=trusted.most_days
    )
    steps = list(outcome.steps)
    if page is None and outcome.lines is not None:
        steps = [step for step in steps if step.id != "lines"]
        steps += _typed_differences(outcome.lines, facts)
    steps += authenticity(read, outcome, trust=trusted.store, at=at)
    return replace(met, verdict=outcome.verdict.value, summary=outcome.summary, steps=tuple(steps))


def _answering(read: ChipRead, challenge: bytes) -> ChipRead:
    evidence = read.evidence
    if not evidence.signature or evidence.challenge == challenge:
        return read
    problems = (*evidence.problems, _ANOTHER_QUESTION)
    return replace(read, evidence=replace(evidence, signature=b"", problems=problems))


def _told(read: ChipRead, trusted: Trusted) -> tuple[Finding, ...]:
    return (*read.findings, TRUST_SILENT) if trusted.is_silent else read.findings


def _digest(sod: bytes | None) -> str:
    return "" if sod is None else hashlib.sha256(sod).hexdigest()


def _is_expected(document: Document | None, store: TrustStore) -> bool:
    """Passports of States whose signers are known have chips; of cards and permits nothing is known."""
    return document is not None and document.code.startswith("P") and store.knows(document.issuer)


def _page(facts: Facts) -> Reading | None:
    """Return the lines of the page as they were read; None for a document that was typed."""
    if not facts.received or facts.document is None or not facts.document.read:
        return None
    page = parse(facts.received, today=facts.today)
    return page if page.format is not None else None


def _six(day: PartialDate) -> str:
    """Return a date as the lines have it; empty when a part of it is not known."""
    return f"{day.earliest:%y%m%d}" if day.is_complete else ""


# --- chip and what an officer typed ----------------------------------------------------------------


def _typed_differences(chip: Reading, facts: Facts) -> Iterator[Step]:
    if facts.document is None or facts.holder is None:
        return
    for word, on_chip, typed in _pairs(chip, facts.document, facts.holder):
        if on_chip != typed:
            yield Step(
                id="lines",
                result=Result.FAILED,
                weight=Weight.MANDATORY,
                finding=sentences.lines_differ(word, on_chip, typed),
            )


def _pairs(chip: Reading, document: Document, holder: Holder) -> Iterator[tuple[str, str, str]]:
    yield N_("document number"), normal_number(chip.number), document.number
    yield N_("issuing State"), state_of(chip.issuer), state_of(document.issuer)
    yield N_("name"), fold(chip.names.primary), fold(holder.primary)
    yield N_("date of birth"), str(chip.birth), str(holder.birth)
    yield N_("date of expiry"), str(chip.expiry), str(document.expiry)
