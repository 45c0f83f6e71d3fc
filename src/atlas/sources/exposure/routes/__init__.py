"""The graph over HTTP: `network`, `ownership`."""

from atlas.sources.exposure.routes import network, ownership

router = network.router
router.routes.extend(ownership.router.routes)

__all__ = ["router"]
