"""What can be wrong with a backup."""

from __future__ import annotations

from atlas.cli.embedded.errors import EmbeddedError


class BackupError(EmbeddedError):
    """A backup cannot be made, read or restored; `remedy` says what to do."""
