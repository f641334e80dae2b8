"""The case of a child: what is recorded in it and with which fields, what must be there before it can be closed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.words import N_, Word

LONGEST = 4_000


class RecordKind(StrEnum):
    """A kind of record of a child's case."""

    ADULT = "adult"
    SAFE_PLACE = "safe-place"
    GUARDIAN = "guardian"
    REPRESENTATIVE = "representative"
    INTERVIEW = "interview"
    AGE = "age"
    BEST_INTERESTS = "best-interests"
    FAMILY = "family"
    CARE_PLAN = "care-plan"
    FOLLOW_UP = "follow-up"
    TRANSFER = "transfer"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The msgid of the kind's name."""
        return FORMS[self].label


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record."""

    name: str
    label: str
    """Msgid of the question."""
    choices: tuple[tuple[str, str], ...] = ()
    """(code, msgid); empty for words."""
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a kind of record asks for."""

    label: str
    """Msgid."""
    fields: tuple[Field, ...]
    is_approved: bool = False
    """True where it counts only once a second person of the authority has approved it."""
    source: str = ""


YES_NO = (("yes", N_("Yes")), ("no", N_("No")), ("unknown", N_("Not known yet")))
_RELATIONS = (
    ("mother", N_("Mother")),
    ("father", N_("Father")),
    ("sibling", N_("Brother or sister")),
    ("grandparent", N_("Grandparent")),
    ("relative", N_("Another relative")),
    ("unrelated", N_("Not related")),
    ("unknown", N_("Not known yet")),
)
_GC6 = "Committee on the Rights of the Child, General Comment 6 (2005)"
_GC14 = "Committee on the Rights of the Child, General Comment 14 (2013) (to be confirmed)"

FORMS: Mapping[RecordKind, Form] = {
    RecordKind.ADULT: Form(
        label=N_("Adult who travels with the child"),
        fields=(
            Field(name="who", label=N_("Who is the adult?")),
            Field(name="relation", label=N_("How is the adult related to the child?"), choices=_RELATIONS),
            Field(name="shown_by", label=N_("What shows it?"), required=False),
            Field(
                name="consent",
                label=N_("Do the parents, or the other parent, agree to this journey?"),
                choices=YES_NO,
            ),
            Field(name="asked_how", label=N_("How were they asked, and who answered?"), required=False),
            Field(name="signs", label=N_("Signs that something is wrong: what you saw and heard"), required=False),
        ),
        source="Schengen handbook, section 5.6 (to be confirmed)",
    ),
    RecordKind.SAFE_PLACE: Form(
        label=N_("Safe place"),
        fields=(
            Field(name="place", label=N_("Where does the child sleep tonight?")),
            Field(name="with_whom", label=N_("Who looks after the child there?")),
            Field(name="apart", label=N_("Is the child apart from adults it does not know?"), choices=YES_NO),
            Field(name="siblings", label=N_("Are brothers and sisters kept together?"), choices=YES_NO),
        ),
        source=f"{_GC6}, paras 39-40 (to be confirmed)",
    ),
    RecordKind.GUARDIAN: Form(
        label=N_("Guardian"),
        fields=(
            Field(name="name", label=N_("Who is the guardian, and of which body?")),
            Field(name="reach", label=N_("How is the guardian reached?")),
            Field(name="met", label=N_("Has the guardian met the child?"), choices=YES_NO),
        ),
        source=f"{_GC6}, paras 33-38",
    ),
    RecordKind.REPRESENTATIVE: Form(
        label=N_("Legal representative"),
        fields=(
            Field(name="name", label=N_("Who represents the child in law?")),
            Field(name="reach", label=N_("How is the representative reached?")),
        ),
        source=f"{_GC6}, paras 33-38",
    ),
    RecordKind.INTERVIEW: Form(
        label=N_("Interview with the child"),
        fields=(
            Field(name="interviewer", label=N_("Who spoke with the child?")),
            Field(name="training", label=N_("Which training to speak with children does the interviewer have?")),
            Field(name="language", label=N_("In which language, and through whom?")),
            Field(name="present", label=N_("Who was with the child: guardian, somebody the child trusts?")),
            Field(name="said", label=N_("What the child said, in its own words")),
            Field(name="breaks", label=N_("Breaks, play, and how the child felt afterwards"), required=False),
        ),
        source=f"{_GC6}, para 31 (to be confirmed)",
    ),
    RecordKind.AGE: Form(
        label=N_("Assessment of age"),
        fields=(
            Field(name="papers", label=N_("What papers and records say")),
            Field(name="heard", label=N_("What the child and the family say")),
            Field(name="others", label=N_("What doctors, psychologists and teachers say"), required=False),
            Field(
                name="result",
                label=N_("Result"),
                choices=(
                    ("child", N_("A child")),
                    ("adult", N_("An adult, beyond doubt")),
                    ("doubt", N_("In doubt: treated as a child")),
                ),
            ),
        ),
        is_approved=True,
        source="Committee on the Rights of the Child, C.O.C. v Spain (2021)",
    ),
    RecordKind.BEST_INTERESTS: Form(
        label=N_("Best-interests assessment"),
        fields=(
            Field(name="view", label=N_("What the child itself wants, in its own words")),
            Field(name="how_heard", label=N_("How the child was heard; if it was not, why")),
            Field(name="family", label=N_("Family, and those the child is close to")),
            Field(name="safety", label=N_("Safety: what the child must be protected from")),
            Field(name="care", label=N_("Health, school and daily needs")),
            Field(name="identity", label=N_("Identity, language, culture, religion")),
            Field(name="options", label=N_("The ways open, and what speaks for and against each")),
            Field(name="conclusion", label=N_("What is best for this child, and why")),
            Field(name="by_whom", label=N_("By whom: names and professions of those who took part")),
        ),
        is_approved=True,
        source=f"Convention on the Rights of the Child, art. 3(1) (to be confirmed); {_GC14}",
    ),
    RecordKind.FAMILY: Form(
        label=N_("Assessment of the family"),
        fields=(
            Field(name="who", label=N_("Who of the family, and where?")),
            Field(name="verified", label=N_("How was it shown that they are the family?")),
            Field(name="can_care", label=N_("Can and will they look after the child?"), choices=YES_NO),
            Field(name="risk", label=N_("Is there a danger in going back to them?")),
            Field(name="child_wish", label=N_("What the child says of them")),
        ),
        is_approved=True,
        source=f"{_GC6}, paras 79-83 (to be confirmed)",
    ),
    RecordKind.CARE_PLAN: Form(
        label=N_("Care plan"),
        fields=(
            Field(name="goals", label=N_("What shall be reached")),
            Field(name="steps", label=N_("Who does what until when")),
            Field(name="agreed", label=N_("What the child thinks of it")),
        ),
        is_approved=True,
    ),
    RecordKind.FOLLOW_UP: Form(
        label=N_("Follow-up"),
        fields=(
            Field(name="seen", label=N_("Was the child itself seen?"), choices=YES_NO),
            Field(name="how", label=N_("How the child is")),
            Field(name="needs", label=N_("What is needed next"), required=False),
        ),
    ),
    RecordKind.TRANSFER: Form(
        label=N_("Transfer of the case to another State"),
        fields=(
            Field(name="to", label=N_("To which authority of which State?")),
            Field(name="state", label=N_("That State, by its three letters")),
            Field(name="why", label=N_("Why is this best for the child?")),
            Field(name="consent", label=N_("Who agreed: the child, and its guardian or parents?")),
            Field(name="told", label=N_("What is told to them, and what is kept back?")),
            Field(name="accepted", label=N_("Has the other authority taken the child into its care?"), choices=YES_NO),
        ),
        is_approved=True,
        source=f"{_GC6}, paras 79-88 (to be confirmed)",
    ),
    RecordKind.NOTE: Form(
        label=N_("Note"), fields=(Field(name="words", label=N_("What others who know the case must know")),)
    ),
}
"""What each kind of record asks for, in the order of the work."""


