"""Lists of persons and documents as their owners publish them: every format read into the same plain data."""

from limen.lib.listings.content import compared_hash, content_hash, content_of, is_compared_alike, person_of
from limen.lib.listings.difference import (
    Change,
    Counts,
    Difference,
    Filled,
    Limits,
    changes,
    difference,
    suspicious,
)
from limen.lib.listings.formats import (
    FORMATS,
    Format,
    WantedFile,
    format_of,
    guess_format,
    made_at_of,
    read_persons,
)
from limen.lib.listings.ftm import from_ftm, to_ftm
from limen.lib.listings.mapping import (
    Column,
    Mapping,
    check_mapping,
    guess_mapping,
    mapping_from_dict,
    mapping_to_dict,
)
from limen.lib.listings.persons import BirthSpan, ListedDocument, ListedName, ListedPerson, NameKind
from limen.lib.listings.reading import Counted, Notes, Place, Readable, Reading, Unreadable
from limen.lib.listings.tables import Sample, sample_csv, sample_xlsx

__all__ = [
    "FORMATS",
    "BirthSpan",
    "Change",
    "Column",
    "Counted",
    "Counts",
    "Difference",
    "Filled",
    "Format",
    "Limits",
    "ListedDocument",
    "ListedName",
    "ListedPerson",
    "Mapping",
    "NameKind",
    "Notes",
    "Place",
    "Readable",
    "Reading",
    "Sample",
    "Unreadable",
    "WantedFile",
    "changes",
    "check_mapping",
    "compared_hash",
    "content_hash",
    "content_of",
    "difference",
    "format_of",
    "from_ftm",
    "guess_format",
    "guess_mapping",
    "is_compared_alike",
    "made_at_of",
    "mapping_from_dict",
    "mapping_to_dict",
    "person_of",
    "read_persons",
    "sample_csv",
    "sample_xlsx",
    "suspicious",
    "to_ftm",
]
