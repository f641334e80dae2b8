"""The part of `limen doctor` that asks the register; imported once Django is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from limen.adapters import clock
from limen.adapters.installation import Configuration, ConfigurationError
from limen.adapters.world import world
from limen.apps.journal import queries as journal
from limen.apps.posts import queries as posts
from limen.apps.trust import queries as signers
from limen.apps.watchlists import queries as watchlists
from limen.cli import foundation
from limen.cli.doctor import Ailment, Check
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role

BACKUP_AGE: Final = timedelta(days=2)


def _databases(_configuration: Configuration) -> Iterator[Ailment]:
    try:
        foundation.check_reachable()
    except ConfigurationError as error:
        yield Ailment(says=str(error), mend="See the sentence; then limen doctor again.")
        return
    if missing := foundation.missing_migrations():
        yield Ailment(says=f"{len(missing)} migrations are missing, {missing[0]} first.", mend="limen init")


def _keys(_configuration: Configuration) -> Iterator[Ailment]:
    try:
        world().keys.destroyed()
    except Problem as problem:
        yield Ailment(says=str(problem), mend="Without it sealed data cannot be read: put the right one back.")


def _journal(_configuration: Configuration) -> Iterator[Ailment]:
    health = journal.health(incarnation=world().node.incarnation, now=clock.now())
    for finding in health.findings:
        mend = "Set the clock of this machine." if finding.rule == "journal.clock" else "limen serve; then look again."
        yield Ailment(says=str(finding), mend=mend)


def _backup(configuration: Configuration) -> Iterator[Ailment]:
    if configuration.demo:
        return
    last = journal.last_backup_at()
    if last is None:
        yield Ailment(says="No backup was ever written.", mend="limen backup FILE, every night.")
    elif clock.now() - last > BACKUP_AGE:
        yield Ailment(says=f"The last backup is {(clock.now() - last).days} days old.", mend="limen backup FILE")


def _lists(_configuration: Configuration) -> Iterator[Ailment]:
    limit = timedelta(hours=world().pack.thresholds.list_stale_hours)
    for kept in watchlists.lists_in_force():
        yield from _list_data(kept)
        if kept.made_at is None:
            yield Ailment(says=f"The list {kept.code} has no entries yet.", mend="Import its first copy.", grave=False)
        elif clock.now() - kept.made_at > limit:
            yield _stale(kept.code, kept.made_at)


def _list_data(kept: watchlists.ListInForce) -> Iterator[Ailment]:
    """Read the data of a list from end to end."""
    if kept.waiting is not None:
        mend = f"Somebody else than {kept.waiting.proposer}: limen lists confirm {kept.code}"
        yield Ailment(says=f"A copy of the list {kept.code} waits to be confirmed.", mend=mend, grave=False)
    if kept.version is None:
        return
    try:
        world().artefacts.check(kept.artefact)
    except Problem as problem:
        mend = f"Import it again: limen lists import {kept.code} FILE. Until then no document is compared with it."
        yield Ailment(says=f"The list {kept.code}: {problem}", mend=mend)


def _stale(code: str, made_at: datetime) -> Ailment:
    hours = int((clock.now() - made_at).total_seconds() // 3600)
    return Ailment(says=f"The list {code} is {hours} hours old.", mend="Import a new copy of it.", grave=False)


def _signers(_configuration: Configuration) -> Iterator[Ailment]:
    """Whom is believed about documents: whether the file is whole, how old it is, and what waits."""
    found = signers.version_in_force()
    for waiting in signers.trust_waiting():
        mend = f"Somebody else than {waiting.proposer or waiting.bringer}: limen chip trust confirm"
        yield Ailment(says=f"Version {waiting.number} of the signers waits.", mend=mend, grave=False)
    if found is None:
        return
    try:
        world().artefacts.check(signers.trust_in_force(artefacts=world().artefacts).digest)
    except Problem as problem:
        yield Ailment(says=f"The signers of documents: {problem}", mend="limen chip trust import, with the same lists.")
    limit = timedelta(days=world().pack.thresholds.trust_stale_days)
    if found.made_at is not None and clock.now() - found.made_at > limit:
        days = (clock.now() - found.made_at).days
        says = f"The newest list of signers is {days} days old."
        yield Ailment(says=says, mend="limen chip trust import, with a newer list.", grave=False)


def _posts(_configuration: Configuration) -> Iterator[Ailment]:
    in_pack = {post.code for post in world().pack.posts}
    in_force = {post.code for post in posts.posts()}
    if in_pack != in_force:
        differ = ", ".join(sorted(in_pack ^ in_force))
        yield Ailment(says=f"The country pack and the register differ about: {differ}.", mend="limen init")


def _officers(_configuration: Configuration) -> Iterator[Ailment]:
    active = [officer for officer in posts.officers() if officer.is_active]
    if not any(Role.ADMINISTRATOR in officer.roles for officer in active):
        yield Ailment(says="There is no active administrator.", mend="limen init takes one in.")
    if without := sum(not officer.has_second_factor for officer in active):
        mend = "They are led to enrol at their next sign-in; deactivate whoever left."
        yield Ailment(says=f"{without} active officers have no second factor yet.", mend=mend, grave=False)


CHECKS: Final[dict[str, Check]] = {
    "databases": _databases,
    "subject keys": _keys,
    "journal": _journal,
    "backup": _backup,
    "lists": _lists,
    "signers": _signers,
    "posts": _posts,
    "officers": _officers,
}
