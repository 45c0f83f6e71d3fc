"""Ownership structure, beneficial owners, and step `sanctioned_ownership`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from dataclasses import replace as data_replace
from decimal import Decimal
from uuid import UUID

from msgspec.structs import replace

from atlas.foundation.core.clock import today
from atlas.foundation.db import TenantSession
from atlas.investigations.modules.domain import common
from atlas.investigations.modules.domain.snapshot import Contradiction, Screening, Source
from atlas.investigations.results.domain import (
    SANCTIONED,
    Apart,
    Edge,
    Ground,
    ListedWithoutRule,
    NoUboGround,
    Owner,
    Regime,
    RegimeRule,
    Rule,
    Sanctioned,
    Seed,
    Structure,
)
from atlas.investigations.runs.attested import Attestations, listed_under, with_in_control
from atlas.investigations.runs.execution import Outcome, Step
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.repository import findings, lifecycle
from atlas.investigations.runs.screened import screening_of, standings_of
from atlas.investigations.runs.snapshot import sources_of
from atlas.knowledge.entities import service as entities
from atlas.knowledge.graph import service as graph
from atlas.knowledge.graph.domain import (
    CauseGround,
    Holding,
    HoldingKind,
    NoUboReason,
    OwnedBySanctioned,
    OwnershipGraph,
    ProofEdge,
    Ubo,
    UboCause,
    UboRule,
)
from atlas.knowledge.graph.domain.causes import TWO_SOURCES
from atlas.knowledge.graph.domain.method import METHOD
from atlas.knowledge.graph.domain.over_stated import CODES as OVER_STATED
from atlas.knowledge.graph.domain.ownership_words import (
    MATCHED_OFFICER,
    NO_PROFILE,
    REGISTER_MARK,
    UNDECIDED,
    ControlWord,
    OwnershipWord,
    RegimeWords,
    barred_word,
)
from atlas.knowledge.graph.domain.ubos import RegisterStatement
from atlas.knowledge.graph.presentation import may_stand_above
from atlas.knowledge.graph.projection import OFFICE
from atlas.knowledge.graph.schemas import Edge as GraphEdge
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.sources.exposure import service as exposure
from atlas.sources.exposure.asked import asked_of
from atlas.sources.exposure.denied import as_registers_answered, denied_anywhere
from atlas.sources.exposure.domain import (
    frozen_parties,
    matched_without_rule,
    seeds_of,
    undecided_of,
)
from atlas.sources.exposure.service import RegimeAnswer
from atlas.sources.exposure.without_rule import Listed, listed_without_rule
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.regimes import lists_of
from atlas.sources.screening.domain.matches import EntityStanding
from atlas.sources.screening.service.matches import standing_of

STEP = SANCTIONED
_NOT_ASSESSED = "No list of a regime with an ownership rule was searched: not assessed."
_MESSAGES = {
    "blocked": "Ownership by sanctioned persons: blocked under {}.",
    "possible": "Ownership by sanctioned persons: possible under {}.",
    "not_assessed": "Ownership by sanctioned persons was not assessed under {}.",
    "none_found": "No party above the company matches the lists of the regime; what is declared of"
    " its shares, or is not, leaves its ownership open under {}.",
    "not_owned": "Not owned by sanctioned persons under {}.",
}
"""Word to the message that reports it, the worst first."""
_WAITING = frozenset({UNDECIDED, REGISTER_MARK})
CLEAR = "clear"
"""The state of a company that is not owned, in the steps of runs and in events."""


async def view(session: TenantSession, run: Investigation) -> OwnershipView:
    """Return the ownership structure above the run's subject at the run's day."""
    if run.entity_id is None or run.as_of is None:
        raise RuntimeError("ownership needs an identified subject")
    enriched = await lifecycle.find_enriched(session, run.id)
    said, gone = enriched.register_statements, enriched.vanished
    ends = [UUID(end) for one in gone for end in (one.holder, one.company)]
    named = [UUID(one.entity_id) for one in said]
    known = await entities.clusters(session, [*named, *ends])
    rules = await graph.beneficial_owner_rules(
        session, run.entity_id, run.as_of, enhanced=run.depth == "edd"
    )
    seen = await graph.ownership_structure(
        session,
        run.entity_id,
        run.as_of,
        rule=rules.home,
        register_rule=rules.register,
        vanished={
            (str(known[UUID(one.holder)][0]), str(known[UUID(one.company)][0]))
            for one in gone
            if one.type == "Control"
        },
        statements=[
            RegisterStatement(
                str(known[UUID(one.entity_id)][0]),
                one.reason,
                one.description or "",
                statement=one.statement_id,
                code=one.code,
            )
            for one in said
        ],
    )
    offices = {
        (known[UUID(one.holder)][0], known[UUID(one.company)][0])
        for one in gone
        if one.type == graph.OFFICE
    }
    left = {edge.id: edge for edge in (*seen.left_offices, *_left(seen, offices))}
    seen = data_replace(seen, left_offices=tuple(left.values()))
    return await as_registers_answered(session, seen)


def _left(seen: OwnershipView, offices: Collection[tuple[UUID, UUID]]) -> Iterator[GraphEdge]:
    """Yield the offices at the subject that ended because no file holds their records any more.

    Those that the run read: the register's own mark may be missing, or answered by another source.
    """
    for edge in seen.edges:
        if (
            edge.type == graph.OFFICE
            and edge.to_id == seen.entity_id
            and (edge.from_id, edge.to_id) in offices
            and edge.valid_to is not None
            and edge.valid_to <= seen.as_of
        ):
            yield edge


def summary(seen: OwnershipView) -> Structure:
    """Return what the modules, the risk facts and the report need of a view."""
    above = seen.graph.above(str(seen.entity_id), tuple(HoldingKind))
    causes = seen.causes
    exempt = [g for g in causes.grounds if g.cause is UboCause.EXEMPT]
    exempt = exempt if causes.cause is UboCause.EXEMPT else []
    over = {item.company for item in (*seen.shares.over_declared, *seen.votes.over_declared)}
    over |= {one.party for one in causes.grounds if one.code in {*OVER_STATED, TWO_SOURCES}}
    register = seen.register_ubos
    law = seen.law_ubos
    home = law or seen.ubos
    return Structure(
        method=METHOD,
        layers=max(above.values()),
        loops=tuple(map(tuple, seen.cycles)),
        ubos=tuple(u.party for u in seen.ubos.ubos if u.status == "ubo"),
        possible_ubos=tuple(u.party for u in seen.ubos.ubos if u.status != "ubo"),
        no_ubo_reasons=tuple(
            NoUboGround(reason=one.reason.value, party=one.party, detail=one.detail)
            for one in home.reasons
        ),
        cause=causes.cause.value,
        further_causes=tuple(cause.value for cause in causes.further),
        causes=tuple(causes.grounds),
        unnamed=causes.unnamed,
        hidden=tuple(may_stand_above(seen)),
        exemption=_exemption(exempt),
        over_declared=tuple(sorted(over)),
        contradictions=tuple(_contradictions(seen)),
        grounds=tuple(_owner(seen, ubo) for ubo in seen.ubos.ubos),
        fallback=tuple(home.fallback),
        rule=rule_kept(seen.ubos.rule),
        law_rule=rule_kept(seen.ubos.rule.law) if seen.ubos.rule.law else None,
        register_rule=rule_kept(register.rule) if register else None,
        register_ubos=tuple(u.party for u in register.ubos) if register else (),
        ubos_by_law=tuple(u.party for u in law.ubos if u.status == "ubo") if law else None,
        possible_by_law=tuple(u.party for u in law.ubos if u.status != "ubo") if law else (),
        coming=tuple(sorted({*_coming(seen)})),
        truncated=seen.truncated,
        chart=graph.ownership_json(seen),
    )


def _coming(seen: OwnershipView) -> Iterator[str]:
    """Yield who holds or controls from a later day on, and who takes office at the subject then."""
    yield from graph.coming_holders(seen)
    for edge in seen.edges:
        later = edge.valid_from is not None and edge.valid_from > seen.as_of
        if edge.type == OFFICE and later and edge.to_id == seen.entity_id:
            yield str(edge.from_id)


def _contradictions(seen: OwnershipView) -> Iterator[Contradiction]:
    """Yield the statements that contradict themselves, of all that were read for the structure.

    Those about former and future holders, and about who stands behind them, are among them.
    """
    told = set[tuple[str, str]]()
    for graph_then, holding in _read(seen):
        for code, detail in holding.contradictions:
            if (holding.key, code) in told:
                continue
            told.add((holding.key, code))
            yield Contradiction(
                relationship_id=holding.key,
                holder=holding.holder,
                holder_name=graph_then.party(holding.holder).name,
                company=holding.company,
                company_name=graph_then.party(holding.company).name,
                code=code,
                detail=detail,
            )


def _read(seen: OwnershipView) -> Iterator[tuple[OwnershipGraph, Holding]]:
    """Yield each holding that was read, with a structure that knows its two parties.

    The structure of any other day holds the records of all days, as one that does not stand then.
    """
    times = (seen.elsewhen.earlier[:1], seen.elsewhen.later[:1])
    others = [day.graph for days in times for day in days]
    for structure in (seen.graph, *others, *seen.as_one[:1]):
        for kind in HoldingKind:
            for holding in structure.edges(kind):
                yield structure, holding
        for shown in structure.shown:
            yield structure, shown.holding


def rule_kept(rule: UboRule) -> Rule:
    """Return a test of beneficial ownership as a run keeps it."""
    return Rule(
        threshold=rule.threshold,
        comparator=rule.comparator.value,
        source=rule.source,
        basis=rule.basis.value,
        jurisdiction=rule.jurisdiction,
        verified=rule.verified,
        assumed=rule.assumed,
        control_prong=rule.control_prong,
    )


def _exemption(grounds: Sequence[CauseGround]) -> str:
    """Return `listed` or `state`; a register's own statement of exemption is a listing."""
    if not grounds:
        return "none"
    state = all(ground.code == NoUboReason.EXEMPT_STATE.value for ground in grounds)
    return "state" if state else "listed"


