"""Rules of addresses: normalisation, and what makes two spellings one place."""

from atlas.knowledge.addresses.domain.normalise import (
    RULES_VERSION,
    NormalAddress,
    normalise_address,
)

__all__ = ["RULES_VERSION", "NormalAddress", "normalise_address"]
