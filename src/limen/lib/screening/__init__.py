"""Is this traveller somebody on a list? Candidates, evidence for and against in bits, and the reasons in words.

`Index` over the files that `build` and `build_delta` make answers with `Hit`s; `compare` weighs one subject beside one
entry alike. What is compiled is loaded with this package: the first time on a machine it has to be made, which
`limen.adapters.compiled_code` does ahead.
"""

from limen.lib.screening.artefact import ArtefactUnreadable
from limen.lib.screening.batches import Columns, candidate_pairs, country_numbers, sex_numbers
from limen.lib.screening.building import build, build_delta
from limen.lib.screening.comparing import compare
from limen.lib.screening.hits import AlignedPart, Evidence, Field, Hit, Level, Verdict
from limen.lib.screening.index import Index
from limen.lib.screening.profile import Profile, ProfileUnreadable, Thresholds, parse_profile, profile_of
from limen.lib.screening.subject import Subject, SubjectName, Written

__all__ = [
    "AlignedPart",
    "ArtefactUnreadable",
    "Columns",
    "Evidence",
    "Field",
    "Hit",
    "Index",
    "Level",
    "Profile",
    "ProfileUnreadable",
    "Subject",
    "SubjectName",
    "Thresholds",
    "Verdict",
    "Written",
    "build",
    "build_delta",
    "candidate_pairs",
    "compare",
    "country_numbers",
    "parse_profile",
    "profile_of",
    "sex_numbers",
]
