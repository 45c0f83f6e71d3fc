"""Roles from an external issuer's token, by that issuer's own mapping.

A tenant's issuer maps to tenant roles only: nothing it says makes a platform operator.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from atlas.foundation.core.auth import TENANT_ROLES, Role


def claim_values(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """Return the strings of a claim: a list, or words of a string (as in `scope`).

    The name is a claim's own, or a dotted path into nested objects
    (`realm_access.roles`, as Keycloak nests them).
    """
    value: Any = claims.get(name)
    if value is None:
        value = claims
        for part in name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
    if isinstance(value, str):
        return frozenset(value.split())
    if isinstance(value, Sequence):
        return frozenset(item for item in value if isinstance(item, str))
    return frozenset()


def map_roles(
    values: frozenset[str],
    mapping: Mapping[str, Sequence[str]],
    *,
    is_platform: bool,
) -> frozenset[Role]:
    """Return the roles that an issuer's values stand for.

    Args:
        values: what the token carries.
        mapping: the issuer's value → names of our roles.
        is_platform: the issuer is the platform's own: it makes operators and nothing else.

    """
    allowed = {Role.PLATFORM_OPERATOR} if is_platform else TENANT_ROLES
    names = {name for value in values for name in mapping.get(value, ())}
    return frozenset(role for role in allowed if role.value in names)
