"""Ownership structure of a tenant's entities: loading the projection, asking the pure rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.knowledge.graph import repository
from atlas.knowledge.graph.domain import (
    Comparator,
    HoldingKind,
    IntegratedShares,
    Official,
    OwnershipGraph,
    SanctionsRule,
    UboCauses,
    UboResult,
    UboRule,
    UboStatus,
    integrated_shares,
    ubo_causes,
    ubos,
)
from atlas.knowledge.graph.domain.causes import causes_by_law
from atlas.knowledge.graph.domain.control import led_through
from atlas.knowledge.graph.domain.further import structure
from atlas.knowledge.graph.domain.left_out import (
    Words,
    causes_of_both,
    owners_of_both,
    without_left_out,
    words_of,
)
from atlas.knowledge.graph.domain.loops import cycles_above
from atlas.knowledge.graph.domain.one_party import (
    Together,
    as_one,
    causes_either_way,
    differ,
    owners_either_way,
)
from atlas.knowledge.graph.domain.over_stated import CODES
from atlas.knowledge.graph.domain.ubos import RegisterStatement
from atlas.knowledge.graph.errors import EntityNotFoundError
from atlas.knowledge.graph.models import EdgeRow, NodeRow
from atlas.knowledge.graph.presentation import ownership_out
from atlas.knowledge.graph.projection import (
    OFFICE,
    Several,
    holdings,
    lasting,
    left_offices,
    officers,
    officials,
    party,
    stated,
    still_open,
)
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.graph.schemas.ownership import OtherTimes
from atlas.knowledge.graph.service.fictitious import DEMO_REGIME, fictitious_rules
from atlas.knowledge.graph.service.known import above_known, nodes_known, subject_known
from atlas.knowledge.graph.service.laws import UboRules, ubo_rules
from atlas.knowledge.graph.service.one_party import MayBeOne, may_be_one
from atlas.knowledge.graph.service.other_times import above_at_other_times
from atlas.knowledge.graph.service.stating import (
    as_disputed,
    ended_by_others,
    party_stated,
    stating_several,
)
from atlas.knowledge.graph.service.through import Through, parties_through
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.reference_data import service as reference_data
from atlas.knowledge.reference_data.domain import (
    ReferenceSnapshot,
    RegimeWithoutRule,
    ownership_regimes,
    ownership_rules,
    regimes_without_rule,
)

DEFAULT_MAX_PARTIES = 2_000
Laws = tuple[UboRule, UboRule | None]
"""The home's test and the register's."""
_INTEGRATED = (HoldingKind.OWNERSHIP, HoldingKind.VOTING)
DEFAULT_RULE = UboRule(25, Comparator.MORE_THAN, source="default")


async def ownership_structure(
    session: TenantSession,
    entity_id: UUID,
    as_of: date,
    *,
    rule: UboRule | None = None,
    register_rule: UboRule | None = None,
    statements: Sequence[RegisterStatement] | None = None,
    vanished: Collection[tuple[str, str]] = (),
    max_parties: int = DEFAULT_MAX_PARTIES,
) -> OwnershipView:
    """Return shares, votes, UBOs, loops and conflicts above an entity at a date.

    `rule` is the test of the firm's home law (default: more than 25 %), `register_rule` the
    additional test of the company's register (default: none). `statements` are what registers state
    instead of an owner (`SourceAnswer.register_statements`), with the company given as entity id
    text; what the companies' own events state is added to them. `vanished`: holder and company, as
    entity id text, of relationships that a file no longer holds and that no one ended.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's.

    """
    subject = await session.once(repository.subject, entity_id)
    if subject is None:
        raise EntityNotFoundError
    return await _structure(
        session,
        subject,
        as_of,
        (rule or DEFAULT_RULE, register_rule),
        statements,
        vanished=vanished,
        max_parties=max_parties,
    )


def _with_stated(
    given: Sequence[RegisterStatement], events: Sequence[RegisterStatement]
) -> list[RegisterStatement]:
    """Return statements with those of the companies' own events that are not among them.

    A provider's answer states its own as events alone.
    """
    known = {(one.company, one.reason, one.code) for one in given}
    known |= {(one.company, one.reason, None) for one in given}
    return [*given, *(one for one in events if (one.company, one.reason, one.code) not in known)]


async def _structure(
    session: TenantSession,
    subject: NodeRow,
    as_of: date,
    laws: Laws,
    statements: Sequence[RegisterStatement] | None,
    *,
    max_parties: int,
    vanished: Collection[tuple[str, str]] = (),
    known_at: datetime | None = None,
) -> OwnershipView:
    """Load the projection, by set and never a query a party, and compute the view in a thread."""
    edges, truncated = await _above(session, subject.id, as_of, max_parties, known_at)
    edges = lasting(edges, vanished, as_of)
    others = list({end for row in edges for end in (row.from_id, row.to_id)} - {subject.id})
    nodes = [subject, *(await _nodes(session, others, known_at) if others else ())]
    same = await may_be_one(session, edges, nodes, as_of, max_parties, known_at)
    edges = await as_disputed(session, edges, known_at)
    same = replace(same, edges=tuple(await as_disputed(session, same.edges, known_at)))
    if same.pairs:
        rows, key = [*edges, *same.edges], Together.of(same.pairs, str(subject.id)).key
        if_one = await ended_by_others(session, rows, known_at, key)
        same = replace(same, if_one=tuple(if_one))
    several = await stating_several(session, [*edges, *same.edges], known_at)
    through, elsewhen = Through(), OtherTimes()
    if known_at is None:
        through = await parties_through(session, subject.id, as_of, max_parties)
        elsewhen = await above_at_other_times(session, subject.id, nodes, edges, as_of, max_parties)
    compute = partial(
        _view,
        subject.id,
        as_of,
        nodes,
        edges,
        laws,
        _with_stated(statements or (), stated(nodes, as_of)),
        truncated=truncated,
        max_parties=max_parties,
        known_at=known_at,
        same=same,
        several=several,
    )
    view = await in_thread(compute)
    if any(one.code in CODES for one in view.causes.grounds):  # by one source, or two together
        every = [edge.id for edge in (*edges, *same.edges)]
        said = await mutations.sources_of(session, every, known_at)
        view = await in_thread(compute, sources=said)
    above = {party: found for party, found in through.parties.items() if party not in view.parties}
    controlling = led_through(view.graph, str(subject.id)) if known_at is None else []
    return replace(
        view,
        left_offices=left_offices(edges, subject.id, as_of) if known_at is None else (),
        leading=await _leading(session, controlling, as_of),
        through=above,
        through_truncated=through.truncated,
        elsewhen=elsewhen,
    )


async def _leading(
    session: TenantSession, companies: Sequence[str], as_of: date
) -> tuple[tuple[Official, ...], ...]:
    """Return who is in office at each company, and again together with those a register left out.

    A board that lost a member in a file may have as few, or as many, members as either states.
    """
    if not companies:
        return ()
    rows = await repository.edges_into(session, [UUID(key) for key in companies], [OFFICE])
    boards = []
    for key in companies:
        now = officers(rows, key, as_of)
        left = officers(still_open(left_offices(rows, UUID(key), as_of)), key, as_of)
        boards += [now, *([[*now, *left]] if left else [])]
    return tuple(tuple(dict.fromkeys(one)) for one in boards if one)


async def _above(
    session: TenantSession, entity_id: UUID, as_of: date, limit: int, known_at: datetime | None
) -> tuple[list[EdgeRow], bool]:
    if known_at is None:
        return await repository.above(session, entity_id, as_of, limit)
    return await above_known(session, entity_id, as_of, limit, known_at)


async def _nodes(
    session: TenantSession, entity_ids: Sequence[UUID], known_at: datetime | None
) -> list[NodeRow]:
    if known_at is None:
        return await repository.nodes(session, entity_ids)
    return await nodes_known(session, entity_ids, known_at)


async def entity_ownership(
    session: TenantSession,
    entity_id: UUID,
    as_of: date,
    *,
    enhanced: bool = False,
    max_parties: int = DEFAULT_MAX_PARTIES,
    known_at: datetime | None = None,
) -> OwnershipView:
    """Return the structure above an entity under the home law and, next to it, the register's law.

    `known_at` leaves out what was recorded later (recorded time): of holdings, parties and
    statements. Parties joined since count as one, and the threshold is that of `as_of`.

    Raises:
        EntityNotFoundError: 404, absent, another tenant's, or not known yet at `known_at`.

    """
    subject = await session.once(repository.subject, entity_id)
    if subject is None:
        raise EntityNotFoundError
    if known_at is not None:
        subject = await subject_known(session, subject, known_at)
    rules = await ubo_rules(session, subject, as_of, enhanced=enhanced)
    laws = (rules.home, rules.register)
    return await _structure(
        session, subject, as_of, laws, None, max_parties=max_parties, known_at=known_at
    )


async def beneficial_owner_rules(
    session: TenantSession, entity_id: UUID, as_of: date, *, enhanced: bool = False
) -> UboRules:
    """Return the tests of beneficial ownership for an entity: the home's and the register's.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's.

    """
    subject = await session.once(repository.subject, entity_id)
    if subject is None:
        raise EntityNotFoundError
    return await ubo_rules(session, subject, as_of, enhanced=enhanced)


def ownership_json(view: OwnershipView) -> dict[str, JSON]:
    """Return a view as plain JSON, for reports: what the ownership route answers of today."""
    return ownership_out(view).model_dump(
        mode="json", exclude={"known_at": True, "ubos": {"known_at"}}
    )


async def regime_rules(session: TenantSession, as_of: date) -> Mapping[str, SanctionsRule]:
    """Return the ownership rule of each sanctions regime (`ofac`, `eu`, `uk`) at a date.

    For a firm at home in the fictitious country, also the rule of its fictitious regime.

    The rules are reference data with their own validity: today's dataset also contains past ones. A
    regime that is missing from the tenant's or the installation's dataset keeps the shipped rule. A
    dataset may make a rule stricter, never weaker, because one person activates it.
    """
    now = today()
    shipped = rules_of(reference_data.shipped_snapshot(now), as_of)
    own = rules_of(await reference_data.snapshot(session, now), as_of)
    merged = {name: _stricter(shipped.get(name, rule), rule) for name, rule in own.items()}
    return _without_demo(shipped | merged) | await fictitious_rules(session, as_of)


async def regimes(session: TenantSession) -> frozenset[str]:
    """Return the sanctions regimes that have a rule on ownership at some date."""
    now = today()
    shipped = ownership_regimes(reference_data.shipped_snapshot(now))
    own = ownership_regimes(await reference_data.snapshot(session, now))
    return (shipped | own) - {DEMO_REGIME} | (await fictitious_rules(session, now)).keys()


def _stricter(law: SanctionsRule, own: SanctionsRule) -> SanctionsRule:
    """Return a dataset's rule, in each respect at least as strict as the shipped one."""
    first = min(
        (own, law), key=lambda rule: (rule.threshold, rule.comparator is Comparator.MORE_THAN)
    )
    made = replace(
        own,
        threshold=first.threshold,
        comparator=first.comparator,
        aggregate=own.aggregate or law.aggregate,
        votes=own.votes or law.votes,
        appointment=own.appointment or law.appointment,
        control=own.control or law.control,
    )
    return own if made == own else replace(made, source=f"{own.source}; {law.source}")


