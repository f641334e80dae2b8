"""What an installation needs in its databases before anybody can sign in; imported once Django is loaded."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from limen.adapters.credentials import one_time_password, totp_secret
from limen.adapters.installation import ConfigurationError
from limen.adapters.world import world
from limen.apps.posts import operations, queries
from limen.apps.watchlists.operations import rows_to_files
from limen.lib.basics.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAdministrator:
    """What the first administrator is told once."""

    username: str
    password: str
    totp_secret: str


def make_tables() -> bool:
    """Bring the databases up to date; True when anything was made. ConfigurationError when out of reach."""
    check_reachable()
    missing = bool(missing_migrations())
    if missing:
        call_command("migrate", interactive=False, verbosity=0)
    rows_to_files(world().machine_act(purpose="installation"))  # what no migration can do: it has no hold of files
    call_command("createcachetable", verbosity=0)
    return missing


def missing_migrations() -> list[str]:
    """Return the migrations that the database still lacks, as `app.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def check_reachable() -> None:
    """Raise ConfigurationError unless both databases answer."""
    for alias, key in (("default", "database"), ("keys", "keys_database")):
        try:
            connections[alias].ensure_connection()
        except OperationalError as error:
            told = " ".join(str(error).split())
            raise ConfigurationError(
                f"The database that limen.toml names as “{key}” does not answer: {told}."
                " Check the address, and that the database exists and its server runs."
            ) from error


def check_ready() -> None:
    """Raise ConfigurationError unless both databases answer and have all their tables."""
    check_reachable()
    if missing := missing_migrations():
        raise ConfigurationError(
            f"The database lacks {len(missing)} migrations, {missing[0]} first."
            " Run `limen init`: it keeps what is there."
        )


def load_posts() -> operations.PackPosts:
    """Put the posts of the country pack in force."""
    return operations.load_pack_posts(world().machine_act(purpose="installation"))


def first_administrator(username: str) -> FirstAdministrator | None:
    """Take in the first administrator with a one-time password and a second factor; None when there is one already."""
    if any(Role.ADMINISTRATOR in officer.roles and officer.is_active for officer in queries.officers()):
        return None
    told = FirstAdministrator(username=username, password=one_time_password(), totp_secret=totp_secret())
    act = world().machine_act(purpose="installation")
    officer = operations.add_officer(
        act, username=username, full_name=username.title(), roles=[Role.ADMINISTRATOR], password=told.password
    )
    operations.enrol_totp(act, officer=officer, secret=told.totp_secret)
    return told


def collect_static() -> None:
    """Gather the browser's files, hashed and compressed, into the installation's folder."""
    if settings.STATIC_ROOT.is_dir():
        call_command("collectstatic", interactive=False, verbosity=0)


def close_databases() -> None:
    """Let go of the databases: what runs from now on are other processes."""
    connections.close_all()