async def sanctioned(step: Step, attested: Attestations) -> Outcome[Sanctioned]:
    """Compute, for each regime, whether the parties its lists name own or control the subject.

    Who is in control by an attestation of an earlier run counts at control.
    """
    found = screening_of(await lifecycle.fetch_steps(step.session, step.run.id))
    outcome = await computed(step.session, step.run, found)
    named = await attested.named_hits(step.session, step.run)
    uncompared = await attested.uncompared(step.session, step.run)
    regimes = with_in_control(outcome.result.regimes, listed_under(named), uncompared=uncompared)
    said = outcome.message if regimes == outcome.result.regimes else _told(regimes)
    result = replace(outcome.result, regimes=regimes, uncompared_in_control=uncompared)
    return data_replace(outcome, result=result, message=said)


def counts(own: Collection[str], required: Collection[str]) -> bool:
    """Return whether a company must be shown not to be owned under a regime.

    Args:
        own: the regime's lists that were searched.
        required: the required lists of all regimes that have a rule on ownership. Where a home
            requires none (the United Nations' alone), every regime that was searched counts:
            there is no favourable result on ownership without any answer.

    """
    return not required or not {*required}.isdisjoint(own)


async def computed(
    session: TenantSession, run: Investigation, screening: Screening, *, by_others: bool = False
) -> Outcome[Sanctioned]:
    """Compute ownership by sanctioned persons from the hits of a screening.

    `by_others`: of parties that the screening does not know, what other screenings found counts.
    """
    if run.entity_id is None:
        return Outcome(
            result=Sanctioned(regimes=(), reason="subject_not_identified"),
            message="Ownership by sanctioned persons needs an identified subject.",
            data={},
        )
    seen = await view(session, run)
    standings = await _standings(session, seen, screening, by_others=by_others)
    marked, decided = await _marks(session, run, asked_of(seen))
    rules = await graph.regime_rules(session, seen.as_of)
    loaded = {v.list_id: v.manifest for v in await lists.current_versions(session)}
    searched = {item.list_id: item for item in screening.lists if not item.fictitious}
    current = {key for key, item in searched.items() if item.shortcoming is None}
    profile = (await lists.standings_for(session, today())).rules
    has_profile = NO_PROFILE not in screening.gaps.values() and profile is not None
    owed = frozenset(profile.ownership_regimes if profile else ())
    ruled = frozenset[str]().union(*(lists_of(regime, loaded) for regime in rules))
    required = {key for key, item in searched.items() if item.required} & ruled
    old = await _outdated(session, run, seen)
    results, unasked = [], sorted(await graph.regimes(session) - rules.keys())
    for regime in sorted(rules):
        own = searched.keys() & lists_of(regime, loaded)
        listed = seeds_of(standings, regime) or undecided_of(standings, regime)
        if not (listed or own):  # no list of this regime: the lack of a hit proves nothing
            unasked.append(regime)
            if regime not in owed:
                continue
        answering = exposure.answering_lists(regime, loaded, current & own)
        answer = exposure.regime_answer(
            seen, standings, rules[regime], answering, profile=has_profile, marked=marked
        )
        said = _regime(seen, answer, required=regime in owed or counts(own, required))
        results.append(_not_earned(said, old))
    matched = {str(party) for party in frozen_parties(standings)}
    worst = _worst(results)
    return Outcome(
        result=Sanctioned(
            regimes=tuple(results),
            not_assessed=tuple(unasked),
            without_rule=await graph.without_rule(session),
            decided_marks=tuple(decided),
            apart=tuple(_left_before(seen, standings, rules)),
            listed_without_rule=tuple(map(_listed, listed_without_rule(seen, standings, rules))),
            matched_upper=str(_upper(seen, matched - {str(seen.entity_id)})),
        ),
        message=_told(results),
        data={
            "status": CLEAR if worst == OwnershipWord.NOT_OWNED else worst,
            "not_assessed": unasked,
        },
    )


