"""Evidence: immutable, addressed by its hash, honest about what was lost or changed."""

from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.storage import Storage
from atlas.knowledge.evidence import service
from atlas.knowledge.evidence.errors import EvidenceContentMissingError, EvidenceNotFoundError


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path}")


def blobs(folder: Path) -> list[Path]:
    """Every file below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


async def keep(
    session: TenantSession, storage: Storage, actor: AuthContext, content: bytes
) -> UUID:
    return await service.store(
        session,
        storage,
        actor,
        kind="document",
        source="test",
        source_url=None,
        retrieved_at=now(),
        content=content,
        media_type="text/plain",
        licence="CC0-1.0",
        investigation_id=None,
    )


@hypothesis_settings(max_examples=20, deadline=None)
@given(content=st.binary(max_size=2000))
async def test_what_comes_back_is_what_came(
    database: Database, tenant: UUID, actor: AuthContext, content: bytes
) -> None:
    storage = Storage("memory://")
    async with database.tenant(tenant) as session:
        kept = await keep(session, storage, actor, content)
        found, data = await service.content(session, storage, kept)
        verified = await service.verify(session, storage, kept)
    assert data == content
    assert found.sha256 == sha256_hex(content)
    assert found.size == len(content)
    assert verified.valid


async def test_a_changed_or_lost_content_is_found(
    database: Database, tenant: UUID, actor: AuthContext, storage: Storage, tmp_path: Path
) -> None:
    async with database.tenant(tenant) as session:
        kept = await keep(session, storage, actor, b"as it came")
    (stored,) = blobs(tmp_path)
    assert stored.name == sha256_hex(b"as it came")
    stored.write_bytes(b"as it was made")
    async with database.tenant(tenant) as session:
        verified = await service.verify(session, storage, kept)
        assert (verified.valid, verified.problem) == (False, "content_changed")
        assert verified.actual_sha256 == sha256_hex(b"as it was made")
        stored.unlink()
        verified = await service.verify(session, storage, kept)
        assert (verified.valid, verified.problem) == (False, "content_missing")
        with pytest.raises(EvidenceContentMissingError):
            await service.content(session, storage, kept)


async def test_the_same_content_twice_is_one_blob_and_two_records(
    database: Database, tenant: UUID, actor: AuthContext, storage: Storage, tmp_path: Path
) -> None:
    async with database.tenant(tenant) as session:
        first = await keep(session, storage, actor, b"same")
        second = await keep(session, storage, actor, b"same")
    assert first != second
    assert len(blobs(tmp_path)) == 1


async def test_a_record_cannot_be_changed_or_deleted(
    database: Database, tenant: UUID, actor: AuthContext, storage: Storage
) -> None:
    async with database.tenant(tenant) as session:
        kept = await keep(session, storage, actor, b"for good")
    for statement in (
        "UPDATE evidence SET sha256 = repeat('0', 64) WHERE id = $1",
        "DELETE FROM evidence WHERE id = $1",
    ):
        with pytest.raises(Exception, match="permission denied"):
            async with database.tenant(tenant) as session:
                await session.execute(statement, kept)


async def test_another_tenant_sees_nothing(
    database: Database,
    tenant: UUID,
    other_tenant: UUID,
    actor: AuthContext,
    storage: Storage,
) -> None:
    async with database.tenant(tenant) as session:
        kept = await keep(session, storage, actor, b"mine")
    async with database.tenant(other_tenant) as session:
        for hidden in (kept, new_id()):
            with pytest.raises(EvidenceNotFoundError):
                await service.get(session, hidden)
            with pytest.raises(AtlasError):
                await service.verify(session, storage, hidden)
        assert await service.of_ids(session, [kept]) == []