def _without_demo(rules: dict[str, SanctionsRule]) -> dict[str, SanctionsRule]:
    """Return the rules of real regimes: no dataset of a tenant's own names the fictitious one."""
    return {regime: rule for regime, rule in rules.items() if regime != DEMO_REGIME}


async def without_rule(session: TenantSession) -> tuple[RegimeWithoutRule, ...]:
    """Return the regimes on which no rule is computed, and why: an answer names each.

    A regime for which a tenant's own dataset has a rule is not among them.
    """
    now = today()
    ruled = await regimes(session)
    shipped = regimes_without_rule(reference_data.shipped_snapshot(now))
    own = regimes_without_rule(await reference_data.snapshot(session, now))
    found = {item.regime: item for item in (*shipped, *own) if item.regime not in ruled}
    return tuple(found[name] for name in sorted(found))


def rules_of(snapshot: ReferenceSnapshot, as_of: date) -> dict[str, SanctionsRule]:
    """Return the sanctions ownership rules of a snapshot that are valid at a date, by regime."""
    return {
        rule.regime: SanctionsRule(
            regime=rule.regime,
            threshold=rule.threshold,
            comparator=Comparator(rule.comparator),
            aggregate=rule.aggregate,
            votes=rule.votes,
            appointment=rule.appointment,
            control=rule.control,
            source=rule.source,
            valid_from=rule.valid_from,
            valid_to=rule.valid_to,
            votes_comparator=Comparator(rule.votes_comparator),
        )
        for rule in ownership_rules(snapshot, as_of)
    }


