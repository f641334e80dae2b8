"""Reads: complaints, in a list by their numbers and one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from limen.apps.oversight import models
from limen.lib.basics.act import Act
from limen.lib.safeguards.complaints import About, By, Due, Result, due_of
from limen.lib.safeguards.subject_requests import DataResult, DataRight, due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintRow:
    """A complaint in the register: by its number, without a name."""

    id: UUID
    number: str
    post: str
    about: About
    made_at: datetime
    made_by: By
    taken_at: datetime | None
    answered_at: datetime | None
    result: Result | None
    due: Due
    is_late: bool
    """True when a deadline passed and what it was for has not happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintView:
    """A complaint whole, for whoever looks after it."""

    row: ComplaintRow
    day: date | None
    words: str
    who: str
    name: str
    contact: str
    language: str
    recorded_by: UUID | None
    complained_of: UUID | None
    taken_by: UUID | None
    answer: str
    answered_by: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What whoever complained is told by number and word: how far it is, and the answer."""

    number: str
    made_at: datetime
    taken_at: datetime | None
    answer_by: datetime
    answered_at: datetime | None
    result: Result | DataResult | None
    answer: str


def complaint_row(act: Act, row: models.Complaint) -> ComplaintRow:
    """Return a complaint as the register shows it."""
    due = due_of(row.made_at, act.pack.protection.complaints)
    waits_for = due.answer if row.taken_at else due.receipt
    return ComplaintRow(
        id=row.id,
        number=row.number,
        post=row.post,
        about=About(row.about),
        made_at=row.made_at,
        made_by=By(row.made_by),
        taken_at=row.taken_at,
        answered_at=row.answered_at,
        result=Result(row.result) if row.result else None,
        due=due,
        is_late=row.answered_at is None and waits_for <= act.at,
    )


def complaint_view(act: Act, row: models.Complaint) -> ComplaintView:
    """Return a complaint whole; the caller has logged the look."""
    return ComplaintView(
        row=complaint_row(act, row),
        day=row.day,
        words=row.words,
        who=row.who,
        name=row.name,
        contact=row.contact,
        language=row.language,
        recorded_by=row.recorded_by_id,
        complained_of=row.complained_of_id,
        taken_by=row.taken_by_id,
        answer=row.answer,
        answered_by=row.answered_by_id,
    )


def followed(act: Act, row: models.Complaint) -> Followed:
    """Return what whoever complained is told; the caller has compared the word and logged the look."""
    return Followed(
        number=row.number,
        made_at=row.made_at,
        taken_at=row.taken_at,
        answer_by=due_of(row.made_at, act.pack.protection.complaints).answer,
        answered_at=row.answered_at,
        result=Result(row.result) if row.result else None,
        answer=row.answer,
    )


def made_in_public_since(moment: datetime) -> int:
    """Return how many complaints came by the public page since `moment`."""
    return models.Complaint.objects.filter(made_by=By.TRAVELLER, made_at__gt=moment).count()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintCounts:
    """How complaints about one post stand; no person is in it."""

    open: int
    late: int
    answered: int
    upheld: int


def complaint_counts(act: Act, *, days: int = 365) -> Mapping[str, ComplaintCounts]:
    """Return how the complaints of the last days stand, by post; the empty code stands for no post."""
    rows = models.Complaint.objects.filter(made_at__gt=act.at - timedelta(days=days))
    by_post: dict[str, list[ComplaintRow]] = {}
    for row in rows:
        by_post.setdefault(row.post, []).append(complaint_row(act, row))
    return {post: _counted(each) for post, each in sorted(by_post.items())}


def _counted(rows: Iterable[ComplaintRow]) -> ComplaintCounts:
    counted: Counter[str] = Counter()
    for row in rows:
        counted["answered" if row.answered_at else "open"] += 1
        counted["late"] += row.is_late
        counted["upheld"] += row.result in {Result.UPHELD, Result.PARTLY}
    return ComplaintCounts(
        open=counted["open"], late=counted["late"], answered=counted["answered"], upheld=counted["upheld"]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequestView:
    """A request of somebody whom data is about."""

    id: UUID
    number: str
    kind: DataRight
    words: str
    name: str
    birth: str
    document: str
    contact: str
    made_at: datetime
    due_at: datetime
    identified_how: str
    taken_by: UUID | None
    result: DataResult | None
    answer: str
    answered_at: datetime | None
    answered_by: UUID | None
    is_late: bool


def data_request_view(act: Act, row: models.SubjectRequest) -> DataRequestView:
    """Return a request; the caller has logged the look."""
    due = due_at(row.made_at, act.pack.protection.complaints)
    return DataRequestView(
        id=row.id,
        number=row.number,
        kind=DataRight(row.kind),
        words=row.words,
        name=row.name,
        birth=row.birth,
        document=row.document,
        contact=row.contact,
        made_at=row.made_at,
        due_at=due,
        identified_how=row.identified_how,
        taken_by=row.taken_by_id,
        result=DataResult(row.result) if row.result else None,
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=row.answered_by_id,
        is_late=row.answered_at is None and due <= act.at,
    )


def followed_request(act: Act, row: models.SubjectRequest) -> Followed:
    """Return what whoever asked is told; the caller has compared the word and logged the look."""
    return Followed(
        number=row.number,
        made_at=row.made_at,
        taken_at=row.taken_at,
        answer_by=due_at(row.made_at, act.pack.protection.complaints),
        answered_at=row.answered_at,
        result=DataResult(row.result) if row.result else None,
        answer=row.answer,
    )


def data_requests_in_public_since(moment: datetime) -> int:
    """Return how many requests came by the public page since `moment`."""
    return models.SubjectRequest.objects.filter(recorded_by__isnull=True, made_at__gt=moment).count()
