"""Two organisations' names in one language: what one translates, shortens or writes out.

One organisation is known as `Jaysh al-Islam` and `Army of Islam`, `Morel DTO` and `Morel Drug
Trafficking Organization`, `Fund of Iran` and `Fund of the Islamic Republic of Iran`. A word is
replaced only where the other name has its counterpart, and only of names that share another word.
For pairs alone: the search of lists has narrower rules (`words.py`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from msgspec.structs import replace
from rapidfuzz.distance import OSA

from atlas.knowledge.names.domain.normalise import NormalName, weight
from atlas.knowledge.names.domain.similarity import SMALL_WORDS
from atlas.knowledge.names.domain.vocabulary import (
    COMMON_WORDS,
    COUNTRY_WORDS,
    PARTICLES,
    SHORT_WORDS,
    TRADE_WORDS,
    TRANSLATED,
    Form,
    lines_of,
)
from atlas.knowledge.names.domain.words import other_number_of

_FILE = "translations.txt"
_ACRONYM = range(3, 8)
"""So many letters of an acronym are no coincidence, next to other words in common."""
_NO_ACRONYMS = PARTICLES | SHORT_WORDS | TRADE_WORDS
"""Words of their own: `den` is no Domburgh en Noordam."""
_PART, _PARTS = 2, 6
"""The least letters of a word in a contraction (Metexcol), and of the contraction."""
_PLACE = 4
_TRUNCATED, _CUT_OFF = 4, 3
"""The least letters of a truncated word, and of what is cut off (Trans, Transportation)."""
_ENDING = re.compile("(?:[aoeiuy]y[aei]|[aoeiuy]go|[aoeiy]i?[yi]|[yi]kh|[yi]e|[yi]a|[aeouyi])$")
"""The endings of adjectives and nouns in transliterated Russian and Ukrainian."""
_STEM, _ALIKE = 5, 0.75
"""The least letters of a stem, and how alike a misspelt word in common is at least."""
_ENOUGH = 2
"""So many words that mean the same are no coincidence, where no word is the same."""
Tokens = tuple[str, ...]


def in_one_language(first: NormalName, second: NormalName) -> tuple[NormalName, NormalName]:
    """Return two names of organisations with the same word where they mean the same.

    Of several counterparts the first is taken, so the names are given in one fixed order.
    """
    if first.key == second.key or first.squashed == second.squashed:
        return first, second
    mine, theirs = _worded(first.tokens), _worded(second.tokens)
    if _share_a_word(mine, theirs):
        mine, theirs = _without_state(mine, theirs), _without_state(theirs, mine)
        mine, theirs = _written_out(mine, theirs), _written_out(theirs, mine)
        mine, theirs = _translated(mine, theirs)
    else:
        mine, theirs = (
            _written_out(mine, theirs, whole=True),
            _written_out(theirs, mine, whole=True),
        )
        both = _translated(mine, theirs)
        if len({*both[0]}.intersection(both[1])) >= _ENOUGH:
            mine, theirs = both
    return _with(first, mine), _with(second, theirs)


def _share_a_word(mine: Tokens, theirs: Tokens) -> bool:
    """Whether a word is in both names, or in one a longer or misspelt form of it."""
    if any(len(word) > 1 and word not in SMALL_WORDS for word in {*mine}.intersection(theirs)):
        return True
    return any(
        one.startswith(other)
        or other.startswith(one)
        or OSA.normalized_similarity(one, other) >= _ALIKE
        for one in mine
        if len(one) >= _STEM and one not in SMALL_WORDS
        for other in theirs
        if len(other) >= _STEM
    )


def _with(name: NormalName, tokens: Tokens) -> NormalName:
    if tokens == name.tokens or not tokens:
        return name
    return replace(
        name,
        tokens=tokens,
        key=tuple(sorted(tokens)),
        squashed="".join(tokens),
        weights=tuple(weight(word, person=False) for word in tokens),
    )


def _named_once(tokens: Tokens) -> Tokens:
    """Return the words without an acronym of the others that stands behind them (in brackets)."""
    if not tokens:
        return tokens
    telling = [word for word in tokens[:-1] if word not in SMALL_WORDS]
    spelt = {"".join(word[0] for word in words) for words in (telling, tokens[:-1])}
    return tokens[:-1] if len(tokens[-1]) in _ACRONYM and tokens[-1] in spelt else tokens


@lru_cache(maxsize=50_000)
def _worded(tokens: Tokens) -> Tokens:
    """Return the words with phrases of other languages in English, without forms and acronyms."""
    tokens = _named_once(tokens)
    found: list[str] = []
    place = 0
    while place < len(tokens):
        for phrase, english in _phrases().get(tokens[place], ()):
            end = place + len(phrase)
            if tokens[place:end] == phrase != tokens:
                found += english
                place = end
                break
        else:
            found.append(tokens[place])
            place += 1
    return tuple(found) if any(len(word) > 1 for word in found) else tokens


def _without_state(mine: Tokens, theirs: Tokens) -> Tokens:
    """Return the words without what a country is, if the other name says it too or leaves it out.

    `Democratic Republic` and `Republic` of the Congo are two countries, and stay.
    """
    states = _states("states")
    if states.isdisjoint(mine):
        return mine
    said = states | _states("before states")
    for place, word in enumerate(mine):
        if word not in COUNTRY_WORDS or word not in theirs:
            continue
        start = place
        while start and mine[start - 1] in said:
            start -= 1
        state = mine[start:place]
        told = [w for w in state if w not in SMALL_WORDS]
        left_out = states.isdisjoint(theirs) or told == [w for w in theirs if w in told]
        if left_out and not states.isdisjoint(state):
            return (*mine[:start], *state[:1][: state[0] == "of"], *mine[place:])
    return mine


@cache
def _states(section: str) -> frozenset[str]:
    return frozenset(word for line in lines_of(_FILE, section) for word in line.split())


def _written_out(mine: Tokens, theirs: Tokens, *, whole: bool = False) -> Tokens:
    """Return the words with an acronym or a contraction replaced by the other name's words.

    `whole`: only where it stands for all of the other name (PLA China, People's Liberation Army).
    """
    if all(word in theirs for word in mine):
        return mine
    found: list[str] = []
    for word in mine:
        known = word in theirs or word in _NO_ACRONYMS or not word.isalpha()
        run = () if known else _stands_for(word, theirs, mine)
        found += run if run and (run == theirs or not whole) else (word,)
    return tuple(found)


def _stands_for(word: str, words: Tokens, but: Tokens) -> Tokens:
    """Return the neighbouring words that a word shortens: by first letters or beginnings."""
    for start in range(len(words) - 1):
        if words[start][0] != word[0] or words[start] in SMALL_WORDS:
            continue
        for end in range(start + 2, len(words) + 1):
            run = tuple(w for w in words[start:end] if w not in SMALL_WORDS)
            if len(run) < 2 or words[end - 1] in SMALL_WORDS:
                continue
            if any(w in but for w in run):
                break
            letters = "".join(w[0] for w in run)
            if len(word) in _ACRONYM and word == letters:
                return words[start:end]
            if len(word) >= _PARTS and _contracts(word, run):
                return words[start:end]
    return ()


def _contracts(word: str, run: Tokens) -> bool:
    """Whether a word is made of the beginnings of some words, of each two letters or more."""
    if not run:
        return not word
    head, *rest = run
    longest = min(len(head), len(word))
    return any(
        word[:size] == head[:size] and _contracts(word[size:], tuple(rest))
        for size in range(longest, _PART - 1, -1)
    )


def _translated(mine: Tokens, theirs: Tokens) -> tuple[Tokens, Tokens]:
    """Return both with each word replaced that the other says in another language."""
    words = {True: list(mine), False: list(theirs)}
    left, right = (_rest(one, other) for one, other in ((mine, theirs), (theirs, mine)))
    for at in left:
        word = words[True][at]
        for other in right:
            if _mean_the_same(word, words[False][other]):
                one = min(word, words[False][other], key=_plainness)
                words[True][at] = words[False][other] = one
                right.remove(other)
                break
    return tuple(words[True]), tuple(words[False])


@lru_cache(maxsize=100_000)
def _mean_the_same(one: str, other: str) -> bool:
    """Whether two words translate each other, or one is the other's beginning."""
    short, long = sorted((one, other), key=len)
    cut = len(short) >= _TRUNCATED and len(long) - len(short) >= _CUT_OFF and long.startswith(short)
    if cut and (long in COMMON_WORDS or long in _english()):
        return True
    if other_number_of(one) == other:
        return True
    if _is_of_place(one, other) or _is_of_place(other, one):
        return True
    return not _meanings(one).isdisjoint((other, _stem(other)))


def _is_of_place(one: str, place: str) -> bool:
    """Whether a word is the Russian adjective of a place (uralskiy, Ural; novosibirskoe)."""
    stem = _stem(one)
    return stem.endswith("sk") and len(place) >= _PLACE and place in {stem, stem.removesuffix("sk")}


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """Return a Russian or Ukrainian word without its ending (gosudarstvennoi, -aya, -ogo)."""
    stem = _ENDING.sub("", word)
    return stem if len(stem) >= _STEM else word


def _rest(mine: Tokens, theirs: Tokens) -> list[int]:
    return [place for place, word in enumerate(mine) if word not in theirs]


def _plainness(word: str) -> tuple[float, bool, str]:
    return weight(word, person=False), word not in _english(), word


@cache
def _phrases() -> Mapping[str, Sequence[tuple[Form, Form]]]:
    found: dict[str, list[tuple[Form, Form]]] = {}
    for phrase, english in _all_phrases():
        found.setdefault(phrase[0], []).append((phrase, english))
    return {word: sorted(all_, key=lambda one: -len(one[0])) for word, all_ in found.items()}


def _all_phrases() -> Iterator[tuple[Form, Form]]:
    for line in lines_of(_FILE, "phrases"):
        english, _, phrases = line.partition(": ")
        for phrase in phrases.split(" | "):
            yield tuple(phrase.split()), tuple(english.split())
    for line in lines_of(_FILE, "forms"):
        for phrase in line.split(" | "):
            yield tuple(phrase.split()), ()


@cache
def _english() -> frozenset[str]:
    return frozenset(
        word for line in lines_of(_FILE, "words") for word in line.partition(": ")[0].split()
    )


@cache
def _by_word() -> Mapping[str, frozenset[str]]:
    """Return what each word means in other languages, by the word and by its stem."""
    found: dict[str, set[str]] = {}
    for line in lines_of(_FILE, "words"):
        english, _, words = line.partition(": ")
        for one in english.split():
            for word in words.split():
                found.setdefault(one, set()).add(word)
                found.setdefault(word, set()).add(one)
    for word, translations in TRANSLATED.items():
        found.setdefault(word, set()).update(translations)
    for line in lines_of(_FILE, "kinds"):
        for word in line.split():
            found.setdefault(word, set()).update(line.split())
    by_stem: dict[str, set[str]] = {}
    for word, others in found.items():
        for one in {word, _stem(word)}:
            by_stem.setdefault(one, set()).update(others, map(_stem, others))
    return {word: frozenset(others) for word, others in by_stem.items()}


@lru_cache(maxsize=50_000)
def _meanings(word: str) -> frozenset[str]:
    """Return the words of other languages that mean the same, and their stems."""
    by_word = _by_word()
    return by_word.get(word, frozenset()) | by_word.get(_stem(word), frozenset())
