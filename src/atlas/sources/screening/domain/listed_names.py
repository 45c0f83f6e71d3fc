"""The names by which an entry can be found: those that are listed, and acronyms in brackets.

Publishers state an acronym behind the name (`TEHRIK-E TALIBAN PAKISTAN (TTP)`), sometimes several,
or behind a mark (`(FADD; formerly FADB)`). It is an alias of
the entry, and the name without it is one too. It is a weak alias where it has three letters or
fewer, or the name's own words do not spell it.
What else stands in brackets (a country, a legal form, a place) is no name, unless its letters are
those with which the name's words begin (`MUJAHIDIN INDONESIAN TIMUR (MIT)`). A company that is
called no more than such a country or form was not compared (`left_out`).
"""

import re
from collections.abc import Iterator

from atlas.knowledge.names.domain.normalise import normalise
from atlas.knowledge.names.domain.vocabulary import (
    COUNTRY_WORDS,
    FORM_WORDS,
    LEGAL_FORMS,
    PARTICLES,
    SHORT_WORDS,
    TRADE_WORDS,
)
from atlas.sources.lists.domain.countries import country_code
from atlas.sources.lists.domain.entry import ListedName, ListEntry
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.screening.domain.index import IndexedName
from atlas.sources.screening.domain.names_within import behind_mark

_BRACKETS = re.compile(r"\s*[(\[«]\s*([^()\[\]«»]{2,60}?)\s*[)\]»]")
_STATED = re.compile(r"\s*[;,]\s*")
"""What stands between two names in one pair of brackets (`FADD; formerly FADB`)."""
_ACRONYM = re.compile(r"[A-Z](?:[.\-/ ]{0,2}[A-Za-z]){1,8}\.?")
_STOPS = re.compile(r"[.\-/ ]")
_WEAK = 3
"""Up to so many letters too many others are called so."""
_LEAST = 2
_SPELT = 4
"""A longer one must be spelt by the letters of the name's own words (PEDCO), or it is a place."""
_NO_NAMES = (COUNTRY_WORDS | FORM_WORDS) | {"pty", "pvt", "ngo", "dprk", "uae", "ftz"}
_COMMON = TRADE_WORDS | SHORT_WORDS
"""Ordinary words of four letters and more are no acronyms."""
_ORGANISATIONS = frozenset([PartyKind.COMPANY, PartyKind.UNKNOWN])


def indexed_names(owner: int, entry: ListEntry) -> Iterator[IndexedName]:
    """Yield the names of an entry (`owner`: its position), each listed one before its acronyms."""
    listed = {name.full.casefold() for name in entry.names}
    for name in entry.names:
        yield IndexedName(owner, name.full, name.kind, entry.kind)
        if entry.kind not in _ORGANISATIONS:
            continue
        for text, kind in acronyms_in(name):
            if text.casefold() not in listed:
                listed.add(text.casefold())
                yield IndexedName(owner, text, kind, entry.kind, within=name.full)
            if _is_spaced(text) and (whole := _STOPS.sub("", text)).casefold() not in listed:
                listed.add(whole.casefold())
                yield IndexedName(owner, whole, kind, entry.kind, within=name.full)


def acronyms_in(name: ListedName) -> Iterator[tuple[str, NameKind]]:
    """Yield the acronyms that a name states in brackets, and the name without them."""
    plain, found = name.full, False
    for stated in _BRACKETS.finditer(name.full):
        rest = normalise(name.full.replace(stated[0], " ")).text
        texts = [behind_mark(text) for text in _STATED.split(stated[1])]
        for text in (one for one in texts if _is_acronym(one, rest)):
            found, plain = True, plain.replace(stated[0], "", 1)
            letters = _letters(text)
            strong = len(letters) > _WEAK and _is_spelt(letters, rest)
            strong = strong and name.kind is not NameKind.WEAK_ALIAS
            yield text, NameKind.ALIAS if strong else NameKind.WEAK_ALIAS
    if found and any(map(str.isalnum, plain)):
        yield " ".join(plain.split()), name.kind


def left_out(entry: ListEntry) -> Iterator[str]:
    """Yield the letters in brackets that are no alias: a country, a form or a line of business."""
    known = {_letters(name.full) for name in entry.names}
    for name in entry.names if entry.kind in _ORGANISATIONS else ():
        for stated in _BRACKETS.finditer(name.full):
            word = _letters(stated[1])
            rest = normalise(name.full.replace(stated[0], " ")).text
            told = _is_no_name(stated[1]) and len(word) <= _SPELT
            told = (told or word in _COMMON) and _ACRONYM.fullmatch(stated[1]) is not None
            if told and word not in known and not _is_acronym(stated[1], rest):
                yield word


def _is_acronym(text: str, rest: str) -> bool:
    """Whether a text in brackets is an acronym of the rest of the name."""
    if not _ACRONYM.fullmatch(text) or sum(map(str.isupper, text)) < _LEAST:
        return False
    word = _letters(text)
    if len(word) >= _WEAK and _are_initials(word, rest):
        return True
    if _is_no_name(text) or (len(word) > _WEAK and word in _COMMON):
        return False
    return len(word) <= _SPELT or _is_spelt(word, rest)


def _is_spaced(text: str) -> bool:
    """Whether marks other than stops stand between all letters (`H-A-S`): it is one word, too."""
    return len(_STOPS.split(text)) == len(_letters(text)) and "." not in text


def _is_no_name(text: str) -> bool:
    """Whether a text in brackets says of which country or legal form a company is."""
    word = _letters(text)
    return word in _NO_NAMES or (word,) in LEGAL_FORMS or country_code(text) is not None


def _are_initials(letters: str, text: str) -> bool:
    """Whether the letters are those with which the words begin, joining words left out or not.

    One letter more is a word's that the list left out (`ISLAMIC STATE WEST AFRICA (ISWAP)`).
    """
    words = text.split()
    for chosen in (words, [word for word in words if word not in PARTICLES]):
        initials = "".join(word[0] for word in chosen)
        if letters == initials or (len(chosen) > 1 and letters[:-1] == initials):
            return True
    return False


def _letters(text: str) -> str:
    return _STOPS.sub("", text).casefold()


def _is_spelt(letters: str, text: str) -> bool:
    """Whether the letters stand in the text in this order."""
    following = iter(text)
    return all(letter in following for letter in letters)
