"""What programs are told: plain words in their language beside codes and ids that never change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from django.utils.translation import gettext
from pydantic import BaseModel, ConfigDict, Field

from limen.adapters import wording
from limen.apps.crossings.operations import DocumentKnown
from limen.apps.crossings.queries import CrossingRow, InspectionView
from limen.apps.protection.queries import DutyOfInspection
from limen.apps.travellers.access import DocumentMet
from limen.apps.watchlists.queries import ListInForce, PersonListInForce
from limen.lib.basics.country_pack import CountryPack, HitAction
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding
from limen.lib.basics.sex import Sex
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.inspection.facts import Document, Holder, NumberHit
from limen.lib.inspection.moves import Move, State

Severity = Literal["info", "notice", "attention", "stop"]


class Answer(BaseModel):
    """The parent of everything that is told."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FindingAnswer(Answer):
    """One thing that was found, with the evidence for it."""

    rule: str = Field(description="Stable id of the rule, such as mrz.check-digit.number.")
    severity: Severity
    sentence: str = Field(description="In the reader's language; it could be read out to the traveller.")
    ours: str = Field(description="What the register, list or calculation says; may be empty.")
    theirs: str = Field(description="What the document or the traveller says; may be empty.")
    source: str = Field(description="Where the rule comes from.")

    @classmethod
    def of(cls, found: Finding) -> Self:
        """Return a finding in the active language."""
        return cls(
            rule=found.rule,
            severity=_severity(found),
            sentence=wording.sentence(found.sentence, found.values),
            ours=wording.text(found.ours),
            theirs=wording.text(found.theirs),
            source=found.source,
        )


def _severity(found: Finding) -> Severity:
    name: Severity = found.severity.name.lower()  # type: ignore[assignment]  # the names of the enumeration are these four
    return name


class EvidenceAnswer(Answer):
    """Evidence of the country pack that closes a duty."""

    code: str
    name: str


class DutyAnswer(Answer):
    """A safeguard that this inspection opened."""

    id: UUID
    kind: str
    must: str = Field(description="What must be done, in the reader's language.")
    blocks: list[Move] = Field(description="What cannot be decided while it is open.")
    closable_by: list[str] = Field(description="Roles that may close it.")
    evidence: list[EvidenceAnswer] = Field(description="What may close it.")
    opened_at: datetime
    closed_at: datetime | None
    closed_on: str = Field(description="Code of the evidence it was closed on; empty while it is open.")
    words: str

    @classmethod
    def of(cls, duty: DutyOfInspection, pack: CountryPack) -> Self:
        """Return a duty in the active language, with the evidence that the pack accepts for it."""
        return cls(
            id=duty.id,
            kind=duty.kind.name,
            must=gettext(duty.kind.must),
            blocks=sorted(duty.kind.blocks),
            closable_by=sorted(duty.kind.closable_by),
            evidence=[
                EvidenceAnswer(code=each.code, name=gettext(each.name)) for each in pack.evidence_for(duty.kind.name)
            ],
            opened_at=duty.opened_at,
            closed_at=duty.closed_at,
            closed_on=duty.evidence,
            words=duty.words,
        )


class HolderAnswer(Answer):
    """The person as the document, or the officer without one, describes them."""

    primary: str
    secondary: str
    birth: str = Field(description="1974-05-12, 1974-05, 1974 or ?.")
    sex: Sex
    citizenship: str

    @classmethod
    def of(cls, holder: Holder) -> Self:
        """Return a person."""
        return cls(
            primary=holder.primary,
            secondary=holder.secondary,
            birth=str(holder.birth),
            sex=holder.sex,
            citizenship=holder.citizenship,
        )


class DocumentAnswer(Answer):
    """The travel document as read or typed."""

    code: str
    issuer: str
    number: str
    expiry: str = Field(description="2031-05-12, 2031-05, 2031 or ?.")
    read: bool = Field(description="True when its lines were read, false when an officer typed what it says.")

    @classmethod
    def of(cls, document: Document) -> Self:
        """Return a document."""
        return cls(
            code=document.code,
            issuer=document.issuer,
            number=document.number,
            expiry=str(document.expiry),
            read=document.read,
        )


class AdviceAnswer(Answer):
    """The step the rules advise. Advice, never a decision."""

    move: Move
    sentence: str


class DecidedAnswer(Answer):
    """What a named officer decided."""

    move: Move
    officer: UUID
    at: datetime
    reason: str
    words: str


