"""What a reader of chips answers, as plain JSON data: written beside the reader, read by whoever checks it.

Between the two lie a browser and a network, so nothing of it is believed for its form: sentences are made anew from
their rules, files are bounded, and what a chip is worth is found out from its bytes alone.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeVar

from limen.lib.basics.findings import Finding
from limen.lib.emrtd import protocol_sentences as told
from limen.lib.emrtd.active_authentication import CHALLENGE
from limen.lib.emrtd.lds import TAGS, Group
from limen.lib.emrtd.pace import Mapped
from limen.lib.emrtd.passive import ChipFiles
from limen.lib.emrtd.reading import Access, ChipRead, Evidence
from limen.lib.emrtd.results import Met
from limen.lib.emrtd.security import PaceInfo
from limen.lib.emrtd.tlv import Malformed

FORM: Final = 1
MOST_BYTES: Final = 1_500_000
"""Of all files of one chip together, as they are."""
MOST_FINDINGS: Final = 64
MOST_PROBLEMS: Final = 8
STAY: Final = frozenset({Group.FINGERS, Group.IRISES})
"""Parts that never leave the process that read them: no answer holds them, and none that does is taken."""
LONGEST_TEXT: Final = 120
LONGEST_SECONDS: Final = 600


Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one attempt to read a chip."""

    met: Met
    read: ChipRead | None = None
    """None unless a chip was met."""
    seconds: float = 0.0
    tries: int = 1
    """How often it was opened: a chip that is lost is opened again while there is time."""


def answer_to_dict(answer: Answer) -> dict[str, object]:
    """Return it as JSON data; `answer_from_dict` reads it back."""
    said: dict[str, object] = {
        "form": FORM,
        "met": answer.met.value,
        "seconds": round(answer.seconds, 3),
        "tries": answer.tries,
    }
    return said if answer.read is None else said | _read_to_dict(answer.read)


def answer_from_dict(data: object) -> Answer:
    """Return what `answer_to_dict` wrote. Raises Malformed for anything else, and for more than a chip can hold."""
    said = _object(data)
    if said.get("form") != FORM:
        raise Malformed("form of the answer")
    met = _one_of(Met, said.get("met"))
    return Answer(
        met=met,
        read=_read_from_dict(said) if met is Met.CHIP else None,
        seconds=_number(said.get("seconds"), most=LONGEST_SECONDS),
        tries=int(_number(said.get("tries"), most=9)),
    )


def _read_to_dict(read: ChipRead) -> dict[str, object]:
    groups = {str(number): data for number, data in read.files.groups.items() if number not in STAY}
    files = {"sod": read.files.sod, "com": read.files.com} | groups
    evidence = read.evidence
    return {
        "whole": read.is_whole,
        "access": read.access.value,
        "files": {name: _text_of(data) for name, data in files.items() if data is not None},
        "card_access": _text_of(read.card_access),
        "card_security": _text_of(read.card_security),
        "challenge": _text_of(evidence.challenge),
        "signature": _text_of(evidence.signature),
        "agreed": evidence.agreed,
        "mapping": None if evidence.mapping is None else _mapping_to_dict(evidence.mapping),
        "problems": [_plain(problem) for problem in evidence.problems[:MOST_PROBLEMS]],
        "findings": [_finding_to_dict(each) for each in read.findings[:MOST_FINDINGS]],
    }


def _finding_to_dict(finding: Finding) -> dict[str, object]:
    values = {name: value if isinstance(value, int) else _plain(str(value)) for name, value in finding.values.items()}
    return {"rule": finding.rule, "values": values}


def _plain(text: str) -> str:
    return "".join(each if each.isascii() and each.isprintable() else "?" for each in text[:LONGEST_TEXT])


def _mapping_to_dict(mapping: Mapped) -> dict[str, object]:
    info = mapping.info
    return {
        "oid": info.oid,
        "version": info.version,
        "parameters": info.parameters,
        "key": _text_of(mapping.mapping_key),
        "proof": _text_of(mapping.proof),
    }


def _read_from_dict(said: Mapping[str, object]) -> ChipRead:
    agreed = said.get("agreed")
    if agreed is not None and not isinstance(agreed, bool):
        raise Malformed("agreed")
    return ChipRead(
        is_whole=said.get("whole") is True,
        access=_one_of(Access, said.get("access")),
        files=_files(_object(said.get("files"))),
        card_access=_bytes(said.get("card_access")),
        card_security=_bytes(said.get("card_security")),
        evidence=Evidence(
            challenge=(_bytes(said.get("challenge")) or b"")[:CHALLENGE],
            signature=_bytes(said.get("signature")) or b"",
            agreed=agreed,
            mapping=_mapping(said.get("mapping")),
            problems=tuple(_text(each) for each in _list(said.get("problems"), most=MOST_PROBLEMS)),
        ),
        findings=tuple(_finding(_object(each)) for each in _list(said.get("findings"), most=MOST_FINDINGS)),
    )


