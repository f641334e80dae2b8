"""Writes: a list is opened, a version of it is brought by one person and takes effect whole by another."""

from limen.apps.watchlists.operations.numbers import (
    ImportReport,
    ListEmpty,
    ListFromFuture,
    ListNotRight,
    ListProposalGone,
    ListSecondPerson,
    ListUnknown,
    ListVersionGone,
    confirm_numbers,
    import_numbers,
    open_list,
    propose_numbers,
    rows_to_files,
    withdraw_numbers,
)

__all__ = [
    "ImportReport",
    "ListEmpty",
    "ListFromFuture",
    "ListNotRight",
    "ListProposalGone",
    "ListSecondPerson",
    "ListUnknown",
    "ListVersionGone",
    "confirm_numbers",
    "import_numbers",
    "open_list",
    "propose_numbers",
    "rows_to_files",
    "withdraw_numbers",
]
