"""Which parties are compared with which: all of a small company, by common words of a large one.

Who is not compared with whom, although they share a word, is named (`NotCompared`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from uuid import UUID

from atlas.knowledge.names.domain.normalise import normalise
from atlas.knowledge.names.domain.words import skeletons

ALL_PAIRS = 100
"""Holders and officers of one company up to which each is compared with each: 5,000 pairs."""
RARE = 100
"""Parties that share a word up to which each of them is compared with each."""
COMMON = 300
"""Parties that share a word and the initial of another up to which they are compared."""


@dataclass(frozen=True, slots=True)
class Stake:
    """Who holds in, or is an officer of, a company, and which sources say so."""

    party: UUID
    company: UUID
    sources: frozenset[str]
    now: bool = True
    """Today; otherwise it has ended, or not begun."""


@dataclass(frozen=True, slots=True)
class NotCompared:
    """Parties of a company that share a word that many share, and are not all compared.

    `compared_in_part`: those with another word that begins alike were compared. `of_birth`: it is
    no word, but the month in which they were born.
    """

    company: UUID
    word: str
    parties: int
    compared_in_part: bool
    of_birth: bool = False


@dataclass(slots=True)
class Pairs:
    """Pairs to compare, each once, with the company that both belong to; and what is left out."""

    found: dict[tuple[UUID, UUID], UUID] = field(default_factory=dict)
    left_out: list[NotCompared] = field(default_factory=list)

    def add(self, first: UUID, second: UUID, company: UUID) -> None:
        """Add a pair, whatever the order of its parties."""
        self.found.setdefault((min(first, second), max(first, second)), company)

    def __iter__(self) -> Iterator[tuple[UUID, UUID, UUID]]:
        """Yield (party, party, company)."""
        return ((*pair, company) for pair, company in self.found.items())


def pairs(
    stakes: Iterable[Stake], names: Mapping[UUID, Sequence[str]], people: frozenset[UUID]
) -> Pairs:
    """Return whom to compare of those whom different sources tie to one company.

    A source that names both distinguishes them.

    Args:
        stakes: who has a part in which company, by which sources.
        names: the names of the parties, of companies with more than `ALL_PAIRS` of them.
        people: who of them is a natural person.

    """
    answer = Pairs()
    for company, parties in sorted(_by_company(one for one in stakes if one.now).items()):
        if len(parties) <= ALL_PAIRS:
            _add(answer, company, sorted(parties), parties)
        elif len({source for said in parties.values() for source in said}) > 1:
            _by_words(answer, company, parties, names, people)
    return answer


def add_former(answer: Pairs, stakes: Iterable[Stake], born: Mapping[UUID, Iterable[str]]) -> None:
    """Add pairs of one who holds today, and one who does so at other times by another source.

    Only of those who were born in the same month: officers who have resigned are many.

    Args:
        answer: the pairs so far.
        stakes: as of `pairs`.
        born: the month of birth of each party (`1966-05`), as each source states it.

    """
    stakes = list(stakes)
    now = _by_company(one for one in stakes if one.now)
    for company, said in sorted(_by_company(stakes).items()):
        months: dict[str, set[UUID]] = {}
        for party in said:
            for month in born.get(party, ()):
                months.setdefault(month, set()).add(party)
        holding = now.get(company, {})
        for month, group in sorted(months.items()):
            former = group - holding.keys()
            if former and len(group) > ALL_PAIRS:
                answer.left_out.append(
                    NotCompared(company, month, len(group), compared_in_part=False, of_birth=True)
                )
                continue
            for pair in product(sorted(former), sorted(group - former)):
                _add(answer, company, pair, said)


def _by_company(stakes: Iterable[Stake]) -> dict[UUID, dict[UUID, frozenset[str]]]:
    found: dict[UUID, dict[UUID, frozenset[str]]] = {}
    for one in stakes:
        parties = found.setdefault(one.company, {})
        parties[one.party] = parties.get(one.party, frozenset()) | one.sources
    return found


def _add(
    answer: Pairs, company: UUID, group: Iterable[UUID], said: Mapping[UUID, frozenset[str]]
) -> None:
    for first, second in combinations(group, 2):
        if said[first] and said[second] and said[first].isdisjoint(said[second]):
            answer.add(first, second, company)


def _by_words(
    answer: Pairs,
    company: UUID,
    said: Mapping[UUID, frozenset[str]],
    names: Mapping[UUID, Sequence[str]],
    people: frozenset[UUID],
) -> None:
    """Add the pairs that share a word by its sound; of a common one, also an initial next to it."""
    words: dict[str, set[UUID]] = {}
    finer: dict[tuple[str, str], set[UUID]] = {}
    spelt: dict[str, str] = {}
    for party in sorted(said):
        for name in names.get(party, ()):
            for sound, word, initials in _sounds(name, person=party in people):
                spelt.setdefault(sound, word)
                words.setdefault(sound, set()).add(party)
                for initial in initials:
                    finer.setdefault((sound, initial), set()).add(party)
    common = {sound for sound, group in words.items() if _weight(group, said) > RARE}
    for sound, group in sorted(words.items()):
        if sound not in common:
            _add(answer, company, sorted(group), said)
    whole = set(common)
    for (sound, _), group in sorted(finer.items()):
        if sound not in common:
            continue
        if _weight(group, said) > COMMON:
            whole.discard(sound)
        else:
            _add(answer, company, sorted(group), said)
    answer.left_out += _named(company, words, spelt, common, whole)


def _named(
    company: UUID,
    words: Mapping[str, set[UUID]],
    spelt: Mapping[str, str],
    common: set[str],
    whole: set[str],
) -> Iterator[NotCompared]:
    """Yield the words that many share; one that can be read in two ways once."""
    by_word: dict[str, set[str]] = {}
    for sound in sorted(common):
        by_word.setdefault(spelt[sound], set()).add(sound)
    for word, read in sorted(by_word.items()):
        yield NotCompared(company, word, max(len(words[one]) for one in read), read <= whole)


def _weight(group: set[UUID], said: Mapping[UUID, frozenset[str]]) -> int:
    """Return how many of a group may be compared at all: those of one source alone are not."""
    sources = {source for party in group for source in said[party]}
    return len(group) if len(sources) > 1 else 0


def _sounds(name: str, *, person: bool) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield each word that tells: how it sounds, how it is spelt, the others' initials."""
    tokens = normalise(name, person=person).tokens
    for place, token in enumerate(tokens):
        if len(token) < 2:
            continue
        others = frozenset(
            sound[:1]
            for other in (*tokens[:place], *tokens[place + 1 :])
            for sound in skeletons(other)
            if sound
        )
        for sound in skeletons(token):
            if sound:
                yield sound, token, others


_SHORT = 3
"""Letters; a first word that is no longer tells little, and the second one is read with it."""


def first_words(name: str) -> frozenset[str]:
    """Return how a company's name begins, in the spellings in which registers write it."""
    words = name.split()
    if not words:
        return frozenset()
    start = " ".join(words[:2]) if len(words[0]) <= _SHORT and len(words) > 1 else words[0]
    return frozenset({start, start.upper(), start.lower(), start.title()})
