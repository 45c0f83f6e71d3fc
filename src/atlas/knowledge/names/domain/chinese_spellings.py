"""One Chinese name in Hanyu Pinyin, in the spelling of Hong Kong, and in Wade-Giles (Taiwan).

A given name of two syllables is one word here (`taiman`, `daming`). Two spellings are one where
each syllable of the one may be the other's; a given name of one syllable only by what neither
Korean nor pinyin has.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import product

Table = Mapping[str, frozenset[str]]
Parts = tuple[str, str]
_INITIALS = {
    "zh": "ch", "ch": "ch", "sh": "sh", "b": "p", "d": "t", "g": "k", "j": "ch", "q": "ch",
    "x": "hs", "r": "j", "z": "ts", "c": "ts", "": "",
}  # fmt: skip
_FINALS = (
    ("iong", "iung"), ("ong", "ung"), ("ian", "ien"), ("yan", "yen"), ("ie", "ieh"), ("ye", "yeh"),
    ("yue", "yueh"), ("ue", "ueh"),
)  # fmt: skip
_WHOLE = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu", "si": "ssu",
    "er": "erh", "ge": "ko", "ke": "ko", "he": "ho", "yi": "i", "you": "yu", "guo": "kuo",
    "kuo": "kuo", "huo": "huo", "shuo": "shuo", "gui": "kuei", "kui": "kuei", "e": "o",
}  # fmt: skip
_MOST, _LONGEST, _REMEMBERED = 400, 12, 100_000


def wade_giles(syllable: str) -> str:
    """Return a syllable of pinyin as Wade-Giles writes it, without its apostrophe."""
    if syllable in _WHOLE:
        return _WHOLE[syllable]
    written = next((one for one in _INITIALS if syllable.startswith(one)), "")
    initial, rest = _INITIALS[written], syllable[len(written) :]
    whole = initial + rest
    for pinyin, final in _FINALS:
        if whole.endswith(pinyin):
            return whole[: -len(pinyin)] + final
    if rest == "uo":
        return f"{initial}o"
    return f"{whole[:-2]}o" if whole.endswith("uo") and whole[0] in "lns" else whole


class Spellings:
    """The other spellings of a word: the known ones, and those of Chinese syllables."""

    def __init__(
        self,
        known: Mapping[str, frozenset[str]],
        pinyin: frozenset[str],
        systems: Collection[Table],
        surnames: Table,
        alone: frozenset[str],
    ) -> None:
        self._known = known
        self._pinyin = pinyin
        self._tables = [(system, _back(system)) for system in systems]
        self.syllables = [frozenset(back) for _, back in self._tables]
        """The syllables of each system."""
        self._single = [(surnames, _back(surnames))]
        for system in systems:
            kept = {pinyin: others & alone for pinyin, others in system.items()}
            self._single.append((kept, _back(kept)))
        self._any = pinyin.union(surnames, *surnames.values(), *self.syllables)
        self._seen: dict[str, frozenset[str]] = {}

    def get(self, word: str, default: Collection[str] = ()) -> Collection[str]:
        """Return the other spellings of a word, or the default if there is none."""
        found = self._seen.get(word)
        if found is None:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            found = self._seen[word] = self._known.get(word, frozenset()) | self._find(word)
        return found or default

    def _find(self, word: str) -> frozenset[str]:
        if len(word) > _LONGEST or not (word in self._any or self._is_two(word)):
            return frozenset()
        found: set[str] = set()
        for there, back in self._single:
            found.update(there.get(word, ()), back.get(word, ()))
        for there, back in self._tables:
            for parts in _parts(word, self._pinyin):
                found.update("".join(way) for way in _ways(parts, there))
            for parts in _parts(word, back.keys()):
                found.update("".join(way) for way in _ways(parts, back))
        return frozenset(found - {word})

    def _is_two(self, word: str) -> bool:
        """Whether the word can be read as two syllables of any system; most cannot."""
        for place in range(1, len(word)):
            if word[:place] in self._any and word[place:] in self._any:
                return True
        return False


def _back(table: Table) -> dict[str, frozenset[str]]:
    """Return for each spelling the syllables of pinyin that it may be."""
    back: dict[str, frozenset[str]] = {}
    for syllable, others in table.items():
        for other in others:
            back[other] = back.get(other, frozenset()) | {syllable}
    return back


def _parts(word: str, syllables: Collection[str]) -> Iterator[Parts]:
    """Yield the ways to read a word as two syllables."""
    for place in range(1, len(word)):
        if word[:place] in syllables and word[place:] in syllables:
            yield word[:place], word[place:]


def _ways(parts: Parts, table: Table) -> Iterator[Parts]:
    one, other = (sorted(table.get(part, ())) for part in parts)
    yield from (way for way, _ in zip(product(one, other), range(_MOST), strict=False))
