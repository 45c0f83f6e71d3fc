"""Bands and exact shares of one relationship: taken together, never mixed from two statements."""

from collections.abc import Mapping, Sequence

from atlas.foundation.core.canonical import canonical_json
from atlas.foundation.core.types import JSON
from atlas.knowledge.survivorship.domain.disputes import dispute, is_heard
from atlas.knowledge.survivorship.domain.model import (
    ANALYST,
    Candidate,
    Dispute,
    DisputeKind,
    Outcome,
)
from atlas.knowledge.survivorship.domain.strategies import Key

_EPSILON = 1e-9
_ACCEPTED = frozenset({"contradictions", "share_if_higher"})
"""Attributes of which the trusted source's value is accepted: no conflict on them is open."""
Statement = tuple[str, str, str]
Bundle = dict[str, Candidate]


def statements(claims: Mapping[str, Sequence[Candidate]]) -> list[Bundle]:
    """Gather the claims of a group into the statements they came in."""
    found: dict[Statement, Bundle] = {}
    for name, candidates in claims.items():
        for claim in sorted(candidates, key=lambda one: (canonical_json(one.value), one.claim_id)):
            key = (claim.source, claim.asserted_at.isoformat(), claim.source_record or "")
            found.setdefault(key, {}).setdefault(name, claim)
    return list(found.values())


def bundle_rank(bundle: Bundle) -> Key:
    """Return the sort key of a statement: analyst, trust, date, source, values."""
    lead = min(bundle.values(), key=lambda claim: claim.claim_id)
    trust = max(claim.trust for claim in bundle.values())
    values = canonical_json({name: claim.value for name, claim in bundle.items()})
    when = lead.asserted_at.timestamp()
    is_analyst = lead.source_type == ANALYST
    return (
        not is_analyst,
        -when if is_analyst else 0,
        -trust,
        -when,
        lead.source,
        values,
        lead.claim_id,
    )


def survive_band(claims: Mapping[str, Sequence[Candidate]], *, delta: float) -> dict[str, Outcome]:
    """Choose the statement whose band stands; a band inside a band is no contradiction.

    A source that is trusted less contradicts it by more, or by a later statement (`is_heard`).
    """
    bundles = sorted(statements(claims), key=bundle_rank)
    if not bundles:
        return {}
    winner = bundles[0]
    outcomes = {}
    for name, candidates in claims.items():
        chosen = winner.get(name)
        outcomes[name] = Outcome(
            value=None if chosen is None else chosen.value,
            rule="MOST_TRUSTED",
            winner=None if chosen is None else chosen.claim_id,
            losers=tuple(
                sorted(claim.claim_id for claim in candidates if claim is not chosen),
            ),
        )
    first = min(winner.keys() - _ACCEPTED or winner)
    disputes = _band_disputes(winner, bundles[1:], delta)
    outcomes[first] = _with(outcomes[first], disputes)
    return outcomes


def _band_disputes(winner: Bundle, others: Sequence[Bundle], delta: float) -> tuple[Dispute, ...]:
    lead = _lead(winner)
    against = []
    latest: dict[str, Bundle] = {}
    for bundle in others:
        source = _lead(bundle).source
        if source not in latest or _lead(bundle).asserted_at > _lead(latest[source]).asserted_at:
            latest[source] = bundle
    for source, bundle in sorted(latest.items()):
        claim = _lead(bundle)
        mine, theirs = _edges(winner), _edges(bundle)
        heard = abs(claim.trust - lead.trust) <= delta + _EPSILON or is_heard(
            lead, claim, more=theirs[1] > mine[1]
        )
        if source != lead.source and heard and not _nested(mine, theirs):
            against.append(claim)
    return dispute(DisputeKind.DISAGREEMENT, lead, against, "share")


def _lead(bundle: Bundle) -> Candidate:
    return bundle[min(bundle)]


