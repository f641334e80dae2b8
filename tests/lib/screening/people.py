"""Invented people on an invented list, and travellers who are and are not among them."""

from __future__ import annotations

import tomllib
from importlib import resources

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.listings.persons import BirthSpan, ListedDocument, ListedName, ListedPerson, NameKind
from limen.lib.screening import Index, Subject, SubjectName, Written, build, parse_profile

_FOLDER = resources.files("limen.countries") / "utopia" / "screening"
_OLDER = tomllib.loads((_FOLDER / "standard-2026-11-29.toml").read_text(encoding="utf-8"))
CONTENT = tomllib.loads((_FOLDER / "standard-2026-11-29.2.toml").read_text(encoding="utf-8"))
OLDER = parse_profile(_OLDER)
"""In force before: what was decided by it is found again."""
PROFILE = parse_profile(CONTENT)


def listed(key: str, *names: str, weak: tuple[str, ...] = (), **facts: object) -> ListedPerson:
    """Return an entry; the first name is the primary one."""
    kinds = [NameKind.PRIMARY, *[NameKind.ALIAS] * (len(names) - 1), *[NameKind.WEAK] * len(weak)]
    return ListedPerson(
        key=key,
        names=tuple(ListedName(text=text, kind=kind) for text, kind in zip((*names, *weak), kinds, strict=True)),
        **facts,  # type: ignore[arg-type]  # each test gives the right ones
    )


PEOPLE = (
    listed(
        "A1",
        "Muhammad Abd al-Rahman al-Basri",
        weak=("Abu Salih",),
        births=(PartialDate(1964, 2, 3),),
        citizenships=("IRQ",),
        sex=Sex.M,
    ),
    listed(
        "A2",
        "Jürgen Müller-Weiß",
        births=(PartialDate(1970),),
        citizenships=("D",),
        documents=(ListedDocument(number="C01X-00T47", issuer="D"),),
    ),
    listed("A3", "Виктор Кожемякин", births=(PartialDate(1980, 5, 6),), citizenships=("RUS",)),
    listed("A4", "Zorvald", births=(PartialDate(1955, 1, 9),), citizenships=("UTO",)),
    listed("A5", "Harriet Blenkinsop", "Harriet Oakshott", birth_spans=(BirthSpan(first=1960, last=1963),), sex=Sex.F),
    listed("A6", "习大明", births=(PartialDate(1977, 7, 7),), citizenships=("CHN",)),
)


def index_of(*people: ListedPerson, profile: object = None) -> Index:
    """Return an index over these people."""
    file = b"".join(build(people, list_code="utn", list_version="7"))
    return Index.open([file], profile=profile or PROFILE, digests=["ab12"])  # type: ignore[arg-type]  # a Profile


def traveller(primary: str, secondary: str = "", *, issuer: str = "", born: str = "", **facts: object) -> Subject:
    """Return a subject with one name; in the machine-readable zone where an issuer is given."""
    name = SubjectName(
        primary=primary,
        secondary=secondary,
        written=Written.MRZ if issuer else Written.VISUAL,
        issuer=issuer,
        may_be_cut=bool(facts.pop("cut", False)),
    )
    births = (PartialDate.parse(born),) if born else ()
    return Subject(names=(name,), births=births, **facts)  # type: ignore[arg-type]  # each test gives the right ones
