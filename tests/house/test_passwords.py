"""Passwords cost an attacker what OWASP asks for: the tests' quick hashing stays with the tests."""

from __future__ import annotations

import re

from django.contrib.auth.hashers import make_password

from limen.config import settings as production


def test_production_hashes_with_argon2_of_full_effort(settings: object) -> None:
    settings.PASSWORD_HASHERS = production.PASSWORD_HASHERS  # type: ignore[attr-defined]  # pytest-django's own type
    kind, costs = make_password("seven herons over a still lake").split("$")[1:4:2]
    memory, passes = (int(number) for number in re.findall(r"[mt]=(\d+)", costs))
    assert kind == "argon2id"
    # OWASP Password Storage Cheat Sheet: at least 19 MiB and two passes.
    assert (memory >= 19 * 1024, passes >= 2) == (True, True)


def test_the_tests_hash_with_little_effort() -> None:
    assert "m=8,t=1" in make_password("seven herons over a still lake")
