"""How well a language model did on cases. Pure.

Only what is kept counts: a quotation that is not in the evidence, or a sentence that its facts do
not support, was dropped before, as in an investigation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from atlas.investigations.agents import domain, narrative
from atlas.investigations.agents.cases import Expected, ReadingCase, WritingCase
from atlas.investigations.agents.domain import Quotation

PLAIN, ORDERED = "plain", "orders"
OVERLAP = 1 / 3
"""Of the letters that a quotation and an expected passage have together, the least they share."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case, answered. failed: why there is no answer, "": there is one.

    expected, found: passages that should be pointed at, and those that were (facts, and those that
    were cited). kept, right: what was pointed at, and what of it is expected (sentences written,
    and those that were kept). well_sorted: of `right`, with a right category.
    """

    case: str
    agent: str
    order: str
    failed: str = ""
    expected: int = 0
    found: int = 0
    kept: int = 0
    right: int = 0
    well_sorted: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """The outcomes of one agent, without orders or with them."""

    agent: str
    kind: str
    outcomes: tuple[Outcome, ...]

    def total(self, name: str) -> int:
        """Return a count over all outcomes."""
        return sum(int(getattr(one, name)) for one in self.outcomes)

    @property
    def answered(self) -> int:
        """Return how many cases were answered in the form asked for."""
        return sum(1 for one in self.outcomes if not one.failed)

    @property
    def failed(self) -> Mapping[str, int]:
        """Return how many times a case was not answered, by reason."""
        return dict(Counter(one.failed for one in self.outcomes if one.failed))

    @property
    def dropped(self) -> Mapping[str, int]:
        """Return how often something was dropped, by reason."""
        every: Counter[str] = Counter()
        for one in self.outcomes:
            every.update(one.dropped)
        return dict(sorted(every.items()))

    @property
    def recall(self) -> float | None:
        """Return the part of what is expected that was found; None: nothing is expected."""
        return _share(self.total("found"), self.total("expected"))

    @property
    def precision(self) -> float | None:
        """Return the part of what was pointed at that is right; None: nothing was."""
        return _share(self.total("right"), self.total("kept"))


def unanswered(case: ReadingCase | WritingCase, reason: str) -> Outcome:
    """Return the outcome of a case without an answer: all that is expected is missed."""
    if isinstance(case, WritingCase):
        return Outcome(
            case.id,
            narrative.NAME,
            "",
            reason,
            expected=len(case.facts),
            missed=case.facts,
        )
    missed = tuple(one.quote for one in case.expects)
    return Outcome(case.id, case.agent, case.order, reason, expected=len(missed), missed=missed)


def reading_outcome(case: ReadingCase, found: domain.Verified) -> Outcome:
    """Return how well passages were found."""
    pairs = [(one, _hit(one, case)) for one in found.quotations]
    hit = {id(expected) for _, expected in pairs if expected}
    missed = tuple(one.quote for one in case.expects if id(one) not in hit)
    right = [(one, expected) for one, expected in pairs if expected]
    return Outcome(
        case.id,
        case.agent,
        case.order,
        expected=len(case.expects),
        found=len(case.expects) - len(missed),
        kept=len(pairs),
        right=len(right),
        well_sorted=sum(1 for one, expected in right if one.category in expected.categories),
        dropped={str(name): count for name, count in found.dropped.items()},
        missed=missed,
        wrong=tuple(f"{one.category}: {one.quote}" for one, expected in pairs if not expected),
    )


def writing_outcome(
    case: WritingCase, found: narrative.Checked, written: int, facts: Sequence[narrative.Fact]
) -> Outcome:
    """Return how much of a text was kept, and how many facts it cites."""
    cited = {fact.key for one in found.sentences for fact in one.facts}
    missed = tuple(fact.text for fact in facts if fact.key not in cited)
    return Outcome(
        case.id,
        narrative.NAME,
        "",
        expected=len(facts),
        found=len(facts) - len(missed),
        kept=written,
        right=len(found.sentences),
        well_sorted=len(found.sentences),
        dropped={str(name): count for name, count in found.dropped.items()},
        missed=missed,
    )


def rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Return the outcomes by agent, those without orders first."""
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault((one.agent, ORDERED if one.order else PLAIN), []).append(one)
    return [Row(agent, kind, tuple(found)) for (agent, kind), found in groups.items()]


def _hit(one: Quotation, case: ReadingCase) -> Expected | None:
    """Return the expected passage that a quotation is, or has the most in common with."""
    best, most = None, OVERLAP
    for expected in case.expects:
        for text in map(domain.plain, case.passages):
            share = _overlap(_span(text, one.quote), _span(text, expected.quote))
            if share >= most:
                best, most = expected, share
    return best


def _span(text: str, quote: str) -> tuple[int, int]:
    """Return where a quotation stands in a text; nowhere: it is empty."""
    words = domain.plain(quote)
    start = text.find(words)
    return (start, start + len(words)) if start >= 0 else (0, 0)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    together = max(one[1], other[1]) - min(one[0], other[0])
    return shared / together if shared > 0 else 0.0


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
