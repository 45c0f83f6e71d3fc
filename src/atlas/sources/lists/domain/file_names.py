"""The name of an uploaded file: shown in messages, and what its copy is called on disk."""

from pathlib import PurePosixPath

MAX_BYTES = 200
"""A file name may have 255 bytes on the usual file systems."""


def upload_name(stated: str, default: str) -> str:
    """Return the last part of an uploaded file's name, fit for a disk; its ending is kept.

    `default` is for a name that is none: empty, dots alone, no printable letter.
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
