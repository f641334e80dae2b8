"""The installation folder: where a node keeps its configuration, databases, secrets and certificates.

`LIMEN_HOME` names it (default `./var`). `limen init` makes it; nothing outside it is written by a running node.

    limen.toml         what this node is (see `Configuration`)
    limen.sqlite3      the register, unless `database` names PostgreSQL
    keys.sqlite3       subject keys, kept apart from the register and its backups
    secrets/           node signing key, key-encryption key, session secret (mode 0600)
    tls/               the post's own certificate
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path


class ConfigurationError(Exception):
    """The installation cannot be used as it is; the text says which file, which key and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What `limen.toml` says about this node."""

    home: Path
    node_name: str = "post-1"
    country: str = "utopia"
    database: str = "sqlite"
    """`sqlite`, or a `postgresql://user@host/name` address."""
    keys_database: str = "sqlite"
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1")
    https: bool = True
    demo: bool = False
    idle_minutes: int = 15
    """Minutes without a request after which the screen locks."""
    shift_hours: int = 12
    """Hours after which a session ends whatever happens."""

    @property
    def secrets(self) -> Path:
        """The folder of the node's secrets."""
        return self.home / "secrets"


def home() -> Path:
    """Return the installation folder named by `LIMEN_HOME`, `./var` when it is not set."""
    return Path(os.environ.get("LIMEN_HOME", "var")).resolve()


def read_configuration(folder: Path) -> Configuration:
    """Return what `limen.toml` in `folder` says; defaults when there is no such file yet.

    Raises ConfigurationError when the file cannot be read or names a key that does not exist.
    """
    path = folder / "limen.toml"
    if not path.exists():
        return Configuration(home=folder)
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path}: cannot be read: {error}. Mend the file or make it anew with `limen init`.") from error
    return _checked(folder, path, said)


_KINDS: dict[str, type] = {
    "node_name": str,
    "country": str,
    "database": str,
    "keys_database": str,
    "hosts": list,
    "https": bool,
    "demo": bool,
    "idle_minutes": int,
    "shift_hours": int,
}


def _checked(folder: Path, path: Path, said: dict[str, object]) -> Configuration:
    for key, value in said.items():
        kind = _KINDS.get(key)
        if kind is None:
            raise ConfigurationError(f"{path}: unknown key “{key}”. Known keys: {', '.join(sorted(_KINDS))}.")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise ConfigurationError(f"{path}: “{key}” must be of type {kind.__name__}, not {value!r}.")
    if isinstance(hosts := said.get("hosts"), list):
        said = {**said, "hosts": tuple(str(host) for host in hosts)}
    return Configuration(home=folder, **said)  # type: ignore[arg-type]  # every key was checked against _KINDS above
