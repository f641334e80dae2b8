"""A name cut into parts that can be compared, whatever script it stands in.

Latin, Cyrillic and Arabic letters are read by the tables of ICAO 9303-3, section 6; other scripts by `anyascii`, which
gives pinyin for Chinese and bare consonants where a script writes no vowels. Everything is bounded: of a name of any
length no more is read than a travel document could hold several times over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from limen.lib.names.arabic import decode_arabic_mrz
from limen.lib.names.commonness import COMMON, DEFAULTS, nickname_group
from limen.lib.names.sounds import LONGEST, key_of, skeleton_of, sound_of_arabic, sound_of_latin
from limen.lib.names.tables import ARABIC, CYRILLIC, CYRILLIC_BY_ISSUER, LATIN, LATIN_UNLISTED, SHADDA, UKRAINIAN_FIRST

MOST_PARTS: Final = 12
"""Parts of a name that are compared; names of travel documents have at most nine."""
_MOST_CHARACTERS: Final = 300

_PLAIN: Final = re.compile("[A-Z]+")
_NOT_PLAIN: Final = re.compile("[^A-Z]+")
_SEPARATORS: Final = re.compile(r"[\s<,;/_.\-\u2010-\u2015\u060c\u00b7\u30fb()\[\]\"“”«»]+")
_SPACED: Final = str.maketrans({sign: " " for sign in map(chr, range(128)) if _SEPARATORS.fullmatch(sign)})
_ESCAPED: Final = re.compile("X(?:H|SS|SH|KH|TT|DZ|DH|TH|ZZ|AH|TA|E(?=[A-Z])|AA|AE)")

ARABIC_STATES: Final = frozenset(
    """
    AFG ARE BHR COM DJI DZA EGY ERI ESH IRN IRQ JOR KWT LBN LBY MAR MRT OMN PAK PSE QAT SAU SDN SOM SYR TCD TUN
    YEM
    """.split()  # noqa: SIM905 - a table reads better than its quotation marks
)
"""Codes of States whose passports are written from the Arabic script."""

PARTICLES: Final = frozenset(
    """
    AL EL UL OL UD AD AR ER AS ES ASH ESH AN EN AT ET AZ EZ BIN BEN IBN BINT BINTI BT OULD WALAD ABU ABOU ABI UM
    UMM DE DA DO DOS DAS DI DU DEL DELLA DELA LA LE LES LOS LAS DER DEN VAN VON TEN TER TE ZU ZUM ZUR AF AV Y E
    I D O JR SR II III IV MR MRS MS DR PROF HAJI HAJJI HADJI HAJ HAJJ SHAYKH SHEIKH CHEIKH SHAIKH MULLA MULLAH
    MAULAVI MAWLAWI MOLVI QARI SAYYID SAYED SYED SAYYED MAULANA MUFTI IMAM DAW U KO MAUNG SAINT ST SAN SANTA
    """.split()  # noqa: SIM905 - a table reads better than its quotation marks
)
"""Parts that are left out, added and written together at will, and titles: alone they tell nobody from another."""

_ABD: Final = re.compile("(ABD)([AEOU][LRSNTZDS]|[AEOU]SH)([A-Z]{3,})")
_COMPOUND_SURNAMES: Final = frozenset(
    "欧阳 司马 上官 诸葛 司徒 夏侯 皇甫 尉迟 公孙 慕容 令狐 端木 歐陽 司馬 諸葛".split()  # noqa: SIM905 - a table
)


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a part of a name may have to be read."""

    sound: str
    key: str
    skeleton: str
    is_open: bool
    """True when the script writes no short vowels, so that the other side may have any."""


@dataclass(frozen=True, slots=True)
class NamePart:
    """One part of a name."""

    text: str
    """As written."""
    latin: str
    """In A to Z; equal on both sides is `same`."""
    forms: tuple[Form, ...]
    """The likeliest reading first; never empty."""
    bits: float
    """How rare it is among people: bearers are one in 2 to this power."""
    is_particle: bool
    nickname: int
    """Number of the group of names of which one is short for another; 0 for none."""


