"""From the claims of a subject to what is stored about it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from atlas.foundation.core.canonical import canonical_json
from atlas.foundation.core.types import JSON
from atlas.knowledge.ontology.domain import AttributeSpec, Strategy
from atlas.knowledge.ontology.domain.model import EXISTS
from atlas.knowledge.survivorship.domain.decided import SHARE_ATTRIBUTES
from atlas.knowledge.survivorship.domain.disputes import (
    contradicts_analyst,
    covers,
    dispute,
    disputes_of,
    latest_of_each_source,
)
from atlas.knowledge.survivorship.domain.model import (
    ANALYST,
    PROTECTED_RULE,
    Candidate,
    Dispute,
    DisputeKind,
    Outcome,
)
from atlas.knowledge.survivorship.domain.shares import reconcile, survive_band
from atlas.knowledge.survivorship.domain.strategies import canonical_value, rank, tie

BAND = "band"
_STATUS, _NOT_NAMED = "identity_status", frozenset({"unknown", "anonymous"})
_NAMES = ("legal_name", "full_name", "trust_name")


def resolve(
    specs: Mapping[str, AttributeSpec],
    claims: Mapping[str, Sequence[Candidate]],
    *,
    as_of: date,
    delta: float,
    source_order: Sequence[str] = (),
    keep_ended: bool = False,
    standing: bool = False,
) -> dict[str, Outcome]:
    """Choose a winner for every attribute of one subject.

    Args:
        specs: attribute name → specification, of the subject's type.
        claims: attribute name → its claims, in any order; names without a specification are
            left out.
        as_of: the day for which claims must hold.
        delta: trusts closer than this disagree (`conflict_trust_delta`).
        source_order: the contract's order of sources, for FIRST_NON_NULL.
        keep_ended: where no claim holds at `as_of`, let the ended ones speak (relationships:
            an ended one keeps what it was).
        standing: it stands at `as_of`: shares of ended statements give no information about it.

    """
    known = {name: claims[name] for name in sorted(claims) if name in specs and name != EXISTS}
    if standing:
        known = {name: _still_said(name, group, as_of) for name, group in known.items()}
    band = {
        name: _holding(known[name], as_of, keep_ended=keep_ended)
        for name in known
        if specs[name].group == BAND
    }
    outcomes = survive_band({name: found for name, found in band.items() if found}, delta=delta)
    for name, candidates in known.items():
        if name not in band:
            outcomes[name] = survive(
                specs[name],
                candidates,
                as_of=as_of,
                delta=delta,
                source_order=source_order,
                keep_ended=keep_ended,
            )
    outcomes = _without_status_of_named(outcomes, known)
    return reconcile(outcomes, known, sorted(band)) if band else outcomes


def _still_said(name: str, claims: Sequence[Candidate], as_of: date) -> Sequence[Candidate]:
    """Return the claims that may speak of a relationship that stands: no share that has ended."""
    if name not in SHARE_ATTRIBUTES:
        return claims
    return [one for one in claims if one.deprecated or _lasts(one, as_of)]


def _without_status_of_named(
    outcomes: dict[str, Outcome], claims: Mapping[str, Sequence[Candidate]]
) -> dict[str, Outcome]:
    """Return outcomes without the status of a party that is not named, where a source names it.

    That one source does not name a party is a gap, which replaces no name that another one gives:
    it falls where the name is trusted more.
    """
    status = outcomes.get(_STATUS)
    if status is None or status.value not in _NOT_NAMED:
        return outcomes
    named = max(_trust_of(name, outcomes, claims) for name in _NAMES)
    if named <= _trust_of(_STATUS, outcomes, claims):
        return outcomes
    losers = tuple(sorted({*status.losers, *status.contributors}))
    fallen = replace(status, value=None, winner=None, contributors=(), losers=losers, disputes=())
    return outcomes | {_STATUS: fallen}


def _trust_of(
    name: str, outcomes: Mapping[str, Outcome], claims: Mapping[str, Sequence[Candidate]]
) -> float:
    """Return how far the winner of an attribute is trusted; 0 without one."""
    winner = outcomes[name].winner if name in outcomes else None
    return next((one.trust for one in claims.get(name, ()) if one.claim_id == winner), 0.0)


def survive(
    spec: AttributeSpec,
    claims: Sequence[Candidate],
    *,
    as_of: date,
    delta: float,
    source_order: Sequence[str] = (),
    keep_ended: bool = False,
) -> Outcome:
    """Choose the winner of one attribute; arguments as `resolve`."""
    live = [claim for claim in claims if not claim.deprecated]
    allowed = [
        claim for claim in live if not spec.protected_by or claim.source_type in spec.protected_by
    ]
    refused = tuple(sorted(claim.claim_id for claim in live if claim not in allowed))
    if spec.risk:
        return _risk(spec, allowed, refused)
    # a party never loses its name, and a protected list never loses a listing, by an end alone
    keep = keep_ended or spec.required or bool(spec.protected_by)
    if spec.survivorship is Strategy.AGGREGATE:
        pool = allowed if spec.protected_by else _holding(allowed, as_of, keep_ended=keep)
        return _aggregate(pool, refused)
    pool = _newest_of_records(_holding(allowed, as_of, keep_ended=keep))
    if not pool:
        rule = PROTECTED_RULE if refused else spec.survivorship.value
        return Outcome(None, rule, unauthorised=refused)
    winner = pool[0] if len(pool) == 1 else min(pool, key=rank(spec, source_order))
    value = winner.value
    if spec.survivorship is Strategy.CANONICAL:
        value = canonical_value(spec.canonical, value)
    return Outcome(
        value=value,
        rule=_rule(spec, winner),
        winner=winner.claim_id,
        contributors=(winner.claim_id,),
        losers=tuple(sorted(claim.claim_id for claim in pool if claim is not winner)),
        disputes=disputes_of(spec, winner, pool, delta=delta) if len(pool) > 1 else (),
        unauthorised=refused,
    )


def existence(
    claims: Sequence[Candidate], *, as_of: date, delta: float
) -> tuple[date | None, date | None, Outcome]:
    """Return a relationship's validity, and how it was decided.

    The most trusted (then latest) claim on existence gives [from, to). Its end is not believed if
    another source states that it continues: at the end or later, or as late as the end was stated.
    How far that source is trusted does not matter: trust may not end what another source states
    on. A source of about as much trust as the claim that stands, or of more, disputes it where they
    disagree on whether the relationship exists at `as_of`; one of less trust, where it has ended
    what was stated before.
    """
    live = [_interval(one) for one in claims if not one.deprecated and not one.corrected]
    if not live:
        return None, None, Outcome(None, Strategy.MOST_TRUSTED.value)
    winner = _standing(
        min(live, key=lambda claim: (claim.source_type != ANALYST, *tie(claim))), live
    )
    against = [
        claim
        for claim in latest_of_each_source(live)
        if claim.source != winner.source
        and (
            covers(claim.value, as_of) != covers(winner.value, as_of)
            or (_lasts(winner, as_of) and _denies_end(winner, claim))
        )
        and (
            contradicts_analyst(winner, claim)
            if winner.source_type == ANALYST
            else claim.trust >= winner.trust - delta - 1e-9 or _ended_since(winner, claim, as_of)
        )
    ]
    is_analyst = winner.source_type == ANALYST
    kind = DisputeKind.ANALYST_CONTRADICTED if is_analyst else DisputeKind.DISAGREEMENT
    outcome = Outcome(
        value=winner.value,
        rule="analyst" if is_analyst else Strategy.MOST_TRUSTED.value,
        winner=winner.claim_id,
        contributors=(winner.claim_id,),
        losers=tuple(sorted(claim.claim_id for claim in live if claim is not winner)),
        disputes=dispute(kind, winner, against, EXISTS),
    )
    return winner.valid_from, winner.until, outcome


def _standing(winner: Candidate, live: Sequence[Candidate]) -> Candidate:
    """Return the claim that stands: of those that contradict an end, the farthest one."""
    if winner.source_type == ANALYST:
        return winner
    going_on = [claim for claim in latest_of_each_source(live) if _denies_end(claim, winner)]
    return min(
        going_on, key=lambda claim: (-(claim.until or date.max).toordinal(), *tie(claim)),
        default=winner,
    )  # fmt: skip


def _denies_end(claim: Candidate, other: Candidate) -> bool:
    """Whether a claim states on past another's end: said by then, or as late as that one."""
    end = other.until
    return (
        end is not None
        and (claim.until is None or claim.until > end)
        and claim.asserted_at.date() >= min(end, other.asserted_at.date())
    )


