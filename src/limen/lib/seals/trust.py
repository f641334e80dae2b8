"""The keys whose seals are believed: a file that a State gives to whoever is to check its papers.

{"limen_seal_trust": 1, "keys": [{"state": "UTO", "node": "post-1", "public_key": "<64 hexadecimal digits>"}]}

Whoever puts it in place decides whom to believe: it is got by a way that is trusted, not from the paper.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

FORMAT: Final = "limen_seal_trust"
LONGEST_FILE: Final = 1_000_000
"""Bytes of the largest trust file that is read: some thousand keys."""
_KEY: Final = re.compile(r"[0-9a-f]{64}")
_STATE: Final = re.compile(r"[A-Z]{1,3}")


class TrustUnreadable(Problem):
    """What was given as a trust file is none."""

    code = "seal.trust-unreadable"
    sentence = N_(
        "This is no file of keys for seals: %(why)s. Ask the issuing State for the one of “limen seal trust”."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """A key, and whose it is."""

    state: str
    node: str
    public_key: bytes


def write_trust(keys: Iterable[TrustedKey]) -> str:
    """Return the text of a trust file."""
    rows = [{"state": key.state, "node": key.node, "public_key": key.public_key.hex()} for key in keys]
    return json.dumps({FORMAT: 1, "keys": rows}, indent=2, ensure_ascii=False) + "\n"


def read_trust(text: str) -> tuple[TrustedKey, ...]:
    """Return the keys of a trust file; raises TrustUnreadable."""
    if len(text) > LONGEST_FILE:
        raise TrustUnreadable(why="it is too large")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TrustUnreadable(why="it is not JSON") from error
    if not isinstance(said, dict) or said.get(FORMAT) != 1 or not isinstance(said.get("keys"), list):
        raise TrustUnreadable(why=f"{FORMAT} 1 is missing")
    return tuple(_key(row) for row in said["keys"])


def _key(row: object) -> TrustedKey:
    if not isinstance(row, dict):
        raise TrustUnreadable(why="a key is no object")
    state, node, key = (row.get(name) for name in ("state", "node", "public_key"))
    if not (isinstance(state, str) and _STATE.fullmatch(state)):
        raise TrustUnreadable(why="the State of a key is missing")
    if not (isinstance(node, str) and 0 < len(node) <= 80):
        raise TrustUnreadable(why="the node of a key is missing")
    if not (isinstance(key, str) and _KEY.fullmatch(key)):
        raise TrustUnreadable(why=f"the key of {node} is not 64 hexadecimal digits")
    return TrustedKey(state=state, node=node, public_key=bytes.fromhex(key))
