"""Sealing: AES-256-GCM under a key that HKDF-SHA256 derives for one tenant (RFC 5869, SP 800-38D).

What a sealed value belongs to (whose, of which provider, under which master key) is its associated
data: in another tenant's row, or in one of another provider, it does not open.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections import OrderedDict
from enum import StrEnum
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from atlas.sources.credentials.domain.secrets import SecretFields

KEY_BYTES = 32
_NONCE_BYTES = 12
_CIPHERS_KEPT = 1_024
_ID_INFO = b"atlas.credentials.key-id.v1"
_TENANT_INFO = b"atlas.credentials.tenant.v1\0"


class Owner(StrEnum):
    """Whose a sealed value is: the tenant's own, lent by the operator, or of a peer it named."""

    TENANT = "tenant"
    SPONSORED = "sponsored"
    MCP = "mcp"
    MODEL = "model"


class SealError(ValueError):
    """A sealed value does not open here; nothing of it is in the message."""


class MasterKey:
    """A master key of the installation. id: derived from the key, 16 hexadecimal digits."""

    __slots__ = ("_ciphers", "_material", "id")

    def __init__(self, material: bytes) -> None:
        if len(material) != KEY_BYTES:
            raise ValueError("a master key has 32 bytes")
        self._material = material
        self._ciphers: OrderedDict[UUID, AESGCM] = OrderedDict()
        self.id = _derive(material, _ID_INFO)[:8].hex()

    @classmethod
    def from_text(cls, text: str) -> MasterKey:
        """Read a key: base64 of 32 bytes.

        Raises:
            ValueError: it is not; the message does not show it.

        """
        try:
            material = base64.b64decode(text.strip(), validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("is not base64") from None
        if len(material) != KEY_BYTES:
            raise ValueError("is not base64 of 32 bytes")
        return cls(material)

    def __repr__(self) -> str:
        """Return the id alone."""
        return f"MasterKey({self.id})"

    def seal(self, owner: Owner, tenant_id: UUID, provider: str, fields: SecretFields) -> bytes:
        """Return nonce and ciphertext of the fields."""
        nonce = os.urandom(_NONCE_BYTES)
        plain = orjson.dumps(fields.reveal())
        bound = self._bound(owner, tenant_id, provider)
        return nonce + self._cipher(tenant_id).encrypt(nonce, plain, bound)

    def open(self, owner: Owner, tenant_id: UUID, provider: str, sealed: bytes) -> SecretFields:
        """Return the fields of a sealed value.

        Raises:
            SealError: it was changed, or sealed for another tenant, provider, owner or key.

        """
        nonce, text = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        bound = self._bound(owner, tenant_id, provider)
        try:
            return SecretFields(orjson.loads(self._cipher(tenant_id).decrypt(nonce, text, bound)))
        except (InvalidTag, ValueError, AttributeError):
            raise SealError("It does not open: it was changed or belongs elsewhere.") from None

    def _bound(self, owner: Owner, tenant_id: UUID, provider: str) -> bytes:
        return orjson.dumps(["atlas.credential.v1", owner, str(tenant_id), provider, self.id])

    def _cipher(self, tenant_id: UUID) -> AESGCM:
        """Return the tenant's cipher; deriving it takes longer than all the rest."""
        found = self._ciphers.get(tenant_id)
        if found is None:
            found = AESGCM(_derive(self._material, _TENANT_INFO + tenant_id.bytes))
            self._ciphers[tenant_id] = found
            if len(self._ciphers) > _CIPHERS_KEPT:
                self._ciphers.popitem(last=False)
        return found


def new_key_text() -> str:
    """Return a new random master key as it stands in settings and in the key file."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


def _derive(material: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(material)
