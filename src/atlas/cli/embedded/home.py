"""The data folder: where everything of one installation lies.

secrets.json     passwords and keys, random, mode 0600 (back it up with the rest)
credentials.keys master keys of the credential vault, mode 0600 (back it up with the rest)
endpoints.json   ports and process ids of the running stack
.lock            held while anything is checked, made or started
.up.lock         held by `atlas up` as long as it lives
postgres/        data (cluster), pginstall (copy of the programs, when needed)
temporal/        temporal.db
storage/         evidence and reports
logs/            one file per child process
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, TypedDict

from atlas.cli.embedded.errors import EmbeddedError

LOG_LIMIT_BYTES = 10_000_000
"""A child's log above this size is set aside (one older file is kept) at its next start."""


class Endpoint(TypedDict):
    """Where one running part listens."""

    host: str
    port: int
    pid: int


@dataclass(frozen=True, slots=True)
class Secrets:
    """Random passwords and keys of one installation."""

    postgres_super: str
    postgres_owner: str
    postgres_app: str
    temporal_codec_key: str
    signing_key_secret: str
    login_salt: str

    @classmethod
    def generate(cls) -> Secrets:
        """Make a fresh set: 192-bit passwords, 256-bit keys in base64."""
        return cls(
            postgres_super=secrets.token_urlsafe(24),
            postgres_owner=secrets.token_urlsafe(24),
            postgres_app=secrets.token_urlsafe(24),
            temporal_codec_key=_key(),
            signing_key_secret=_key(),
            login_salt=_key(),
        )


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def readable_password() -> str:
    """Return a random password of 100 bits that can be typed from a screen."""
    # 20 symbols of 5 bits; no 0/O, 1/l/I
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))
    return "-".join(groups)


def default_home() -> Path:
    """Return the data folder used when none is named.

    Root's own home is closed to the account PostgreSQL runs under, so root uses
    `/var/lib/atlas`; everyone else `$XDG_DATA_HOME/atlas` or `~/.local/share/atlas`.
    """
    if os.geteuid() == 0:
        return Path("/var/lib/atlas")
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "atlas"


