"""Complaints made, taken up and answered, by somebody who stands apart."""

from __future__ import annotations

import hmac
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append, once_more, record_look
from limen.apps.oversight import models
from limen.apps.oversight.access import complaint_for
from limen.apps.oversight.queries import Followed, complaint_row, followed, made_in_public_since
from limen.apps.protection.operations.messages import to_contact
from limen.apps.protection.operations.referrals import number_of
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON
from limen.lib.safeguards.complaints import (
    About,
    By,
    ComplaintAnswered,
    ComplaintEmpty,
    ComplaintsFull,
    ComplaintWords,
    ComplaintWordWrong,
    Result,
)
from limen.lib.seals.printed import control_word

DAY: Final = timedelta(days=1)
AGAIN: Final = timedelta(hours=1)
"""For how long the same complaint, sent again because its answer was lost, gets a word anew."""
LONGEST: Final = {"words": models.LONG, "who": 200, "name": 120, "contact": 200, "language": 16}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A complaint as it is made; only the words are needed."""

    words: str
    about: About = About.OTHER
    post: str = ""
    day: date | None = None
    who: str = ""
    name: str = ""
    contact: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What whoever complains takes away: the number, and the word that is shown once."""

    number: str
    word: str


@once_more
def make_complaint(act: Act, *, complaint: UUID, said: Said) -> Receipt:
    """Keep a complaint and return its receipt; the same sent again within an hour is one, with a word anew.

    Whoever is not signed in makes it as nobody (`act` without roles). Raises ComplaintEmpty or ComplaintsFull.
    """
    words = clean_words(said.words, longest=models.LONG)
    if not words:
        raise ComplaintEmpty
    word = control_word(act.keys.nonce())
    digest = sha256(word.encode()).digest()
    with transaction.atomic():
        known = models.Complaint.objects.select_for_update().filter(id=complaint).first()
        if known is not None:
            return _given_again(act, known, said, word, digest)
        by = _by(act)
        if by is By.TRAVELLER and made_in_public_since(act.at - DAY) >= act.pack.protection.complaints.most_a_day:
            raise ComplaintsFull
        row = models.Complaint.objects.create(
            id=complaint,
            content_hash=_hash(said),
            number=number_of(complaint).replace("R-", "K-"),
            word_digest=digest,
            post=said.post if act.pack.post(said.post) else "",
            day=said.day,
            about=said.about,
            words=words,
            who=clean_line(said.who, longest=LONGEST["who"]),
            name=clean_line(said.name, longest=LONGEST["name"]),
            contact=clean_line(said.contact, longest=LONGEST["contact"]),
            language=clean_line(said.language, longest=LONGEST["language"]),
            made_by=by,
            made_at=act.at,
            recorded_by_id=None if by is By.TRAVELLER else act.actor,
        )
        _note(act, row, "made", said={"words": row.words, "who": row.who, "about": row.about})
        to_contact(act, "oversight", about="complaint", number=row.number)
        return Receipt(number=row.number, word=word)


def _given_again(act: Act, known: models.Complaint, said: Said, word: str, digest: bytes) -> Receipt:
    is_same = hmac.compare_digest(bytes(known.content_hash), _hash(said))
    if not is_same or known.answered_at or act.at - known.made_at > AGAIN:
        raise ComplaintWordWrong
    known.word_digest = digest
    known.save(update_fields=["word_digest"])
    return Receipt(number=known.number, word=word)


def _by(act: Act) -> By:
    if not act.roles:
        return By.TRAVELLER
    return By.MONITOR if Role.MONITOR in act.roles else By.OFFICER


def _hash(said: Said) -> bytes:
    return sha256("\n".join(map(str, astuple(said))).encode("utf-8", "surrogatepass")).digest()


def digest_of_word(word: str) -> bytes:
    """Return the digest of a word as somebody types it: hyphens, spaces and small letters make no difference."""
    typed = word.strip().replace("-", "").replace(" ", "").upper()
    return sha256(typed.encode("utf-8", "surrogatepass")).digest()