class RecordWrong(Problem):
    """A field of a record is missing."""

    code = "child-record-wrong"
    sentence = N_("“%(field)s” is missing. If it is not known, say so in words.")


class CaseNotReady(Problem):
    """A child's case cannot be closed yet."""

    code = "child-case-not-ready"
    sentence = N_("This case stays open: %(missing)s is missing, or is not approved yet.")


class ApproverSame(Problem):
    """Whoever wrote a record cannot approve it."""

    code = "child-record-approver"
    sentence = N_("Somebody else of the authority has to approve this, and it has to wait for that.")


def clean_record(kind: RecordKind, said: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a record made fit to be kept. Raises RecordWrong, naming the first that is missing."""
    kept: dict[str, str] = {}
    for field in FORMS[kind].fields:
        value = clean_words(said.get(field.name, ""), longest=LONGEST)
        if field.choices and value not in {code for code, _ in field.choices}:
            value = ""
        if field.required and not value:
            raise RecordWrong(field=Word(field.label))
        if value:
            kept[field.name] = value
    return kept


NEEDED_TO_CLOSE = (RecordKind.SAFE_PLACE, RecordKind.GUARDIAN, RecordKind.BEST_INTERESTS)
"""What a case holds before it may be closed (Convention on the Rights of the Child, art. 3(1), to be confirmed)."""


def require_closable_case(counting: Collection[RecordKind], *, is_adult: bool) -> None:
    """Raise CaseNotReady, naming the first thing that is missing; `counting` are kinds with a record that counts.

    Of whoever is with their family, an approved assessment of the family stands in the place of a guardian and of a
    safe place; nothing stands in the place of the child's best interests. Who was found to be an adult needs none.
    """
    if is_adult:
        return
    needed = (RecordKind.BEST_INTERESTS,) if RecordKind.FAMILY in counting else NEEDED_TO_CLOSE
    for kind in needed:
        if kind not in counting:
            raise CaseNotReady(missing=Word(kind.label))
