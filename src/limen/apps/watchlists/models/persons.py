"""Tables of lists of persons: versions that two people put in force, entries with their history, what was kept aside.

A version stores only what it changes. An entry is a row that counts from the version `since` up to, and without, the
version `until`; a row of a version that was never confirmed counts nowhere.
"""

from __future__ import annotations

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.lib.basics.country_pack import HitAction

HIT_ACTIONS: Final = tuple(action.value for action in HitAction)
WAITING, READING, READ, PROPOSED = "waiting", "reading", "read", "proposed"
IN_FORCE, SUPERSEDED, ROLLED_BACK, WITHDRAWN = "in-force", "superseded", "rolled-back", "withdrawn"
STATES: Final = (WAITING, READING, READ, PROPOSED, IN_FORCE, SUPERSEDED, ROLLED_BACK, WITHDRAWN)
TOOK_EFFECT: Final = (IN_FORCE, SUPERSEDED, ROLLED_BACK)
"""States of a version that counts, or once counted."""
IMPORT, ENTRY, ROLLBACK, EXPIRY = "import", "entry", "rollback", "expiry"
HOWS: Final = (IMPORT, ENTRY, ROLLBACK, EXPIRY)
ADD, CHANGE, LIFT = "add", "change", "lift"
LONGEST_WORDS: Final = 1_000
LONGEST_NAME: Final = 400
LONGEST_KEY: Final = 120


def no_codes() -> list[str]:
    """Return an empty list: what a column holds until something is known."""
    return []


def no_counts() -> dict[str, int]:
    """Return an empty object."""
    return {}


def no_marks() -> dict[str, dict[str, str]]:
    """Return an empty object."""
    return {}


class PersonList(models.Model):
    """A list of persons with one owner, apart from every other."""

    code = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=120)
    owner = models.CharField(max_length=120)
    """The authority to verify a hit with, as the country pack names it."""
    legal_basis = models.CharField(max_length=200)
    action = models.CharField(max_length=16)
    """What a hit asks for, where the category of the entry allows it."""
    made_here = models.BooleanField()
    """True for a list whose entries are made by hand here; False for copies of somebody's list."""
    categories = models.JSONField()
    """Codes of the country pack under which entries may stand here."""
    usual_category = models.CharField(max_length=32, blank=True)
    """Category of an entry whose programme no category names; empty where such an entry is kept aside."""
    seen_by = models.JSONField()
    """Roles that see the hits of this list in full and its discreet entries at all."""
    format = models.CharField(max_length=32, blank=True)
    """Code of the format its copies come in."""
    mapping = models.JSONField(null=True)
    """Which column says what, for the formats that need to be told."""
    source = models.CharField(max_length=500, blank=True)
    """Address from which a copy is fetched; empty where copies are brought."""
    stale_hours = models.PositiveIntegerField()
    """Age at which its copy is told as too old."""
    version = models.ForeignKey("PersonListVersion", on_delete=models.PROTECT, related_name="+", null=True)
    """The version in force; null before the first."""
    checked_at = models.DateTimeField(null=True)
    """When its owner last said that the version in force is what they publish; null where nobody did of this one."""
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="watchlists_persons_action", condition=Q(action__in=HIT_ACTIONS)),
            models.CheckConstraint(
                name="watchlists_persons_told", condition=~Q(owner="") & ~Q(legal_basis="") & ~Q(name="")
            ),
            models.CheckConstraint(name="watchlists_persons_stale", condition=Q(stale_hours__gte=1)),
        ]


