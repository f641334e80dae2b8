"""Requests of those whom data is about: made by anybody, answered by name, and only to who showed who they are."""

from __future__ import annotations

import hmac
from dataclasses import astuple, dataclass
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append, once_more, record_look
from limen.apps.oversight import models
from limen.apps.oversight.access import data_request_for
from limen.apps.oversight.operations.complaints import AGAIN, DAY, Receipt, digest_of_word
from limen.apps.oversight.queries import Followed, data_requests_in_public_since, followed_request
from limen.apps.protection.operations.messages import to_contact
from limen.apps.protection.operations.referrals import number_of
from limen.lib.basics.act import Act
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON
from limen.lib.safeguards.complaints import ComplaintAnswered, ComplaintsFull, ComplaintWords, ComplaintWordWrong
from limen.lib.safeguards.subject_requests import (
    AskerUnknown,
    DataRequestTaken,
    DataRequestWrong,
    DataResult,
    DataRight,
    due_at,
)
from limen.lib.seals.printed import control_word


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOfData:
    """What somebody asks of the data that is kept about them."""

    kind: DataRight
    name: str
    contact: str
    words: str = ""
    birth: str = ""
    document: str = ""
    language: str = "en"


@once_more
def make_request(act: Act, *, request: UUID, asked: AskedOfData) -> Receipt:
    """Keep a request and return its receipt; the same sent again within an hour is one, with a word anew.

    Raises DataRequestWrong, ComplaintsFull or ComplaintWordWrong.
    """
    name, contact = clean_line(asked.name, longest=120), clean_line(asked.contact, longest=200)
    if not name or not contact:
        raise DataRequestWrong
    word = control_word(act.keys.nonce())
    digest = sha256(word.encode()).digest()
    with transaction.atomic():
        known = models.SubjectRequest.objects.select_for_update().filter(id=request).first()
        if known is not None:
            return _given_again(act, known, asked, word, digest)
        most = act.pack.protection.complaints.most_a_day
        if not act.roles and data_requests_in_public_since(act.at - DAY) >= most:
            raise ComplaintsFull
        row = models.SubjectRequest.objects.create(
            id=request,
            content_hash=_hash(asked),
            number=number_of(request).replace("R-", "A-"),
            word_digest=digest,
            kind=asked.kind,
            words=clean_words(asked.words, longest=models.LONG),
            name=name,
            birth=clean_line(asked.birth, longest=10),
            document=clean_line(asked.document, longest=40),
            contact=contact,
            language=clean_line(asked.language, longest=16),
            made_at=act.at,
            recorded_by_id=act.actor if act.roles else None,
        )
        _note(act, row, "made", said={"kind": row.kind, "name": name})
        to_contact(act, "oversight", about="data-request", number=row.number)
        return Receipt(number=row.number, word=word)


def _given_again(act: Act, known: models.SubjectRequest, asked: AskedOfData, word: str, digest: bytes) -> Receipt:
    is_same = hmac.compare_digest(bytes(known.content_hash), _hash(asked))
    if not is_same or known.answered_at or act.at - known.made_at > AGAIN:
        raise ComplaintWordWrong
    known.word_digest = digest
    known.save(update_fields=["word_digest"])
    return Receipt(number=known.number, word=word)


def _hash(asked: AskedOfData) -> bytes:
    return sha256("\n".join(map(str, astuple(asked))).encode("utf-8", "surrogatepass")).digest()


def follow_request(act: Act, *, number: str, word: str) -> Followed:
    """Return how far a request is, to whoever has its number and its word, the look written.

    Raises ComplaintWordWrong, whichever of the two is wrong.
    """
    typed = digest_of_word(word)
    with transaction.atomic():
        row = models.SubjectRequest.objects.filter(number=number.strip().upper()).first()
        if not hmac.compare_digest(typed, bytes(row.word_digest) if row else bytes(32)) or row is None:
            raise ComplaintWordWrong
        record_look(act, subject=row.id, what="data-request-followed")
        return followed_request(act, row)


def identify_asker(act: Act, *, request: UUID, how: str) -> None:
    """Record how whoever asks showed who they are, which also takes the request up by name.

    Raises NotAllowed, NoSuchDataRequest, ComplaintAnswered, DataRequestTaken or ComplaintWords.
    """
    require(act.roles, Right.ANSWER_DATA_REQUESTS)
    said = clean_words(how, longest=500)
    if not said:
        raise ComplaintWords
    with transaction.atomic():
        row = _open_request(act, request, what="data-request-identified")
        if row.taken_at is not None:
            raise DataRequestTaken
        row.identified_how, row.taken_at, row.taken_by_id = said, max(act.at, row.made_at), act.actor
        row.save(update_fields=["identified_how", "taken_at", "taken_by"])
        _note(act, row, "identified", said={"how": said})


def answer_request(act: Act, *, request: UUID, result: DataResult, words: str) -> None:
    """Answer a request, once.

    Raises NotAllowed, NoSuchDataRequest, ComplaintAnswered, ComplaintWords or AskerUnknown.
    """
    require(act.roles, Right.ANSWER_DATA_REQUESTS)
    said = clean_words(words, longest=models.LONG)
    if not said:
        raise ComplaintWords
    with transaction.atomic():
        row = _open_request(act, request, what="data-request-answered")
        if row.taken_at is None:
            raise AskerUnknown
        row.result, row.answer = result, said
        row.answered_at, row.answered_by_id = max(act.at, row.made_at), act.actor
        row.save(update_fields=["result", "answer", "answered_at", "answered_by"])
        _note(act, row, "answered", said={"result": result.value, "answer": said})


def _open_request(act: Act, request: UUID, *, what: str) -> models.SubjectRequest:
    row = data_request_for(act, request, what=what, lock=True)
    if row.answered_at is not None:
        raise ComplaintAnswered
    return row


def ring_requests(act: Act) -> int:
    """Tell oversight of requests whose deadline passed, once each; return of how many."""
    law = act.pack.protection.complaints
    rows = models.SubjectRequest.objects.filter(answered_at__isnull=True, rung_at__isnull=True)
    late = [row for row in rows if due_at(row.made_at, law) <= act.at]
    return sum(_ring(act, row) for row in late)


def _ring(act: Act, row: models.SubjectRequest) -> bool:
    with transaction.atomic():
        # Somebody may have answered it meanwhile, or another turn rung it.
        still = models.SubjectRequest.objects.filter(id=row.id, answered_at__isnull=True, rung_at__isnull=True)
        if not still.update(rung_at=act.at):
            return False
        to_contact(act, "oversight", about="data-request-due", number=row.number)
    return True


def _note(act: Act, row: models.SubjectRequest, what: str, *, said: dict[str, JSON]) -> None:
    append(
        act,
        kind="limen.data-request.noted",
        subject=row.id,
        data={"what": what},
        sealed={"said": said},
        subject_record=row.id,
    )
