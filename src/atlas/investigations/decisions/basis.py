"""What a decision on an investigation would currently rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from atlas.foundation.core.clock import now, today
from atlas.foundation.db import TenantSession
from atlas.investigations.checks import counting as checks
from atlas.investigations.checks import named
from atlas.investigations.checks.assessed import Assessed
from atlas.investigations.checks.domain import SENIOR_APPROVAL, CheckResult
from atlas.investigations.checks.taken_over import waiting
from atlas.investigations.decisions.beside import beside
from atlas.investigations.decisions.blocking import blocks_of, refusals
from atlas.investigations.decisions.domain import Basis
from atlas.investigations.decisions.matches import INFORMATIVE, HitFact
from atlas.investigations.decisions.models import INFORMED, BasisKept, CheckKept
from atlas.investigations.results.domain import Apart, JsonObject, Regime, Steps
from atlas.investigations.runs import history, queries, reassessment
from atlas.investigations.runs.domain import DEPTHS
from atlas.investigations.runs.former import Former, former_identity
from atlas.knowledge.companies import service as companies
from atlas.knowledge.compliance_profile import service as profiles
from atlas.knowledge.compliance_profile.domain import STANDINGS, EffectiveRules
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.entities import service as entities
from atlas.knowledge.graph import service as graph
from atlas.knowledge.reference_data import service as reference_data
from atlas.knowledge.reference_data.errors import SnapshotNotFoundError
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.schemas import EvaluationSummaryOut
from atlas.risk.policy.domain import Need
from atlas.risk.portfolio import service as portfolio
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.labels import entry_said
from atlas.sources.lists.domain.regimes import parted
from atlas.sources.lists.schemas import Measure
from atlas.sources.screening import service as screening
from atlas.sources.screening.schemas.hits import HitOut
from atlas.sources.screening.service import EqualName, Standing

SENIOR = ("senior_officer", "mlro")
"""Roles of senior management while no compliance profile names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The facts the rules look at, and what the entry keeps of them."""

    facts: Basis
    document: BasisKept
    evaluation_id: UUID | None
    undecided: tuple[UUID, ...]
    checks: Assessed
    decided_since: tuple[UUID, ...]
    senior_roles: frozenset[str]


async def gather(session: TenantSession, run: queries.Run) -> Gathered:
    """Return what a decision on this run would rest on."""
    record = await queries.record_of(session, run)
    ids = [party.entity_id for party in record.parties]
    references = [] if run.entity_id is not None else [str(run.id)]
    standing = await screening.standing_of(session, run.id, ids, references)
    standing = reassessment.as_seen(record.steps, standing)
    evaluation = await checks.newest_evaluation(session, run.id)
    assessed = await checks.assess(session, run, evaluation=evaluation, standing=standing)
    people = await entities.get_entities(session, ids) if ids else {}
    profile = await profiles.active(session)
    found, former = await _found(session, run, standing, assessed)
    stale, regimes = _changes(standing), reassessment.regimes_in(record.steps)
    away = reassessment.apart_in(record.steps)
    hits = _apart(await _hits(session, record, found, profile, assessed.named_hits), regimes, away)
    flagged = _sanctioned(people, hits, record.steps)
    registers, records = assessed.register_changes, await beside(session, run)
    why = await _outdated(session, evaluation)
    filed = await _customer_changed(session, run, evaluation, why)
    others = await _changed_since(session, run, evaluation, why)
    changes = [*stale, *_by_others(standing), *registers, *filed, *others]
    blocks = await blocks_of(session, regimes, hits, flagged, profile)
    facts = Basis(
        run_status=run.status,
        subject_status=run.subject_status,
        depth_rank=DEPTHS.index(run.depth),
        tier_rank=DEPTHS.index(assessed.tier.value) if evaluation else None,
        level=evaluation.level if evaluation else None,
        effects=tuple(evaluation.effects) if evaluation else (),
        hits=hits,
        flagged_pep=tuple(sorted({*_flagged(people, "is_pep"), *_declared_peps(record.steps)})),
        flagged_sanctioned=flagged,
        changes=tuple(changes),
        stale=tuple(stale),
        registers_changed=bool(registers),
        customer_changed=bool(filed),
        open_checks=assessed.open,
        has_profile=profile is not None,
        provisional=evaluation is not None and evaluation.provisional,
        worst_rank=DEPTHS.index(evaluation.worst_case.tier.value) if evaluation else None,
        lists_overdue=await _overdue(session, profile),
        stood_in=reassessment.stood_in(record.steps),
        blocks=blocks,
        refusals=await refusals(session, evaluation, blocks, hits, profile) if evaluation else (),
        counting_control=await _counting_control(session),
        lifted_beside=records.lifted,
        restricted=records.restricted,
        former=former.names,
        former_matched=former.matched,
        senior_approval=_asks_senior(assessed.results),
    )
    kept = _requirements(assessed, facts)
    return Gathered(
        facts=facts,
        document={**_document(run, evaluation, _lists(record.steps), changes), **kept},
        evaluation_id=evaluation.id if evaluation else None,
        senior_roles=frozenset(profile.senior_roles if profile else SENIOR),
        undecided=tuple(UUID(hit.id) for hit in hits if hit.waits),
        checks=assessed,
        decided_since=await _decided_since(session, record, standing),
    )


async def _found(
    session: TenantSession, run: queries.Run, standing: Standing, assessed: Assessed
) -> tuple[tuple[HitOut, ...], Former]:
    """Return the hits that count for a decision, and which other companies the customer was."""
    own = (*standing.hits, *assessed.earlier_hits, *assessed.named_hits)
    former, known = await former_identity(session, run), {hit.id for hit in own}
    waits = waiting(one for one in former.hits if one.hit.id not in known)
    return (*own, *waits), former


async def _decided_since(
    session: TenantSession, record: queries.Record, standing: Standing
) -> tuple[UUID, ...]:
    """Return the hits of which something else is decided than the newest evaluation counted."""
    hits = (*standing.hits, *await named.hits_of_all(session, record.run))
    return tuple(one.hit_id for one in reassessment.changes(record.steps, hits))


async def _hits(
    session: TenantSession,
    record: queries.Record,
    found: Sequence[HitOut],
    profile: EffectiveRules | None,
    in_control: Sequence[HitOut],
) -> tuple[HitFact, ...]:
    """Return the hits of the run's parties, and those it took over, as the rules see them.

    in_control: those of persons whom an attestation names as in control, by name alone.
    """
    equal = await screening.equal_names(session, [hit.id for hit in found])
    roles = {party.entity_id: frozenset(party.roles) for party in record.parties}
    named = {hit.id: _IN_CONTROL for hit in in_control}
    return tuple(
        _fact(
            hit,
            equal.get(hit.id),
            standing_in(profile, hit.list_id),
            named.get(hit.id) or _roles(hit, roles),
        )
        for hit in found
    )


_IN_CONTROL = frozenset({"senior_manager"})
"""The role of who is attested to control or manage the company, and is no party of the run."""


def standing_in(profile: EffectiveRules | None, list_id: str) -> str | None:
    """Return the highest standing of a list in the profile, of whatever topic; see `HitFact`."""
    if profile is None:
        return None
    named = [item.standing for item in profile.required_lists if item.list_id == list_id]
    return max(named, key=STANDINGS.__getitem__, default=INFORMATIVE)


def _apart(
    hits: Sequence[HitFact], regimes: Sequence[Regime], without_rule: Sequence[Apart]
) -> tuple[HitFact, ...]:
    """Note which hits are of former holders alone who do not count under any of their regimes."""
    away = {(one.regime, party) for one in regimes for party in one.apart}
    away |= {(one.regime, one.party) for one in without_rule}
    return tuple(
        replace(
            hit,
            apart=hit.roles <= _NO_PART
            and all((regime, hit.party_id) in away for regime in hit.regimes),
        )
        for hit in hits
    )


_NO_PART = frozenset({"other"})
"""The role of a former holder; a party with any other role is still connected to the customer."""


def _asks_senior(results: Sequence[CheckResult]) -> bool:
    return any(one.check.id == SENIOR_APPROVAL and one.need is Need.MANDATORY for one in results)


def _newer(run: queries.Run, newer: queries.Run | None) -> list[str]:
    """Return that a newer run is complete, of this investigation or of another one."""
    if newer is None:
        return []
    day = newer.created_at.date()
    if newer.series_id == run.series_id:
        said = f"This investigation was run again: version {newer.run_version} of {day} is newer."
    else:
        said = f"This customer was investigated anew: the investigation of {day} is newer."
    return [said]


def _changes(standing: Standing) -> list[str]:
    found = [
        f"{hit.party_name}: {entry_said(hit.list_id, hit.entry_key)} ({hit.entry_name}) is new or"
        " has changed."
        for hit in standing.hits
        if hit.id in standing.unseen
    ]
    found += [
        f"{item['party_name']}: {item['named']}, entry {item['entry_key']}"
        f" ({item['entry_name']}): {item['reason'].replace('_', ' ')}."
        for item in standing.pending
    ]
    return found


def _by_others(standing: Standing) -> list[str]:
    """Return whom the name matcher of today has not looked at: of the day, it ends no approval."""
    return [
        f"{name} is not yet compared by the name matcher of this release."
        for name in standing.by_others
    ]


async def _outdated(
    session: TenantSession, evaluation: EvaluationSummaryOut | None
) -> tuple[str, ...]:
    """Return why the newest evaluation's words do not hold today, as its rows say (`OUTDATED`)."""
    if evaluation is None:
        return ()
    ground = await portfolio.ground_of(session)
    found = await evaluations.outdated_of(session, [evaluation.id], ground)
    return found.get(evaluation.id, ())


