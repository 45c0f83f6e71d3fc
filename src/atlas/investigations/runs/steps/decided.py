"""What counts in a run because two people decided it between sources that contradict each other."""

from uuid import UUID

from atlas.investigations.results.domain import DecidedHolding
from atlas.investigations.runs.execution import Step
from atlas.knowledge.entities import service as entities
from atlas.knowledge.graph.schemas import Edge, OwnershipView
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.mutations.schemas import in_words
from atlas.knowledge.relationships import service as relationships
from atlas.knowledge.relationships.schemas import Relationship
from atlas.knowledge.survivorship.domain.decided import DECIDED_ON


async def decided_holdings(step: Step, view: OwnershipView) -> tuple[DecidedHolding, ...]:
    """Return the decisions that count in the structure, and in what the subject holds."""
    own = await relationships.of_entities(step.session, [view.entity_id])
    links: dict[UUID, Edge | Relationship] = {one.id: one for one in own}
    links |= {one.id: one for one in view.edges}
    asked = [key for key, one in links.items() if not DECIDED_ON.isdisjoint(one.data)]
    made = await mutations.decisions_on(step.session, sorted(asked))
    ends = {end for key in asked for end in (links[key].from_id, links[key].to_id)}
    people = await entities.get_entities(step.session, sorted(ends)) if ends else {}
    return tuple(
        DecidedHolding(
            relationship_id=str(link.id),
            claim_id=str(one.claim_id),
            kind=link.type,
            holder_name=people[link.from_id].display_name,
            company_name=people[link.to_id].display_name,
            about=one.kept.about.value,
            chosen=in_words(one.kept.chosen, one.kept.about),
            others=tuple(in_words(other, one.kept.about) for other in one.kept.others),
        )
        for one in sorted(made, key=lambda one: (one.relationship_id, one.kept.about))
        if one.status == "in_force"
        and (link := links[one.relationship_id]).from_id in people
        and link.to_id in people
    )
