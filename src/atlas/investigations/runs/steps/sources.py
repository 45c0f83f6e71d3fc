"""What a source answered, kept: responses as evidence, and the claims and rows that rest on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.foundation.durable import Ref
from atlas.investigations.runs.execution import Step
from atlas.investigations.runs.models import Investigation, SourceRow
from atlas.investigations.runs.repository import findings, lifecycle
from atlas.knowledge.evidence import service as evidence
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.mutations.schemas import ClaimBatch
from atlas.sources.protocol.domain.answers import Asked, RawResponse, SourceAnswer, SourceBatch

Kept = Mapping[str, Sequence[UUID]]
"""Source → its evidence, in the order in which it came."""
_SAME = {one.name for one in fields(SourceBatch)} & {one.name for one in fields(ClaimBatch)}
"""The fields that a batch passes to the writer of claims unchanged from its source."""
_ASKED = ("source", "kind", "as_of", "licence", "contract_version", "contract_sha256", "tier")
"""The fields of a part that a run keeps unchanged from its source."""


async def to_ask(session: TenantSession, ref: Ref, step: str) -> Investigation | None:
    """Return the run for which a step still has to ask its source; None: nothing is left to do."""
    return await lifecycle.find_undone(session, ref.resource, step)


@dataclass(frozen=True, slots=True)
class Written:
    """What was kept of an answer.

    `entities`: party key → entity. `joined`: entities into which others were joined. `changed`:
    entities about which, or about what leads to which, something was not claimed before.
    """

    evidence: Kept
    entities: Mapping[str, UUID]
    joined: frozenset[UUID]
    changed: frozenset[UUID]


async def keep(step: Step, answer: SourceAnswer) -> Written:
    """Keep each part's responses as evidence, then its claims."""
    kept = {
        batch.source: [await _store(step, batch.source, raw) for raw in batch.raw]
        for batch in answer.batches
    }
    claimed = [
        ClaimBatch(
            evidence_id=next(reversed(kept[batch.source]), None),
            investigation_id=step.run.id,
            batch_key=f"{step.run.id}:{batch.source}",
            **{name: getattr(batch, name) for name in _SAME},
        )
        for batch in answer.batches
        if batch.parties
    ]
    results = await mutations.apply_batches(step.session, step.actor, claimed) if claimed else []
    return Written(
        kept,
        # the part that comes first says who a party is
        {key: value for one in reversed(results) for key, value in one.entities.items()},
        frozenset(entity for one in results for entity in one.joined),
        frozenset(entity for one in results for entity in one.touched),
    )


async def _store(step: Step, source: str, raw: RawResponse) -> UUID:
    return await evidence.store(
        step.session,
        step.runtime.storage,
        step.actor,
        source=source,
        source_url=raw.url,
        investigation_id=step.run.id,
        **{one.name: getattr(raw, one.name) for one in fields(RawResponse) if one.name != "url"},
    )


async def keep_asked(step: Step, asked: Iterable[Asked], kept: Kept) -> None:
    """Note which parts of the sources were asked, and how that ended."""
    rows = [
        SourceRow(
            status="not_available" if one.outcome == "not_run" else one.outcome,
            covered=sorted(one.covered),
            evidence_ids=list(kept.get(one.source, ())),
            detail=one.text,
            outcome=one.state,
            **{name: getattr(one, name) for name in _ASKED},
        )
        for one in asked
    ]
    await findings.insert_sources(step.session, step.run.id, rows)
