"""Views as answers."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal
from uuid import UUID

from atlas.knowledge.graph.domain import (
    Band,
    HolderShare,
    Holding,
    IntegratedShares,
    Official,
    PartyKind,
    Ubo,
    UboCause,
    UboResult,
    UboRule,
    UboStatus,
    stated_cause,
)
from atlas.knowledge.graph.domain.causes import STATEMENT
from atlas.knowledge.graph.domain.further import unsettled
from atlas.knowledge.graph.domain.ground_words import ground_words
from atlas.knowledge.graph.domain.model import UNKNOWN_CAPACITY
from atlas.knowledge.graph.schemas.ownership import (
    BandOut,
    CauseGroundOut,
    ClosedLoopOut,
    ContradictionOut,
    ControlProngOut,
    GraphPartyOut,
    GroundOut,
    HolderShareOut,
    HoldingOut,
    IntegratedOut,
    NoUboOut,
    OfficialOut,
    OverDeclaredOut,
    OwnershipOut,
    OwnershipView,
    RegisterUbosOut,
    UboLawOut,
    UboOut,
    UbosOut,
)
from atlas.knowledge.survivorship.domain.decided import DECIDED_ON

MAY_ADD_UP = "shares stated several times may add up, or sources contradict each other on them"
IN_CONTROL = "the individual who controls or manages it is not stated"
_id = lru_cache(maxsize=10_000)(UUID)
"""A key of the rules as the id it is: each stands in an answer many times."""


def ownership_out(view: OwnershipView, *, history: bool = True) -> OwnershipOut:
    """Return the answer of the ownership route, with or without holdings of another time."""
    shown = [one for one in view.shown if history or one[1] != "not_valid_at_date"]
    holdings = [(holding, "edge") for holding in view.holdings] + shown
    drawn = {key for holding, _ in holdings for key in (holding.holder, holding.company)}
    drawn |= {str(view.entity_id), *(ubo.party for ubo in view.ubos.ubos)}
    return OwnershipOut(
        entity_id=view.entity_id,
        as_of=view.as_of,
        known_at=view.known_at,
        parties=[
            GraphPartyOut(
                id=_id(key),
                name=party.name,
                kind=party.kind.value,
                listed=party.listed,
                country=party.country,
            )
            for key, party in sorted({**view.partners, **view.parties}.items())
            if key in drawn
        ],
        holdings=[_holding(holding, state) for holding, state in holdings],
        shares=_integrated(view.shares),
        votes=_integrated(view.votes),
        cycles=[_ids(cycle) for cycle in view.cycles],
        ubos=ubos_out(view),
        possibly_one=[_ids(group) for _, group in sorted(view.together.members.items())],
        truncated=view.truncated,
        max_parties=view.max_parties,
    )


def ubos_out(view: OwnershipView) -> UbosOut:
    """Return the answer of the UBO route."""
    result, law = view.ubos, view.law_ubos or view.ubos
    return UbosOut(
        entity_id=view.entity_id,
        as_of=view.as_of,
        known_at=view.known_at,
        threshold=result.rule.threshold,
        comparator=result.rule.comparator.value,
        rule_source=result.rule.source,
        law=_law(result.rule.law or result.rule),
        control_prong=_control_prong(view),
        register_ubo=_register_ubo(view),
        outcome=_outcome(law, view.register_ubos),
        complete=_is_complete(view),
        may_stand_above=[*may_stand_above(view), *_in_control(view)],
        decided=sorted(row.id for row in view.edges if not DECIDED_ON.isdisjoint(row.data)),
        ubos=[_ubo(view, ubo, law) for ubo in result.ubos],
        unidentified=[_ubo(view, ubo, law) for ubo in result.unidentified],
        reasons=[
            NoUboOut(
                reason=why.reason.value,
                party=_id(why.party),
                name=view.graph.party(why.party).name,
                detail=why.detail,
            )
            for why in law.reasons
        ],
        cause=stated_cause(view.causes.cause).value,
        cause_grounds=[
            CauseGroundOut(
                cause=stated_cause(ground.cause).value,
                code=ground.code,
                party=_id(ground.party),
                name=view.party(ground.party).name,
                detail=ground.detail,
                statement=ground.statement,
                holdings=_ids(ground.holdings),
            )
            for ground in view.causes.grounds
        ],
        fallback=_officials(view, law.fallback),
        truncated=view.truncated,
    )


def may_stand_above(view: OwnershipView) -> list[str]:
    """Return in words why there may be more owners than are known, and at which party each."""
    grounds = [
        f"{ground_words(ground.code.removeprefix(STATEMENT))}: {_named(view, ground.party)}"
        + ("" if ground.by_law else " (only by the lower threshold of an enhanced investigation)")
        for ground in view.causes.open
    ]
    return [*grounds, *_unsettled_lots(view)]


def _unsettled_lots(view: OwnershipView) -> list[str]:
    """Return in words whose shares may add up to an owner's, or be one holding stated again."""
    possible = {one.party for one in view.ubos.ubos if one.status is UboStatus.POSSIBLE}
    return [f"{MAY_ADD_UP}: {_named(view, key)}" for key in unsettled(view.graph, possible)]


def _named(view: OwnershipView, key: str) -> str:
    party = view.parties.get(key) or view.partners.get(key)
    return party.name if party is not None else key


def _is_complete(view: OwnershipView) -> bool:
    """Whether an owner is certain and nothing leaves open that there are more."""
    causes = view.causes
    sure = causes.cause is UboCause.IDENTIFIED and not may_stand_above(view)
    return sure and not _in_control(view) and not view.truncated


