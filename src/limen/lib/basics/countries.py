"""Codes of States, parts of States and organisations: ISO 3166-1, and the codes that ICAO 9303-3, section 5 adds.

Being listed, and the kind given, says what is written on travel documents. It implies no opinion on the status of any
territory.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from limen.lib.basics.words import N_


class Kind(StrEnum):
    """What a code stands for."""

    STATE = "state"
    PART = "part"
    """An area with an ISO code of its own whose documents name, or may name, another State as well."""
    ORGANISATION = "organisation"
    """An organisation that issues travel documents."""
    SPECIAL = "special"
    """A standing of a person (stateless, refugee, a kind of British nationality) or a code made for documents."""
    FORMER = "former"
    """Withdrawn by ISO; still met in registers and as a place of birth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One code as it stands in the machine-readable zone, without fillers."""

    code: str
    kind: Kind
    alpha2: str = ""
    """The ISO 3166-1 alpha-2 code; empty where ISO has none."""
    state: str = ""
    """The ISO alpha-3 code of the State behind the code; empty for organisations and persons without a nationality."""
    label: str = ""
    """The msgid of the name, for codes that the usual tables of country names do not know; else empty."""
    issues: bool = True
    """Documents may name it as their issuer."""
    is_nationality: bool = True
    """Documents may name it as the nationality of the holder."""


# alpha-3 followed by alpha-2, as ISO 3166-1 stands (249 entries)
_ISO_3166_1 = """
    ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI
    BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT
    BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU
    CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET
    FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR
    GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR
    IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB
    LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH
    MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE
    NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL
    PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ
    SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC
    TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY
    USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW
"""

_PARTS = """
    ABW AIA ALA ASM ATA ATF BES BLM BMU BVT CCK COK CUW CXR CYM ESH FLK FRO GGY GIB GLP GRL GUF GUM HKG HMD IMN IOT JEY
    MAC MAF MNP MSR MTQ MYT NCL NFK NIU PCN PRI PYF REU SGS SHN SJM SPM SXM TCA TKL TWN UMI VGB VIR WLF
