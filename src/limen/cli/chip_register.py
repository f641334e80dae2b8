"""What `limen chip` asks and does in the register of this installation; imported once Django is loaded."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

from limen.adapters.artefact_store import ArtefactStore
from limen.adapters.trust_store import trust_files
from limen.adapters.world import world
from limen.apps.trust import operations
from limen.apps.trust.queries import (
    Changes,
    TrustInForce,
    TrustVersionView,
    changes_of,
    trust_in_force,
    trust_version,
    trust_versions,
    trust_waiting,
)
from limen.cli.named_officer import act_of_officer

PURPOSE = "trust"


def in_force() -> TrustInForce:
    """Return whom this installation believes."""
    return trust_in_force(artefacts=world().artefacts)


def stale_days() -> int:
    """Return the age at which the country pack calls the newest list old."""
    return world().pack.thresholds.trust_stale_days


def versions() -> tuple[TrustVersionView, ...]:
    """Return the versions, the newest first."""
    return trust_versions()


def waiting(number: int | None) -> TrustVersionView:
    """Return the version of a number, or the only one that waits. Raises TrustVersionUnknown."""
    found = [each for each in trust_waiting() if number in (None, each.number)]
    if len(found) != 1:
        raise operations.TrustVersionUnknown
    return found[0]


def bring(files: Iterable[Path], anchors: Iterable[Path], *, officer: str) -> tuple[TrustVersionView, Changes]:
    """Bring files; return the version that they make and what it changes."""
    act = act_of_officer(officer, purpose=PURPOSE)
    version = operations.import_trust(act, files=trust_files(files), anchors=trust_files(anchors))
    return _told(version)


def propose(number: int | None, *, words: str, officer: str) -> None:
    """Propose the version that waits."""
    operations.propose_trust(act_of_officer(officer, purpose=PURPOSE), version=waiting(number).id, words=words)


def confirm(number: int | None, *, officer: str) -> int:
    """Put the version that waits in force; return how many authorities are believed."""
    return operations.confirm_trust(act_of_officer(officer, purpose=PURPOSE), version=waiting(number).id)


def withdraw(number: int | None, *, words: str, officer: str) -> None:
    """Take the version that waits back."""
    operations.withdraw_trust(act_of_officer(officer, purpose=PURPOSE), version=waiting(number).id, words=words)


def roll_back(number: int, *, words: str, officer: str) -> tuple[TrustVersionView, Changes]:
    """Propose that an earlier version comes back."""
    act = act_of_officer(officer, purpose=PURPOSE)
    return _told(operations.propose_rollback(act, number=number, words=words))


def remove(code: str, *, words: str, officer: str) -> tuple[TrustVersionView, Changes]:
    """Propose that a list or certificate goes."""
    act = act_of_officer(officer, purpose=PURPOSE)
    return _told(operations.remove_source(act, code=code, words=words))


def write_copy(path: Path) -> int:
    """Write the version in force with the signature of this node; return how many authorities it holds."""
    found = in_force()
    with path.open("xb") as file:
        for part in _files().copy_of(found.digest):
            file.write(part)
    return len(found.store.authorities)


def take_copy(path: Path, *, officer: str) -> TrustVersionView:
    """Put in force what another node wrote by `write_copy`; return the version."""
    act = act_of_officer(officer, purpose=PURPOSE)
    return _told(operations.receive_trust(act, artefact=_files().take_copy(path.read_bytes())))[0]


def _files() -> ArtefactStore:
    return ArtefactStore(folder=settings.CONFIGURATION.home)


def _told(version: UUID) -> tuple[TrustVersionView, Changes]:
    view, changes = trust_version(version), changes_of(version, artefacts=world().artefacts)
    if view is None or changes is None:
        raise operations.TrustVersionUnknown
    return view, changes
