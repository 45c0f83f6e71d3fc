"""The form of a bundle: a zip of stored files with a manifest, the same bytes each time.

Files are stored, not compressed: an archive cannot grow when it is read (no zip bomb), and its
bytes do not depend on a compressor's version. Times are fixed; the manifest names every file, and
the seal, last of all, signs the manifest. The files lie end to end: no byte of the archive belongs
to nothing, so no reader finds in it what another does not.
"""

import hashlib
import re
import struct
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Self, TypeVar

import msgspec
import orjson

from atlas.foundation.core.canonical import canonical_json, sha256_hex
from atlas.foundation.core.types import JSON

T = TypeVar("T")
FORMAT = "atlas.bundle/4"
MANIFEST, SEAL = "manifest.json", "seal.jws"
MAX_FILES = 100_000
MAX_FILE_BYTES = 512 * 1024 * 1024
MAX_JSON_BYTES = 64 * 1024 * 1024
"""What is read into memory to be understood."""
_MAX_LINE_BYTES = 64 * 1024
_LOCAL = struct.Struct("<4sHHHIIIIHH")
"""A file's own header without its name (APPNOTE 4.3.7)."""
_CENTRAL_HEADER = 46
_ENDS = frozenset({22, 22 + 20 + 56})
"""Sizes of the end of a zip: plain, and with the records of ZIP64 (APPNOTE 4.3.14 to 4.3.16)."""
_ZIP64 = b"\x01\x00"
_TIME = (1980, 1, 1, 0, 0, 0)
_NAME = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\.[a-z0-9]+")
_CHUNK = 1024 * 1024


class ArchiveRefusedError(Exception):
    """The file is no bundle, or is built to harm who opens it; nothing of it was believed."""


class ArchiveWriter:
    """Writes a bundle into a file; `finish` adds the manifest."""

    def __init__(self, target: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_STORED)
        self._files: dict[str, dict[str, JSON]] = {}

    def add(self, name: str, content: bytes) -> None:
        """Add a file once; the same name again is a defect."""
        if name in self._files or not _NAME.fullmatch(name):
            raise ValueError(f"a bundle cannot hold {name}")
        self._write(name, content)
        self._files[name] = {"size": len(content), "sha256": sha256_hex(content)}

    def add_json(self, name: str, content: Any) -> None:
        """Add a file of canonical JSON (RFC 8785)."""
        self.add(name, canonical_json(content))

    async def add_lines(self, name: str, rows: AsyncIterator[Any]) -> None:
        """Add a file of canonical JSON, one value a line; it is never in memory as a whole."""
        hasher, size = hashlib.sha256(), 0
        with self._zip.open(_info(name), "w") as file:
            async for row in rows:
                line = canonical_json(row) + b"\n"
                file.write(line)
                hasher.update(line)
                size += len(line)
        self._files[name] = {"size": size, "sha256": hasher.hexdigest()}

    def finish(self, facts: Mapping[str, JSON], seal: Callable[[str], bytes]) -> None:
        """Add the manifest (what the bundle is of, and the hash of every file) and its seal.

        Args:
            facts: what the bundle is of.
            seal: makes the seal from the SHA-256 of the manifest.

        """
        files = [{"path": name, **self._files[name]} for name in sorted(self._files)]
        manifest = canonical_json({"format": FORMAT, **facts, "files": files})
        self._write(MANIFEST, manifest)
        self._write(SEAL, seal(sha256_hex(manifest)))
        self._zip.close()

    def _write(self, name: str, content: bytes) -> None:
        self._zip.writestr(_info(name), content)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _TIME)
    info.external_attr = 0o644 << 16
    info.create_system = 3
    return info


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

    def lines(self, name: str) -> Iterator[Any]:
        """Yield the JSON of each line of a file, of any length.

        Raises:
            ArchiveRefusedError: it is damaged, or a line is not JSON.

        """
        try:
            with self._zip.open(name) as file:
                while line := file.readline(_MAX_LINE_BYTES):
                    yield orjson.loads(line)
        except (zipfile.BadZipFile, OSError, EOFError, orjson.JSONDecodeError) as error:
            raise ArchiveRefusedError(f"{name} is not JSON, line by line.") from error

    def json(self, name: str) -> Any:
        """Return the JSON of a file.

        Raises:
            ArchiveRefusedError: it is not JSON.

        """
        try:
            return orjson.loads(self.read(name))
        except orjson.JSONDecodeError as error:
            raise ArchiveRefusedError(f"{name} is not JSON.") from error

    def read_as(self, kind: type[T], name: str) -> T:
        """Return what the JSON of a file says.

        Raises:
            ArchiveRefusedError: it is not JSON.
            ValueError: it does not say that.

        """
        return msgspec.convert(self.json(name), kind)


def open_archive(path: Path) -> Archive:
    """Open a bundle after checking its directory; nothing is unpacked.

    Raises:
        ArchiveRefusedError: no zip; a duplicate, unsafe or encrypted name; a compressed, linked
            or oversized file; files that overlap, or bytes that belong to none of them.

    """
    try:
        # closed by Archive
        opened = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
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
    end = directory = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        name = info.orig_filename
        _check_entry(info, name)
        if name.casefold() in seen:
            raise ArchiveRefusedError(f"{name} is there twice.")
        seen.add(name.casefold())
        if info.header_offset < end or info.header_offset + info.file_size > size:
            raise ArchiveRefusedError(f"{name} overlaps another file.")
        if info.header_offset > end:
            raise ArchiveRefusedError(f"Bytes before {name} belong to no file.")
        if not _says_the_same(opened, info):
            raise ArchiveRefusedError(f"{name} says another thing of itself than the directory.")
        end += _LOCAL.size + len(name) + info.file_size
        directory += _CENTRAL_HEADER + len(name) + len(info.extra)
    if opened.start_dir != end or opened.comment or size - end - directory not in _ENDS:
        raise ArchiveRefusedError("It holds bytes that belong to no file.")


def _says_the_same(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Tell whether a file's own header, which some readers believe, agrees with the directory."""
    source = opened.fp
    if source is None:
        return False
    source.seek(info.header_offset)
    head = source.read(_LOCAL.size)
    if len(head) != _LOCAL.size:
        return False
    mark, _, flags, method, _, crc, packed, size, name, extra = _LOCAL.unpack(head)
    return (mark, flags, method, crc, packed, size, name, extra) == (
        b"PK\x03\x04", 0, zipfile.ZIP_STORED, info.CRC, info.file_size, info.file_size,
        len(info.filename), 0,
    )  # fmt: skip


def _check_entry(info: zipfile.ZipInfo, name: str) -> None:
    if name != info.filename or not _NAME.fullmatch(name):
        raise ArchiveRefusedError(f"The name {name!r} is not one of a bundle's.")
    if info.flag_bits & 0x1:
        raise ArchiveRefusedError(f"{name} is encrypted.")
    if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
        raise ArchiveRefusedError(f"{name} is compressed; a bundle's files are stored.")
    if info.external_attr >> 16 & 0o170000 not in {0, 0o100000}:
        raise ArchiveRefusedError(f"{name} is not a regular file.")
    if info.flag_bits or info.comment or (info.extra and info.extra[:2] != _ZIP64):
        # another name, or a second size, for readers that look there
        raise ArchiveRefusedError(f"{name} says more of itself than a bundle's file does.")
    if info.file_size > MAX_FILE_BYTES:
        raise ArchiveRefusedError(f"{name} is larger than {MAX_FILE_BYTES} bytes.")
