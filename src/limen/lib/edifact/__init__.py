"""EDIFACT as it really comes: interchanges found in whatever surrounds them, segments with their place in the bytes.

What a message is about is not known here. Nothing raises for bytes that somebody else sent: what is odd is a `Remark`.
"""

from limen.lib.edifact.envelope import Header, Message, Part, messages_of
from limen.lib.edifact.marks import COMPONENT, ELEMENT, SEGMENT, Marks
from limen.lib.edifact.remarks import Remark
from limen.lib.edifact.scanning import LARGEST, Interchange, looks_like_edifact, scan
from limen.lib.edifact.writing import Envelope, segment, write_interchange

__all__ = [
    "COMPONENT",
    "ELEMENT",
    "LARGEST",
    "SEGMENT",
    "Envelope",
    "Header",
    "Interchange",
    "Marks",
    "Message",
    "Part",
    "Remark",
    "looks_like_edifact",
    "messages_of",
    "scan",
    "segment",
    "write_interchange",
]
