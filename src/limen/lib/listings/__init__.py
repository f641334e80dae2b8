"""Lists of persons and documents as their owners publish them: every format read into the same plain data."""

from limen.lib.listings.persons import BirthSpan, ListedDocument, ListedName, ListedPerson, NameKind

__all__ = ["BirthSpan", "ListedDocument", "ListedName", "ListedPerson", "NameKind"]
