"""Listed persons and travellers as nomenklatura wants them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from followthemoney import EntityProxy, model

from limen.lib.basics.sex import Sex
from limen.lib.listings import ListedPerson, NameKind
from limen.lib.screening import Subject

_GENDERS = {Sex.M: "male", Sex.F: "female"}
_KEYS = count()


def listed_entity(person: ListedPerson) -> EntityProxy:
    """Return an entry."""
    weak = [name.text for name in person.names if name.kind is NameKind.WEAK]
    return _entity(
        person.key,
        name=[person.names[0].text],
        alias=[name.text for name in person.names[1:] if name.kind is not NameKind.WEAK],
        weakAlias=weak,
        birthDate=[str(birth) for birth in person.births if birth.year],
        citizenship=person.citizenships,
        gender=[_GENDERS[person.sex]] if person.sex in _GENDERS else [],
    )


def traveller_entity(subject: Subject) -> EntityProxy:
    """Return a traveller."""
    name = subject.names[0]
    return _entity(
        _new_key(),
        name=[f"{name.secondary} {name.primary}".replace("<", " ").strip()],
        birthDate=[str(birth) for birth in subject.births if birth.year],
        citizenship=subject.citizenships,
        gender=[_GENDERS[subject.sex]] if subject.sex in _GENDERS else [],
    )


def named_entity(text: str) -> EntityProxy:
    """Return somebody of whom the name alone is known."""
    return _entity(_new_key(), name=[text])


def _new_key() -> str:
    """logic-v2 remembers the names of an entity by its key: no two may share one."""
    return f"q{next(_KEYS)}"


def _entity(key: str, **properties: Iterable[str]) -> EntityProxy:
    entity = model.make_entity("Person")
    entity.id = key
    for name, values in properties.items():
        for value in values:
            entity.add(name, value, quiet=True)
    return entity
