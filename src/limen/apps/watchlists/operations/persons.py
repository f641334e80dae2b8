"""Writes: a list of persons is opened, or what is said about it is changed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.watchlists import models
from limen.apps.watchlists.queries import person_list_id
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import HitAction, ListCategory
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON

_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}").fullmatch
NEVER_DISCREET: Final = frozenset({Role.FIRST_LINE, Role.ADMINISTRATOR, Role.STATISTICIAN})
"""Roles that a discreet entry is never shown to: the lane must behave as if there were none."""


class PersonListNotRight(Problem):
    """A list of persons says whose it is, on what law it stands, and for what somebody may stand on it."""

    code = "person-list-not-right"
    sentence = N_("A list of persons needs a code, a name, an owner of the country pack and a legal basis.")


class CategoryUnknown(Problem):
    """The law of this State knows no such reason for being listed."""

    code = "list-category-unknown"
    sentence = N_("“%(category)s” is no category that the law knows or that this list may hold.")


class ActionNotAllowed(Problem):
    """No category of the list allows this action."""

    code = "list-action-wrong"
    sentence = N_("“%(action)s” is not what a category of this list allows on a hit.")


class SeersMissing(Problem):
    """Discreet entries are for named roles only."""

    code = "list-seers-missing"
    sentence = N_(
        "This list may hold discreet entries: name the roles that may see them. The first line, statisticians and"
        " administrators never do."
    )


class ListKindFixed(Problem):
    """A list made here does not become a copy, nor a copy a list made here."""

    code = "list-kind-fixed"
    sentence = N_("A list keeps being made here or being a copy. Open another one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTold:
    """What is said about a list when it is opened or changed."""

    code: str
    name: str
    owner: str
    """Code of a list owner of the country pack."""
    legal_basis: str
    action: str
    made_here: bool
    categories: Collection[str]
    usual_category: str = ""
    seen_by: Collection[str] = ()
    format: str = ""
    mapping: Mapping[str, JSON] | None = None
    source: str = ""
    stale_hours: int = 0
    """0 for the threshold of the country pack."""


def open_person_list(act: Act, *, told: ListTold) -> None:
    """Open a list of persons, or change what is said about it; its entries stay as they are.

    Raises NotAllowed, PersonListNotRight, CategoryUnknown, ActionNotAllowed, SeersMissing or ListKindFixed.
    """
    require(act.roles, Right.KEEP_LISTS)
    owner = act.pack.list_owner(told.owner)
    said = {"name": clean_line(told.name, longest=120), "legal_basis": clean_line(told.legal_basis, longest=200)}
    if not _CODE(told.code) or not all(said.values()) or owner is None:
        raise PersonListNotRight
    categories = _categories(act, told)
    _check_action(told, categories)
    seers = _seers(told, categories)
    with transaction.atomic():
        kept = models.PersonList.objects.select_for_update().filter(code=told.code).first()
        if kept is not None and kept.made_here != told.made_here:
            raise ListKindFixed
        row = kept or models.PersonList(
            code=told.code, made_here=told.made_here, opened_at=act.at, opened_by_id=act.actor
        )
        row.name, row.legal_basis, row.owner, row.action = said["name"], said["legal_basis"], owner.name, told.action
        row.categories, row.usual_category = [each.code for each in categories], told.usual_category
        row.seen_by = seers
        row.format, row.mapping = told.format, dict(told.mapping) if told.mapping is not None else None
        row.source = clean_line(told.source, longest=500)
        row.stale_hours = told.stale_hours or act.pack.thresholds.list_stale_hours
        row.save()
        data: dict[str, JSON] = {"list": row.code, "action": row.action, "made_here": row.made_here}
        append(act, kind="limen.person-list.opened", subject=person_list_id(row.code), data=data)


def remember_mapping(act: Act, *, list_code: str, mapping: Mapping[str, JSON]) -> None:
    """Keep which column of a table says what, for every later copy. Raises NotAllowed or PersonListUnknown."""
    require(act.roles, Right.PROPOSE_LISTS)
    with transaction.atomic():
        row = locked_list(list_code)
        row.mapping = dict(mapping)
        row.save(update_fields=["mapping"])
        data: dict[str, JSON] = {"list": row.code, "action": row.action, "made_here": row.made_here}
        append(act, kind="limen.person-list.opened", subject=person_list_id(row.code), data=data)


class PersonListUnknown(Problem):
    """There is no list of persons of this code."""

    code = "person-list-unknown"
    sentence = N_("There is no list of persons “%(list)s”.")


def locked_list(code: str) -> models.PersonList:
    """Return a list, locked until the transaction ends. Raises PersonListUnknown."""
    clean = clean_line(code, longest=32)
    row = models.PersonList.objects.select_for_update().filter(code=clean).first()
    if row is None:
        raise PersonListUnknown(list=clean)
    return row


def _categories(act: Act, told: ListTold) -> list[ListCategory]:
    law = act.pack.watchlists
    for code in (*told.categories, *([told.usual_category] if told.usual_category else ())):
        if law.category(code) is None or code not in told.categories:
            raise CategoryUnknown(category=clean_line(code, longest=32))
    if not told.categories:
        raise PersonListNotRight
    return [each for each in law.categories if each.code in told.categories]


def _check_action(told: ListTold, categories: Collection[ListCategory]) -> None:
    if not any(told.action in each.actions for each in categories):
        raise ActionNotAllowed(action=clean_line(told.action, longest=16))


def _seers(told: ListTold, categories: Collection[ListCategory]) -> list[str]:
    """Return the roles named, sorted; a list that may hold discreet entries names some, and none that must not know."""
    known = {Role(role) for role in told.seen_by if role in set(Role)}
    may_be_discreet = any(HitAction.DISCREET in each.actions for each in categories)
    if len(known) != len(set(told.seen_by)) or Role.ADMINISTRATOR in known:
        raise SeersMissing
    if may_be_discreet and (not known or known & NEVER_DISCREET):
        raise SeersMissing
    return sorted(role.value for role in known)
