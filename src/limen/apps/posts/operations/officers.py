"""Officers: taken in, given roles, made inactive; how they like their screen. Nobody is ever deleted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.posts.models import Officer, Theme
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,59}")


class UsernameUnfit(Problem):
    """The name to sign in with has another form than allowed."""

    code = "username-unfit"
    sentence = N_(
        "“%(username)s” cannot be a user name. Use 2 to 60 small letters, digits, dots or hyphens, a letter first."
    )


class UsernameTaken(Problem):
    """Somebody signs in with this name already."""

    code = "username-taken"
    sentence = N_("The user name “%(username)s” is taken. Choose another.")


class PasswordUnfit(Problem):
    """The password is too easy to guess."""

    code = "password-unfit"
    sentence = N_(
        "This password is too easy to guess. Use at least 12 characters, not only digits, and no name or common word."
    )


class RolesMissing(Problem):
    """An officer must have at least one role."""

    code = "roles-missing"
    sentence = N_("Choose at least one role.")


class OwnRoles(Problem):
    """An administrator would change what they themselves may do."""

    code = "own-roles"
    sentence = N_("Nobody changes their own roles. Ask another administrator.")


class OfficerUnknown(Problem):
    """There is no such officer."""

    code = "officer-unknown"
    sentence = N_("There is no such officer. Look at the list of officers.")


class OfficerInactive(Problem):
    """The officer does not work here any more."""

    code = "officer-inactive"
    sentence = N_("This officer is not active. An administrator can make them active again.")


class LastAdministrator(Problem):
    """The change would leave nobody who can keep officers."""

    code = "last-administrator"
    sentence = N_("This is the last active administrator. Give somebody else that role first.")


class LanguageUnknown(Problem):
    """The product does not speak this language."""

    code = "language-unknown"
    sentence = N_("There is no translation into “%(language)s”. Choose one of the languages shown.")


def add_officer(
    act: Act,
    *,
    username: str,
    full_name: str,
    roles: Iterable[Role],
    password: str,
    language: str = "en",
    one_time: bool = True,
) -> UUID:
    """Take an officer in and return their id; with `one_time` they must choose a password of their own first.

    Raises NotAllowed, UsernameUnfit, UsernameTaken, RolesMissing, LanguageUnknown or PasswordUnfit.
    """
    require(act.roles, Right.KEEP_OFFICERS)
    held = _role_list(roles)
    _check_language(language)
    officer = Officer(id=act.new_id(), username=username, full_name=full_name.strip(), roles=held, language=language)
    if not is_username(username):
        raise UsernameUnfit(username=username[:60])
    _set_password(officer, password, one_time=one_time)
    with transaction.atomic():
        if Officer.objects.filter(username=username).exists():
            raise UsernameTaken(username=username)
        officer.save(force_insert=True)
        append(act, kind="limen.officer.added", subject=officer.id, data={"roles": held, "language": language})
    return officer.id


def change_roles(act: Act, *, officer: UUID, roles: Iterable[Role]) -> None:
    """Give an officer these roles and no others.

    Raises NotAllowed, OwnRoles, OfficerUnknown, RolesMissing or LastAdministrator.
    """
    require(act.roles, Right.KEEP_OFFICERS)
    held = _role_list(roles)
    if officer == act.actor:
        raise OwnRoles
    with transaction.atomic():
        administrators = _locked_administrators()
        row = locked_officer(officer)
        before = list(row.roles)
        if before == held:
            return
        if Role.ADMINISTRATOR not in held:
            _keep_one_beside(row, administrators)
        row.roles = held
        row.save(update_fields=["roles"])
        append(act, kind="limen.officer.roles-changed", subject=officer, data={"before": before, "after": held})


def deactivate(act: Act, *, officer: UUID) -> None:
    """Let an officer sign in no more; what they did stays under their name.

    Raises NotAllowed, OfficerUnknown or LastAdministrator.
    """
    require(act.roles, Right.KEEP_OFFICERS)
    with transaction.atomic():
        administrators = _locked_administrators()
        row = locked_officer(officer)
        _keep_one_beside(row, administrators)
        _set_active(act, row, active=False)


def reactivate(act: Act, *, officer: UUID) -> None:
    """Let an officer sign in again. Raises NotAllowed or OfficerUnknown."""
    require(act.roles, Right.KEEP_OFFICERS)
    with transaction.atomic():
        _set_active(act, locked_officer(officer), active=True)


def give_one_time_password(act: Act, *, officer: UUID, password: str) -> None:
    """Set a password that the officer must replace at the next sign-in.

    Raises NotAllowed, OfficerUnknown or PasswordUnfit.
    """
    require(act.roles, Right.KEEP_OFFICERS)
    _change_password(act, officer, password, one_time=True)


def choose_password(act: Act, *, password: str) -> None:
    """Set the acting officer's own password. Raises OfficerUnknown or PasswordUnfit."""
    _change_password(act, act.actor, password, one_time=False)


