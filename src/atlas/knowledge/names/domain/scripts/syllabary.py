"""Words that are made of known syllables alone, and how another system writes these."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

_MOST_TEXTS, _MOST_WAYS = 24, 12


class Syllabary:
    """Syllables as one system writes them → as another does; a word has so many at most."""

    def __init__(self, syllables: Iterable[tuple[str, str]], most: int) -> None:
        self._known: dict[str, list[str]] = {}
        for written, meant in syllables:
            if meant not in self._known.setdefault(written, []):
                self._known[written].append(meant)
        self._longest = max(map(len, self._known))
        self._most = most

    def ways(self, word: str) -> list[str]:
        """Return a word in the other system, in each way to cut it; none: it is made of others."""
        return [*dict.fromkeys(islice(self._cut(word, self._most), _MOST_WAYS))]

    def _cut(self, word: str, most: int) -> Iterator[str]:
        word = word.removeprefix("\N{CYRILLIC SMALL LETTER HARD SIGN}")
        if not word:
            yield ""
            return
        if most == 0:
            return
        for length in range(min(self._longest, len(word)), 0, -1):
            for meant in self._known.get(word[:length], ()):
                yield from (meant + rest for rest in self._cut(word[length:], most - 1))


def texts(ways: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the names that words make, each in one of its ways."""
    return (" ".join(words) for words in islice(product(*ways), _MOST_TEXTS))