def _view(
    subject: UUID,
    as_of: date,
    nodes: Sequence[NodeRow],
    edges: Sequence[EdgeRow],
    laws: Laws,
    statements: Sequence[RegisterStatement],
    *,
    truncated: bool,
    max_parties: int,
    known_at: datetime | None,
    same: MayBeOne,
    several: Several,
    sources: Mapping[UUID, frozenset[str]] = MappingProxyType({}),
) -> OwnershipView:
    """Compute the view (CPU only: runs in a thread)."""
    key = str(subject)
    parties = [party_stated(row, subject=row.id == subject) for row in nodes]
    projected = partial(holdings, as_of=as_of, sources=sources, several=several)
    graph = structure(parties, projected(edges), as_of)
    shares, votes = (integrated_shares(graph, key, kind) for kind in _INTEGRATED)
    managing = officials(edges, key, as_of)
    answers = partial(_answers, key, laws, statements, managing, truncated=truncated)
    own = answers(graph, (shares, votes))
    fewer = without_left_out(graph) if (left := words_of(graph)) else None
    said = own if fewer is None else own.with_fewer(_read(answers, key, fewer), graph, left)
    left_owners = own.certain - said.certain
    together = Together.of(same.pairs, key)
    one: tuple[OwnershipGraph, ...] = ()
    if same.pairs:
        more = [*map(party_stated, same.nodes)]
        one = as_one([*parties, *more], projected(same.if_one), graph, together)
        names = {one.key: one.name for one in (*parties, *more)}
        for graph_of_one in one:
            other = _without_left(answers, key, graph_of_one)
            said = said.either_way(other, together, names)
    return OwnershipView(
        entity_id=subject,
        as_of=as_of,
        edges=tuple(edges),
        graph=graph,
        parties=graph.parties,
        holdings=tuple(edge for kind in HoldingKind for edge in graph.edges(kind)),
        shown=tuple((shown.holding, shown.reason) for shown in graph.shown),
        shares=shares,
        votes=votes,
        ubos=said.owners,
        register_ubos=said.register,
        law_ubos=said.law,
        causes=said.why,
        fewer=fewer,
        left_owners=left_owners,
        together=together,
        as_one=one,
        partners={one.key: one for one in map(party, same.nodes)},
        officials=managing,
        cycles=cycles_above(graph, key),
        truncated=truncated or same.truncated,
        max_parties=max_parties,
        known_at=known_at,
    )


