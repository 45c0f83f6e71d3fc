"""Signed checkpoints of a tenant's chain, kept apart from the database.

Each is a compact JWS in the object store and names the one before; `latest` points at the
end. Who can cut the tail of the chain in the database cannot cut these unseen.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from joserfc.jwk import RSAKey

from atlas.foundation.core.canonical import canonical_json
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import NotFoundError
from atlas.foundation.db import TenantSession
from atlas.foundation.storage import Storage
from atlas.identity.audit import repository
from atlas.identity.audit.domain import (
    CHECKPOINT_TYPE,
    Checkpoint,
    Problem,
    SignedCheckpoint,
    open_checkpoint,
)
from atlas.identity.keys.domain import SigningKeys, StatementRefusedError
from atlas.identity.keys.service import all_public_keys

EVERY_SEALS = 1000
EVERY = timedelta(hours=1)
_WALKED = 500
_FOLDER = "tenant/{tenant_id}/audit/checkpoint"


def is_due(last: tuple[int, datetime] | None, sequence: int, moment: datetime) -> bool:
    """Tell whether a head at `sequence` deserves a checkpoint: each 1,000 seals or hour."""
    if sequence == 0:
        return False
    if last is None:
        return True
    last_sequence, last_time = last
    if sequence == last_sequence:
        return False
    return sequence - last_sequence >= EVERY_SEALS or moment - last_time >= EVERY


async def write(
    storage: Storage,
    keys: SigningKeys,
    tenant_id: UUID,
    *,
    sequence: int,
    digest: str,
    previous: int | None,
    moment: datetime,
) -> bytes:
    """Sign and store a checkpoint, move `latest` to it, and return it."""
    document = {
        "tenant_id": tenant_id,
        "sequence": sequence,
        "hash": digest,
        "previous": previous,
        "issued_at": moment,
    }
    signed = keys.sign_statement(canonical_json(document), CHECKPOINT_TYPE).encode()
    await storage.put(_key(tenant_id, str(sequence)), signed)
    await storage.put(_key(tenant_id, "latest"), signed)
    return signed


async def covering(
    session: TenantSession, storage: Storage, keys: SigningKeys, sequence: int
) -> SignedCheckpoint | None:
    """Return the first checkpoint at or after a seal; the head is signed now if there is none.

    The earlier a checkpoint was signed, the more it says: no one who came later could change what
    it covers. One that no sealing key signed (made by an earlier version) is passed over.

    Returns:
        The checkpoint; None when the chain does not reach the seal.

    """
    tenant_id = session.tenant_id
    names = await storage.names(_FOLDER.format(tenant_id=tenant_id))
    numbers = sorted(int(name[:-4]) for name in names if name[:-4].isdecimal())
    public = {kid: RSAKey.import_key(dict(jwk)) for kid, jwk in keys.public.items()}
    for number in (one for one in numbers if one >= sequence):
        signed = await storage.get(_key(tenant_id, str(number)))
        with suppress(StatementRefusedError):
            return SignedCheckpoint(open_checkpoint(signed, public, tenant_id), signed)
    head = await repository.find_head(session)
    if head is None or head[0] < sequence:
        return None
    signed = await write(
        storage,
        keys,
        tenant_id,
        sequence=head[0],
        digest=head[1],
        previous=numbers[-1] if numbers else None,
        moment=now(),
    )
    return SignedCheckpoint(open_checkpoint(signed, public, tenant_id), signed)


async def read_latest(
    storage: Storage, public: Mapping[str, RSAKey], tenant_id: UUID
) -> tuple[int, datetime] | None:
    """Return the sequence and time of the last checkpoint, if there is one.

    Raises:
        StatementRefusedError: what is stored there is not ours.

    """
    found = await _read(storage, public, tenant_id, "latest")
    return None if found is None else (found.sequence, found.issued_at)


async def load(
    session: TenantSession, storage: Storage | None
) -> tuple[list[Checkpoint], list[Problem]]:
    """Return a tenant's checkpoints, and a problem for each that is not what we signed."""
    if storage is None:
        return [], []
    public = await all_public_keys(session)
    points: list[Checkpoint] = []
    problems: list[Problem] = []
    name: str | None = "latest"
    while name is not None and len(points) < _WALKED:
        try:
            found = await _read(storage, public, session.tenant_id, name)
        except StatementRefusedError:
            problems.append(
                Problem("chain_broken", None, None, f"the checkpoint {name} is not ours")
            )
            break
        if found is None:
            if name != "latest":
                problems.append(
                    Problem("truncated", int(name), None, "a signed checkpoint is missing"),
                )
            break
        points.append(found)
        name = None if found.previous is None else str(found.previous)
    return points, problems


async def _read(
    storage: Storage, public: Mapping[str, RSAKey], tenant_id: UUID, name: str
) -> Checkpoint | None:
    try:
        signed = await storage.get(_key(tenant_id, name))
    except NotFoundError:
        return None
    return open_checkpoint(signed, public, tenant_id)


def _key(tenant_id: UUID, name: str) -> str:
    return f"{_FOLDER.format(tenant_id=tenant_id)}/{name}.jws"
