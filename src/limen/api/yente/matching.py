"""A batch of examples, each matched against the lists: `POST /match/{dataset}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query

from limen.api.authentication import caller_of
from limen.api.v1.asking import shown
from limen.api.yente.answers import MatchAnswer, MatchesAnswer, QueryAnswer, TotalAnswer
from limen.api.yente.bodies import MOST_QUERIES, MatchBody, MatchQuery
from limen.api.yente.door import SCREENING, door
from limen.api.yente.entities import entry_in, query_of, scored_of, subject_of
from limen.api.yente.refusing import AlgorithmUnknown, QueriesMissing, QueriesTooMany, WeightsFixed
from limen.api.yente.scope import entries_in_scope, lists_in_scope
from limen.apps.watchlists.access import Compared, compare_for, lists_for
from limen.lib.screening.scores import bits_of, score_of

PURPOSE: Final = "screening"
OURS: Final = "limen"
KNOWN: Final = frozenset(
    {OURS, "best", "logic-v2", "logic-v1", "name-based", "name-qualified", "regression-v1", "regression-v2"}
)
"""Names that programs send. Whichever it is, the profile in force scores: there is no second opinion here."""


@door.post(
    "/match/{dataset}",
    auth=SCREENING,
    response=MatchAnswer,
    by_alias=True,
    tags=["matching"],
)
def match(request: HttpRequest, body: MatchBody, asked: Query[MatchQuery], dataset: Path[str]) -> HttpResponse:
    """Match every example of a batch and return the entries it may be, the surest first. The looks are recorded."""
    queries = _queries(body, asked)
    act = caller_of(request).act(purpose=PURPOSE)
    lists = lists_in_scope(lists_for(act), dataset=dataset, asked=asked)
    cutoff = min(asked.cutoff, asked.threshold)
    subjects = {name: subject for name, query in queries.items() if (subject := subject_of(query))}
    compared = compare_for(
        act,
        subjects=tuple(subjects.values()),
        lists=lists,
        least=lambda thresholds: bits_of(cutoff, thresholds=thresholds),
        counts=entries_in_scope(asked),
    )
    found = dict(zip(subjects, compared, strict=True))
    responses = {name: _matches(query, found.get(name, ()), asked, cutoff=cutoff) for name, query in queries.items()}
    response = shown(MatchAnswer(responses=responses, limit=asked.limit))
    response.headers["X-Batch-Size"] = str(len(responses))
    return response


def _queries(body: MatchBody, asked: MatchQuery) -> Mapping[str, QueryAnswer]:
    """Return the examples as they are understood. Raises what the batch as a whole is refused for."""
    if asked.algorithm.strip().lower() not in KNOWN:
        raise AlgorithmUnknown
    if body.weights or body.config:
        raise WeightsFixed
    if len(body.queries) > MOST_QUERIES:
        raise QueriesTooMany(most=MOST_QUERIES)
    queries = {name: query_of(example) for name, example in body.queries.items() if example is not None}
    if not queries:
        raise QueriesMissing
    return queries


def _matches(query: QueryAnswer, found: Sequence[Compared], asked: MatchQuery, *, cutoff: float) -> MatchesAnswer:
    """Return what one example found: the best up to the limit, and how many reach the threshold."""
    left_out = {entry_in(each) for each in asked.exclude_entity_ids}
    scored = [
        (each, score_of(each.hit.bits, thresholds=each.thresholds))
        for each in found
        if (each.list.code, each.person.key) not in left_out
    ]
    kept = [(each, score) for each, score in scored if score >= cutoff]
    return MatchesAnswer(
        results=[scored_of(each, score=score, threshold=asked.threshold) for each, score in kept[: asked.limit]],
        total=TotalAnswer(value=sum(score >= asked.threshold for _, score in kept)),
        query=query,
    )
