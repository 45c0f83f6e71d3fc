"""Whom an answer on ownership by listed parties asks about."""

from uuid import UUID

from atlas.knowledge.graph import service as graph
from atlas.knowledge.graph.schemas import OwnershipView


def parties_of(view: OwnershipView) -> list[UUID]:
    """Return the entity, those above it, who held until the view's date, and who will hold.

    Possible owners of it, placed by a source above what it holds, are included, and so are
    parties that may be the same as one of them.
    """
    keys = {key for edge in view.holdings for key in (edge.holder, edge.company)}
    keys |= {former.holder for former in graph.former_holdings(view)}
    keys |= {*graph.coming_holders(view)}
    keys |= {record.holder for key in keys for record in view.graph.shown_into(key)}
    keys |= {*view.through, *view.partners}
    return sorted(UUID(key) for key in keys | {str(view.entity_id)})


def asked_of(view: OwnershipView) -> list[UUID]:
    """Return whom a regime's answer asks about: those above, and who leads it or those."""
    office = (*graph.officers_of(view), *graph.leaders_above(view))
    return sorted({*parties_of(view), *(UUID(one.party) for one in office)})
