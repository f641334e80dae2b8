"""The worked example of Basic Access Control and secure messaging, byte for byte (ICAO 9303-11, appendix D).

The examples of PACE, and conversations with real chips, are among the vectors of `tools.vectors`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from limen.lib.emrtd.access import NoPassword, password_of, password_of_lines, password_of_number
from limen.lib.emrtd.apdu import Broken, Command, Refused, Talk, ask, drive, read_command
from limen.lib.emrtd.bac import basic_access
from limen.lib.emrtd.ciphers import ENC, MAC, TRIPLE_DES, Suite
from limen.lib.emrtd.messaging import Channel, CodeWrong, NotProtected, channel_of, through
from limen.lib.mrz.parsing import parse
from tests.fakes.chip_issuer import NOW, lines

PAGE = password_of(number="L898902C", birth="690806", expiry="940623")
DRAWN = (bytes.fromhex("781723860C06C226"), bytes.fromhex("0B795240CB7049B01C19B33E32804F0B"))
ACCESS = [
    ("0084000008", "4608F919887022129000"),
    (
        "008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A728",
        "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000",
    ),
]
READING = [
    ("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800", "990290008E08FA855A5D4C50A8ED9000"),
    ("0CB000000D9701048E08ED6705417E96BA5500", "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000"),
    (
        "0CB000040D9701128E082EA28A70F3C7B53500",
        "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000",
    ),
]
COMMON = bytes.fromhex("60145F0104303130365F36063034303030305C026175")


class Card:
    """Answers what the example says, when asked what the example says."""

    def __init__(self, talk: list[tuple[str, str]]) -> None:
        self.talk = iter(talk)

    def transmit(self, command: bytes) -> bytes:
        asked, answer = next(self.talk)
        assert command.hex().upper() == asked
        return bytes.fromhex(answer)


def drawn() -> Iterator[bytes]:
    yield from DRAWN


def opened() -> Channel:
    numbers = drawn()
    return drive(basic_access(PAGE, draw=lambda _: next(numbers)), Card(ACCESS).transmit)


def read_common() -> Talk[bytes]:
    yield from ask("select", Command(ins=0xA4, p1=2, p2=0x0C, data=b"\x01\x1e"))
    head = yield from ask("read", Command(ins=0xB0, expected=4))
    rest = yield from ask("read", Command(ins=0xB0, p2=4, expected=0x12))
    return head + rest


def test_keys_of_the_page() -> None:
    assert PAGE.seed.hex().upper() == "239AB9CB282DAF66231DC5A4DF6BFBAE"
    assert TRIPLE_DES.derive(PAGE.seed, ENC).hex().upper() == "AB94FDECF2674FDFB9B391F85D7F76F2"
    assert TRIPLE_DES.derive(PAGE.seed, MAC).hex().upper() == "7962D9ECE03D1ACD4C76089DCE131543"


def test_access_and_reading() -> None:
    channel = opened()
    assert channel.enc_key.hex().upper() == "979EC13B1CBFE9DCD01AB0FED307EAE5"
    assert channel.mac_key.hex().upper() == "F1CB1F1FB5ADF208806B89DC579DC1F8"
    assert channel.counter == 0x887022120C06C226
    assert drive(through(channel, read_common()), Card(READING).transmit) == COMMON


@pytest.mark.parametrize("at", range(len(bytes.fromhex(READING[1][1])) - 2))
def test_any_changed_byte_of_an_answer_ends_the_channel(at: int) -> None:
    answer = bytearray(bytes.fromhex(READING[1][1]))
    answer[at] ^= 0x10
    changed = [READING[0], (READING[1][0], answer.hex()), READING[2]]
    channel = opened()
    with pytest.raises((CodeWrong, NotProtected)):
        drive(through(channel, read_common()), Card(changed).transmit)
    with pytest.raises(Broken, match="dead"):
        channel.wrap(Command(ins=0xB0, expected=4))


def test_an_answer_is_not_taken_twice() -> None:
    repeated = [READING[0], READING[1], (READING[2][0], READING[1][1])]
    with pytest.raises(CodeWrong):
        drive(through(opened(), read_common()), Card(repeated).transmit)


@pytest.mark.parametrize("bare", ["9000", "6700", "6282", "6014303130369000"])
def test_an_answer_outside_the_channel_is_not_taken(bare: str) -> None:
    with pytest.raises(NotProtected):
        drive(through(opened(), read_common()), Card([READING[0], (READING[1][0], bare)]).transmit)


def test_a_chip_that_proves_nothing_does_not_open() -> None:
    numbers = drawn()
    wrong = [ACCESS[0], (ACCESS[1][0], "00" * 40 + "9000")]
    with pytest.raises(Broken):
        drive(basic_access(PAGE, draw=lambda _: next(numbers)), Card(wrong).transmit)
    numbers = drawn()
    with pytest.raises(Refused):
        drive(basic_access(PAGE, draw=lambda _: next(numbers)), Card([ACCESS[0], (ACCESS[1][0], "6300")]).transmit)


def test_passwords() -> None:
    reading = parse(lines(), today=NOW.date())
    assert password_of_lines(reading) == password_of(number="L898902C3", birth="740812", expiry="300415")
    with pytest.raises(NoPassword):
        password_of_lines(parse("", today=NOW.date()))
    for wrong in ("", "12a456", "12345678901"):
        with pytest.raises(NoPassword):
            password_of_number(wrong)


@pytest.mark.parametrize("length", [0, 1, 255, 256, 300, 65_535])
@pytest.mark.parametrize("expected", [None, 1, 256, 257, 65_536])
def test_commands_are_read_as_they_were_written(length: int, expected: int | None) -> None:
    command = Command(ins=0xB0, p1=1, p2=2, data=b"x" * length, expected=expected)
    read = read_command(command.encode())
    assert read.data == command.data
    assert (read.expected or 0) >= (expected or 0)
    assert b"".join(piece.data for piece in command.chained()) == command.data


@pytest.mark.parametrize(
    "suite", [TRIPLE_DES, *(Suite(name="AES", key_bytes=width) for width in (16, 24, 32))], ids=str
)
def test_a_channel_of_every_cipher_dies_of_a_naked_answer(suite: Suite) -> None:
    channel = channel_of(suite, b"secret" * 6)
    with pytest.raises(NotProtected):
        drive(through(channel, read_common()), lambda _: b"\x67\x00")
    assert channel.is_dead