async def _standings(
    session: TenantSession, seen: OwnershipView, screening: Screening, *, by_others: bool
) -> dict[UUID, EntityStanding]:
    """Return what a screening knows of the parties, or other screenings where it does not."""
    # the graph is of today: who was joined into another since the screening is that one there
    known = await entities.clusters(
        session, [*(hit.party_id for hit in screening.hits), *screening.screened]
    )
    now = {party: joined[0] for party, joined in known.items()}
    standings = standings_of(screening, now, asked_of(seen))
    if by_others:
        own = {now[party] for party in screening.screened}
        standings |= await standing_of(session, [*({*standings} - own)])
    return standings


def _listed(one: Listed) -> ListedWithoutRule:
    share = None if one.share is None else str(one.share)
    return ListedWithoutRule(**(asdict(one) | {"ties": tuple(map(str, one.ties)), "share": share}))


def _left_before(
    seen: OwnershipView, standings: Mapping[UUID, EntityStanding], ruled: Collection[str]
) -> Iterator[Apart]:
    """Yield the former holders who left too long before a listing to which no rule applies.

    No rule on ownership asks more of them than those that there are: 24 months before the listing.
    """
    for regime, since in sorted(matched_without_rule(standings, ruled).items()):
        known = {party: day for party, day in since.items() if day is not None}
        for party in graph.apart_in(seen, since, known):
            yield Apart(regime=regime, party=party)


