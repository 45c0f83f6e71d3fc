"""The file of a backup: a tar archive in the age format, its manifest last.

age (age-encryption.org/v1, C2SP) encrypts to public keys, so that the machine that makes backups
cannot read them, and authenticates every 64 KiB and the end: a cut or changed file is refused. The
manifest names each part with its size and SHA-256; without it the file is not whole.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

import msgspec
import pyrage

from atlas.cli.backup.errors import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
_CHUNK = 1 << 20


class Part(msgspec.Struct, frozen=True):
    """A file of the backup: its name in the archive, its size in bytes, SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds. `schema_revision` is the database's; `made_at` ISO 8601, UTC."""

    format: int
    atlas: str
    made_at: str
    schema_revision: str
    postgresql: str
    parts: tuple[Part, ...]

    @property
    def objects(self) -> int:
        """How many stored files of evidence and reports it holds."""
        return sum(part.name.startswith("storage/") for part in self.parts)

    @property
    def size(self) -> int:
        """Bytes of all parts, before encryption."""
        return sum(part.size for part in self.parts)


class Writer:
    """Adds parts to an archive and keeps what the manifest says of them."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.parts: list[Part] = []

    def add_file(self, name: str, path: Path) -> None:
        """Add a file under a name; one that is gone by now is left out."""
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return
        with file:
            size = os.fstat(file.fileno()).st_size
            hashed = _Hashing(file)
            self._tar.addfile(_member(name, size), hashed)
        self.parts.append(Part(name, size, hashed.digest()))

    def close(self, manifest: Manifest) -> None:
        """Write the manifest, which ends the archive."""
        content = msgspec.json.encode(manifest)
        self._tar.addfile(_member(MANIFEST, len(content)), io.BytesIO(content))


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


class _Hashing(io.RawIOBase):
    """Reads a file and hashes what was read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self._hash.update(content)
        return content

    def digest(self) -> str:
        return self._hash.hexdigest()


