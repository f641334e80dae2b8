"""Keep the subject keys out of the register: Django's tables never go to the `keys` database."""

from __future__ import annotations


class KeysApart:
    """Router: the `keys` database belongs to `adapters.keys` alone, which makes its own one table there."""

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:  # noqa: ARG002 - the signature is Django's
        """Return False for every migration into `keys`."""
        return db != "keys"
