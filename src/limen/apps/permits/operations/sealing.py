"""Writes: a permit of this State gets a seal that anybody can check, and the journal knows that one was made."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.permits.access import permit_for
from limen.apps.permits.queries import PermitRow
from limen.lib import mrz
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import PermitClass
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.emrtd.sealing import RESIDENCE_PERMIT, VISA, Sealer, Wanted, write_c40, write_lines, write_visible_seal
from limen.lib.names.transliteration import Untransliterable

_OF_A_VISA, _OF_A_CARD = 72, 72
"""Characters of the lines that a seal holds: of a visa of size A all but the end of the second (9303-13)."""
_MOST_DAYS = 255


class PermitNotSealed(Problem):
    """A permit of another State, one that ended, or one whose words no seal can hold."""

    code = "permit-not-sealed"
    sentence = N_(
        "This permit gets no seal: it is of another State, has ended, or says something that no seal can say."
    )


def seal_permit(act: Act, *, permit: UUID, by: Sealer) -> bytes:
    """Return a visible digital seal for a permit of this State (ICAO 9303-13): of a visa, or of a residence permit.

    Raises NotAllowed, PermitUnknown or PermitNotSealed.
    """
    require(act.roles, Right.KEEP_PERMITS)
    with transaction.atomic():
        row = permit_for(act, permit=permit)
        if row.is_ended or row.data.issuer != act.pack.state.code:
            raise PermitNotSealed
        try:
            data = write_visible_seal(_wanted(act, row), by=by)
        except (ValueError, mrz.NotComposable, Untransliterable) as error:
            raise PermitNotSealed from error
        told = {"kind": row.data.kind, "digest": sha256(data).hexdigest()}
        append(act, kind="limen.permit.sealed", subject=permit, data=told)
    return data


def _wanted(act: Act, row: PermitRow) -> Wanted:
    kind = act.pack.stays.permit_kind(row.data.kind)
    is_card = kind is not None and kind.permit_class is not PermitClass.VISA and not kind.needs_sticker
    passport = write_c40(row.data.document_number)
    fields: tuple[tuple[int, bytes], ...]
    if is_card:
        fields = ((2, write_lines(_lines(act, row, mrz.Format.TD2, "AR"), most=_OF_A_CARD)),)
        fields += ((3, passport),) if passport else ()
    else:
        fields = ((1, write_lines(_lines(act, row, mrz.Format.MRV_A, "V"), most=_OF_A_VISA)),)
        fields += ((3, bytes((row.data.entries,))),)
        days = row.data.stay_days or 0
        fields += ((4, bytes((days, 0, 0))),) if 0 < days <= _MOST_DAYS else ()
        fields += ((5, passport),) if passport else ()
    return Wanted(
        state=act.pack.state.code,
        kind=RESIDENCE_PERMIT if is_card else VISA,
        fields=fields,
        issued=row.data.valid_from,
        signed_on=act.today,
    )


def _lines(act: Act, row: PermitRow, form: mrz.Format, code: str) -> tuple[str, ...]:
    holder, until = row.data.holder, row.data.valid_until
    return mrz.compose(
        mrz.Document(
            format=form,
            document_code=code,
            issuer=act.pack.state.code,
            number=row.data.number,
            primary=holder.primary,
            secondary=holder.secondary,
            nationality=holder.citizenship,
            birth=holder.birth,
            sex=holder.sex,
            expiry=PartialDate(until.year, until.month, until.day),
        )
    )
