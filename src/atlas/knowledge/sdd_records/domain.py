"""What a record of simplified due diligence says, without I/O."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256

from atlas.foundation.core.canonical import canonical_json
from atlas.foundation.core.types import JSON

EXPIRED, SCREENING_HIT, REVOKED = "expired", "screening_hit", "revoked"
"""Why a record ended: its last day passed, a party met an entry of a list, a person ended it."""
LONGEST_MONTHS = 36
"""A record holds at most until the review that simplified due diligence allows."""


def fingerprint(
    segment: str, factors: Sequence[Mapping[str, JSON]], rationale: str, valid_until: date
) -> str:
    """Return a name of what a record says: SHA-256 (hex) over its RFC 8785 JSON.

    It depends on the content alone, so that an evaluation's hash is the same on another machine.
    """
    said = {
        "segment": segment,
        "factors": [
            {"factor": item["factor"], "reason": item["reason"]}
            for item in sorted(factors, key=lambda item: str(item["factor"]))
        ],
        "rationale": rationale,
        "valid_until": valid_until.isoformat(),
    }
    return sha256(canonical_json(said)).hexdigest()