async def _marks(
    session: TenantSession, run: Investigation, parties: Collection[UUID]
) -> tuple[set[UUID], list[str]]:
    """Return whom registers mark as sanctioned, undecided, and the run's own marks decided since.

    A mark that the run did not read, of another dataset or an earlier day, counts as well.
    """
    enriched = await lifecycle.find_enriched(session, run.id)
    own = [UUID(item.entity_id) for item in enriched.register_marks]
    stands = await entities.clusters(session, own)
    now = {party: stands[party][0] for party in own}
    waiting = await exposure.undecided_marks(session, {*parties, *now.values()})
    return waiting, sorted(str(party) for party in own if now[party] not in waiting)


async def _registers(session: TenantSession, run: Investigation) -> tuple[Source, ...]:
    enriched = await lifecycle.find_enriched(session, run.id)
    return sources_of(await findings.fetch_sources(session, run.id), enriched, today())


async def _outdated(
    session: TenantSession, run: Investigation, seen: OwnershipView
) -> dict[str, str]:
    """Return what of the structure excludes no party (`Ownership`, `Directorship`), and why."""
    registers = await _registers(session, run)
    own = common.unsettled(registers, await graph.stated_by(session, seen))
    return own | denied_anywhere(seen)


def _not_earned(said: Regime, old: Mapping[str, str]) -> Regime:
    """Return what a regime reports where registers are old or gone: they exclude no party.

    `old`: `Ownership` where it is those of owners, `Directorship` where it is those of officers;
    with each, why.
    """
    if not old:
        return said
    said = replace(said, reasons=(*said.reasons, *sorted({*old.values()})))
    if said.word == OwnershipWord.NOT_OWNED and "Ownership" in old:
        found = barred_word(said.reasons).value
        said = replace(said, word=found, status=found)
    if said.control == ControlWord.NONE_FOUND:
        said = replace(said, control=ControlWord.NOT_ASSESSED.value)
    return said


def _worst(results: Sequence[Regime]) -> str:
    words = {result.word for result in results}
    return next((word for word in _MESSAGES if word in words), "not_assessed")


def _told(results: Sequence[Regime]) -> str:
    """Return the line on the run's progress; `not owned` names the result on control with it."""
    worst = _worst(results)
    found = [result for result in results if result.word == worst]
    if worst != OwnershipWord.NOT_OWNED:
        named = ", ".join(result.regime.upper() for result in found)
    else:
        named = ", ".join(
            f"{result.regime.upper()} (control: {_shown(result.control)})" for result in found
        )
    return _MESSAGES[worst].format(named) if named else _NOT_ASSESSED


