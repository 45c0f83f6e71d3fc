"""How alike two names are: algorithm `atlas-name-v24`.

Words are paired best first (`words.py`), glued or parted ones too; names agree by the weight of
their paired words on both sides. Symmetric: score(a, b) = score(b, a).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA, Levenshtein

from atlas.knowledge.names.domain import commonness
from atlas.knowledge.names.domain.alignment import ARTICLES, Pair, Places, aligned
from atlas.knowledge.names.domain.misreadings import misread
from atlas.knowledge.names.domain.normalise import NormalName, forefathers, weight
from atlas.knowledge.names.domain.numerals import other_numbers
from atlas.knowledge.names.domain.scripts import hangul, korean_slips
from atlas.knowledge.names.domain.scripts.unvowelled import is_unvowelled
from atlas.knowledge.names.domain.short_words import share_short_word
from atlas.knowledge.names.domain.vocabulary import CHINESE_VARIANTS
from atlas.knowledge.names.domain.words import (
    apart,
    edit_similarity,
    skeletons,
    without_vowels,
)

PERSON_GAP = 0.33
COMPANY_GAP = 0.4
"""How much of the unmatched weight of the longer name counts against it."""
_ONE_WORD_GAP = 0.45
"""The same where one word alone agrees, and another telling one does not."""
ONE_WORD_CAP = 70.0
"""Too little to name anyone: the score is not reduced further for common words."""
OTHER_NUMBER_CAP = 75.0
"""What two companies or ships score at most that have different numbers (Hornsea 1, Hornsea 2)."""
_ACRONYM = 3
"""A name of so few letters (BIF, PMC) agrees with the same letters only: too much sounds alike."""
_LONGEST_ACRONYM = 8
_ACRONYM_SCORE = 82.0
_ACRONYM_LETTERS = 4
"""Three letters are the first letters of too many names."""
SMALL_WORDS = frozenset(
    ["of", "the", "and", "for", "de", "del", "la", "y", "et", "du", "des", "und", "i"]
)
WHOLE_MIN = 0.84
_TELLING_MIN = 0.8
TELLING, _SHARED = 0.7, 0.5
_SHORT_WORD = 8
_SAME_SOUND, _SOUND_LETTERS = 0.95, 7
"""One word of so many letters names a company by its sound, where all of that is the same."""
_TELLING_CONSONANTS = 4
"""A single word identifies by its consonants alone if it has this many."""
_LIKE_SOUND = 0.9
"""A longer word (`_SHORT_WORD`) of so many consonants: where its vowels are nearly the same."""
_BESIDE_INITIAL = 0.93
"""How alike the one other word of a name with an initial must be: the initial says little."""
_REST_ALIKE = 0.65
"""However alike two whole names are: so alike are the words that found no partner."""
_MISSPELT = 0.5
"""Words left over on both sides that are so alike are one, badly written."""
FOREFATHERS = 0.65
"""The part of a chain of forefathers' weight that people leave out."""
KUNYA = frozenset(["abu", "abi", "umm", "um"])
CUT_LETTERS, _CUT_WORD, _FIELD = 8, 3, 30
"""A cut name has so many letters, its last word so many; from a field's width on words may lack."""
_LONG_CUT = 18
"""Of so many letters a beginning tells enough, whatever its words."""
CUT_SCORE = 85.0
_SAME_SYLLABLES = 97.0
"""What two Korean names score that differ in romanisation alone."""
_SLIP = 86.0
"""What they score that differ in one mistyped syllable, or an initial."""


@dataclass(frozen=True, slots=True)
class NameScore:
    """A score of 0-100 and the words it rests on."""

    score: float
    equal: bool
    pairs: tuple[tuple[str, str, float], ...]
    unmatched: tuple[str, ...]
    against: float = 0.0
    """Points that the words in common lost because many persons share them."""
    whole: bool = False
    """Whether the names as whole texts are more alike than word by word."""


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
        found = compare(first, second, person, threshold)
        if person and found.score < _SLIP and (first.korean or second.korean):
            found = _with_slip(first, second) or found
    if found.score < CUT_SCORE and (_is_cut(first, second) or _is_cut(second, first)):
        pairs = ((first.written, second.written, CUT_SCORE / 100.0),)
        found = NameScore(CUT_SCORE, equal=False, pairs=pairs, unmatched=())
    return None if found.score < threshold else found


def _as_wholes(first: NormalName, second: NormalName, *, person: bool) -> NameScore | None:
    """Compare names that differ only in order, spaces and form, or by truncation."""
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


