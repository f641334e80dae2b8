"""The machine-readable zone of travel documents: read with every check digit, repairs offered, and written.

`parse` never raises and never repairs silently: whatever is wrong, unusual or was cleaned away is a finding.
"""

from limen.lib.mrz.documents import document_kind
from limen.lib.mrz.parsing import parse
from limen.lib.mrz.picture import Failure, PageReading, Seen, Verdict, read_page, tell_picture
from limen.lib.mrz.reading import Change, CheckDigit, Format, Name, Reading, Repair, empty_reading
from limen.lib.mrz.records import Record, split_records
from limen.lib.mrz.voting import Doubt, Saw, Settled, Voted, vote
from limen.lib.mrz.writing import Document, NotComposable, compose, document_of

__all__ = [
    "Change",
    "CheckDigit",
    "Document",
    "Doubt",
    "Failure",
    "Format",
    "Name",
    "NotComposable",
    "PageReading",
    "Reading",
    "Record",
    "Repair",
    "Saw",
    "Seen",
    "Settled",
    "Verdict",
    "Voted",
    "compose",
    "document_kind",
    "document_of",
    "empty_reading",
    "parse",
    "read_page",
    "split_records",
    "tell_picture",
    "vote",
]