async def _changed_since(
    session: TenantSession,
    run: queries.Run,
    evaluation: EvaluationSummaryOut | None,
    why: Sequence[str],
) -> list[str]:
    """Return what else has changed since the run: rules, reference data, a newer run."""
    found = []
    if "compliance_profile" in why and await profiles.active(session) is not None:
        found.append(
            "The rules of the compliance profile are not those that it was evaluated under."
        )
    if evaluation is not None and "reference_data" in why:
        found.append(await _other_data(session, evaluation))
    return [*found, *_newer(run, await history.newer_complete(session, run))]


async def _other_data(session: TenantSession, evaluation: EvaluationSummaryOut) -> str:
    """Return which other reference data are in force than the newest evaluation rests on."""
    current = await reference_data.snapshot(session, today())
    try:
        kept = await reference_data.kept_snapshot(session, evaluation.reference_snapshot)
        before = kept.versions
    except SnapshotNotFoundError:
        before = current.versions  # which of them is not known
    after = current.versions
    names = sorted(
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    )
    titles = {one.type: one.title for one in reference_data.list_types()}
    told = f" ({'; '.join(titles.get(name, name) for name in names[:5])})" if names else ""
    return f"The reference data have changed since{told}; evaluate the investigation again."


async def _customer_changed(
    session: TenantSession,
    run: queries.Run,
    evaluation: EvaluationSummaryOut | None,
    why: Sequence[str],
) -> list[str]:
    """Return what the firm itself has said of the customer since the run and its evaluation."""
    found = []
    company = (await companies.get_companies(session, [run.company_id])).get(run.company_id)
    changed = company.identity_changed_at if company else None
    before = evaluation is None and changed is not None and changed > run.created_at
    if changed is not None and (before or "customer_identity" in why):
        found.append(
            "The customer's name, registration or country, who is or may be one party above it, or"
            " which relationships count as over, was changed on"
            f" {changed.date()}; rerun the investigation."
        )
    stated = await customer_file.profile_of(session, run.company_id)
    if stated is not None and "relationship_profile" in why:
        found.append(
            f"The relationship profile was changed on {stated.created_at.date()}; evaluate the"
            " investigation again."
        )
    return found


