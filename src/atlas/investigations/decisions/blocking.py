"""Under which regimes a customer is blocked, and which floors refuse approval: read, not judged."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.investigations.decisions.blocks import Block, Refusal, merged
from atlas.investigations.decisions.domain import HitFact
from atlas.investigations.results.domain import Regime
from atlas.knowledge.compliance_profile.domain import EffectiveRules
from atlas.knowledge.entities import service as entities
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.domain import FloorStatus
from atlas.risk.evaluations.schemas import EvaluationSummaryOut
from atlas.risk.matrix.domain import Condition

REFUSED = "approval_refused"
_BINDS = frozenset({"binding", "adopted"})
_SHIPPED = "sanctioned"
"""Id of the shipped floor: what it looks at is known where the matrix cannot be read any more."""


async def blocks_of(
    session: TenantSession,
    outcomes: Sequence[Regime],
    hits: Sequence[HitFact],
    flagged: Collection[str],
    profile: EffectiveRules | None,
) -> tuple[Block, ...]:
    """Return under which regimes the customer is blocked, or has a party that is a true match.

    A matched party that is proven to block the customer under a regime by control alone is no
    further ground of that regime: if the control ends, the match no longer concerns the customer.
    Every other party's match stays a ground, as does that party's under other regimes.

    Args:
        session: the tenant's.
        outcomes: the result of each regime on ownership by sanctioned persons.
        hits: of the parties.
        flagged: parties whose claims say that they are sanctioned.
        profile: the firm's rules.

    """
    freezing = [hit.party_id for hit in hits if hit.freezes]
    proving = [party for _, party in _proven(outcomes)]
    same = await _joined(session, {*flagged, *freezing, *proving})
    return standing_blocks(outcomes, hits, flagged, profile, same)


def _proven(outcomes: Sequence[Regime]) -> set[tuple[str, str]]:
    """Return regime and party of each proven block by control; empty for earlier releases' runs."""
    return {
        (one.regime, party)
        for one in outcomes
        if one.status == "blocked" and one.by_control
        for party in one.controlling or ()
    }


def standing_blocks(
    outcomes: Sequence[Regime],
    hits: Sequence[HitFact],
    flagged: Collection[str],
    profile: EffectiveRules | None,
    same: Mapping[str | None, str],
) -> tuple[Block, ...]:
    """Return what `blocks_of` does; pure. `same`: party to the one that it was joined into."""
    blocked = [one for one in outcomes if one.status == "blocked"]
    freezing = [hit for hit in hits if hit.freezes]
    if {same[one] for one in flagged} - {same.get(hit.party_id) for hit in freezing}:
        return ()  # a party counts as sanctioned, and no list's true match states by whom
    controlling = {(regime, same[party]) for regime, party in _proven(outcomes)}
    counted = set(profile.ownership_regimes) if profile else set()
    counted |= {regime for hit in hits if hit.standing in _BINDS for regime in hit.regimes}
    found = [
        Block(
            regime=one.regime,
            grounds=frozenset({"control" if one.by_control else "ownership"}),
            binds=one.regime in counted,
        )
        for one in blocked
    ]
    found += [
        Block(regime=regime, grounds=frozenset({"true_match"}), binds=hit.standing in _BINDS)
        for hit in freezing
        for regime in hit.regimes
        if "customer" in hit.roles or (regime, same.get(hit.party_id)) not in controlling
    ]
    return merged(found)


async def _joined(session: TenantSession, ids: Collection[str | None]) -> dict[str | None, str]:
    """Return of each party the one that it was joined into; of most, itself."""
    named = sorted(UUID(one) for one in ids if one is not None)
    clusters = await entities.clusters(session, named) if named else {}
    return {str(one): str(cluster[0]) for one, cluster in clusters.items()}


async def refusals(session: TenantSession, evaluation: EvaluationSummaryOut) -> tuple[Refusal, ...]:
    """Return the floors that refuse approval, and whether each is about sanctions alone."""
    if REFUSED not in evaluation.effects:
        return ()
    stored = await evaluations.get_evaluation(session, evaluation.id)
    basis = await evaluations.basis_of(session, evaluation.id)
    made_of = {floor.id: floor.any_of for floor in basis.matrix.floors} if basis.matrix else None
    return tuple(
        Refusal(
            floor=one.id,
            title=one.title,
            sanctions=_of_sanctions(made_of[one.id]) if made_of else one.id == _SHIPPED,
        )
        for one in stored.result.floors
        if one.status is FloorStatus.APPLIED and REFUSED in one.effects
    )


def _of_sanctions(conditions: Sequence[Condition]) -> bool:
    """Whether a floor looks at nothing but true matches of asset freezes, and blocks."""
    return bool(conditions) and all(map(_is_of_sanctions, conditions))


def _is_of_sanctions(one: Condition) -> bool:
    said = one.intersects or one.in_ or ((one.equals,) if isinstance(one.equals, str) else ())
    if one.input == "sanctions.ownership":
        return set(said) == {"blocked"}
    if one.input == "sanctions.asset_freeze":
        return bool(said) and all(token.endswith(":true_match") for token in said)
    return False
