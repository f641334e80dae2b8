"""Writes of screening, and the comparison itself."""

from limen.apps.screening.operations.adjudicating import Asked, adjudicate, verify
from limen.apps.screening.operations.announced import Screening, keep_announced, open_lists, screen_again
from limen.apps.screening.operations.comparing import NOT_ASKED, Found, Screened, screen
from limen.apps.screening.operations.keeping import keep
from limen.apps.screening.operations.redress import NothingCleared, issue_redress_number
from limen.apps.screening.operations.rescreening import Work, begin_runs, do_work, entries_of, make_good, next_work

__all__ = [
    "NOT_ASKED",
    "Asked",
    "Found",
    "NothingCleared",
    "Screened",
    "Screening",
    "Work",
    "adjudicate",
    "begin_runs",
    "do_work",
    "entries_of",
    "issue_redress_number",
    "keep",
    "keep_announced",
    "make_good",
    "next_work",
    "open_lists",
    "screen",
    "screen_again",
    "verify",
]
