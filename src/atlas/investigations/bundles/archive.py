"""The form of a bundle: a zip of stored files with a manifest, the same bytes each time.

Files are stored, not compressed: an archive cannot grow when it is read (no zip bomb), and its
bytes do not depend on a compressor's version. Times are fixed, the manifest comes last.
"""

import hashlib
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Self

import orjson

from atlas.foundation.core.canonical import canonical_json, sha256_hex

FORMAT = "atlas.bundle/1"
MANIFEST = "manifest.json"
MAX_FILES = 100_000
MAX_FILE_BYTES = 512 * 1024 * 1024
MAX_JSON_BYTES = 64 * 1024 * 1024
"""What is read into memory to be understood."""
_TIME = (1980, 1, 1, 0, 0, 0)
_NAME = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\.[a-z0-9]+")
_CHUNK = 1024 * 1024


class ArchiveRefusedError(Exception):
    """The file is no bundle, or is built to harm who opens it; nothing of it was believed."""


class ArchiveWriter:
    """Writes a bundle into a file; `finish` adds the manifest."""

    def __init__(self, target: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_STORED)
        self._files: dict[str, dict[str, Any]] = {}

    def add(self, name: str, content: bytes) -> None:
        """Add a file once; the same name again is a defect."""
        if name in self._files or not _NAME.fullmatch(name):
            raise ValueError(f"a bundle cannot hold {name}")
        self._write(name, content)
        self._files[name] = {"size": len(content), "sha256": sha256_hex(content)}

    def add_json(self, name: str, content: Any) -> None:
        """Add a file of canonical JSON (RFC 8785)."""
        self.add(name, canonical_json(content))

    def finish(self, facts: Mapping[str, Any]) -> None:
        """Add the manifest: what the bundle is of, and the hash of every file."""
        files = [{"path": name, **self._files[name]} for name in sorted(self._files)]
        self._write(MANIFEST, canonical_json({"format": FORMAT, **facts, "files": files}))
        self._zip.close()

    def _write(self, name: str, content: bytes) -> None:
        info = zipfile.ZipInfo(name, _TIME)
        info.external_attr = 0o644 << 16
        info.create_system = 3
        self._zip.writestr(info, content)


class Archive:
    """An opened bundle whose directory was checked; files are read one at a time."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self._zip = opened
        self.names = frozenset(info.filename for info in opened.infolist())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def digest(self, name: str) -> str | None:
        """Return the SHA-256 of a file, or None when the archive's own checksum of it is wrong."""
        hasher = hashlib.sha256()
        try:
            with self._zip.open(name) as file:
                while part := file.read(_CHUNK):
                    hasher.update(part)
        except (zipfile.BadZipFile, OSError, EOFError):
            return None
        return hasher.hexdigest()

    def read(self, name: str) -> bytes:
        """Return a file that must be understood.

        Raises:
            ArchiveRefusedError: it is too large, or cannot be read.

        """
        if self._zip.getinfo(name).file_size > MAX_JSON_BYTES:
            raise ArchiveRefusedError(f"{name} is larger than {MAX_JSON_BYTES} bytes.")
        try:
            return self._zip.read(name)
        except (zipfile.BadZipFile, OSError, EOFError) as error:
            raise ArchiveRefusedError(f"{name} cannot be read: {error}") from error

    def json(self, name: str) -> Any:
        """Return the JSON of a file.

        Raises:
            ArchiveRefusedError: it is not JSON.

        """
        try:
            return orjson.loads(self.read(name))
        except orjson.JSONDecodeError as error:
            raise ArchiveRefusedError(f"{name} is not JSON.") from error


def open_archive(path: Path) -> Archive:
    """Open a bundle after checking its directory; nothing is unpacked.

    Raises:
        ArchiveRefusedError: no zip; a duplicate, unsafe or encrypted name; a compressed, linked
            or oversized file; files that overlap or do not fit into the archive.

    """
    try:
        # closed by Archive
        opened = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ArchiveRefusedError(f"It is not a zip archive: {error}.") from error
    try:
        _check(opened, path.stat().st_size)
    except ArchiveRefusedError:
        opened.close()
        raise
    return Archive(opened)


def _check(opened: zipfile.ZipFile, size: int) -> None:
    infos = opened.infolist()
    if len(infos) > MAX_FILES:
        raise ArchiveRefusedError(f"It holds more than {MAX_FILES} files.")
    seen: set[str] = set()
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        name = info.orig_filename
        if name != info.filename or not _NAME.fullmatch(name):
            raise ArchiveRefusedError(f"The name {name!r} is not one of a bundle's.")
        if name.casefold() in seen:
            raise ArchiveRefusedError(f"{name} is there twice.")
        seen.add(name.casefold())
        if info.flag_bits & 0x1:
            raise ArchiveRefusedError(f"{name} is encrypted.")
        if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
            raise ArchiveRefusedError(f"{name} is compressed; a bundle's files are stored.")
        if info.external_attr >> 16 & 0o170000 not in {0, 0o100000}:
            raise ArchiveRefusedError(f"{name} is not a regular file.")
        if info.file_size > MAX_FILE_BYTES:
            raise ArchiveRefusedError(f"{name} is larger than {MAX_FILE_BYTES} bytes.")
        if info.header_offset < end or info.header_offset + info.file_size > size:
            raise ArchiveRefusedError(f"{name} overlaps another file.")
        end = info.header_offset + 30 + info.file_size
