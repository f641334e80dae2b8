"""What a State lays down for the examination of documents: kinds, features, methods of fraud, its own list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from limen.lib.basics.country_pack.reading import CODE, Named, Table, read_named

_MRZ_CODE = re.compile(r"[A-Z]{1,2}")
_PLACE = re.compile(r"[^\n]{1,200}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature(Named):
    """Something to look at on a document or a face."""

    sentence: str
    """What to look for, and by which light."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentType(Named):
    """A kind of document and its checklist."""

    begins: tuple[str, ...]
    """First letters of the document code on its machine-readable lines."""
    features: tuple[str, ...]
    """Codes of the features, in the order in which they are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnList:
    """The list of this State's own lost, stolen and revoked documents."""

    code: str
    """Code of the list of numbers that the lane checks."""
    name: str
    owner: str
    legal_basis: str
    report_hours: int
    """Hours within which a new report is to be handed on to other States."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyLaw:
    """What this State lays down for the emergency travel documents that it gives its own nationals."""

    document_type: str
    """Code of the kind of document, under which a lost one is recorded."""
    authority: str
    """Whose name stands on the paper."""
    legal_basis: str
    most_days: int
    """How long one may be valid: it is for one journey."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminationLaw:
    """All of it."""

    document_types: tuple[DocumentType, ...]
    features: tuple[Feature, ...]
    face_features: tuple[Feature, ...]
    methods: tuple[Named, ...]
    """How documents are falsified or misused."""
    places: tuple[str, ...]
    """Where seized documents are kept."""
    own_list: OwnList
    emergency: EmergencyLaw

    def document_type(self, code: str) -> DocumentType | None:
        """Return the kind of document of that code, None when the pack names none."""
        return next((each for each in self.document_types if each.code == code), None)

    def type_of_lines(self, document_code: str) -> DocumentType | None:
        """Return the kind of document whose lines begin so, the longest beginning first; None for none."""
        fits = [
            (len(begin), each)
            for each in self.document_types
            for begin in each.begins
            if document_code.startswith(begin)
        ]
        return max(fits, key=lambda found: found[0])[1] if fits else None

    def feature(self, code: str) -> Feature | None:
        """Return the feature of that code, of a document or of a face; None when the pack names none."""
        return next((each for each in (*self.features, *self.face_features) if each.code == code), None)

    def method(self, code: str) -> Named | None:
        """Return the method of that code, None when the pack names none."""
        return next((each for each in self.methods if each.code == code), None)


def read_examination(table: Table) -> ExaminationLaw:
    """Return what `examination.toml` says; raises CountryPackError."""
    features = table.rows("feature", _feature)
    known = re.compile("|".join(re.escape(each.code) for each in features))

    def document_type(row: Table) -> DocumentType:
        return DocumentType(
            code=row.text("code", form=CODE),
            name=row.text("name"),
            begins=row.texts("begins", form=_MRZ_CODE),
            features=row.texts("features", form=known),
        )

    law = ExaminationLaw(
        document_types=table.rows("document_type", document_type),
        features=features,
        face_features=table.rows("face_feature", _feature),
        methods=table.rows("method", read_named),
        places=table.texts("places", form=_PLACE),
        own_list=_own_list(table.part("own_list")),
        emergency=_emergency(table.part("emergency")),
    )
    if law.document_type(law.emergency.document_type) is None:
        raise table.wrong("emergency", "its kind of document is not among those above.", "Name one by its code.")
    if {each.code for each in features} & {each.code for each in law.face_features}:
        raise table.wrong("face_feature", "a code is used for a feature of documents too.", "Give each its own.")
    return law


def _feature(row: Table) -> Feature:
    return Feature(code=row.text("code", form=CODE), name=row.text("name"), sentence=row.text("sentence", most=300))


def _own_list(part: Table) -> OwnList:
    made = OwnList(
        code=part.text("code", form=CODE),
        name=part.text("name"),
        owner=part.text("owner"),
        legal_basis=part.text("legal_basis"),
        report_hours=part.whole("report_hours", least=1, most=720),
    )
    part.finish()
    return made


def _emergency(part: Table) -> EmergencyLaw:
    made = EmergencyLaw(
        document_type=part.text("document_type", form=CODE),
        authority=part.text("authority"),
        legal_basis=part.text("legal_basis"),
        most_days=part.whole("most_days", least=1, most=366),
    )
    part.finish()
    return made
