"""Why the owners that a run found may not be the owners by what holds today."""

from collections.abc import Collection
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.db import TenantSession
from atlas.investigations.results.domain import Rule, Structure
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.steps.ownership import rule_kept
from atlas.knowledge.graph import service as graph
from atlas.knowledge.graph.domain import UboRule
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.aged import owners_lost
from atlas.risk.portfolio import service as portfolio

OTHER_TEST = "compliance_profile"
"""Another test of beneficial ownership holds: by the profile, its law or the reference data."""
COMPARED = "registers"
"""What `register_changes` answers more closely: it reads the registers, and the owners again."""


async def owners_outdated(
    session: TenantSession, run: Investigation, evaluation_id: UUID | None
) -> tuple[str, ...]:
    """Return why the owners may be others today, as codes of `outdated`; empty: they are the same.

    What the registers say, and other runs found, is left to `register_changes`. The test by which
    the run found them is compared with today's, also where the risk was evaluated by today's rules.
    """
    why: Collection[str] = ()
    if evaluation_id is not None:
        ground = await portfolio.ground_of(session)
        found = await evaluations.outdated_of(session, {evaluation_id}, ground)
        why = found.get(evaluation_id, ())
    codes = [code for code in owners_lost(why) if code != COMPARED]
    return (*codes, *([OTHER_TEST] if await _by_another_test(session, run) else ()))


async def _by_another_test(session: TenantSession, run: Investigation) -> bool:
    """Whether another test than that of the run decides today who is a beneficial owner."""
    kept = (await lifecycle.find_plan(session, run.id)).ownership
    if kept is None or run.entity_id is None:
        return False
    rules = await graph.beneficial_owner_rules(
        session, run.entity_id, today(), enhanced=run.depth == "edd"
    )
    return other_test(kept, rules.home, rules.register)


def other_test(kept: Structure, home: UboRule, register: UboRule) -> bool:
    """Whether the tests by which owners were found decide otherwise than these; pure.

    What a run did not keep cannot be shown to be the same, and no company stays exempt by a law
    that exempts none.
    """
    if kept.exemption != "none" and not home.exemptions:
        return True
    now = (home, home.law, register)
    return any(
        _decisive(then) != _decisive(rule_kept(rule) if rule is not None else None)
        for then, rule in zip((kept.rule, kept.law_rule, kept.register_rule), now, strict=True)
    )


def _decisive(rule: Rule | None) -> tuple[object, ...] | None:
    """Return what of a test decides; how its source is worded does not."""
    if rule is None:
        return None
    return (
        rule.threshold,
        rule.comparator,
        rule.basis,
        rule.jurisdiction,
        bool(rule.control_prong),
        bool(rule.verified),
        bool(rule.assumed),
    )
