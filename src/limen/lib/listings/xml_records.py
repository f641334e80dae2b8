"""Records of an XML file, one after the other, in bounded memory: no document type, no entities, no other file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from limen.lib.listings.reading import (
    MEGABYTE,
    Counted,
    ListBroken,
    ListForbidden,
    NotThisFormat,
    Place,
    RecordTooLarge,
    shown,
)

CHUNK: Final = 1 << 15
MOST_BETWEEN: Final = 8 * MEGABYTE
"""Bytes from the end of one record to the end of the next; the largest of the lists that were met has 40 thousand."""
_DECLARATION: Final = b"<!DOCTYPE"
_HEAD: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Record:
    """One element that is a record. It is emptied when the next one is asked for."""

    element: etree._Element
    name: str
    place: Place


def records_of(file: Counted, *, roots: tuple[str, ...], names: frozenset[str]) -> Iterator[Record]:
    """Yield every element whose name, without its namespace, is in `names`.

    Raises NotThisFormat when the root is none of `roots`, ListForbidden for a document type declaration, RecordTooLarge
    and ListBroken with the line.
    """
    found: dict[str, int] = {}
    for element, name in _ended(_Pull(file, roots), names):
        found[name] = number = found.get(name, 0) + 1
        yield Record(element, name, Place(file=file.name, line=element.sourceline or 0, path=f"{name}[{number}]"))


class _Pull:
    """A parser that is fed piece by piece, and what is known of the place where it is."""

    def __init__(self, file: Counted, roots: tuple[str, ...]) -> None:
        self.file = file
        self.roots = roots
        self.line = 1
        self.since = 0
        self._is_begun = False
        self._parser = etree.XMLPullParser(
            events=("start", "end"),
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,
        )

    def events(self) -> Iterator[tuple[str, etree._Element]]:
        """Yield (`start` or `end`, element) as they come; raises what `records_of` raises."""
        head = _head_of(self.file)
        is_markup = head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")
        if not is_markup:
            raise self._other(head[:200].replace(b"\0", b"").decode("utf-8", "replace"))
        before = b""
        while head:
            if not self._is_begun and _DECLARATION in (before + head).replace(b"\0", b""):
                raise ListForbidden(file=self.file.name)
            before = head[-2 * len(_DECLARATION) :]
            self.since += len(head)
            if self.since > MOST_BETWEEN:
                raise RecordTooLarge(file=self.file.name, megabytes=MOST_BETWEEN // MEGABYTE, line=self.line)
            yield from self._read(head)
            head = self.file.read(CHUNK)
        yield from self._close()

    def _read(self, data: bytes) -> Iterator[tuple[str, etree._Element]]:
        try:
            self._parser.feed(data)
            for event, element in self._parser.read_events():
                if not self._is_begun:
                    self._begin(element)
                yield event, element
        except etree.XMLSyntaxError as error:
            raise self._broken(error) from error

    def _close(self) -> Iterator[tuple[str, etree._Element]]:
        try:
            self._parser.close()
            yield from self._parser.read_events()
        except etree.XMLSyntaxError as error:
            raise self._broken(error) from error

    def _begin(self, root: etree._Element) -> None:
        """Ask what the file is when its first element begins."""
        self._is_begun = True
        if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
            raise ListForbidden(file=self.file.name)
        if local_name(root) not in self.roots:
            raise self._other(f"<{local_name(root)}>")

    def _broken(self, error: etree.XMLSyntaxError) -> ListBroken:
        what = shown((error.msg or "").rsplit(", line", 1)[0])
        return ListBroken(file=self.file.name, line=error.lineno or self.line, what=what)

    def _other(self, found: str) -> NotThisFormat:
        return NotThisFormat(expected=" / ".join(f"<{name}>" for name in self.roots), found=shown(found))


def _head_of(file: Counted) -> bytes:
    """Return the first bytes as one piece, however few a read gives."""
    head = b""
    while len(head) < _HEAD and (more := file.read(_HEAD - len(head))):
        head += more
    return head


def _ended(pull: _Pull, names: frozenset[str]) -> Iterator[tuple[etree._Element, str]]:
    """Yield the records as they end; whatever ended before is let go of."""
    depth, inside = 0, 0
    for event, element in pull.events():
        if event == "start":
            depth += 1
            if not inside and local_name(element) in names:
                inside = depth
        else:
            if depth == inside:
                pull.line = element.sourceline or pull.line
                pull.since = 0
                yield element, local_name(element)
                inside = 0
            if not inside:
                _let_go(element)
            depth -= 1


def _let_go(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the children of that name, whatever their namespace."""
    yield from element.iterchildren(f"{{*}}{name}")


def text_of(element: etree._Element, *path: str) -> str:
    """Return the text of the first element down that path, without spaces around it; empty where there is none."""
    for name in path:
        below = next(children(element, name), None)
        if below is None:
            return ""
        element = below
    return (element.text or "").strip()


def texts_of(element: etree._Element, *path: str) -> Iterator[str]:
    """Yield the texts, none of them empty, of all elements down that path."""
    if path:
        for below in children(element, path[0]):
            yield from texts_of(below, *path[1:])
    elif text := (element.text or "").strip():
        yield text
