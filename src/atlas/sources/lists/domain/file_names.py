"""Names of files: the date in them, and what an uploaded one is called on disk."""

import re
from datetime import date
from pathlib import PurePosixPath

MAX_BYTES = 200
"""A file name may have 255 bytes on the usual file systems."""
_DATED = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])(?:[-_.]?(0[1-9]|[12]\d|3[01]))?(?!\d)"
)


def date_in(*names: str) -> date | None:
    """Return the first date in the names: `2026-11-22`, `20261122`, `2026_11` (its first day)."""
    for name in names:
        if found := _DATED.search(name):
            try:
                return date(int(found[1]), int(found[2]), int(found[3] or 1))
            except ValueError:
                continue
    return None


def upload_name(stated: str, default: str) -> str:
    """Return the last part of an uploaded file's name, fit for a disk; its ending is kept.

    `default` is for an unusable name: empty, dots alone, no printable letter.
    """
    last = PurePosixPath(stated.replace("\\", "/")).name
    plain = "".join(c for c in last if c.isprintable()).strip()
    if not plain.strip("."):
        return default
    ending = "".join(PurePosixPath(plain).suffixes[-2:]).encode()[-40:]
    if len(plain.encode()) <= MAX_BYTES:
        return plain
    start = plain.encode()[: MAX_BYTES - len(ending)]
    return (start + ending).decode(errors="ignore")
