"""The graph over HTTP: `network`, `ownership`; the preview of a merge: `merging`."""

from atlas.sources.exposure.routes import network, ownership
from atlas.sources.exposure.routes.merging import router as merging_router

router = network.router
router.routes.extend(ownership.router.routes)

__all__ = ["merging_router", "router"]
