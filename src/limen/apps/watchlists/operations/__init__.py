"""Writes: a list is opened, a version of it is imported and takes effect whole."""

from limen.apps.watchlists.operations.numbers import (
    ImportReport,
    ListEmpty,
    ListFromFuture,
    ListNotRight,
    ListUnknown,
    import_numbers,
    list_id,
    open_list,
)

__all__ = [
    "ImportReport",
    "ListEmpty",
    "ListFromFuture",
    "ListNotRight",
    "ListUnknown",
    "import_numbers",
    "list_id",
    "open_list",
]
