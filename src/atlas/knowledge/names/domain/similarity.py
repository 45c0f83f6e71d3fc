"""How alike two names are: algorithm `atlas-name-v4`.

Words are paired best first (`words.py`), glued or parted ones too; names agree by the weight of
their paired words on both sides. Symmetric: score(a, b) = score(b, a).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA, Levenshtein

from atlas.knowledge.names.domain import hangul
from atlas.knowledge.names.domain.normalise import NormalName, weight
from atlas.knowledge.names.domain.unvowelled import is_unvowelled
from atlas.knowledge.names.domain.vocabulary import CHINESE_VARIANTS, PARTICLES, Form
from atlas.knowledge.names.domain.words import edit_similarity, word_similarity

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
_SHORT_WORD = 6
KUNYA = frozenset(["abu", "abi", "umm", "um"])
_UNWRITTEN = 4
"""A glued word may differ by so many letters: Arabic does not write short vowels."""
CUT_LETTERS, _CUT_WORD, _FIELD = 8, 3, 30
"""A cut name has so many letters, its last word so many; from a field's width on words may lack."""
CUT_SCORE = 85.0
_SAME_SYLLABLES = 97.0
"""What two Korean names score that differ in romanisation alone."""
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
    found = _as_wholes(first, second, person=person)
    if found is None:
        korean = first.korean and second.korean and not (first.pinyin and second.pinyin)
        compare = _by_syllables if korean else _by_words
        found = compare(first, second, person)
    if found.score < CUT_SCORE and (_is_cut(first, second) or _is_cut(second, first)):
        pairs = ((first.written, second.written, CUT_SCORE / 100.0),)
        found = NameScore(CUT_SCORE, equal=False, pairs=pairs, unmatched=())
    return None if found.score < threshold else found


def _as_wholes(first: NormalName, second: NormalName, *, person: bool) -> NameScore | None:
    """Compare names that are equal but for order, blanks and form, or one's first letters."""
    if first.key == second.key or first.squashed == second.squashed:
        words = tuple((word, word, 1.0) for word in first.key)
        return NameScore(_form_score(first, second, 100.0), _same_form(first, second), words, ())
    if first.text.replace(" ", "") == second.text.replace(" ", ""):  # blanks moved into a form
        return NameScore(98.0, equal=False, pairs=((first.text, second.text, 1.0),), unmatched=())
    if not person and _is_acronym(first, second):
        return NameScore(
            _ACRONYM_SCORE, equal=False, pairs=((first.squashed, second.text, 0.8),), unmatched=()
        )
    return None


def _by_words(first: NormalName, second: NormalName, person: bool) -> NameScore:
    pairs = _aligned(first.tokens, second.tokens, person)
    score = _coverage(first, second, pairs, person=person)
    if _east_asian(first, second) or _east_asian(second, first):
        # other syllables are other names
        pairs = [pair for pair in pairs if _same_syllables(first, second, pair)]
        score = _coverage(first, second, pairs, person=person)
    else:
        score = max(score, _whole(first, second, person))
    short = min(len(first.squashed), len(second.squashed)) <= _ACRONYM
    if short or (not person and _by_one_sound(first, second, pairs)):
        score = min(score, ONE_WORD_CAP)
    return NameScore(
        round(_form_score(first, second, score), 2),
        equal=False,
        pairs=tuple((_words(first, left), _words(second, right), n) for left, right, n in pairs),
        unmatched=(
            *_loose(first, [place for left, _, _ in pairs for place in left]),
            *_loose(second, [place for _, right, _ in pairs for place in right]),
        ),
    )


def _east_asian(first: NormalName, second: NormalName) -> bool:
    """Whether a Chinese or Korean name meets one that is written in syllables too."""
    return (first.pinyin or first.korean) and (second.syllabic or second.korean)


def _by_syllables(first: NormalName, second: NormalName, person: bool) -> NameScore:
    """Compare two Korean names: the surname, then the given name syllable by syllable."""
    if second.tokens < first.tokens:  # in one fixed order, so that exchanging changes nothing
        turned = _by_syllables(second, first, person)
        pairs = tuple((mine, theirs, alike) for theirs, mine, alike in turned.pairs)
        return replace(turned, pairs=pairs)
    best = NameScore(0.0, equal=False, pairs=(), unmatched=first.tokens + second.tokens)
    for mine in hangul.parses(first.tokens):
        for theirs in hangul.parses(second.tokens):
            agreed = hangul.agreement(mine, theirs)
            low, high = sorted(len(agreed) / (1 + len(parse.given)) for parse in (mine, theirs))
            if len(agreed) < 2:  # the surname alone names nobody
                continue
            score = round(_SAME_SYLLABLES * high * (1.0 - PERSON_GAP * (1.0 - low / high)), 2)
            if score > best.score:
                best = NameScore(score, False, *_told(mine, theirs, agreed))
    return best