def parts_of(text: str, *, issuer: str = "") -> tuple[NamePart, ...]:
    """Return the parts of a name as printed, said or listed, in any script."""
    return tuple(part for word in words_of(text) for part in parts_of_word(word, issuer=issuer))[:MOST_PARTS]


def parts_of_mrz(text: str, *, issuer: str = "") -> tuple[NamePart, ...]:
    """Return the parts of a name of the machine-readable zone that `issuer` (ICAO 9303-3) wrote.

    Where the State's script is Arabic, or the letters have the escapes of the table 6.C, each part is also read back
    into Arabic; a State that spells by ear loses nothing, as both readings are kept.
    """
    words = words_of(text)
    if are_arabic(words, issuer=issuer):
        return tuple(part for word in words for part in parts_of_arabic_word(word))[:MOST_PARTS]
    return parts_of(text, issuer=issuer)


def are_arabic(words: Sequence[str], *, issuer: str) -> bool:
    """True when words of the machine-readable zone that `issuer` wrote may have to be read back into Arabic."""
    return issuer in ARABIC_STATES or _has_escapes(words)


def parts_of_arabic_word(word: str) -> tuple[NamePart, ...]:
    """Return the part that one such word is; none for what the zone cannot hold."""
    return (_arabic_mrz_part(word),) if _PLAIN.fullmatch(word) else ()


def words_of(text: str) -> list[str]:
    """Return the words of a name in capitals, as `parts_of_word` takes them; of an endless name the beginning."""
    plain = text[:_MOST_CHARACTERS]
    if plain.isascii():
        return plain.upper().translate(_SPACED).split()[: 2 * MOST_PARTS]
    plain = unicodedata.normalize("NFKC", plain)[:_MOST_CHARACTERS].upper()
    return [word for word in _SEPARATORS.split(plain) if word][: 2 * MOST_PARTS]


def _has_escapes(words: Sequence[str]) -> bool:
    """True for X before a letter that the table 6.C escapes and no Latin name puts there: XH, XSS, XKH, XTT, ..."""
    return any("X" in word and _ESCAPED.search(word) for word in words)


@lru_cache(maxsize=1 << 16)
def parts_of_word(word: str, *, issuer: str = "") -> tuple[NamePart, ...]:
    """Return the parts of one word of a name: mostly one, two for a Chinese name, none for a number."""
    if _PLAIN.fullmatch(word):
        return _latin_parts(word, word)
    if any("一" <= character <= "鿿" for character in word):
        return _chinese_parts(word)
    if all(character in ARABIC or unicodedata.category(character)[0] in "MC" for character in word):
        return _arabic_part(word)
    latin, is_open = _latin_of(word, issuer)
    if not latin:
        return ()
    if is_open:
        return (_part(word, latin, (_form(sound_of_latin(latin), is_open=True),)),)
    return _latin_parts(word, latin)


def _latin_parts(word: str, latin: str) -> tuple[NamePart, ...]:
    """Cut ABDULRAHMAN into ABD, UL and RAHMAN, as it is often written."""
    cut = _ABD.fullmatch(latin)
    if cut and not latin.startswith(("ABDULLA", "ABDALLA", "ABDELLA", "ABDOLLA")):
        return tuple(_plain_part(piece, piece) for piece in (cut.group(1), cut.group(3)))
    return (_plain_part(word, latin),)


def _plain_part(word: str, latin: str) -> NamePart:
    forms = [_form(sound_of_latin(latin))]
    if len(latin) >= 7 and latin[:2] in {"AL", "EL"}:
        forms.append(_form(sound_of_latin(latin[2:])))
    return _part(word, latin, tuple(forms))


