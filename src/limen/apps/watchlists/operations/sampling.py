"""Writes: oversight draws entries at random, asks about them, and the desk answers."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.watchlists.access import sampled_to_answer, sampled_to_question
from limen.apps.watchlists.models import persons as rows
from limen.apps.watchlists.operations.effect import ListWordsMissing
from limen.apps.watchlists.operations.persons import PersonListUnknown
from limen.apps.watchlists.queries import person_list_id, person_lists_in_force
from limen.apps.watchlists.queries.persons import STREAM, counting
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON
from limen.lib.listings.sampling import drawn

MOST_DRAWN: Final = 100


class SampleWrong(Problem):
    """A sample has at least one entry and no more than a person can read."""

    code = "list-sample-wrong"
    sentence = N_("Draw between 1 and %(most)s entries.")


class SampleEmpty(Problem):
    """There is nothing to draw from."""

    code = "list-sample-empty"
    sentence = N_("No entry is in force there, so there is nothing to draw from.")


class SampleAnswered(Problem):
    """The question was answered, or none was asked."""

    code = "list-sample-answered"
    sentence = N_("Nothing waits for an answer here: it was given, or nothing was asked.")


def draw_sample(act: Act, *, list_code: str = "", count: int, words: str) -> UUID:
    """Draw entries in force at random, discreet ones too, of one list or of all; return the sample.

    Raises NotAllowed, SampleWrong, ListWordsMissing, PersonListUnknown or SampleEmpty.
    """
    require(act.roles, Right.SAMPLE_ENTRIES)
    said = clean_words(words, longest=rows.LONGEST_WORDS)
    if not said:
        raise ListWordsMissing
    if not 1 <= count <= MOST_DRAWN:
        raise SampleWrong(most=MOST_DRAWN)
    entries = _in_force(list_code)
    # The nonce of the key store is true chance; the number of the sample is none.
    seed = act.keys.nonce().hex()
    chosen = drawn(entries, seed=seed, count=count)
    if not chosen:
        raise SampleEmpty
    with transaction.atomic():
        sample = rows.PersonSample.objects.create(
            id=act.new_id(),
            at=act.at,
            officer_id=act.actor,
            words=said,
            list_id=list_code or None,
            seed=seed,
            drawn_from=len(entries),
        )
        rows.PersonSampled.objects.bulk_create(
            rows.PersonSampled(sample=sample, place=place, entry_id=entries[record])
            for place, record in enumerate(chosen, start=1)
        )
        data: dict[str, JSON] = {
            "sample": str(sample.id),
            "drawn": len(chosen),
            "drawn_from": len(entries),
            "seed": seed,
        }
        subject = person_list_id(list_code) if list_code else sample.id
        append(act, kind="limen.list-entries.sampled", subject=subject, data=data)
    return sample.id


def question_entry(act: Act, *, sample: UUID, place: int, words: str) -> None:
    """Ask the desk about a drawn entry. Raises NotAllowed, ListEntryUnknown, SampleAnswered or ListWordsMissing."""
    require(act.roles, Right.SAMPLE_ENTRIES)
    said = clean_words(words, longest=rows.LONGEST_WORDS)
    if not said:
        raise ListWordsMissing
    with transaction.atomic():
        row = sampled_to_question(act, sample=sample, place=place)
        if row.finding:
            raise SampleAnswered
        row.finding, row.found_at = said, act.at
        row.save(update_fields=["finding", "found_at"])
        _tell(act, "limen.list-entry.questioned", row, said)


def answer_question(act: Act, *, sample: UUID, place: int, words: str) -> None:
    """Answer what oversight asked about an entry. Raises NotAllowed, ListEntryUnknown, SampleAnswered or
    ListWordsMissing.
    """
    require(act.roles, Right.PROPOSE_LISTS)
    said = clean_words(words, longest=rows.LONGEST_WORDS)
    if not said:
        raise ListWordsMissing
    with transaction.atomic():
        row = sampled_to_answer(act, sample=sample, place=place)
        if not row.finding or row.answer:
            raise SampleAnswered
        row.answer, row.answered_at, row.answered_by_id = said, act.at, act.actor
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        _tell(act, "limen.list-entry.answered", row, said)


def _tell(act: Act, kind: str, row: rows.PersonSampled, said: str) -> None:
    record = row.entry.record
    data: dict[str, JSON] = {"sample": str(row.sample_id), "place": row.place}
    append(act, kind=kind, subject=record, subject_record=record, data=data, sealed={"words": said})


def _in_force(list_code: str) -> dict[UUID, int]:
    """Return subject record -> row of every entry in force, of one list or of all."""
    lists = [each for each in person_lists_in_force() if list_code in ("", each.code)]
    if list_code and not lists:
        raise PersonListUnknown(list=clean_line(list_code, longest=32))
    entries: dict[UUID, int] = {}
    for each in lists:
        found = counting(each.code, each.number).values_list("record", "id")
        entries.update(found.iterator(chunk_size=STREAM))
    return entries
