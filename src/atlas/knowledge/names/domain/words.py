"""How alike two words of names are (0-1): by letters, by sound, as an initial, as a short form.

Sound: the consonants by class after the alternations of the published romanisation systems
(BGN/PCGN, ALA-LC, ISO 9, ICAO Doc 9303; French and German usage), then the vowels between them.
`mohammed`, `muhamad` and `mhmd` have the same consonants; how far their vowels differ is the rest.

A word in capitals (`MTSDQ`) is of a script that does not write short vowels: `unvowelled.py`.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from atlas.knowledge.names.domain.misreadings import misread
from atlas.knowledge.names.domain.scripts.unvowelled import LETTERS as UNVOWELLED_LETTERS
from atlas.knowledge.names.domain.scripts.unvowelled import MAY_COST as UNVOWELLED_MAY_COST
from atlas.knowledge.names.domain.scripts.unvowelled import (
    plain,
    readings,
    unwritten_cost,
)
from atlas.knowledge.names.domain.vocabulary import (
    COMMON_WORDS,
    KNOWN_NAMES,
    NUMBERS,
    OTHER_SPELLINGS,
    PARTICLES,
    SHORTENED,
    TRANSLATED,
    VARIANTS,
)

Slots = tuple[str, ...]
"""The vowels before, between and after a word's consonants."""
MIN_WORD = 0.68
"""Below this two words do not agree at all."""
INITIAL = 0.8
_SHORT_FORM = 0.95
_SHORTENED = 0.9
_VOWELLESS = 4
"""A word written without its vowels has so many letters left."""
_VARIANT = 0.9
SERVANT = "abd"
_SERVANT_WRITTEN = ("abdul", "abdel")
_NO_SERVANTS = frozenset(["abel", "adel", "abdu"])
_MISTYPED_SERVANT = 0.85
_SHORTEST_MISTYPED, _EXCHANGED = 4, 0.82
_BEGINNING = 0.82
_SAME_SOUND = 0.95
_VOWEL_COST = 0.7
"""How much a differing vowel counts against a word, as a share of its length."""
_VOWELS_MAY_COST = (0.0, 0.0, 0.3, 0.9, 1.5)
"""The fewer consonants two words share, the less their vowels may differ (by count, 4 and more)."""
_SOUND_LETTERS, _SHORT_SOUND_LETTERS = 0.4, 0.5
"""However they sound, so many letters are the same (share of the longer word; to five letters)."""
_MAX_VARIANTS = 6
_SPELT_WITH_Q = 5
"""Of fewer letters, a word that differs in one is another."""
_WITH_PLURAL = 5
"""The least letters of a noun in `-ies`."""
ORDINALS = {
    number: word for word, number in NUMBERS.items() if number[0].isdigit() and number[-1].isalpha()
}
"""`2nd` → `second`."""
_ORDINAL_LETTERS = range(5, 1 + max(map(len, ORDINALS.values())) + 1)
_ORDINAL_STARTS = frozenset(word[:2] for word in ORDINALS.values())
_ORDINAL_ENDS = frozenset(word[-2:] for word in ORDINALS.values())

_JAY = re.compile("dzh|dj")
_HUSHED = re.compile("shch|dsch|sch|tsch|tch|tsj|sj|sh|zh|dzh|dj")
_AMBIGUOUS = (
    # written so, it is read in two ways: Khasan and Hassan, Uthman and Osman, Sergej and Sergey
    ("kh", ("h", "k")),
    ("ch", ("X", "k")),
    ("th", ("t", "s")),
    ("dh", ("t", "s")),
    ("x", ("ks", "X")),
    ("j", ("X", "i")),
    ("w", ("v", "u")),
    # Polish, and Serbo-Croatian without its accents: Janukowycz and Yanukovych, Karadzic
    ("cz", ("cz", "X")),
    ("sz", ("sz", "X")),
    ("dz", ("dz", "X")),
)
_SOFT_END = "ic"
"""A name that ends so is read as `-ich` too (Mladic, Mladitsch)."""
_HARD = re.compile("ck|cq|gh|q|g|c(?=[aouklrt]|$)")
_SIBILANT = re.compile("ts|tz|cz|c|z")
_ROUND = re.compile("ou|oo")
_FRONT = re.compile("ee|iy|yi|ii|ie|y")
_OPEN = re.compile("a[iy]|e[iy]")
_LONG_VOWEL = re.compile(r"([aeiou])\1+")
_DOUBLE = re.compile(r"([^aeiou])\1+")
_VOWEL = re.compile("[aeiou]")
_SLOTS = re.compile("[^aeiou]")
_CLOSE = frozenset(["ae", "ea", "ei", "ie", "ou", "uo", "ao", "oa", "oeu", "uoe"])