def _files(said: Mapping[str, object]) -> ChipFiles:
    found = {name: _bytes(data) for name, data in said.items()}
    if sum(len(data) for data in found.values() if data) > MOST_BYTES:
        raise Malformed(f"files of more than {MOST_BYTES} bytes")
    sod, com = found.pop("sod", None), found.pop("com", None)
    groups = {_group(name): data for name, data in found.items() if data}
    return ChipFiles(sod=sod, com=com, groups=MappingProxyType(dict(sorted(groups.items()))))


def _group(name: str) -> int:
    if not (name.isascii() and name.isdigit() and len(name) <= 2 and int(name) in TAGS):
        raise Malformed("part of no chip")
    if int(name) in STAY:
        raise Malformed("fingers or irises, which leave no reader")
    return int(name)


def _mapping(said: object) -> Mapped | None:
    if said is None:
        return None
    mapping = _object(said)
    parameters = mapping.get("parameters")
    return Mapped(
        info=PaceInfo(
            oid=_text(mapping.get("oid")),
            version=int(_number(mapping.get("version"), most=99)),
            parameters=None if parameters is None else int(_number(parameters, most=31)),
        ),
        mapping_key=_bytes(mapping.get("key")) or b"",
        proof=_bytes(mapping.get("proof")) or b"",
    )


# --- sentences -------------------------------------------------------------------------------------

_PLAIN: Final[Mapping[str, Finding]] = MappingProxyType(
    {
        finding.rule: finding
        for finding in (
            told.DOWNGRADED,
            told.PASSWORD_WRONG,
            told.OPEN_TO_ALL,
            told.UNPROTECTED,
            told.FORGED,
            told.GONE,
            told.TOO_SLOW,
            told.AGAIN,
        )
    }
)
_MADE: Final[Mapping[str, tuple[str, Callable[[str], Finding]]]] = MappingProxyType(
    {
        "chip.opened": ("how", told.opened),
        "chip.access-refused": ("status", told.access_refused),
        "chip.access-broken": ("why", told.access_broken),
        "chip.signature-refused": ("status", told.file_refused),
        "chip.reader-accepted": ("groups", told.terminal_accepted),
        "chip.reader-not-certified": ("why", told.terminal_not_tried),
        "chip.reading-broken": ("why", told.reading_broken),
    }
)


def _finding(said: Mapping[str, object]) -> Finding:
    """Return the finding that a rule and its values make: never a sentence that somebody sent."""
    rule, values = _text(said.get("rule")), _object(said.get("values"))
    if rule in _PLAIN:
        return _PLAIN[rule]
    if rule == "chip.part-refused":
        return told.part_refused(int(_number(values.get("group"), most=max(TAGS))), _text(values.get("status")))
    if rule == "chip.reader-refused":
        return told.terminal_refused(_text(values.get("step")), _text(values.get("status")))
    if rule not in _MADE:
        raise Malformed("finding of no reader")
    name, made = _MADE[rule]
    return made(_text(values.get(name)))


# --- values ----------------------------------------------------------------------------------------


def _text_of(data: bytes | None) -> str | None:
    return None if data is None else b64encode(data).decode("ascii")


def _bytes(said: object) -> bytes | None:
    if said is None:
        return None
    if not isinstance(said, str) or len(said) > 2 * MOST_BYTES:
        raise Malformed("bytes of the answer")
    try:
        return b64decode(said, validate=True)
    except ValueError as error:
        raise Malformed("bytes of the answer") from error


def _object(said: object) -> Mapping[str, object]:
    if not isinstance(said, Mapping) or len(said) > MOST_FINDINGS:
        raise Malformed("object of the answer")
    return said


def _list(said: object, *, most: int) -> list[object]:
    if not isinstance(said, list) or len(said) > most:
        raise Malformed("list of the answer")
    return said


def _text(said: object) -> str:
    if not isinstance(said, str) or len(said) > LONGEST_TEXT or not (said.isascii() and said.isprintable()):
        raise Malformed("text of the answer")
    return said


def _number(said: object, *, most: int) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said <= most:
        raise Malformed("number of the answer")
    return said


def _one_of(kind: type[Word], said: object) -> Word:
    try:
        return kind(_text(said))
    except ValueError as error:
        raise Malformed(f"{kind.__name__} of the answer") from error
