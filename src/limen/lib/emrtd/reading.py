"""A chip read from beginning to end: opened, its files, its proofs; whatever goes wrong is told and nothing is raised.

What is read is bytes and evidence. What it is worth is for passive authentication (`passive`), and only then for
`authenticity`, in this order and no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from limen.lib.basics.findings import Finding
from limen.lib.emrtd import protocol_sentences as told
from limen.lib.emrtd.access import MRZ, Password
from limen.lib.emrtd.active_authentication import CHALLENGE, active_authentication, is_long
from limen.lib.emrtd.agreement import Draw
from limen.lib.emrtd.algorithms import DIGEST, UnknownAlgorithm
from limen.lib.emrtd.apdu import DONE, Broken, Command, Gone, Refused, Talk, TooSlow, ask
from limen.lib.emrtd.bac import basic_access
from limen.lib.emrtd.card_certificates import ChainWrong, read_references
from limen.lib.emrtd.chip_authentication import COMMAND_PIECE, chip_authentication, offers
from limen.lib.emrtd.lds import MOST_FILE, TAGS, Group, read_com, read_sod
from limen.lib.emrtd.messaging import Channel, CodeWrong, NotProtected, through
from limen.lib.emrtd.pace import Mapped, Opened, pace, preferred
from limen.lib.emrtd.passive import ChipFiles
from limen.lib.emrtd.security import PaceInfo, SecurityInfos, read_active_key, read_security_group, read_security_infos
from limen.lib.emrtd.terminal_authentication import REFERENCES, REFERENCES_BYTES, Terminal, terminal_authentication
from limen.lib.emrtd.tlv import Malformed, write_tlv

APPLICATION: Final = bytes.fromhex("A0000002471001")
MASTER_FILE: Final = 0x3F00
CARD_ACCESS: Final = 0x011C
CARD_SECURITY: Final = 0x011D
SOD: Final = 0x011D
COM: Final = 0x011E
WANTED: Final = (1, 2, 7, 11, 12, 14, 15)
"""Fingers and irises are asked for only where somebody wants them and has a certificate of the issuing State."""
_GUARDED: Final = frozenset({Group.FINGERS, Group.IRISES})
SHORT_PIECE: Final = 223
"""Bytes of a file that fit into a short answer in the frame of secure messaging, with either cipher."""
_END_OF_FILE: Final = 0x6282
_WRONG_PASSWORD: Final = frozenset({0x6300, 0x6982, 0x6988})
_FARTHEST_SHORT: Final = 0x7FFF
_FRAME: Final = 4
"""Bytes of tag and length around what is read from beyond that."""


class Access(StrEnum):
    """How a chip was opened."""

    PACE = "PACE"
    BAC = "BAC"
    NONE = "none needed"
    SHUT = "not opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the chip did to prove that it is no copy. It counts only once its keys are known to be signed."""

    challenge: bytes = b""
    signature: bytes = b""
    """Active Authentication; empty when the chip did not answer."""
    agreed: bool | None = None
    """Chip Authentication: the chip went on in the new channel; None when it was not tried."""
    mapping: Mapped | None = None
    """PACE with Chip Authentication Mapping."""
    problems: tuple[str, ...] = ()
    """Proofs that were begun and not brought to their end, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipRead:
    """Everything that a chip gave, and what must be said about how it gave it."""

    is_whole: bool = True
    """False when the conversation broke off: whoever holds the reader may try once more with what was read."""

    access: Access
    files: ChipFiles
    card_access: bytes | None
    card_security: bytes | None
    evidence: Evidence
    findings: tuple[Finding, ...]


@dataclass(slots=True, kw_only=True)
class _Notes:
    """What has been read so far: it survives a chip that is taken away."""

    access: Access = Access.SHUT
    files: dict[int, bytes] = field(default_factory=dict)
    """By file identifier."""
    card_access: bytes | None = None
    card_security: bytes | None = None
    opened: Opened | None = None
    challenge: bytes = b""
    signature: bytes = b""
    agreed: bool | None = None
    identity: bytes = b""
    """Of the chip, as the reader's proof holds it."""
    ours: bytes = b""
    """The reader's key of Chip Authentication, likewise."""
    problems: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    is_whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is to be read, and with what."""

    wanted: tuple[int, ...]
    piece: int
    before: ChipFiles | None
    terminal: Terminal | None


def read_chip(
    password: Password,
    *,
    draw: Draw,
    wanted: Iterable[int] = WANTED,
    piece: int = SHORT_PIECE,
    challenge: bytes = b"",
    before: ChipFiles | None = None,
    terminal: Terminal | None = None,
) -> Talk[ChipRead]:
    """Read a chip and return all that it gave. Raises nothing that a chip can bring about.

    `piece` is how many bytes of a file are asked for at once: more than 223 needs a reader and a chip that take
    extended lengths. `challenge` is what the chip is to sign, eight bytes of whoever will check it; else it is drawn.
    `before` is what an attempt gave that broke off: of the same chip it is not read a second time. `terminal` is what
    the reader proves with that it may read fingers and irises; without it they are not asked for.
    """
    notes = _Notes(challenge=challenge, identity=password.identity)
    try:
        channel = yield from _open(notes, password, draw)
        if notes.access is not Access.SHUT:
            asked = _Asked(wanted=tuple(wanted), piece=piece, before=before, terminal=terminal)
            yield from _read(notes, channel, draw, asked)
        notes.is_whole = True
    except TooSlow:
        notes.findings.append(told.TOO_SLOW)
    except Gone:
        notes.findings.append(told.GONE)
    except NotProtected:
        notes.findings.append(told.UNPROTECTED)
    except CodeWrong:
        notes.findings.append(told.FORGED)
    except Broken as error:
        notes.findings.append(told.reading_broken(str(error)))
    return _result(notes)


# --- opening ---------------------------------------------------------------------------------------


def _open(notes: _Notes, password: Password, draw: Draw) -> Talk[Channel | None]:
    infos = yield from _card_access(notes)
    info = None if infos is None else preferred(infos)
    if info is not None:
        notes.opened = yield from _try_pace(notes, info, password, draw)
        if notes.opened is not None:
            notes.access = Access.PACE
            notes.identity = notes.opened.identity
            how = f"PACE {info.mapping} {''.join(map(str, info.cipher or ()))}"
            notes.findings.append(told.opened(how))
            yield from _card_security(notes, notes.opened.channel)
            yield from through(notes.opened.channel, _select_application())
            return notes.opened.channel
    channel = yield from _open_older(notes, password, draw)
    if infos is not None and infos.pace and notes.access in (Access.BAC, Access.NONE):
        notes.findings.append(told.DOWNGRADED)
    return channel


def _card_access(notes: _Notes) -> Talk[SecurityInfos | None]:
    yield Command(ins=0xA4, p2=0x0C, data=MASTER_FILE.to_bytes(2, "big"))  # some chips refuse it and go on
    try:
        notes.card_access = yield from read_file(CARD_ACCESS, piece=SHORT_PIECE)
        return read_security_infos(notes.card_access)
    except (Refused, Malformed):
        return None


def _try_pace(notes: _Notes, info: PaceInfo, password: Password, draw: Draw) -> Talk[Opened | None]:
    try:
        opened = yield from pace(info, password, draw=draw)
    except Refused as error:
        wrong = error.status in _WRONG_PASSWORD or error.status & 0xFFF0 == 0x63C0
        notes.findings.append(told.PASSWORD_WRONG if wrong else told.access_refused(f"{error.status:04X}"))
        return None
    except Gone:
        raise
    except Broken as error:
        notes.findings.append(told.access_broken(str(error)))
        return None
    return opened


def _card_security(notes: _Notes, channel: Channel) -> Talk[None]:
    try:
        notes.card_security = yield from through(channel, read_file(CARD_SECURITY, piece=SHORT_PIECE))
    except Refused:
        notes.card_security = None


def _open_older(notes: _Notes, password: Password, draw: Draw) -> Talk[Channel | None]:
    """Open a chip without PACE: it may be open to all, or want the lines of the page."""
    try:
        yield from _select_application()
    except Refused as error:
        notes.findings.append(told.access_refused(f"{error.status:04X}"))
        return None
    if (yield _select(COM)).is_done and (yield _read_binary(0, 1)).status in (DONE, _END_OF_FILE):
        notes.access = Access.NONE
        notes.findings.append(told.OPEN_TO_ALL)
        return None
    if password.kind != MRZ:
        notes.findings.append(told.PASSWORD_WRONG)
        return None
    try:
        channel = yield from basic_access(password, draw=draw)
    except Refused as error:
        wrong = error.status in _WRONG_PASSWORD
        notes.findings.append(told.PASSWORD_WRONG if wrong else told.access_refused(f"{error.status:04X}"))
        return None
    except Gone:
        raise
    except Broken as error:
        notes.findings.append(told.access_broken(str(error)))
        return None
    notes.access = Access.BAC
    notes.findings.append(told.opened("BAC"))
    return channel


# --- files -----------------------------------------------------------------------------------------


def _read(
    notes: _Notes,
    channel: Channel | None,
    draw: Draw,
    asked: _Asked,
) -> Talk[None]:
    piece = asked.piece
    yield from _carried(channel, _keep(notes, COM, piece))
    yield from _carried(channel, _keep(notes, SOD, piece))
    _keep_from(notes, asked.before)
    there = [number for number in _announced(notes) if number in asked.wanted]
    if Group.SECURITY in there:
        if _file(Group.SECURITY) not in notes.files:
            yield from _carried(channel, _keep(notes, _file(Group.SECURITY), piece))
        channel = yield from _authenticate_chip(notes, channel, draw)
    guarded = _GUARDED.intersection(there)
    if guarded:
        given = yield from _authenticate_reader(notes, channel, asked, guarded)
        there = [number for number in there if number not in guarded or number in given]
    for number in there:
        if number != Group.SECURITY and _file(number) not in notes.files:
            yield from _carried(channel, _keep(notes, _file(number), piece))
    if Group.AA_KEY in there:
        yield from _authenticate_actively(notes, channel, draw)


def _keep_from(notes: _Notes, before: ChipFiles | None) -> None:
    """Take over the parts of an attempt that broke off, when it read the same signature: they are of the same chip."""
    if before is not None and before.sod is not None and before.sod == notes.files.get(SOD):
        notes.files |= {_file(number): data for number, data in before.groups.items()}


def _carried(channel: Channel | None, talk: Talk[None]) -> Talk[None]:
    yield from talk if channel is None else through(channel, talk)


def _keep(notes: _Notes, identifier: int, piece: int) -> Talk[None]:
    try:
        notes.files[identifier] = yield from read_file(identifier, piece=piece)
    except Refused as error:
        status = f"{error.status:04X}"
        if identifier == SOD:
            notes.findings.append(told.file_refused(status))
        else:
            notes.findings.append(told.part_refused(0 if identifier == COM else identifier & 0xFF, status))
    except Malformed as error:
        notes.findings.append(told.reading_broken(str(error)))


def _announced(notes: _Notes) -> list[int]:
    """Return the groups that the chip announces or that were signed: neither alone is believed to be whole."""
    found: set[int] = set()
    for identifier, groups in ((COM, _com_groups), (SOD, _sod_groups)):
        if identifier in notes.files:
            found |= groups(notes.files[identifier])
    return sorted(found)


def _com_groups(data: bytes) -> set[int]:
    try:
        return set(read_com(data).groups)
    except Malformed:
        return set()


def _sod_groups(data: bytes) -> set[int]:
    try:
        return set(read_sod(data).hashes)
    except Malformed:
        return set()


def read_file(identifier: int, *, piece: int) -> Talk[bytes]:
    """Select a file by its identifier and read it to the length that its first bytes say.

    Raises Refused or Malformed, and Broken when it gives nothing or more than was asked.
    """
    response = yield _select(identifier)
    if not response.is_done:
        raise Refused(f"select {identifier:04X}", response.status)
    data = yield from _piece(0, 8)
    length = _length_of(data)
    while len(data) < length:
        room = piece - _FRAME if len(data) > _FARTHEST_SHORT else piece
        data += yield from _piece(len(data), min(room, length - len(data)))
    return data[:length]


def _length_of(head: bytes) -> int:
    """Return the bytes of a whole file from its first ones; raises Malformed."""
    if len(head) < 2:
        raise Malformed("file of fewer than two bytes")
    width = 2 if head[0] & 0x1F == 0x1F else 1
    first = head[width]
    count = first & 0x7F if first & 0x80 else 0
    if count > 3 or first == 0x80 or len(head) < width + 1 + count:
        raise Malformed("length of a file")
    length = int.from_bytes(head[width + 1 : width + 1 + count], "big") if count else first
    if length > MOST_FILE:
        raise Malformed(f"file of {length} bytes")
    return width + 1 + count + length


def _piece(offset: int, length: int) -> Talk[bytes]:
    response = yield _read_binary(offset, length)
    if response.status not in (DONE, _END_OF_FILE):
        raise Refused(f"read at {offset}", response.status)
    data = response.data
    if offset > _FARTHEST_SHORT:
        # Whether the frame counts among the bytes asked for, chips understand in both ways.
        data, length = _discretionary(data), length + _FRAME
    if not data or len(data) > length:
        raise Broken(f"{len(data)} bytes where {length} were asked")
    return data


def _discretionary(data: bytes) -> bytes:
    """Answers to the odd command stand under a tag of their own."""
    if data[:1] != b"\x53" or len(data) < 2:
        raise Broken("answer without its frame")
    count = data[1] & 0x7F if data[1] & 0x80 else 0
    return data[2 + count :]


def _select(identifier: int) -> Command:
    return Command(ins=0xA4, p1=0x02, p2=0x0C, data=identifier.to_bytes(2, "big"))


def _read_binary(offset: int, length: int) -> Command:
    if offset <= _FARTHEST_SHORT:
        return Command(ins=0xB0, p1=offset >> 8, p2=offset & 0xFF, expected=length)
    width = 2 if offset <= 0xFFFF else 3
    return Command(ins=0xB1, data=write_tlv(0x54, offset.to_bytes(width, "big")), expected=length + _FRAME)


def _select_application() -> Talk[bytes]:
    return ask("select application", Command(ins=0xA4, p1=0x04, p2=0x0C, data=APPLICATION))


def _file(number: int) -> int:
    return 0x0100 + number


# --- proofs ----------------------------------------------------------------------------------------


def _authenticate_chip(notes: _Notes, channel: Channel | None, draw: Draw) -> Talk[Channel | None]:
    """Do Chip Authentication where the chip offers it; return the channel that counts from now on."""
    data = notes.files.get(_file(Group.SECURITY))
    if data is None or channel is None:
        return channel
    try:
        offered = offers(read_security_group(data))
        if not offered:
            return channel
        agreed = yield from through(channel, chip_authentication(offered[0], draw=draw))
    except (Refused, Malformed, UnknownAlgorithm) as error:
        notes.problems.append(str(error))
        return channel
    notes.agreed, new = False, agreed.channel
    # The chip has proved nothing until it answers in the new channel.
    try:
        yield from through(new, _select_again())
    except Gone:
        notes.agreed = None
        raise
    notes.agreed, notes.ours = True, agreed.ours
    return new


def _select_again() -> Talk[None]:
    yield _select(COM)


def _authenticate_reader(
    notes: _Notes, channel: Channel | None, asked: _Asked, guarded: frozenset[int]
) -> Talk[frozenset[int]]:
    """Prove to the chip that this reader may read fingers; return the parts that it may ask for from now on."""
    if asked.terminal is None:
        return frozenset()
    if channel is None or not notes.agreed or not _is_key_signed(notes):
        notes.findings.append(told.terminal_not_tried("chip authentication"))
        return frozenset()
    try:
        references = yield from through(channel, _references(notes))
        chain = asked.terminal.chain(references)
    except (Refused, Malformed, ChainWrong) as error:
        notes.findings.append(told.terminal_not_tried(str(error)))
        return frozenset()
    given = chain.rights & guarded
    if not given:
        notes.findings.append(told.terminal_not_tried("rights"))
        return frozenset()
    talk = terminal_authentication(
        asked.terminal,
        chain,
        identity=notes.identity,
        agreed_key=notes.ours,
        piece=asked.piece if asked.piece > SHORT_PIECE else COMMAND_PIECE,
    )
    try:
        yield from through(channel, talk)
    except Refused as error:
        notes.findings.append(told.terminal_refused(error.step, f"{error.status:04X}"))
        return frozenset()
    notes.findings.append(told.terminal_accepted(", ".join(map(str, sorted(given)))))
    return given


def _is_key_signed(notes: _Notes) -> bool:
    """True when the key that the chip agreed with is the one in its own signature; whose that is, is for the post."""
    try:
        security = read_sod(notes.files.get(SOD, b""))
    except Malformed:
        return False
    digest = DIGEST.get(security.digest)
    data = notes.files.get(_file(Group.SECURITY))
    signed = security.hashes.get(Group.SECURITY)
    return digest is not None and data is not None and signed == digest(data).digest()


def _references(notes: _Notes) -> Talk[tuple[str, ...]]:
    """Return the names of the authorities that the chip knows; raises Refused or Malformed."""
    named = read_security_group(notes.files[_file(Group.SECURITY)]).references
    response = yield _select(REFERENCES if named is None else named)
    if not response.is_done:
        raise Refused("EF.CVCA", response.status)
    return read_references((yield from _piece(0, REFERENCES_BYTES)))


def _authenticate_actively(notes: _Notes, channel: Channel | None, draw: Draw) -> Talk[None]:
    try:
        key = read_active_key(notes.files.get(_file(Group.AA_KEY), b""))
        notes.challenge = notes.challenge or draw(CHALLENGE)
        talk = active_authentication(notes.challenge, expected=65_536 if is_long(key) else 256)
        notes.signature = yield from talk if channel is None else through(channel, talk)
    except (Refused, Malformed, UnknownAlgorithm) as error:
        notes.problems.append(str(error))


def _result(notes: _Notes) -> ChipRead:
    groups = {number: notes.files[_file(number)] for number in TAGS if _file(number) in notes.files}
    return ChipRead(
        is_whole=notes.is_whole,
        access=notes.access,
        files=ChipFiles(sod=notes.files.get(SOD), com=notes.files.get(COM), groups=MappingProxyType(groups)),
        card_access=notes.card_access,
        card_security=notes.card_security,
        evidence=Evidence(
            challenge=notes.challenge,
            signature=notes.signature,
            agreed=notes.agreed,
            mapping=notes.opened if notes.opened is not None and notes.opened.proof else None,
            problems=tuple(notes.problems),
        ),
        findings=tuple(notes.findings),
    )
