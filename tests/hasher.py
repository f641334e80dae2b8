"""Passwords of tests are hashed as in production, by Argon2, only with so little effort that it takes no time."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Quick(Argon2PasswordHasher):
    """Argon2 with its least parameters."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
