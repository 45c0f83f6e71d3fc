"""Everything that ATLAS_SIGNING_KEY_SECRET encrypts, encrypted again under its first secret.

Private keys of tokens and of seals stay the same keys: what they signed still verifies.
"""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.types import JSON
from atlas.foundation.db import Database
from atlas.identity.audit import service as audit
from atlas.identity.factors import domain, repository
from atlas.identity.factors.actions import FactorAction
from atlas.identity.keys import service as keys
from atlas.identity.keys.domain import secret_id
from atlas.identity.tenancy import service as tenancy

_PAGE = 500


@dataclass(frozen=True, slots=True)
class SecretUse:
    """A secret by its id, whether it encrypts, and what it encrypted: keys and second factors.

    `id` is None for what no known secret opens.
    """

    id: str | None
    current: bool
    keys: int
    factors: int


async def secret_use(db: Database, settings: Settings) -> list[SecretUse]:
    """Return every secret that is set, the encrypting one first, and what each encrypts."""
    return await reseal(db, settings, write=False)


async def reseal(db: Database, settings: Settings, *, write: bool = True) -> list[SecretUse]:
    """Encrypt again what another secret than the first one encrypts. Repeating it is harmless.

    Args:
        db: the application's database.
        settings: with the secrets; the first encrypts, all decrypt.
        write: False changes nothing.

    Returns:
        What each secret encrypted before, the first one first.

    Raises:
        SigningKeyError: the secrets are unset or malformed.

    """
    secrets = keys.wrapping_secrets(settings)
    private: Counter[str | None] = Counter()
    async with db.platform() as session:
        for table in ("signing_key", "sealing_key"):
            private.update(await keys.rewrap(session, table, secrets, write=write))
    factors: Counter[str | None] = Counter()
    async with db.platform() as session:
        tenants = await tenancy.with_work(session, "factors")
    for tenant in tenants:
        after: UUID | None = UUID(int=0)
        while after is not None:
            found, after = await _page(db, tenant.id, secrets, after, write=write)
            factors.update(found)
    names = [secret_id(secret) for secret in secrets]
    changed = sum((private + factors)[name] for name in names[1:])
    if write and changed:
        async with db.platform() as session:
            payload: dict[str, JSON] = {"secret_id": names[0], "encrypted_again": changed}
            await audit.record_platform(
                session, None, FactorAction.SIGNING_SECRET_ROTATED, "signing_secret", None, payload
            )
    unknown = [None] if private[None] or factors[None] else []
    return [
        SecretUse(name, name == names[0], private[name], factors[name])
        for name in (*dict.fromkeys(names), *unknown)
    ]


async def _page(
    db: Database, tenant_id: UUID, secrets: tuple[bytes, ...], after: UUID, *, write: bool
) -> tuple[Counter[str | None], UUID | None]:
    """Look at some second factors of a tenant; return what opens them, and the last one."""
    found: Counter[str | None] = Counter()
    async with db.tenant(tenant_id) as session:
        rows = await repository.lock_sealed(session, after, _PAGE)
        for user_id, sealed in rows:
            try:
                plain, secret = domain.unseal_any(secrets, tenant_id, user_id, sealed)
            except domain.SealBrokenError:
                found[None] += 1
                continue
            found[secret_id(secret)] += 1
            if write and secret != secrets[0]:
                again = domain.seal(secrets[0], tenant_id, user_id, plain)
                await repository.replace_sealed(session, user_id, again)
    return found, rows[-1][0] if len(rows) == _PAGE else None
