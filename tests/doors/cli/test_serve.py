"""`limen serve` on a real port: it answers by HTTPS, ends as told, and never half."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.doors.cli.command import Limen, free_port, installed


@pytest.fixture(scope="module")
def limen(tmp_path_factory: pytest.TempPathFactory) -> Limen:
    return installed(tmp_path_factory.mktemp("serve") / "home")


@contextmanager
def serving(limen: Limen, port: int) -> Iterator[subprocess.Popen[str]]:
    """Serve until the block ends; the block begins when the command says that it serves."""
    process = limen.start("serve", "--port", str(port))
    try:
        assert process.stdout
        said = []
        while f"https://localhost:{port}" not in (line := process.stdout.readline()):
            said.append(line)
            assert process.poll() is None, said
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def _get(limen: Limen, port: int) -> int:
    context = ssl.create_default_context(cafile=str(limen.home / "tls" / "authority.pem"))
    with urllib.request.urlopen(f"https://localhost:{port}/sign-in/", context=context, timeout=20) as answer:
        status: int = answer.status
        return status


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _node_pid(limen: Limen) -> int:
    return int(json.loads((limen.home / "node-health.json").read_text())["pid"])


def test_a_booth_that_trusts_the_authority_is_answered_and_it_ends_when_told(limen: Limen) -> None:
    port = free_port()
    with serving(limen, port) as process:
        assert _get(limen, port) == 200
        os.kill(_node_pid(limen), 0)
    assert process.returncode == 0
    assert _is_free(port)
    with pytest.raises(ProcessLookupError):
        os.kill(_node_pid(limen), 0)


def test_a_port_that_is_taken_is_told(limen: Limen) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = limen("serve", "--port", str(port))
    assert done.returncode == 6
    assert f"Port {port} on 127.0.0.1 is taken" in done.stderr


def test_an_address_that_is_not_ours_is_told(limen: Limen) -> None:
    done = limen("serve", "--address", "203.0.113.7", "--port", str(free_port()))
    assert done.returncode == 6
    assert "does not let Limen listen" in done.stderr


def test_when_the_node_process_dies_the_desk_is_ended_too(limen: Limen) -> None:
    port = free_port()
    with serving(limen, port) as process:
        os.kill(_node_pid(limen), signal.SIGKILL)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 7
    assert "node process ended by itself (SIGKILL)" in said
    assert _is_free(port)


def test_killed_it_leaves_nobody_on_the_port(limen: Limen) -> None:
    port = free_port()
    with serving(limen, port) as process:
        process.kill()
        process.wait(10)
        until = time.monotonic() + 20
        while not _is_free(port) and time.monotonic() < until:
            time.sleep(0.1)
    assert _is_free(port)


def test_tables_that_are_missing_are_told(limen: Limen, tmp_path: Path) -> None:
    with sqlite3.connect(limen.home / "limen.sqlite3") as register:
        kept = register.execute("SELECT app, name, applied FROM django_migrations WHERE app = 'crossings'").fetchall()
        register.execute("DELETE FROM django_migrations WHERE app = 'crossings'")
    try:
        done = limen("serve", "--port", str(free_port()))
    finally:
        with sqlite3.connect(limen.home / "limen.sqlite3") as register:
            register.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)", kept)
    assert done.returncode == 4
    assert "lacks" in done.stderr
    assert "limen init" in done.stderr
