"""Tables of posts, lanes, officers, shifts, hand-over notes, declared outages and tokens; private to this app."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Left, Length, Lower
from django.db.models.lookups import Exact

from limen.lib.basics.country_pack import LaneDirection, LaneKind, Mode, Service
from limen.lib.basics.roles import Role


class Theme(StrEnum):
    """How the desk looks; `auto` follows the officer's machine."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


MODES = [mode.value for mode in Mode]
LANE_DIRECTIONS = [direction.value for direction in LaneDirection]
LANE_KINDS = [kind.value for kind in LaneKind]
SERVICES = [service.value for service in Service]
THEMES = [theme.value for theme in Theme]


def _lane_of_post() -> Q:
    """Return the condition that a row's lane, where it names one, is a lane of the row's post."""
    of_post = Exact(Left(F("lane_id"), Length(F("post_id")) + 1), Concat(F("post_id"), Value("/")))
    return Q(lane__isnull=True) | Q(of_post)


class Post(models.Model):
    """A border post of the country pack."""

    code = models.CharField(max_length=16, primary_key=True)
    name = models.CharField(max_length=120)
    """English name; a msgid of the country pack's translations."""
    mode = models.CharField(max_length=8)
    time_zone = models.CharField(max_length=40)
    """IANA name."""
    active = models.BooleanField(default=True)
    """False once the country pack no longer names it; its records stay."""

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="posts_post_mode", condition=Q(mode__in=MODES)),
            models.CheckConstraint(name="posts_post_code_given", condition=~Q(code="") & ~Q(code__contains="/")),
        ]

    def __str__(self) -> str:
        return self.code


class Lane(models.Model):
    """A booth, car lane, jetty or tent of a post."""

    key = models.CharField(max_length=33, primary_key=True)
    """`post/lane`: whoever refers to a lane refers to its post, and the database can check that the two agree."""
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="lanes")
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    direction = models.CharField(max_length=8)
    kind = models.CharField(max_length=8)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="posts_lane_key",
                condition=Q(Exact(F("key"), Concat(F("post_id"), Value("/"), F("code")))),
            ),
            models.CheckConstraint(name="posts_lane_direction", condition=Q(direction__in=LANE_DIRECTIONS)),
            models.CheckConstraint(name="posts_lane_kind", condition=Q(kind__in=LANE_KINDS)),
        ]

    def __str__(self) -> str:
        return self.key


class OfficerManager(BaseUserManager["Officer"]):
    """Finds officers by the name they sign in with; makes none, because only an operation may (`add_officer`)."""


class Officer(AbstractBaseUser):
    """A person who signs in. Rights come from `roles` through `limen.lib.decision.rights`; there is no superuser."""

    id = models.UUIDField(primary_key=True, editable=False)
    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    language = models.CharField(max_length=16, default="en")
    theme = models.CharField(max_length=8, default="auto")
    roles = models.JSONField(default=list)
    """List of `Role` values."""
    is_active = models.BooleanField(default=True)
    password_is_one_time = models.BooleanField(default=True)
    """True until the officer has chosen a password of their own."""

    objects: ClassVar[OfficerManager] = OfficerManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering: ClassVar[list[str]] = ["username"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="posts_officer_username", condition=~Q(username="") & Q(Exact(F("username"), Lower(F("username"))))
            ),
            models.CheckConstraint(name="posts_officer_theme", condition=Q(theme__in=THEMES)),
        ]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """Return the name shown to colleagues."""
        return self.full_name

    @property
    def role_set(self) -> frozenset[Role]:
        """The officer's roles; ValueError where the row holds a word that is no role."""
        return frozenset(Role(role) for role in self.roles)


class FactorReset(models.Model):
    """One named person's word that an officer lost the second factors, and another's, who takes them away."""

    id = models.UUIDField(primary_key=True, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="posts_factorreset_one_open", fields=["officer"], condition=Q(confirmed_at__isnull=True)
            ),
            models.CheckConstraint(name="posts_factorreset_not_own", condition=~Q(asked_by=F("officer"))),
            models.CheckConstraint(
                name="posts_factorreset_two_people",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("asked_by"))
                & ~Q(confirmed_by=F("officer")),
            ),
        ]


