"""Which providers are asked about a company of a country, and which only if others fail. Pure.

A provider is *guarded* by those whose answer makes asking it unnecessary. Primary and supplementary
sources have no guards; a fallback is guarded by the primaries and by the fallbacks before it; a
provider that is switched off is never asked. Fewer guards mean that a provider is asked in more
runs, so comparing guards shows what a change loosens.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from atlas.sources.plugins.domain.manifest import Manifest, ProviderType
from atlas.sources.providers.domain.answers import ANYWHERE


class ProviderTier(StrEnum):
    """When a provider is asked."""

    PRIMARY = "primary"
    SUPPLEMENTARY = "supplementary"
    FALLBACK = "fallback"
    OFF = "off"


_ORDER = tuple(ProviderTier)


class Route(msgspec.Struct, frozen=True):
    """What a tenant sets for one provider in one country (`XX`: in each that it does not name)."""

    country: str
    provider: str
    tier: ProviderTier
    position: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What it is about; a tenant has one route of each key."""
        return self.country, self.provider


@dataclass(frozen=True, slots=True)
class Given:
    """What a plugin says that routing needs. registry: it is a register of companies."""

    registry: bool
    jurisdictions: frozenset[str]

    @classmethod
    def of(cls, manifest: Manifest) -> Given:
        """Return it from a manifest."""
        registry = manifest.provider_type is ProviderType.COMPANY_REGISTRY
        return cls(registry, frozenset(manifest.capabilities.jurisdictions))

    @classmethod
    def unknown(cls) -> Given:
        """Return what is known of a plugin that is not valid."""
        return cls(registry=False, jurisdictions=frozenset({ANYWHERE}))

    def answers_in(self, country: str) -> bool:
        """Whether it may know companies of a country."""
        return bool(self.jurisdictions & {ANYWHERE, country})

    def tier_in(self, country: str) -> ProviderTier:
        """Return its tier where a tenant has set none."""
        own = self.registry and country != ANYWHERE and country in self.jurisdictions
        return ProviderTier.PRIMARY if own else ProviderTier.SUPPLEMENTARY


@dataclass(frozen=True, slots=True)
class Planned:
    """One provider as it is asked. guards: whose answer makes it unnecessary; None: it is off.

    set_for: the country of the tenant's route that says so; None: the default.
    """

    provider: str
    tier: ProviderTier
    position: int
    set_for: str | None
    guards: frozenset[str] | None

    @property
    def order(self) -> tuple[int, int, str]:
        """By what the providers of a country are sorted."""
        return _ORDER.index(self.tier), self.position, self.provider

    def asked_unless(self, other: Planned) -> bool:
        """Whether it is asked wherever another plan for the same provider asks it."""
        if self.guards is None or other.guards is None:
            return other.guards is None
        return self.guards <= other.guards


Plan = Mapping[str, Planned]
"""By the name of the provider."""


def changed(routes: Iterable[Route], key: tuple[str, str], to: Route | None) -> tuple[Route, ...]:
    """Return a tenant's routes with one of them replaced, or taken away (None)."""
    kept = [one for one in routes if one.key != key]
    return tuple(sorted([*kept, *([to] if to else [])], key=lambda one: one.key))


def tiers_in(country: str, given: Mapping[str, Given], routes: Sequence[Route]) -> Plan:
    """Return how each provider is asked about a company of one country.

    Args:
        country: ISO 3166-1 alpha-2, or `XX` where it is not known.
        given: the providers, by name.
        routes: what the tenant has set; a route of the country goes before one of `XX`.

    """
    found = {one.key: one for one in routes}
    placed = sorted(
        (
            _placed(name, one, country, found.get((country, name)) or found.get((ANYWHERE, name)))
            for name, one in given.items()
        ),
        key=lambda one: one.order,
    )
    primaries = {one.provider for one in placed if one.tier is ProviderTier.PRIMARY}
    guards = frozenset(primaries)
    plan: dict[str, Planned] = {}
    for one in placed:
        if one.tier is not ProviderTier.FALLBACK:
            plan[one.provider] = one
            continue
        plan[one.provider] = _guarded(one, guards)
        guards |= {one.provider}
    return plan


def _placed(name: str, given: Given, country: str, route: Route | None) -> Planned:
    tier = route.tier if route else given.tier_in(country)
    return Planned(
        provider=name,
        tier=tier,
        position=route.position if route else 0,
        set_for=route.country if route else None,
        guards=None if tier is ProviderTier.OFF else frozenset(),
    )


def _guarded(one: Planned, guards: frozenset[str] | None) -> Planned:
    return Planned(one.provider, one.tier, one.position, one.set_for, guards)


def plan_of(countries: Sequence[str], given: Mapping[str, Given], routes: Sequence[Route]) -> Plan:
    """Return how each provider is asked about a company.

    Where the company may be in several countries, a provider is asked where any of them asks it:
    only who guards it in all of them makes it unnecessary.
    """
    plans = [tiers_in(one, given, routes) for one in countries or (ANYWHERE,)]
    return {name: _joined([plan[name] for plan in plans]) for name in given}


def _joined(several: Sequence[Planned]) -> Planned:
    asked = [one for one in several if one.guards is not None]
    if not asked:
        return several[0]
    first = min(asked, key=lambda one: one.order)
    held = [one.guards for one in asked if one.guards is not None]
    return _guarded(first, held[0].intersection(*held))


def due(
    plan: Plan,
    ready: Collection[str],
    waiting: Collection[str],
    running: Collection[str],
    answered: Collection[str],
) -> list[str]:
    """Return whom to ask now.

    Args:
        plan: how each provider is asked.
        ready: who was not asked yet and answers for a number of the company.
        waiting: who was not asked yet and has no number; one may still be stated.
        running: who is being asked.
        answered: who gave an answer about the company, without a failure.

    """  # fmt: skip
    before = {*ready, *running, *(waiting if running else ())}
    return [
        name
        for name in ready
        if (guards := plan[name].guards) is not None
        and not guards & {*answered}
        and not guards & before
    ]


def loosened(before: Plan, after: Plan) -> list[str]:
    """Return which providers another plan may ask less often, in words; empty: none."""
    return [
        f"{name} is no longer asked"
        if one.guards is None
        else f"{name} is asked only after {' and '.join(sorted(one.guards))} did not answer"
        for name, one in after.items()
        if name in before and not one.asked_unless(before[name])
    ]
