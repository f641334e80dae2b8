"""Secure messaging: commands enciphered and sealed, answers proved, a counter against repeats (9303-11, 9.8)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from limen.lib.emrtd.apdu import Broken, Command, Response, Talk
from limen.lib.emrtd.ciphers import CODE_BYTES, ENC, MAC, Suite, pad, unpad
from limen.lib.emrtd.tlv import Malformed, Tlv, children, write_tlv

_PROTECTED: Final = 0x0C
_CRYPTOGRAM: Final = 0x87
_CRYPTOGRAM_ODD: Final = 0x85
_EXPECTED: Final = 0x97
_STATUS: Final = 0x99
_CODE: Final = 0x8E
_LONGEST_SHORT: Final = 255 - 10
_MARK: Final = b"\x01"
Result = TypeVar("Result")


class NotProtected(Broken):
    """The chip answered outside the channel, or somebody else did. Nothing of such an answer is ever data."""

    def __init__(self, status: int) -> None:
        super().__init__(f"unprotected answer {status:04X}")
        self.status = status


class CodeWrong(Broken):
    """The seal of an answer is not the chip's: it was changed, repeated, or made by somebody without the keys."""


@dataclass(slots=True, kw_only=True)
class Channel:
    """One side of a channel: keys and the counter. After anything was wrong it is dead and stays so."""

    suite: Suite
    enc_key: bytes
    mac_key: bytes
    counter: int = 0
    is_dead: bool = False

    def wrap(self, command: Command) -> Command:
        """Return the command as it goes through the channel; raises Broken when the channel is dead."""
        self._step()
        data = self._command_data(command)
        sealed = self._code(pad(self._header(command), self.suite.block), data)
        # The answer is at least a status and its seal, so something may always come back.
        long = len(data) > _LONGEST_SHORT or (command.expected or 0) > 256
        expected = 65_536 if long else 256
        return replace(command, cla=command.cla | _PROTECTED, data=data + write_tlv(_CODE, sealed), expected=expected)

    def unwrap(self, response: Response) -> Response:
        """Return the answer that came through the channel; raises NotProtected or CodeWrong, and then is dead."""
        self._step()
        self.is_dead = True
        fields = self._fields(response)
        body = b"".join(field.raw for tag, field in fields.items() if tag != _CODE)
        if not hmac.compare_digest(self._code(b"", body), fields[_CODE].value):
            raise CodeWrong("seal of an answer")
        status = int.from_bytes(fields[_STATUS].value, "big")
        data = self._decipher(fields.get(_CRYPTOGRAM) or fields.get(_CRYPTOGRAM_ODD))
        self.is_dead = False
        return Response(data=data, status=status)

    def _step(self) -> None:
        if self.is_dead:
            raise Broken("the channel is dead")
        self.counter += 1

    def _header(self, command: Command) -> bytes:
        return bytes((command.cla | _PROTECTED, command.ins, command.p1, command.p2))

    def _command_data(self, command: Command) -> bytes:
        data = b""
        if command.data:
            secret = self.suite.encrypt(self.enc_key, pad(command.data, self.suite.block), iv=self._iv())
            odd = command.ins & 1
            data = write_tlv(_CRYPTOGRAM_ODD, secret) if odd else write_tlv(_CRYPTOGRAM, _MARK, secret)
        if command.expected is not None:
            width = 1 if command.expected <= 256 else 2
            data += write_tlv(_EXPECTED, (command.expected % 256**width).to_bytes(width, "big"))
        return data

    def _fields(self, response: Response) -> dict[int, Tlv]:
        try:
            fields = {field.tag: field for field in children(response.data, most=4)}
        except Malformed as error:
            raise NotProtected(response.status) from error
        status, code = fields.get(_STATUS), fields.get(_CODE)
        if status is None or code is None or len(status.value) != 2 or len(code.value) != CODE_BYTES:
            raise NotProtected(response.status)
        if set(fields) - {_CRYPTOGRAM, _CRYPTOGRAM_ODD, _STATUS, _CODE}:
            raise NotProtected(response.status)
        return fields

    def _decipher(self, field: Tlv | None) -> bytes:
        if field is None:
            return b""
        secret = field.value if field.tag == _CRYPTOGRAM_ODD else field.value.removeprefix(_MARK)
        try:
            return unpad(self.suite.decrypt(self.enc_key, secret, iv=self._iv()))
        except ValueError as error:
            raise CodeWrong("content of an answer") from error

    def _code(self, header: bytes, body: bytes) -> bytes:
        counted = self._counter_bytes() + header + body
        # A command of a header alone is whole blocks already and gets no second padding.
        if self.suite.name == "AES":
            counted = pad(counted, 16) if body else counted
        return self.suite.code(self.mac_key, counted)

    def _counter_bytes(self) -> bytes:
        return (self.counter % (1 << 8 * self.suite.block)).to_bytes(self.suite.block, "big")

    def _iv(self) -> bytes:
        if self.suite.name == "3DES":
            return bytes(8)
        return self.suite.encrypt(self.enc_key, self._counter_bytes())


def channel_of(suite: Suite, secret: bytes, *, counter: int = 0) -> Channel:
    """Return the channel that a shared secret opens."""
    return Channel(suite=suite, enc_key=suite.derive(secret, ENC), mac_key=suite.derive(secret, MAC), counter=counter)


def through(channel: Channel, talk: Talk[Result]) -> Talk[Result]:
    """Carry a conversation through a channel: what is inside knows nothing of it."""
    try:
        command = next(talk)
        while True:
            response = yield channel.wrap(command)
            try:
                plain = channel.unwrap(response)
            except Broken as error:
                command = talk.throw(error)
            else:
                command = talk.send(plain)
    except StopIteration as end:
        result: Result = end.value
        return result
