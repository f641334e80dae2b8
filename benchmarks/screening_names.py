"""The weight of two names alone, as the engine sees it, whatever it is: below what would ever be a hit, too."""

from __future__ import annotations

from limen.adapters.country_pack import read_profile
from limen.lib.listings import ListedName, ListedPerson
from limen.lib.screening import Index, Subject, SubjectName, Written, build, kernels
from limen.lib.screening.queries import asked

_PROFILE = read_profile("utopia", "standard-2026-11-29.2")


def name_bits(one: str, other: str) -> float:
    """Return the share of what the names could weigh at most that they do weigh."""
    return min(_share(one, other), _share(other, one))


def _share(presented: str, listed: str) -> float:
    weighed = _bits(presented, listed)
    return weighed / max(_bits(listed, listed), _bits(presented, presented), 1.0)


def _bits(presented: str, listed: str) -> float:
    person = ListedPerson(key="1", names=(ListedName(text=listed),))
    index = Index.open([b"".join(build([person], list_code="x", list_version="1"))], profile=_PROFILE, digests=["x"])
    subject = Subject(names=(SubjectName(primary=presented, written=Written.VISUAL),))
    file = index.searched()[0]
    return max(
        (float(kernels.compared(name.query, file.segment, 0, 0, index.weights).bits) for name in asked(subject)),
        default=0.0,
    )
