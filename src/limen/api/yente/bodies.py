"""What such programs send: yente's parameters with yente's defaults, every one bounded."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from limen.lib.screening.scores import AT_REVIEW

MOST_QUERIES: Final = 100
MOST_RESULTS: Final = 500
MOST_OFFSET: Final = 9_499
MOMENT: Final = r"^\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2}(:\d{2})?)?)?$"
Names = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=50)]
Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]


class Sent(BaseModel):
    """The parent of everything that is sent; what yente does not know either is left aside, as there."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


class ExampleBody(Sent):
    """Somebody to look for, as an entity of FollowTheMoney."""

    id: Annotated[str, Field(max_length=200)] | None = None
    schema_: Annotated[str, Field(max_length=64)] = Field(alias="schema")
    properties: dict[str, str | list[Any]]


class MatchBody(Sent):
    """A batch of examples, each under a name that the answer repeats."""

    weights: dict[str, float] = {}
    config: dict[str, str | int | float | bool | None] = {}
    queries: dict[str, ExampleBody | None]


class ScopeQuery(Sent):
    """Which entries count."""

    include_dataset: Names = []
    exclude_dataset: Names = []
    exclude_schema: Names = []
    topics: Names = []
    changed_since: Annotated[str, Field(pattern=MOMENT)] | None = None


class MatchQuery(ScopeQuery):
    """How a batch is matched."""

    limit: Annotated[int, Field(ge=0, le=MOST_RESULTS)] = 5
    threshold: Share = AT_REVIEW
    cutoff: Share = AT_REVIEW
    algorithm: Annotated[str, Field(max_length=64)] = "best"
    exclude_entity_ids: Names = []


class FacetName(StrEnum):
    """What entities can be counted by."""

    DATASETS = "datasets"
    SCHEMA = "schema"
    COUNTRIES = "countries"
    IDENTIFIERS = "identifiers"
    TOPICS = "topics"
    GENDERS = "genders"


class SearchQuery(ScopeQuery):
    """What is searched for, and which page of it."""

    q: Annotated[str, Field(max_length=400)] = ""
    schema_: Annotated[str, Field(max_length=64)] = Field(default="Thing", alias="schema")
    countries: Names = []
    datasets: Names = []
    filter: Names = []
    limit: Annotated[int, Field(ge=0, le=MOST_RESULTS)] = 10
    offset: Annotated[int, Field(ge=0, le=MOST_OFFSET)] = 0
    sort: Names = []
    target: bool | None = None
    fuzzy: bool = False
    simple: bool = False
    facets: list[FacetName] = [FacetName.COUNTRIES, FacetName.TOPICS, FacetName.DATASETS]
    filter_op: Literal["OR", "AND"] = "OR"
