"""The fixtures of a served desk, for the tests of this folder."""

from tests.doors.desk.fixtures import address, chromium, sit_down, sittings

__all__ = ["address", "chromium", "sit_down", "sittings"]
