"""What the fields of visible digital seals mean, by kind of document (ICAO 9303-13, BSI TR-03137 part 2)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from limen.lib.basics.words import N_

MRZ, C40, WHOLE, STAY, TEXT, BYTES = "lines", "packed", "number", "stay", "text", "bytes"

KINDS: Final = MappingProxyType(
    {
        (0x5D, 0x01): N_("visa"),
        (0x5E, 0x03): N_("emergency travel document"),
        (0xFB, 0x06): N_("residence permit"),
        (0xFA, 0x06): N_("supplementary sheet of a residence permit"),
        (0xFA, 0x04): N_("supplementary sheet of a residence permit"),
        (0xFD, 0x02): N_("proof of arrival"),
        (0xFC, 0x04): N_("social insurance card"),
        (0xF9, 0x08): N_("address sticker of an identity card"),
        (0xF8, 0x0A): N_("address sticker of a passport"),
        (0x01, 0xFE): N_("document under the law on aliens"),
        (0xF5, 0x0C): N_("provisional residence document"),
    }
)
"""Feature definition and category to the kind of document; of Germany's own kinds those that were met."""
_LINES: Final = (N_("machine-readable lines"), MRZ)
FIELDS: Final = MappingProxyType(
    {
        (0x5D, 0x01): {
            1: _LINES,
            2: _LINES,
            3: (N_("number of entries"), WHOLE),
            4: (N_("duration of stay"), STAY),
            5: (N_("number of the passport"), C40),
            6: (N_("type of visa"), BYTES),
        },
        (0x5E, 0x03): {2: _LINES},
        (0xFB, 0x06): {2: _LINES, 3: (N_("number of the passport"), C40)},
        (0xFA, 0x06): {4: _LINES, 5: (N_("number of the sheet"), C40)},
        (0xFA, 0x04): {4: _LINES, 5: (N_("number of the sheet"), C40)},
        (0xFD, 0x02): {2: _LINES, 3: (N_("register number"), C40)},
        (0xFC, 0x04): {
            1: (N_("social insurance number"), C40),
            2: (N_("family name"), TEXT),
            3: (N_("given names"), TEXT),
            4: (N_("name at birth"), TEXT),
        },
        (0xF9, 0x08): {
            1: (N_("document number"), C40),
            2: (N_("code of the municipality"), C40),
            3: (N_("address"), C40),
        },
        (0xF8, 0x0A): {
            1: (N_("document number"), C40),
            2: (N_("code of the municipality"), C40),
            3: (N_("postal code"), C40),
        },
    }
)
"""Kind to (tag to what it says, how it is written). A tag that is not here is shown by its number."""
PASSPORT_NUMBER: Final = MappingProxyType({(0x5D, 0x01): 5, (0xFB, 0x06): 3})
"""Kind to the field that names the travel document that a paper belongs to."""
