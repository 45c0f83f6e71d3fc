"""Who owns or leads a company by lists of regimes on which no rule on ownership is computed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.entities import service as entities
from atlas.knowledge.graph import service as graph
from atlas.knowledge.graph.domain import Band, HoldingKind, Official
from atlas.knowledge.graph.domain.ownership_words import ControlWord, Leadership, OwnershipWord
from atlas.knowledge.graph.presentation import band_out
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.reference_data.domain.rules import RegimeWithoutRule
from atlas.sources.exposure.domain import Standings, frozen_without_rule, is_listed
from atlas.sources.exposure.schemas import ListedOut, UnruledOut
from atlas.sources.lists.domain.catalogue import LISTS, ListDefinition
from atlas.sources.lists.domain.national import NATIONAL, NationalList


class Tie(StrEnum):
    """How a listed party is connected with a company."""

    OWNER = "owner"
    STATED_ABOVE = "stated_above"
    COMING_OWNER = "coming_owner"
    FORMER_OWNER = "former_owner"
    LEADER = "leader"


@dataclass(frozen=True, slots=True)
class Listed:
    """A party that a list of a regime without a rule names, or may name, and its ties.

    `certain`: a person decided so. `weak`: it has nothing but candidates that are neither exact nor
    strong. `share`: what it holds of the company today, in percent; None where that is not known.
    """

    regime: str
    party: str
    ties: tuple[Tie, ...]
    certain: bool
    weak: bool
    share: Band | None = None


def listed_without_rule(
    view: OwnershipView, standings: Standings, ruled: Collection[str]
) -> tuple[Listed, ...]:
    """Return who owns or leads the entity by a list of a regime of which no rule is computed.

    Whether that blocks the entity no rule tells, whatever the share. Those who held before and left
    too long before the listing are left out, as under a rule, and so is an officer who does not
    lead.

    Args:
        view: the structure above the entity.
        standings: what screening knows of everyone whom a regime's answer asks about.
        ruled: the regimes with a rule on ownership.

    """
    others = {party: known for party, known in standings.items() if party != view.entity_id}
    sure = frozen_without_rule(others, ruled)
    weak = frozen_without_rule(others, ruled, weak=True)
    holders = dict(_holders(view))
    offices = (graph.officers_of(view), *view.leading)
    found = []
    for regime in sorted({*sure, *weak}):
        since = {**weak.get(regime, {}), **sure.get(regime, {})}
        days = {party: day for party, day in since.items() if day is not None}
        owners = holders.keys() & since.keys()
        owners -= {*graph.apart_in(view, sorted(owners), days)}
        leaders = {*_leading(offices, frozenset(since))}
        for party in sorted(owners | leaders):
            share = view.shares.by_party.get(party)
            ties = [holders[party]] if party in owners else []
            ties += [Tie.LEADER] if party in leaders else []
            found.append(
                Listed(
                    regime=regime,
                    party=party,
                    ties=tuple(ties),
                    certain=is_listed(others[UUID(party)], regime),
                    weak=party not in sure.get(regime, {}),
                    share=share.integrated if share else None,
                )
            )
    return tuple(found)


def _holders(view: OwnershipView) -> Iterator[tuple[str, Tie]]:
    """Yield who held, will hold, may be above or is above the entity: the closest tie last."""
    yield from ((one.holder, Tie.FORMER_OWNER) for one in graph.former_holdings(view))
    yield from ((key, Tie.COMING_OWNER) for key in graph.coming_holders(view))
    yield from ((key, Tie.STATED_ABOVE) for key in view.through)
    today = [*view.graph.above(str(view.entity_id), tuple(HoldingKind)), *view.partners]
    for key in today:
        yield key, Tie.OWNER
        yield from ((record.holder, Tie.OWNER) for record in view.graph.shown_into(key))


def _leading(offices: Iterable[Sequence[Official]], listed: frozenset[str]) -> Iterator[str]:
    """Yield the listed ones of each office whose holders may direct a company's affairs."""
    for office in offices:
        named = listed & {one.party for one in office}
        if Leadership(tuple(office), named).may_be_led:
            yield from named


async def unruled_out(
    session: TenantSession,
    view: OwnershipView,
    standings: Standings,
    ruled: Collection[str],
    unruled: Iterable[RegimeWithoutRule],
    asked: Collection[str],
) -> list[UnruledOut]:
    """Return the regimes on which no rule is computed, each with the listed who own or lead.

    Args:
        session: the tenant's.
        view: the structure above the entity.
        standings: what screening knows of everyone whom a regime's answer asks about.
        ruled: the regimes with a rule on ownership.
        unruled: the regimes that reference data names as having none.
        asked: the regimes to answer for; empty: all, also those that reference data does not name.

    """
    listed = listed_without_rule(view, standings, ruled)
    known = {one.regime: one for one in unruled}
    more = {one.regime: _unnamed(one.regime) for one in listed if one.regime not in known}
    known_as = await entities.get_entities(session, [UUID(one.party) for one in listed])
    names = {party: one.display_name for party, one in known_as.items()}
    answers = []
    for regime, said in sorted({**known, **more}.items()):
        if asked and regime not in asked:
            continue
        mine = [one for one in listed if one.regime == regime]
        words = words_of(mine)
        answers.append(
            UnruledOut(
                **asdict(said),
                status=words[0].value,
                control=words[1].value,
                listed=[_listed_out(one, names) for one in mine],
            )
        )
    return answers


def words_of(listed: Sequence[Listed]) -> tuple[OwnershipWord, ControlWord]:
    """Return the words of a regime without a rule on ownership and on control.

    Without a listed party they are not favourable either: no rule tells what would be owned.
    """
    if not listed:
        return OwnershipWord.NOT_ASSESSED, ControlWord.NOT_ASSESSED
    owned = any({*one.ties} - {Tie.LEADER} for one in listed)
    word = OwnershipWord.POSSIBLE if owned else OwnershipWord.NOT_ASSESSED
    return word, ControlWord.POSSIBLE


def _listed_out(one: Listed, names: dict[UUID, str]) -> ListedOut:
    party = UUID(one.party)
    return ListedOut(
        party=party,
        name=names.get(party, one.party),
        certain=one.certain,
        ties=[tie.value for tie in one.ties],
        share=band_out(one.share),
    )


def _unnamed(regime: str) -> RegimeWithoutRule:
    """Return what is known of a regime that reference data does not name: its lists."""
    lists: list[tuple[str, ListDefinition | NationalList]] = [*LISTS.items(), *NATIONAL.items()]
    own = [one for key, one in lists if regime in {one.regime, key}]
    return RegimeWithoutRule(
        regime=regime,
        title="; ".join(one.title for one in own) or regime,
        reason="No rule on ownership by listed parties is known for this regime; none is computed.",
        source="; ".join(dict.fromkeys(one.publisher for one in own)),
        url=own[0].source_url if own else "",
        verified=False,
    )
