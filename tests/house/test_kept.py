"""Every column that can hold personal data is named in its app's `KEEPS`, with what it is needed for and for how long.

A column is presumed personal until `PLAIN` says otherwise, so that a new one is noticed. Numbers, moments and ticks say
nothing of anybody by themselves; references lead to rows that are looked at on their own, and the officer who acted
stands in a record as long as the record does.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Iterator

import pytest
from django.apps import apps
from django.db import models

from limen.adapters.country_pack import read_country_pack
from limen.lib.basics.retention import ErasureRoom, Kept

PLAIN = {
    "carriers_boardinganswer": {"policy"},
    "carriers_carrier": {"code", "name", "mode", "profile", "senders"},
    "carriers_carrierkey": {"name", "digest"},
    "carriers_carriernote": {"kind"},
    "carriers_carriersanction": {"ground", "decision"},
    "carriers_carriersitting": {"digest"},
    "carriers_carrieruser": {"language"},
    "carriers_contact": {"task"},
    "carriers_delivery": {"how"},
    "carriers_latecount": {"code", "day"},
    "carriers_listsasked": {"digest", "told"},
    "carriers_message": {
        "sender", "reference", "digest", "channel", "format", "state", "why", "parts_of", "parts_missing",
    },
    "carriers_movement": {
        "number", "mode", "direction", "day", "origin", "destination", "post", "state", "source",
    },
    "carriers_passenger": {"kind", "state", "rules"},
    "crossings_answer": {"finding", "answer"},
    "crossings_appeal": {"kind", "body", "outcome", "decided_on"},
    "crossings_arrival": {"post", "direction", "label"},
    "crossings_carriernotice": {"carrier"},
    "crossings_crossing": {"officer", "post", "lane", "direction", "mode", "kind", "fallback"},
    "crossings_custodyalternative": {"kind"},
    "crossings_custodyentry": {"kind"},
    "crossings_decision": {"move", "rules", "reason", "outcome", "fallback"},
    "crossings_evidence": {"kind", "media_type", "digest"},
    "crossings_handover": {"post"},
    "crossings_inspection": {"request", "request_hash", "state", "post", "lane", "direction", "kind", "outages"},
    "crossings_interview": {"guide", "interpreter", "interpreter_presence", "read_back"},
    "crossings_interviewentry": {"kind", "question"},
    "crossings_notice": {"number", "digest", "served_how", "signature", "told"},
    "crossings_outcome": {"request", "move", "reasons", "answer"},
    "crossings_party": {"post", "lane"},
    "crossings_phonecopy": {"digest"},
    "crossings_postrequest": {"move", "ground", "answer"},
    "crossings_reading": {"rules"},
    "crossings_sanction": {"kind", "decision"},
    "crossings_stayfound": {"post", "basis"},
    "crossings_stayrun": {"day"},
    "examination_concluded": {"conclusion", "methods", "answer"},
    "examination_examination": {"post", "document_type", "fraud"},
    "examination_featureseen": {"sheet", "feature", "result"},
    # Frauds have nobody in them: month, kind, State, sex and age group, post and way; no id leads from or to them.
    "examination_fraud": {
        "conclusion", "methods", "document_type", "issuer", "series", "sex", "age_group", "came_from", "went_to",
        "post", "direction",
    },
    "examination_mark": {"shape"},
    # Specimens have nobody in them.
    "examination_specimen": {
        "state", "document_type", "series", "name", "first_issued", "last_issued", "source", "features",
        "content_hash",
    },
    "examination_specimenpicture": {"light", "part", "media_type", "data", "personal"},
    "examination_outward": {"digest"},
    "examination_owndocument": {"document_type", "status", "happened_on"},
    "examination_trainingtry": {"seed"},
    "examination_paper": {"kind", "number", "state", "digest"},
    "examination_seizeddocument": {"document_type", "issuer"},
    "examination_seizedstep": {"step"},
    "examination_picture": {"light", "media_type", "digest"},
    "journal_checkpoint": {"node", "incarnation", "hash", "public_key", "signature"},
    "journal_event": {
        # Events carry ids and codes in the clear; what says anything of a person is in `sealed`. After an erasure the
        # ids lead nowhere, and it must stay provable that something was recorded, and erased, by whom.
        "kind", "subject", "subject_record", "actor", "node", "incarnation", "roles", "post", "lane",
        "purpose", "data", "key_id", "previous_hash", "hash",
    },
    "journal_erasure": {"subject_record", "key_id", "reason"},
    "journal_head": {"node", "hash"},
    "journal_subjectkey": {"key_id"},
    "journal_look": {"roles", "post", "lane", "purpose", "what"},
    "journal_lookbatch": {"previous_hash", "hash"},
    "journal_lookpruning": {"legal_basis"},
    "missing_dead": {"number", "post"},
    "missing_lead": {"kind"},
    "missing_request": {"number", "agreement", "token", "post"},
    "oversight_complaint": {
        "content_hash", "number", "word_digest", "post", "day", "about", "made_by", "result",
    },
    "oversight_subjectrequest": {"content_hash", "number", "word_digest", "kind", "result"},
    "permits_permit": {"kind", "status", "end_reason"},
    "permits_permitchange": {"what"},
    "permits_permitimport": {"source", "content_hash"},
    "posts_asked": {"key", "fingerprint", "outcome"},
    "posts_lane": {"code", "name", "direction", "kind"},
    "posts_outage": {"what"},
    "posts_post": {"name", "mode", "time_zone"},
    "posts_shift": {"direction"},
    "posts_token": {"name", "digest", "scopes", "roles", "created_by"},
    # Agreements have nobody in them but the officers who answer for them.
    "protection_agreement": {
        "kind", "recipient", "name", "classes", "legal_basis", "valid_from", "valid_until", "end_words",
    },
    "protection_caseflag": {"day"},
    "protection_childannounced": {"number", "post"},
    "protection_childcase": {"number", "inspection", "post", "noticed_by"},
    "protection_childrecord": {"kind"},
    "protection_claim": {"inspection"},
    "protection_duty": {"inspection", "kind", "evidence"},
    "protection_message": {"addressee", "channel", "about", "number", "failure"},
    "protection_referral": {"inspection", "post", "consent", "stage", "number", "code_digest"},
    "protection_referralreminder": {"stage"},
    "protection_referralstep": {"stage"},
    "protection_screening": {"inspection", "wording", "consent"},
    "protection_screeninganswer": {"question"},
    "protection_servicemember": {"service", "named_by"},
    "protection_told": {"authority"},
    "protection_traced": {"side", "post"},
    # Who leads and why stands beside the officer who said it; a number leads to rows that are looked at alone.
    "response_device": {"post"},
    "response_group": {"content_hash", "number", "post", "party", "device"},
    # Plans, notices and counts have no traveller in them; who wrote them stands beside them.
    "response_alert": {"series", "post", "trigger"},
    "response_hourcount": {"post"},
    "response_notice": {"post", "kind", "words", "source"},
    "response_outlook": {"post", "expected", "low", "high", "method"},
    "response_photo": {"media_type"},
    "response_plan": {"plan", "post", "name", "triggers", "steps", "why"},
    "response_planpaper": {"plan", "post", "name", "media_type", "digest", "data"},
    "response_rehearsal": {"held_on", "who", "learned", "minutes"},
    "response_stepdone": {"words"},
    "response_supplied": {"post", "place", "supply", "line"},
    "response_surge": {"post", "why", "end_words"},
    "screening_adjudication": {"said"},
    "screening_asked": {"lists"},
    "screening_clearedpair": {"list_code", "content", "expires_on"},
    "screening_comparison": {"whence", "post", "missed"},
    "screening_hit": {"list_code", "content", "action", "level", "bits", "whence", "post", "said"},
    # `last` is where a run goes on: it names a person as long as the run lasts, and says nothing of them.
    "screening_run": {"list_code", "scopes", "legal_basis", "last"},
    "screening_verification": {"how", "answer"},
    "trust_trustsource": {"code"},
    "trust_trustversion": {"how", "state", "suspicious", "words", "answer"},
    "watchlists_numberentry": {"status", "listed_on"},
    "watchlists_numberlist": {"name", "owner", "legal_basis", "action"},
    "watchlists_numberlistversion": {"content_hash", "artefact"},
    "watchlists_personaside": {"place"},
    "watchlists_personentry": {"category", "action", "legal_basis", "expires_on", "review_on", "authority"},
    "watchlists_personlist": {
        "name", "owner", "legal_basis", "action", "categories", "usual_category", "seen_by", "format", "mapping",
        "source",
    },
    "watchlists_personlistversion": {
        "how", "state", "source", "content_hash", "files", "failure", "artefacts", "suspicious", "notes", "filled",
        "words", "answer", "read_as", "marks",
    },
    "watchlists_personproposal": {
        "what", "category", "action", "legal_basis", "expires_on", "review_on", "authority",
    },
    "watchlists_personreview": {"next_on"},
    "watchlists_personsample": {"seed", "words"},
}  # fmt: skip
"""Columns that say nothing of a person: codes of the country pack and of the program, hashes, names of things."""

_SILENT = (models.DateTimeField, models.BooleanField, models.IntegerField, models.AutoField)


def tables() -> dict[str, type[models.Model]]:
    """Return the product's own tables by name."""
    own = (model for model in apps.get_models() if model.__module__.startswith("limen.apps."))
    return {model._meta.db_table: model for model in own}


