"""Lineage of what an investigation says."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

import orjson

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.canonical import plain
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.investigations.lineage.domain import Graph, add_claims, add_evidence, graph_of
from atlas.investigations.lineage.errors import LineageTargetNotFoundError
from atlas.investigations.lineage.schemas import LineageEdge, LineageNode, LineageOut
from atlas.investigations.reports import service as reports
from atlas.investigations.reports.contents import template_of
from atlas.investigations.reports.domain.facts import ClaimSaid, EvidenceKept
from atlas.investigations.reports.domain.report import Report
from atlas.investigations.reports.redaction import redact, sees_personal_data
from atlas.investigations.results.domain import read
from atlas.knowledge.entities import service as entities
from atlas.knowledge.evidence import service as evidence


async def lineage_of(
    session: TenantSession, actor: AuthContext, investigation_id: UUID, of: str | None
) -> LineageOut:
    """Return what a statement rests on; what everything rests on when none is named.

    A reader who may not see personal data gets it as the report shows it to them.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.
        LineageTargetNotFoundError: the investigation says no such thing.

    """
    document = orjson.loads(await reports.compose(session, investigation_id))
    whole = sees_personal_data(actor.roles, template_of("full"))
    if not whole:
        document = await in_thread(redact, document)
    graph = await in_thread(graph_of, document)
    if of is None:
        return _out(graph, None)
    if of not in graph.nodes and whole:
        await _add_party(session, graph, document, of)
    if of not in graph.nodes:
        raise LineageTargetNotFoundError(
            "The investigation says no such thing; without `of` the answer lists everything."
        )
    return _out(graph.below(of), of)


async def _add_party(
    session: TenantSession, graph: Graph, document: Mapping[str, JSON], of: str
) -> None:
    """Add the attributes of the party that is asked for (the report holds the subject's alone)."""
    party = of.removeprefix("attribute:").partition(".")[0]
    if all(one.entity_id != party for one in Report(document).parties):
        return
    standing = (await entities.standing_claims(session, [UUID(party)])).get(UUID(party), [])
    cited = [one.claim.evidence_id for one in standing]
    kept = await evidence.of_ids(session, [one for one in cited if one])
    for item in kept:
        add_evidence(graph, read(EvidenceKept, plain(item.model_dump())))
    said = [
        plain({**asdict(one.claim), "claim_id": one.claim.id, "bears": one.bears})
        for one in standing
    ]
    add_claims(graph, party, read(tuple[ClaimSaid, ...], said))


def _out(graph: Graph, of: str | None) -> LineageOut:
    return LineageOut(
        of=of,
        nodes=[
            LineageNode.model_validate({**asdict(node), "provenance": graph.provenance(node.id)})
            for node in graph.nodes.values()
        ],
        edges=[LineageEdge(from_id=upper, to_id=lower) for upper, lower in graph.edges()],
    )
