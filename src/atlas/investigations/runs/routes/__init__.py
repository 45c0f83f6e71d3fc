"""Investigations over HTTP: `lifecycle` (the run), `findings` (what it found), `evaluation`."""

from atlas.investigations.runs.routes import evaluation, findings, lifecycle, transcripts

router = lifecycle.router
router.routes.extend(findings.router.routes)
router.routes.extend(evaluation.router.routes)
router.routes.extend(transcripts.router.routes)

__all__ = ["router"]
