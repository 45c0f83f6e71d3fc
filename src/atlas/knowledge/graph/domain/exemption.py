"""Whose beneficial owners the home law does not ask for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from atlas.knowledge.graph.domain.beneficial import ExemptionKind, NoUboReason, UboRule
from atlas.knowledge.graph.domain.model import HoldingKind, IntegratedShares, PartyKind
from atlas.knowledge.graph.domain.network import OwnershipGraph

LISTED_MAJORITY = 51.0
"""Percent that a listed owner surely holds: 31 CFR 1020.315(b)(5), "at least 51 percent"."""


def exempted_by_statement(rule: UboRule, countries: Collection[str]) -> bool:
    """Whether the home law exempts a company whose register says on whose regulated markets it is.

    Of a statement that names several countries' markets every one has to be exempt.
    """
    return bool(countries) and any(
        item.kind is ExemptionKind.LISTED_CUSTOMER and item.countries >= {*countries}
        for item in rule.exemptions
    )


def _on_market(rule: UboRule, kind: ExemptionKind, markets: Collection[str]) -> bool:
    return any(item.kind is kind and item.markets & {*markets} for item in rule.exemptions)


def _established(rule: UboRule, kind: ExemptionKind, country: str | None) -> bool:
    return any(item.kind is kind and country in item.countries for item in rule.exemptions)


def exemptions(
    graph: OwnershipGraph,
    company: str,
    above: Iterable[str],
    rule: UboRule,
    interests: Iterable[IntegratedShares],
) -> Iterator[tuple[str, NoUboReason]]:
    """Yield each listed company and state among the parties, and whether it exempts the company.

    A law that does not name the case gives no exemption. A company of a state, or one that is
    listed on a market that the law does not know, then has managers who are identified in the place
    of owners. The market decides, not its country: a company on a multilateral trading facility
    (AIM, First North) or over the counter is not exempt, nor is one whose market no source names. A
    listed owner exempts a company of a country of the law by the shares that it surely holds, not
    by control. Sources: Directive (EU) 2015/849, article 3(6)(a)(i); Money Laundering Regulations
    2017, regulation 28(5); 31 CFR 1010.230(e)(2) with 1020.315(b)(2) to (5).
    """
    home = graph.party(company).country
    shares = next((one for one in interests if one.kind is HoldingKind.OWNERSHIP), None)
    for key in above:
        party = graph.party(key)
        customer = key == company
        if party.listed:
            kind = ExemptionKind.LISTED_CUSTOMER if customer else ExemptionKind.LISTED_OWNER
            exempt = _on_market(rule, kind, party.listed_on)
            exempt = exempt and (
                customer or (_established(rule, kind, home) and _surely_holds(shares, key))
            )
            yield key, NoUboReason.EXEMPT_LISTED if exempt else NoUboReason.LISTED
        elif party.kind is PartyKind.STATE:
            exempt = customer and _established(rule, ExemptionKind.STATE_CUSTOMER, party.country)
            yield key, NoUboReason.EXEMPT_STATE if exempt else NoUboReason.STATE


def _surely_holds(shares: IntegratedShares | None, party: str) -> bool:
    held = shares.by_party.get(party) if shares is not None else None
    band = held.integrated if held is not None else None
    return band is not None and band.lower >= LISTED_MAJORITY
