"""What the graph's routes say of a company's owners today is what a run of the day says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.investigations.runs.steps import ownership
from atlas.knowledge.graph import service as graph
from atlas.sources.exposure.denied import as_registers_answered
from atlas.sources.exposure.service import sanctioned_ownership

_SAID = (
    "layers",
    "loops",
    "ubos",
    "possible_ubos",
    "register_ubos",
    "cause",
    "fallback",
    "coming",
    "over_declared",
    "contradictions",
    "unnamed",
)
"""What both the structure of a run and the routes say. The words on why no owner is identified may
differ: only the run keeps the register's reason for not naming one."""


async def differences(
    database: Database, tenant: UUID, subject: UUID, steps: dict[str, dict[str, Any]]
) -> dict[str, tuple[object, object]]:
    """Return in what a run and the live routes differ: name to what the run and the routes say."""
    async with database.tenant(tenant) as session:
        seen = await graph.entity_ownership(session, subject, today())
        seen = await as_registers_answered(session, seen)
        answer = await sanctioned_ownership(session, subject, today())
    live = msgspec.json.decode(msgspec.json.encode(ownership.summary(seen)))
    run = steps["structure"]["ownership"]
    found: dict[str, tuple[object, object]] = {
        name: (run[name], live[name]) for name in _SAID if run[name] != live[name]
    }
    open_ = bool(run["hidden"]), bool(live["hidden"])
    if open_[0] != open_[1]:
        found["hidden"] = run["hidden"], live["hidden"]
    regimes = {one["regime"]: one for one in steps[ownership.STEP]["regimes"]}
    for one in answer.regimes:
        if said := regimes.get(one.regime):
            was = said["word"], said["control"], sorted(said["reasons"])
            now = one.status, one.control, sorted(one.reasons)
            if was != now:
                found[one.regime] = was, now
    return found
