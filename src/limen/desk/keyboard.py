"""The keys of the desk in one table: the help dialog shows it, the templates print it, `keys.js` reads it there."""

from __future__ import annotations

from dataclasses import dataclass

from limen.lib.basics.words import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key and what it does; the same key does the same on every page that offers the action."""

    action: str
    """Name that an element carries in `data-action`."""
    key: str
    """`KeyboardEvent.key`, lower case for letters; after `alt+` one that acts while somebody types, too."""
    shown: str
    """What is printed on the key."""
    label: str
    """Translatable: what it does."""


KEYS: tuple[Key, ...] = (
    Key(action="advised", key="Enter", shown="Enter", label=N_("Take the advised step")),
    Key(action="refer", key="r", shown="R", label=N_("Refer to the second line")),
    Key(action="claim", key="p", shown="P", label=N_("Record a protection claim")),
    Key(action="claim", key="alt+p", shown="Alt+P", label=N_("Record a protection claim, also while you type")),
    Key(action="need", key="v", shown="V", label=N_("Say what this person needs")),
    Key(action="family", key="f", shown="F", label=N_("Add the next person of the family or group")),
    Key(action="admit-group", key="g", shown="G", label=N_("Admit everybody of the group who is clear")),
    Key(action="card", key="c", shown="C", label=N_("Go to the passenger card")),
    Key(action="purpose", key="0-9", shown="1 … 0", label=N_("Choose the purpose of travel")),
    Key(action="details", key="d", shown="D", label=N_("Open or close the details of the findings")),
    Key(action="hit", key="h", shown="H", label=N_("Compare with the list, side by side")),
    Key(action="chip", key="k", shown="K", label=N_("Read the chip of the document")),
    Key(action="bearer", key="o", shown="O", label=N_("Compare the person with the picture on the document")),
    Key(action="person", key="n", shown="N", label=N_("Person without a document, or typed in")),
    Key(action="closer", key="+", shown="+", label=N_("Picture of a document: closer")),
    Key(action="farther", key="-", shown="-", label=N_("Picture of a document: farther")),
    Key(action="blink", key="b", shown="B", label=N_("Let it flicker with the picture laid over it")),
    Key(action="difference", key="x", shown="X", label=N_("Show where it differs from the picture laid over it")),
    Key(action="point", key="m", shown="M", label=N_("Mark or measure in the picture")),
    Key(action="earlier", key=",", shown=",", label=N_("The picture before")),
    Key(action="later", key=".", shown=".", label=N_("The next picture")),
    Key(action="picture", key="i", shown="I", label=N_("Read the lines from a picture of the page")),
    Key(action="lock", key="l", shown="L", label=N_("Lock the screen")),
    Key(action="scan", key="Escape", shown="Esc", label=N_("Back to the scan field")),
    Key(action="help", key="?", shown="?", label=N_("Show the keys")),
)
# Of two keys for one action the first is the one that is printed beside it.
SHOWN: dict[str, str] = {entry.action: entry.shown for entry in reversed(KEYS)}