def kept_in(app: str) -> tuple[Kept, ...]:
    """Return the `KEEPS` of an app; empty where it has no room `erasure`."""
    name = f"{app}.erasure"
    if importlib.util.find_spec(name) is None:
        return ()
    room = importlib.import_module(name)
    assert isinstance(room, ErasureRoom)
    kept: tuple[Kept, ...] = room.KEEPS
    return kept


def all_kept() -> list[Kept]:
    """Return what every app says it keeps."""
    return [
        kept for config in apps.get_app_configs() if config.name.startswith("limen.") for kept in kept_in(config.name)
    ]


def presumed_personal(model: type[models.Model]) -> Iterator[str]:
    """Yield the columns of a table that may hold personal data."""
    plain = PLAIN.get(model._meta.db_table, set())
    for field in model._meta.concrete_fields:
        silent = isinstance(field, _SILENT) or field.primary_key or field.is_relation
        if not silent and field.name not in plain and field.name != "id":
            yield field.name


def unnamed(model: type[models.Model], kept: Iterable[Kept]) -> list[str]:
    """Return the columns that may hold personal data and that no `Kept` names."""
    table = model._meta.db_table
    named = {field for each in kept if each.table == table for field in each.fields}
    return [f"{table}.{field}" for field in presumed_personal(model) if field not in named]


def test_a_column_that_nobody_names_is_noticed() -> None:
    look = tables()["journal_look"]
    half = Kept(table="journal_look", fields=("subject",), why="Proof.")
    assert unnamed(look, [half]) == ["journal_look.actor"]


@pytest.mark.parametrize("table", sorted(tables()) if apps.ready else [])
def test_personal_columns_are_named(table: str) -> None:
    assert unnamed(tables()[table], all_kept()) == []


def test_what_is_named_exists() -> None:
    columns = {f"{table}.{field.name}" for table, model in tables().items() for field in model._meta.concrete_fields}
    kept = {f"{each.table}.{field}" for each in all_kept() for field in each.fields}
    plain = {f"{table}.{field}" for table, fields in PLAIN.items() for field in fields}
    assert kept - columns == set()
    assert plain - columns == set()


def test_every_kept_table_has_a_purpose_and_a_rule_of_the_country() -> None:
    pack = read_country_pack("utopia")
    for kept in all_kept():
        assert kept.why.endswith("."), kept.table
        rule = kept.rule_in(pack)
        assert rule is None or (rule.days > 0 and rule.legal_basis), kept.table
