"""What the sections of a stored report say, as types. Pure."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from atlas.investigations.results.domain import (
    JsonObject,
    ListedWithoutRule,
    Regime,
    Result,
    Structure,
)
from atlas.knowledge.reference_data.domain.rules import RegimeWithoutRule
from atlas.risk.matrix.domain import is_provisional


class RuleSaid(Result, frozen=True, kw_only=True):
    """What the rule on ownership by listed parties answered."""

    outcome: str
    reason: str | None
    detail: str


class InControlSaid(Result, frozen=True, kw_only=True):
    """A candidate for the individual in control. `marks`: lists that match, or exposure."""

    party: str
    name: str
    role: str
    marks: tuple[str, ...] = ()


class ControlSaid(Result, frozen=True, kw_only=True):
    """That the home law asks for one individual in control, and who may be it."""

    source: str
    candidates: tuple[InControlSaid, ...] = ()


class OwnershipSection(Result, frozen=True, kw_only=True):
    """Who owns the company, and what each regime says of listed parties above it.

    `regimes_without_rule`: regimes of the lists that were searched of which no rule is known.
    `listed_without_rule`: who owns or leads the company by the lists of such regimes.
    """

    assessed: bool
    structure: Structure | None
    sanctioned: tuple[Regime, ...] = ()
    sanctioned_not_assessed: tuple[str, ...] = ()
    regimes_without_rule: tuple[str, ...] = ()
    regimes_unruled: tuple[RegimeWithoutRule, ...] = ()
    listed_without_rule: tuple[ListedWithoutRule, ...] = ()
    sanctioned_rule: RuleSaid | None = None
    control_prong: ControlSaid | None = None


class Unknown(Result, frozen=True, kw_only=True):
    """Why an input of the matrix, or a list of countries, gives no answer."""

    input: str | None = None
    title: str | None = None
    reason: str
    detail: str = ""


class FloorFact(Result, frozen=True, kw_only=True):
    """What met a floor's condition. `operator`: in words, where it has any."""

    title: str
    operator: str | None = None
    value: str
    source: str


class Floor(Result, frozen=True, kw_only=True):
    """A minimum of score or tier, with its legal source.

    `reasons`: why it could not be checked; `facts`: None of a report that did not take them apart.
    `today`: why it may be met today although nothing met it then; absent where that holds.
    """

    id: str
    title: str
    status: str
    minimum_score: str | None = None
    minimum_tier: str | None = None
    effects: tuple[str, ...] = ()
    legal_source: str
    because: tuple[str, ...] = ()
    reasons: tuple[Unknown, ...] = ()
    facts: tuple[FloorFact, ...] | None = None
    today: str | UnsetType = UNSET


class Read(Result, frozen=True, kw_only=True):
    """A reading of one input from one source. `winner`: the factor has its points from it."""

    input: str
    source: str
    value: object = None
    points: str | None = None
    reason: str | None = None
    winner: bool
    title: str | None = None
    references: tuple[JsonObject, ...] | None = None


class Factor(Result, frozen=True, kw_only=True):
    """A factor of the matrix: its points of the maximum, and what was read.

    `today`: why that nothing was found is no answer today; absent where it is one.
    """

    id: str
    dimension: str | None = None
    maximum: str
    points: str
    low: str | None = None
    high: str | None = None
    status: str
    reason: str | None = None
    sources: tuple[Read, ...]
    title: str | None = None
    details: tuple[Unknown, ...] = ()
    today: str | UnsetType = UNSET


class Dimension(Result, frozen=True, kw_only=True):
    """A dimension of the matrix; without a score it does not apply."""

    id: str
    weight: str
    score: str | None
    title: str | None = None


class OverrideMade(Result, frozen=True, kw_only=True):
    """A factor that an analyst scored, and why."""

    factor: str
    score: str
    rationale: str


class MatrixUsed(Result, frozen=True, kw_only=True):
    """The matrix of an evaluation."""

    id: str
    version: str


class WorstSaid(Result, frozen=True, kw_only=True):
    """Score, level and tier at worst."""

    score_high: str
    level: str
    tier: str


class WordsSaid(Result, frozen=True, kw_only=True):
    """Whether the conditions of the level are met, and what it lacks."""

    provisional: bool
    reasons: tuple[str, ...] = ()
    worst_case: WorstSaid | None = None
    profile: JsonObject | None = None
    sdd: JsonObject | None = None


class RiskSection(Result, frozen=True, kw_only=True):
    """The evaluation. `words`: absent of one by an earlier engine.

    `outdated`: why a favourable result does not hold any more on the day of the report; absent
    where it does, and in reports of earlier releases. `already`: those of these reasons that held
    on the day of the investigation.
    """

    matrix: MatrixUsed
    appetite: str
    as_of: str | None = None
    score: str
    base_score: str
    score_low: str
    score_high: str
    level: str
    level_at_worst: str | None
    tier: str
    coverage: str
    effects: tuple[str, ...] = ()
    dimensions: tuple[Dimension, ...]
    factors: tuple[Factor, ...]
    floors: tuple[Floor, ...]
    overrides: tuple[OverrideMade, ...]
    words: WordsSaid | UnsetType = UNSET
    evaluation_id: str | None = None
    reference_snapshot: str | None = None
    insufficient_depth: bool = False
    outdated: tuple[str, ...] | UnsetType = UNSET
    already: tuple[str, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether a favourable level is not earned; by an earlier engine it never is."""
        return is_provisional(self.level, None if self.words is UNSET else self.words.provisional)

    @property
    def lacks(self) -> tuple[str, ...]:
        """Return what a favourable level lacks, as codes."""
        return () if self.words is UNSET else self.words.reasons


class OpenRule(Result, frozen=True, kw_only=True):
    """A rule that could not be assessed, and what would lift that."""

    module: str
    code: str | None = None
    title: str
    reason: str | None
    detail: str
    remedy: str | None


class OpenFloor(Result, frozen=True, kw_only=True):
    """A floor that could not be checked."""

    id: str | None = None
    title: str
    legal_source: str
    reasons: tuple[Unknown, ...] = ()


class OpenModule(Result, frozen=True, kw_only=True):
    """A module that was not asked for."""

    module: str
    title: str


class OpenAgent(Result, frozen=True, kw_only=True):
    """An agent that read nothing, and why."""

    module: str
    agent: str
    reason: str | None
    detail: str | None


class OpenParty(Result, frozen=True, kw_only=True):
    """A party that was not screened."""

    entity_id: str | None = None
    name: str


class OpenFactor(Result, frozen=True, kw_only=True):
    """A factor that is scored as unknown."""

    factor: str
    title: str | None = None
    reason: str | None
    details: tuple[Unknown, ...] = ()


class Gaps(Result, frozen=True, kw_only=True):
    """What was not assessed. `regimes`: those of which no list was searched.

    `control`: that it is not attested which individual controls or manages the company, in words.
    """

    rules: tuple[OpenRule, ...]
    floors: tuple[OpenFloor, ...] = ()
    regimes: tuple[str, ...] = ()
    modules: tuple[OpenModule, ...] = ()
    parties: tuple[OpenParty, ...] = ()
    control: str | None = None
    agents: tuple[OpenAgent, ...] = ()
    factors: tuple[OpenFactor, ...]
