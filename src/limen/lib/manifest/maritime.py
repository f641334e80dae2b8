"""Lists of crew and passengers as documents, in the manner of maritime single windows (IMO FAL 5 and 6, EMSWe).

Elements are recognised by their names, whatever the namespace and however deep, as the columns of a table are: no
schema of a single window is implemented, and none is needed to find a name, a document and a port.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from limen.lib.manifest import rows
from limen.lib.manifest.columns import field_of, head_of
from limen.lib.manifest.markup import local, worded
from limen.lib.manifest.paxlst import MOST_PERSONS
from limen.lib.manifest.rows import By
from limen.lib.manifest.shapes import Form, Manifest, Person, Transport
from limen.lib.manifest.tables import manifest_of

ROOT: Final = "PersonsOnBoard"
"""Of the documents that are written here."""
_PASSENGERS: Final = frozenset({"Passenger", "PassengerDetails", "PassengerDetail"})
_CREW: Final = frozenset({"CrewMember", "Crew", "Seafarer", "CrewMemberDetails"})
_WITHIN: Final = {
    "Visa": {"number": "visa_number", "issuer": "visa_issuer", "expiry": "visa_expiry"},
    "Document": {"type": "document_kind", "number": "document_number", "issuer": "document_issuer"},
}
"""Elements whose children have names that say little."""


def is_maritime(root: etree._Element) -> bool:
    """Return True where persons with names stand in the document, or could."""
    return local(root) == ROOT or any(_persons_in(each) for each in root.iter(etree.Element))


def _persons_in(element: etree._Element) -> bool:
    return local(element) in _PASSENGERS | _CREW and any(
        field_of(local(each)) == "family_name" for each in element.iter()
    )


def read_maritime(root: etree._Element, by: By) -> Manifest | None:
    """Return what a document says; None where it names no ship and no port, which is noted."""
    said: dict[str, str] = {}
    persons: list[Person] = []
    crew = 0
    stack = [root]
    while stack:
        element = stack.pop()
        if _persons_in(element):
            is_crew = local(element) in _CREW
            crew += is_crew
            if len(persons) >= MOST_PERSONS:
                by.notes.note("too-many-persons", element.sourceline or -1, expected=MOST_PERSONS)
                break
            line = element.sourceline or -1
            persons.append(rows.person_of(_texts(element), by, line, len(persons), is_crew=is_crew))
            continue
        head = head_of(local(element))
        if head and worded(element):
            said.setdefault(head, worded(element))
        stack.extend(reversed(list(element.iterchildren(etree.Element))))
    if persons and crew == len(persons):
        said.setdefault("list", "crew")
    return manifest_of(said, persons, Form.MARITIME_XML, by, usual=Transport.SEA)


def _texts(element: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in element.iterdescendants(etree.Element):
        text = worded(each)
        parent = each.getparent()
        around = local(parent) if parent is not None else ""
        inner = next((names for key, names in _WITHIN.items() if key in around), {})
        field = inner.get(local(each).casefold()) or field_of(local(each))
        if text and field:
            found.setdefault(field, text)
    return found
