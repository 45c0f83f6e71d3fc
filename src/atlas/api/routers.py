"""Every router of the application, in the catalogue's order. A new router is added here."""

from fastapi import APIRouter

from atlas.foundation.health.routes import router as health
from atlas.workspace.jobs.routes import router as jobs

ROUTERS: tuple[APIRouter, ...] = (
    health,
    jobs,
)
