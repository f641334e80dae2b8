"""What every test may count on: an installation of its own, a database like production's, and nothing else.

`LIMEN_TEST_DATABASE=postgresql` runs the chosen tests on PostgreSQL instead of SQLite.
`pytest tests/lib` loads no Django.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from tests import found, made_once, postgresql

TESTS = Path(__file__).resolve().parent
LIB = TESTS / "lib"
DATABASE = os.environ.get("LIMEN_TEST_DATABASE", "sqlite")
DATABASES = ("default", "keys")
LONGEST_FIRST = ("withstand", "journeys", "doors", "house", "adapters")

_server: pytest.StashKey[postgresql.Server] = pytest.StashKey()
_home: pytest.StashKey[Path] = pytest.StashKey()
_tables: pytest.StashKey[threading.Thread] = pytest.StashKey()


# --- an installation of the tests' own -----------------------------------------------------------


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Make the installation and load Django, unless only the libraries are tested, which must not need either."""
    if _tests_only_libraries(config):
        return
    if worker := getattr(config, "workerinput", None):
        _copy_installation(config, name=worker["workerid"])
    else:
        _work_in_memory()
        _make_installation(config)
    os.environ["DJANGO_SETTINGS_MODULE"] = "limen.config.settings"
    # Playwright leaves an event loop in the thread that later tests of the same run use the database in.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    import django

    django.setup()
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["tests.hasher.Quick"]
    if getattr(config.option, "numprocesses", None):
        # A worker would read the settings before it has a folder of its own.
        del os.environ["DJANGO_SETTINGS_MODULE"]
        # While the workers look for their tests; they wait for it, or make the tables themselves if it failed.
        config.stash[_tables] = threading.Thread(target=made_once.tables)
        config.stash[_tables].start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the installation, and the server if one was started."""
    if tables := config.stash.get(_tables, None):
        tables.join()
    if server := config.stash.get(_server, None):
        _close_connections()
        server.stop()
    if home := config.stash.get(_home, None):
        shutil.rmtree(home, ignore_errors=True)


def _tests_only_libraries(config: pytest.Config) -> bool:
    paths = [Path(config.invocation_params.dir, argument.split("::")[0]).resolve() for argument in config.args]
    return all(path.is_relative_to(LIB) for path in paths)


def _work_in_memory() -> None:
    """Let whatever these tests write live in memory, where there is room: on a disk, they mostly wait for it."""
    if folder := found.memory_folder():
        os.environ["TMPDIR"] = str(folder)
        tempfile.tempdir = None  # what was found out before is found out anew


def _make_installation(config: pytest.Config) -> None:
    home = Path(tempfile.mkdtemp(prefix="limen-tests-"))
    config.stash[_home] = home
    addresses = _addresses(config)
    lines = ["https = false", 'hosts = ["localhost", "127.0.0.1", "testserver"]', *addresses]
    (home / "static").mkdir()
    (home / "limen.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    os.environ["LIMEN_HOME"] = str(home)
    os.environ["LIMEN_TEST_MADE_ONCE"] = str(home / "made-once")
    from limen.adapters import keys, node_identity

    node_identity.make_node(home, name="post-1")
    keys.make_kek(home)


def _copy_installation(config: pytest.Config, *, name: str) -> None:
    """Give a worker of pytest-xdist files of its own: what one test tidies away, another may be building."""
    made = Path(os.environ["LIMEN_HOME"])
    home = made.with_name(f"{made.name}-{name}")
    shutil.copytree(made, home, ignore=shutil.ignore_patterns("made-once", "*.sqlite3*"))
    config.stash[_home] = home
    os.environ["LIMEN_HOME"] = str(home)


def _addresses(config: pytest.Config) -> tuple[str, ...]:
    if DATABASE == "sqlite":
        return ()
    programs = found.postgresql_programs()
    if programs is None:
        sentence = "Not run: the tests on PostgreSQL, which was not found here (apt-get install postgresql)."
        found.remark(sentence)
        pytest.exit(sentence, returncode=1 if found.all_must_run() else 0)
    server = postgresql.Server(programs=programs)
    config.stash[_server] = server
    return (f'database = "{server.address("limen")}"', f'keys_database = "{server.address("keys")}"')


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


# --- generated examples --------------------------------------------------------------------------

# How long an example takes says something about the machine, not about the code: what must be quick is measured by
# `make bench`. Continuous integration tries the same examples every time; people try new ones.
hypothesis_settings.register_profile(
    "limen",
    max_examples=found.as_many(100, here=20),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=found.all_must_run(),
)
hypothesis_settings.load_profile("limen")


# --- databases -----------------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Let every test that uses a database use both; begin with what takes longest, so that no worker ends alone."""
    _use_both_databases(items)
    yield
    items.sort(key=lambda item: _place_in_line(item.path))


