"""Lists of persons in force in the database of a test, with an index that finds whom the test says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from limen.adapters import clock
from limen.apps.screening.operations import asking
from limen.apps.watchlists.models import persons as rows
from limen.apps.watchlists.queries import PersonListInForce
from limen.lib.basics.act import Act
from limen.lib.basics.ids import named_id
from limen.lib.basics.roles import Role
from limen.lib.inspection.screened import ListAction
from limen.lib.listings.content import content_hash, content_of
from limen.lib.listings.persons import ListedName, ListedPerson
from limen.lib.names import fold
from limen.lib.screening.hits import Hit, Level
from limen.lib.screening.subject import Subject
from tests.fakes.post import Post
from tests.lib.inspection.making import LISTED


@dataclass
class FoundByName:
    """Finds the entries whose family name the subject bears: enough to try everything that follows a hit."""

    code: str
    version: str
    entries: dict[str, ListedPerson]
    level: Level = Level.ALERT

    def screen(self, subject: Subject) -> Iterator[Hit]:
        """Yield a hit for each entry of the same family name."""
        wanted = {fold(name.primary) for name in subject.names}
        for key, person in sorted(self.entries.items()):
            if fold(person.names[0].family) in wanted:
                yield replace(
                    LISTED,
                    list_code=self.code,
                    list_version=self.version,
                    entry=key,
                    name=person.names[0].text,
                    level=self.level,
                )


@dataclass
class Lists:
    """Every list of persons of a test."""

    post: Post
    found: dict[str, FoundByName] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def put(self, code: str = "wanted", *families: str, **changes: Any) -> None:
        """Put a version of a list in force that holds somebody of each family name; what it held before leaves it."""
        people = {
            f"{code}-{family}": replace(
                ListedPerson(
                    key=f"{code}-{family}",
                    names=(ListedName(text=f"{family.title()} Anna", family=family.title()),),
                ),
                **changes.get("said", {}),
            )
            for family in families
        }
        kept = self._list(code, changes)
        version = self._version(kept)
        for key, person in people.items():
            _entry(kept, version, key, person)
        kept.version = version
        kept.save()
        self.found[code] = FoundByName(code, str(version.number), people, changes.get("level", Level.ALERT))

    def open(self, _act: Act, kept: PersonListInForce) -> FoundByName:
        """Return the index of a list, as `asking.open_index` does."""
        if kept.code in self.broken:
            raise OSError("the file is damaged")
        return self.found[kept.code]

    def _list(self, code: str, changes: dict[str, Any]) -> rows.PersonList:
        act = self.post.officer("wanda", Role.WATCHLIST_DESK, lane="", post="")
        kept, _ = rows.PersonList.objects.get_or_create(
            code=code,
            defaults={
                "name": changes.get("name", code.title()),
                "owner": "Criminal Police",
                "legal_basis": "s. 1",
                "action": changes.get("action", ListAction.STOP).value,
                "made_here": changes.get("made_here", True),
                "categories": ["wanted"],
                "usual_category": "wanted",
                "seen_by": [role.value for role in changes.get("seen_by", (Role.WATCHLIST_DESK,))],
                "stale_hours": 48,
                "opened_at": act.at,
                "opened_by_id": act.actor,
            },
        )
        return kept

    def _version(self, kept: rows.PersonList) -> rows.PersonListVersion:
        first, second = (self.post.officer(name, Role.WATCHLIST_DESK, lane="", post="") for name in ("wanda", "wim"))
        number = rows.PersonListVersion.objects.filter(list=kept).count() + 1
        before = kept.version
        if before:
            before.state = rows.SUPERSEDED
            before.left_at = first.at
            before.save()
        return rows.PersonListVersion.objects.create(
            id=clock.new_id(),
            list=kept,
            number=number,
            base=before,
            how=rows.IMPORT,
            state=rows.IN_FORCE,
            made_at=first.at,
            imported_at=first.at,
            imported_by_id=first.actor,
            artefacts=["ab" * 32],
            proposed_at=first.at,
            proposed_by_id=first.actor,
            decided_at=first.at,
            decided_by_id=second.actor,
        )


def _entry(kept: rows.PersonList, version: rows.PersonListVersion, key: str, person: ListedPerson) -> None:
    content = content_of(person)
    digest = content_hash(content, besides={})
    before = rows.PersonEntry.objects.filter(list=kept, key=key, until__isnull=True).first()
    if before and before.content_hash == digest:
        return
    if before:
        before.until = version
        before.save()
    rows.PersonEntry.objects.create(
        record=named_id("entry", key),
        list=kept,
        key=key,
        name=person.names[0].text,
        category="wanted",
        action=kept.action,
        content=json.dumps(content),
        content_hash=digest,
        since=version,
        replaces=before,
        made_here=False,
    )


Opening = Callable[[Act, PersonListInForce], asking.Opened]
