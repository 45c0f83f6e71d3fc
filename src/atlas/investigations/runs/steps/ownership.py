"""Ownership structure, beneficial owners, and step `sanctioned_ownership`."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from atlas.foundation.core.canonical import plain
from atlas.foundation.db import TenantSession
from atlas.investigations.modules.domain.picture import Hit, Screening
from atlas.investigations.runs.execution import Outcome, Step
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.screened import screening_of
from atlas.knowledge.entities import service as entities
from atlas.knowledge.graph import service as graph
from atlas.knowledge.graph.domain import (
    CauseGround,
    HoldingKind,
    NoUboReason,
    SanctionsRule,
    Seed,
    Ubo,
    UboCause,
    UboRule,
)
from atlas.knowledge.graph.domain.causes import STATEMENT
from atlas.knowledge.graph.domain.ownership_words import OwnershipWord
from atlas.knowledge.graph.domain.ubos import RegisterStatement
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.risk.evaluations.domain import MatchDecision, MatchStrength
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.regimes import lists_of, parted

STEP = "sanctioned_ownership"
_NOT_ASSESSED = "No list of a regime with an ownership rule was searched: not assessed."
_MESSAGES = {
    "blocked": "Ownership by sanctioned persons: blocked.",
    "possible": "Ownership by sanctioned persons: possible.",
    "clear": "No owner was found on the lists that were searched.",
}
_DECISIVE = frozenset({MatchStrength.EXACT, MatchStrength.STRONG})


async def view(session: TenantSession, run: Investigation) -> OwnershipView:
    """Return the ownership structure above the run's subject at the run's day."""
    if run.entity_id is None or run.as_of is None:
        raise RuntimeError("ownership needs an identified subject")
    said = (await lifecycle.find_step(session, run.id, "enrich") or {}).get(
        "register_statements", []
    )
    known = await entities.clusters(session, [UUID(one["entity_id"]) for one in said])
    rules = await graph.beneficial_owner_rules(
        session, run.entity_id, run.as_of, enhanced=run.depth == "edd"
    )
    return await graph.ownership_structure(
        session,
        run.entity_id,
        run.as_of,
        rule=rules.home,
        register_rule=rules.register,
        statements=[
            RegisterStatement(
                str(known[UUID(one["entity_id"])][0]),
                one["reason"],
                one.get("description") or "",
                statement=one.get("statement_id"),
                code=one.get("code"),
            )
            for one in said
        ],
    )


def summary(seen: OwnershipView) -> dict[str, Any]:
    """Return what the modules, the risk facts and the report need of a view, as JSON."""
    above = seen.graph.above(str(seen.entity_id), tuple(HoldingKind))
    causes = seen.causes
    exempt = [g for g in causes.grounds if g.cause is UboCause.EXEMPT]
    exempt = exempt if causes.cause is UboCause.EXEMPT else []
    over = {item.company for item in (*seen.shares.over_declared, *seen.votes.over_declared)}
    return {
        "layers": max(above.values()),
        "loops": [list(loop) for loop in seen.cycles],
        "ubos": [u.party for u in seen.ubos.ubos if u.status == "ubo"],
        "possible_ubos": [u.party for u in seen.ubos.ubos if u.status != "ubo"],
        "no_ubo_reasons": [plain(asdict(reason)) for reason in seen.ubos.reasons],
        "cause": causes.cause.value,
        "further_causes": [cause.value for cause in causes.further],
        "causes": [plain(asdict(ground)) for ground in causes.grounds],
        "unnamed": causes.unnamed,
        "hidden": [_hidden(seen, ground) for ground in causes.open],
        "exemption": _exemption(exempt),
        "over_declared": sorted(over),
        "grounds": [_grounds(seen, ubo) for ubo in seen.ubos.ubos],
        "fallback": [plain(asdict(official)) for official in seen.ubos.fallback],
        "rule": _rule(seen.ubos.rule),
        "register_rule": _rule(seen.register_ubos.rule) if seen.register_ubos else None,
        "register_ubos": [u.party for u in seen.register_ubos.ubos] if seen.register_ubos else [],
        "truncated": seen.truncated,
        "chart": graph.ownership_json(seen),
    }


def _rule(rule: UboRule) -> dict[str, Any]:
    return {
        "threshold": rule.threshold,
        "comparator": rule.comparator.value,
        "source": rule.source,
        "basis": rule.basis.value,
        "jurisdiction": rule.jurisdiction,
        "verified": rule.verified,
        "assumed": rule.assumed,
        "control_prong": rule.control_prong,
    }


def _exemption(grounds: Sequence[CauseGround]) -> str:
    """Return `listed` or `state`; a register's own statement of exemption is a listing."""
    if not grounds:
        return "none"
    state = all(ground.code == NoUboReason.EXEMPT_STATE.value for ground in grounds)
    return "state" if state else "listed"


def _hidden(seen: OwnershipView, ground: CauseGround) -> str:
    """Return in words why more owners may stand above than are known."""
    return f"{ground.code.removeprefix(STATEMENT).replace('_', ' ')}: {_name(seen, ground.party)}"


async def sanctioned(step: Step) -> Outcome:
    """Compute, for each regime, whether the parties its lists name own the subject."""
    found = screening_of(await lifecycle.fetch_steps(step.session, step.run.id))
    return await computed(step.session, step.run, found)


