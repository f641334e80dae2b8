"""What may be kept of a file with reservations: the file without what is sensitive.

The bytes as they came hold it. A list of passengers holds nothing of the kind and is kept as it came.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lxml import etree

from limen.lib.edifact import COMPONENT, ELEMENT, SEGMENT, Interchange, segment
from limen.lib.manifest.markup import local
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


def redacted_rest(root: etree._Element, texts: Sequence[Sequence[str]]) -> bytes:
    """Return a document without these elements, of what is left where plain reservations, which hold none of them, were
    cut out: their texts stand where they stood.
    """
    data = redacted_document(root).decode()
    return _RUN.sub(lambda found: "<PNR>" + "".join(texts[int(found[1])]), data).encode()


_RUN: Final = re.compile(r"<PNR><\?run (\d+)\?>\n*</PNR>")
