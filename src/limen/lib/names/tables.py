"""The transliteration tables of ICAO 9303-3, section 6: Latin, Cyrillic and Arabic characters to A-Z.

Where the tables leave a choice, the first recommendation is the rule and `LATIN_BY_ISSUER` holds what an issuing State
does instead; where they make an exception for a language, `CYRILLIC_BY_ISSUER` holds it under the State that uses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


def _pairs(table: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in table.split())


# 6.A
LATIN: Final[Mapping[str, str]] = MappingProxyType(
    _pairs("""
    À=A Á=A Â=A Ã=A Ä=AE Å=AA Æ=AE Ç=C È=E É=E Ê=E Ë=E Ì=I Í=I Î=I Ï=I Ð=D Ñ=N Ò=O Ó=O Ô=O Õ=O Ö=OE Ø=OE Ù=U Ú=U Û=U
    Ü=UE Ý=Y Þ=TH Ā=A Ă=A Ą=A Ć=C Ĉ=C Ċ=C Č=C Ď=D Đ=D Ē=E Ĕ=E Ė=E Ę=E Ě=E Ĝ=G Ğ=G Ġ=G Ģ=G Ĥ=H Ħ=H Ĩ=I Ī=I Ĭ=I Į=I
    İ=I ı=I Ĳ=IJ Ĵ=J Ķ=K Ĺ=L Ļ=L Ľ=L Ŀ=L Ł=L Ń=N Ņ=N Ň=N Ŋ=N Ō=O Ŏ=O Ő=O Œ=OE Ŕ=R Ŗ=R Ř=R Ś=S Ŝ=S Ş=S Š=S Ţ=T Ť=T
    Ŧ=T Ũ=U Ū=U Ŭ=U Ů=U Ű=U Ų=U Ŵ=W Ŷ=Y Ÿ=Y Ź=Z Ż=Z Ž=Z ẞ=SS
    """)
)

# Letters of national alphabets that 6.A does not list; what States write for them is to be confirmed.
LATIN_UNLISTED: Final[Mapping[str, str]] = MappingProxyType(_pairs("Ə=E Ɓ=B Ɗ=D Ƙ=K Ɣ=G Ɛ=E Ɔ=O Ɩ=I Ʋ=V"))

# 6.A leaves the choice: Ä (AE or A), Å (AA or A), Ñ (N or NXX), Ö (OE or O), Ü (UE, UXX or U). Which State takes which
# is from specimens and memory, to be confirmed.
LATIN_BY_ISSUER: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "AZE": _pairs("Ə=A Ö=O Ü=U"),
        "ESP": _pairs("Ü=U Ö=O Ä=A"),
        "PRT": _pairs("Ü=U Ö=O Ä=A"),
        "TUR": _pairs("Ö=O Ü=U"),
    }
)

# 6.B; of the last row Ѓ stands there only by its exception (printed under Ғ), Ћ and Ь not at all
CYRILLIC: Final[Mapping[str, str]] = MappingProxyType(
    _pairs("""
    Ё=E Ђ=D Є=IE Ѕ=DZ І=I Ї=I Ј=J Љ=LJ Њ=NJ Ќ=K Ў=U Џ=DZ А=A Б=B В=V Г=G Д=D Е=E Ж=ZH З=Z И=I Й=I К=K Л=L М=M Н=N
    О=O П=P Р=R С=S Т=T У=U Ф=F Х=KH Ц=TS Ч=CH Ш=SH Щ=SHCH Ъ=IE Ы=Y Э=E Ю=IU Я=IA Ѫ=U Ѵ=Y Ґ=G Ғ=G Һ=C
    Ѓ=G Ћ=C Ь=
    """)
)

_MACEDONIAN = _pairs("Ѓ=GJ Ғ=GJ Ќ=KJ Џ=DJ Х=H Ц=C")
_SERBIAN = _pairs("Г=H Ж=Z Х=H Ц=C Ч=C Ш=S")

# The table gives Г=H for Serbian too; Serbian documents write G, and a reader who trusts the table would misread them,
# but what we write follows the table.
CYRILLIC_BY_ISSUER: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "BLR": _pairs("Ё=IO Г=H"),
        "BGR": _pairs("Щ=SHT"),
        "MKD": _MACEDONIAN,
        "SRB": _SERBIAN,
        "UKR": _pairs("Г=H И=Y"),
    }
)

# 6.B: what a letter becomes at the beginning of a Ukrainian word
UKRAINIAN_FIRST: Final[Mapping[str, str]] = MappingProxyType(_pairs("Є=YE Ї=YI Й=Y Ю=YU Я=YA"))

SHADDA: Final = "\u0651"
"""Doubles the letter before it (6.C, note 3)."""
TEH_MARBUTA: Final = "\u0629"
"""XAH at the end of a name component, else XTA (6.C, note 2)."""

# 6.C; an empty string is "not encoded"
ARABIC: Final[Mapping[str, str]] = MappingProxyType(
    {
        "\u0621": "XE",  # hamza
        "\u0622": "XAA",  # alef with madda above
        "\u0623": "XAE",  # alef with hamza above
        "\u0624": "U",  # waw with hamza above
        "\u0625": "I",  # alef with hamza below
        "\u0626": "XI",  # yeh with hamza above
        "\u0627": "A",  # alef
        "\u0628": "B",  # beh
        "\u0629": "",  # teh marbuta
        "\u062a": "T",  # teh
        "\u062b": "XTH",  # theh
        "\u062c": "J",  # jeem
        "\u062d": "XH",  # hah
        "\u062e": "XKH",  # khah
        "\u062f": "D",  # dal
        "\u0630": "XDH",  # thal
        "\u0631": "R",  # reh
        "\u0632": "Z",  # zain
        "\u0633": "S",  # seen
        "\u0634": "XSH",  # sheen
        "\u0635": "XSS",  # sad
        "\u0636": "XDZ",  # dad
        "\u0637": "XTT",  # tah
        "\u0638": "XZZ",  # zah
        "\u0639": "E",  # ain
        "\u063a": "G",  # ghain
        "\u0640": "",  # tatwheel
        "\u0641": "F",  # feh
        "\u0642": "Q",  # qaf
        "\u0643": "K",  # kaf
        "\u0644": "L",  # lam
        "\u0645": "M",  # meem
        "\u0646": "N",  # noon
        "\u0647": "H",  # heh
        "\u0648": "W",  # waw
        "\u0649": "XAY",  # alef maksura
        "\u064a": "Y",  # yeh
        "\u064b": "",  # fathatan
        "\u064c": "",  # dammatan
        "\u064d": "",  # kasratan
        "\u064e": "",  # fatha
        "\u064f": "",  # damma
        "\u0650": "",  # kasra
        "\u0651": "",  # shadda
        "\u0652": "",  # sukun
        "\u0670": "",  # superscript alef
        "\u0671": "XXA",  # alef wasla
        "\u0679": "XXT",  # tteh
        "\u067c": "XRT",  # teh with ring
        "\u067e": "P",  # peh
        "\u0681": "XKE",  # hah with hamza above
        "\u0685": "XXH",  # hah with 3 dots above
        "\u0686": "XC",  # tcheh
        "\u0688": "XXD",  # ddal
        "\u0689": "XDR",  # dal with ring
        "\u0691": "XXR",  # rreh
        "\u0693": "XRR",  # reh with ring
        "\u0696": "XRX",  # reh with dot below and dot above
        "\u0698": "XJ",  # jeh
        "\u069a": "XXS",  # seen with dot below and dot above
        "\u069c": "",  # seen with 3 dots below and 3 dots above
        "\u06a2": "",  # feh with dot moved below
        "\u06a7": "",  # qaf with dot above
        "\u06a8": "",  # qaf with 3 dots above
        "\u06a9": "XKK",  # keheh
        "\u06ab": "XXK",  # kaf with ring
        "\u06ad": "XNG",  # ng
        "\u06af": "XGG",  # gaf
        "\u06ba": "XNN",  # noon ghunna
        "\u06bc": "XXN",  # noon with ring
        "\u06be": "XDO",  # heh doachashmee
        "\u06c0": "XYH",  # heh with yeh above
        "\u06c1": "XXG",  # heh goal
        "\u06c2": "XGE",  # heh goal with hamza above
        "\u06c3": "XTG",  # teh marbuta goal
        "\u06cc": "XYA",  # farsi yeh
        "\u06cd": "XXY",  # yeh with tail
        "\u06d0": "Y",  # yeh
        "\u06d2": "XYB",  # yeh barree
        "\u06d3": "XBE",  # yeh barree with hamza above
    }
)