def _roles(hit: HitOut, roles: Mapping[UUID, frozenset[str]]) -> frozenset[str]:
    """Return what a party is to the customer; who is no entity is the unidentified subject."""
    if hit.entity_id is None:
        return frozenset({"customer"})
    return roles.get(hit.entity_id, frozenset({"customer"}))


async def _overdue(session: TenantSession, profile: EffectiveRules | None) -> tuple[str, ...]:
    """Return a sentence for each required list that an approval may not rest on.

    Binding lists must also have been obtained within the profile's hours for approvals.
    """
    if profile is None:
        return ()
    moment, most = now(), timedelta(hours=profile.approval_age_hours)
    stands = await lists.standings_for(session, moment.date())
    found: dict[str, str] = {}
    for item in stands.required or ():
        one = stands.by_id[item.list_id]
        binding, title = item.standing == "binding", stands.title_of(item.list_id)
        if not one.answers:
            found[item.list_id] = f"{title}: {one.sentence}."
        elif binding and (one.last_checked is None or moment - one.last_checked > most):
            hours = profile.approval_age_hours
            found[item.list_id] = (
                f"{title} was last obtained on {one.last_checked:%Y-%m-%d %H:%M} UTC, more"
                f" than {hours} hours ago."
            )
    return tuple(found.values())


async def _counting_control(session: TenantSession) -> frozenset[str]:
    """Return the regimes whose rule counts control."""
    rules = await graph.regime_rules(session, today())
    return frozenset(regime for regime, rule in rules.items() if rule.control)


def _fact(
    hit: HitOut, equal: EqualName | None, standing: str | None, roles: frozenset[str]
) -> HitFact:
    return HitFact(
        id=str(hit.id),
        party_name=hit.party_name,
        list_id=hit.list_id,
        entry_key=hit.entry_key,
        entry_name=hit.entry_name,
        status=hit.status,
        strength=hit.strength.value,
        highest=hit.highest_strength.value,
        topics=tuple(hit.topics),
        delisted=hit.delisted,
        confirmed=hit.delisting_confirmed,
        name_equal=equal.kind if equal else None,
        asset_freeze=hit.measure == Measure.ASSET_FREEZE,
        standing=standing,
        roles=roles,
        contradictions=equal.contradictions if equal else (),
        party_id=str(hit.entity_id) if hit.entity_id else None,
        regimes=parted(hit.regime) or frozenset({hit.list_id}),
    )


def _declared_peps(steps: Steps) -> list[str]:
    return [item.entity_id for item in steps.enrich.declared_peps]


def _flagged(people: Mapping[UUID, Any], flag: str) -> tuple[str, ...]:
    return tuple(sorted(str(key) for key, one in people.items() if one.data.get(flag) is True))


def _sanctioned(
    people: Mapping[UUID, Any], hits: Sequence[HitFact], steps: Steps
) -> tuple[str, ...]:
    """Return whose claims say that they are sanctioned.

    A true match writes such a claim. Of a former holder who does not count, and of a match on a
    list that refuses no approval, it says no more than the hit does, unless a register marks the
    party as well.
    """
    marked = {one.entity_id for one in steps.enrich.register_marks}
    counting = {hit.party_id for hit in hits if hit.freezes}
    explained = {hit.party_id for hit in hits if hit.of_former_holder or hit.informs}
    away = explained - counting - marked
    return tuple(one for one in _flagged(people, "is_sanctioned") if one not in away)


def _lists(steps: Steps) -> list[JsonObject]:
    """Return each list version that was searched, once."""
    found = {
        (item.list_id, item.version): {
            "list_id": item.list_id,
            "version": item.version,
            "state": item.state,
        }
        for row in steps.rows
        for item in row.lists
        if item.version is not None
    }
    return [found[key] for key in sorted(found)]


def _check(result: CheckResult) -> CheckKept:
    """Return what a decision keeps of a check."""
    return {
        "check_id": result.check.id,
        "need": result.need.value,
        "outcome": result.outcome.value,
        "fulfilled_by": result.by.value if result.by else None,
        "attestation_id": str(result.attestation_id) if result.attestation_id else None,
        "carried": result.carried,
    }


def _requirements(assessed: Assessed, facts: Basis) -> BasisKept:
    """Return what a decision keeps of the tier, its checks, and matches that refuse nothing."""
    return {
        "tier": assessed.tier.value if assessed.evaluation else None,
        "checks": [_check(one) for one in assessed.results],
        INFORMED: sorted(facts.informed),
    }


def _document(
    run: queries.Run,
    evaluation: EvaluationSummaryOut | None,
    lists: Sequence[JsonObject],
    changes: Sequence[str],
) -> BasisKept:
    return {
        "investigation_id": str(run.id),
        "run_version": run.run_version,
        "depth": run.depth,
        "as_of": run.as_of.isoformat() if run.as_of else None,
        "evaluation_id": str(evaluation.id) if evaluation else None,
        "evaluation_fingerprint": evaluation.evaluation_fingerprint if evaluation else None,
        "score": str(evaluation.score) if evaluation else None,
        "level": evaluation.level if evaluation else None,
        "tier": evaluation.tier if evaluation else None,
        "provisional": evaluation.provisional if evaluation else None,
        "effects": list(evaluation.effects) if evaluation else [],
        "lists": list(lists),
        "changes": list(changes),
    }
