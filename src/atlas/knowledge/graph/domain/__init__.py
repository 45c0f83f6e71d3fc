"""Ownership, as pure rules: bands, integrated shares, beneficial owners, sanctioned ownership.

Build an `OwnershipGraph` from parties and holdings at a date, then ask
`integrated_shares(graph, company)`, `ubos(graph, company, rule)` or
`sanctioned_ownership(graph, seeds, rule)`.
"""

from atlas.knowledge.graph.domain.bands import (
    NOTHING,
    UNKNOWN,
    Band,
    Comparator,
    Reach,
    exactly,
    total,
)
from atlas.knowledge.graph.domain.beneficial import Exemption, ExemptionKind
from atlas.knowledge.graph.domain.causes import (
    UNREAD_RECORD,
    CauseGround,
    UboCause,
    UboCauses,
    stated_cause,
    ubo_causes,
)
from atlas.knowledge.graph.domain.model import (
    ClosedLoop,
    ControlKind,
    Directness,
    HolderShare,
    Holding,
    HoldingKind,
    IntegratedShares,
    OverDeclared,
    Party,
    PartyKind,
)
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.sanctioned import (
    OwnedBySanctioned,
    ProofEdge,
    SanctionedOwnership,
    SanctionsRule,
    Seed,
    sanctioned_ownership,
)
from atlas.knowledge.graph.domain.shares import integrated_shares
from atlas.knowledge.graph.domain.ubos import (
    NoUboReason,
    Official,
    Ubo,
    UboBasis,
    UboLaw,
    UboResult,
    UboRule,
    UboStatus,
    ubos,
)

__all__ = [
    "NOTHING",
    "UNKNOWN",
    "UNREAD_RECORD",
    "Band",
    "CauseGround",
    "ClosedLoop",
    "Comparator",
    "ControlKind",
    "Directness",
    "Exemption",
    "ExemptionKind",
    "HolderShare",
    "Holding",
    "HoldingKind",
    "IntegratedShares",
    "NoUboReason",
    "Official",
    "OverDeclared",
    "OwnedBySanctioned",
    "OwnershipGraph",
    "Party",
    "PartyKind",
    "ProofEdge",
    "Reach",
    "SanctionedOwnership",
    "SanctionsRule",
    "Seed",
    "Ubo",
    "UboBasis",
    "UboCause",
    "UboCauses",
    "UboLaw",
    "UboResult",
    "UboRule",
    "UboStatus",
    "exactly",
    "integrated_shares",
    "sanctioned_ownership",
    "stated_cause",
    "total",
    "ubo_causes",
    "ubos",
]