def _ended_since(winner: Candidate, claim: Candidate, as_of: date) -> bool:
    """Whether a claim ends what the one that stands said before that end."""
    return not _lasts(claim, as_of) and not _denies_end(winner, claim)


def _lasts(claim: Candidate, as_of: date) -> bool:
    return claim.until is None or claim.until > as_of


def last_day(valid_to: date | None, as_of: date) -> date:
    """Return the day for which a relationship's attributes are read: its last one if ended."""
    return as_of if valid_to is None else min(as_of, valid_to - timedelta(days=1))


def stored_data(outcomes: Mapping[str, Outcome]) -> dict[str, JSON]:
    """Return the cache of a subject: the values that are known, by attribute name."""
    return {
        name: outcomes[name].value for name in sorted(outcomes) if outcomes[name].value is not None
    }


def _interval(claim: Candidate) -> Candidate:
    until = claim.until
    return Candidate(
        claim_id=claim.claim_id,
        value={
            "from": claim.valid_from.isoformat() if claim.valid_from else None,
            "to": until.isoformat() if until else None,
        },
        source=claim.source,
        source_type=claim.source_type,
        trust=claim.trust,
        asserted_at=claim.asserted_at,
        valid_from=claim.valid_from,
        valid_to=until,
    )


def _holding(claims: Sequence[Candidate], as_of: date, *, keep_ended: bool) -> list[Candidate]:
    live = [claim for claim in claims if not claim.deprecated]
    holding = [claim for claim in live if claim.holds_at(as_of)]
    return holding or ([one for one in live if not one.corrected] if keep_ended else [])


