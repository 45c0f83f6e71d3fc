"""Signed checkpoints of a tenant's chain, kept apart from the database.

Each is a compact JWS in the object store and names the one before; `latest` points at the
end. Who can cut the tail of the chain in the database cannot cut these unseen.
"""

from datetime import datetime, timedelta
from uuid import UUID

import orjson
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from atlas.foundation.core.canonical import canonical_json
from atlas.foundation.core.errors import NotFoundError
from atlas.foundation.db import TenantSession
from atlas.foundation.storage import Storage
from atlas.identity.audit.domain import Checkpoint, Problem
from atlas.identity.keys.domain import ALGORITHM, SigningKeys
from atlas.identity.keys.service import all_public_keys

MEDIA_TYPE = "atlas-audit-checkpoint+jws"
EVERY_SEALS = 1000
EVERY = timedelta(hours=1)
_WALKED = 500


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
) -> None:
    """Sign and store a checkpoint, then move `latest` to it."""
    document = {
        "tenant_id": tenant_id,
        "sequence": sequence,
        "hash": digest,
        "previous": previous,
        "issued_at": moment,
    }
    signed = keys.sign_statement(canonical_json(document), MEDIA_TYPE).encode()
    await storage.put(_key(tenant_id, str(sequence)), signed)
    await storage.put(_key(tenant_id, "latest"), signed)


async def read_latest(
    storage: Storage, public: dict[str, RSAKey], tenant_id: UUID
) -> tuple[int, datetime] | None:
    """Return the sequence and time of the last checkpoint, if there is a good one."""
    document = await _read(storage, public, tenant_id, "latest")
    if document is None:
        return None
    return int(document["sequence"]), datetime.fromisoformat(document["issued_at"])


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
            document = await _read(storage, public, session.tenant_id, name)
        except JoseError:
            problems.append(
                Problem("chain_broken", None, None, f"the checkpoint {name} is not ours")
            )
            break
        if document is None:
            if name != "latest":
                problems.append(
                    Problem("truncated", int(name), None, "a signed checkpoint is missing"),
                )
            break
        points.append(Checkpoint(int(document["sequence"]), document["hash"]))
        name = None if document["previous"] is None else str(document["previous"])
    return points, problems


async def _read(
    storage: Storage, public: dict[str, RSAKey], tenant_id: UUID, name: str
) -> dict[str, str] | None:
    try:
        signed = await storage.get(_key(tenant_id, name))
    except NotFoundError:
        return None
    opened = jws.extract_compact(signed)
    header = opened.headers()
    key = public.get(str(header.get("kid")))
    if key is None or header.get("typ") != MEDIA_TYPE:
        raise JoseError("not signed by this installation")
    if not jws.validate_compact(opened, key, [ALGORITHM]):
        raise JoseError("bad signature")
    document: dict[str, str] = orjson.loads(opened.payload)
    if document["tenant_id"] != str(tenant_id):
        raise JoseError("another tenant's")
    return document


def _key(tenant_id: UUID, name: str) -> str:
    return f"tenant/{tenant_id}/audit/checkpoint/{name}.jws"