@lru_cache(maxsize=400_000)
def sounds(word: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the ways a word can be read: consonant classes, and the vowels around them."""
    if len(word) < 2 or not word.isalpha():
        return ((word, ()),)
    if not word.islower():
        return readings(word)
    if len(word) < 3:
        return ((word, ()),)
    spellings = [_HUSHED.sub("X", word)]
    if "zh" in word:  # Azhar: two letters
        spellings.append(_HUSHED.sub("X", word.replace("zh", "z")))
    if word.endswith(_SOFT_END):
        spellings += [f"{spelling[:-1]}X" for spelling in spellings]
    for written, read in _AMBIGUOUS:
        if any(written in spelling for spelling in spellings):
            spellings = [spelling.replace(written, one) for one in read for spelling in spellings][
                :_MAX_VARIANTS
            ]
    return tuple(dict.fromkeys(_sound(spelling) for spelling in spellings))


@lru_cache(maxsize=400_000)
def skeletons(word: str) -> tuple[str, ...]:
    """Return the consonants of each way a word can be read; what words are found by."""
    return tuple(dict.fromkeys(consonants for consonants, _ in sounds(word)))


def _sound(spelling: str) -> tuple[str, tuple[str, ...]]:
    """Return the consonants of a spelling by class, and the vowels around them.

    One rule after the other; a pattern is not tried where none of its letters stands.
    """
    if spelling.endswith("off"):
        spelling = f"{spelling[:-2]}v"
    spelling = spelling.replace("ph", "f")
    if "c" in spelling or "g" in spelling or "q" in spelling:
        spelling = _HARD.sub("k", spelling)
    spelling = spelling.replace("d", "t")
    if "c" in spelling or "z" in spelling or "ts" in spelling:
        spelling = _SIBILANT.sub("s", spelling)
    if "ou" in spelling or "oo" in spelling:
        spelling = _ROUND.sub("u", spelling)
    if "y" in spelling or "ee" in spelling or "ii" in spelling or "ie" in spelling:
        spelling = _FRONT.sub("i", spelling)
    if "i" in spelling or "y" in spelling:
        spelling = _OPEN.sub("e", spelling)
    spelling = _LONG_VOWEL.sub(r"\1", spelling.replace("au", "o"))
    spelling = _DOUBLE.sub(r"\1", spelling)
    spelling = spelling[:1] + spelling[1:].replace("h", "")
    consonants = "".join(_SLOTS.findall(spelling))
    if spelling[:1] in "aeiou":
        consonants = f"a{consonants}"
    return consonants, tuple(_SLOTS.split(spelling))


@lru_cache(maxsize=400_000)
def word_similarity(first: str, second: str, person: bool = False) -> float:
    """Return 0-1; symmetric. Short forms are those of companies, or of a person's names."""
    if first == second:
        return 1.0
    in_order = (len(first), first) < (len(second), second)
    short, long = (first, second) if in_order else (second, first)
    if len(short) == 1:
        return INITIAL if long[0].lower() == short.lower() and long.isalpha() else 0.0
    if not (short.isalpha() and long.isalpha()):
        return _with_digits(short, long)
    if not (short.islower() and long.islower()):
        return _unvowelled_similarity(short, long)
    if person:
        return _name_similarity(short, long)
    return _known(short, long) or _likeness(short, long)


def _likeness(short: str, long: str) -> float:
    """Return how alike two words are of which nothing is known."""
    best = edit_similarity(short, long)
    if best < _SAME_SOUND and len(short) >= 3:
        best = max(best, sound_similarity(short, long))
    if best < _BEGINNING and len(long) == len(short) + 1 and long in misread(short):
        best = 1.0 - 1.0 / len(long)
    if best < _BEGINNING and len(short) >= 4 and len(long) <= len(short) * 2:
        best = _BEGINNING if long.startswith(short) else best
    if "q" in short + long and "gh" in short + long:
        best = max(best, _with_one_letter_for_gh(short, long))
    return best if best >= MIN_WORD else 0.0


def _with_one_letter_for_gh(short: str, long: str) -> float:
    """Return how alike two words are if `q` and `gh` are one letter, as they are in Persian."""
    if spelt_with_q(short).isdisjoint(spelt_with_q(long)):
        return 0.0
    mine, theirs = short.replace("gh", "q"), long.replace("gh", "q")
    return OSA.normalized_similarity(mine, theirs)


@lru_cache(maxsize=50_000)
def spelt_with_q(word: str) -> frozenset[str]:
    """Return a word that has `q` or `gh` with `q` alone, whole and without any one letter."""
    if "q" not in word and "gh" not in word:
        return frozenset()
    spelt = word.replace("gh", "q")
    if len(spelt) < _SPELT_WITH_Q:
        return frozenset()
    return frozenset({spelt, *(spelt[:at] + spelt[at + 1 :] for at in range(len(spelt)))})


def _name_similarity(short: str, long: str) -> float:
    """Return how alike two words of persons' names are, by what is known of them and by sound."""
    if short == SERVANT and mistyped_servant(long):
        return _MISTYPED_SERVANT
    best = 0.0 if apart(short, long) else _likeness(short, long)
    if best < _VARIANT and (long in OTHER_SPELLINGS.get(short, ()) or long in VARIANTS.get(short)):
        return max(_VARIANT, _likeness(short, long))
    return best


def mistyped_servant(word: str) -> bool:
    """Whether a word is `abdul` with one error of typing or reading, and no name that is known."""
    if not 4 <= len(word) <= 6 or word in _NO_SERVANTS or word in KNOWN_NAMES or word in PARTICLES:
        return False
    return any(
        OSA.distance(word, written, score_cutoff=1) == 1 or word in misread(written)
        for written in _SERVANT_WRITTEN
    )


def _known(short: str, long: str) -> float:
    """Return how alike two words of companies' names are by what is known of them, or 0."""
    if long in SHORTENED.get(short, ()) or long in TRANSLATED.get(short, ()):
        return _SHORT_FORM
    if other_number_of(short) == long:
        return _SHORT_FORM
    if without_vowels(short, long):
        return _SHORTENED
    return _SHORTENED if long in COMMON_WORDS and _shortens(short, long) else 0.0


def other_number_of(noun: str) -> str:
    """Return the plural in `-ies` of an English word, or its singular, or "".

    A plural in `-s` is only a letter longer.
    """
    if noun.endswith("ies") and len(noun) > _WITH_PLURAL:
        return f"{noun[:-3]}y"
    return f"{noun[:-1]}ies" if noun.endswith("y") and len(noun) >= _WITH_PLURAL - 1 else ""


def apart(first: str, second: str) -> bool:
    """Whether both words are known names of persons, and not the same one (Hasan, Husayn)."""
    mine, theirs = KNOWN_NAMES.get(first), KNOWN_NAMES.get(second)
    return mine is not None and theirs is not None and mine.isdisjoint(theirs)


def _shortens(short: str, long: str) -> bool:
    """Whether it is a beginning, or first and last letter and some consonants between."""
    if long.startswith(short):
        return len(short) >= 4
    if short[0] != long[0] or short[-1] != long[-1] or _VOWEL.search(short[1:]):
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def without_vowels(short: str, long: str) -> bool:
    """Whether one is the other without its vowels, but perhaps the first letter (`TRNSPRTTN`)."""
    return short != long and vowelless(long) == short


def vowelless(word: str) -> str:
    """Return a word without its vowels but perhaps the first letter; "" where too few are left."""
    left = word[:1] + _VOWEL.sub("", word[1:])
    return left if len(left) >= _VOWELLESS else ""


def sound_similarity(short: str, long: str) -> float:
    """Return how alike two words sound: 0 unless one reading of each has the same consonants."""
    letters = Levenshtein.normalized_similarity(short, long)
    if "dzh" in short + long:  # for one sound
        letters = Levenshtein.normalized_similarity(_JAY.sub("j", short), _JAY.sub("j", long))
    if letters < (_SOUND_LETTERS if len(long) > 5 else _SHORT_SOUND_LETTERS):
        return 0.0
    return _alike_by_sound(short, long, _VOWELS_MAY_COST, _vowel_cost)


def _unvowelled_similarity(short: str, long: str) -> float:
    """Return how alike two words are of which one at least does not write its short vowels."""
    fewer, more = sorted((plain(short), plain(long)), key=len)
    letters = Levenshtein.normalized_similarity(fewer, more)
    best = edit_similarity(fewer, more)
    may_cost = tuple(
        cost if letters >= least else -1.0
        for cost, least in zip(UNVOWELLED_MAY_COST, UNVOWELLED_LETTERS, strict=True)
    )
    best = max(best, _alike_by_sound(short, long, may_cost, _unwritten_cost))
    return best if best >= MIN_WORD else 0.0


def _alike_by_sound(
    short: str, long: str, may_cost: Sequence[float], cost_of: Callable[[Slots, Slots], float]
) -> float:
    best = 0.0
    for consonants, vowels in sounds(short):
        if len(consonants) < 2:
            continue
        for others, other_vowels in sounds(long):
            if consonants == others:
                cost = cost_of(vowels, other_vowels)
                if cost <= may_cost[min(len(consonants), 4)]:
                    best = max(best, _SAME_SOUND - _VOWEL_COST * cost / len(long))
    return best


@lru_cache(maxsize=100_000)
def may_sound_alike(consonants: int, mine: Slots, theirs: Slots) -> bool:
    """Return whether the vowels of two readings with the same consonants allow the same sound.

    Where no two readings of two words allow it, `word_similarity` is 0 unless their letters are
    alike or the two are known forms of one word: `_alike_by_sound` demands the same of each pair of
    readings. It takes the vowels of the shorter word first, which is not known here, so either
    order is enough. A reading without slots belongs to a word of one or two letters, or with
    digits, and rules nothing out. In a script that does not write all vowels, every reading of two
    consonants or more has a slot in capitals.

    Args:
        consonants: how many the readings share.
        mine: the slots of one reading.
        theirs: the slots of the other.

    """
    if not mine or not theirs:
        return True
    if consonants < 2:
        return False
    cost_of, may_cost = _vowel_cost, _VOWELS_MAY_COST
    if any(slot.isupper() for slot in mine + theirs):
        cost_of, may_cost = _unwritten_cost, UNVOWELLED_MAY_COST
    most = may_cost[min(consonants, len(may_cost) - 1)]
    return cost_of(mine, theirs) <= most or cost_of(theirs, mine) <= most


def reading_similarity(mine: Slots, theirs: Slots, letters: int, *, written: bool = True) -> float:
    """Return the most that two readings with the same consonants are alike, by their vowels.

    `letters`: of the longer word; `written`: whether both write all their vowels.
    """
    cost_of = _vowel_cost if written else _unwritten_cost
    return _SAME_SOUND - _VOWEL_COST * cost_of(mine, theirs) / letters


def _vowel_cost(mine: Slots, theirs: Slots) -> float:
    cost = 0.0
    for one, other in zip(mine, theirs, strict=False):
        if one == other:
            continue
        if not one or not other:
            cost += 0.3  # unwritten, as in Arabic and Hebrew
        elif one + other in _CLOSE or one[0] == other[0] or one[-1] == other[-1]:
            cost += 0.25
        else:
            cost += 0.8
    return cost


def _unwritten_cost(mine: Slots, theirs: Slots) -> float:
    return sum(
        unwritten_cost(one, other)
        if one.isupper() or other.isupper()
        else _vowel_cost((one,), (other,))
        for one, other in zip(mine, theirs, strict=False)
        if one != other
    )


def _with_digits(short: str, long: str) -> float:
    """Numbers do not have typos; letters that were typed as digits do, and ordinals in words."""
    for number, word in ((short, long), (long, short)):
        if mistyped_ordinal(word) == number:
            return edit_similarity(*sorted((word, ORDINALS[number]), key=len))
    if short.isdigit() or long.isdigit() or len(long) < 5:
        return 0.0
    best = edit_similarity(short, long)
    return best if best >= 0.75 else 0.0


@lru_cache(maxsize=100_000)
def mistyped_ordinal(word: str) -> str:
    """Return the number (`2nd`) of an ordinal in words with one typing error (`secnod`), or ""."""
    if len(word) not in _ORDINAL_LETTERS or word in NUMBERS:
        return ""
    if word[:2] not in _ORDINAL_STARTS and word[-2:] not in _ORDINAL_ENDS:  # an error leaves one
        return ""
    found = process.extractOne(word, ORDINALS, scorer=OSA.distance, score_cutoff=1)
    return found[2] if found else ""


def edit_similarity(short: str, long: str) -> float:
    """Return 1 - edits / length, or 0 for more edits than a word of this length has typos.

    Edits are Damerau's (optimal string alignment): 1 up to five letters, 2 up to eight, else 3.
    Two neighbours exchanged are a surer error than another letter: in the shortest words they
    count for less (Afiz, Faiz).
    """
    length = len(long)
    allowed = 0 if length <= 3 else 1 if length <= 5 else 2 if length <= 8 else 3
    if length - len(short) > allowed:
        return 0.0
    distance = OSA.distance(short, long, score_cutoff=allowed)
    if distance == 1 and length == _SHORTEST_MISTYPED and sorted(short) == sorted(long):
        return _EXCHANGED
    return 1.0 - distance / length if distance <= allowed else 0.0
