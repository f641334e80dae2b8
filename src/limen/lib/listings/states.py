"""Names of States as lists write them, and the codes of ICAO 9303-3 that citizenships are compared by.

English names alone, because the lists that name States in words are English. A name that is not here is kept as text
and told; nothing is guessed from a part of a name, and a former State (the Soviet Union) has no code that a citizen
could carry today.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from limen.lib.basics.countries import ENTRIES, NATIONALITIES, state_of

# Short names, as the Unicode CLDR has them in English (facts).
_NAMES: Final = """
    ABW Aruba | AFG Afghanistan | AGO Angola | AIA Anguilla | ALA Åland Islands | ALB Albania | AND Andorra |
    ARE United Arab Emirates | ARG Argentina | ARM Armenia | ASM American Samoa | ATA Antarctica | ATF French
    Southern Territories | ATG Antigua & Barbuda | AUS Australia | AUT Austria | AZE Azerbaijan | BDI Burundi |
    BEL Belgium | BEN Benin | BES Caribbean Netherlands | BFA Burkina Faso | BGD Bangladesh | BGR Bulgaria | BHR
    Bahrain | BHS Bahamas | BIH Bosnia & Herzegovina | BLM St. Barthélemy | BLR Belarus | BLZ Belize | BMU
    Bermuda | BOL Bolivia | BRA Brazil | BRB Barbados | BRN Brunei | BTN Bhutan | BVT Bouvet Island | BWA
    Botswana | CAF Central African Republic | CAN Canada | CCK Cocos (Keeling) Islands | CHE Switzerland | CHL
    Chile | CHN China | CIV Côte d’Ivoire | CMR Cameroon | COD Congo - Kinshasa | COG Congo - Brazzaville | COK
    Cook Islands | COL Colombia | COM Comoros | CPV Cape Verde | CRI Costa Rica | CUB Cuba | CUW Curaçao | CXR
    Christmas Island | CYM Cayman Islands | CYP Cyprus | CZE Czechia | DEU Germany | DJI Djibouti | DMA Dominica
    | DNK Denmark | DOM Dominican Republic | DZA Algeria | ECU Ecuador | EGY Egypt | ERI Eritrea | ESH Western
    Sahara | ESP Spain | EST Estonia | ETH Ethiopia | FIN Finland | FJI Fiji | FLK Falkland Islands | FRA France
    | FRO Faroe Islands | FSM Micronesia | GAB Gabon | GBR United Kingdom | GEO Georgia | GGY Guernsey | GHA
    Ghana | GIB Gibraltar | GIN Guinea | GLP Guadeloupe | GMB Gambia | GNB Guinea-Bissau | GNQ Equatorial Guinea
    | GRC Greece | GRD Grenada | GRL Greenland | GTM Guatemala | GUF French Guiana | GUM Guam | GUY Guyana | HKG
    Hong Kong SAR China | HMD Heard & McDonald Islands | HND Honduras | HRV Croatia | HTI Haiti | HUN Hungary |
    IDN Indonesia | IMN Isle of Man | IND India | IOT British Indian Ocean Territory | IRL Ireland | IRN Iran |
    IRQ Iraq | ISL Iceland | ISR Israel | ITA Italy | JAM Jamaica | JEY Jersey | JOR Jordan | JPN Japan | KAZ
    Kazakhstan | KEN Kenya | KGZ Kyrgyzstan | KHM Cambodia | KIR Kiribati | KNA St. Kitts & Nevis | KOR South
    Korea | KWT Kuwait | LAO Laos | LBN Lebanon | LBR Liberia | LBY Libya | LCA St. Lucia | LIE Liechtenstein |
    LKA Sri Lanka | LSO Lesotho | LTU Lithuania | LUX Luxembourg | LVA Latvia | MAC Macao SAR China | MAF St.
    Martin | MAR Morocco | MCO Monaco | MDA Moldova | MDG Madagascar | MDV Maldives | MEX Mexico | MHL Marshall
    Islands | MKD North Macedonia | MLI Mali | MLT Malta | MMR Myanmar (Burma) | MNE Montenegro | MNG Mongolia |
    MNP Northern Mariana Islands | MOZ Mozambique | MRT Mauritania | MSR Montserrat | MTQ Martinique | MUS
    Mauritius | MWI Malawi | MYS Malaysia | MYT Mayotte | NAM Namibia | NCL New Caledonia | NER Niger | NFK
    Norfolk Island | NGA Nigeria | NIC Nicaragua | NIU Niue | NLD Netherlands | NOR Norway | NPL Nepal | NRU
    Nauru | NZL New Zealand | OMN Oman | PAK Pakistan | PAN Panama | PCN Pitcairn Islands | PER Peru | PHL
    Philippines | PLW Palau | PNG Papua New Guinea | POL Poland | PRI Puerto Rico | PRK North Korea | PRT
    Portugal | PRY Paraguay | PSE Palestinian Territories | PYF French Polynesia | QAT Qatar | REU Réunion | ROU
    Romania | RUS Russia | RWA Rwanda | SAU Saudi Arabia | SDN Sudan | SEN Senegal | SGP Singapore | SGS South
    Georgia & South Sandwich Islands | SHN St. Helena | SJM Svalbard & Jan Mayen | SLB Solomon Islands | SLE
    Sierra Leone | SLV El Salvador | SMR San Marino | SOM Somalia | SPM St. Pierre & Miquelon | SRB Serbia | SSD
    South Sudan | STP São Tomé & Príncipe | SUR Suriname | SVK Slovakia | SVN Slovenia | SWE Sweden | SWZ
    Eswatini | SXM Sint Maarten | SYC Seychelles | SYR Syria | TCA Turks & Caicos Islands | TCD Chad | TGO Togo
    | THA Thailand | TJK Tajikistan | TKL Tokelau | TKM Turkmenistan | TLS Timor-Leste | TON Tonga | TTO
    Trinidad & Tobago | TUN Tunisia | TUR Türkiye | TUV Tuvalu | TWN Taiwan | TZA Tanzania | UGA Uganda | UKR
    Ukraine | UMI U.S. Outlying Islands | URY Uruguay | USA United States | UZB Uzbekistan | VAT Vatican City |
    VCT St. Vincent & Grenadines | VEN Venezuela | VGB British Virgin Islands | VIR U.S. Virgin Islands | VNM
    Vietnam | VUT Vanuatu | WLF Wallis & Futuna | WSM Samoa | YEM Yemen | ZAF South Africa | ZMB Zambia | ZWE
    Zimbabwe