async def computed(session: TenantSession, run: Investigation, screening: Screening) -> Outcome:
    """Compute ownership by sanctioned persons from the hits of a screening."""
    if run.entity_id is None:
        return Outcome(
            result={"regimes": [], "matched_upper": None, "reason": "subject_not_identified"},
            message="Ownership by sanctioned persons needs an identified subject.",
            data={},
        )
    seen = await view(session, run)
    hits = [
        hit
        for hit in screening.hits
        if hit.measure == "asset_freeze"
        and not hit.delisted
        and hit.decision is not MatchDecision.FALSE_POSITIVE
        and (hit.strength in _DECISIVE or hit.decision is MatchDecision.TRUE_MATCH)
    ]
    rules = await graph.regime_rules(session, seen.as_of)
    searched = {item.list_id for item in screening.lists if not item.fictitious}
    versions = await lists.current_versions(session)
    results, unasked = [], sorted(await graph.regimes(session) - rules.keys())
    # the graph is of today: who was joined into another since the screening is that one there
    known = await entities.clusters(session, [*(hit.party_id for hit in hits), *screening.screened])
    asked = {str(known[party][0]) for party in screening.screened if party in known}
    unscreened = _parties(seen) - asked
    for regime in sorted(rules):
        seeds = seeds_of([(known[hit.party_id][0], hit) for hit in hits], regime)
        own = searched & lists_of(regime, {v.list_id: v.manifest for v in versions})
        if seeds or own:
            current = bool(own) and not any(
                item.stale for item in screening.lists if item.list_id in own
            )
            results.append(_regime(seen, seeds, rules[regime], unscreened, current=current))
        else:  # no list of this regime: silence says nothing
            unasked.append(regime)
    matched = {str(known[hit.party_id][0]) for hit in hits} - {str(seen.entity_id)}
    statuses = {result["status"] for result in results}
    worst = next((status for status in _MESSAGES if status in statuses), "not_assessed")
    return Outcome(
        result={
            "regimes": results,
            "not_assessed": unasked,
            "without_rule": [plain(asdict(item)) for item in await graph.without_rule(session)],
            "matched_upper": str(_upper(seen, matched)),
            "reason": None,
        },
        message=_MESSAGES.get(worst, _NOT_ASSESSED),
        data={"status": worst, "not_assessed": unasked},
    )


def seeds_of(hits: Iterable[tuple[UUID, Hit]], regime: str) -> list[Seed]:
    """Return the parties that a regime's lists match: for certain where one of those is decided."""
    sure: dict[UUID, bool] = {}
    for party, hit in hits:
        if regime in parted(hit.regime):
            sure[party] = sure.get(party, False) or hit.decision is MatchDecision.TRUE_MATCH
    return [Seed(str(party), sure[party]) for party in sorted(sure)]


def _parties(seen: OwnershipView) -> set[str]:
    """Return the subject, everybody above it, and who held until the view's date."""
    keys = {str(seen.entity_id)}
    keys |= {key for edge in seen.holdings for key in (edge.holder, edge.company)}
    return keys | {former.holder for former in graph.former_holdings(seen)}


def _regime(
    seen: OwnershipView,
    seeds: list[Seed],
    rule: SanctionsRule,
    unscreened: set[str],
    *,
    current: bool,
) -> dict[str, Any]:
    outcome = graph.sanctioned_in(seen, seeds, rule)
    entry = outcome.of(str(seen.entity_id))
    words = graph.regime_words_in(seen, outcome, unscreened=unscreened, assessed=current)
    base: dict[str, Any] = {
        "regime": rule.regime,
        "rule": {
            "threshold": outcome.rule.threshold,
            "comparator": outcome.rule.comparator.value,
            "source": outcome.rule.source,
        },
        "seeds": [{"party": seed.party, "certain": seed.certain} for seed in seeds],
        "owned": [item.company for item in outcome.owned],
        "word": words.ownership.value,
        "control": words.control.value,
        "undeclared": str(words.undeclared),
        "reasons": list(words.reasons),
    }
    if entry is None:
        # a matched party above is never clear, whatever it is known to hold
        possible = words.ownership is OwnershipWord.POSSIBLE
        return base | {
            "status": "possible" if possible else "clear",
            "contested": False,
            "by_control": False,
            "proof": [],
        }
    return base | {
        "status": entry.status,
        "contested": entry.contested,
        "by_control": entry.total is None,
        "total": str(entry.total) if entry.total is not None else None,
        "proof": [
            {
                "relationship_id": edge.holding,
                "from": edge.holder,
                "from_name": _name(seen, edge.holder),
                "to": edge.company,
                "to_name": _name(seen, edge.company),
                "kind": edge.kind,
                "share": str(edge.band) if edge.band is not None else None,
                "valid_from": edge.valid_from.isoformat() if edge.valid_from else None,
                "valid_to": edge.valid_to.isoformat() if edge.valid_to else None,
            }
            for edge in entry.proof
        ],
    }


def _upper(seen: OwnershipView, matched: set[str]) -> Decimal:
    """Return the most that matched parties can hold of the subject together, 0 to 100.

    Shares are added as they are, also of a party held by another: never too low.
    """
    total = Decimal(0)
    for party in matched:
        holder = seen.shares.by_party.get(party)
        if holder is None:
            continue
        band = holder.integrated
        total += Decimal(str(band.upper)) if band is not None else Decimal(100)
    return min(total, Decimal(100))


def _grounds(seen: OwnershipView, ubo: Ubo) -> dict[str, Any]:
    return {
        "party": ubo.party,
        "name": _name(seen, ubo.party),
        "status": str(ubo.status),
        "share": str(ubo.share) if ubo.share is not None else None,
        "votes": str(ubo.votes) if ubo.votes is not None else None,
        "contested": ubo.contested,
        "grounds": [
            {
                "basis": str(ground.basis),
                "status": str(ground.status),
                "detail": ground.detail,
                "relationships": list(ground.holdings),
            }
            for ground in ubo.grounds
        ],
    }


def _name(seen: OwnershipView, key: str) -> str:
    party = seen.parties.get(key)
    return party.name if party is not None else key
