"""The credentials of runs: from the vault."""

from uuid import UUID

from atlas.sources.credentials.domain.resolution import Resolved
from atlas.sources.credentials.service.vault import Vault
from atlas.sources.providers.credentials import Credentials, Missing


class VaultCredentials:
    """What tenants keep in the vault, or the operator lends them."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def resolve(self, tenant: UUID, provider: str) -> Credentials | Missing:
        """Return them, or what would help.

        Raises:
            PluginValidationError: the plugin does not hold together (503).

        """
        found = await self._vault.resolve(tenant, provider)
        if isinstance(found, Resolved):
            return Credentials(found.fields.reveal())
        return Missing(found.remediation)
