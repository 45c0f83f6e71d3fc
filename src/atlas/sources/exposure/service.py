"""Use cases: sanctioned ownership, risk network, the marked chart."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.core.errors import InvalidRequestError
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.knowledge.entities import service as entities
from atlas.knowledge.graph import service as graph
from atlas.knowledge.graph.domain import (
    OwnedBySanctioned,
    ProofEdge,
    SanctionedOwnership,
    SanctionsRule,
)
from atlas.knowledge.graph.domain.chart import Mark, ownership_chart_svg
from atlas.knowledge.graph.domain.exports.things import PARTIES
from atlas.knowledge.graph.domain.ownership_words import (
    Leadership,
    RegimeWords,
)
from atlas.knowledge.graph.presentation import band_out, shown_band
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.sources.exposure.ageing import (
    on_old_registers,
    outdated_now,
    outdated_of,
    warnings_of,
)
from atlas.sources.exposure.asked import asked_of, parties_of
from atlas.sources.exposure.denied import as_registers_answered, denied_anywhere
from atlas.sources.exposure.domain import (
    Flag,
    Standings,
    candidates_since,
    flags_of,
    listed_since,
    marks_of,
    not_answered,
    seeds_of,
    undecided_of,
)
from atlas.sources.exposure.errors import UnknownRegimeError
from atlas.sources.exposure.schemas import (
    FlaggedOut,
    OwnedOut,
    ProofOut,
    RegimeOut,
    RiskNetworkOut,
    SanctionedOwnershipOut,
    SeedOut,
)
from atlas.sources.exposure.without_rule import unruled_out
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.regimes import lists_of, needed_lists
from atlas.sources.screening.service.matches import standing_of
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind

SANCTIONED = "is_sanctioned"
"""The flag that only lists and people set; a register's own mark is kept separately."""
MARK_TASK = (TaskKind.ALERT, "entity")
"""Kind and subject of the task about a party that a register marks: a person completes it."""
_SEVERITY = {Mark.OWNED_BY_SANCTIONED: 0, Mark.POSSIBLY_OWNED_BY_SANCTIONED: 1}


async def sanctioned_ownership(
    session: TenantSession, entity_id: UUID, as_of: date, regimes: Sequence[str] = ()
) -> SanctionedOwnershipOut:
    """Return, per regime, whether matched parties own an entity, with the proof.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's.
        UnknownRegimeError: 422, a regime that has no rule on ownership at any date.
        InvalidRequestError: 422, a day that is still to come: no list speaks of it.

    """
    if as_of > today():
        raise InvalidRequestError("as_of: the lists say nothing of a day that is still to come")
    ruled = await graph.regimes(session)
    unruled = await graph.without_rule(session)
    known = ruled | {item.regime for item in unruled}
    unknown = sorted(set(regimes) - known)
    if unknown:
        raise UnknownRegimeError(f"{unknown[0][:50]!r} is none of {', '.join(sorted(known))}")
    view = await graph.entity_ownership(session, entity_id, as_of)
    view = await as_registers_answered(session, view)
    standings = await standing_of(session, asked_of(view))
    marked = await undecided_marks(session, asked_of(view))
    rules = await graph.regime_rules(session, as_of)
    asked = frozenset(regimes) or known
    loaded = {v.list_id: v.manifest for v in await lists.current_versions(session)}
    stands = await lists.standings_for(session, today())
    old = {**await outdated_of(session, view), **denied_anywhere(view)}
    return SanctionedOwnershipOut(
        entity_id=view.entity_id,
        as_of=as_of,
        regimes=[
            _regime_out(
                view,
                standings,
                rule,
                answering_lists(regime, loaded, stands.answering),
                marked,
                profile=stands.rules is not None,
                old=old,
            )
            for regime, rule in rules.items()
            if regime in asked
        ],
        without_rule=sorted((known - rules.keys()) & asked),
        unruled=await unruled_out(session, view, standings, rules, unruled, regimes),
        truncated=view.truncated,
    )