def _newest_of_records(claims: Sequence[Candidate]) -> list[Candidate]:
    """Return the claims without those that the same record of the same source has replaced.

    A record that says less now, or something shorter, is not outvoted by what it said before. A
    claim of a release that kept no record is replaced by any record of its source.
    """
    newest: dict[tuple[str, str | None], datetime] = {}
    for one in claims:
        if one.source_record is not None and one.source_type != ANALYST:
            for key in ((one.source, one.source_record), (one.source, None)):
                newest[key] = max(newest.get(key, one.asserted_at), one.asserted_at)
    return [
        one
        for one in claims
        if one.asserted_at >= newest.get((one.source, one.source_record), one.asserted_at)
    ]


def _rule(spec: AttributeSpec, winner: Candidate) -> str:
    return "analyst" if winner.source_type == ANALYST else spec.survivorship.value


def _aggregate(pool: Sequence[Candidate], refused: tuple[Any, ...]) -> Outcome:
    members: dict[bytes, Any] = {}
    for claim in pool:
        stated = claim.value if isinstance(claim.value, list | tuple) else [claim.value]
        for member in stated:
            members[canonical_json(member)] = member
    value = [members[key] for key in sorted(members)]
    return Outcome(
        value=value or None,
        rule=PROTECTED_RULE if refused and not value else Strategy.AGGREGATE.value,
        contributors=tuple(sorted(claim.claim_id for claim in pool)),
        unauthorised=refused,
    )


def _risk(spec: AttributeSpec, allowed: Sequence[Candidate], refused: tuple[Any, ...]) -> Outcome:
    """Once TRUE, TRUE until an analyst's later claim says otherwise; ends alone lower nothing.

    A FALSE from screening is no value: "not sanctioned" is only ever said per list and version.
    """
    raised = [claim for claim in allowed if claim.value is True]
    lowered = [claim for claim in allowed if claim.value is False and claim.source_type == ANALYST]
    last_raised = max((claim.asserted_at for claim in raised), default=None)
    last_lowered = max((claim.asserted_at for claim in lowered), default=None)
    if last_lowered is not None and (last_raised is None or last_lowered > last_raised):
        value: bool | None = False
    else:
        value = True if raised else None
    disputes: tuple[Dispute, ...] = ()
    if value and lowered:
        latest = max(lowered, key=lambda claim: (claim.asserted_at, claim.claim_id))
        later = [claim for claim in raised if contradicts_analyst(latest, claim)]
        disputes = dispute(DisputeKind.ANALYST_CONTRADICTED, latest, later, spec.name)
    speaking = lowered if value is False else raised
    return Outcome(
        value=value,
        rule=PROTECTED_RULE if refused and value is None else Strategy.AGGREGATE.value,
        contributors=tuple(sorted(claim.claim_id for claim in speaking)),
        losers=tuple(sorted(claim.claim_id for claim in allowed if claim not in speaking)),
        disputes=disputes,
        unauthorised=refused,
    )
