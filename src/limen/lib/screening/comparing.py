"""One subject beside one entry, without a list around them: for audits and for runs over subjects that are kept."""

from __future__ import annotations

from limen.lib.listings.persons import ListedPerson
from limen.lib.screening.building import build
from limen.lib.screening.hits import Hit
from limen.lib.screening.index import Index
from limen.lib.screening.profile import Profile
from limen.lib.screening.subject import Subject


def compare(
    subject: Subject, person: ListedPerson, *, profile: Profile, list_code: str, list_version: str, artefact: str
) -> Hit | None:
    """Return the hit that the index of the list would give for this entry; None where there is none.

    `artefact` is what the hit shall say it was found in.
    """
    file = b"".join(build([person], list_code=list_code, list_version=list_version))
    index = Index.open([file], profile=profile, digests=[artefact])
    return next(iter(index.compared(subject)), None)
