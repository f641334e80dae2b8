"""What such programs are told, field for field as yente tells it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Properties = dict[str, list[str]]


class Answer(BaseModel):
    """The parent of everything that is told."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True)


class ErrorAnswer(Answer):
    """What went wrong."""

    detail: str | list[dict[str, Any]]
    code: str


class StatusAnswer(Answer):
    """That it runs."""

    status: Literal["ok"] = "ok"


class TotalAnswer(Answer):
    """How many there are."""

    value: int
    relation: Literal["eq", "gte"] = "eq"


class EntityAnswer(Answer):
    """An entry of a list as an entity of FollowTheMoney."""

    id: str
    caption: str
    schema_: str = Field(alias="schema")
    properties: Properties
    datasets: list[str]
    referents: list[str]
    target: bool
    first_seen: str | None = Field(description="The day on which the owner listed the person.")
    last_seen: str | None = Field(description="When the owner made the copy in force.")
    last_change: str | None = Field(description="The day on which the owner last changed the entry.")


class FeatureAnswer(Answer):
    """One line of the reasons."""

    score: float = Field(description="Bits: for the same person when above nought, against when below.")
    detail: str
    query: str | None
    candidate: str | None


class ScoredAnswer(EntityAnswer):
    """An entity with how surely it is the person asked about."""

    score: float
    features: dict[str, float] = Field(description="What older programs read in place of `explanations`.")
    explanations: dict[str, FeatureAnswer]
    match: bool


class QueryAnswer(Answer):
    """An example as it was understood."""

    id: str | None
    schema_: str = Field(alias="schema")
    properties: Properties


class MatchesAnswer(Answer):
    """What one example found."""

    status: Literal[200] = 200
    results: list[ScoredAnswer]
    total: TotalAnswer = Field(description="How many reach the threshold.")
    query: QueryAnswer


class MatchAnswer(Answer):
    """What a batch found."""

    responses: dict[str, MatchesAnswer]
    limit: int


class FacetValue(Answer):
    """How many entities have one value."""

    name: str
    label: str
    count: int


class FacetAnswer(Answer):
    """How the entities that were found spread."""

    label: str
    values: list[FacetValue]


class SearchAnswer(Answer):
    """A page of entities that were found."""

    limit: int
    offset: int
    total: TotalAnswer
    results: list[EntityAnswer]
    facets: dict[str, FacetAnswer]


class AdjacentAnswer(Answer):
    """An entity and what is tied to it: on these lists nothing is."""

    entity: EntityAnswer
    adjacent: dict[str, Any]


class PublisherAnswer(Answer):
    """The authority that owns a list."""

    name: str
    official: bool = True


class DatasetAnswer(Answer):
    """A list, or all of them together."""

    name: str
    title: str
    summary: str | None = None
    version: str | None
    updated_at: str | None
    last_export: str | None
    entity_count: int
    thing_count: int
    publisher: PublisherAnswer | None
    resources: list[Any] = []
    children: list[str] = []
    tags: list[str] = []
    load: bool
    index_version: str | None
    index_current: bool
    deprecated: bool = False


class CatalogAnswer(Answer):
    """Every list that this caller may see."""

    datasets: list[DatasetAnswer]
    current: list[str]
    outdated: list[str] = Field(description="Lists whose copy is older than its limit.")
    index_stale: bool


class AlgorithmAnswer(Answer):
    """A way of scoring."""

    name: str
    description: str
    features: dict[str, Any]
    docs: dict[str, Any]


class AlgorithmsAnswer(Answer):
    """The ways of scoring: here there is one, under the profile in force."""

    algorithms: list[AlgorithmAnswer]
    default: str
    best: str
