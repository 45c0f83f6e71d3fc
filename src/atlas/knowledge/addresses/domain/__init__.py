"""Rules of addresses: normalisation, and what makes two spellings one place."""

from atlas.knowledge.addresses.domain.normalise import (
    RULES_VERSION,
    NormalAddress,
    may_be_one,
    normalise_address,
    states_no_more,
)

__all__ = ["RULES_VERSION", "NormalAddress", "may_be_one", "normalise_address", "states_no_more"]
