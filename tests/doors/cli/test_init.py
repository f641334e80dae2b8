"""`limen init` makes an installation that can serve, keeps what is there, and stops at what it cannot use."""

from __future__ import annotations

import re
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.doors.cli.command import Limen


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Limen, str]:
    limen = Limen(tmp_path_factory.mktemp("init") / "home")
    done = limen("init", "--host", "localhost", "--host", "post.border.example", "--administrator", "ada")
    assert done.returncode == 0, done.stderr
    return limen, done.stdout


def test_it_makes_everything_a_node_needs(made: tuple[Limen, str]) -> None:
    limen, said = made
    for name in (
        "limen.toml",
        "limen.sqlite3",
        "keys.sqlite3",
        "node.json",
        "node-public.pem",
        "static/staticfiles.json",
    ):
        assert (limen.home / name).is_file(), name
    assert "kept" not in said
    with sqlite3.connect(limen.home / "limen.sqlite3") as register:
        assert register.execute("SELECT count(*) FROM posts_post").fetchone() == (5,)


def test_nothing_secret_can_be_read_by_others(made: tuple[Limen, str]) -> None:
    home = made[0].home
    secret = [
        home / "limen.toml",
        *(home / "secrets").iterdir(),
        *home.glob("*.sqlite3*"),
        *(home / "tls").glob("*.key"),
    ]
    assert len(secret) >= 8
    for path in secret:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE((home / "secrets").stat().st_mode) == 0o700


def test_the_first_administrator_signs_in_with_what_was_told(made: tuple[Limen, str]) -> None:
    limen, said = made
    password = re.search(r"password +(\S+)", said)
    key = re.search(r"key +([A-Z2-7]{32})\b", said)
    assert password
    assert key
    told = limen.python(
        "import sys\n"
        "from allauth.mfa.models import Authenticator\n"
        "from django.contrib.auth import get_user_model\n"
        "officer = get_user_model().objects.get(username='ada')\n"
        "secret = Authenticator.objects.get(user=officer).wrap()\n"
        "from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value\n"
        "import time\n"
        "code = format_hotp_value(hotp_value(sys.argv[2], int(time.time()) // 30))\n"
        "print(officer.check_password(sys.argv[1]), officer.password_is_one_time, officer.roles)\n"
        "print(secret.validate_code(code))",
        password[1],
        key[1],
    )
    assert told.split("\n") == ["True True ['administrator']", "True"]


def test_the_journal_begins_with_it(made: tuple[Limen, str]) -> None:
    done = made[0]("journal", "verify")
    assert done.returncode == 0
    assert "holds: 3 events" in done.stdout


def test_run_again_it_keeps_everything(made: tuple[Limen, str]) -> None:
    limen, _ = made
    before = _contents(limen.home)
    done = limen("init")
    assert done.returncode == 0, done.stderr
    assert "made" not in done.stdout
    assert "password" not in done.stdout
    assert _contents(limen.home) == before


def _contents(home: Path) -> dict[str, bytes]:
    files = [home / "limen.toml", home / "node.json", *(home / "secrets").iterdir(), *(home / "tls").iterdir()]
    return {str(path): path.read_bytes() for path in files}


def test_broken_off_it_is_completed(made: tuple[Limen, str]) -> None:
    limen, _ = made
    (limen.home / "tls" / "node.pem").unlink()
    done = limen("init")
    assert "made  certificate for localhost" in done.stdout
    assert "kept  certificate authority" in done.stdout


def test_what_limen_toml_says_otherwise_is_not_overruled(made: tuple[Limen, str]) -> None:
    done = made[0]("init", "--port", "9999")
    assert done.returncode == 4
    assert "says otherwise about: port" in done.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--country", "atlantis"), "no such country pack"),
        (("--database", "postgresql://nobody@127.0.0.1:1/limen"), "“database” does not answer"),
        (("--database", "oracle"), "database must be"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, options: tuple[str, ...], told: str) -> None:
    limen = Limen(tmp_path / "home")
    done = limen("init", *options)
    assert done.returncode == 4
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pack_that_cannot_be_used_leaves_nothing_behind(tmp_path: Path) -> None:
    limen = Limen(tmp_path / "home")
    limen("init", "--country", "atlantis")
    assert not limen.home.exists()
