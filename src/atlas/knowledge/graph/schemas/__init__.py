"""What the graph room gives to other rooms and to the API."""

from atlas.knowledge.graph.schemas.ownership import Edge, OwnershipView

__all__ = ["Edge", "OwnershipView"]