def _place_in_line(path: Path) -> int:
    folder = path.relative_to(TESTS).parts[0] if path.is_relative_to(TESTS) else ""
    return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)


def _use_both_databases(items: list[pytest.Item]) -> None:
    """An operation on the register seals with keys of the other database."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        marker = item.get_closest_marker("django_db")
        if marker is None and not fixtures & {"db", "transactional_db", "live_server"}:
            continue
        said = dict(marker.kwargs) if marker else {}
        said.setdefault("databases", DATABASES)
        said.setdefault("transaction", bool(fixtures & {"transactional_db", "live_server"}))
        item.add_marker(pytest.mark.django_db(**said), append=False)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_use_migrations: bool) -> bool:
    """Let Django use the databases that are there; all of them go with the installation."""
    return django_db_use_migrations


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_use_migrations: bool, django_db_blocker: DjangoDbBlocker
) -> None:
    """Give the worker a copy of the tables that were migrated once, so that Django has nothing left to migrate."""
    from django.db import connections

    if not django_db_use_migrations:
        return
    with django_db_blocker.unblock():
        made_once.copy_tables(connections["default"])
    for alias in DATABASES:
        connections[alias].settings_dict["TEST"]["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let the tests empty append-only tables between them, which the tables themselves refuse."""
    from django.contrib.contenttypes.management import create_contenttypes
    from django.db import connections
    from django.db.models.signals import post_migrate

    from limen.adapters.world import world
    from tests import append_only

    # Emptying the tables after a test tells whoever waits for migrations. Django's own rights, of which Limen uses
    # none, would be written anew each time, and take longer than the test.
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")

    with django_db_blocker.unblock():
        # The store makes its table when it is first used: in a test that is taken back, the table would be too.
        world().keys.destroyed()

    for alias in DATABASES:
        append_only.let_tests_empty_tables(connections[alias])


# --- tests of the libraries reach no database and no network -------------------------------------

_REFUSED = {"sqlite3.connect", "socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen"}
_inside_lib = False


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if _inside_lib and event in _REFUSED:
        raise PermissionError(f"A test of tests/lib must not reach outside: {event}.")


sys.addaudithook(_refuse)


@pytest.fixture(autouse=True)
def sealed_room(request: pytest.FixtureRequest) -> Iterator[None]:
    """Refuse database, network and programs to every test below tests/lib."""
    global _inside_lib  # noqa: PLW0603 - an audit hook can be given nothing else to look at
    _inside_lib = request.path.is_relative_to(LIB)
    yield
    _inside_lib = False


# --- what was not run ----------------------------------------------------------------------------


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose program is missing; fail it where all must run."""
    for need in found.NEEDS:
        if item.get_closest_marker(need.marker) and need.find() is None:
            sentence = f"{need.name} was not found ({need.remedy})"
            if found.all_must_run():
                pytest.fail(f"{sentence}, and in continuous integration every test must run.", pytrace=False)
            pytest.skip(sentence)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in the last lines what was not run, how to have it run, and what was run less often than elsewhere."""
    if hasattr(terminalreporter.config, "workerinput"):
        return  # a worker knows only its own tests
    told = [*_not_run(terminalreporter.stats.get("skipped", []))]
    if not found.all_must_run():
        told.append(found.FEWER)
    for sentence in told:
        terminalreporter.write_line(sentence, yellow=True)
    found.remark(*told)


def _not_run(skipped: list[pytest.TestReport]) -> Iterator[str]:
    for need in found.NEEDS:
        count = sum(need.marker in report.keywords for report in skipped)
        if count and need.find() is None:
            tests = "1 test needs" if count == 1 else f"{count} tests need"
            yield f"Not run: {tests} {need.name}. To run: {need.remedy}."
