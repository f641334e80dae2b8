"""The machine-readable zone of travel documents: read with every check digit, repairs offered, and written.

`parse` never raises and never repairs silently: whatever is wrong, unusual or was cleaned away is a finding.
"""

from limen.lib.mrz.documents import document_kind
from limen.lib.mrz.parsing import parse
from limen.lib.mrz.reading import Change, CheckDigit, Format, Name, Reading, Repair
from limen.lib.mrz.records import Record, split_records
from limen.lib.mrz.writing import Document, NotComposable, compose, document_of

__all__ = [
    "Change",
    "CheckDigit",
    "Document",
    "Format",
    "Name",
    "NotComposable",
    "Reading",
    "Record",
    "Repair",
    "compose",
    "document_kind",
    "document_of",
    "parse",
    "split_records",
]
