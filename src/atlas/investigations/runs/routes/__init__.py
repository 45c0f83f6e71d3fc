"""Investigations over HTTP: `lifecycle` (the run), `findings` (what it found)."""

from atlas.investigations.runs.routes import findings, lifecycle, transcripts

router = lifecycle.router
router.routes.extend(findings.router.routes)
router.routes.extend(transcripts.router.routes)

__all__ = ["router"]
