"""Screening over HTTP: `screenings`, `hits`, `batches`, `rescreenings`, `look_alikes`."""

from atlas.sources.screening.routes import batches, hits, look_alikes, rescreenings, screenings

router = screenings.router
for part in (hits, batches, rescreenings, look_alikes):
    router.routes.extend(part.router.routes)

__all__ = ["router"]
