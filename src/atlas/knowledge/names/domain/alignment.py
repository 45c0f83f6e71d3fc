"""Which words of two names belong together: paired best first, glued or parted ones too.

`abd al rahman` and `abdurrahman`, `west sun` and `weastsun`: two neighbours of one name may be one
word of the other. In one fixed order, so that exchanging the names changes nothing.
"""

from collections.abc import Iterator, Sequence

from atlas.knowledge.names.domain.scripts.unvowelled import is_unvowelled
from atlas.knowledge.names.domain.vocabulary import PARTICLES, VARIANTS, Form
from atlas.knowledge.names.domain.words import SERVANT, edit_similarity, word_similarity

GLUED_MIN = 0.85
_JOINED = PARTICLES | {"abd", "abul", "abol", "aboul"}
"""Words that are written with the next one at will."""
ARTICLES = frozenset(["al", "el"])
"""Of Arabic: each belongs to the word behind it."""
_UNWRITTEN = 4
"""A glued word may differ by so many letters: Arabic does not write short vowels."""
Places = tuple[int, ...]
Pair = tuple[Places, Places, float]
"""Places of words of each name, and how alike they are."""


def aligned(first: Form, second: Form, person: bool) -> list[Pair]:
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
        if len(joined) > longest:
            continue
        written = person and not any(words[place] in _JOINED for place in places)
        best = _best_whole(joined, others, open_, written)
        if best is None and words[places[0]] == SERVANT:  # Adbelrazak
            best = _best_whole(f"abdel{words[places[-1]]}", others, open_, written=True)
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
        if not (person and place + 1 < last and _is_article(words, place + 1)):
            yield (place, place + 1)
        if person and place + 2 <= last and words[place + 1] in PARTICLES:
            yield (place, place + 1, place + 2)
    if person and last > 0 and min(len(words[last]), len(words[0])) > 1:
        yield (last, 0)


def _is_article(words: Sequence[str], place: int) -> bool:
    """Whether a word is an article, which belongs to the word behind it: not that of `abd al`."""
    return words[place] in ARTICLES and words[place - 1] != SERVANT


def _best_whole(
    joined: str, words: Sequence[str], open_: Sequence[int], written: bool
) -> tuple[int, float] | None:
    best: tuple[float, str, int] | None = None
    for j in open_:
        word = words[j]
        alike = _glued_similarity(joined, word, written=written)
        if alike and (best is None or (alike, word) > best[:2]):
            best = (alike, word, j)
    return None if best is None else (best[2], best[0])


def _glued_similarity(joined: str, word: str, *, written: bool) -> float:
    """Return how alike two neighbours as one word and a word are, or 0 (0.85-1).

    `written`: the same letters apart from typing errors; names alike only in sound differ.
    """
    if len(word) < 3 or abs(len(word) - len(joined)) > _UNWRITTEN:
        return 0.0
    # a typo beside a blank that moved leaves one end as it was
    if not is_unvowelled(joined + word) and word[0] != joined[0] and word[-1] != joined[-1]:
        return 0.0
    if written and not _same_letters(joined, word):
        return 0.0
    alike = word_similarity(joined, word)
    return alike if alike >= GLUED_MIN else 0.0


def _same_letters(joined: str, word: str) -> bool:
    """Whether more than the sound is the same: the letters, or it is known to be one name."""
    if is_unvowelled(joined + word) or word in VARIANTS.get(joined, ()):
        return True
    short, long = (joined, word) if len(joined) <= len(word) else (word, joined)
    return edit_similarity(short, long) > 0.0
