"""
Lists of administrative areas: in the order of the alphabet, found by a part of a name, twins told apart.

Kinds follow from Kemendagri's codes (annex to Kepmendagri 300.2.2-2430/2025): the second part of a city's code is 71
or higher, a village's last part begins with 1 (kelurahan), 2 (desa) or 3 (desa adat).
"""

import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from chalicelib.domain.core.normalized_text import words
from chalicelib.domain.core.vocabulary import AreaCode
from chalicelib.domain.organisation.directory import Area

FIRST_CITY = 71
LEAST_INITIALS = 3
"""Fewer letters are taken for the beginning of a word, not for the initials of a name ("DKI", "NTB")."""


class AreaKind(StrEnum):
    """What an area is in the state's order."""

    PROVINCE = "province"
    REGENCY = "regency"
    CITY = "city"
    DISTRICT = "district"
    URBAN_VILLAGE = "urban_village"
    VILLAGE = "village"
    CUSTOMARY_VILLAGE = "customary_village"


_VILLAGES = {"1": AreaKind.URBAN_VILLAGE, "3": AreaKind.CUSTOMARY_VILLAGE}


def kind_of(code: AreaCode) -> AreaKind:
    """What the area is, by its code alone."""
    match code.split("."):
        case [_]:
            return AreaKind.PROVINCE
        case [_, regency]:
            return AreaKind.CITY if int(regency) >= FIRST_CITY else AreaKind.REGENCY
        case [_, _, _]:
            return AreaKind.DISTRICT
        case [*_, village]:
            return _VILLAGES.get(village[0], AreaKind.VILLAGE)
    raise AssertionError(code)


def alphabetical(name: str) -> tuple[tuple[int, str], ...]:
    """A key to sort names by as people look for them: capitals, accents and signs count nothing, 2 is before 10."""
    parts = re.findall(r"\d+|[^\W\d_]+", " ".join(words(name)))
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)


def in_order(areas: Iterable[Area]) -> list[Area]:
    """The areas in the alphabet's order of their names; twins by code."""
    return sorted(areas, key=lambda area: (alphabetical(area.name), area.code))


def found_by(typed: str, areas: Iterable[Area]) -> list[Area]:
    """
    The areas in whose name every word that was typed begins a word, or is its initials; best first.

    Best is what is called just so, then what begins so, then what lies higher, then the alphabet.
    """
    wanted = words(typed)
    found = [area for area in areas if wanted and _fits(wanted, words(area.name))]

    def key(area: Area) -> tuple[bool, bool, int, tuple[tuple[int, str], ...], str]:
        own = " ".join(_own_words(area))
        sought = " ".join(wanted)
        return own != sought, not own.startswith(sought), area.code.count("."), alphabetical(own), area.code

    return sorted(found, key=key)


def labels(areas: Iterable[Area], within: dict[AreaCode, str], kinds: dict[AreaKind, str]) -> dict[AreaCode, str]:
    """
    What tells each area from every other one of the list: its name, and no more of kind, place and code than is needed.

    `within` is the name of the area around each; `kinds` are names of kinds in the reader's language.
    """
    areas = list(areas)
    kind = {area.code: kinds[kind_of(area.code)] for area in areas}
    place = {area.code: within.get(area.code, area.code) for area in areas}
    found = {area.code: area.name for area in areas}
    for longer in (
        {area.code: f"{area.name} ({kind[area.code]})" for area in areas},
        {area.code: f"{area.name} ({kind[area.code]}, {place[area.code]})" for area in areas},
        {area.code: f"{area.name} ({kind[area.code]}, {area.code})" for area in areas},
    ):
        read = {code: " ".join(words(label)) for code, label in found.items()}
        often = Counter(read.values())
        found |= {code: longer[code] for code in found if often[read[code]] > 1}
    return found


def _own_words(area: Area) -> list[str]:
    """The words of the name without the kind that regencies and cities carry in front."""
    own = words(area.name)
    return own[1:] if area.code.count(".") == 1 and len(own) > 1 else own


def _fits(wanted: list[str], name: list[str]) -> bool:
    initials = "".join(word[0] for word in name)
    return all(
        any(word.startswith(one) for word in name) or (len(one) >= LEAST_INITIALS and initials.startswith(one))
        for one in wanted
    )