"""
# Other names: of the United Nations, of the United States' and the European Union's lists, and adjectives that stand
# where a State should.
_VARIANTS: Final = """
    ATG Antigua and Barbuda | BIH Bosnia and Herzegovina | BIH Bosnia-Herzegovina | BIH Bosnia | BHS The Bahamas
    | GMB The Gambia | BOL Bolivia (Plurinational State of) | BRN Brunei Darussalam | CIV Cote d'Ivoire | CIV
    Ivory Coast | COD Democratic Republic of the Congo | COD Congo, Democratic Republic of the | COD Congo
    (Democratic Republic of the) | COD Democratic Republic of Congo | COD Congo, Democratic Republic | COD DR
    Congo | COD DRC | COG Congo | COG Republic of the Congo | COG Congo, Republic of the | COG Congo
    (Brazzaville) | COD Congo (Kinshasa) | CPV Cabo Verde | CZE Czech Republic | DOM Dominican Rep. | FSM
    Federated States of Micronesia | FSM Micronesia (Federated States of) | FSM Micronesia, Federated States of
    | GBR United Kingdom of Great Britain and Northern Ireland | GBR Great Britain | GBR UK | GNQ Guinea,
    Equatorial | HKG Hong Kong | HKG Hong Kong, China | IRN Iran (Islamic Republic of) | IRN Islamic Republic of
    Iran | IRN Iran, Islamic Republic of | KNA Saint Kitts and Nevis | LCA Saint Lucia | VCT Saint Vincent and
    the Grenadines | VCT St. Vincent and the Grenadines | KOR Republic of Korea | KOR Korea, South | KOR Korea,
    Republic of | KOR Korea (South) | KOR Korea (Republic of) | PRK Democratic People's Republic of Korea | PRK
    Korea, North | PRK Korea, Democratic People's Republic of | PRK DPRK | PRK Korea (North) | PRK Korea
    (Democratic People's Republic of) | PRK RPDC | LAO Lao People's Democratic Republic | LBY Libyan Arab
    Jamahiriya | LBY State of Libya | MAC Macau | MAC Macao | MDA Republic of Moldova | MDA Moldova, Republic of
    | MKD The former Yugoslav Republic of Macedonia | MKD Macedonia, The Former Yugoslav Republic of | MKD
    Macedonia | MKD The Republic of North Macedonia | MMR Myanmar | MMR Burma | NLD The Netherlands | NLD
    Netherlands (Kingdom of the) | PHL The Philippines | PSE State of Palestine | PSE Palestine | PSE
    Palestinian | PSE Palestinian Territory, Occupied | PSE Occupied Palestinian Territory | PSE Palestine,
    State of | RKS Kosovo | RUS Russian Federation | RUS Russian Fed. | SRB Republic of Serbia | STP Sao Tome
    and Principe | SSD Republic of South Sudan | SDN The Sudan | SWZ Swaziland | SYR Syrian Arab Republic | TLS
    East Timor | TTO Trinidad and Tobago | TUR Turkey | TUR Turkiye | TWN Taiwan, Province of China | TWN
    Taiwan, China | TZA United Republic of Tanzania | TZA Tanzania, United Republic of | TCA Turks and Caicos
    Islands | USA United States of America | USA US | USA U.S. | USA U.S.A. | VAT Holy See | VAT Holy See
    (Vatican City State) | VEN Venezuela (Bolivarian Republic of) | VEN Bolivarian Republic of Venezuela | VEN
    Venezuela, Bolivarian Republic of | VGB Virgin Islands, British | VIR Virgin Islands, U.S. | VNM Viet Nam |
    YEM Republic of Yemen | CHN People's Republic of China | CHN China, People's Republic of | ARE UAE | CUW
    Curacao | REU Reunion | SPM Saint Pierre and Miquelon | WLF Wallis and Futuna | SHN Saint Helena | BLM Saint
    Barthelemy | MAF Saint Martin | SJM Svalbard and Jan Mayen | FLK Falkland Islands (Malvinas) | DEU Federal
    Republic of Germany | XXA Stateless | UTO Utopia | AFG Afghan | DZA Algerian | DEU German | EGY Egyptian |
    IRQ Iraqi | JOR Jordanian | KWT Kuwaiti | LBN Lebanese | LBY Libyan | MAR Moroccan | PAK Pakistani | RUS
    Russian | SAU Saudi Arabian | SAU Saudi | SOM Somali | SDN Sudanese | SYR Syrian | TUN Tunisian | TUR
    Turkish | YEM Yemeni | IRN Iranian | FRA French | GBR British | IND Indian | IDN Indonesian | ITA Italian |
    UKR Ukrainian | UZB Uzbek | CHN Chinese
"""
_NOTHING: Final = frozenset({"00", "zz", "na", "n a", "none", "unknown", "not available", "undetermined"})
_NO_CODE: Final = frozenset({"00", "zz"})


def code_of(text: str) -> str | None:
    """Return the code of the State that `text` names, by name or by code of two or three letters.

    Returns an empty text where `text` says that nothing is known (`na`, `00`), None where it names what no code is
    known for. Two capitals are a code: `NA` is Namibia.
    """
    folded = _folded(text)
    if len(text.strip()) == 2 and text.strip().isupper() and (code := coded(text)):
        return code
    if not folded or folded in _NOTHING:
        return ""
    return _names().get(folded) or coded(folded)


def coded(text: str) -> str | None:
    """Return the code of the State behind a code of one to three letters, in whatever case: `na` is Namibia.

    Returns an empty text for the codes that mean nothing (`00`, `ZZ`), None for every other text.
    """
    folded = text.strip().casefold()
    if not folded or folded in _NO_CODE:
        return ""
    code = _two_letters().get(folded, folded.upper())
    return state_of(code) if code in NATIONALITIES else None


@cache
def _two_letters() -> dict[str, str]:
    return {entry.alpha2.casefold(): code for code, entry in ENTRIES.items() if entry.alpha2 and entry.is_nationality}


@cache
def _names() -> dict[str, str]:
    pairs = (each.split(None, 1) for each in f"{_NAMES}|{_VARIANTS}".split("|"))
    return {_folded(name): code for code, name in pairs}


def _folded(text: str) -> str:
    """Small letters without accents, marks as spaces; an ampersand is an "and"."""
    spelled = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    kept = "".join(each if each.isalnum() else " " for each in spelled if not unicodedata.combining(each))
    return " ".join(kept.split()).removeprefix("the ")
