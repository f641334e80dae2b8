"""Whose seals this installation believes: its own, and those of the keys that were put beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from limen.adapters.node_identity import read_node, read_public_key
from limen.lib.seals.trust import LONGEST_FILE, TrustedKey, TrustUnreadable, read_trust

FILE: Final = "seal-trust.json"
"""In the installation's folder: keys of other nodes, joined from what their `limen seal trust` printed."""


def own_key(folder: Path, *, state: str) -> TrustedKey:
    """Return the key with which this node seals papers; raises NodeUnknown."""
    return TrustedKey(state=state, node=read_node(folder).name, public_key=read_public_key(folder))


def trust_of(folder: Path, *, state: str) -> tuple[TrustedKey, ...]:
    """Return all keys that the installation in `folder` believes; raises NodeUnknown or TrustUnreadable."""
    path = folder / FILE
    return (own_key(folder, state=state), *(trust_in(path) if path.exists() else ()))


def trust_in(path: Path) -> tuple[TrustedKey, ...]:
    """Return the keys of a trust file; raises TrustUnreadable."""
    try:
        with path.open("rb") as file:
            return read_trust(file.read(LONGEST_FILE + 1).decode("utf-8"))
    except (OSError, ValueError) as error:
        raise TrustUnreadable(why=f"{path.name} cannot be read") from error
