"""Invented permits for the invented travellers of the past year: visas, work and study permits, border cards.

Who stayed to work or study has a permit that covers it; who needs a visa has one; some expired, were used up, or ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from limen.apps.crossings.operations import PastCrossing, PastTraveller
from limen.lib.basics.country_pack import CountryPack, PermitClass, PermitKind
from limen.lib.basics.travel import TravellerKind
from limen.lib.inspection.permit_list import PermitData, header_line, row_line
from limen.lib.stays.permits import PermitStatus

MOST: Final = 400
_OFFICES: Final = ("Consulate in Lisbon", "Consulate in Rabat", "Consulate in London", "Permit Office in Amaurot")
_CONDITIONS: Final = {
    PermitClass.WORK: ("Work for the employer named in the application only",),
    PermitClass.STUDY: ("Paid work for at most twenty hours a week",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What a traveller is given."""

    kind: PermitKind
    entries: int
    begins: date
    days: int
    stay_days: int | None = None


def listed_permits(pack: CountryPack, travellers: Iterator[PastTraveller], *, today: date, seed: int) -> Iterator[str]:
    """Yield a list of permits as an authority would send it, the header first; at most MOST of them."""
    dice, kinds = Random(seed), {kind.permit_class: kind for kind in reversed(pack.stays.permit_kinds)}  # noqa: S311 - invented permits need no secret dice
    yield header_line()
    made = 0
    for traveller in travellers:
        if traveller.holder.citizenship == pack.state.code or not traveller.crossings:
            continue
        wanted = _wanted(pack, kinds, traveller, dice)
        if wanted is not None:
            yield _row(pack, traveller, wanted, dice, number=made, today=today)
            made += 1
        if made == MOST:
            return


def _wanted(
    pack: CountryPack, kinds: dict[PermitClass, PermitKind], traveller: PastTraveller, dice: Random
) -> _Wanted | None:
    class_ = _class(pack, traveller, dice)
    kind = kinds.get(class_) if class_ else None
    if kind is None:
        return None
    first = traveller.crossings[0].at.date()
    entries = dice.choice(kind.entries)
    visits = len(traveller.crossings) > 2
    return _Wanted(
        kind=kind,
        entries=0 if visits and 0 in kind.entries else entries,
        begins=first - timedelta(days=dice.randint(3, 40)),
        days=min(dice.choice((180, 365, 730)), kind.most_valid_days),
        stay_days=dice.choice((30, 60, 90)) if class_ is PermitClass.VISA else None,
    )


def _class(pack: CountryPack, traveller: PastTraveller, dice: Random) -> PermitClass | None:
    crossed = traveller.crossings
    if all(each.kind is TravellerKind.CREW for each in crossed):
        return PermitClass.CREW if dice.random() < 0.3 else None
    purposes = {each.card.purpose for each in crossed}
    if "work" in purposes:
        return PermitClass.BORDER_RESIDENT if _is_commuter(crossed) else PermitClass.WORK
    if "study" in purposes:
        return PermitClass.STUDY
    if not _is_exempt(pack, traveller):
        return PermitClass.TRANSIT if purposes == {"transit"} else PermitClass.VISA
    return dice.choices(
        (PermitClass.RESIDENCE, PermitClass.AUTHORISATION, PermitClass.VISA, PermitClass.DIPLOMATIC, None),
        weights=(2, 3, 4, 0.3, 91),
    )[0]


def _is_commuter(crossed: Sequence[PastCrossing]) -> bool:
    return len({each.at.date() for each in crossed}) * 2 <= len(crossed)


def _is_exempt(pack: CountryPack, traveller: PastTraveller) -> bool:
    citizenship = {"D": "DEU"}.get(traveller.holder.citizenship, traveller.holder.citizenship)
    return any(citizenship in each.citizenships for each in pack.stays.exemptions)


def _row(
    pack: CountryPack, traveller: PastTraveller, wanted: _Wanted, dice: Random, *, number: int, today: date
) -> str:
    ends = wanted.begins + timedelta(days=wanted.days - 1)
    permit = PermitData(
        kind=wanted.kind.code,
        number=f"{wanted.kind.code[0].upper()}{7_000_000 + number * 37:07}",
        issuer=pack.state.code,
        authority=dice.choice(_OFFICES),
        holder=traveller.holder,
        document_issuer=traveller.document.issuer,
        document_number=traveller.document.number,
        valid_from=wanted.begins,
        valid_until=ends,
        entries=wanted.entries,
        stay_days=wanted.stay_days,
        conditions=_CONDITIONS.get(wanted.kind.permit_class, ()),
    )
    status = dice.choices(tuple(PermitStatus), weights=(92, 3, 5))[0]
    # What was taken back was taken back after its holder had last crossed: nobody here stayed without a permission.
    ended = traveller.crossings[-1].at.date() + timedelta(days=2)
    if status is PermitStatus.VALID or ended > min(today, ends):
        return row_line(permit, status=PermitStatus.VALID, ended_on=None, end_reason="")
    reason = dice.choice(pack.stays.ends_for(status.value)).code
    return row_line(permit, status=status, ended_on=ended, end_reason=reason)
