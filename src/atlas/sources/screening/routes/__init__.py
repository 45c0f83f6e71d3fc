"""Screening over HTTP: `screenings`, `hits`, `batches`, `rescreenings`."""

from atlas.sources.screening.routes import screenings

router = screenings.router

__all__ = ["router"]
