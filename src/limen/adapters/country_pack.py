"""Reads a country pack: one that ships with the product by its name, or a State's own by the path of its folder."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from limen.lib.basics.country_pack import (
    CountryPack,
    CountryPackError,
    DemoOfficer,
    parse_country_pack,
    parse_demo_officers,
)
from limen.lib.manifest import Profile as CarrierProfile
from limen.lib.manifest import ProfileWrong
from limen.lib.manifest import parse_profile as parse_carrier_profile
from limen.lib.screening.profile import Profile, ProfileUnreadable, parse_profile


def read_country_pack(name: str) -> CountryPack:
    """Return the pack called `name`; a name with a slash is the path of a folder.

    Raises CountryPackError when there is no such pack, a file cannot be read, or anything in it is wrong.
    """
    folder = _folder(name)
    pack = parse_country_pack(folder.name, {file.name: _parsed(file) for file in _toml_files(folder)})
    _check_zones(pack)
    read_profile(name, pack.screening.profile)
    read_carrier_profiles(name)
    weights = _profile_file(name, pack.screening.profile).read_text(encoding="utf-8")
    return replace(
        pack,
        screening=replace(pack.screening, weights=weights),
        carriers=replace(pack.carriers, profiles=_agreed(folder)),
    )


def _agreed(folder: Traversable) -> Mapping[str, Mapping[str, object]]:
    """Return what the files of agreed profiles say, by code; that they are right was made sure of before."""
    profiles = folder / "profiles"
    said = [_parsed(file) for file in _toml_files(profiles)] if profiles.is_dir() else []
    return {str(each["code"]): each for each in said}


def read_profile(name: str, profile: str) -> Profile:
    """Return the weights and thresholds called `profile` of the pack called `name`.

    Raises CountryPackError when there is no such file, it cannot be read, or anything in it is wrong.
    """
    file = _profile_file(name, profile)
    try:
        return parse_profile(_parsed(file))
    except ProfileUnreadable as error:
        raise CountryPackError(
            file=f"screening/{file.name}",
            key=str(error.values["key"]),
            wrong=str(error.values["wrong"]),
            remedy="Mend the file, or name another in screening.toml.",
        ) from error


def read_carrier_profiles(name: str) -> Mapping[str, CarrierProfile]:
    """Return what the pack called `name` agreed with carriers, by code.

    Raises CountryPackError when a file cannot be read, two have one code, or one asks for what may not be asked for.
    """
    found: dict[str, CarrierProfile] = {}
    folder = _folder(name) / "profiles"
    for file in sorted(_toml_files(folder), key=lambda each: each.name) if folder.is_dir() else ():
        try:
            profile = parse_carrier_profile(_parsed(file))
        except ProfileWrong as error:
            raise _wrong_profile(file.name, str(error.values["key"]), str(error.values["wrong"])) from error
        if profile.code in found:
            raise _wrong_profile(file.name, "code", f"“{profile.code}” is used twice.")
        found[profile.code] = profile
    return found


def _wrong_profile(file: str, key: str, wrong: str) -> CountryPackError:
    remedy = "Mend the file; see the pack “utopia” for an example."
    return CountryPackError(file=f"profiles/{file}", key=key, wrong=wrong, remedy=remedy)


def _profile_file(name: str, profile: str) -> Traversable:
    return _folder(name) / "screening" / f"{profile}.toml"


def read_demo_officers(name: str) -> tuple[DemoOfficer, ...]:
    """Return the invented officers that the pack called `name` brings for a demo.

    Raises CountryPackError when it brings none or anything about them is wrong.
    """
    file = _folder(name) / "demo" / "officers.toml"
    return parse_demo_officers("demo/officers.toml", _parsed(file))


def _folder(name: str) -> Traversable:
    folder: Traversable = Path(name) if "/" in name else resources.files("limen.countries") / name
    if not folder.is_dir():
        shipped = sorted(
            each.name for each in resources.files("limen.countries").iterdir() if (each / "state.toml").is_file()
        )
        raise CountryPackError(
            file=name,
            key="",
            wrong="there is no such country pack.",
            remedy=f"Shipped: {', '.join(shipped)}; or give the path of a folder, with a slash in it.",
        )
    return folder


def _toml_files(folder: Traversable) -> Iterator[Traversable]:
    return (file for file in folder.iterdir() if file.name.endswith(".toml") and file.is_file())


def _parsed(file: Traversable) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CountryPackError(
            file=file.name, key="", wrong=f"cannot be read: {error}.", remedy="Mend the file."
        ) from error


def _check_zones(pack: CountryPack) -> None:
    """Refuse zones unknown to this machine now, rather than at the first traveller of that post."""
    zones = {("state.toml", "time_zone"): pack.state.time_zone}
    zones |= {("posts.toml", f"post {post.code}, time_zone"): post.time_zone for post in pack.posts}
    zones |= {
        ("carriers.toml", f"place {place.code}, time_zone"): place.time_zone
        for place in pack.carriers.places
        if place.time_zone
    }
    for (file, key), zone in zones.items():
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise CountryPackError(
                file=file,
                key=key,
                wrong=f"“{zone}” is no time zone.",
                remedy="Write an IANA name such as Europe/Lisbon.",
            ) from error