class InspectionAnswer(Answer):
    """Everything about one inspection that its officer sees."""

    id: UUID
    state: State
    post: str
    lane: str
    direction: Direction
    kind: TravellerKind
    party: UUID | None
    opened_at: datetime
    opened_by: UUID
    waiting_since: datetime
    happened_at: datetime | None
    closed_at: datetime | None
    reading: int = Field(description="Number of the reading in force; a decision names it.")
    rules: str = Field(description="The rule set that found the findings.")
    form: str = Field(description="Form of the machine-readable zone; empty when nothing was read.")
    document: DocumentAnswer | None
    holder: HolderAnswer | None
    findings: list[FindingAnswer] = Field(description="Heaviest first.")
    duties: list[DutyAnswer]
    claim: bool = Field(description="True when a protection claim is recorded.")
    advice: AdviceAnswer
    decision: DecidedAnswer | None
    crossing: UUID | None = Field(description="The crossing that an admission recorded.")

    @classmethod
    def of(cls, view: InspectionView, pack: CountryPack) -> Self:
        """Return an inspection in the active language."""
        facts, decision = view.facts, view.decision
        return cls(
            id=view.id,
            state=view.state,
            post=view.post,
            lane=view.lane,
            direction=view.direction,
            kind=view.kind,
            party=view.party,
            opened_at=view.opened_at,
            opened_by=view.opened_by,
            waiting_since=view.waiting_since,
            happened_at=view.happened_at,
            closed_at=view.closed_at,
            reading=view.reading,
            rules=view.rules,
            form=facts.form,
            document=DocumentAnswer.of(facts.document) if facts.document else None,
            holder=HolderAnswer.of(facts.holder) if facts.holder else None,
            findings=findings(view.findings),
            duties=[DutyAnswer.of(duty, pack) for duty in view.duties],
            claim=view.claim,
            advice=AdviceAnswer(
                move=view.advice.move, sentence=wording.sentence(view.advice.sentence, view.advice.values)
            ),
            decision=None
            if decision is None
            else DecidedAnswer(
                move=decision.move,
                officer=decision.officer,
                at=decision.at,
                reason=decision.reason,
                words=decision.words,
            ),
            crossing=view.crossing,
        )


def findings(found: Iterable[Finding]) -> list[FindingAnswer]:
    """Return findings in the active language, in their order."""
    return [FindingAnswer.of(each) for each in found]


class RecordedAnswer(Answer):
    """The decision is recorded; it survives a power cut."""

    inspection: UUID
    state: State
    decision: UUID
    crossing: UUID | None = Field(description="The crossing, where the traveller was admitted.")


class ClaimAnswer(Answer):
    """The claim is recorded, and the duty of the protection authority is open."""

    inspection: UUID
    is_new: bool = Field(description="False when a claim was recorded here before.")


class PartyAnswer(Answer):
    """People who are inspected together: open the next inspection with this id."""

    party: UUID


class NumberHitAnswer(Answer):
    """The number found on a list."""

    list_code: str
    list_name: str
    owner: str = Field(description="The authority to verify the hit with.")
    status: str
    listed_on: date | None
    action: str

    @classmethod
    def of(cls, hit: NumberHit) -> Self:
        """Return a hit."""
        return cls(
            list_code=hit.list_code,
            list_name=hit.list_name,
            owner=hit.owner,
            status=hit.status,
            listed_on=hit.listed_on,
            action=hit.action,
        )


class DocumentMetAnswer(Answer):
    """A document met before under this issuer and number; the same number with other data is another one."""

    id: UUID
    code: str
    issuer: str
    number: str
    expiry: str
    holder: HolderAnswer
    first_met: datetime
    last_met: datetime
    crossings: int = Field(description="Crossings recorded for the person it describes.")

    @classmethod
    def of(cls, met: DocumentMet, *, crossings: int) -> Self:
        """Return a document met before."""
        return cls(
            id=met.id,
            code=met.code,
            issuer=met.issuer,
            number=met.number,
            expiry=str(met.expiry),
            holder=HolderAnswer.of(met.holder),
            first_met=met.first_met,
            last_met=met.last_met,
            crossings=crossings,
        )


class DocumentKnownAnswer(Answer):
    """What the register knows of the document that an undecided inspection is about."""

    presented: DocumentAnswer | None
    met: list[DocumentMetAnswer] = Field(description="Oldest first; this meeting among them.")
    hits: list[NumberHitAnswer]
    lists_of: datetime | None = Field(description="When the oldest copy of the lists asked was made.")
    silent: list[str] = Field(description="Names of lists in force that could not be asked: their data is damaged.")

    @classmethod
    def of(cls, known: DocumentKnown) -> Self:
        """Return what is known."""
        return cls(
            presented=DocumentAnswer.of(known.presented) if known.presented else None,
            met=[DocumentMetAnswer.of(each, crossings=known.crossings.get(each.person, 0)) for each in known.met],
            hits=[NumberHitAnswer.of(hit) for hit in known.lists.hits],
            lists_of=min((made for _, made in known.lists.ages), default=None),
            silent=[name for name, _ in known.lists.silent],
        )


class ChipQuestionAnswer(Answer):
    """What a reader needs to read the chip of the document before the officer."""

    reading: int = Field(description="Sent back with what the reader answered.")
    challenge: str = Field(description="Eight bytes in base64: what the chip is to sign. Good for the next readings.")
    number: str = Field(description="Document number as its lines have it; empty when nothing known opens the chip.")
    birth: str = Field(description="Date of birth as the lines have it, six characters.")
    expiry: str = Field(description="Date of expiry as the lines have it, six characters.")


