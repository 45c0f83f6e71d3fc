"""A file to upload."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class File:
    """A file's name, content and media type."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"

    @classmethod
    def read(cls, path: str | Path, media_type: str = "application/octet-stream") -> File:
        """Read a file from disk."""
        found = Path(path)
        return cls(found.name, found.read_bytes(), media_type)
