"""People whom a program asks about, compared with the lists of persons. Nothing is recorded of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Self

from django.http import HttpRequest, HttpResponse
from pydantic import Field

from limen.adapters import wording
from limen.api.authentication import Bearer, caller_of
from limen.api.v1.answers import Answer
from limen.api.v1.asking import shown
from limen.api.v1.bodies import Body, CountryCode, PackCode, PartialText, Text
from limen.api.v1.door import door
from limen.apps.watchlists.access import Compared, compare_for, lists_for
from limen.apps.watchlists.operations import ListUnknown
from limen.apps.watchlists.queries import PersonListInForce
from limen.lib.basics.country_pack import HitAction
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.document_numbers import normal_number
from limen.lib.basics.sex import Sex
from limen.lib.decision.scopes import Scope
from limen.lib.listings.persons import NameKind
from limen.lib.screening import AlignedPart, Evidence, Level, Subject, SubjectName, Verdict, Written, profile_of
from limen.lib.screening import Field as Compares

PURPOSE: Final = "screening"
MOST_SUBJECTS: Final = 100
MOST_EACH: Final = 8
LONGEST_NAME: Final = 200


class NameBody(Body):
    """One name of a person."""

    primary: Annotated[Text, Field(min_length=1, max_length=LONGEST_NAME)] = Field(
        description="Family name, or the whole name where its parts are not known."
    )
    secondary: Annotated[Text, Field(max_length=LONGEST_NAME)] = ""
    written: Written = Field(default=Written.VISUAL, description="mrz: as in the machine-readable zone.")
    issuer: CountryCode = Field(default="", description="The State that wrote the name: it says by which tables.")
    may_be_cut: bool = Field(default=False, description="True where the zone was full.")

    def name(self) -> SubjectName:
        """Return it as plain data."""
        return SubjectName(**self.model_dump())


class PaperBody(Body):
    """A document of a person."""

    issuer: CountryCode = ""
    number: Annotated[Text, Field(min_length=1, max_length=32)]


class SubjectBody(Body):
    """Somebody to compare with the lists."""

    id: Annotated[Text, Field(max_length=64)] = Field(default="", description="Yours; the answer repeats it.")
    names: Annotated[list[NameBody], Field(min_length=1, max_length=MOST_EACH)]
    births: Annotated[list[PartialText], Field(max_length=MOST_EACH)] = []
    sex: Sex = Sex.X
    citizenships: Annotated[list[CountryCode], Field(max_length=MOST_EACH)] = []
    documents: Annotated[list[PaperBody], Field(max_length=MOST_EACH)] = []

    def subject(self) -> Subject:
        """Return them as plain data."""
        births = [PartialDate.parse(each) for each in self.births]
        return Subject(
            names=tuple(each.name() for each in self.names),
            births=tuple(each for each in births if not each.is_unknown),
            sex=self.sex,
            citizenships=tuple(each for each in self.citizenships if each),
            documents=tuple((each.issuer, normal_number(each.number)) for each in self.documents),
        )


class ScreenBody(Body):
    """A question about up to a hundred people."""

    subjects: Annotated[list[SubjectBody], Field(min_length=1, max_length=MOST_SUBJECTS)]
    lists: Annotated[list[PackCode], Field(max_length=100)] = Field(
        default=[], description="Codes of the lists to ask; leave it out to ask all that the token may."
    )


class ReasonLineAnswer(Answer):
    """One line of the reasons."""

    field: Compares
    verdict: Verdict
    bits: float = Field(description="For the same person when above nought, against when below.")
    sentence: str
    ours: str = Field(description="What the list says; may be empty.")
    theirs: str = Field(description="What was sent; may be empty.")

    @classmethod
    def of(cls, line: Evidence) -> Self:
        """Return a line in the active language."""
        return cls(
            field=line.field,
            verdict=line.verdict,
            bits=line.bits,
            sentence=wording.sentence(line.sentence, line.values),
            ours=wording.text(line.ours),
            theirs=wording.text(line.theirs),
        )


class PartAnswer(Answer):
    """How one part of the listed name was found."""

    listed: str
    presented: str
    how: str = Field(description="same, variant, spelling, sound, initial, joined, cut, nickname, missing or extra.")

    @classmethod
    def of(cls, part: AlignedPart) -> Self:
        """Return a part."""
        return cls(listed=part.listed, presented=part.presented, how=part.how)


class HitAnswer(Answer):
    """The person may be an entry of a list: a lead, to be verified with the owner of the list."""

    list_code: str
    version: str
    entry: str = Field(description="What the owner calls the entry.")
    reference: str
    category: str = Field(description="Code of the country pack: what the law says somebody may be listed for.")
    action: HitAction = Field(description="What a hit asks for.")
    verify_with: str = Field(description="The authority to ask before anything rests on it.")
    level: Level
    bits: float
    name: str = Field(description="The listed name that matched.")
    name_kind: NameKind
    rarity: float
    evidence: list[ReasonLineAnswer]
    alignment: list[PartAnswer]
    artefact: str = Field(description="Digest of the list data that was searched.")

    @classmethod
    def of(cls, found: Compared) -> Self:
        """Return a hit in the active language."""
        hit = found.hit
        return cls(
            list_code=hit.list_code,
            version=hit.list_version,
            entry=hit.entry,
            reference=found.person.reference,
            category=found.entry.category,
            action=found.entry.action,
            verify_with=found.list.owner,
            level=hit.level,
            bits=hit.bits,
            name=hit.name,
            name_kind=hit.name_kind,
            rarity=hit.rarity,
            evidence=[ReasonLineAnswer.of(line) for line in hit.evidence],
            alignment=[PartAnswer.of(part) for part in hit.alignment],
            artefact=hit.artefact,
        )


class ScreenedAnswer(Answer):
    """What the lists say about one person."""

    id: str
    hits: list[HitAnswer]


class AskedListAnswer(Answer):
    """A list that was asked, and how old it is."""

    code: str
    name: str
    version: str
    made_at: datetime | None
    age_hours: int | None = Field(
        description="Since its owner made the copy, or last said that it is unchanged; null for a list made here."
    )
    is_stale: bool = Field(description="True where the copy is older than its limit.")

    @classmethod
    def of(cls, kept: PersonListInForce, *, at: datetime) -> Self:
        """Return a list with its age at a moment."""
        age = None if kept.made_here or kept.fresh_at is None else int((at - kept.fresh_at).total_seconds() // 3600)
        return cls(
            code=kept.code,
            name=kept.name,
            version=str(kept.number),
            made_at=kept.made_at,
            age_hours=age,
            is_stale=kept.is_stale(at=at),
        )


class ScreenAnswer(Answer):
    """What the lists say about everybody who was asked about, in the same order."""

    at: datetime
    profile: str = Field(description="Name, date and hash of the weights and thresholds.")
    lists: list[AskedListAnswer]
    results: list[ScreenedAnswer]


@door.post("/screen", auth=Bearer(Scope.SCREENING), response=ScreenAnswer, tags=["screening"])
def screen_people(request: HttpRequest, body: ScreenBody) -> HttpResponse:
    """Compare people with the lists of persons and return who they may be, with the reasons. The looks are recorded.

    Nothing is kept of the people, so it takes no Idempotency-Key. A hit is a lead, never a result.
    """
    act = caller_of(request).act(purpose=PURPOSE)
    lists = _asked(lists_for(act), body.lists)
    found = compare_for(act, subjects=[each.subject() for each in body.subjects], lists=lists)
    return shown(
        ScreenAnswer(
            at=act.at,
            profile=profile_of(act.pack.screening).id,
            lists=[AskedListAnswer.of(each, at=act.at) for each in lists],
            results=[
                ScreenedAnswer(id=each.id, hits=[HitAnswer.of(hit) for hit in hits])
                for each, hits in zip(body.subjects, found, strict=True)
            ],
        )
    )


def _asked(seen: Sequence[PersonListInForce], codes: Sequence[str]) -> tuple[PersonListInForce, ...]:
    """Return the lists that are asked. Raises ListUnknown for one that is not there or not for this caller to see."""
    by_code = {each.code: each for each in seen}
    if missing := [code for code in codes if code not in by_code]:
        raise ListUnknown(list=missing[0])
    return tuple(seen) if not codes else tuple(by_code[code] for code in dict.fromkeys(codes))
