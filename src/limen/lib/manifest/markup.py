"""XML that somebody sent: no document type, no entities, no other file; a sentence with the line where it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from limen.lib.basics.text import clean_line
from limen.lib.manifest.noting import Notes


def looks_like_xml(data: bytes) -> bool:
    """Return True when the first sign of the text is the one that elements begin with."""
    return data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")


class _Nothing:
    """What is made of a document that is only looked at: nothing."""

    def close(self) -> None:
        """Do nothing."""


def _parser(*, target: _Nothing | None = None, pis: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        target=target,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=not pis,
        collect_ids=False,
    )


def is_well_formed(data: bytes) -> bool:
    """Return True for a document that lxml reads without an error. No tree is made, which would take as long again."""
    parser = _parser(target=_Nothing())
    try:
        etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return False
    return all(each.level < etree.ErrorLevels.ERROR for each in parser.error_log)


def parsed(data: bytes, notes: Notes, *, pis: bool = False) -> etree._Element | None:
    """Return the root of the document; None where it cannot be read, which is noted. Instructions stay with `pis`."""
    if b"<!DOCTYPE" in data[: 1 << 16].replace(b"\0", b""):
        notes.note("markup-forbidden")
        return None
    try:
        root = etree.fromstring(data, _parser(pis=pis))
    except etree.XMLSyntaxError as error:
        what = clean_line((error.msg or "").rsplit(", line", 1)[0], longest=60)
        notes.note("markup-broken", error.lineno or -1, said=what, line=error.lineno or 1)
        return None
    if root.getroottree().docinfo.doctype:
        notes.note("markup-forbidden")
        return None
    return root


def kids(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements in an element."""
    return iter(element)


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return _local(element.tag)


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def attributed(element: etree._Element) -> dict[str, str]:
    """Return the attributes by their names without namespaces."""
    said: dict[str, str] = dict(element.items())
    if "}" in "".join(said):
        return {_local(name): value for name, value in said.items()}
    return said


def text_of(element: etree._Element) -> str:
    """Return the text of an element without spaces around it."""
    return (element.text or "").strip()


def worded(element: etree._Element) -> str:
    """Return the text of an element on one line."""
    return " ".join((element.text or "").split())
