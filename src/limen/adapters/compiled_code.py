"""Machine code of the inner loops, made once on a machine and kept: whoever screens first must not wait for it.

`python -m limen.adapters.compiled_code` makes it; `make` and `limen serve` do. It is kept beside the sources, and where
these cannot be written to, in the folder `compiled` of the installation.
"""

from __future__ import annotations

import os
from datetime import date
from importlib import resources
from pathlib import Path

import numpy as np

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.listings.persons import ListedDocument, ListedName, ListedPerson

_FOLDER = "NUMBA_CACHE_DIR"


def keep_in(home: Path) -> None:
    """Choose where machine code is kept; to be called before anything of `limen.lib.screening` is used.

    What the environment says goes first.
    """
    beside = resources.files("limen.lib") / "screening"
    if not os.access(str(beside), os.W_OK):
        os.environ.setdefault(_FOLDER, str(home / "compiled"))


def prepare() -> None:
    """Make whatever is not there yet, in some twenty seconds, or load it, in a fraction of a second."""
    from limen.adapters.country_pack import read_profile  # noqa: PLC0415 - `keep_in` must come before the compiler
    from limen.lib import screening  # noqa: PLC0415 - the same

    birth = PartialDate.of(date(1974, 8, 12))
    person = ListedPerson(
        key="0",
        names=(ListedName(text="Anna Maria Eriksson"),),
        births=(birth,),
        sex=Sex.F,
        citizenships=("UTO",),
        documents=(ListedDocument(number="L898902C3", issuer="UTO"),),
    )
    file = b"".join(screening.build([person], list_code="warm", list_version="0"))
    index = screening.Index.open([file], profile=read_profile("utopia", "standard-2026-11-29.2"), digests=["0"])
    name = screening.SubjectName(primary="ERIKSSON", secondary="ANNA MARIA", issuer="UTO")
    index.screen(screening.Subject(names=(name,), births=(birth,), documents=(("UTO", "L898902C3"),)))
    facts = np.array([1], dtype=np.uint8)
    columns = screening.Columns(
        primaries=["ERIKSSON"],
        secondaries=["ANNA MARIA"],
        issuers=["UTO"],
        from_zone=[True],
        years=np.array([1974], dtype=np.int16),
        months=facts,
        days=facts,
        sexes=facts,
        citizenships=np.array([1], dtype=np.uint16),
    )
    screening.candidate_pairs(index, columns)


if __name__ == "__main__":
    prepare()