def _by_words(first: NormalName, second: NormalName, person: bool, least: float) -> NameScore:
    """Compare word by word. The words that a score under `least` rests on are not looked up."""
    pairs = aligned(first.tokens, second.tokens, person)
    east_asian = _east_asian(first, second) or _east_asian(second, first)
    if east_asian:  # other syllables are other names
        pairs = [pair for pair in pairs if _same_syllables(first, second, pair)]
    covered = _coverage(first, second, pairs, person=person)
    score = _without_namesakes(first, second, pairs, covered) if person else covered
    against = covered - score
    whole = 0.0 if east_asian else _whole(first, second, pairs, person=person)
    by_whole = whole > score
    if by_whole:
        score, against = whole, 0.0
    short = min(len(first.squashed), len(second.squashed)) <= _ACRONYM
    if (short and (person or not share_short_word(first, second))) or _by_one_like_word(
        first, second, pairs, person=person
    ):
        score = min(score, ONE_WORD_CAP)
    if not person and score > OTHER_NUMBER_CAP and other_numbers(first, second):
        score = OTHER_NUMBER_CAP
    score = round(_form_score(first, second, score), 2)
    if score < least:
        return NameScore(score, equal=False, pairs=(), unmatched=())
    return NameScore(
        score,
        equal=False,
        pairs=_worded(first, second, pairs),
        unmatched=(
            *_loose(first, [place for left, _, _ in pairs for place in left]),
            *_loose(second, [place for _, right, _ in pairs for place in right]),
        ),
        against=round(against, 2),
        whole=by_whole,
    )


def _east_asian(first: NormalName, second: NormalName) -> bool:
    """Whether a Chinese or Korean name meets one that is written in syllables too."""
    return (first.pinyin or first.korean) and (second.syllabic or second.korean)


def _by_syllables(first: NormalName, second: NormalName, person: bool, least: float) -> NameScore:
    """Compare two Korean names: the surname, then the given name syllable by syllable."""
    if second.tokens < first.tokens:  # in one fixed order, so that exchanging changes nothing
        turned = _by_syllables(second, first, person, least)
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


def _with_slip(first: NormalName, second: NormalName) -> NameScore | None:
    """Compare two Korean names of which one has a mistyped syllable; None for others."""
    if first.pinyin and second.pinyin:
        return None
    found = korean_slips.slip(first.tokens, second.tokens)
    if found is None:
        return None
    pairs = (*((one, other, 1.0) for one, other in found.agreed), (*found.other, _SLIP / 100.0))
    return NameScore(_SLIP, equal=False, pairs=pairs, unmatched=())


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


def _worded(
    first: NormalName, second: NormalName, pairs: Sequence[Pair]
) -> tuple[tuple[str, str, float], ...]:
    return tuple((_words(first, left), _words(second, right), n) for left, right, n in pairs)


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
    telling = [word for word in name.tokens if word not in SMALL_WORDS]
    spelt = ("".join(word[0] for word in words) for words in (name.tokens, telling))
    return tuple(
        dict.fromkeys(one for one in spelt if len(one) >= _ACRONYM_LETTERS and one.isalpha())
    )


def _by_one_like_word(
    first: NormalName, second: NormalName, pairs: Sequence[Pair], *, person: bool
) -> bool:
    """Whether two names share one telling word that is only like the other's.

    Of companies one typing error is one word; two in a short one (Scott, Skat), or the same sound
    alone (Mitchell, Michael), are two names. A few consonants without vowels are weak evidence.
    """
    if len(pairs) != 1:
        return False
    left, right, alike = pairs[0]
    tells = max(sum(first.weights[i] for i in left), sum(second.weights[j] for j in right))
    if tells <= _SHARED:
        return False
    words = ["".join(first.tokens[i] for i in left), "".join(second.tokens[j] for j in right)]
    short, long = sorted(words, key=len)
    if is_unvowelled(short + long):
        alone = len(left) == len(right) == 1 or not person
        return alone and alike < 1.0 and _consonants(short, long) < _TELLING_CONSONANTS
    return not person and not _is_one_word(short, long, alike)


def _is_one_word(short: str, long: str, alike: float) -> bool:
    """Whether two telling words of companies are one: mistyped, misread, cut, or alike in sound.

    Of three letters any other letter is another company (FIB, FIIB; BAS, BASEEJ).
    """
    if len(short) <= _ACRONYM and short != long:
        return without_vowels(short, long)
    if long.startswith(short) or without_vowels(short, long) or long in misread(short):
        return True
    same_sound = len(long) >= _SOUND_LETTERS and alike >= _SAME_SOUND
    if edit_similarity(short, long):
        return same_sound or len(long) > _SHORT_WORD or OSA.distance(short, long) == 1
    if len(long) > _SHORT_WORD and _shared_consonants(short, long) >= _TELLING_CONSONANTS:
        return alike >= _LIKE_SOUND
    return same_sound


def _consonants(*words: str) -> int:
    """Return how many consonants the one has that does not write its vowels."""
    unvowelled = next(word for word in words if is_unvowelled(word))
    return max(len(sound.removeprefix("a")) for sound in skeletons(unvowelled))


def _shared_consonants(short: str, long: str) -> int:
    """Return how many consonants the two words have where they are read alike, or 0."""
    shared = {*skeletons(short)} & {*skeletons(long)}
    return max((len(sound.removeprefix("a")) for sound in shared), default=0)


