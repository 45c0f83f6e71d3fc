"""The master keys of this process: from its settings, or from a file that is read again on change.

The first key encrypts; all decrypt. A rotation puts a new key in front and keeps the old one until
nothing is encrypted with it, so processes that have seen the change and those that have not read
each other's rows: a process that meets an unknown key id reads the file again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from atlas.foundation.config import Settings, split_list
from atlas.sources.credentials.domain.sealing import MasterKey, new_key_text
from atlas.sources.credentials.errors import KeyInUseError, KeysNotManagedError, MasterKeyError

SETTING = "ATLAS_CREDENTIALS_MASTER_KEY"
FILE_SETTING = "ATLAS_CREDENTIALS_KEY_FILE"
_Stamp = tuple[int, int, int]


class KeyRing:
    """The keys that decrypt, and the one that encrypts.

    Args:
        fixed: keys of the settings, the encrypting one first; they come before those of the file.
        path: a file with one key a line, the encrypting one first; read again when it changes.

    Raises:
        MasterKeyError: the file is there and cannot be read.

    """

    def __init__(self, fixed: tuple[MasterKey, ...] = (), path: Path | None = None) -> None:
        self._fixed = fixed
        self._path = path
        self._stamp: _Stamp | None = None
        self._of_file: tuple[MasterKey, ...] = ()
        self._refresh()

    @property
    def keys(self) -> tuple[MasterKey, ...]:
        """Every key, the encrypting one first, as the file stands now."""
        self._refresh()
        return self._all()

    def current(self) -> MasterKey:
        """Return the key that encrypts.

        Raises:
            MasterKeyError: there is none.

        """
        keys = self.keys
        if not keys:
            raise MasterKeyError(f"{SETTING} is not set: give it base64 of 32 random bytes.")
        return keys[0]

    def find(self, key_id: str) -> MasterKey | None:
        """Return a key by its id; None: this process does not have it."""
        return _find(self._all(), key_id) or _find(self.keys, key_id)

    @property
    def managed(self) -> bool:
        """Whether Atlas makes and removes keys here: in a file of its own, with none set over it.

        A file that is mounted read-only (a secret of Kubernetes) is the operator's.
        """
        path = self._path
        return not self._fixed and path is not None and os.access(path.parent, os.W_OK)

    def make_key(self) -> MasterKey:
        """Put a new key in front; the file is replaced whole, so a crash leaves the old or the new.

        Raises:
            KeysNotManagedError: the keys are the operator's.

        """
        text = new_key_text()
        self._rewrite(lambda lines: [text, *lines])
        return self.current()

    def retire(self, key_id: str) -> None:
        """Remove a key. The caller has made sure that nothing is encrypted with it.

        Raises:
            KeysNotManagedError: the keys are the operator's.
            KeyInUseError: it is the one that encrypts.

        """
        if self.current().id == key_id:
            raise KeyInUseError(f"{key_id} is the current key: rotate first.")
        self._rewrite(lambda lines: [one for one in lines if MasterKey.from_text(one).id != key_id])

    def _rewrite(self, change: Callable[[list[str]], list[str]]) -> None:
        if not self.managed or self._path is None:
            raise KeysNotManagedError(
                f"The keys stand in {SETTING} or {FILE_SETTING}: change them there."
            )
        lines = _lines(self._path)
        write_keys(self._path, change(lines))
        self._refresh()

    def _all(self) -> tuple[MasterKey, ...]:
        return (*self._fixed, *self._of_file)

    def _refresh(self) -> None:
        if self._path is None:
            return
        try:
            found = self._path.stat()
            stamp = (found.st_mtime_ns, found.st_ino, found.st_size)
            if stamp == self._stamp:
                return
            known = {key.id: key for key in self._of_file}
            read = [MasterKey.from_text(line) for line in _lines(self._path)]
        except FileNotFoundError:
            return  # what was read stays good
        except (OSError, ValueError) as error:
            raise MasterKeyError(
                f"The file of {FILE_SETTING} cannot be read ({type(error).__name__}): one key a"
                " line, base64 of 32 bytes."
            ) from None
        self._of_file = tuple(known.get(key.id, key) for key in read)
        self._stamp = stamp


def ring_of(settings: Settings) -> KeyRing:
    """Return the ring that the settings describe.

    Raises:
        MasterKeyError: a key is not base64 of 32 bytes, or the file cannot be read.

    """
    given = settings.credentials_master_key
    texts = split_list(given.get_secret_value()) if given else []
    try:
        fixed = tuple(MasterKey.from_text(text) for text in texts)
    except ValueError as error:
        raise MasterKeyError(f"{SETTING}: a key {error}.") from None
    return KeyRing(fixed, settings.credentials_key_file)


def write_keys(path: Path, lines: list[str]) -> None:
    """Write a key file of mode 0600 and replace the old one at once."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and line[0] != "#"]


def _find(keys: tuple[MasterKey, ...], key_id: str) -> MasterKey | None:
    return next((key for key in keys if key.id == key_id), None)