def _read(answers: Callable[..., _Answers], company: str, graph: OwnershipGraph) -> _Answers:
    shares, votes = (integrated_shares(graph, company, kind) for kind in _INTEGRATED)
    return answers(graph, (shares, votes))


def _without_left(
    answers: Callable[..., _Answers], company: str, graph: OwnershipGraph
) -> _Answers:
    """Return what a structure says where nothing rests on records that no file has any more."""
    said, left = _read(answers, company, graph), words_of(graph)
    if not left:
        return said
    return said.with_fewer(_read(answers, company, without_left_out(graph)), graph, left)


@dataclass(frozen=True, slots=True)
class _Answers:
    """Who the beneficial owners are, by the home's law and the register's, or why no one is.

    `law`: by the home law itself, where `owners` is by a lower test.
    """

    owners: UboResult
    register: UboResult | None
    law: UboResult | None
    why: UboCauses

    @property
    def certain(self) -> frozenset[str]:
        """Return who certainly is a beneficial owner."""
        return frozenset(one.party for one in self.owners.ubos if one.status is UboStatus.UBO)

    def with_fewer(self, fewer: _Answers, graph: OwnershipGraph, words: Words) -> _Answers:
        """Return the owners of both answers, and the more severe cause (`domain.left_out`)."""

        def of_both(more: UboResult | None, less: UboResult | None) -> UboResult | None:
            return owners_of_both(more, less, words) if more and less else None

        return _Answers(
            owners_of_both(self.owners, fewer.owners, words),
            of_both(self.register, fewer.register),
            of_both(self.law, fewer.law),
            causes_of_both(self.why, fewer.why, graph, words),
        )

    def either_way(self, one: _Answers, said: Together, names: Mapping[str, str]) -> _Answers:
        """Return what holds whether parties are one or not (`domain.one_party`)."""

        def either(apart: UboResult | None, as_one: UboResult | None) -> UboResult | None:
            return owners_either_way(apart, as_one, said, names) if apart and as_one else None

        owners = owners_either_way(self.owners, one.owners, said, names)
        law = either(self.law, one.law)
        differs = differ(self.owners, owners)
        if self.law is not None and law is not None:
            differs = differs or differ(self.law, law)
        why = causes_either_way(self.why, one.why, said, names, differs=differs)
        return _Answers(owners, either(self.register, one.register), law, why)


def _answers(
    company: str,
    laws: Laws,
    statements: Sequence[RegisterStatement],
    managing: Sequence[Official],
    graph: OwnershipGraph,
    interests: tuple[IntegratedShares, IntegratedShares],
    *,
    truncated: bool,
) -> _Answers:
    home, register = laws
    shares, votes = interests
    ask = partial(
        ubos, graph, company, officials=managing, statements=statements, shares=shares, votes=votes
    )
    owners = ask(rule=home)
    why = partial(ubo_causes, graph, company, truncated=truncated)
    causes = why(owners, statements, interests)
    law = ask(rule=home.law) if home.law is not None else None
    if law is not None:
        causes = causes_by_law(why(law, statements, interests), causes)
    return _Answers(owners, _beside(owners, register, ask), law, causes)


def _beside(
    owners: UboResult, register: UboRule | None, ask: Callable[..., UboResult]
) -> UboResult | None:
    """Return the owners under the register's law; an equal test has an equal answer."""
    if register is None:
        return None
    same = (owners.rule.threshold, owners.rule.comparator) == (
        register.threshold,
        register.comparator,
    )
    return replace(owners, rule=register) if same else ask(rule=register)
