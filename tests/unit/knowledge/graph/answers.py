"""The ownership answer of a written graph, as the API gives it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from tests.unit.knowledge.graph.build import AS_OF

from atlas.knowledge.graph.domain import (
    Comparator,
    Holding,
    HoldingKind,
    OwnershipGraph,
    Party,
    PartyKind,
    UboRule,
    integrated_shares,
    ubo_causes,
    ubos,
)
from atlas.knowledge.graph.domain.loops import cycles_above
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.graph.service import ownership_json

SPACE = UUID(int=7)
LETTERS = {
    "p": PartyKind.PERSON,
    "t": PartyKind.TRUST,
    "u": PartyKind.UNKNOWN_PERSON,
    "s": PartyKind.STATE,
}


def id_of(key: str) -> str:
    """The id that a written key becomes."""
    return str(uuid5(SPACE, key))


def answer(
    subject: str,
    holdings: list[Holding],
    names: Mapping[str, str] | None = None,
    countries: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the ownership route answers on written holdings (kinds by first letter, as `graph`)."""
    keys = sorted({subject, *(key for h in holdings for key in (h.holder, h.company))})
    parties = [
        Party(
            id_of(key),
            (names or {}).get(key, key),
            LETTERS.get(key[0], PartyKind.COMPANY),
            country=(countries or {}).get(key),
        )
        for key in keys
    ]
    moved = [
        Holding(
            id_of(f"{place}:{h.key}"),
            id_of(h.holder),
            id_of(h.company),
            h.kind,
            h.band,
            h.control,
            h.directness,
            h.valid_from,
            h.valid_to,
            h.joint_group,
            h.component,
            h.has_components,
            h.declared_beneficial,
            h.interest_type,
            h.share_class,
        )
        for place, h in enumerate(holdings)
    ]
    built = OwnershipGraph(parties, moved, AS_OF)
    key = id_of(subject)
    shares = integrated_shares(built, key)
    votes = integrated_shares(built, key, HoldingKind.VOTING)
    found = ubos(built, key, UboRule(25, Comparator.MORE_THAN), shares=shares, votes=votes)
    view = OwnershipView(
        UUID(key),
        AS_OF,
        (),
        built,
        built.parties,
        tuple(edge for kind in HoldingKind for edge in built.edges(kind)),
        tuple((shown.holding, shown.reason) for shown in built.shown),
        shares,
        votes,
        found,
        (),
        cycles_above(built, key),
        truncated=False,
        max_parties=2000,
        causes=ubo_causes(built, key, found, (), (shares, votes)),
    )
    return ownership_json(view)
