"""What an evaluation said in one glance, and what it considered when it was made again. Pure."""

from __future__ import annotations

from uuid import UUID

import msgspec.structs
from msgspec import convert, field

from atlas.investigations.modules.domain.network import Network
from atlas.investigations.results.domain.base import Number, Result
from atlas.investigations.results.domain.narrative import Narrative
from atlas.investigations.results.domain.ownership import Apart, Regime
from atlas.risk.matrix.domain import Rating


class Reported(Result, frozen=True, kw_only=True, omit_defaults=True):
    """The step `report`: the report that was written, and the hash of its content.

    `narrative`: what a language model wrote for it; None: that is switched off.
    """

    report_id: str
    sha256: str | None
    narrative: Narrative | None = None


class Recorded(Result, frozen=True, kw_only=True):
    """The step `indicators`: how many rules there were, and how many fired."""

    recorded: int
    fired: int


class Rated(Result, frozen=True, kw_only=True):
    """Score, level and tier of an evaluation, and the same at worst."""

    evaluation_id: str | None = None
    score: str | None = None
    level: str | None = None
    tier: str | None = None
    provisional: bool | None = None
    score_at_worst: str | None = None
    level_at_worst: str | None = None
    tier_at_worst: str | None = None

    @property
    def rating(self) -> Rating:
        """Return the result in words."""
        return convert(self, Rating, from_attributes=True)


class RiskSummary(Rated, frozen=True, kw_only=True):
    """An evaluation in one glance.

    `insufficient_depth`: the tier requires a deeper run. `automatic_decision`:
    whether a decision may be automatic.
    """

    evaluation_id: str
    score: str
    level: str
    tier: str
    reasons: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()
    coverage: Number = 0
    automatic_decision: bool = False
    insufficient_depth: bool = False


class TakenHits(Result, frozen=True, kw_only=True):
    """What an evaluation took hits for, apart from their decisions.

    `named_hits`: what was decided of the hits of persons in control who are no parties, by hit.
    `named_strengths`: how strong each of these was. `ended`: the hits, of parties too, that counted
    as of an entry whose listing has ended; None where it was not kept.
    """

    named_hits: dict[str, str] = field(default_factory=dict)
    named_strengths: dict[str, str] = field(default_factory=dict)
    ended: tuple[str, ...] | None = None


class Evaluated(RiskSummary, frozen=True, kw_only=True):
    """The step `evaluation`: the evaluation, and the parties around the subject.

    `senior_managers`: as in `Reassessment`. The last three: as in `TakenHits`.
    """

    network: Network | None = None
    senior_managers: bool = False
    named_hits: dict[str, str] = field(default_factory=dict)
    named_strengths: dict[str, str] = field(default_factory=dict)
    ended: tuple[str, ...] | None = None


class Considered(Result, frozen=True, kw_only=True):
    """A hit of which something else is decided than the evaluation before took to be."""

    hit_id: UUID
    party_name: str
    list_id: str
    entry_name: str
    before: str
    after: str


class Moved(Result, frozen=True, kw_only=True):
    """A module's word before and after. `before` and `after` are of a run that kept no words."""

    before: str
    after: str
    word_before: str | None = None
    word_after: str | None = None


class Reassessment(TakenHits, frozen=True, kw_only=True):
    """A step `reassessment:ID`: what an evaluation made after the run considered and moved.

    `regimes`, `apart`: None of a run that did not keep them. `senior_managers`: whether they stood
    in for an owner who was not identified.
    """

    at: str
    automatic: bool = False
    considered: tuple[Considered, ...] = ()
    modules: dict[str, Moved] = field(default_factory=dict)
    before: Rated
    after: Rated
    identified: bool = True
    floors: tuple[str, ...] = ()
    regimes: tuple[Regime, ...] | None = None
    apart: tuple[Apart, ...] | None = None
    senior_managers: bool = False


def rated(risk: RiskSummary) -> Rated:
    """Return what an evaluation made again keeps of another one."""
    return Rated(**{name: getattr(risk, name) for name in Rated.__struct_fields__})


def evaluated(
    risk: RiskSummary, network: Network | None, *, officials: bool, taken: TakenHits
) -> Evaluated:
    """Return the result of the step that evaluates.

    `officials`: whether they stood in for an owner. `taken`: what the hits were taken for.
    """
    said = {name: getattr(risk, name) for name in RiskSummary.__struct_fields__}
    return Evaluated(
        **said, network=network, senior_managers=officials, **msgspec.structs.asdict(taken)
    )
