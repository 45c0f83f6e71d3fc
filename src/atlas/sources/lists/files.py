"""Finding the files of one list version in a folder, a zip archive, or next to a primary file.

OFAC's csv files are four that belong together; every other format is one file, with or without a
manifest next to it. Archives are untrusted: members are counted, paths and sizes checked before and
while reading, nothing is unpacked to disk.
"""

import gzip
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from atlas.foundation.core.printable import printable
from atlas.sources.lists.domain.catalogue import DFAT_XLSX, LISTS, ListDefinition
from atlas.sources.lists.domain.file_names import date_in
from atlas.sources.lists.domain.source_files import SourceFile
from atlas.sources.lists.errors import ListFileError

MAX_FILE_BYTES = 1024 * 1024 * 1024
MAX_JSON_BYTES = 16 * MAX_FILE_BYTES
MAX_MEMBERS = 200
_MAX_NESTED = 4
MAX_RATIO = 200
"""Lists compress 5- to 30-fold; beyond 200-fold it is a bomb."""
_RATIO_FROM = 1 << 20
_MANIFEST = "manifest.json"
_MANIFEST_SUFFIX = ".manifest.json"
_MAX_MANIFEST = 1 << 20
_JSON = (".json", ".jsonl", ".ndjson", ".ftm")
_DATA = (".xml", ".csv", ".txt", ".xlsx", *_JSON)

_SPREADSHEET = ("mimetype", "[Content_Types].xml")
"""In every OpenDocument and Office file, which are zip archives of their own."""
_AFFIX = re.compile(r"^[\d\-_. ]+|[\d\-_. ]+$|[-_ ]*\(\d+\)$")


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """The files of one version by role, and what their names and stamps say of its date."""

    files: Mapping[str, SourceFile]
    named_date: date | None
    stamp: date
    stamp_source: str
    manifest: SourceFile | None = None


def find_files(path: Path, definition: ListDefinition) -> FoundFiles:
    """Find the files of one version at `path`.

    Raises ListFileError when the path does not exist, a companion is missing, several files may
    be meant, or the archive is damaged, encrypted, oversized, or leads outside itself.
    """
    try:
        return _find(path, definition)
    except OSError as error:
        raise ListFileError(path.name, 0, _unreadable(error)) from error


def _unreadable(error: OSError) -> str:
    return f"cannot be read: {(error.strerror or 'no access').lower()}"


def _find(path: Path, definition: ListDefinition) -> FoundFiles:
    if path.is_dir():
        folder = _with_files(path)
        return _in_folder(folder, folder, definition)
    if not path.is_file():
        reason = "neither a file nor a folder" if path.exists() else "no such file or folder"
        raise ListFileError(path.name, 0, reason)
    if path.stat().st_size == 0:
        raise ListFileError(path.name, 0, "the file is empty")
    if zipfile.is_zipfile(path):
        return _in_zip(path, definition)
    if path.suffix.lower() == ".zip":
        raise ListFileError(path.name, 0, "not a zip archive, or cut off")
    return _in_folder(path.parent, path, definition)


def _with_files(folder: Path) -> Path:
    """Return the folder, or the one in it where it holds nothing else (an unpacked archive)."""
    for _ in range(_MAX_NESTED):
        inner = [item for item in folder.iterdir() if not item.name.startswith((".", "__MACOSX"))]
        if len(inner) != 1 or not inner[0].is_dir():
            break
        folder = inner[0]
    return folder


def _in_folder(folder: Path, given: Path, definition: ListDefinition) -> FoundFiles:
    names = {item.name: item for item in sorted(folder.iterdir()) if item.is_file()}
    if given.is_file():
        role = _role(given.name, definition)
        chosen = {"primary": given.name}
        if role is not None:
            primary = given.name if role == "primary" else None
            chosen = _choose(list(names), definition, given.name, primary)
    else:
        chosen = _of_many(list(names), definition, given.name)
    manifest = chosen["primary"].removesuffix(".gz") + _MANIFEST_SUFFIX
    files = {
        role: SourceFile(printable(name), _bounded_open(names[name], name))
        for role, name in chosen.items()
    }
    stamp = datetime.fromtimestamp(names[chosen["primary"]].stat().st_mtime, UTC).date()
    beside = next((names[name] for name in (manifest, _MANIFEST) if name in names), None)
    return FoundFiles(
        files,
        date_in(chosen["primary"], folder.resolve().name),
        stamp,
        "file",
        SourceFile(beside.name, _bounded_open(beside, beside.name)) if beside else None,
    )