def _told(
    mine: hangul.Parse, theirs: hangul.Parse, agreed: Sequence[tuple[str, str]]
) -> tuple[tuple[tuple[str, str, float], ...], tuple[str, ...]]:
    """Return the agreed syllables as pairs, and those that are left on either side."""
    same = _SAME_SYLLABLES / 100.0
    pairs = tuple((one, other, 1.0 if one == other else same) for one, other in agreed)
    loose = []
    for side, parse in enumerate((mine, theirs)):
        taken = [pair[side] for pair in agreed]
        loose += [part for part in parse.given if part not in taken]
    return pairs, tuple(loose)


def _same_syllables(first: NormalName, second: NormalName, pair: Pair) -> bool:
    """Whether words are the same, or the same in another romanisation (Tse-tung, Zedong)."""
    mine = "".join(first.tokens[place] for place in pair[0])
    theirs = "".join(second.tokens[place] for place in pair[1])
    return mine == theirs or theirs in CHINESE_VARIANTS.get(mine, ())


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


def _by_one_sound(first: NormalName, second: NormalName, pairs: Sequence[Pair]) -> bool:
    """Whether two companies share a sound alone.

    One short word (Boyer, Bajer), or one that two words of the other make (Watson, West Sun).
    """
    telling = [
        (left, right)
        for left, right, _ in pairs
        if max(sum(first.weights[i] for i in left), sum(second.weights[j] for j in right)) > _SHARED
    ]
    if len(telling) != 1:
        return False
    left, right = telling[0]
    words = ["".join(first.tokens[i] for i in left), "".join(second.tokens[j] for j in right)]
    short, long = sorted(words, key=len)
    if short == long or is_unvowelled(short + long):
        return False
    if len(left) == len(right) and len(long) > _SHORT_WORD:
        return False
    return not edit_similarity(short, long) and not long.startswith(short)


def _is_cut(short: NormalName, long: NormalName) -> bool:
    """Whether one name is the other as a field too narrow for it cuts it, within a word."""
    cut = len(short.written)
    if cut < CUT_LETTERS or not long.written.startswith(short.written):
        return False
    last = short.written.rpartition(" ")[2]
    within_last = " " not in long.written[cut:]
    if len(last) < _CUT_WORD or not (within_last or cut >= _FIELD):
        return False
    return any(
        tells >= TELLING and len(word) > 1 and word != last
        for word, tells in zip(short.tokens, short.weights, strict=True)
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
    """Pair two neighbouring words of one side with one word of the other; takes them out."""
    pairs: list[Pair] = []
    longest = max([len(others[j]) for j in open_], default=0) + 2
    for places in _neighbours(words, person):
        if places[0] not in free or places[-1] not in free:
            continue
        joined = words[places[0]] + words[places[-1]]
        best = _best_whole(joined, others, open_) if len(joined) <= longest else None
        if best is not None:
            j, alike = best
            open_.remove(j)
            taken = tuple(sorted(places))
            free[:] = [place for place in free if place not in taken]
            pairs.append((taken, (j,), alike))
    return pairs


def _neighbours(words: Sequence[str], person: bool) -> Iterator[Places]:
    """Yield the places of neighbours, last first.

    A person's particle between the two may be left out (`abd al rahman`, `abdurrahman`), and the
    last word may be the first (the surname).
    """
    last = len(words) - 1
    for place in range(last - 1, -1, -1):
        yield (place, place + 1)
        if person and place + 2 <= last and words[place + 1] in PARTICLES:
            yield (place, place + 1, place + 2)
    if person and last > 0 and min(len(words[last]), len(words[0])) > 1:
        yield (last, 0)


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
    if not is_unvowelled(joined + word) and word[0] != joined[0] and word[-1] != joined[-1]:
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
    if shorter == 1 and any(
        len(left) == len(first.tokens) and len(right) == len(second.tokens)
        for left, right, _ in pairs
    ):
        return False  # the whole of both, with a blank too few
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