async def risk_network(
    session: TenantSession, entity_id: UUID, scope: graph.Scope, *, depth: int, limit: int
) -> RiskNetworkOut:
    """Return the parties with flags within `depth` steps, and the ways to them.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's.

    """
    near = await graph.neighbourhood(session, entity_id, scope, depth=depth, limit=limit)
    parties = [node.id for node in near.nodes if node.type in PARTIES]
    standings = await standing_of(session, parties)
    flags = {party: flags_of(standing) for party, standing in standings.items()}
    flagged = [node for node in near.nodes if set(flags.get(node.id, ())) - {Flag.NOT_SCREENED}]
    distance = {node.id: node.distance for node in near.nodes}
    kept, used = {near.entity_id, *(node.id for node in flagged)}, set[UUID]()
    for edge in sorted(near.edges, key=lambda e: -max(distance[e.from_id], distance[e.to_id])):
        far, close = sorted((edge.from_id, edge.to_id), key=lambda end: -distance[end])
        if far in kept and distance[far] > distance[close]:
            used.add(edge.id)
            kept.add(close)
    return RiskNetworkOut(
        entity_id=near.entity_id,
        as_of=scope.as_of,
        depth=depth,
        flagged=[
            FlaggedOut(
                node=node,
                flags=[flag.value for flag in flags[node.id]],
                hits=[hit.hit_id for hit in standings[node.id].hits],
            )
            for node in flagged
        ],
        nodes=[node for node in near.nodes if node.id in kept],
        edges=[edge for edge in near.edges if edge.id in used],
        not_screened=sum(Flag.NOT_SCREENED in found for found in flags.values()),
        outdated=await outdated_now(session, near.entity_id, scope.as_of),
        truncated=near.truncated,
    )


async def ownership_chart(
    session: TenantSession, entity_id: UUID, as_of: date, *, enhanced: bool, history: bool
) -> str:
    """Return the ownership chart of an entity as SVG, with what the lists say of each party.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's.

    """
    view = await graph.entity_ownership(session, entity_id, as_of, enhanced=enhanced)
    view = await as_registers_answered(session, view)
    standings = await standing_of(session, parties_of(view))
    marks = marks_of(standings)
    for regime, rule in (await graph.regime_rules(session, as_of)).items():
        found = graph.sanctioned_in(view, seeds_of(standings, regime), rule)
        for entry in found.owned:
            blocked = entry.status == "blocked"
            mark = Mark.OWNED_BY_SANCTIONED if blocked else Mark.POSSIBLY_OWNED_BY_SANCTIONED
            marks.setdefault(entry.company, []).append(mark)
    return ownership_chart_svg(
        graph.ownership_json(view),
        marks={party: _gravest(found) for party, found in marks.items()},
        history=history,
        warnings=await warnings_of(session, view),
    )


def _gravest(marks: Sequence[Mark]) -> list[Mark]:
    """Keep one mark of ownership: blocked under one regime outweighs possible under another."""
    owned = sorted({mark for mark in marks if mark in _SEVERITY}, key=_SEVERITY.__getitem__)
    return [*(mark for mark in marks if mark not in _SEVERITY), *owned[:1]]


async def undecided_marks(session: TenantSession, parties: Collection[UUID]) -> set[UUID]:
    """Return the undecided parties that a company register itself marks as sanctioned.

    Decided are flags confirmed by a list's true match or by two people, and marks whose task a
    person has completed with a note.
    """
    found = {*await entities.marked(session, sorted(parties), SANCTIONED)}
    return found - await tasks.settled(session, *MARK_TASK, found)


@dataclass(frozen=True, slots=True)
class RegimeAnswer:
    """What a regime's rule and lists say of an entity: its words, and what they rest on.

    `apart`: true matches among former holders that by their dates do not count.
    """

    found: SanctionedOwnership
    words: RegimeWords
    not_screened: tuple[UUID, ...]
    undecided: tuple[UUID, ...]
    marked: tuple[UUID, ...] = ()
    apart: tuple[UUID, ...] = ()


def answering_lists(
    regime: str, loaded: Mapping[str, Mapping[str, JSON]], current: Collection[str]
) -> frozenset[str]:
    """Return the lists on which a regime's negative answer rests; empty unless each is current.

    Also empty unless every list that the regime needs is among them.

    Args:
        regime: its code.
        loaded: the loaded lists with their manifests.
        current: the lists whose own standing is good, required by a profile or not.

    """
    own = lists_of(regime, loaded)
    return own if needed_lists(regime) <= own <= {*current} else frozenset()


