"""What may be kept of a file with reservations: the file without what is sensitive.

The bytes as they came hold it. A list of passengers holds nothing of the kind and is kept as it came.
"""

from __future__ import annotations

from lxml import etree

from limen.lib.edifact import COMPONENT, ELEMENT, SEGMENT, Interchange, segment
from limen.lib.manifest.markup import local, parsed
from limen.lib.manifest.noting import Notes
from limen.lib.manifest.sensitive import dropped_element, dropped_segment


def redacted_interchange(interchange: Interchange) -> bytes:
    """Return an interchange with the usual signs, in UTF-8, without the segments that are left out on receipt."""
    kept = []
    for said in interchange.text.split(SEGMENT):
        elements = [each.split(COMPONENT) for each in said.split(ELEMENT)]
        if said.strip() and not dropped_segment([each.split(COMPONENT) for each in said.split(ELEMENT)]):
            kept.append(segment(elements[0][0], *elements[1:]))
    return ("UNA:+.? '" + "'".join(kept) + "'").encode()


def redacted_document(root: etree._Element) -> bytes:
    """Return a document without the elements that are left out on receipt."""
    for element in list(root.iter(etree.Element)):
        parent = element.getparent()
        if parent is not None and dropped_element(local(element), element.get("SSRCode")):
            parent.remove(element)
    data: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def redacted_text(data: bytes) -> bytes:
    """Return a document that was read before without these elements. Raises ValueError for one that cannot be read."""
    root = parsed(data, Notes())
    if root is None:
        raise ValueError("the document cannot be read")
    return redacted_document(root)
