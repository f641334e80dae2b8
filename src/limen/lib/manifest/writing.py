"""A `Manifest` written in any form, and what of it each form has a place for.

What is written and read again says the same, as far as the form can say it: `carried` is that far.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.manifest.app import write_app
from limen.lib.manifest.shapes import NOBODY, Document, Form, Kind, Leg, Manifest, Name, Person, Role
from limen.lib.manifest.writing_bookings import write_pnrgov, write_pnrgov_xml
from limen.lib.manifest.writing_paxlst import write_paxlst, write_paxlst_us
from limen.lib.manifest.writing_tables import write_csv, write_maritime, write_xlsx

WRITERS: Final[Mapping[Form, Callable[[Manifest], bytes]]] = MappingProxyType(
    {
        Form.PAXLST: write_paxlst,
        Form.PAXLST_US: write_paxlst_us,
        Form.PNRGOV: write_pnrgov,
        Form.PNRGOV_XML: write_pnrgov_xml,
        Form.APP: write_app,
        Form.CSV: write_csv,
        Form.XLSX: write_xlsx,
        Form.MARITIME_XML: write_maritime,
    }
)
"""What writes each form."""


def write(manifest: Manifest, form: Form) -> bytes:
    """Return the list as a carrier would send it; what the form has no place for is left out (`carried`)."""
    return WRITERS[form](manifest)


_PERSONS: Final[Mapping[Form, frozenset[str]]] = {
    Form.PAXLST: frozenset(Person._fields) - {"group", "status", "segment"},
    Form.PAXLST_US: frozenset({"role", "name", "sex", "birth", "embarkation", "disembarkation", "documents"}),
    Form.PNRGOV: frozenset(
        {"name", "sex", "birth", "nationality", "seat", "booking", "reference", "ticket", "bag_count", "bag_weight"}
        | {"group", "status", "address", "documents", "contacts", "references"}
    ),
    Form.PNRGOV_XML: frozenset(
        {"name", "sex", "birth", "nationality", "seat", "booking", "reference", "ticket", "status", "address"}
        | {"documents", "contacts"}
    ),
    Form.APP: frozenset(
        {"role", "name", "sex", "birth", "nationality", "birth_place", "booking", "reference", "documents"}
    ),
    Form.CSV: (
        _TABLE := frozenset(
            {"role", "name", "sex", "birth", "nationality", "residence", "birth_place", "embarkation", "disembarkation"}
            | {"seat", "crew_role", "booking", "reference", "group", "status", "bag_count", "documents"}
        )
    ),
    Form.XLSX: _TABLE,
    Form.MARITIME_XML: _TABLE,
}
"""What of a person each form has a place for."""
_EDIFACT: Final = frozenset(
    {"sender", "recipient", "application", "prepared", "interchange_reference", "message_reference"}
    | {"access_reference", "part"}
)
_HEADS: Final[Mapping[Form, frozenset[str]]] = {
    Form.PAXLST: _EDIFACT
    | {"transaction", "revision", "is_interactive", "contact", "contacts", "mode", "conveyance", "conveyance_number"}
    | {"totals", "function"},
    Form.PAXLST_US: _EDIFACT,
    Form.PNRGOV: _EDIFACT,
    Form.PNRGOV_XML: frozenset({"sender", "message_reference", "access_reference"}),
    Form.APP: frozenset({"sender", "recipient", "prepared", "transaction", "is_interactive"}),
    Form.CSV: (_TABLE_HEAD := frozenset({"sender", "message_reference", "mode", "conveyance", "conveyance_number"})),
    Form.XLSX: _TABLE_HEAD,
    Form.MARITIME_XML: _TABLE_HEAD,
}
"""What of a list each form has a place for, beside carrier, number, legs and persons."""
_DEFAULTS: Final = Manifest(form=Form.PAXLST)
_EVERY_HEAD: Final = frozenset().union(*_HEADS.values())
_BOOKED: Final = frozenset({Form.PNRGOV, Form.PNRGOV_XML})
_TABLES: Final = frozenset({Form.CSV, Form.XLSX, Form.MARITIME_XML})
_FEW_ROLES: Final[Mapping[Role, Role]] = {
    Role.DRIVER: Role.CREW,
    Role.TRANSIT_CREW: Role.CREW,
    Role.UNNAMED: Role.PASSENGER,
}
_ALL_ROLES: Final[Mapping[Role, Role]] = {Role.UNNAMED: Role.PASSENGER}
_ROLES_OF: Final[Mapping[Form, Mapping[Role, Role]]] = {
    Form.PAXLST: {},
    Form.PAXLST_US: _FEW_ROLES,
    Form.APP: _FEW_ROLES,
}


def carried(manifest: Manifest, form: Form) -> Manifest:
    """Return the list as far as a form can say it: what reading it back gives, without what was wrong with it."""
    blank = {name: getattr(_DEFAULTS, name) for name in _EVERY_HEAD - _HEADS[form]}
    persons = tuple(_person(at, each, form) for at, each in enumerate(manifest.persons, start=1))
    legs = _legs(manifest, form)
    made = replace(
        manifest,
        **blank,
        form=form,
        kind=_kind(manifest, persons, form),
        release="",
        profile="",
        carrier=next((leg.carrier for leg in legs if leg.carrier), ""),
        number=next((leg.number for leg in legs if leg.number), ""),
        legs=legs,
        persons=_ordered(persons) if form in _BOOKED else persons,
        issues=(),
        digest="",
        charset="",
        dropped=NOBODY,
    )
    is_asked = bool(made.transaction) and any(each.reference for each in made.persons)
    return replace(made, revision=made.revision if made.transaction else "", is_interactive=is_asked)


def _kind(manifest: Manifest, persons: tuple[Person, ...], form: Form) -> Kind:
    if form in _BOOKED:
        return Kind.BOOKINGS
    if form is Form.PAXLST:
        return Kind.PASSENGERS if manifest.kind is Kind.BOOKINGS else manifest.kind
    if form in _TABLES:
        return Kind.CREW if manifest.kind in {Kind.CREW, Kind.MASTER_CREW} else Kind.PASSENGERS
    is_crew = bool(persons) and all(each.role is Role.CREW for each in persons)
    return Kind.CREW if is_crew else Kind.PASSENGERS


def _legs(manifest: Manifest, form: Form) -> tuple[Leg, ...]:
    if form is Form.PAXLST:
        return manifest.legs
    leg = manifest.border_leg
    return () if leg is None else (leg._replace(crosses=True, is_overflight=False, departed=None),)


def _ordered(persons: tuple[Person, ...]) -> tuple[Person, ...]:
    """In a message of bookings those of one booking stand together."""
    bookings = {each.booking: at for at, each in reversed(list(enumerate(persons)))}
    return tuple(sorted(persons, key=lambda each: bookings[each.booking]))


_BLANK: Final = Person()


def _person(number: int, person: Person, form: Form) -> Person:
    kept = _PERSONS[form]
    said = zip(Person._fields, person, _BLANK, strict=True)
    made = Person._make(value if name in kept else blank for name, value, blank in said)
    made = made._replace(
        role=_ROLES_OF.get(form, _ALL_ROLES).get(made.role, made.role),
        documents=_documents(person, form),
        references=tuple(each for each in made.references if form is Form.PAXLST or each.kind == "CR"),
    )
    if form is Form.APP:
        given = f"{made.name.given} {made.name.second}".strip()
        return made._replace(name=Name(made.name.surname, given), reference=made.reference or str(number))
    if form is Form.PNRGOV:
        return made._replace(birth=_complete(made.birth))
    return made


def _complete(day: PartialDate | None) -> PartialDate | None:
    return day if day is not None and day.is_complete else None


def _documents(person: Person, form: Form) -> tuple[Document, ...]:
    """Forms that are no PAXLST have a place for one document, and some for one visa."""
    if form is Form.PAXLST:
        return tuple(each._replace(place="") for each in person.documents)
    document, visa = person.document, person.visa
    first: tuple[Document, ...] = ()
    if document is not None and document.number:
        first = (document._replace(issued=None, place=""),)
    if form is Form.PAXLST_US:
        return tuple(each._replace(issuer=each.issuer or person.nationality) for each in first)
    if form is Form.PNRGOV:
        first = tuple(each._replace(expires=_complete(each.expires)) for each in first)
    return first + _visas(visa, form)


def _visas(visa: Document | None, form: Form) -> tuple[Document, ...]:
    if visa is None or not visa.number:
        return ()
    if form is Form.APP:
        return (Document(visa.kind, visa.number),)
    if form is Form.PNRGOV:
        return (visa._replace(kind="V", expires=None, issued=_complete(visa.issued)),)
    if form is Form.PNRGOV_XML:
        return (visa._replace(kind="V", expires=None),)
    return (visa._replace(kind="V", issued=None, place=""),)
