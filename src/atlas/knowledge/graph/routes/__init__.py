"""The graph over HTTP."""

from atlas.knowledge.graph.routes.network import router

__all__ = ["router"]