class PersonListVersion(models.Model):
    """What a list becomes: read, proposed by one person, confirmed by another, in force, and later not any more."""

    id = models.UUIDField(primary_key=True, editable=False)
    list = models.ForeignKey(PersonList, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    """Counts the versions of a list, those that never took effect too."""
    base = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    """The version in force when this was read: what it is a difference to."""
    how = models.CharField(max_length=8)
    restores = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    """For a roll-back: the version whose entries come back."""
    state = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    """When the owner made this copy: the age that is shown."""
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    """Who brought it; null for what the days alone brought about."""
    source = models.CharField(max_length=500, blank=True)
    """Name of the file or address, as the door gives it."""
    content_hash = models.CharField(max_length=64, blank=True)
    """SHA-256 over the files as they came, in hexadecimal; empty for what did not come as a file."""
    read_as = models.CharField(max_length=64, blank=True)
    """Digest of what decided how its files became entries: the same files read under another may give others."""
    marks = models.JSONField(default=no_marks)
    """What servers said of the files that were fetched, by the names that the format gives them: asked again with it,
    they tell whether there is anything new."""
    files = models.JSONField(default=no_codes)
    """(name, digest) of the files that wait to be read; empty once they are."""
    failure = models.JSONField(null=True)
    """Why the files could not be read: code, sentence and values of the problem."""
    artefacts = models.JSONField(default=no_codes)
    """Digests of the list data that is searched: the base first, then the segments that change it."""
    read_count = models.PositiveIntegerField(default=0)
    """Records read so far."""
    entries_count = models.PositiveIntegerField(default=0)
    """Entries that count in this version, unchanged ones too."""
    added_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    removed_count = models.PositiveIntegerField(default=0)
    aside_count = models.PositiveIntegerField(default=0)
    suspicious = models.JSONField(default=no_codes)
    """Findings on what makes the difference to the version before look wrong."""
    notes = models.JSONField(default=no_codes)
    """Findings on the files as a whole, such as what in them is no person."""
    filled = models.JSONField(default=no_counts)
    """How many entries say something in each field: one that empties was read wrongly, or left out by the owner."""
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    """Why it is proposed."""
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    """Who confirmed it, or sent it back."""
    answer = models.CharField(max_length=LONGEST_WORDS, blank=True)
    """Why it was sent back or withdrawn."""
    left_at = models.DateTimeField(null=True)
    """When another version took its place."""
    is_kept = models.BooleanField(default=True)
    """False once entries of it were erased: it can no longer be put back in force."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="watchlists_version_number", fields=["list", "number"]),
            models.UniqueConstraint(name="watchlists_one_in_force", fields=["list"], condition=Q(state=IN_FORCE)),
            models.CheckConstraint(name="watchlists_version_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(name="watchlists_version_how", condition=Q(how__in=HOWS)),
            models.CheckConstraint(
                name="watchlists_version_restores",
                condition=Q(how=ROLLBACK, restores__isnull=False) | (~Q(how=ROLLBACK) & Q(restores__isnull=True)),
            ),
            models.CheckConstraint(
                name="watchlists_version_two_people",
                condition=~Q(state__in=TOOK_EFFECT)
                | Q(how=EXPIRY)
                | (
                    Q(proposed_by__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                    & ~Q(decided_by=F("imported_by"))
                ),
            ),
            models.CheckConstraint(
                name="watchlists_version_expiry_only_removes",
                condition=~Q(how=EXPIRY) | Q(added_count=0, changed_count=0),
            ),
            models.CheckConstraint(
                name="watchlists_version_artefact",
                condition=~Q(state=IN_FORCE) | ~Q(artefacts=[]),
            ),
            models.CheckConstraint(
                name="watchlists_version_proposed",
                condition=~Q(state=PROPOSED) | Q(proposed_by__isnull=False, proposed_at__isnull=False),
            ),
        ]


class PersonEntry(models.Model):
    """An entry of a list as it stood from one version to another."""

    id = models.BigAutoField(primary_key=True)
    record = models.UUIDField()
    """The subject record of the entry, the same in all its rows: looks name it, and its key seals what the journal
    holds of it."""
    list = models.ForeignKey(PersonList, on_delete=models.PROTECT, related_name="entries")
    key = models.CharField(max_length=LONGEST_KEY)
    """What the owner calls the entry."""
    name = models.CharField(max_length=LONGEST_NAME)
    """The first of its names."""
    category = models.CharField(max_length=32)
    action = models.CharField(max_length=16)
    content = models.TextField()
    """The `ListedPerson` as canonical JSON."""
    content_hash = models.CharField(max_length=64)
    """SHA-256 over content, category, action and what a national entry says besides."""
    since = models.ForeignKey(PersonListVersion, on_delete=models.PROTECT, related_name="begun")
    until = models.ForeignKey(PersonListVersion, on_delete=models.PROTECT, related_name="ended", null=True)
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="+", null=True)
    made_here = models.BooleanField()
    legal_basis = models.CharField(max_length=200, blank=True)
    expires_on = models.DateField(null=True)
    """The last day on which a national entry counts."""
    review_on = models.DateField(null=True)
    """The day on which somebody looks whether it is still right."""
    authority = models.CharField(max_length=120, blank=True)
    """Who asked for it."""
    case_number = models.CharField(max_length=64, blank=True)
    redress = models.CharField(max_length=200, blank=True)
    """Where the person, or whoever is taken for them, may complain."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="watchlists_person_key", fields=["list", "key"]),
            models.Index(name="watchlists_person_review", fields=["review_on"], condition=Q(until__isnull=True)),
            models.Index(name="watchlists_person_expiry", fields=["expires_on"], condition=Q(until__isnull=True)),
            models.Index(name="watchlists_person_record", fields=["record"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="watchlists_person_once", fields=["since", "key"]),
            models.CheckConstraint(
                name="watchlists_person_category", condition=~Q(category="") & ~Q(key="") & ~Q(name="")
            ),
            models.CheckConstraint(name="watchlists_person_action", condition=Q(action__in=HIT_ACTIONS)),
            models.CheckConstraint(
                name="watchlists_person_national",
                condition=Q(made_here=False)
                | (
                    Q(expires_on__isnull=False, review_on__isnull=False)
                    & ~Q(legal_basis="")
                    & ~Q(authority="")
                    & ~Q(redress="")
                ),
            ),
            models.CheckConstraint(
                name="watchlists_person_forward", condition=Q(until__isnull=True) | ~Q(until=F("since"))
            ),
        ]


class PersonRemoval(models.Model):
    """An entry that a version leaves out."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(PersonListVersion, on_delete=models.CASCADE, related_name="removals")
    entry = models.ForeignKey(PersonEntry, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="watchlists_removal_once", fields=["version", "entry"]),
        ]


class PersonAside(models.Model):
    """A record of a file that could not go in: where it stands and why."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(PersonListVersion, on_delete=models.CASCADE, related_name="aside")
    place = models.CharField(max_length=200)
    why = models.JSONField()
    """Sentence and values of the problem."""
    text = models.CharField(max_length=200, blank=True)
    """What stands there, as far as it can be shown."""


class PersonProposal(models.Model):
    """An entry made by hand that waits for a second person: to be added, changed or lifted."""

    id = models.UUIDField(primary_key=True, editable=False)
    list = models.ForeignKey(PersonList, on_delete=models.PROTECT, related_name="proposals")
    record = models.UUIDField()
    key = models.CharField(max_length=LONGEST_KEY)
    what = models.CharField(max_length=8)
    entry = models.ForeignKey(PersonEntry, on_delete=models.CASCADE, related_name="+", null=True)
    """The row it would change or lift, as it was seen."""
    name = models.CharField(max_length=LONGEST_NAME)
    category = models.CharField(max_length=32)
    action = models.CharField(max_length=16)
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    legal_basis = models.CharField(max_length=200)
    expires_on = models.DateField()
    review_on = models.DateField()
    authority = models.CharField(max_length=120)
    case_number = models.CharField(max_length=64, blank=True)
    redress = models.CharField(max_length=200)
    words = models.CharField(max_length=LONGEST_WORDS)
    """Why it is proposed."""
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    is_confirmed = models.BooleanField(null=True)
    answer = models.CharField(max_length=LONGEST_WORDS, blank=True)
    """Why it was sent back."""
    version = models.ForeignKey(PersonListVersion, on_delete=models.PROTECT, related_name="+", null=True)
    """The version that it made."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="watchlists_proposal_what",
                condition=Q(what=ADD, entry__isnull=True) | Q(what__in=(CHANGE, LIFT), entry__isnull=False),
            ),
            models.CheckConstraint(
                name="watchlists_proposal_told",
                condition=~Q(category="")
                & ~Q(legal_basis="")
                & ~Q(authority="")
                & ~Q(redress="")
                & ~Q(words="")
                & ~Q(key="")
                & ~Q(name=""),
            ),
            models.CheckConstraint(name="watchlists_proposal_action", condition=Q(action__in=HIT_ACTIONS)),
            models.CheckConstraint(
                name="watchlists_proposal_two_people",
                condition=~Q(is_confirmed=True)
                | (
                    Q(decided_by__isnull=False, version__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
            ),
            models.UniqueConstraint(
                name="watchlists_proposal_one_open", fields=["list", "key"], condition=Q(is_confirmed__isnull=True)
            ),
        ]


class PersonReview(models.Model):
    """Somebody looked whether an entry is still right, and found so."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(PersonEntry, on_delete=models.CASCADE, related_name="reviews")
    at = models.DateTimeField()
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=LONGEST_WORDS)
    next_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="watchlists_review_told", condition=~Q(words="")),
        ]


