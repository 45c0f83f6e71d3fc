"""Whether a name recorded as a natural person's can be one at all, by the words it is made of.

No list of placeholders is complete; a person's name is recognised by having a word of its own. One
of ordinary words of registers and business, titles, numbers and single letters alone names no one
(`See Register`, `Mr X`, `Shareholder One`). One that has a word of organisations names no natural
person, regardless of the other words (`Orchard Pension Fund`), unless that word is also a surname
and stands next to a known given name (`Grace Trust`). The same is true of words of trade that
companies share (`Orchard Energy`). A party described by its relation to a person (`Estate of John
Smith`, `Smith Family`) is not that person and has no name of its own. The words are listed in
`data/ordinary_words.txt`; legal forms
are those of `data/legal_forms.txt` (ISO 20275).
"""

from collections.abc import Sequence
from functools import cache

from atlas.knowledge.names.domain.plain_words import words_of
from atlas.knowledge.names.domain.vocabulary import (
    COMMON_NAMES,
    KNOWN_NAMES,
    KOREAN_SURNAMES_WRITTEN,
    LEGAL_FORMS,
    PINYIN,
    TRADE_WORDS,
    lines_of,
)

_FILE = "ordinary_words.txt"
_FORM = 3
"""Letters of a legal form that are no initials."""
_TRADE = 5
"""Letters of a word of trade that is no particle and hardly a name."""
_ABROAD = frozenset({"uk", "usa", "uae", "eu"})
"""What companies of a group add to its name; a Korean may be called `Uk`."""
_SYLLABLE = 5
"""Letters that no syllable of a Korean name has."""
_SURNAMES = frozenset({"south", "north", "house", "power", "steel", "plant", "front", "party"})
"""Words of trade that are not rare as surnames."""


def says_nothing(words: Sequence[str], known: frozenset[str], *, person: bool) -> bool:
    """Return whether a whole name consists of words that name no one.

    Args:
        words: the name's words, without case and accents.
        known: further words that name no one, regardless of the other words.
        person: whether it is recorded as a natural person's; of a company's name ordinary words of
            business are its own, and only what registers write in a name's place is not.

    """
    if " ".join(words) in _section_lines("phrases"):
        return person
    ordinary = _section("instead") if not person else _of_persons()
    told = [word for word in words if word in ordinary or (person and _is_mark(word))]
    return bool(told) and all(word in known or word in told for word in words)


def is_organisations(words: Sequence[str]) -> bool:
    """Return whether a name recorded as a natural person's has the words of an organisation."""
    if len(words) < 2:  # one word may be anybody's
        return False
    if not _section("organisations").isdisjoint(words) or words[-1] in _legal_forms():
        return True
    if words[-1] in _section("groups") or _is_abroad(words) or _told_by_another(words):
        return True
    doubtful = _doubtful()
    others = [word for word in words if word not in doubtful]
    if len(others) == len(words) or len(words[-1]) == 1:
        return False
    return not has_given_name(others)


def has_given_name(words: Sequence[str]) -> bool:
    """Return whether a known given name or an initial is among the words."""
    return any(word in _given_names() or len(word) == 1 for word in words)


def _told_by_another(words: Sequence[str]) -> bool:
    """Whether it is the estate, heir, wife or city of another: a relation, then `of`."""
    start = 1 if words[0] in {"the", "die", "der", "la", "los", "les"} else 0
    relation = words[start : start + 1]
    return (
        len(words) > start + 2
        and relation[0] in _section("relations")
        and words[start + 1] in _section("of")
    )


def _is_abroad(words: Sequence[str]) -> bool:
    return words[-1] in _ABROAD and any(len(word) >= _SYLLABLE for word in words)


@cache
def _doubtful() -> frozenset[str]:
    """Return words of organisations that are surnames of some people too."""
    trade = {word for word in TRADE_WORDS if len(word) >= _TRADE}
    return _section("organisations or surnames") | (trade - _given_names() - PINYIN - _SURNAMES)


def _is_mark(word: str) -> bool:
    """Whether a word is a number, or a single letter of a script that writes sounds."""
    return word.isdigit() or (len(word) == 1 and word.isascii())


@cache
def _of_persons() -> frozenset[str]:
    """Return the ordinary words; syllables of Chinese and Korean names are excluded."""
    syllables = PINYIN | frozenset(KOREAN_SURNAMES_WRITTEN)
    return (_section("instead") | _section("ordinary") | _section("titles")) - syllables


@cache
def _section(name: str) -> frozenset[str]:
    return frozenset(word for line in lines_of(_FILE, name) for word in words_of(line))


@cache
def _section_lines(name: str) -> frozenset[str]:
    return frozenset(" ".join(words_of(line)) for line in lines_of(_FILE, name))


@cache
def _given_names() -> frozenset[str]:
    """Return known names of persons, of all files."""
    short = {word for line in lines_of("variants.txt", "short") for word in line.split()}
    return _section("given names") | {*KNOWN_NAMES, *COMMON_NAMES, *short}


@cache
def _legal_forms() -> frozenset[str]:
    """Return the legal forms of one word that no known name is."""
    forms = {form[0] for form in LEGAL_FORMS if len(form) == 1 and len(form[0]) >= _FORM}
    return frozenset(forms - _given_names())
