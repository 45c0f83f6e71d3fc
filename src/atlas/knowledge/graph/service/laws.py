"""Whose law decides who is a beneficial owner: the firm's home law, next to it the register's."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from atlas.foundation.core.clock import today
from atlas.foundation.db import TenantSession
from atlas.knowledge.compliance_profile import service as compliance
from atlas.knowledge.compliance_profile.domain import EffectiveRules, UboExemption
from atlas.knowledge.graph.domain import Comparator, Exemption, ExemptionKind, UboLaw, UboRule
from atlas.knowledge.graph.models import NodeRow
from atlas.knowledge.graph.projection import seat
from atlas.knowledge.reference_data import service as reference_data
from atlas.knowledge.reference_data.domain import (
    ReferenceSnapshot,
    Threshold,
    enhanced_threshold,
    register_threshold,
    regulated_markets,
    ubo_threshold,
)


@dataclass(frozen=True, slots=True)
class UboRules:
    """The test of the obliged entity's home, and that of the company's register.

    Source: the obligation is the firm's own (Directive (EU) 2015/849, article 13(1)(b); 31 CFR
    1010.230; Money Laundering Regulations 2017, regulation 28(4)); what the register shows
    follows the law of the company's seat.
    """

    home: UboRule
    register: UboRule


async def ubo_rules(
    session: TenantSession, subject: NodeRow, as_of: date, *, enhanced: bool = False
) -> UboRules:
    """Return both tests for a company at a date.

    Of a day before the firm's first profile the one of today speaks; without any, the lowest known
    threshold, marked `assumed`.
    """
    profile = await compliance.active(session, as_of)
    if profile is None and as_of != today():
        profile = await compliance.active(session)
    snapshot = await reference_data.snapshot(session, as_of)
    country = seat(subject.data)
    home = _home_rule(profile, snapshot, as_of)
    return UboRules(
        home=_deeper(home, snapshot) if enhanced else home,
        register=_rule(
            register_threshold(snapshot, country or None, as_of), UboLaw.REGISTER, country or None
        ),
    )


def _home_rule(profile: EffectiveRules | None, snapshot: ReferenceSnapshot, as_of: date) -> UboRule:
    if profile is None:
        return _rule(ubo_threshold(snapshot, None, as_of), UboLaw.LOWEST_KNOWN, None)
    law = profile.ubo
    return UboRule(
        law.threshold,
        Comparator(law.comparator),
        source=law.source,
        basis=UboLaw.HOME,
        jurisdiction=law.jurisdiction,
        url=law.url,
        verified=law.verified,
        assumed=law.assumed,
        control_prong=law.control_prong,
        exemptions=tuple(_exemptions(law.exemptions, regulated_markets(snapshot))),
    )


def _deeper(home: UboRule, snapshot: ReferenceSnapshot) -> UboRule:
    """Return the test of an enhanced investigation: the product's where it reaches further down.

    That is at a lower threshold, or at the same one where the law's test is stricter.

    The register's law keeps its own: the persons it adds are named next to these.
    """
    deeper = enhanced_threshold(snapshot)
    if deeper is None:
        return replace(home, enhanced=True)
    lower = replace(
        home,
        threshold=deeper.threshold,
        comparator=Comparator(deeper.comparator),
        source=deeper.source,
        url=deeper.url,
        verified=deeper.verified,
        enhanced=True,
        law=home,
    )
    return lower if lower.reach < home.reach else replace(home, enhanced=True)


def _exemptions(named: Iterable[UboExemption], markets: Mapping[str, str]) -> Iterator[Exemption]:
    """Yield the exemptions whose law was checked against a source: no other spares a question."""
    for item in named:
        if item.verified:
            known = frozenset(mic for mic, country in markets.items() if country in item.countries)
            countries = frozenset(item.countries)
            yield Exemption(ExemptionKind(item.kind), countries, item.source, known)


def _rule(found: Threshold, basis: UboLaw, country: str | None) -> UboRule:
    return UboRule(
        found.threshold,
        Comparator(found.comparator),
        source=found.source,
        basis=UboLaw.LOWEST_KNOWN if found.assumed else basis,
        jurisdiction=None if found.assumed else country,
        url=found.url,
        verified=found.verified,
        assumed=found.assumed,
        control_prong=found.control_prong,
    )
