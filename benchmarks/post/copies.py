"""A large register out of a smaller one: every past traveller again under another id, number and name.

Taking ten million crossings over one by one takes an hour and measures nothing that a million did not.
"""

from __future__ import annotations

from django.db import connection, transaction

VERSIONS = "7012345689abcdef"
"""The version digit of an id is 7; with another one in its place a copy has an id of its own."""
_CROSSING = (
    "direction, at, recorded_at, day, post, lane, mode, kind, citizenship, birth, sex, document_code, document_issuer,"
    " residence, birth_country, journey, purpose, intended_days, address, fallback, back_entered"
)


def multiply(times: int) -> None:
    """Copy every past traveller with document and crossings `times` - 1 times; at most fifteen copies."""
    with connection.cursor() as cursor:
        for copy in range(1, times):
            with transaction.atomic():
                for statement in _statements(VERSIONS[copy]):
                    cursor.execute(statement)
        cursor.execute("ANALYZE")


def _statements(copy: str) -> tuple[str, ...]:
    if connection.vendor == "postgresql":
        digest = "decode(md5(id::text || '%s'), 'hex')" % copy  # noqa: UP031 - an f-string would hide the quotes
        text, place = "{}::text", 15
    else:
        digest = "randomblob(16)"
        text, place = "{}", 13

    def other(column: str) -> str:
        said = text.format(column)
        made = f"substr({said}, 1, {place - 1}) || '{copy}' || substr({said}, {place + 1})"
        return f"({made})::uuid" if connection.vendor == "postgresql" else made

    def originals(column: str) -> str:
        return f"substr({text.format(column)}, {place}, 1) = '7'"

    return (
        (
            f"INSERT INTO travellers_person (id, root, made_at) SELECT {other('id')}, {other('root')}, made_at"  # noqa: S608 - constants of this module
            f" FROM travellers_person WHERE {originals('id')}"
        ),
        (
            'INSERT INTO travellers_document (id, person_id, code, issuer, number, expiry, "primary", secondary, birth,'  # noqa: S608 - constants of this module
            " sex, citizenship, identity_key, first_met, last_met)"
            f" SELECT {other('id')}, {other('person_id')}, code, issuer, '{copy}' || substr(number, 2), expiry,"
            f" \"primary\" || '{copy}', secondary, birth, sex, citizenship, {digest}, first_met, last_met"
            f" FROM travellers_document WHERE {originals('id')}"
        ),
        (
            f"INSERT INTO crossings_crossing (id, person, document, {_CROSSING})"  # noqa: S608 - constants of this module
            f" SELECT {other('id')}, {other('person')}, {other('document')}, {_CROSSING}"
            f" FROM crossings_crossing WHERE {originals('person')}"
        ),
    )