def regime_answer(
    view: OwnershipView,
    standings: Standings,
    rule: SanctionsRule,
    answering: Collection[str],
    *,
    profile: bool,
    marked: Collection[UUID] = (),
) -> RegimeAnswer:
    """Return the result for the view's entity under a regime, for a run and for the API.

    Args:
        view: the structure above the entity. standings: what screening knows of everyone in
        `asked_of`. rule: the regime's. answering: what `answering_lists` returned. profile: whether
        a compliance profile is active: without one no favourable result is reported. marked: what
        `undecided_marks` returned.

    """
    led = _leadership(view, standings, rule, answering, marked)
    above = {*parties_of(view)}
    standings = {party: known for party, known in standings.items() if party in above}
    marked = [party for party in marked if party in above]
    found = graph.sanctioned_in(view, seeds_of(standings, rule.regime), rule)
    unasked = not_answered(standings, answering)
    undecided = undecided_of(standings, rule.regime)
    listed = listed_since(standings, rule.regime)
    words = graph.regime_words_in(
        view,
        found,
        unscreened=[str(party) for party in unasked],
        undecided=[str(party) for party in undecided],
        marked=[str(party) for party in marked],
        listed=listed,
        candidates=candidates_since(standings, rule.regime),
        leadership=led,
        assessed=bool(answering),
        profile=profile,
    )
    certain = {seed.party for seed in found.seeds if seed.certain}
    away = tuple(UUID(one) for one in graph.apart_in(view, certain, listed))
    return RegimeAnswer(found, words, tuple(unasked), tuple(undecided), tuple(sorted(marked)), away)


def _leadership(
    view: OwnershipView,
    standings: Standings,
    rule: SanctionsRule,
    answering: Collection[str],
    marked: Collection[UUID],
) -> list[Leadership]:
    """Return who is in office at the entity and at those who control it, and their standing.

    What the regime's lists and the registers say. At a company above, its leaders alone are asked
    about.
    """
    asked = {UUID(one.party) for one in (*graph.officers_of(view), *graph.leaders_above(view))}
    mine = {party: standing for party, standing in standings.items() if party in asked}
    seeds = {seed.party for seed in seeds_of(mine, rule.regime)}
    maybe = {*undecided_of(mine, rule.regime), *(asked & {*marked})}
    listed = frozenset(seeds | {str(party) for party in maybe})
    unscreened = frozenset(str(party) for party in not_answered(mine, answering))
    return [
        Leadership(office, listed & {one.party for one in office}, unscreened)
        for office in (graph.officers_of(view), *view.leading)
    ]


def _regime_out(
    view: OwnershipView,
    standings: Standings,
    rule: SanctionsRule,
    answering: frozenset[str],
    marked: Collection[UUID],
    *,
    profile: bool,
    old: Mapping[str, str],
) -> RegimeOut:
    answer = regime_answer(view, standings, rule, answering, profile=profile, marked=marked)
    found, words, subject = answer.found, answer.words, str(view.entity_id)
    words = on_old_registers(words, old)
    return RegimeOut(
        regime=rule.regime,
        status=words.ownership.value,
        control=words.control.value,
        undeclared=shown_band(words.undeclared),
        reasons=list(words.reasons),
        threshold=found.rule.threshold,
        comparator=found.rule.comparator.value,
        aggregate=found.rule.aggregate,
        source=found.rule.source,
        seeds=[
            SeedOut(party=UUID(s.party), name=view.party(s.party).name, certain=s.certain)
            for s in found.seeds
        ],
        owned=[_owned_out(view, entry) for entry in _ordered(found, subject)],
        not_screened=list(answer.not_screened),
        undecided=list(answer.undecided),
        marked=list(answer.marked),
    )


def _ordered(found: SanctionedOwnership, subject: str) -> list[OwnedBySanctioned]:
    return sorted(found.owned, key=lambda entry: entry.company != subject)


def _owned_out(view: OwnershipView, entry: OwnedBySanctioned) -> OwnedOut:
    return OwnedOut(
        company=UUID(entry.company),
        name=view.graph.party(entry.company).name,
        status=entry.status,
        contested=entry.contested,
        basis=entry.basis,
        total=band_out(entry.total),
        proof=[_proof_out(view, edge) for edge in entry.proof],
    )


def _proof_out(view: OwnershipView, edge: ProofEdge) -> ProofOut:
    return ProofOut(
        relationship_id=UUID(edge.holding),
        from_id=UUID(edge.holder),
        from_name=view.graph.party(edge.holder).name,
        to_id=UUID(edge.company),
        to_name=view.graph.party(edge.company).name,
        kind=edge.kind,
        band=band_out(edge.band),
        valid_from=edge.valid_from,
        valid_to=edge.valid_to,
    )
