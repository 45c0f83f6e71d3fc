"""Screening over HTTP: `screenings`, `hits`, `batches`, `rescreenings`."""

from atlas.sources.screening.routes import batches, hits, rescreenings, screenings

router = screenings.router
for part in (hits, batches, rescreenings):
    router.routes.extend(part.router.routes)

__all__ = ["router"]
