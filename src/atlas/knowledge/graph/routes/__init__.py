"""The graph over HTTP."""

from atlas.knowledge.graph.routes import network, ownership

router = network.router
router.routes.extend(ownership.router.routes)

__all__ = ["router"]
