"""One officer's sitting at one screen: awake, locked, over; complete only with an own password and a second factor.

The state is in the session on the server. The screen that locks by itself in the browser only asks for this lock.
"""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME

from limen.adapters import clock
from limen.apps.posts.operations import SignInEvent
from limen.desk import acting
from limen.desk.requests import DeskRequest

LOCKED_ON = "limen_locked_on"
"""Session key of when the officer had last shown who they are when the screen was locked; missing while it is open."""
TOUCHED_AT = "limen_touched_at"
COMPLETE = "limen_sign_in_complete"
LIVE_HEADER = "X-Limen-Live"
"""Sent by parts of a page that refresh themselves: a screen that nobody touches must lock all the same."""

TOUCH_EVERY_SECONDS = 30
"""How often the time of the last request is written down; a write for each request would double the cost of reading."""


def lock(request: DeskRequest, *, how: str) -> None:
    """Lock the screen until the same officer shows again who they are; `how` is `key` or `idle`."""
    request.session[LOCKED_ON] = _last_shown(request)
    acting.record(request, SignInEvent.LOCKED, how=how)


def is_locked(request: DeskRequest) -> bool:
    """Return True when the screen is locked, locking it first when nobody has used it for the configured time.

    It opens again when the officer has shown who they are (password, code or passkey) after it was locked.
    """
    now = clock.now().timestamp()
    touched = request.session.get(TOUCHED_AT)
    if LOCKED_ON not in request.session and touched and now - touched > settings.CONFIGURATION.idle_minutes * 60:
        lock(request, how="idle")
    if LOCKED_ON not in request.session:
        return False
    # Another time than at the lock, not a later one: a clock that was set back must not open every lock.
    if _last_shown(request) == request.session[LOCKED_ON]:
        return True
    del request.session[LOCKED_ON]
    request.session[TOUCHED_AT] = now
    acting.record(request, SignInEvent.UNLOCKED)
    return False


def is_over(request: DeskRequest) -> bool:
    """Return True when the sitting has lasted longer than the longest shift: a session never lives on by being used."""
    records = acting.sitting_records(request)
    if not records:
        return True
    return clock.now().timestamp() - float(records[0]["at"]) > settings.CONFIGURATION.shift_hours * 3600


def keep_awake(request: DeskRequest) -> None:
    """Remember that somebody is working; requests that a page makes by itself do not count."""
    if request.headers.get(LIVE_HEADER):
        return
    now = clock.now().timestamp()
    # Where the clock was set back, the last request lies ahead: left there, nobody's absence would be noticed for long.
    if abs(now - request.session.get(TOUCHED_AT, 0)) > TOUCH_EVERY_SECONDS:
        request.session[TOUCHED_AT] = now


def missing_step(request: DeskRequest) -> str:
    """Return the name of the view where the officer completes the sign-in; empty when nothing is missing."""
    officer = request.user
    if not officer.is_authenticated or request.session.get(COMPLETE):
        return ""
    if officer.password_is_one_time:
        return "account_change_password"
    if not is_mfa_enabled(officer, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        return "desk:enrol"
    request.session[COMPLETE] = True
    return ""


def next_parameter(address: str) -> str:
    """Return the query string that brings the officer back to `address`."""
    return urlencode({REDIRECT_FIELD_NAME: address})


def _last_shown(request: DeskRequest) -> float:
    """Return when the officer last showed who they are, in seconds; 0 for never."""
    records = acting.sitting_records(request)
    return float(records[-1]["at"]) if records else 0.0