class PersonalAnswer(Answer):
    """What leads from a crossing to one person; only with the scope crossings.personal."""

    id: UUID
    inspection: UUID | None
    person: UUID
    at: datetime
    recorded_at: datetime
    lane: str
    birth: str
    document_code: str
    document_issuer: str


class CrossingAnswer(Answer):
    """A recorded crossing."""

    number: int
    direction: Direction
    day: date = Field(description="Local date at the post.")
    post: str
    mode: str
    kind: TravellerKind
    citizenship: str
    sex: Sex
    age_group: str = Field(description="Five years, such as 35-39; 100+; empty where it is not known.")
    residence: str
    birth_country: str
    journey: str
    purpose: str
    intended_days: int | None
    fallback: str = Field(description="What was declared out, comma-separated.")
    back_entered: bool
    personal: PersonalAnswer | None

    @classmethod
    def of(cls, row: CrossingRow, *, personal: bool) -> Self:
        """Return a crossing, with what leads to one person only where `personal`."""
        return cls(
            number=row.number,
            direction=Direction(row.direction),
            day=row.day,
            post=row.post,
            mode=row.mode,
            kind=TravellerKind(row.kind),
            citizenship=row.citizenship,
            sex=Sex(row.sex),
            age_group=age_group(PartialDate.parse(row.birth), row.day),
            residence=row.residence,
            birth_country=row.birth_country,
            journey=row.journey,
            purpose=row.purpose,
            intended_days=row.intended_days,
            fallback=row.fallback,
            back_entered=row.back_entered,
            personal=_personal(row) if personal else None,
        )


def _personal(row: CrossingRow) -> PersonalAnswer:
    return PersonalAnswer(
        id=row.id,
        inspection=row.inspection,
        person=row.person,
        at=row.at,
        recorded_at=row.recorded_at,
        lane=row.lane,
        birth=row.birth,
        document_code=row.document_code,
        document_issuer=row.document_issuer,
    )


def age_group(birth: PartialDate, day: date) -> str:
    """Return the group of five years of somebody's age on a day, empty where it could be more than one."""
    if birth.year is None:
        return ""
    least, most = (age // 5 * 5 for age in birth.age_on(day))
    if least != most or least < 0:
        return ""
    return f"{least}-{least + 4}" if least < 100 else "100+"


class CrossingsAnswer(Answer):
    """A page of crossings, in the order of recording."""

    crossings: list[CrossingAnswer]
    next: int = Field(description="What to send as `since` for the page after this one.")
    more: bool = Field(description="True when there may be more already.")


class ListAnswer(Answer):
    """A list of document numbers: whose it is and how old; no entry of it."""

    code: str
    name: str
    owner: str
    legal_basis: str
    action: str
    made_at: datetime | None = Field(description="When its owner made the copy in force; null before the first import.")
    imported_at: datetime | None
    entries: int

    @classmethod
    def of(cls, kept: ListInForce) -> Self:
        """Return a list."""
        return cls(
            code=kept.code,
            name=kept.name,
            owner=kept.owner,
            legal_basis=kept.legal_basis,
            action=kept.action,
            made_at=kept.made_at,
            imported_at=kept.imported_at,
            entries=kept.entries,
        )


class PersonListAnswer(Answer):
    """A list of persons that is in force: whose it is and how old; no entry of it."""

    code: str
    name: str
    owner: str = Field(description="The authority to verify a hit with.")
    legal_basis: str
    action: HitAction = Field(description="What a hit asks for, where the entry does not say otherwise.")
    version: str
    made_at: datetime | None = Field(description="When its owner made the copy in force.")
    in_force_since: datetime | None
    stale_hours: int = Field(description="A copy older than this is told of on every inspection.")
    is_stale: bool
    entries: int

    @classmethod
    def of(cls, kept: PersonListInForce, *, at: datetime) -> Self:
        """Return a list as it is at a moment."""
        return cls(
            code=kept.code,
            name=kept.name,
            owner=kept.owner,
            legal_basis=kept.legal_basis,
            action=kept.action,
            version=str(kept.number),
            made_at=kept.made_at,
            in_force_since=kept.in_force_since,
            stale_hours=kept.stale_hours,
            is_stale=kept.is_stale(at=at),
            entries=kept.entries,
        )


class ListsAnswer(Answer):
    """Every list of this node."""

    lists: list[ListAnswer] = Field(description="Lists of document numbers.")
    persons: list[PersonListAnswer] = Field(description="Lists of persons.")


class HealthAnswer(Answer):
    """How this node is: counts, ages, and what to mend."""

    status: Literal["good", "attention"]
    node: str
    at: datetime
    events: int
    last_event_at: datetime | None
    unsigned_events: int
    unsealed_looks: int
    oldest_list_of: datetime | None = Field(description="When the oldest copy of the lists in force was made.")
    signers_of: datetime | None = Field(description="When the newest list of signers of documents in force was made.")
    findings: list[FindingAnswer]