def _edges(bundle: Bundle) -> tuple[float, float]:
    low, high = bundle.get("share_minimum"), bundle.get("share_maximum")
    return (0.0 if low is None else low.value, 100.0 if high is None else high.value)


def is_inside_or_around(one: Mapping[str, JSON], other: Mapping[str, JSON]) -> bool:
    """Whether of two statements of a share the one lies within the other; no share is anything.

    Args:
        one: share attributes, in percent.
        other: the same of another source.

    """
    return _nested(_bounds(one), _bounds(other))


def _bounds(said: Mapping[str, JSON]) -> tuple[float, float]:
    exact = said.get("share_exact")
    low = said.get("share_minimum") if exact is None else exact
    high = said.get("share_maximum") if exact is None else exact
    return (
        low if isinstance(low, int | float) else 0.0,
        high if isinstance(high, int | float) else 100.0,
    )


def _nested(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return (one[0] <= other[0] and other[1] <= one[1]) or (
        other[0] <= one[0] and one[1] <= other[1]
    )


def inside(exact: float, band: Mapping[str, float | None]) -> bool:
    """Return whether an exact share (0 to 100) lies in a band, with its open ends."""
    low, high = band.get("share_minimum"), band.get("share_maximum")
    above = low is None or (
        exact > low + _EPSILON if band.get("minimum_exclusive") else exact >= low - _EPSILON
    )
    below = high is None or (
        exact < high - _EPSILON if band.get("maximum_exclusive") else exact <= high + _EPSILON
    )
    return above and below


def reconcile(
    outcomes: Mapping[str, Outcome], claims: Mapping[str, Sequence[Candidate]], band: Sequence[str]
) -> dict[str, Outcome]:
    """Set an exact share against the band: inside it refines; outside, one of them gives way.

    Of one source the later statement stands and nothing is disputed; of two sources the more
    trusted (then later) stands tentatively, and the contradiction waits for a person.
    """
    result = dict(outcomes)
    exact = result.get("share_exact")
    values = {name: result[name].value for name in band if name in result}
    if exact is None or exact.value is None or inside(exact.value, values):
        return result
    by_id = {one.claim_id: one for group in claims.values() for one in group}
    exact_claim = by_id[exact.winner] if exact.winner else None
    band_ids = [one.winner for name, one in result.items() if name in band and one.winner]
    if exact_claim is None or not band_ids:
        return result
    band_claim = min((by_id[one] for one in band_ids), key=lambda claim: claim.claim_id)
    same_source = exact_claim.source == band_claim.source
    if same_source:
        exact_stands = exact_claim.asserted_at >= band_claim.asserted_at
    else:
        exact_stands = _stands(exact_claim) <= _stands(band_claim)
    lost = set(band) if exact_stands else {"share_exact"}
    for name in lost & result.keys():
        result[name] = _lose(result[name])
    if not same_source:
        first, second = (exact_claim, band_claim) if exact_stands else (band_claim, exact_claim)
        found = dispute(DisputeKind.OUTSIDE_BAND, first, [second], "share")
        result["share_exact"] = _with(result["share_exact"], found)
    return result


def _stands(claim: Candidate) -> Key:
    return (
        claim.source_type != ANALYST,
        -claim.trust,
        -claim.asserted_at.timestamp(),
        claim.source,
    )


def _with(outcome: Outcome, disputes: tuple[Dispute, ...]) -> Outcome:
    return Outcome(
        value=outcome.value,
        rule=outcome.rule,
        winner=outcome.winner,
        contributors=outcome.contributors,
        losers=outcome.losers,
        disputes=outcome.disputes + disputes,
        unauthorised=outcome.unauthorised,
    )


def _lose(outcome: Outcome) -> Outcome:
    losers = {*outcome.losers, *([outcome.winner] if outcome.winner else [])}
    return Outcome(
        value=None,
        rule="outside_band",
        losers=tuple(sorted(losers)),
        disputes=outcome.disputes,
    )
