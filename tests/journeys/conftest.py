"""The fixtures of a served desk, for the tests of this folder."""

from tests.doors.desk.fixtures import address, chromium, folder, sit_down, sittings

__all__ = ["address", "chromium", "folder", "sit_down", "sittings"]
