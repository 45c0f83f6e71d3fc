"""Under which regimes a customer is blocked, and which floors refuse approval: read, not judged."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.investigations.decisions.blocks import Block, Refusal, merged
from atlas.investigations.decisions.matches import HitFact
from atlas.investigations.results.domain import Regime
from atlas.knowledge.compliance_profile.domain import EffectiveRules
from atlas.knowledge.entities import service as entities
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.domain import FloorStatus
from atlas.risk.evaluations.domain.open_floors import Readings
from atlas.risk.evaluations.domain.readings import ReadingSaid
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
    matching = [hit.party_id for hit in hits if hit.matches]
    proving = [party for _, party in _proven(outcomes)]
    same = await _joined(session, {*flagged, *matching, *proving})
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
    matching = [hit for hit in hits if hit.matches]
    if {same[one] for one in flagged} - {same.get(hit.party_id) for hit in matching}:
        return ()  # a party counts as sanctioned, and no list's true match states by whom
    controlling = {(regime, same[party]) for regime, party in _proven(outcomes)}
    counted = set(profile.ownership_regimes) if profile else set()
    counted |= {regime for hit in hits if hit.standing in _BINDS for regime in hit.regimes}
    found = [
        Block(
            regime=one.regime,
            grounds=frozenset({"control" if one.by_control else "ownership"}),
            binds=profile is None or one.regime in counted,
        )
        for one in blocked
    ]
    found += [
        Block(regime=regime, grounds=frozenset({"true_match"}), binds=hit.freezes)
        for hit in matching
        for regime in hit.regimes
        if "customer" in hit.roles or (regime, same.get(hit.party_id)) not in controlling
    ]
    return merged(found)


async def _joined(session: TenantSession, ids: Collection[str | None]) -> dict[str | None, str]:
    """Return of each party the one that it was joined into; of most, itself."""
    named = sorted(UUID(one) for one in ids if one is not None)
    clusters = await entities.clusters(session, named) if named else {}
    return {str(one): str(cluster[0]) for one, cluster in clusters.items()}


async def refusals(
    session: TenantSession,
    evaluation: EvaluationSummaryOut,
    blocks: Sequence[Block],
    hits: Sequence[HitFact],
    profile: EffectiveRules | None,
) -> tuple[Refusal, ...]:
    """Return the floors that refuse approval, and whether each is about sanctions alone.

    Such a floor is made without the profile's lists. Where all that met it is found again among
    the blocks and hits, and none of that is of a list that binds or was adopted, it does not bind.
    """
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
            binds=profile is None
            or not made_of
            or not informative_only(made_of[one.id], basis.readings, blocks, hits),
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


def informative_only(
    conditions: Sequence[Condition],
    readings: Readings,
    blocks: Sequence[Block],
    hits: Sequence[HitFact],
) -> bool:
    """Whether all that met a floor's conditions is on lists that refuse no approval.

    Only what the floor of law looks at can be explained so: a firm's own floor on other parties
    refuses as the firm wrote it. A finding of an earlier evaluation, and one that no source of
    today's hits and blocks says, stays what it was.
    """
    met = [
        (one.input, reading)
        for one in conditions
        for reading in readings.get(one.input, ())
        if {*(one.intersects or ())} & {*_tokens(reading)}
    ]
    lawful = all({*(one.intersects or ())} == _EXPLAINED.get(one.input) for one in conditions)
    return bool(met) and lawful and all(_explained(*one, blocks, hits) for one in met)


_EXPLAINED = {
    "sanctions.asset_freeze": {"customer:true_match"},
    "sanctions.ownership": {"blocked"},
}
_NOT_TODAY = ("carried:", "ontology:")
"""Beginnings of the sources of readings that today's hits and blocks do not account for."""


def _tokens(reading: ReadingSaid) -> Sequence[str]:
    value = reading.get("value")
    return value if isinstance(value, list) else ()


def _explained(
    name: str, reading: ReadingSaid, blocks: Sequence[Block], hits: Sequence[HitFact]
) -> bool:
    if str(reading.get("source", "")).startswith(_NOT_TODAY):
        return False
    if name == "sanctions.ownership":
        owning = [one for one in blocks if one.grounds & {"ownership", "control"}]
        return bool(owning) and not any(one.binds for one in owning)
    own = [hit for hit in hits if hit.matches and hit.asset_freeze and "customer" in hit.roles]
    return bool(own) and all(hit.informs for hit in own)
