"""What was found of the owners of a company: structure, causes, and listed parties above. Pure."""

from __future__ import annotations

from msgspec import UNSET, UnsetType, convert, field

from atlas.investigations.modules.domain.snapshot import (
    Contradiction,
    ControlProng,
    DoubtfulBirth,
)
from atlas.investigations.results.domain.base import JsonObject, Number, Result
from atlas.investigations.results.domain.connections import Connection, Tie
from atlas.knowledge.graph.domain.beneficial import Official
from atlas.knowledge.graph.domain.causes import CauseGround
from atlas.knowledge.reference_data.domain.rules import RegimeWithoutRule

_UNNAMED = frozenset({"register_statement", "unknown_person"})
_LEADS = "leader"
"""A party's only tie: it leads the company and owns nothing of it."""
_OPEN = _UNNAMED | {"closed_loop", "chain_leaves_the_loaded_sources"}


class NoUboGround(Result, frozen=True, kw_only=True):
    """Why no natural person was identified: the reason, the party, the source's words."""

    reason: str
    party: str | None = None
    detail: str = ""


class Ground(Result, frozen=True, kw_only=True):
    """One ground on which a person counts as beneficial owner, and the relationships it rests on.

    `relationships`: absent of a run that did not keep them.
    """

    basis: str
    status: str | None = None
    detail: str
    relationships: tuple[str, ...] = ()


class Owner(Result, frozen=True, kw_only=True):
    """A beneficial owner, certain or possible. `share` and `votes`: percent, in words."""

    party: str
    name: str
    status: str
    share: str | None
    votes: str | None
    contested: bool
    grounds: tuple[Ground, ...]


class Rule(Result, frozen=True, kw_only=True):
    """The test of a law: more than, or at least, a share in percent.

    Of a regime's rule on ownership by listed parties the first three are kept.
    """

    threshold: Number
    comparator: str
    source: str
    basis: str | None = None
    jurisdiction: str | None = None
    verified: bool | None = None
    assumed: bool | None = None
    control_prong: bool | None = None


class RegimeRule(Result, frozen=True, kw_only=True):
    """The test of a regime on ownership by listed parties, in percent."""

    threshold: Number
    comparator: str
    source: str


class _Answer(Result, frozen=True, kw_only=True):
    """What the chart keeps of the individual in control."""

    control_prong: ControlProng | None = None


class _Chart(Result, frozen=True, kw_only=True):
    """The ownership view, as far as it names the individual in control."""

    ubos: _Answer | None = None