@contextmanager
def writing(target: Path, recipients: Sequence[str]) -> Iterator[Writer]:
    """Make a backup file; it gets its name when it is whole, and never replaces another file.

    Raises:
        BackupError: a recipient is no key, the file exists, or it cannot be written.

    """
    keys = [_recipient(text) for text in recipients]
    if not keys:
        raise BackupError(
            "No key to encrypt the backup to was given.",
            "Make one with `atlas backup-key FILE` and name it with --recipient.",
        )
    if target.exists():
        raise BackupError(f"{target} exists.", "Name a new file; a backup is never overwritten.")
    partial = target.with_name(f".{target.name}.partial")
    try:
        with (
            os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out,
            _piped(lambda source: pyrage.encrypt_io(source, out, keys)) as sink,
            tarfile.open(fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            yield Writer(tar)
        with partial.open("rb") as made:
            os.fsync(made.fileno())
        os.link(partial, target)  # fails where another one was made meanwhile
    except OSError as error:
        if error.filename is not None and Path(error.filename) not in {target, partial}:
            raise BackupError(
                f"{error.filename} cannot be read: {error.strerror}.",
                "Run as the account that created the installation.",
            ) from error
        raise BackupError(
            f"{target} cannot be written: {error.strerror or error}.",
            "Check the folder, its permissions and its free space.",
        ) from error
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _piped(consume: Callable[[IO[bytes]], None]) -> Iterator[BinaryIO]:
    """Yield a file whose content another thread consumes; its failure is raised here."""
    reader, writer = os.pipe()
    with _other_thread(consume, reader, "rb"), os.fdopen(writer, "wb", buffering=_CHUNK) as sink:
        yield sink


@contextmanager
def _decrypted(file: BinaryIO, keys: Sequence[pyrage.x25519.Identity]) -> Iterator[BinaryIO]:
    """Yield what an age file holds; that it is not authentic is raised here."""
    reader, writer = os.pipe()

    def produce(sink: IO[bytes]) -> None:
        try:
            pyrage.decrypt_io(file, sink, keys)
        except OSError as error:
            if error.errno is None:  # the library's word for a cut or changed file
                raise tarfile.TarError("it was cut or changed") from error
            raise

    with _other_thread(produce, writer, "wb"), os.fdopen(reader, "rb") as source:
        yield source


@contextmanager
def _other_thread(run: Callable[[IO[bytes]], None], end: int, mode: str) -> Iterator[None]:
    """Run a function on one end of a pipe; its failure counts more than the other end's."""
    failed: list[BaseException] = []

    def work() -> None:
        try:
            with os.fdopen(end, mode) as file:
                run(file)
        except BrokenPipeError:  # the other end has stopped, and says why
            pass
        except BaseException as error:  # noqa: BLE001  raised in the caller's thread
            failed.append(error)

    thread = threading.Thread(target=work, name="backup")
    thread.start()
    try:
        yield
    finally:
        thread.join()
        if failed:
            raise failed[0]


def read_keys(path: Path) -> list[str]:
    """Return the private keys of a file, one in a line; lines that begin with # are comments.

    Raises:
        BackupError: it cannot be read, or holds none.

    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"{path} cannot be read.", "Name the file of a private key.") from error
    found = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if not found:
        raise BackupError(f"{path} holds no key.", "Name the file that `atlas backup-key` made.")
    return found


def new_key() -> tuple[str, str]:
    """Return a new private key and the public key that goes with it."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise BackupError(
            "A --recipient is no public key.",
            "It begins with age1; `atlas backup-key FILE` makes a pair and prints it.",
        ) from error


def _identity(text: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError as error:
        raise BackupError(
            "The file of --identity holds something that is no private key.",
            "Its lines begin with AGE-SECRET-KEY-1, or with # for a comment.",
        ) from error


def _damaged(source: Path, why: str) -> BackupError:
    return BackupError(
        f"{source} is no whole backup for this key: {why}.",
        "Nothing was restored. Copy it again, or take another backup or key.",
    )


def unpack(source: Path, identities: Sequence[str], folder: Path | None) -> Manifest:
    """Read a whole backup, compare every part with the manifest, and return the manifest.

    Args:
        source: the file.
        identities: private keys, one of which it is encrypted to.
        folder: where the parts are written; None only checks them.

    Raises:
        BackupError: it is damaged, cut, of another format, or encrypted to other keys.

    """
    keys = [_identity(text) for text in identities]
    found: dict[str, Part] = {}
    try:
        with source.open("rb") as file, _decrypted(file, keys) as content:
            manifest = _read(content, folder, found)
    except (pyrage.DecryptError, tarfile.TarError, EOFError) as error:
        raise _damaged(source, str(error)) from error
    except OSError as error:
        raise BackupError(
            f"{source} cannot be read: {error.strerror or error}.", "Check its path."
        ) from error
    if manifest is None:
        raise _damaged(source, "its manifest is missing")
    if manifest.format != FORMAT:
        raise BackupError(
            f"{source} has the format {manifest.format}; this release reads {FORMAT}.",
            f"Restore it with Atlas {manifest.atlas}, then upgrade.",
        )
    if {part.name: part for part in manifest.parts} != found:
        raise _damaged(source, "its parts are not those of its manifest")
    return manifest


def _read(content: BinaryIO, folder: Path | None, found: dict[str, Part]) -> Manifest | None:
    manifest = None
    with tarfile.open(fileobj=content, mode="r|") as tar:
        for member in tar:
            file = tar.extractfile(member) if member.isreg() else None
            if file is None or manifest is not None or not _safe(member.name):
                raise tarfile.TarError(f"{member.name[:100]!r} does not belong into a backup")
            if member.name == MANIFEST:
                manifest = msgspec.json.decode(file.read(), type=Manifest)
            else:
                found[member.name] = _keep(member.name, file, folder)
    while content.read(_CHUNK):  # to the end, which is authenticated
        pass
    return manifest


def _keep(name: str, file: IO[bytes], folder: Path | None) -> Part:
    hashed = hashlib.sha256()
    size = 0
    target = None if folder is None else folder.joinpath(*PurePosixPath(name).parts)
    if target is not None:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.devnull if target is None else target, "wb", opener=_private) as out:
        while part := file.read(_CHUNK):
            hashed.update(part)
            size += len(part)
            out.write(part)
    return Part(name, size, hashed.hexdigest())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _safe(name: str) -> bool:
    """Whether a name stays below the folder that is restored."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts
