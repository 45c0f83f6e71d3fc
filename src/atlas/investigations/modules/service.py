"""Module results: assess, keep, read; and the catalogue of modules and rules."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from atlas.foundation.core.canonical import plain
from atlas.foundation.db import TenantSession
from atlas.investigations.modules import repository
from atlas.investigations.modules.domain import MODULES, assess, may_be_critical
from atlas.investigations.modules.domain.findings import findings_of
from atlas.investigations.modules.domain.outcome import (
    Fired,
    ModuleResult,
    NotFired,
    RuleResult,
    Unassessed,
    gap_of,
)
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.investigations.modules.domain.words import NO_PROFILE
from atlas.investigations.modules.schemas import (
    CoverageOut,
    FindingOut,
    ModuleAgentOut,
    ModuleInfo,
    ModuleOut,
    RuleInfo,
    RuleOut,
)
from atlas.knowledge.compliance_profile import service as profiles
from atlas.risk.evaluations.domain import ModuleRules

_ORDER = list(MODULES)


def catalogue() -> list[ModuleInfo]:
    """Return the seven modules with their rules."""
    return [
        ModuleInfo(
            code=module.code,
            title=module.title,
            needs=list(module.needs),
            rules=[
                RuleInfo(
                    code=rule.code,
                    title=rule.title,
                    points=rule.points,
                    critical=rule.critical,
                    negative=rule.negative,
                    description=rule.description,
                    needs=rule.needs,
                )
                for rule in module.rules
            ],
        )
        for module in MODULES.values()
    ]


async def run_module(
    session: TenantSession,
    investigation_id: UUID,
    code: str,
    snapshot: InvestigationSnapshot,
    agent: ModuleAgentOut | None = None,
) -> ModuleOut:
    """Run a module's rules over what is known and keep the result.

    agent: what the module's agent did; None: the module has none.
    """
    out = module_out(assess(MODULES[code], snapshot), snapshot)
    out = out.model_copy(update={"agent": agent})
    if agent is not None and agent.status == "not_assessed":
        gaps = sorted({*out.coverage.gaps, f"agent: {agent.reason}"})
        told = out.coverage.model_copy(update={"gaps": gaps})
        out = out.model_copy(update={"coverage": told})
    if not await profiles.holds(session):
        out = out.model_copy(update={"reason": NO_PROFILE})
    await repository.insert_result(
        session, investigation_id, code, out.level, out.points, out.model_dump(mode="json")
    )
    return out


async def list_modules(session: TenantSession, investigation_id: UUID) -> list[ModuleOut]:
    """Return the results there are, in the catalogue's order, with levels as the rules gave them.

    What answers show is `shown`.
    """
    results = await session.once(repository.fetch_results, investigation_id)
    found = [ModuleOut.model_validate(result) for result in results]
    return sorted(found, key=lambda item: _ORDER.index(item.code))


async def shown(
    session: TenantSession, results: Sequence[ModuleOut], *, outdated: Sequence[str] = ()
) -> list[ModuleOut]:
    """Return results as they may be reported; `outdated` as `ModuleOut.shown`."""
    profile = await profiles.holds(session)
    return [one.shown(profile=profile, outdated=outdated) for one in results]


def module_out(result: ModuleResult, snapshot: InvestigationSnapshot) -> ModuleOut:
    """Return a module's result as the API shows it."""
    rules = [_rule_out(item) for item in result.rules]
    return ModuleOut(
        code=result.module.code,
        title=result.module.title,
        level=result.level.value,
        points=result.points,
        coverage=CoverageOut(
            rules=len(rules),
            assessed=result.assessed,
            percent=round(100 * result.assessed / len(rules), 1),
            sources=list(result.sources),
            gaps=sorted(_gaps(result, snapshot)),
        ),
        rules=rules,
        findings=[
            FindingOut.model_validate(plain(asdict(item))) for item in findings_of(result, snapshot)
        ],
    )


def unsettled(results: Sequence[ModuleOut]) -> frozenset[str]:
    """Return the modules that may be critical by rules that could not be assessed.

    Where a rule was answered without a finding, the module has been looked into.
    """
    catalogue = {
        (code, rule.code): rule for code, module in MODULES.items() for rule in module.rules
    }
    return frozenset(
        one.code
        for one in results
        if all(rule.outcome != "not_fired" for rule in one.rules)
        and may_be_critical(
            one.points,
            [
                catalogue[one.code, rule.code]
                for rule in one.rules
                if rule.outcome == "not_assessed" and (one.code, rule.code) in catalogue
            ],
        )
    )


def rules_of(results: Sequence[ModuleOut]) -> dict[str, ModuleRules]:
    """Return which rules of modules fired, and which could not be assessed, by module code."""

    def coded(one: ModuleOut, outcome: str) -> tuple[str, ...]:
        return tuple(sorted(rule.code for rule in one.rules if rule.outcome == outcome))

    return {
        one.code: ModuleRules(coded(one, "fired"), coded(one, "not_assessed")) for one in results
    }


def _gaps(result: ModuleResult, snapshot: InvestigationSnapshot) -> set[str]:
    """Return why rules could not say, and that a group was cut, though they could."""
    open_ = (gap_of(item.outcome) for item in result.rules)
    found = {gap.reason for gap in open_ if gap is not None}
    cut = snapshot.truncated and result.module.after_screening
    return found | ({"truncated"} if cut else set())


def _rule_out(item: RuleResult) -> RuleOut:
    values: dict[str, object] = {
        "code": item.rule.code,
        "title": item.rule.title,
        "points": item.points,
        "critical": item.rule.critical,
        "detail": item.outcome.detail,
        "reason": None,
        "remedy": None,
        "evidence_ids": [],
        "screening_ids": [],
        "references": [one.document() for one in item.references],
    }
    match item.outcome:
        case Unassessed() as gap:
            values |= {"outcome": "not_assessed", "reason": gap.reason, "remedy": gap.remedy}
        case NotFired() | Fired() as decided:
            values |= {
                "outcome": "fired" if isinstance(decided, Fired) else "not_fired",
                "evidence_ids": list(decided.evidence_ids),
                "screening_ids": list(decided.screening_ids),
            }
    return RuleOut.model_validate(values)
