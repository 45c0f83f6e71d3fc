"""Parties that a company register itself marks as sanctioned, or as politically exposed."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from atlas.investigations.results.domain import Mark
from atlas.investigations.runs.execution import Step
from atlas.knowledge.entities import service as knowledge
from atlas.sources.exposure.service import MARK_TASK, SANCTIONED
from atlas.sources.protocol.domain.answers import SourceAnswer
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.schemas import NewTask

MARK = SANCTIONED
"""The attribute a register sets; protected, so the claim is kept and never preferred."""
DECLARED_PEP = "is_pep"
"""The same of political exposure (BODS `politicalExposure`)."""


def register_marks(
    collected: SourceAnswer,
    entities: Mapping[str, UUID],
    evidence: Mapping[str, UUID],
    attribute: str = MARK,
) -> tuple[Mark, ...]:
    """Return the parties that a register marks, each with its source and evidence.

    A party that was only above a former holder has no part in the company any more.
    """
    found = []
    for batch in collected.batches:
        for party in batch.parties:
            said = {claim.attribute: claim.value for claim in party.claims}
            if party.key in collected.only_former or party.key not in entities:
                continue
            if said.get(attribute) is not True:
                continue
            kept = evidence.get(batch.source)
            found.append(
                Mark(
                    entity_id=str(entities[party.key]),
                    name=str(said.get("legal_name") or said.get("full_name") or party.key),
                    source=batch.source,
                    evidence_id=str(kept) if kept else None,
                )
            )
    return tuple(found)


async def with_earlier(
    step: Step,
    collected: SourceAnswer,
    entities: Mapping[str, UUID],
    found: Sequence[Mark],
    attribute: str,
) -> tuple[Mark, ...]:
    """Return the marks, with those that a register set before and no longer states.

    A record that no longer states a mark does not withdraw it: the mark stays until a list's hit or
    a person decides about it.
    """
    known = {UUID(mark.entity_id) for mark in found}
    present = {party for key, party in entities.items() if key not in collected.only_former}
    marked = await knowledge.marked(step.session, sorted(present - known), attribute)
    people = await knowledge.get_entities(step.session, list(marked)) if marked else {}
    earlier = (
        Mark(
            entity_id=str(party),
            name=people[party].display_name,
            source=source,
            evidence_id=str(evidence) if evidence else None,
        )
        for party, (source, evidence) in sorted(marked.items())
        if party in people
    )
    return (*found, *earlier)


_KIND, _SUBJECT = MARK_TASK


async def ask_about(step: Step, marks: Sequence[Mark]) -> None:
    """Open one task for each marked party that is still undecided."""
    decided = await tasks.settled(step.session, _KIND, _SUBJECT, [UUID(m.entity_id) for m in marks])
    wanted = {
        mark.entity_id: NewTask(
            _KIND,
            _SUBJECT,
            UUID(mark.entity_id),
            f"A company register marks {mark.name} as sanctioned"[:200],
        )
        for mark in marks
        if UUID(mark.entity_id) not in decided
    }
    await tasks.ensure_tasks(step.session, step.actor, list(wanted.values()))
