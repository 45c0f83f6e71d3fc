"""Finding the files of one list version in a folder, a zip archive, or beside a primary file.

Archives are untrusted: members are counted, sizes bounded before and while reading, nothing is
unpacked to disk.
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

from atlas.sources.lists.domain.catalogue import LISTS, ListDefinition
from atlas.sources.lists.domain.ofac_csv import SourceFile
from atlas.sources.lists.errors import ListFileError

MAX_FILE_BYTES = 512 * 1024 * 1024
MAX_MEMBERS = 200
MAX_RATIO = 200
"""A csv of names compresses about 5-fold; beyond 200-fold it is a bomb."""

_DATED = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])(?:[-_.]?(0[1-9]|[12]\d|3[01]))?(?!\d)"
)
_AFFIX = re.compile(r"^[\d\-_. ]+|[\d\-_. ]+$|[-_ ]*\(\d+\)$")


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """The files of one version by role, and what their names and stamps say of its date."""

    files: Mapping[str, SourceFile]
    named_date: date | None
    stamp: date
    stamp_source: str


def find_files(path: Path, definition: ListDefinition) -> FoundFiles:
    """Find the companion files at `path`.

    Raises ListFileError when the path does not exist, a companion is missing, or the archive
    is damaged, encrypted or oversized.
    """
    if path.is_dir():
        return _in_folder(path, path, definition)
    if not path.is_file():
        raise ListFileError(path.name, 0, "no such file or folder")
    if path.stat().st_size == 0:
        raise ListFileError(path.name, 0, "the file is empty")
    if zipfile.is_zipfile(path):
        return _in_zip(path, definition)
    if path.suffix.lower() == ".zip":
        raise ListFileError(path.name, 0, "not a zip archive, or cut off")
    return _in_folder(path.parent, path, definition)


def _in_folder(folder: Path, given: Path, definition: ListDefinition) -> FoundFiles:
    names = {item.name: item for item in sorted(folder.iterdir()) if item.is_file()}
    if given.is_file():
        role = _role(given.name, definition)
        if role is None:
            raise ListFileError(given.name, 0, _unknown(definition, [given.name]))
        primary = given.name if role == "primary" else None
    else:
        primary = None
    chosen = _choose(list(names), definition, str(given.name), primary)
    files = {
        role: SourceFile(name, _bounded_open(names[name], name)) for role, name in chosen.items()
    }
    stamp = datetime.fromtimestamp(names[chosen["primary"]].stat().st_mtime, UTC).date()
    return FoundFiles(files, _date_in(chosen["primary"], folder.resolve().name), stamp, "file")


def _in_zip(path: Path, definition: ListDefinition) -> FoundFiles:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [
                info
                for info in archive.infolist()
                if not info.is_dir() and not info.filename.startswith("__MACOSX/")
            ]
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise ListFileError(path.name, 0, f"damaged zip archive: {error}") from error
    _check_members(path.name, members)
    by_name = {PurePosixPath(info.filename).name: info for info in members}
    chosen = _choose(list(by_name), definition, path.name, None)
    files = {
        role: SourceFile(name, _zip_open(path, by_name[name])) for role, name in chosen.items()
    }
    primary = by_name[chosen["primary"]]
    try:
        stamp = date(*primary.date_time[:3])
    except ValueError as error:
        raise ListFileError(path.name, 0, f"damaged zip archive: {error}") from error
    inside = PurePosixPath(primary.filename)
    named = _date_in(inside.name, inside.parent.name, path.stem)
    return FoundFiles(files, named, stamp, "archive")


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
        if info.file_size > MAX_FILE_BYTES or (info.file_size > 1 << 20 and ratio > MAX_RATIO):
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
        if other.files != definition.files and any(
            _role(name, other) == "primary" for name in names
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


def _date_in(*names: str) -> date | None:
    for name in names:
        if found := _DATED.search(name):
            try:
                return date(int(found[1]), int(found[2]), int(found[3] or 1))
            except ValueError:
                continue
    return None


class _Bounded(io.RawIOBase):
    """A stream that refuses to give more bytes than is safe."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._left = MAX_FILE_BYTES

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


def _bounded(stream: BinaryIO, name: str) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(_Bounded(stream, name), 1 << 16))


def _bounded_open(path: Path, name: str) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        if path.suffix.lower() == ".gz":
            return _bounded(cast("BinaryIO", gzip.open(path, "rb")), name)
        return _bounded(path.open("rb"), name)

    return opened


def _zip_open(path: Path, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        try:
            member = zipfile.ZipFile(path).open(info)  # noqa: SIM115  the caller closes it
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            raise ListFileError(path.name, 0, f"cannot be unpacked: {error}") from error
        inner = cast("BinaryIO", member)
        if info.filename.lower().endswith(".gz"):
            inner = cast("BinaryIO", gzip.open(inner, "rb"))  # noqa: SIM115  the caller closes it
        return _bounded(inner, PurePosixPath(info.filename).name)

    return opened