def _of_many(names: list[str], definition: ListDefinition, where: str) -> dict[str, str]:
    """Choose among the files of a folder or archive: OFAC's four, otherwise the only data file."""
    csv_family = any(_role(name, item) for name in names for item in LISTS.values() if item.files)
    if definition.files and csv_family:
        return _choose(names, definition, where, None)
    data = [name for name in names if _is_data(name)]
    if len(data) == 1:
        return {"primary": data[0]}
    if data:
        shown = ", ".join(sorted(data)[:5])
        raise ListFileError(where, 0, f"several files ({shown}): name the one that is the list")
    if definition.files:
        return _choose(names, definition, where, None)
    raise ListFileError(where, 0, "no XML, csv or JSON lines file in it")


def _is_data(name: str) -> bool:
    lowered = name.lower().removesuffix(".gz")
    if lowered.startswith(".") or lowered == _MANIFEST or lowered.endswith(_MANIFEST_SUFFIX):
        return False
    return lowered.endswith(_DATA) and not lowered.startswith(("readme", "license", "licence"))


def _in_zip(path: Path, definition: ListDefinition) -> FoundFiles:
    try:
        with zipfile.ZipFile(path) as archive:
            everything = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise ListFileError(path.name, 0, f"damaged zip archive: {error}") from error
    _check_paths(path.name, everything)
    members = [i for i in everything if not i.is_dir() and not i.filename.startswith("__MACOSX/")]
    _check_members(path.name, members)
    by_name = {PurePosixPath(info.filename).name: info for info in members}
    if not by_name.keys().isdisjoint(_SPREADSHEET):
        if DFAT_XLSX in definition.formats and _SPREADSHEET[1] in by_name:
            return _in_folder(path.parent, path, definition)
        raise ListFileError(path.name, 0, "a spreadsheet (ods, xlsx): load the XML or the csv")
    chosen = _of_many(list(by_name), definition, path.name)
    files = {
        role: SourceFile(name, _zip_open(path, by_name[name])) for role, name in chosen.items()
    }
    primary = by_name[chosen["primary"]]
    try:
        stamp = date(*primary.date_time[:3])
    except ValueError as error:
        raise ListFileError(path.name, 0, f"damaged zip archive: {error}") from error
    inside = PurePosixPath(primary.filename)
    named = date_in(inside.name, inside.parent.name, path.stem)
    beside = next((n for n in by_name if n == _MANIFEST or n.endswith(_MANIFEST_SUFFIX)), None)
    manifest = SourceFile(beside, _zip_open(path, by_name[beside])) if beside else None
    return FoundFiles(files, named, stamp, "archive", manifest)


def read_manifest(file: SourceFile) -> bytes:
    """Return the bytes of a manifest.

    Raises ListFileError when it is larger than a manifest is.
    """
    with file.open() as stream:
        raw = stream.read(_MAX_MANIFEST + 1)
    if len(raw) > _MAX_MANIFEST:
        raise ListFileError(file.name, 0, "larger than a manifest is")
    return raw


def _check_paths(name: str, members: list[zipfile.ZipInfo]) -> None:
    for info in members:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        drive = len(info.filename) > 1 and info.filename[1] == ":"
        link = info.external_attr >> 28 == 0xA
        if ".." in parts or info.filename.startswith(("/", "\\")) or drive or link:
            shown = info.filename[:80]
            raise ListFileError(name, 0, f"{shown} leads outside the archive")


