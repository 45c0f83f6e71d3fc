"""What other rooms and the composition roots use of the vault."""

from atlas.sources.credentials.keyring import KeyRing, ring_of
from atlas.sources.credentials.service.grants import (
    create_grant,
    get_grant,
    list_grants,
    revoke_grant,
)
from atlas.sources.credentials.service.peers import address_problem, origin_of, repeats
from atlas.sources.credentials.service.rotation import (
    KeyUse,
    Resealed,
    abandon_rotations,
    fail_rotation,
    get_rotation,
    key_use,
    list_rotations,
    new_key,
    pending_rotations,
    request_rotation,
    reseal_all,
    retire_key,
    run_rotation,
    unfinished_rotations,
)
from atlas.sources.credentials.service.tenant_credentials import (
    delete,
    get_form,
    get_status,
    key_for_writing,
    list_statuses,
    store,
)
from atlas.sources.credentials.service.testing import probe, test_credential
from atlas.sources.credentials.service.vault import Vault, missing_error, vault_of

__all__ = [
    "KeyRing",
    "KeyUse",
    "Resealed",
    "Vault",
    "abandon_rotations",
    "address_problem",
    "create_grant",
    "delete",
    "fail_rotation",
    "get_form",
    "get_grant",
    "get_rotation",
    "get_status",
    "key_for_writing",
    "key_use",
    "list_grants",
    "list_rotations",
    "list_statuses",
    "missing_error",
    "new_key",
    "origin_of",
    "pending_rotations",
    "probe",
    "repeats",
    "request_rotation",
    "reseal_all",
    "retire_key",
    "revoke_grant",
    "ring_of",
    "run_rotation",
    "store",
    "test_credential",
    "unfinished_rotations",
    "vault_of",
]