class PersonSample(models.Model):
    """Entries that oversight drew at random, discreet ones too."""

    id = models.UUIDField(primary_key=True, editable=False)
    at = models.DateTimeField()
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=LONGEST_WORDS)
    """Why it was drawn."""
    list = models.ForeignKey(PersonList, on_delete=models.PROTECT, related_name="+", null=True)
    """The list it was drawn from; null for all of them."""
    seed = models.CharField(max_length=64)
    """What the draw was made with: the same seed over the same entries draws the same ones."""
    drawn_from = models.PositiveIntegerField()
    """How many entries there were to draw from."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="watchlists_sample_told", condition=~Q(words="")),
        ]


class PersonSampled(models.Model):
    """One entry of a sample, and what oversight asks of the list's desk about it."""

    id = models.BigAutoField(primary_key=True)
    sample = models.ForeignKey(PersonSample, on_delete=models.CASCADE, related_name="drawn")
    place = models.PositiveSmallIntegerField()
    entry = models.ForeignKey(PersonEntry, on_delete=models.CASCADE, related_name="+")
    finding = models.CharField(max_length=LONGEST_WORDS, blank=True)
    found_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=LONGEST_WORDS, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="watchlists_sampled_once", fields=["sample", "entry"]),
            models.CheckConstraint(
                name="watchlists_sampled_answer",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(finding="") & ~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        ]
