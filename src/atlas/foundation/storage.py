"""Blobs, content-addressed under a tenant's prefix (local folder, S3, GCS, Azure or memory)."""

from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit
from uuid import UUID

from obstore.store import LocalStore, MemoryStore, from_url

from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.errors import NotFoundError, UnavailableError
from atlas.foundation.core.off_loop import in_thread


class StorageUnavailableError(UnavailableError):
    """The object store cannot be reached."""

    code = "storage_unavailable"


_PART_BYTES = 5 * 1024 * 1024
"""Held of a large blob at a time; the least that S3 takes as a part."""


class Storage:
    """A thin face of obstore: put, get, list, delete. Files go through in parts, never whole."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._store: Any = _open(url)

    async def put(self, key: str, content: bytes) -> None:
        """Store bytes under a key; storing the same content twice is harmless."""
        try:
            await self._store.put_async(key, content)
        except Exception as error:
            raise StorageUnavailableError("The object store refused the write.") from error

    async def put_file(self, key: str, content: BinaryIO) -> None:
        """Store a file under a key, from where it stands, part by part."""
        try:
            await self._store.put_async(
                key, content, use_multipart=True, chunk_size=_PART_BYTES, max_concurrency=2
            )
        except Exception as error:
            raise StorageUnavailableError("The object store refused the write.") from error

    async def get_file(self, key: str, path: Path) -> None:
        """Write what a key holds to a file, part by part.

        Raises:
            NotFoundError: when nothing is stored there.

        """
        try:
            result = await self._store.get_async(key)
            with path.open("wb") as file:
                async for part in result.stream(min_chunk_size=_PART_BYTES):
                    await in_thread(file.write, part)
        except FileNotFoundError as error:
            raise NotFoundError("The content is no longer stored.") from error
        except Exception as error:
            raise StorageUnavailableError("The object store cannot be read.") from error

    async def get(self, key: str) -> bytes:
        """Return the bytes of a key.

        Raises:
            NotFoundError: when nothing is stored there.

        """
        try:
            result = await self._store.get_async(key)
            return bytes(await result.bytes_async())
        except FileNotFoundError as error:
            raise NotFoundError("The content is no longer stored.") from error
        except Exception as error:
            raise StorageUnavailableError("The object store cannot be read.") from error

    async def names(self, folder: str) -> list[str]:
        """Return the names of what is stored right below a folder, unordered."""
        return [name for name, _ in await self.entries(folder)]

    async def entries(self, folder: str) -> list[tuple[str, datetime]]:
        """Return name and time of writing of what is stored right below a folder, unordered."""
        prefix = folder.rstrip("/") + "/"
        found: list[tuple[str, datetime]] = []
        try:
            async for batch in self._store.list(prefix):
                found += [
                    (item["path"].removeprefix(prefix), item["last_modified"]) for item in batch
                ]
        except Exception as error:
            raise StorageUnavailableError("The object store cannot be listed.") from error
        return [(name, written) for name, written in found if "/" not in name]

    async def delete(self, key: str) -> None:
        """Delete what a key holds; a key that holds nothing is as good."""
        try:
            await self._store.delete_async(key)
        except FileNotFoundError:
            return
        except Exception as error:
            raise StorageUnavailableError("The object store refused the deletion.") from error

    async def check(self) -> None:
        """Write and read a probe (readiness)."""
        await self.put("health/probe", b"ok")


def tenant_key(tenant_id: UUID, kind: str, content: bytes) -> str:
    """Return the content-addressed key of a tenant's blob."""
    digest = sha256_hex(content)
    return f"tenant/{tenant_id}/{kind}/{digest[:2]}/{digest}"


def _open(url: str) -> Any:
    parts = urlsplit(url)
    if parts.scheme == "memory":
        return MemoryStore()
    if parts.scheme == "file":
        folder = Path(parts.path)
        folder.mkdir(parents=True, exist_ok=True)
        return LocalStore(prefix=str(folder))
    return from_url(url)
