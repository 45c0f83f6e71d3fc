"""Conflicts of sources that two people decided, as a report names them: who, when and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.identity.users import service as users
from atlas.investigations.reports.wording import held
from atlas.investigations.runs.queries import Record
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.mutations.schemas import Decision


@dataclass(frozen=True, slots=True)
class DecisionSaid:
    """A decision between sources, with the names of those who made it."""

    made: Decision
    proposed_by: str
    decided_by: str

    @property
    def words(self) -> str:
        """Return who decided, when and why, and whether it counts now."""
        kept = self.made.kept
        ended = self.made.ended_at
        return (
            f"Proposed by {self.proposed_by} on {kept.proposed_at.date()}, confirmed by"
            f" {self.decided_by} on {self.made.decided_at.date()}: {kept.reason}"
            + (f" ({self.made.status} since {ended.date()})" if ended else "")
        )


async def decisions_said(session: TenantSession, record: Record) -> dict[str, DecisionSaid]:
    """Return the decisions on which a run rests, by their claim, also those that ended since."""
    used = record.steps.structure.decided
    wanted = sorted({UUID(one.relationship_id) for one in used})
    found = await mutations.decisions_on(session, wanted)
    who = {by for one in found for by in (one.kept.proposed_by, one.kept.decided_by)}
    names = await users.names_of(session, sorted(who)) if who else {}
    return {
        str(one.claim_id): DecisionSaid(
            one,
            names.get(one.kept.proposed_by, str(one.kept.proposed_by)),
            names.get(one.kept.decided_by, str(one.kept.decided_by)),
        )
        for one in found
    }


def decided_conflicts(
    record: Record, said: Mapping[str, DecisionSaid]
) -> Iterator[dict[str, JSON]]:
    """Yield what counts in a run because two people decided it, and what other sources state."""
    for one in record.steps.structure.decided:
        why = said[one.claim_id].words if one.claim_id in said else ""
        yield {
            "id": one.claim_id,
            "entity_id": None,
            "name": held(one.holder_name, one.company_name),
            "relationship_id": one.relationship_id,
            "attribute": one.about,
            "kind": "decided",
            "status": "decided",
            "detail": f"{one.chosen} counts; {'; '.join(one.others)} does not. {why}".strip(),
            "statements": [one.chosen, *one.others],
        }