class Structure(Result, frozen=True, kw_only=True):
    """Who owns the subject, by which test, and what keeps the answer open.

    `cause`: whether a beneficial owner is identified, else why not (`UboCause`); None of a run that
    did not keep it. `ubos_by_law`: certain owners by the home law, where `rule` has a lower
    threshold; None where `ubos` are these. `possible_by_law`: the possible ones then. `law_rule`:
    the home law's own test then; a run of before it was kept has none. `coming`: who
    holds, controls or takes office from a later day on. `chart`: the ownership view as the API
    answers it. `method`: the name of the rules by which it was found; none of a run before it was
    kept.
    """

    layers: int
    loops: tuple[tuple[str, ...], ...]
    ubos: tuple[str, ...]
    possible_ubos: tuple[str, ...]
    no_ubo_reasons: tuple[NoUboGround, ...]
    cause: str | None = None
    further_causes: tuple[str, ...] = ()
    causes: tuple[CauseGround, ...] = ()
    unnamed: bool | UnsetType = UNSET
    hidden: tuple[str, ...] | UnsetType = UNSET
    exemption: str
    over_declared: tuple[str, ...]
    contradictions: tuple[Contradiction, ...] = ()
    grounds: tuple[Owner, ...]
    fallback: tuple[Official, ...] = ()
    rule: Rule | None = None
    law_rule: Rule | None = None
    register_rule: Rule | None = None
    register_ubos: tuple[str, ...] = ()
    ubos_by_law: tuple[str, ...] | None = None
    possible_by_law: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()
    truncated: bool = False
    chart: JsonObject | None = None
    method: str | None = None

    def says_no_more_than(self, other: Structure) -> bool:
        """Whether the same owners are found, and no more is open about them."""
        return self._owners == other._owners and self._open <= other._open

    @property
    def _owners(self) -> tuple[object, ...]:
        by_law = None if self.ubos_by_law is None else {*self.ubos_by_law}
        return {*self.ubos}, {*self.possible_ubos}, by_law, {*self.possible_by_law}, self.cause

    @property
    def _open(self) -> set[tuple[str, str]]:
        return {(one.code, one.party) for one in self.causes}

    @property
    def has_unnamed(self) -> bool:
        """Whether a source says that an owner exists whom it does not name."""
        if self.unnamed is not UNSET:
            return self.unnamed
        return not _UNNAMED.isdisjoint(item.reason for item in self.no_ubo_reasons)

    @property
    def control_prong(self) -> ControlProng | None:
        """Return that the home law asks for one individual in control too, and who may be it.

        None where it does not, or exempts the company.
        """
        if self.rule is None or not self.rule.control_prong or self.exemption != "none":
            return None
        chart = convert(self.chart or {}, _Chart)
        found = chart.ubos.control_prong if chart.ubos else None
        return found or ControlProng((self.law_rule or self.rule).source)

    @property
    def certain_owners(self) -> tuple[str, ...]:
        """Return who certainly is a beneficial owner by the home law itself."""
        return self.ubos if self.ubos_by_law is None else self.ubos_by_law

    def standing(self, party: str, status: str) -> str:
        """Return what an owner is by the home law; `lower_threshold`: an owner by `rule` alone.

        Args:
            party: the owner.
            status: what they are by `rule`: `ubo` or `possible_ubo`.

        """
        if self.ubos_by_law is None:
            return status
        if party in self.ubos_by_law:
            return "ubo"
        return "possible_ubo" if party in self.possible_by_law else "lower_threshold"

    @property
    def hidden_owners(self) -> tuple[str, ...]:
        """Return in words why there may be more owners than are known."""
        if self.hidden is not UNSET:
            return self.hidden
        reasons = dict.fromkeys(item.reason for item in self.no_ubo_reasons)
        return tuple(reason.replace("_", " ") for reason in reasons if reason in _OPEN)


class NamedHolding(Result, frozen=True, kw_only=True):
    """A relationship of the group, with the names of its two ends."""

    relationship_id: str
    kind: str
    holder_name: str
    company_name: str


class StatedEnd(NamedHolding, frozen=True, kw_only=True):
    """A relationship of the group that a register left out, and whose end persons stated."""

    holder: str
    company: str
    ended_on: str
    left_out_on: str | None = None


class DecidedHolding(NamedHolding, frozen=True, kw_only=True):
    """A holding of the group on which sources contradict each other, as two people decided it.

    about: `share` or `existence`. chosen: what counts, in words. others: what other sources state.
    """

    claim_id: str
    about: str
    chosen: str
    others: tuple[str, ...]


