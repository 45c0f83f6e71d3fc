"""What a rule says, and how a module's level follows from its rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from atlas.foundation.core.provenance import Kind, Reads, Reference, reference, unique
from atlas.investigations.modules.domain.recording import ALL_SCREENINGS, read, recorded
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.risk.evaluations.domain import ModuleLevel
from atlas.risk.evaluations.domain.inputs import MODULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """The rule holds; with whom and what it rests on.

    `by_agent`: passages that a language model pointed at are among it. `beside`: nothing else says
    so, and this is why sources could not decide: the rule stays one that was not assessed.
    """

    detail: str
    entity_ids: tuple[UUID, ...] = ()
    evidence_ids: tuple[UUID, ...] = ()
    screening_ids: tuple[UUID, ...] = ()
    proof: tuple[Mapping[str, object], ...] = ()
    by_agent: bool = False
    beside: Unassessed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFired:
    """Looked at, and it does not hold."""

    detail: str
    evidence_ids: tuple[UUID, ...] = ()
    screening_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unassessed:
    """Could not be decided: a stable reason code, and what would lift it."""

    reason: str
    detail: str
    remedy: str


Outcome = Fired | NotFired | Unassessed
Absence = NotFired | Unassessed
"""What a rule reports when it finds nothing: that nothing exists, or why that is unknown."""


@dataclass(frozen=True, slots=True)
class Decision:
    """How a rule decides: its finding first, whatever the coverage.

    `finds` returns the finding or None and knows no gap; `otherwise` is only asked when nothing
    was found. So a gap can replace an absence, never a finding.
    """

    finds: Callable[[InvestigationSnapshot], Fired | None]
    otherwise: Callable[[InvestigationSnapshot], Absence]

    def __call__(self, snapshot: InvestigationSnapshot) -> Outcome:
        """Return the finding, or what its absence is worth."""
        return self.finds(snapshot) or self.otherwise(snapshot)


def finding(
    *, otherwise: Callable[[InvestigationSnapshot], Absence]
) -> Callable[[Callable[[InvestigationSnapshot], Fired | None]], Decision]:
    """Make a rule of a function that looks for a finding.

    Args:
        otherwise: what the rule says when nothing was found; the only place for a gap.

    """
    return lambda finds: Decision(finds, otherwise)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of the module table."""

    code: str
    title: str
    points: int
    category: str
    description: str
    decide: Decision
    needs: str
    """What must be there for the rule to be assessed."""
    critical: bool = False
    negative: bool = False


