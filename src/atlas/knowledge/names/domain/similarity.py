"""How alike two words, and two names, are: algorithm `atlas-name-v1`.

Words agree exactly, by sound (a consonant skeleton after transliteration rules), by edits
(Damerau/OSA, scaled by length), as an initial, or as a beginning. Names agree by the weight of
their aligned words on both sides. Symmetric: score(a, b) = score(b, a).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA, Levenshtein

from atlas.knowledge.names.domain.normalise import NormalName, weight
from atlas.knowledge.names.domain.vocabulary import SHORTENED

MIN_WORD = 0.68
"""Below this two words do not agree at all."""
INITIAL = 0.8
_PERSON_GAP = 0.35
_COMPANY_GAP = 0.45
"""How much of the unmatched weight of the longer name counts against it."""
_ONE_WORD_CAP = 70.0
_ACRONYM = 3
"""A name of so few letters (BIF, PMC) agrees with an equal name only: too much sounds alike."""
_WHOLE_MIN = 0.84
_TELLING_MIN = 0.8
_SOUNDS = (
    (re.compile("sch|shch|tsch|tch|sh|ch|zh|dzh|dj"), "x"),
    (re.compile("ph"), "f"),
    (re.compile("ck|cq|kh|gh|q|k|c(?=[aouklrt]|$)|g"), "k"),
    (re.compile("th|dh|dd|d|t"), "t"),
    (re.compile("ts|tz|cz|c|z|s"), "s"),
    (re.compile("w|v|b(?=h)"), "v"),
    (re.compile("x+"), "x"),
    (re.compile("j"), "x"),
)
_VOWELS = re.compile("[aeiouyh]")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=400_000)
def skeletons(word: str) -> tuple[str, ...]:
    """Return the consonants of a word by sound: `mohammed`, `muhamad` and `mhmd` agree.

    `kh` is a k in some transliterations and an h in others: such a word has both skeletons.
    """
    if len(word) < 3 or not word.isalpha():
        return (word,)
    spellings = (word, word.replace("kh", "h")) if "kh" in word else (word,)
    return tuple(dict.fromkeys(_consonants(spelling) or word for spelling in spellings))


def _consonants(word: str) -> str:
    sound = word
    for pattern, letter in _SOUNDS:
        sound = pattern.sub(letter, sound)
    consonants = _DOUBLE.sub(r"\1", _VOWELS.sub("", sound))
    return f"a{consonants}" if sound[0] in "aeiou" else consonants


@lru_cache(maxsize=400_000)
def word_similarity(first: str, second: str) -> float:
    """Return 0-1; symmetric."""
    if first == second:
        return 1.0
    short, long = sorted((first, second), key=lambda word: (len(word), word))
    if len(short) == 1:
        return INITIAL if long[0] == short and long.isalpha() else 0.0
    if not (short.isalpha() and long.isalpha()):
        return _with_digits(short, long)
    if long in SHORTENED.get(short, ()):
        return 0.95
    best = _edits(short, long)
    if best < 0.9 and len(short) >= 3 and _same_sound(short, long):
        best = 0.9
    if best < 0.82 and len(short) >= 4 and long.startswith(short) and len(short) * 2 >= len(long):
        best = 0.82
    return best if best >= MIN_WORD else 0.0


def _same_sound(short: str, long: str) -> bool:
    sounds = {*skeletons(short)} & {*skeletons(long)}
    if not any(len(sound) >= 2 for sound in sounds):
        return False
    return Levenshtein.normalized_similarity(short, long) >= 0.4


def _with_digits(short: str, long: str) -> float:
    """Numbers do not have typos; letters that were typed as digits do."""
    if short.isdigit() or long.isdigit() or len(long) < 5:
        return 0.0
    best = _edits(short, long)
    return best if best >= 0.75 else 0.0


def _edits(short: str, long: str) -> float:
    length = len(long)
    allowed = 0 if length <= 3 else 1 if length <= 5 else 2 if length <= 8 else 3
    if length - len(short) > allowed:
        return 0.0
    distance = OSA.distance(short, long, score_cutoff=allowed)
    return 1.0 - distance / length if distance <= allowed else 0.0


@dataclass(frozen=True, slots=True)
class NameScore:
    """A score of 0-100 and the words it rests on."""

    score: float
    equal: bool
    pairs: tuple[tuple[str, str, float], ...]
    unmatched: tuple[str, ...]


def score_names(first: NormalName, second: NormalName, *, person: bool) -> NameScore:
    """Compare two normalised names."""
    if first.key == second.key or first.squashed == second.squashed:
        words = tuple((word, word, 1.0) for word in first.key)
        return NameScore(_form_score(first, second, 100.0), _same_form(first, second), words, ())
    if first.text.replace(" ", "") == second.text.replace(" ", ""):  # blanks moved into a form
        return NameScore(98.0, equal=False, pairs=((first.text, second.text, 1.0),), unmatched=())
    pairs = _aligned(first.tokens, second.tokens)
    score = _coverage(first.tokens, second.tokens, pairs, person=person)
    score = max(score, _whole(first, second, person=person))
    if min(len(first.squashed), len(second.squashed)) <= _ACRONYM:
        score = min(score, _ONE_WORD_CAP)
    return NameScore(
        round(_form_score(first, second, score), 2),
        equal=False,
        pairs=tuple(pairs),
        unmatched=_unmatched(first.tokens, second.tokens, pairs),
    )


def _same_form(first: NormalName, second: NormalName) -> bool:
    return not first.forms or not second.forms or bool({*first.forms} & {*second.forms})


def _form_score(first: NormalName, second: NormalName, score: float) -> float:
    return score if _same_form(first, second) else max(0.0, score - 3.0)


def _aligned(first: Sequence[str], second: Sequence[str]) -> list[tuple[str, str, float]]:
    """Align in one fixed order of the two, so that exchanging them changes nothing."""
    if tuple(first) <= tuple(second):
        return _align(first, second)
    return [(a, b, alike) for b, a, alike in _align(second, first)]


def _align(first: Sequence[str], second: Sequence[str]) -> list[tuple[str, str, float]]:
    """Pair words best first; words that stand glued or parted on one side are paired too."""
    left, right = list(first), list(second)
    pairs: list[tuple[str, str, float]] = []
    for word in first:
        if word in right:
            left.remove(word)
            right.remove(word)
            pairs.append((word, word, 1.0))
    if not left or not right:
        return pairs
    pairs += _glued(left, right, flip=False)
    pairs += _glued(right, left, flip=True)
    options = sorted(
        (
            (-alike, min(a, b), max(a, b), i, j)
            for i, a in enumerate(left)
            for j, b in enumerate(right)
            if (alike := word_similarity(a, b))
        )
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    for negative, _, _, i, j in options:
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            pairs.append((left[i], right[j], -negative))
    return pairs


def _glued(parts: list[str], whole: list[str], *, flip: bool) -> list[tuple[str, str, float]]:
    """Pair two neighbouring words of one side with one word of the other; takes them out."""
    pairs: list[tuple[str, str, float]] = []
    for i in range(len(parts) - 2, -1, -1):
        if i + 1 >= len(parts):
            continue
        joined = parts[i] + parts[i + 1]
        best = max(
            (
                (word_similarity(joined, word), word)
                for word in whole
                if len(word) > 2 and abs(len(word) - len(joined)) <= 2
            ),
            default=(0.0, ""),
        )
        if best[0] >= 0.85:
            whole.remove(best[1])
            spaced = f"{parts[i]} {parts[i + 1]}"
            del parts[i : i + 2]
            pairs.append((best[1], spaced, best[0]) if flip else (spaced, best[1], best[0]))
    return pairs


def _weigh(words: str, *, person: bool) -> float:
    return sum(weight(word, person=person) for word in words.split(" "))


def _coverage(
    first: Sequence[str],
    second: Sequence[str],
    pairs: Sequence[tuple[str, str, float]],
    *,
    person: bool,
) -> float:
    total_first = sum(weight(word, person=person) for word in first)
    total_second = sum(weight(word, person=person) for word in second)
    if not pairs or not total_first or not total_second:
        return 0.0
    got_first = sum(_weigh(a, person=person) * alike for a, _, alike in pairs)
    got_second = sum(_weigh(b, person=person) * alike for _, b, alike in pairs)
    low, high = sorted((got_first / total_first, got_second / total_second))
    gap = _PERSON_GAP if person else _COMPANY_GAP
    score = 100.0 * high * (1.0 - gap * (1.0 - low / high))
    if person and _is_thin(first, second, pairs):
        return min(score, _ONE_WORD_CAP)
    return score


def _is_thin(
    first: Sequence[str], second: Sequence[str], pairs: Sequence[tuple[str, str, float]]
) -> bool:
    """One agreeing word (or one and an initial) of several never names a person."""
    full = [pair for pair in pairs if min(len(pair[0]), len(pair[1])) > 1]
    if len(first) == 1 and len(second) == 1:
        return False
    telling = [pair for pair in full if weight(pair[0], person=True) >= 0.7]
    initials = len(pairs) - len(full)
    if not telling:
        return True
    return len(telling) < 2 and not (initials and len(pairs) == min(len(first), len(second)))


def _whole(first: NormalName, second: NormalName, *, person: bool) -> float:
    """Compare the names as whole strings: for typos in short words and moved blanks."""
    a, b = " ".join(first.key), " ".join(second.key)
    c, d = first.squashed, second.squashed
    if not person:
        telling_first = " ".join(word for word in first.key if weight(word, person=False) > 0.5)
        telling_second = " ".join(word for word in second.key if weight(word, person=False) > 0.5)
        if not telling_first or not telling_second:
            return 0.0
        if Levenshtein.normalized_similarity(telling_first, telling_second) < _TELLING_MIN:
            return 0.0
    if min(len(c), len(d)) < 6 or _numbers(first) != _numbers(second):
        return 0.0
    best = max(
        Levenshtein.normalized_similarity(a, b, score_cutoff=_WHOLE_MIN),
        OSA.normalized_similarity(c, d, score_cutoff=_WHOLE_MIN),
    )
    return 98.0 * best


def _numbers(name: NormalName) -> list[str]:
    """Return the words that are numbers: one digit more is another ship, not a typo."""
    return [word for word in name.key if word.isdigit()]


def _unmatched(
    first: Sequence[str], second: Sequence[str], pairs: Sequence[tuple[str, str, float]]
) -> tuple[str, ...]:
    used_first = [word for a, _, _ in pairs for word in a.split(" ")]
    used_second = [word for _, b, _ in pairs for word in b.split(" ")]
    loose: list[str] = []
    for words, used in ((first, used_first), (second, used_second)):
        rest = list(used)
        for word in words:
            if word in rest:
                rest.remove(word)
            else:
                loose.append(word)
    return tuple(loose)
