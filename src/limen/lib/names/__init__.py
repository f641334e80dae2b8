"""Names of persons: from national scripts to the A-Z of travel documents, back where that is possible, and compared."""

from limen.lib.names.arabic import decode_arabic_mrz, simplify_arabic_mrz
from limen.lib.names.comparison import fold, same_name
from limen.lib.names.russian import decode_russian_mrz
from limen.lib.names.transliteration import Untransliterable, transliterate

__all__ = [
    "Untransliterable",
    "decode_arabic_mrz",
    "decode_russian_mrz",
    "fold",
    "same_name",
    "simplify_arabic_mrz",
    "transliterate",
]