def set_language(act: Act, *, language: str) -> None:
    """Show the acting officer every page in this language. Raises OfficerUnknown or LanguageUnknown."""
    _check_language(language)
    with transaction.atomic():
        row = locked_officer(act.actor)
        row.language = language
        row.save(update_fields=["language"])
        append(act, kind="limen.officer.language-chosen", subject=row.id, data={"language": language})


def set_theme(act: Act, *, theme: Theme) -> None:
    """Show the acting officer every page light, dark, or as their machine is. Raises OfficerUnknown."""
    with transaction.atomic():
        row = locked_officer(act.actor)
        row.theme = theme.value
        row.save(update_fields=["theme"])
        append(act, kind="limen.officer.theme-chosen", subject=row.id, data={"theme": theme.value})


def is_username(name: str) -> bool:
    """Return True when somebody may sign in with this name."""
    return _USERNAME.fullmatch(name) is not None


def locked_officer(officer: UUID) -> Officer:
    """Return the officer's row, locked until the transaction ends; raises OfficerUnknown."""
    row = Officer.objects.select_for_update().filter(id=officer).first()
    if row is None:
        raise OfficerUnknown
    return row


def _role_list(roles: Iterable[Role]) -> list[str]:
    held = sorted({Role(role).value for role in roles})
    if not held:
        raise RolesMissing
    return held


def _locked_administrators() -> frozenset[UUID]:
    """Return the active administrators, locked in one order and before any other officer: two who leave at the same
    moment wait for each other instead of for ever.
    """
    active = Officer.objects.select_for_update().filter(is_active=True).order_by("id")
    return frozenset(officer.id for officer in active if Role.ADMINISTRATOR in officer.role_set)


def _keep_one_beside(row: Officer, administrators: frozenset[UUID]) -> None:
    """Raise LastAdministrator when `row` is the only one of the active administrators."""
    if administrators == {row.id}:
        raise LastAdministrator


def _set_active(act: Act, row: Officer, *, active: bool) -> None:
    if row.is_active == active:
        return
    row.is_active = active
    row.save(update_fields=["is_active"])
    append(act, kind="limen.officer.reactivated" if active else "limen.officer.deactivated", subject=row.id, data={})


def _change_password(act: Act, officer: UUID, password: str, *, one_time: bool) -> None:
    with transaction.atomic():
        row = locked_officer(officer)
        _set_password(row, password, one_time=one_time)
        row.save(update_fields=["password", "password_is_one_time"])
        append(act, kind="limen.officer.password-set", subject=officer, data={"one_time": one_time})


def _set_password(row: Officer, password: str, *, one_time: bool) -> None:
    try:
        validate_password(password, user=row)
    except ValidationError as error:
        raise PasswordUnfit from error
    row.set_password(password)
    row.password_is_one_time = one_time


def _check_language(language: str) -> None:
    if language not in dict(settings.LANGUAGES):
        raise LanguageUnknown(language=language[:20])
