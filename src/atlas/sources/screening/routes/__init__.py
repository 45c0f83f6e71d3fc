"""Screening over HTTP: `screenings`, `hits`."""

from atlas.sources.screening.routes import hits, screenings

router = screenings.router
router.routes.extend(hits.router.routes)

__all__ = ["router"]