def _check_members(name: str, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise ListFileError(name, 0, f"more than {MAX_MEMBERS} files in the archive")
    seen: set[str] = set()
    for info in members:
        base = PurePosixPath(info.filename).name.lower()
        if info.flag_bits & 0x1:
            raise ListFileError(name, 0, f"{base} is encrypted")
        if base in seen:
            raise ListFileError(name, 0, f"{base} stands twice in the archive")
        seen.add(base)
        ratio = info.file_size / max(1, info.compress_size)
        large = info.file_size > _limit(base)
        if large or (info.file_size > _RATIO_FROM and ratio > MAX_RATIO):
            raise ListFileError(name, 0, f"{base} is larger than is safe to unpack")


def _choose(
    names: list[str], definition: ListDefinition, where: str, primary: str | None
) -> dict[str, str]:
    chosen: dict[str, str] = {"primary": primary} if primary else {}
    for name in sorted(names, key=lambda item: (not _exact(item, definition), item)):
        role = _role(name, definition)
        if role:
            chosen.setdefault(role, name)
    missing = [published for role, published in definition.files if role not in chosen]
    if missing:
        raise ListFileError(where, 0, _unknown(definition, names, missing))
    return {role: chosen[role] for role, _ in definition.files}


def _unknown(definition: ListDefinition, names: list[str], missing: list[str] | None = None) -> str:
    for other in LISTS.values():
        if (
            other.files
            and other.files != definition.files
            and any(_role(name, other) == "primary" for name in names)
        ):
            return f"these are files of {other.id}, not of {definition.id}"
    wanted = [published for _, published in definition.files]
    if missing and len(missing) < len(wanted):
        return f"missing {', '.join(missing)}: {', '.join(wanted)} make one version"
    return f"no file of {definition.id} here: expected {', '.join(wanted)}"


def _exact(name: str, definition: ListDefinition) -> bool:
    return name.lower() in {published for _, published in definition.files}


def _role(name: str, definition: ListDefinition) -> str | None:
    stem = name.lower().removesuffix(".gz")
    if not stem.endswith(".csv"):
        return None
    bare = f"{_AFFIX.sub('', _AFFIX.sub('', stem.removesuffix('.csv')))}.csv"
    for role, published in definition.files:
        if bare == published:
            return role
    return None


class _Bounded(io.RawIOBase):
    """A stream that refuses to give more bytes than is safe."""

    def __init__(self, stream: BinaryIO, name: str, packed: int | None) -> None:
        self._stream = stream
        self._name = name
        self._left = _limit(name)
        if packed is not None:
            self._left = min(self._left, max(_RATIO_FROM, packed * MAX_RATIO))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise ListFileError(self._name, 0, f"cannot be unpacked: {error}") from error
        except Exception as error:  # zlib.error and the like: the archive's bytes are damaged
            if type(error).__module__ in {"zlib", "lzma", "_lzma", "bz2"}:
                raise ListFileError(self._name, 0, f"cannot be unpacked: {error}") from error
            raise
        self._left -= len(data)
        if self._left < 0:
            raise ListFileError(self._name, 0, "larger than is safe to unpack")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _limit(name: str) -> int:
    json = name.lower().removesuffix(".gz").endswith(_JSON)
    return MAX_JSON_BYTES if json else MAX_FILE_BYTES


def _bounded(stream: BinaryIO, name: str, packed: int | None = None) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(_Bounded(stream, name, packed), 1 << 16))


def _bounded_open(path: Path, name: str) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        try:
            with path.open("rb") as stream:
                packed = stream.read(2) == b"\x1f\x8b"
        except OSError as error:
            raise ListFileError(name, 0, _unreadable(error)) from error
        if packed:
            return _bounded(cast("BinaryIO", gzip.open(path, "rb")), name, path.stat().st_size)
        if path.suffix.lower() == ".gz":
            raise ListFileError(name, 0, "not a gzip file")
        return _bounded(path.open("rb"), name)

    return opened


def _zip_open(path: Path, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        try:
            member = zipfile.ZipFile(path).open(info)  # noqa: SIM115  the caller closes it
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            raise ListFileError(path.name, 0, f"cannot be unpacked: {error}") from error
        inner = cast("BinaryIO", member)
        name = PurePosixPath(info.filename).name
        if not name.lower().endswith(".gz"):
            return _bounded(inner, name)
        unpacked = cast("BinaryIO", gzip.open(inner, "rb"))  # noqa: SIM115  the caller closes it
        return _bounded(unpacked, name, info.file_size)

    return opened