class Home:
    """One data folder."""

    def __init__(self, root: Path) -> None:
        self.root = root.expanduser().absolute()
        self.postgres = self.root / "postgres"
        self.temporal = self.root / "temporal"
        self.storage = self.root / "storage"
        self.logs = self.root / "logs"
        self._secrets_file = self.root / "secrets.json"
        self._endpoints_file = self.root / "endpoints.json"
        self.credentials_keys = self.root / "credentials.keys"

    @property
    def exists(self) -> bool:
        """Whether an installation was ever started here.

        Raises:
            EmbeddedError: when another account keeps the folder closed.

        """
        try:
            self._secrets_file.stat()
        except PermissionError as error:
            raise EmbeddedError(
                f"The data folder {self.root} is closed to this account.",
                "Run as the account that created it, or name another folder with --data-dir.",
            ) from error
        except OSError:
            return False
        return True

    def prepare(self) -> None:
        """Make the folders. The root may be entered by all but listed by its owner alone.

        Raises:
            EmbeddedError: when the folder cannot be made.

        """
        try:
            self.root.mkdir(mode=0o711, parents=True, exist_ok=True)
            # only folders of our own making change mode
            for folder, mode in (
                (self.postgres, 0o711),
                (self.temporal, 0o700),
                (self.storage, 0o700),
                (self.logs, 0o700),
            ):
                folder.mkdir(exist_ok=True)
                if folder.stat().st_uid == os.geteuid():
                    folder.chmod(mode)
        except OSError as error:
            raise EmbeddedError(
                f"The data folder {self.root} cannot be created: {error.strerror}.",
                "Name one you can write to with --data-dir.",
            ) from error

    def secrets(self) -> Secrets:
        """Return the installation's secrets, making them at the first call (under the lock).

        Raises:
            EmbeddedError: when the file is damaged, or lost while a cluster exists.

        """
        if self._secrets_file.exists():
            return self._read_secrets()
        if (self.postgres / "data").exists():
            raise EmbeddedError(
                f"{self._secrets_file} is missing, but the database exists.",
                "Restore the file from a backup: without it no one can sign in to the database.",
            )
        made = Secrets.generate()
        self._write_secrets(made)
        return made

    def add_signing_secret(self) -> bool:
        """Put a new secret of signing keys before the known one; False: there are two already."""
        known = self.secrets()
        if "," in known.signing_key_secret:
            return False
        self._write_secrets(
            replace(known, signing_key_secret=f"{_key()},{known.signing_key_secret}")
        )
        return True

    def keep_first_signing_secret(self) -> None:
        """Forget all secrets of signing keys but the one that encrypts."""
        known = self.secrets()
        first = known.signing_key_secret.split(",")[0]
        self._write_secrets(replace(known, signing_key_secret=first))

    def runs(self) -> bool:
        """Whether the API of the installation runs."""
        found = self.endpoints().get("api")
        if found is None:
            return False
        try:
            os.kill(found["pid"], 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True

    def _write_secrets(self, values: Secrets) -> None:
        write_private(self._secrets_file, json.dumps(asdict(values), indent=2) + "\n")

    def credentials_key_file(self) -> Path:
        """Return the file of the vault's master keys, made with a first key where there is none.

        A file of its own, since running processes read it again when a key is rotated; its keys
        are in no environment.
        """
        if not self.credentials_keys.exists():
            made = self.credentials_keys.with_name(
                f".{self.credentials_keys.name}-{secrets.token_hex(8)}"
            )
            write_private(made, f"{_key()}\n")
            try:
                os.link(made, self.credentials_keys)  # of two processes one makes it
            except FileExistsError:
                pass
            finally:
                made.unlink()
        return self.credentials_keys

    def _read_secrets(self) -> Secrets:
        try:
            values = json.loads(self._secrets_file.read_text())
            return Secrets(**{field.name: str(values[field.name]) for field in fields(Secrets)})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EmbeddedError(
                f"{self._secrets_file} cannot be read ({type(error).__name__}).",
                "Run as the account that created it, or restore it from a backup.",
            ) from error

    def endpoints(self) -> dict[str, Endpoint]:
        """Return what the endpoint file says; empty when there is none."""
        try:
            found = json.loads(self._endpoints_file.read_text())
            return {
                part: Endpoint(host=str(at["host"]), port=int(at["port"]), pid=int(at["pid"]))
                for part, at in found.items()
            }
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}  # damaged: whoever runs is found by its folder, and the file written anew

    def write_endpoint(self, part: str, endpoint: Endpoint | None) -> None:
        """Record where a part listens; None forgets its process but keeps nothing."""
        found = self.endpoints()
        if endpoint is None:
            found.pop(part, None)
        else:
            found[part] = endpoint
        write_private(self._endpoints_file, json.dumps(found, indent=2) + "\n")

    def open_log(self, part: str) -> Any:
        """Open a child's log file for appending (binary)."""
        path = self.logs / f"{part}.log"
        if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
            path.replace(path.with_suffix(".log.1"))
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")

    @contextmanager
    def locked(self, *, timeout: float = 120.0) -> Iterator[None]:
        """Hold the installation's lock: one process checks, makes or starts at a time.

        Raises:
            EmbeddedError: when another process keeps it for longer than `timeout` seconds.

        """
        self.prepare()
        with (self.root / ".lock").open("a") as file:
            deadline = time.monotonic() + timeout
            while not _try_lock(file.fileno()):
                if time.monotonic() > deadline:
                    raise EmbeddedError(
                        f"Another atlas command keeps {self.root} locked.",
                        "Wait until it has ended, or stop it.",
                    )
                time.sleep(0.05)
            yield

    @contextmanager
    def up_lock(self) -> Iterator[None]:
        """Hold the lock of `atlas up`; the kernel drops it when the process dies.

        Raises:
            EmbeddedError: when another `atlas up` runs here.

        """
        self.prepare()
        with (self.root / ".up.lock").open("a") as file:
            # a second try: `is_up` of another command holds it for an instant
            if not (_try_lock(file.fileno()) or _try_lock(file.fileno(), after=0.3)):
                raise EmbeddedError(
                    f"`atlas up` already runs with the data folder {self.root}.",
                    "Use that one, stop it with Ctrl-C, or name another folder with --data-dir.",
                )
            yield

    def is_up(self) -> bool:
        """Whether an `atlas up` lives here."""
        path = self.root / ".up.lock"
        if not path.exists():
            return False
        with path.open("a") as file:
            return not _try_lock(file.fileno())


def _try_lock(descriptor: int, *, after: float = 0) -> bool:
    time.sleep(after)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600 so that a crash leaves the old or the new one, never half."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a minimal environment for a server: nothing of the caller's leaks into it."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", **(extra or {})}
