"""What takes long to import and reads no installation; imported once, by the process that commands are forked from."""

from __future__ import annotations

import importlib

NAMES = (
    "argon2", "asyncio", "cryptography.x509", "cryptography.hazmat.primitives.asymmetric.ed25519",
    "cryptography.hazmat.primitives.ciphers.aead", "cryptography.hazmat.primitives.serialization",
    "django.contrib.staticfiles.storage", "django.core.cache.backends.db", "django.core.management",
    "django.core.servers.basehttp", "django.core.validators", "django.db.backends.postgresql.base",
    "django.db.backends.sqlite3.base", "django.db.migrations.executor", "django.db.models", "django.forms",
    "django.template.defaulttags", "django.template.loader", "django.test.signals", "django.urls",
    "django.utils.translation.trans_real", "django.views.defaults", "email.message", "fido2.webauthn",
    "limen.adapters.archive", "limen.adapters.certificates", "limen.adapters.country_pack", "limen.adapters.world",
    "limen.cli.app", "limen.lib.decision", "limen.lib.events.proof", "limen.lib.inspection", "limen.lib.mrz",
    "limen.lib.safeguards", "psycopg", "pyrage", "qrcode", "rich.console", "rich.progress", "rich.table", "sqlparse",
    "typer", "whitenoise.storage", "zoneinfo",
)  # fmt: skip

for name in NAMES:
    importlib.import_module(name)