def follow_complaint(act: Act, *, number: str, word: str) -> Followed:
    """Return how far a complaint is, to whoever has its number and its word, the look written.

    Raises ComplaintWordWrong, whichever of the two is wrong.
    """
    typed = digest_of_word(word)
    with transaction.atomic():
        row = models.Complaint.objects.filter(number=number.strip().upper()).first()
        # Compared with something in either case: how long the answer takes tells nothing of which numbers exist.
        if not hmac.compare_digest(typed, bytes(row.word_digest) if row else bytes(32)) or row is None:
            raise ComplaintWordWrong
        record_look(act, subject=row.id, what="complaint-followed")
        return followed(act, row)


def take_complaint(act: Act, *, complaint: UUID) -> None:
    """Take up a complaint by name, which is its receipt; taken up already, it stays with whoever has it.

    Raises NotAllowed, NoSuchComplaint or ComplaintAnswered.
    """
    require(act.roles, Right.ANSWER_COMPLAINTS)
    with transaction.atomic():
        row = _open_complaint(act, complaint, what="complaint-taken")
        if row.taken_at is None:
            row.taken_at, row.taken_by_id = max(act.at, row.made_at), act.actor
            row.save(update_fields=["taken_at", "taken_by"])
            _note(act, row, "taken", said={})


def name_officer(act: Act, *, complaint: UUID, officer: UUID) -> None:
    """Record of which officer a complaint tells: from now on they neither see nor answer it.

    Raises NotAllowed, NoSuchComplaint or ComplaintAnswered.
    """
    require(act.roles, Right.ANSWER_COMPLAINTS)
    with transaction.atomic():
        row = _open_complaint(act, complaint, what="complaint-officer")
        row.complained_of_id = officer
        if row.taken_by_id == officer:
            row.taken_at, row.taken_by_id = None, None
        row.save(update_fields=["complained_of", "taken_at", "taken_by"])
        _note(act, row, "officer-named", said={"officer": str(officer)})


def answer_complaint(act: Act, *, complaint: UUID, result: Result, words: str) -> None:
    """Answer a complaint, once, in words that whoever complained reads.

    Raises NotAllowed, NoSuchComplaint, ComplaintAnswered or ComplaintWords.
    """
    require(act.roles, Right.ANSWER_COMPLAINTS)
    said = clean_words(words, longest=models.LONG)
    if not said:
        raise ComplaintWords
    with transaction.atomic():
        row = _open_complaint(act, complaint, what="complaint-answered")
        moment = max(act.at, row.made_at)
        if row.taken_at is None:
            row.taken_at, row.taken_by_id = moment, act.actor
        row.result, row.answer, row.answered_at, row.answered_by_id = result, said, moment, act.actor
        row.save(update_fields=["taken_at", "taken_by", "result", "answer", "answered_at", "answered_by"])
        _note(act, row, "answered", said={"result": result.value, "answer": said})


def _open_complaint(act: Act, complaint: UUID, *, what: str) -> models.Complaint:
    row = complaint_for(act, complaint, what=what, lock=True)
    if row.answered_at is not None:
        raise ComplaintAnswered
    return row


def ring_complaints(act: Act) -> int:
    """Tell oversight of complaints that are late, once for the receipt and once for the answer; return of how many."""
    late = [row for row in models.Complaint.objects.filter(answered_at__isnull=True, rung__lt=2) if _is_rung(act, row)]
    return sum(_ring(act, row) for row in late)


def _ring(act: Act, row: models.Complaint) -> bool:
    rung = 2 if row.taken_at or _answer_is_late(act, row) else 1
    with transaction.atomic():
        # Somebody may have answered it meanwhile, or another turn rung it.
        still = models.Complaint.objects.filter(id=row.id, answered_at__isnull=True, rung=row.rung)
        if not still.update(rung=rung):
            return False
        to_contact(act, "oversight", about="complaint-due", number=row.number)
    return True


def _is_rung(act: Act, row: models.Complaint) -> bool:
    return complaint_row(act, row).is_late and (row.rung == 0 or _answer_is_late(act, row))


def _answer_is_late(act: Act, row: models.Complaint) -> bool:
    return complaint_row(act, row).due.answer <= act.at


def _note(act: Act, row: models.Complaint, what: str, *, said: dict[str, JSON]) -> None:
    sealed: dict[str, JSON] = {"said": {**said, "post": row.post}}
    append(act, kind="limen.complaint.noted", subject=row.id, data={"what": what}, sealed=sealed, subject_record=row.id)