def _chinese_parts(word: str) -> tuple[NamePart, ...]:
    """A Chinese name is written without spaces: the surname is one character, rarely two."""
    cut = 2 if word[:2] in _COMPOUND_SURNAMES and len(word) > 2 else 1
    pieces = [word[:cut], word[cut:]] if 2 <= len(word) <= 4 else [word]
    latins = [(piece, _NOT_PLAIN.sub("", anyascii(piece).upper())) for piece in pieces]
    return tuple(_plain_part(piece, latin) for piece, latin in latins if latin)


def _arabic_part(word: str) -> tuple[NamePart, ...]:
    sound = sound_of_arabic(word)
    if not sound:
        return ()
    return (_part(word, "", _open_forms(sound)),)


def _open_forms(sound: str) -> tuple[Form, ...]:
    """The article may be written with the name or not."""
    forms = [_form(sound, is_open=True)]
    if sound.startswith("aL") and len(sound) >= 5:
        forms.append(_form(sound[2:], is_open=True))
    return tuple(forms)


def _arabic_mrz_part(word: str) -> NamePart:
    latin = word
    by_ear = _form(sound_of_latin(word))
    if set(word) & set("OV") or (set(word) & set("IU") and "X" not in word and _vowels(word) >= 2):
        return _plain_part(word, word)
    sound = sound_of_arabic(decode_arabic_mrz(word))
    return _part(word, latin, (*_open_forms(sound), by_ear) if sound else (by_ear,))


def _vowels(word: str) -> int:
    return sum(word.count(vowel) for vowel in "AEIOU")


def _form(sound: str, *, is_open: bool = False) -> Form:
    return Form(sound, key_of(sound), skeleton_of(sound), is_open)


def _part(word: str, latin: str, forms: tuple[Form, ...]) -> NamePart:
    first = forms[0]
    return NamePart(
        text=word[:64],
        latin=latin[:64],
        forms=forms,
        bits=_bits_of(latin, first),
        is_particle=latin in PARTICLES or first.sound in {"aL", "BN"},
        nickname=nickname_group(latin),
    )


def _bits_of(latin: str, form: Form) -> float:
    known = COMMON.get(latin) if not form.is_open else None
    if known is None:
        known = _COMMON_BY_SKELETON.get(form.skeleton) if form.is_open else _COMMON_BY_KEY.get(form.key)
    length = len(form.skeleton) * 2 if form.is_open else len(form.sound)
    return min(known if known is not None else 99.0, DEFAULTS[min(length, len(DEFAULTS) - 1)])


def _latin_of(word: str, issuer: str) -> tuple[str, bool]:
    """Return the part in A to Z, and whether its script leaves vowels out (Hebrew, the scripts of India)."""
    letters = [character for character in word if unicodedata.category(character)[0] in "LM" or character == SHADDA]
    is_open = any("\u0590" <= letter <= "\u05ff" or "\u0900" <= letter <= "\u0dff" for letter in letters)
    return "".join(_written(letters, issuer)).upper()[: 2 * LONGEST], is_open


def _written(letters: list[str], issuer: str) -> Iterator[str]:
    national = CYRILLIC_BY_ISSUER.get(issuer, {})
    for position, letter in enumerate(letters):
        if issuer == "UKR" and position == 0 and letter in UKRAINIAN_FIRST:
            yield UKRAINIAN_FIRST[letter]
            continue
        known = next((table[letter] for table in (national, LATIN, LATIN_UNLISTED, CYRILLIC) if letter in table), None)
        yield _NOT_PLAIN.sub("", anyascii(letter).upper()) if known is None else known


def _by_form(attribute: str) -> dict[str, float]:
    """Common names under their key or skeleton: of several the commonest."""
    found: dict[str, float] = {}
    for latin, bits in COMMON.items():
        under = getattr(_form(sound_of_latin(latin)), attribute)
        found[under] = min(bits, found.get(under, 99.0))
    return found


_COMMON_BY_KEY: Final = _by_form("key")
_COMMON_BY_SKELETON: Final = _by_form("skeleton")