def _in_control(view: OwnershipView) -> list[str]:
    """Return in words that the home law asks for an individual in control, whom no source states.

    A source names who is in office, and not which of them it is: a person attests that.
    """
    if not view.ubos.rule.control_prong or view.causes.cause is UboCause.EXEMPT:
        return []
    return [f"{IN_CONTROL}: {view.party(str(view.entity_id)).name}"]


def _outcome(result: UboResult, register: UboResult | None = None) -> str:
    """Return the word on the owners; `register`: by the law of the company's register."""
    if result.no_ubo_identified:
        only_there = register is not None and not register.no_ubo_identified
        return "register_ubo_only" if only_there else "no_ubo_identified"
    return "identified" if result.identified else "possible"


def _law(rule: UboRule) -> UboLawOut:
    return UboLawOut(
        basis=rule.basis.value,
        jurisdiction=rule.jurisdiction,
        threshold=rule.threshold,
        comparator=rule.comparator.value,
        source=rule.source,
        url=rule.url,
        verified=rule.verified,
        assumed=rule.assumed,
    )


def _control_prong(view: OwnershipView) -> ControlProngOut | None:
    if not view.ubos.rule.control_prong:
        return None
    people = [
        one
        for one in view.officials
        if view.graph.party(one.party).kind is PartyKind.PERSON and not view.graph.gone(one.party)
    ]
    law = view.ubos.rule.law or view.ubos.rule
    return ControlProngOut(source=law.source, candidates=_officials(view, people))


def _register_ubo(view: OwnershipView) -> RegisterUbosOut | None:
    result = view.register_ubos
    if result is None:
        return None
    home = {ubo.party for ubo in view.ubos.ubos}
    return RegisterUbosOut(
        law=_law(result.rule),
        outcome=_outcome(result),
        ubos=[_ubo(view, ubo, result) for ubo in result.ubos],
        unidentified=[_ubo(view, ubo, result) for ubo in result.unidentified],
        only_here=[_id(ubo.party) for ubo in result.ubos if ubo.party not in home],
    )


def _officials(view: OwnershipView, found: Sequence[Official]) -> list[OfficialOut]:
    return [
        OfficialOut(
            party=_id(official.party),
            name=view.graph.party(official.party).name,
            role=official.role,
        )
        for official in found
    ]


def _ids(keys: tuple[str, ...]) -> list[UUID]:
    return [_id(key) for key in keys]


def band_out(band: Band | None) -> BandOut | None:
    """Return a band as an answer."""
    return None if band is None else shown_band(band)


def shown_band(band: Band) -> BandOut:
    """Return a band as an answer: the one place where an interval is written out."""
    return BandOut(
        lower=round(band.lower, 6),
        upper=round(band.upper, 6),
        lower_open=band.lower_open,
        upper_open=band.upper_open,
        text=str(band),
    )


def _holding(holding: Holding, state: str) -> HoldingOut:
    return HoldingOut(
        id=_id(holding.key),
        holder=_id(holding.holder),
        company=_id(holding.company),
        kind=holding.kind.value,
        band=band_out(holding.band),
        control=holding.control.value if holding.control else None,
        interest_type=holding.interest_type,
        held_through=None if holding.through == UNKNOWN_CAPACITY else holding.through,
        direct_or_indirect=holding.directness.value,
        joint_group=holding.joint_group,
        valid_from=holding.valid_from,
        valid_to=holding.valid_to,
        state=state,
        ended_by_person=holding.stated_end,
        contradictions=[
            ContradictionOut(code=code, detail=detail) for code, detail in holding.contradictions
        ],
    )


def _integrated(shares: IntegratedShares) -> IntegratedOut:
    return IntegratedOut(
        holders=[_holder(share) for share in shares.holders],
        closed_loops=[
            ClosedLoopOut(companies=_ids(loop.companies), holdings=_ids(loop.holdings))
            for loop in shares.closed_loops
        ],
        over_declared=[
            OverDeclaredOut(
                company=_id(conflict.company),
                sum_of_minima=round(conflict.sum_of_minima, 6),
                holdings=_ids(conflict.holdings),
                stated_by=list(conflict.sources),
            )
            for conflict in shares.over_declared
        ],
        undeclared_lower=round(shares.undeclared_lower, 6),
    )


def _holder(share: HolderShare) -> HolderShareOut:
    return HolderShareOut(
        party=_id(share.party),
        integrated=band_out(share.integrated),
        direct=band_out(share.direct),
        terminal=share.terminal,
        depth=share.depth,
    )


def _standing(party: str, law: UboResult) -> Literal["ubo", "possible_ubo", "lower_threshold"]:
    for one in (*law.ubos, *law.unidentified):
        if one.party == party:
            return "ubo" if one.status is UboStatus.UBO else "possible_ubo"
    return "lower_threshold"


def _ubo(view: OwnershipView, ubo: Ubo, law: UboResult) -> UboOut:
    return UboOut(
        by_law=_standing(ubo.party, law),
        party=_id(ubo.party),
        name=view.party(ubo.party).name,
        status=ubo.status.value,
        share=band_out(ubo.share),
        votes=band_out(ubo.votes),
        contested=ubo.contested,
        grounds=[
            GroundOut(
                basis=ground.basis.value,
                status=ground.status.value,
                band=band_out(ground.band),
                holdings=_ids(ground.holdings),
                detail=ground.detail,
                contested=ground.contested,
            )
            for ground in ubo.grounds
        ],
    )
