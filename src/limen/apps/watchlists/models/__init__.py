"""Tables of lists, their versions and entries; private to this app."""

from limen.apps.watchlists.models.numbers import ACTIONS, STATUSES, NumberEntry, NumberList, NumberListVersion

__all__ = ["ACTIONS", "STATUSES", "NumberEntry", "NumberList", "NumberListVersion"]
