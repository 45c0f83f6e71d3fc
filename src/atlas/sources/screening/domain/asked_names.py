"""A typed name and all that is looked up for it, whatever the list: found once for all lists."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from atlas.knowledge.names.domain.normalise import NormalName, normalise
from atlas.knowledge.names.domain.scripts import hangul, korean_slips
from atlas.knowledge.names.domain.scripts.eastern_by_russian import readings_by_russian
from atlas.knowledge.names.domain.scripts.eastern_cyrillic import (
    eastern_company_readings,
    eastern_readings,
)
from atlas.knowledge.names.domain.scripts.foreign_letters import foreign_reading
from atlas.knowledge.names.domain.short_words import as_sole_word, short_word, sole_word
from atlas.knowledge.names.domain.similarity import acronyms
from atlas.knowledge.names.domain.titles import without_mistyped_titles
from atlas.sources.lists.domain.terms import PartyKind

_NICKNAME = re.compile(r'(?:^|\s)["“„«][^"“”„«»]{2,40}["“”»](?=\s|$)')
_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]{2,60}[)\]]\s*$")
_ASIDE_OF_LETTERS = 4
"""What is left without brackets has so many letters."""
_PERSONS = frozenset([PartyKind.PERSON, PartyKind.UNKNOWN])
_REMEMBERED = 10_000
"""Readings of typed names, 0.7 kB each."""


class AskedName(NamedTuple):
    """A typed name as a person's or a company's, and by what names are looked up for it."""

    name: NormalName
    whole: tuple[str, ...]
    korean: tuple[str, ...]
    """Its readings as a Korean name."""
    slips: tuple[str, ...]
    """Those of a person's name with one slip."""
    acronyms: tuple[str, ...]
    short: frozenset[str]
    """Its short words that tell a company, where it has any."""
    sole: str
    as_sole: str


class Reading(NamedTuple):
    """A further text to search for; `heard`: as a foreign name."""

    text: str
    kind: PartyKind
    heard: bool = False


@lru_cache(maxsize=_REMEMBERED)
def asked_name(text: str, *, person: bool, heard: bool = False) -> AskedName:
    """Return a typed name with all that is looked up for it."""
    name = normalise(text, person=person, heard=heard)
    sole = sole_word(name)
    slips = korean_slips.keys(name.tokens) if person and name.tokens else ()
    return AskedName(
        name=name,
        whole=tuple(whole(name)),
        korean=tuple(map(syllable_key, hangul.keys(name.tokens))) if name.korean else (),
        slips=tuple(map(syllable_key, slips)),
        acronyms=acronyms(name),
        short=frozenset({short_word(name), sole}),
        sole=sole,
        as_sole=as_sole_word(name),
    )


def whole(name: NormalName) -> set[str]:
    """Return what equal names have in common, whatever the order and the blanks."""
    return {name.squashed, "".join(name.key), name.text.replace(" ", "")}


def syllable_key(key: korean_slips.Key) -> str:
    """Return a reading in syllables as the text by which names are looked up."""
    return repr(key)


@lru_cache(maxsize=_REMEMBERED)
def further_readings(text: str, kind: PartyKind) -> tuple[Reading, ...]:
    """Return the texts that a name is searched for by as well.

    It without its aside; a person's also as a foreign name, in Greek, Georgian, Armenian letters,
    and one in Cyrillic as East Asian romanisations write it, like a company's one word.
    """
    asides = [Reading(plain, of) for plain, of in _without_asides(text, kind)]
    if kind in _PERSONS:
        if foreign_reading(text):
            asides.append(Reading(text, PartyKind.PERSON, heard=True))
        eastern = eastern_readings(text) or readings_by_russian(text)
        asides += [Reading(one, PartyKind.PERSON) for one in eastern]
    if kind is not PartyKind.PERSON:
        asides += [Reading(one, PartyKind.COMPANY) for one in eastern_company_readings(text)]
    return tuple(asides)


def _without_asides(text: str, kind: PartyKind) -> Iterator[tuple[str, PartyKind]]:
    """Yield a name without its aside, and the kind of the name.

    An aside is a person's nickname in quotation marks, or mistyped title, or, for any party, text
    in brackets at the end (`ICARO (IMO 9079066)`, `Acme Ltd (formerly Zenith)`). Brackets after
    which the name continues are not an aside.
    """
    if kind in _PERSONS:
        plain = " ".join(_NICKNAME.sub(" ", text).split())
        if plain != text and len(plain.split()) > 1:
            yield plain, PartyKind.PERSON
        if plain := without_mistyped_titles(normalise(text, person=True)):
            yield plain, PartyKind.PERSON
    plain = _IN_BRACKETS.sub("", text)
    if plain != text and sum(map(str.isalpha, plain)) >= _ASIDE_OF_LETTERS:
        yield plain, kind
