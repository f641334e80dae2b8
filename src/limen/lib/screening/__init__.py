"""Is this traveller somebody on a list? Candidates, evidence for and against in bits, and the reasons in words."""

from limen.lib.screening.hits import AlignedPart, Evidence, Field, Hit, Level, Verdict
from limen.lib.screening.subject import Subject, SubjectName, Written

__all__ = [
    "AlignedPart",
    "Evidence",
    "Field",
    "Hit",
    "Level",
    "Subject",
    "SubjectName",
    "Verdict",
    "Written",
]
