"""All SQL of investigations: `lifecycle` (the run itself), `findings` (what it found)."""

from atlas.investigations.runs.repository import findings, lifecycle

__all__ = ["findings", "lifecycle"]
