"""The installation folder: where a node keeps its configuration, databases, secrets and certificates.

`LIMEN_HOME` names it (default `./var`). `limen init` makes it; nothing outside it is written by a running node.

    limen.toml         what this node is (see `Configuration`)
    limen.sqlite3      the register, unless `database` names PostgreSQL
    keys.sqlite3       subject keys, kept apart from the register and its backups
    secrets/           node signing key, key-encryption key, session secret (mode 0600)
    tls/               the post's own certificate
"""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from limen.adapters.secret_files import write_secret

READER_PORT = 9303
"""Where the agent of a booth's chip reader listens on its own machine: the number of the standard."""


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
    address: str = "127.0.0.1"
    """The address that `limen serve` listens on; 0.0.0.0 for every network of the machine."""
    port: int = 8443
    workers: int = 0
    """Web processes; 0 means one on SQLite (it has one writer at a time) and two on PostgreSQL."""
    reader_port: int = READER_PORT
    """Port on each booth's own machine at which pages of the desk may ask for its chip reader."""
    messages: str = "file"
    """How messages to authorities and services leave: `file`, `console` or `send`."""
    smtp: str = ""
    """`host:port` of the mail server, where messages are sent."""
    mail_from: str = ""
    sms_gateway: str = ""
    """https address that takes `{"to", "text", "id"}` as JSON."""

    @property
    def secrets(self) -> Path:
        """The folder of the node's secrets."""
        return self.home / "secrets"

    @property
    def certificates(self) -> Path:
        """The folder of the node's own certificate authority and certificate."""
        return self.home / "tls"

    @property
    def origin(self) -> str:
        """The address that a booth on this machine types: scheme, first host name, port."""
        return f"{'https' if self.https else 'http'}://{self.hosts[0]}:{self.port}"

    @property
    def reader(self) -> str:
        """The address at which a page finds the agent of its booth's chip reader."""
        return f"http://127.0.0.1:{self.reader_port}"


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
        remedy = "Mend the file or make it anew with `limen init`."
        raise ConfigurationError(f"{path}: cannot be read: {error}. {remedy}") from error
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
    "address": str,
    "port": int,
    "workers": int,
    "reader_port": int,
    "messages": str,
    "smtp": str,
    "mail_from": str,
    "sms_gateway": str,
}
_WAYS = ("file", "console", "send")


def _checked(folder: Path, path: Path, said: dict[str, object]) -> Configuration:
    for key, value in said.items():
        kind = _KINDS.get(key)
        if kind is None:
            raise ConfigurationError(f"{path}: unknown key “{key}”. Known keys: {', '.join(sorted(_KINDS))}.")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise ConfigurationError(f"{path}: “{key}” must be of type {kind.__name__}, not {value!r}.")
    if said.get("messages", "file") not in _WAYS:
        raise ConfigurationError(f"{path}: “messages” must be one of: {', '.join(_WAYS)}.")
    if isinstance(hosts := said.get("hosts"), list):
        if not hosts:
            raise ConfigurationError(
                f"{path}: “hosts” is empty. Name at least one host that booths reach this node by."
            )
        said = {**said, "hosts": tuple(str(host) for host in hosts)}
    return Configuration(home=folder, **said)  # type: ignore[arg-type]  # every key was checked against _KINDS above


def write_configuration(configuration: Configuration) -> Path:
    """Write `limen.toml` whole into the installation folder and return its path."""
    lines = [f"{key} = {_toml(getattr(configuration, key))}" for key in _KINDS]
    path = configuration.home / "limen.toml"
    write_secret(path, ("\n".join(lines) + "\n").encode(), replace=True)
    return path


def _toml(value: object) -> str:
    # JSON writes text, numbers, booleans and lists of text as TOML does.
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
