"""Investigations over HTTP: `lifecycle` (the run), `findings` (what it found)."""

from atlas.investigations.runs.routes import findings, lifecycle

router = lifecycle.router
router.routes.extend(findings.router.routes)

__all__ = ["router"]