class Plan(Result, frozen=True, kw_only=True):
    """The step `structure`: the ownership, and what the workflow does next.

    `ownership`: None where no subject was identified. `doubtful_births`: owners and officers who
    are minors, or were not born when their interest began; none of a run that did not look.
    `left_officers`: officers whom a register no longer names, without a successor. `connections`:
    how parties are connected whom no holding and no office of today connects. `unplaced`: parties
    for which no source states a country any more. `stated_ends`: what counts as over because
    people stated its end. `decided`: what counts because two people decided it between sources that
    contradict each other. `rests_on`: `Ownership` or `Directorship` → each set of sources that
    states one and the same relationship of it; of no run before it was kept.
    """

    parties: int = 0
    chunks: int = 1
    ownership: Structure | None = None
    doubtful_births: tuple[DoubtfulBirth, ...] = ()
    left_officers: tuple[str, ...] = ()
    connections: tuple[Connection, ...] = ()
    unplaced: tuple[str, ...] = ()
    stated_ends: tuple[StatedEnd, ...] = ()
    decided: tuple[DecidedHolding, ...] = ()
    rests_on: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    before_screening: tuple[str, ...] = ()
    after_screening: tuple[str, ...] = ()

    @property
    def leaders_above(self) -> frozenset[str]:
        """Return who leads a company that controls the subject."""
        return frozenset(one.party for one in self.connections if one.tie is Tie.LEADS_ABOVE)


class Edge(Result, frozen=True, kw_only=True):
    """A holding of a proof, from holder to company."""

    relationship_id: str | None = None
    from_: str | None = field(name="from", default=None)
    from_name: str
    to: str | None = None
    to_name: str
    kind: str
    share: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


class Seed(Result, frozen=True, kw_only=True):
    """A listed party from which a regime's rule starts. `certain`: it is a true match."""

    party: str
    certain: bool


class Regime(Result, frozen=True, kw_only=True):
    """The result of one regime on ownership by listed parties.

    `word` and `control`: the results for ownership and control, with the codes of why
    (`reasons`). `owned`: the companies that count as owned; `controlling`: who blocks the subject
    by control alone. `apart`: true matches that left too long before the listing to count.
    `required`: whether a favourable result requires its lists.
    """

    regime: str
    rule: RegimeRule | None = None
    seeds: tuple[Seed, ...] = ()
    owned: tuple[str, ...] = ()
    word: str | None = None
    control: str | None = None
    undeclared: str | None = None
    reasons: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    status: str
    contested: bool = False
    by_control: bool = False
    controlling: tuple[str, ...] | None = None
    total: str | None = None
    proof: tuple[Edge, ...] = ()
    required: bool = True


class Apart(Result, frozen=True, kw_only=True):
    """A true match that left too long before the listing to count, where no rule applies.

    `regime`: of the entry, or the id of its list where that names none.
    """

    regime: str
    party: str


class ListedWithoutRule(Result, frozen=True, kw_only=True):
    """Who owns or leads the company by a list of a regime of which no rule is computed.

    `regime`: of the entry, or the id of its list where that names none. `ties`: how the party is
    connected, `leader` or a kind of owner. `certain`: a true match; `weak`: candidates that are
    neither exact nor strong, and undecided. `share`: percent of the company, where it is known.
    """

    regime: str
    party: str
    ties: tuple[str, ...]
    certain: bool = False
    weak: bool = False
    share: str | None = None

    @property
    def owns(self) -> bool:
        """Whether it owns the company, did so until lately, or will."""
        return self.ties != (_LEADS,)


class Sanctioned(Result, frozen=True, kw_only=True):
    """The step `sanctioned_ownership`: each regime's answer, and what no regime answers.

    `not_assessed`: regimes of which no list was searched; `without_rule`: those of which no rule is
    computed. `matched_upper`: percent that matched parties hold together at most. `apart`: former
    holders as `Regime.apart` has them, of entries to which no rule on ownership applies.
    `listed_without_rule`: who owns or leads the subject by lists of regimes without a rule.
    `uncompared_in_control`: an attestation names someone in control, by name alone, whom no
    screening compared with the lists of sanctions.
    """

    regimes: tuple[Regime, ...]
    not_assessed: tuple[str, ...] = ()
    without_rule: tuple[RegimeWithoutRule, ...] = ()
    decided_marks: tuple[str, ...] = ()
    matched_upper: str | None = None
    apart: tuple[Apart, ...] = ()
    listed_without_rule: tuple[ListedWithoutRule, ...] = ()
    uncompared_in_control: bool = False
    reason: str | None = None