def _is_cut(short: NormalName, long: NormalName) -> bool:
    """Whether one name is the other as a field too narrow for it cuts it, within a word."""
    cut = len(short.written)
    if cut < CUT_LETTERS or not long.written.startswith(short.written):
        return False
    *_, before, last = ("", *short.written.split(" "))
    if before in ARTICLES:  # `al-is` is one word
        last = before + last
    within_last = " " not in long.written[cut:]
    if len(last) < _CUT_WORD or not (within_last or cut >= _FIELD):
        return False
    return cut >= _LONG_CUT or any(
        tells >= TELLING and len(word) > 1 and word != last
        for word, tells in zip(short.tokens, short.weights, strict=True)
    )


def _same_form(first: NormalName, second: NormalName) -> bool:
    return not first.forms or not second.forms or bool({*first.forms} & {*second.forms})


def _form_score(first: NormalName, second: NormalName, score: float) -> float:
    return score if _same_form(first, second) else max(0.0, score - 3.0)


def _coverage(
    first: NormalName, second: NormalName, pairs: Sequence[Pair], *, person: bool
) -> float:
    total_first, total_second = sum(first.weights), sum(second.weights)
    if person and (first.chain or second.chain):
        total_first -= _unsaid(first, [place for left, _, _ in pairs for place in left])
        total_second -= _unsaid(second, [place for _, right, _ in pairs for place in right])
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


def _unsaid(name: NormalName, paired: Sequence[int]) -> float:
    """Return what need not be found of a chain of forefathers whose ends were found."""
    if not name.chain or not {0, len(name.tokens) - 1} <= {*paired}:
        return 0.0
    return FOREFATHERS * sum(
        name.weights[place] for place in forefathers(name.tokens) if place not in paired
    )


def _without_namesakes(
    first: NormalName, second: NormalName, pairs: Sequence[Pair], score: float
) -> float:
    """Return the score of two people's names, reduced for how common the shared words are."""
    if score <= ONE_WORD_CAP:
        return score
    words = _worded(first, second, pairs)
    if commonness.are_rare(words) or not _lacks(first, second, pairs):
        return score
    called = _is_called(first, [left for left, _, _ in pairs]) or _is_called(
        second, [right for _, right, _ in pairs]
    )
    points = commonness.points_against(words, called=called)
    return max(ONE_WORD_CAP, score - points)


def _is_called(name: NormalName, paired: Sequence[Places]) -> bool:
    """Whether the first given name and the first surname are among the paired words."""
    words = [name.tokens[place] for places in paired for place in places]
    return bool(name.called) and len(words) < len(name.tokens) and {*name.called} <= {*words}


def _lacks(first: NormalName, second: NormalName, pairs: Sequence[Pair]) -> bool:
    """Whether a telling word of one name has no partner, not even one badly written."""
    left, right = _left_over(first, second, pairs)
    if left and right:
        return not any(
            Levenshtein.normalized_similarity(mine, theirs) >= _MISSPELT
            for mine in left
            for theirs in right
        )
    return bool(left or right)


def _left_over(
    first: NormalName, second: NormalName, pairs: Sequence[Pair]
) -> tuple[list[str], list[str]]:
    """Return the telling words of each name that found no partner."""
    return (
        _telling_but(first, [place for left, _, _ in pairs for place in left]),
        _telling_but(second, [place for _, right, _ in pairs for place in right]),
    )


def _telling_but(name: NormalName, places: Sequence[int]) -> list[str]:
    return [
        word
        for place, word in enumerate(name.tokens)
        if place not in places and name.weights[place] >= TELLING
    ]


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
    alike = 0.0
    for left, right, of in pairs:
        if min(len(first.tokens[left[0]]), len(second.tokens[right[0]])) > 1:
            full += 1
            mine = sum(first.weights[place] for place in left)
            theirs = sum(second.weights[place] for place in right)
            if max(mine, theirs) >= TELLING:
                telling += 1
                alike = max(alike, of)
    initials = len(pairs) - full if alike >= _BESIDE_INITIAL else 0
    if not telling:
        return True
    if shorter == 2 == len(pairs) and _share_kunya(first, second, pairs):
        return False
    return telling < 2 and not (initials and len(pairs) == shorter)


def _share_kunya(first: NormalName, second: NormalName, pairs: Sequence[Pair]) -> bool:
    """Whether both are named only as father (mother) of another, as many entries are."""
    return any(
        {first.tokens[left[0]], second.tokens[right[0]]} <= KUNYA for left, right, _ in pairs
    )


def _whole(first: NormalName, second: NormalName, pairs: Sequence[Pair], *, person: bool) -> float:
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
    if not best:
        return 0.0
    if person:
        left, right = _left_over(first, second, pairs)
        if any(apart(mine, theirs) for mine in left for theirs in right):
            return 0.0
        if left and right and commonness.points_against(_worded(first, second, pairs)):
            rest = OSA.normalized_similarity("".join(left), "".join(right))
            best = best if rest >= _REST_ALIKE else 0.0
    elif not _telling_alike(first, second):
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
