"""How alike two names are: algorithm `atlas-name-v2`.

Words are paired best first (`words.py`), glued or parted ones too; names agree by the weight of
their paired words on both sides. Symmetric: score(a, b) = score(b, a).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA, Levenshtein

from atlas.knowledge.names.domain.normalise import NormalName, weight
from atlas.knowledge.names.domain.words import word_similarity

_PERSON_GAP = 0.33
_COMPANY_GAP = 0.4
"""How much of the unmatched weight of the longer name counts against it."""
_ONE_WORD_GAP = 0.45
"""The same where one word is all that a company's name tells."""
_ONE_WORD_CAP = 70.0
_ACRONYM = 3
"""A name of so few letters (BIF, PMC) agrees with an equal name only: too much sounds alike."""
_LONGEST_ACRONYM = 8
_ACRONYM_SCORE = 82.0
_ACRONYM_LETTERS = 4
"""Three letters are the first letters of too many names."""
_SMALL = frozenset(
    ["of", "the", "and", "for", "de", "del", "la", "y", "et", "du", "des", "und", "i"]
)
_WHOLE_MIN = 0.84
_TELLING_MIN = 0.8


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
    if not person and _is_acronym(first, second):
        return NameScore(
            _ACRONYM_SCORE, equal=False, pairs=((first.squashed, second.text, 0.8),), unmatched=()
        )
    pairs = _aligned(first.tokens, second.tokens, person=person)
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


def _is_acronym(first: NormalName, second: NormalName) -> bool:
    """Whether one name is the first letters of the other's four or more words (IRGC)."""
    short, long = (first, second) if len(first.tokens) == 1 else (second, first)
    letters = short.tokens[0] if len(short.tokens) == 1 else ""
    if not _ACRONYM_LETTERS <= len(letters) <= _LONGEST_ACRONYM or not letters.isalpha():
        return False
    return letters in acronyms(long)


def acronyms(name: NormalName) -> tuple[str, ...]:
    """Return the first letters of a company's words, with and without small words."""
    if len(name.tokens) < _ACRONYM_LETTERS:
        return ()
    telling = [word for word in name.tokens if word not in _SMALL]
    spelt = ("".join(word[0] for word in words) for words in (name.tokens, telling))
    return tuple(
        dict.fromkeys(one for one in spelt if len(one) >= _ACRONYM_LETTERS and one.isalpha())
    )


def _same_form(first: NormalName, second: NormalName) -> bool:
    return not first.forms or not second.forms or bool({*first.forms} & {*second.forms})


def _form_score(first: NormalName, second: NormalName, score: float) -> float:
    return score if _same_form(first, second) else max(0.0, score - 3.0)


def _aligned(
    first: Sequence[str], second: Sequence[str], *, person: bool
) -> list[tuple[str, str, float]]:
    """Align in one fixed order of the two, so that exchanging them changes nothing."""
    if tuple(first) <= tuple(second):
        return _align(first, second, person=person)
    return [(a, b, alike) for b, a, alike in _align(second, first, person=person)]


def _align(
    first: Sequence[str], second: Sequence[str], *, person: bool
) -> list[tuple[str, str, float]]:
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
            if (alike := word_similarity(a, b, person=person))
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


def _credit(words: str, partner: str, *, person: bool) -> float:
    """Return what a paired word is worth: of a company's an initial tells no more than itself."""
    worth = _weigh(words, person=person)
    if person or len(partner) > 1:
        return worth
    return min(worth, _weigh(partner, person=False))


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
    got_first = sum(_credit(a, b, person=person) * alike for a, b, alike in pairs)
    got_second = sum(_credit(b, a, person=person) * alike for a, b, alike in pairs)
    low, high = sorted((got_first / total_first, got_second / total_second))
    gap = _PERSON_GAP if person else _ONE_WORD_GAP if len(pairs) == 1 else _COMPANY_GAP
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