"""

_FORMER = {
    "BUR": N_("Burma"),
    "CSK": N_("Czechoslovakia"),
    "DDR": N_("German Democratic Republic"),
    "ROM": N_("Romania (former code)"),
    "SCG": N_("Serbia and Montenegro"),
    "SUN": N_("Soviet Union"),
    "TMP": N_("East Timor (former code)"),
    "YUG": N_("Yugoslavia"),
    "ZAR": N_("Zaire"),
}

# 9303-3, section 5, parts A to G (8th edition); part F keeps two codes that ISO withdrew
_ADDED = (
    Entry(code="D", kind=Kind.STATE, alpha2="DE", state="DEU"),
    Entry(code="RKS", kind=Kind.SPECIAL, alpha2="XK", state="RKS", label=N_("Kosovo")),
    Entry(code="GBD", kind=Kind.SPECIAL, state="GBR", label=N_("British Overseas Territories Citizen")),
    Entry(code="GBN", kind=Kind.SPECIAL, state="GBR", label=N_("British National (Overseas)")),
    Entry(code="GBO", kind=Kind.SPECIAL, state="GBR", label=N_("British Overseas Citizen")),
    Entry(code="GBP", kind=Kind.SPECIAL, state="GBR", label=N_("British Protected Person")),
    Entry(code="GBS", kind=Kind.SPECIAL, state="GBR", label=N_("British Subject")),
    Entry(code="UNO", kind=Kind.ORGANISATION, label=N_("United Nations Organization")),
    Entry(code="UNA", kind=Kind.ORGANISATION, label=N_("United Nations specialized agency")),
    Entry(code="UNK", kind=Kind.SPECIAL, label=N_("Resident of Kosovo (document of the United Nations mission)")),
    Entry(code="EUE", kind=Kind.ORGANISATION, alpha2="EU", label=N_("European Union")),
    Entry(code="XBA", kind=Kind.ORGANISATION, label=N_("African Development Bank")),
    Entry(code="XCC", kind=Kind.ORGANISATION, label=N_("Caribbean Community")),
    Entry(code="XCE", kind=Kind.ORGANISATION, label=N_("Council of Europe")),
    Entry(code="XCO", kind=Kind.ORGANISATION, label=N_("Common Market for Eastern and Southern Africa")),
    Entry(code="XDC", kind=Kind.ORGANISATION, label=N_("Southern African Development Community")),
    Entry(code="XEC", kind=Kind.ORGANISATION, label=N_("Economic Community of West African States")),
    Entry(code="XES", kind=Kind.ORGANISATION, label=N_("Organization of Eastern Caribbean States")),
    Entry(code="XIM", kind=Kind.ORGANISATION, label=N_("African Export-Import Bank")),
    Entry(code="XMP", kind=Kind.ORGANISATION, label=N_("Parliamentary Assembly of the Mediterranean")),
    Entry(code="XOM", kind=Kind.ORGANISATION, label=N_("Sovereign Military Order of Malta")),
    Entry(code="XPO", kind=Kind.ORGANISATION, label=N_("INTERPOL")),
    Entry(code="XXA", kind=Kind.SPECIAL, label=N_("Stateless person"), issues=False),
    Entry(code="XXB", kind=Kind.SPECIAL, label=N_("Refugee (1951 Convention)"), issues=False),
    Entry(code="XXC", kind=Kind.SPECIAL, label=N_("Refugee (other)"), issues=False),
    Entry(code="XXX", kind=Kind.SPECIAL, label=N_("Person of unspecified nationality"), issues=False),
    Entry(code="ANT", kind=Kind.FORMER, state="NLD", label=N_("Netherlands Antilles")),
    Entry(code="NTZ", kind=Kind.FORMER, label=N_("Neutral Zone")),
    Entry(code="UTO", kind=Kind.SPECIAL, state="UTO", label=N_("Utopia")),
)


def _iso_entries() -> dict[str, Entry]:
    entries, parts = {}, set(_PARTS.split())
    for pair in _ISO_3166_1.split():
        alpha3, alpha2 = pair[:3], pair[3:]
        kind = Kind.PART if alpha3 in parts else Kind.STATE
        entries[alpha3] = Entry(code=alpha3, kind=kind, alpha2=alpha2, state=alpha3)
    return entries


ENTRIES: Final = MappingProxyType(
    _iso_entries()
    | {entry.code: entry for entry in _ADDED}
    | {
        code: Entry(code=code, kind=Kind.FORMER, label=label, issues=False, is_nationality=False)
        for code, label in _FORMER.items()
    }
)
"""Every code that is known, by code."""

ISSUERS: Final = frozenset(code for code, entry in ENTRIES.items() if entry.issues)
NATIONALITIES: Final = frozenset(code for code, entry in ENTRIES.items() if entry.is_nationality)


def is_issuer(code: str) -> bool:
    """True when a travel document may name `code` (without fillers, `D` for Germany) as its issuer."""
    return code in ISSUERS


def is_nationality(code: str) -> bool:
    """True when a travel document may name `code` as the nationality of its holder."""
    return code in NATIONALITIES


def state_of(code: str) -> str:
    """Return the ISO alpha-3 code of the State behind `code`: DEU for D, GBR for GBN.

    A code without a State behind it, and an unknown code, comes back as it is, so that two codes can be compared.
    """
    entry = ENTRIES.get(code)
    return entry.state or code if entry else code


def citizenship_of(code: str) -> str:
    """Return the code under which law names a citizenship: DEU for D, but GBN as it is.

    A kind of British nationality has the United Kingdom behind it and is exempted by agreements of its own.
    """
    entry = ENTRIES.get(code)
    return entry.state if entry is not None and entry.kind is Kind.STATE else code