class Shift(models.Model):
    """An officer's time at a post, usually at a lane."""

    id = models.UUIDField(primary_key=True, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="shifts")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    lane = models.ForeignKey(Lane, on_delete=models.PROTECT, related_name="+", null=True)
    direction = models.CharField(max_length=8)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="posts_shift_post_open", fields=["post", "lane"], condition=Q(ended_at__isnull=True)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="posts_shift_one_open", fields=["officer"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(name="posts_shift_direction", condition=Q(direction__in=LANE_DIRECTIONS)),
            models.CheckConstraint(
                name="posts_shift_ends_after_start",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
            ),
            models.CheckConstraint(name="posts_shift_lane_of_post", condition=_lane_of_post()),
        ]


class HandOverNote(models.Model):
    """What one shift tells the next."""

    id = models.UUIDField(primary_key=True, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    lane = models.ForeignKey(Lane, on_delete=models.PROTECT, related_name="+", null=True)
    """Null where the note is for the whole post."""
    written_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    text = models.TextField()
    acknowledged_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", null=True)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="posts_note_open", fields=["post"], condition=Q(acknowledged_at__isnull=True)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="posts_note_text_given", condition=~Q(text="")),
            models.CheckConstraint(
                name="posts_note_acknowledged_by_somebody",
                condition=Q(acknowledged_by__isnull=True, acknowledged_at__isnull=True)
                | Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False),
            ),
            models.CheckConstraint(name="posts_note_lane_of_post", condition=_lane_of_post()),
        ]


class Outage(models.Model):
    """A declared fallback: something the post works without until somebody says that it is back."""

    id = models.UUIDField(primary_key=True, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=8)
    declared_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    ended_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="posts_outage_one_open", fields=["post", "what"], condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(name="posts_outage_what", condition=Q(what__in=SERVICES)),
            models.CheckConstraint(
                name="posts_outage_ended_by_somebody",
                condition=Q(ended_by__isnull=True, until__isnull=True)
                | Q(ended_by__isnull=False, until__isnull=False, until__gte=F("since")),
            ),
        ]


class Token(models.Model):
    """What a program carries to act, or to read, in the name of an officer. The secret itself is nowhere kept."""

    id = models.UUIDField(primary_key=True, editable=False)
    name = models.CharField(max_length=40, unique=True)
    """What people call the program or device; never given twice, so that the journal's purposes stay plain."""
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="tokens")
    digest = models.BinaryField(max_length=32, unique=True)
    """SHA-256 of the secret, which is 32 random bytes: nothing slower is needed for what cannot be guessed."""
    scopes = models.JSONField(default=list)
    """List of `Scope` values."""
    roles = models.JSONField(default=list)
    """Those of the officer's roles that count here; what the officer loses later is lost here too."""
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", null=True)
    """Where it may be used; null for every post."""
    created_at = models.DateTimeField()
    created_by = models.UUIDField()
    """Whoever the journal names: an officer, or the node itself while it is set up."""
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    """To the hour: enough to find tokens that nobody uses."""

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="posts_token_name", condition=~Q(name="")),
            models.CheckConstraint(name="posts_token_digest", condition=Q(Exact(Length(F("digest")), 32))),
            models.CheckConstraint(name="posts_token_expires", condition=Q(expires_at__gt=F("created_at"))),
        ]


REMEMBERED = timedelta(days=3)
"""How long an `Asked` is kept: a post that was cut off over a weekend finds out what was recorded."""


class Asked(models.Model):
    """A change that a program asked for under a key of its own: asked again, it is not done again. Nothing personal."""

    id = models.BigAutoField(primary_key=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    fingerprint = models.BinaryField(max_length=32)
    """SHA-256 of what was asked, so that the same key with other content is refused."""
    outcome = models.CharField(max_length=200)
    """Ids and codes of what came of it, as JSON; the answer is made of the register as it is when asked again."""
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="posts_asked_once", fields=["officer", "key"]),
            models.CheckConstraint(name="posts_asked_fingerprint", condition=Q(Exact(Length(F("fingerprint")), 32))),
        ]
