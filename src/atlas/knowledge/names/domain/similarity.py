"""How alike two names are: algorithm `atlas-name-v3`.

Words are paired best first (`words.py`), glued or parted ones too; names agree by the weight of
their paired words on both sides. Symmetric: score(a, b) = score(b, a).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA, Levenshtein

from atlas.knowledge.names.domain.normalise import NormalName, weight
from atlas.knowledge.names.domain.vocabulary import PARTICLES, VARIANTS, Form
from atlas.knowledge.names.domain.words import word_similarity

PERSON_GAP = 0.33
COMPANY_GAP = 0.4
"""How much of the unmatched weight of the longer name counts against it."""
_ONE_WORD_GAP = 0.45
"""The same where one word alone agrees, and another telling one does not."""
ONE_WORD_CAP = 70.0
_ACRONYM = 3
"""A name of so few letters (BIF, PMC) agrees with an equal name only: too much sounds alike."""
_LONGEST_ACRONYM = 8
_ACRONYM_SCORE = 82.0
_ACRONYM_LETTERS = 4
"""Three letters are the first letters of too many names."""
_SMALL = frozenset(
    ["of", "the", "and", "for", "de", "del", "la", "y", "et", "du", "des", "und", "i"]
)
WHOLE_MIN = 0.84
_TELLING_MIN = 0.8
TELLING, _SHARED = 0.7, 0.5
GLUED_MIN = 0.85
KUNYA = frozenset(["abu", "abi", "umm", "um"])
_UNWRITTEN = 4
"""A glued word may differ by so many letters: Arabic does not write short vowels."""
Places = tuple[int, ...]
Pair = tuple[Places, Places, float]
"""Places of words of each name, and how alike they are."""


@dataclass(frozen=True, slots=True)
class NameScore:
    """A score of 0-100 and the words it rests on."""

    score: float
    equal: bool
    pairs: tuple[tuple[str, str, float], ...]
    unmatched: tuple[str, ...]


def score_names(first: NormalName, second: NormalName, *, person: bool) -> NameScore:
    """Compare two normalised names."""
    found = score_at_least(first, second, 0.0, person=person)
    assert found is not None  # noqa: S101  every score is at least 0
    return found


def score_at_least(
    first: NormalName, second: NormalName, threshold: float, *, person: bool
) -> NameScore | None:
    """Compare two normalised names; None when they score under the threshold (0-100)."""
    if first.key == second.key or first.squashed == second.squashed:
        words = tuple((word, word, 1.0) for word in first.key)
        return NameScore(_form_score(first, second, 100.0), _same_form(first, second), words, ())
    if first.text.replace(" ", "") == second.text.replace(" ", ""):  # blanks moved into a form
        return NameScore(98.0, equal=False, pairs=((first.text, second.text, 1.0),), unmatched=())
    if not person and _is_acronym(first, second):
        return NameScore(
            _ACRONYM_SCORE, equal=False, pairs=((first.squashed, second.text, 0.8),), unmatched=()
        )
    pairs = _aligned(first.tokens, second.tokens, person)
    score = _coverage(first, second, pairs, person=person)
    if (first.pinyin and second.syllabic) or (second.pinyin and first.syllabic):
        # other syllables are other names
        pairs = [pair for pair in pairs if _same_syllables(first, second, pair)]
        score = _coverage(first, second, pairs, person=person)
    else:
        score = max(score, _whole(first, second, person))
    if min(len(first.squashed), len(second.squashed)) <= _ACRONYM:
        score = min(score, ONE_WORD_CAP)
    score = round(_form_score(first, second, score), 2)
    if score < threshold:
        return None
    return NameScore(
        score,
        equal=False,
        pairs=tuple((_words(first, left), _words(second, right), n) for left, right, n in pairs),
        unmatched=(
            *_loose(first, [place for left, _, _ in pairs for place in left]),
            *_loose(second, [place for _, right, _ in pairs for place in right]),
        ),
    )


def _same_syllables(first: NormalName, second: NormalName, pair: Pair) -> bool:
    """Whether words are the same, or the same in another romanisation (Tse-tung, Zedong)."""
    mine = "".join(first.tokens[place] for place in pair[0])
    theirs = "".join(second.tokens[place] for place in pair[1])
    return mine == theirs or theirs in VARIANTS.get(mine, ())


def _words(name: NormalName, places: Places) -> str:
    return " ".join(name.tokens[place] for place in places)


def _loose(name: NormalName, paired: Sequence[int]) -> list[str]:
    return [word for place, word in enumerate(name.tokens) if place not in paired]


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


def _aligned(first: Form, second: Form, person: bool) -> list[Pair]:
    """Align in one fixed order of the two, so that exchanging them changes nothing."""
    if first <= second:
        return _align(first, second, person)
    return [(a, b, alike) for b, a, alike in _align(second, first, person)]


def _align(first: Sequence[str], second: Sequence[str], person: bool) -> list[Pair]:
    """Pair words best first; words that stand glued or parted on one side are paired too."""
    left, right = list(range(len(first))), list(range(len(second)))
    pairs: list[Pair] = []
    for i, word in enumerate(first):
        if word in second:
            for j in right:
                if second[j] == word:
                    left.remove(i)
                    right.remove(j)
                    pairs.append(((i,), (j,), 1.0))
                    break
    if not left or not right:
        return pairs
    pairs += _glued(first, left, second, right, person)
    pairs += [(a, b, n) for b, a, n in _glued(second, right, first, left, person)]
    options = [
        (-alike, min(first[i], second[j]), max(first[i], second[j]), i, j)
        for i in left
        for j in right
        if (alike := word_similarity(first[i], second[j], person))
    ]
    options.sort()
    for negative, _, _, i, j in options:
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            pairs.append(((i,), (j,), -negative))
    return pairs


def _glued(
    words: Sequence[str], free: list[int], others: Sequence[str], open_: list[int], person: bool
) -> list[Pair]:
    """Pair two neighbouring words of one side with one word of the other; takes them out.

    A person's particle between the two may be left out: `abd al rahman`, `abdurrahman`.
    """
    pairs: list[Pair] = []
    longest = max([len(others[j]) for j in open_], default=0) + 2
    for place in range(len(free) - 2, -1, -1):
        for skipped in (0, 1) if person else (0,):
            if place + 1 + skipped >= len(free):
                continue
            i, k = free[place], free[place + 1 + skipped]
            if len(words[i]) + len(words[k]) > longest or k - i != 1 + skipped:
                continue
            if skipped and words[i + 1] not in PARTICLES:
                continue
            best = _best_whole(words[i] + words[k], others, open_)
            if best is not None:
                j, alike = best
                open_.remove(j)
                taken = tuple(range(i, k + 1))
                free[place : place + 2 + skipped] = []
                pairs.append((taken, (j,), alike))
                break
    return pairs


def _best_whole(
    joined: str, words: Sequence[str], open_: Sequence[int]
) -> tuple[int, float] | None:
    best: tuple[float, str, int] | None = None
    for j in open_:
        word = words[j]
        alike = _glued_similarity(joined, word)
        if alike and (best is None or (alike, word) > best[:2]):
            best = (alike, word, j)
    return None if best is None else (best[2], best[0])


def _glued_similarity(joined: str, word: str) -> float:
    """Return how alike two neighbours as one word and a word are, or 0 (0.85-1)."""
    if len(word) < 3 or abs(len(word) - len(joined)) > _UNWRITTEN:
        return 0.0
    # a typo beside a blank that moved leaves one end as it was
    if word[0] != joined[0] and word[-1] != joined[-1]:
        return 0.0
    alike = word_similarity(joined, word)
    return alike if alike >= GLUED_MIN else 0.0


def _coverage(
    first: NormalName, second: NormalName, pairs: Sequence[Pair], *, person: bool
) -> float:
    total_first, total_second = sum(first.weights), sum(second.weights)
    if not pairs or not total_first or not total_second:
        return 0.0
    got_first = got_second = 0.0
    for left, right, alike in pairs:
        mine = sum([first.weights[place] for place in left])
        theirs = sum([second.weights[place] for place in right])
        if not person:  # of a company's name an initial tells no more than itself
            if len(second.tokens[right[0]]) == 1:
                mine = min(mine, theirs)
            if len(first.tokens[left[0]]) == 1:
                theirs = min(mine, theirs)
        got_first += mine * alike
        got_second += theirs * alike
    low, high = sorted((got_first / total_first, got_second / total_second))
    gap = PERSON_GAP if person else COMPANY_GAP
    if not person and len(pairs) == 1 and _other_telling(first, second, pairs[0]):
        gap = _ONE_WORD_GAP
    score = 100.0 * high * (1.0 - gap * (1.0 - low / high))
    if person and _is_thin(first, second, pairs):
        return min(score, ONE_WORD_CAP)
    return score


def _other_telling(first: NormalName, second: NormalName, pair: Pair) -> bool:
    """Whether a word that other companies do not share found no partner."""
    left, right, _ = pair
    return any(
        found > TELLING
        for name, taken in ((first, left), (second, right))
        for place, found in enumerate(name.weights)
        if place not in taken
    )


def _is_thin(first: NormalName, second: NormalName, pairs: Sequence[Pair]) -> bool:
    """One agreeing word (or one and an initial) of several never names a person."""
    shorter = min(len(first.tokens), len(second.tokens))
    if shorter == len(first.tokens) == len(second.tokens) == 1:
        return False
    full = telling = 0
    for left, right, _ in pairs:
        if min(len(first.tokens[left[0]]), len(second.tokens[right[0]])) > 1:
            full += 1
            telling += sum(first.weights[place] for place in left) >= TELLING
    initials = len(pairs) - full
    if not telling:
        return True
    if shorter == 2 == len(pairs) and _share_kunya(first, second, pairs):
        return False
    return telling < 2 and not (initials and len(pairs) == shorter)


def _share_kunya(first: NormalName, second: NormalName, pairs: Sequence[Pair]) -> bool:
    """Whether both are called father (mother) of somebody: by that name alone many are listed."""
    return any(
        {first.tokens[left[0]], second.tokens[right[0]]} <= KUNYA for left, right, _ in pairs
    )


def _whole(first: NormalName, second: NormalName, person: bool) -> float:
    """Compare the names as whole strings: for typos in short words and moved blanks."""
    c, d = first.squashed, second.squashed
    short, long = sorted((len(c), len(d)))
    if short < 6 or short < WHOLE_MIN * long or _numbers(first) != _numbers(second):
        return 0.0
    best = max(
        Levenshtein.normalized_similarity(
            " ".join(first.key), " ".join(second.key), score_cutoff=WHOLE_MIN
        ),
        OSA.normalized_similarity(c, d, score_cutoff=WHOLE_MIN),
    )
    if not best or (not person and not _telling_alike(first, second)):
        return 0.0
    return 98.0 * best


def _telling_alike(first: NormalName, second: NormalName) -> bool:
    """Whether the words that other companies do not share are alike."""
    mine, theirs = (
        " ".join(word for word in name.key if weight(word, person=False) > _SHARED)
        for name in (first, second)
    )
    if not mine or not theirs:
        return False
    return Levenshtein.normalized_similarity(mine, theirs) >= _TELLING_MIN


def _numbers(name: NormalName) -> list[str]:
    """Return the words that are numbers: one digit more is another ship, not a typo."""
    return [word for word in name.key if word.isdigit()]