def registers_that_answered(snapshot: InvestigationSnapshot) -> tuple[str, ...]:
    """Return the registers that know the company, by name."""
    return tuple(sorted({source.name for source in snapshot.sources if source.answered}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module: its code, what it looks at, its rules, the sources it draws on."""

    code: str
    rules: tuple[Rule, ...]
    after_screening: bool = False
    needs: tuple[str, ...] = ()
    """Sources and data the module draws on."""
    answered: Callable[[InvestigationSnapshot], tuple[str, ...]] = registers_that_answered
    """Names of the sources that answered, for the coverage."""

    @property
    def title(self) -> str:
        """Return what it is called."""
        return MODULES[self.code.lower()]


@dataclass(frozen=True, slots=True)
class RuleResult:
    """A rule, what it said, and what it was read from."""

    rule: Rule
    outcome: Outcome
    references: tuple[Reference, ...] = ()

    @property
    def points(self) -> int:
        """Return the points it adds."""
        return self.rule.points if isinstance(self.outcome, Fired) else 0


@dataclass(frozen=True, slots=True)
class ModuleResult:
    """A module's rules, their sum and level."""

    module: Module
    rules: tuple[RuleResult, ...]
    level: ModuleLevel
    points: int
    sources: tuple[str, ...] = field(default=())

    @property
    def assessed(self) -> int:
        """Return how many rules were decided by sources."""
        return sum(gap_of(item.outcome) is None for item in self.rules)


def gap_of(outcome: Outcome) -> Unassessed | None:
    """Return why sources could not decide; None: they did."""
    if isinstance(outcome, Fired):
        return outcome.beside
    return outcome if isinstance(outcome, Unassessed) else None


_READ_FIRST = 20
"""Points from which a module is medium."""
_CRITICAL = 50
"""Points from which a module is critical."""


def level_of(results: Sequence[RuleResult]) -> ModuleLevel:
    """Return the module level: clear ≤ 0 · low 1-19 · medium 20-34 · high 35-49 · critical ≥ 50.

    A fired critical rule sets critical whatever the sum; nothing assessed is `not_assessed`.
    With a passage that an agent found it is medium at least: a person reads it first.
    """
    if all(isinstance(item.outcome, Unassessed) for item in results):
        return ModuleLevel.NOT_ASSESSED
    if any(item.rule.critical and isinstance(item.outcome, Fired) for item in results):
        return ModuleLevel.CRITICAL
    points = sum(item.points for item in results)
    if any(isinstance(item.outcome, Fired) and item.outcome.by_agent for item in results):
        points = max(points, _READ_FIRST)
    for floor, level in (
        (_CRITICAL, ModuleLevel.CRITICAL),
        (35, ModuleLevel.HIGH),
        (20, ModuleLevel.MEDIUM),
        (1, ModuleLevel.LOW),
    ):
        if points >= floor:
            return level
    return ModuleLevel.CLEAR


def may_be_critical(points: int, unassessed: Iterable[Rule]) -> bool:
    """Return whether a module would be critical if the rules fired that were not assessed.

    That one rule fired answers nothing that the others leave open.

    Args:
        points: what its rules come to.
        unassessed: those of its rules that could not be assessed.

    """
    left = tuple(unassessed)
    at_most = points + sum(max(rule.points, 0) for rule in left)
    return bool(left) and (at_most >= _CRITICAL or any(rule.critical for rule in left))


def decided(rule: Rule, snapshot: InvestigationSnapshot) -> RuleResult:
    """Run one rule; what it reads of the snapshot is recorded while it runs."""
    reads = Reads()
    seen = recorded(snapshot, reads)
    outcome, found = read(reads, lambda: rule.decide(seen))
    return RuleResult(rule, outcome, unique(_named(outcome, found)))


def _named(outcome: Outcome, found: tuple[Reference, ...]) -> list[Reference]:
    """Return what a rule read, with the evidence and screenings that it names itself.

    A rule that names the screenings it fired on rests on these, not on all of the run's.
    """
    if isinstance(outcome, Unassessed):
        return list(found)
    screenings = [reference(Kind.SCREENING, one) for one in outcome.screening_ids]
    narrowed = isinstance(outcome, Fired) and bool(screenings)
    kept = [one for one in found if not (narrowed and one == ALL_SCREENINGS)]
    links = edges(outcome.proof) if isinstance(outcome, Fired) else []
    return [
        *kept,
        *screenings,
        *(reference(Kind.EVIDENCE, i) for i in outcome.evidence_ids),
        *links,
    ]


def edges(proof: tuple[Mapping[str, object], ...]) -> list[Reference]:
    """Return the relationships that a proof leads along: of a chain, or of an owner's grounds."""
    found: list[Reference] = []
    for edge in proof:
        if edge.get("relationship_id"):
            found.append(reference(Kind.RELATIONSHIP, edge["relationship_id"]))
        grounds = edge.get("grounds")
        for ground in grounds if isinstance(grounds, Sequence) else ():
            ids = ground.get("relationships", ()) if isinstance(ground, Mapping) else ()
            found += [reference(Kind.RELATIONSHIP, one) for one in ids]
    return found


def assess(module: Module, snapshot: InvestigationSnapshot) -> ModuleResult:
    """Run a module's rules over what is known."""
    results = tuple(decided(rule, snapshot) for rule in module.rules)
    return ModuleResult(
        module=module,
        rules=results,
        level=level_of(results),
        points=sum(item.points for item in results),
        sources=module.answered(snapshot),
    )