def _shown(control: str | None) -> str:
    return (control or ControlWord.NOT_ASSESSED).replace("_", " ")


def _regime(seen: OwnershipView, answer: RegimeAnswer, *, required: bool) -> Regime:
    outcome, words = answer.found, answer.words
    rule, entry = outcome.rule, outcome.of(str(seen.entity_id))
    said = Regime(
        regime=rule.regime,
        rule=RegimeRule(
            threshold=rule.threshold, comparator=rule.comparator.value, source=rule.source
        ),
        seeds=tuple(Seed(party=seed.party, certain=seed.certain) for seed in outcome.seeds),
        owned=tuple(item.company for item in outcome.owned),
        word=words.ownership.value,
        control=words.control.value,
        undeclared=str(words.undeclared),
        reasons=tuple(words.reasons),
        undecided=tuple(map(str, answer.undecided)),
        marked=tuple(map(str, answer.marked)),
        apart=tuple(map(str, answer.apart)),
        status=_status(words),
        required=required,
    )
    if entry is None:
        return said
    by_control = entry.total is None
    return replace(
        said,
        status=entry.status,
        contested=entry.contested,
        by_control=by_control,
        controlling=tuple(_controlling(seen, entry)) if by_control else (),
        total=None if by_control else str(entry.total),
        proof=tuple(_edge(seen, edge) for edge in entry.proof),
    )


def _edge(seen: OwnershipView, edge: ProofEdge) -> Edge:
    return Edge(
        relationship_id=edge.holding,
        from_=edge.holder,
        from_name=_name(seen, edge.holder),
        to=edge.company,
        to_name=_name(seen, edge.company),
        kind=edge.kind,
        share=str(edge.band) if edge.band is not None else None,
        valid_from=edge.valid_from.isoformat() if edge.valid_from else None,
        valid_to=edge.valid_to.isoformat() if edge.valid_to else None,
    )


def _controlling(seen: OwnershipView, entry: OwnedBySanctioned) -> list[str]:
    """Return who of the listed blocks the subject by the control that is proven, and by no more.

    A party with any other holding in the group above the subject may own it too.
    """
    subject = str(seen.entity_id)
    group = {subject, *seen.graph.above(subject, tuple(HoldingKind))}
    proven = {edge.holding for edge in entry.proof}
    more = {
        one.holder
        for one in (*seen.holdings, *seen.graph.declared())
        if one.company in group and one.key not in proven
    }
    return sorted(party for party in entry.seeds if party not in more)


def _status(words: RegimeWords) -> str:
    """Return the state of a company without a proven listed owner, by the word on its ownership.

    A matched party above the company is never clear, regardless of what it is known to hold. A
    candidate that is merely not decided yet, or a register's own mark, is not a finding, and is
    never clear either. The same applies to a weak candidate who is also in office: an officer's
    match has a floor of its own if it is exact, strong or true.
    """
    if words.ownership is OwnershipWord.NOT_OWNED:
        return CLEAR
    reasons = {*words.reasons}
    waits = reasons <= _WAITING or reasons == {UNDECIDED, MATCHED_OFFICER}
    waiting = words.ownership is OwnershipWord.POSSIBLE and waits
    return "undecided" if waiting else words.ownership.value


def _upper(seen: OwnershipView, matched: set[str]) -> Decimal:
    """Return the most that matched parties can hold of the subject together, 0 to 100.

    Shares are added as they are, also of a party held by another: never too low.
    """
    total = Decimal(0)
    for party in matched:
        holder = seen.shares.by_party.get(party)
        if holder is None:
            continue
        band = holder.integrated
        total += Decimal(str(band.upper)) if band is not None else Decimal(100)
    return min(total, Decimal(100))


def _owner(seen: OwnershipView, ubo: Ubo) -> Owner:
    return Owner(
        party=ubo.party,
        name=_name(seen, ubo.party),
        status=str(ubo.status),
        share=str(ubo.share) if ubo.share is not None else None,
        votes=str(ubo.votes) if ubo.votes is not None else None,
        contested=ubo.contested,
        grounds=tuple(
            Ground(
                basis=str(ground.basis),
                status=str(ground.status),
                detail=ground.detail,
                relationships=tuple(ground.holdings),
            )
            for ground in ubo.grounds
        ),
    )


def _name(seen: OwnershipView, key: str) -> str:
    party = seen.parties.get(key) or seen.partners.get(key)
    return party.name if party is not None else key
