"""What the feed shows and to whom, and how a place in it is written."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from atlas.foundation.core.auth import Permission

READABLE: Final[Mapping[str, Permission]] = {
    **dict.fromkeys(
        (
            "claim_batch",
            "company",
            "company_import",
            "compliance_profile",
            "credential",
            "entity",
            "investigation",
            "investigation_batch",
            "job",
            "language_model",
            "list_acceptance",
            "mcp_server",
            "mcp_tool",
            "model_tier",
            "provider",
            "provider_routing",
            "reference_dataset",
            "relationship",
            "report",
            "report_branding",
            "rescreening",
            "resolution_candidate",
            "resolution_search",
            "risk_batch",
            "risk_evaluation",
            "risk_matrix",
            "risk_matrix_assignment",
            "risk_override",
            "risk_policy",
            "risk_segment",
            "screening",
            "screening_batch",
            "screening_hit",
            "screening_suppression",
            "setting",
            "settings_proposal",
            "source_contract_version",
            "task",
        ),
        Permission.READ,
    ),
    "invitation": Permission.USERS,
    "service_account": Permission.USERS,
    "user": Permission.USERS,
}
"""Each kind of thing that changes, and the permission to read one. A kind that is not listed is
shown to no one."""
UNTOLD: Final = frozenset({"audit", "bundle", "credential_grant", "session"})
"""Kinds of things that the feed leaves out: events of reading and of signing in, which change
nothing, and what no role of a tenant may read."""
LATEST: Final = "latest"
PATTERN: Final = rf"^({LATEST}|[1-9][0-9]{{0,17}}-[0-9a-f]{{16}})$"
_HASH_CHARACTERS = 16


class Position(NamedTuple):
    """A place in a tenant's chain: a seal's sequence and the beginning of its hash.

    The hash makes a place of another chain known as such: after an older backup was restored, the
    same sequence belongs to another event.
    """

    sequence: int
    hash: str

    def __str__(self) -> str:
        """Return it as clients keep it."""
        return f"{self.sequence}-{self.hash[:_HASH_CHARACTERS]}"

    @classmethod
    def parse(cls, text: str) -> "Position":
        """Read what a client kept.

        Raises:
            ValueError: it is no position.

        """
        if not re.match(PATTERN, text) or text == LATEST:
            raise ValueError("not a position")
        sequence, _, digest = text.partition("-")
        return cls(int(sequence), digest)

    def is_of(self, digest: str | None) -> bool:
        """Whether the seal of this sequence, by its hash, is the one that is meant."""
        return digest is not None and digest.startswith(self.hash)


def readable_types(permissions: Iterable[Permission]) -> frozenset[str]:
    """Return the kinds of things that a caller may read."""
    granted = frozenset(permissions)
    return frozenset(kind for kind, needed in READABLE.items() if needed in granted)
