"""A tenant's matrix of providers, by country and tier, changed by one person or two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.four_eyes import require_person
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.errors import UniqueViolationError
from atlas.identity.audit import service as audit
from atlas.sources.plugins import service as plugins
from atlas.sources.plugins.domain.enabled import enabled_of
from atlas.sources.providers import repository
from atlas.sources.providers.actions import ProviderAction
from atlas.sources.providers.domain import (
    ANYWHERE,
    Given,
    Planned,
    ProviderTier,
    Route,
    changed,
    loosened,
    tiers_in,
)
from atlas.sources.providers.errors import RouteNotFoundError, RouteStateError
from atlas.sources.providers.models import Routing
from atlas.sources.providers.schemas import RouteOrigin, RouteOut, RoutePut, RoutingOut
from atlas.workspace.proposals import service as proposals

RESOURCE = "provider_routing"
PROPOSED = "provider_routing.route"
"""Kind of the proposals that wait for a second person."""
Key = tuple[str, str]


async def get_routing(
    session: TenantSession, settings: Settings, country: str | None = None
) -> RoutingOut:
    """Return how each provider is asked in each country, or in one."""
    found = await repository.latest_routing(session)
    given = given_providers(found.routes)
    named = {one.country for one in found.routes}
    countries = [country] if country else sorted({ANYWHERE, *named, *_countries(given)})
    placed = [
        (place, one)
        for place in countries
        for one in sorted(tiers_in(place, given, found.routes).values(), key=lambda one: one.order)
        if one.set_for == place or given[one.provider].answers_in(place)
    ]
    subjects = [subject_of((place, one.provider)) for place, one in placed]
    waits = await proposals.open_reasons(session, PROPOSED, subjects)
    enabled = {one.name for one in enabled_of(settings.providers)}
    items = [
        _route(place, one, enabled, waits.get(subject_of((place, one.provider)), []))
        for place, one in placed
    ]
    return RoutingOut(revision=found.revision, items=items)


async def set_route(
    session: TenantSession,
    settings: Settings,
    actor: AuthContext,
    key: Key,
    body: RoutePut,
    expected: ExpectedVersion | None,
) -> tuple[int, RouteOut]:
    """Set how a provider is asked about companies of a country; return it with the revision.

    What may ask a provider less often than before waits for a second person
    (`awaits_second_person`): it takes findings away.

    Raises:
        MachineNeverDecidesError: a service account.
        PluginValidationError, NotFoundError: the provider cannot be used, or is not there.
        InvalidRequestError: it knows no companies of the country.
        PreconditionRequiredError, PreconditionFailedError: If-Match.
        RouteStateError: the routing has changed at this moment.

    """
    require_person(actor)
    country, provider = key
    given = Given.of(plugins.require(provider, actor).manifest)
    if country != ANYWHERE and not given.answers_in(country):
        message = f"{provider} knows no companies of {country}"
        problem = FieldProblem(loc=["path", "country"], msg=message, type="value_error")
        raise InvalidRequestError(message, errors=[problem])
    before = await _expected(session, expected)
    position = body.position if body.tier is ProviderTier.FALLBACK else 0
    to = Route(country, provider, body.tier, position)
    return await _keep(session, settings, actor, before, key, to)


async def reset_route(
    session: TenantSession,
    settings: Settings,
    actor: AuthContext,
    key: Key,
    expected: ExpectedVersion | None,
) -> tuple[int, RouteOut]:
    """Take a route away: what holds without it holds again, at once or after a second person.

    Raises:
        MachineNeverDecidesError: a service account.
        PreconditionRequiredError, PreconditionFailedError: If-Match.
        RouteNotFoundError: the tenant has set none.
        RouteStateError: the routing has changed at this moment.

    """
    require_person(actor)
    before = await repository.latest_routing(session)
    if key not in {one.key for one in before.routes}:
        raise RouteNotFoundError
    check_version(expected, before.revision, required=True)
    return await _keep(session, settings, actor, before, key, None)


async def confirm_route(
    session: TenantSession,
    settings: Settings,
    actor: AuthContext,
    key: Key,
    expected: ExpectedVersion | None,
) -> tuple[int, RouteOut]:
    """Carry out, as the second person, the change that waits.

    Raises:
        PreconditionRequiredError, PreconditionFailedError: If-Match.
        RouteStateError: nothing waits, or it would loosen more than was proposed.
        SecondPersonRequiredError: the caller proposed it, or may not confirm.

    """
    before = await _expected(session, expected)
    waiting = await proposals.find_open(session, PROPOSED, subject_of(key), lock=True)
    if waiting is None:
        raise RouteStateError("Nothing waits for a second person; PUT the route first.")
    to = msgspec.convert(waiting.content["route"], Route | None)
    after = changed(before.routes, key, to)
    if set(_loosened(before.routes, after, key)) - set(waiting.reasons):
        raise RouteStateError("It loosens more than was proposed: propose it again.")
    await proposals.confirm(session, actor, waiting)
    return await _carry_out(session, settings, actor, before, key, after)


def given_providers(routes: Iterable[Route] = ()) -> dict[str, Given]:
    """Return what routing needs of each installed provider, and of those that routes name."""
    found = plugins.installed().plugins
    named = {one.provider: Given.unknown() for one in routes}
    return named | {name: Given.of(one.manifest) for name, one in found.items()}


def subject_of(key: Key) -> str:
    """Return how proposals name a route."""
    return ":".join(key)


def _countries(given: Mapping[str, Given]) -> set[str]:
    return {country for one in given.values() for country in one.jurisdictions}


async def _expected(session: TenantSession, expected: ExpectedVersion | None) -> Routing:
    found = await repository.latest_routing(session)
    check_version(expected, found.revision, required=True)
    return found


def _loosened(before: Sequence[Route], after: Sequence[Route], key: Key) -> list[str]:
    """Return what other routes loosen, in words."""
    given = given_providers((*before, *after))
    named = {one.country for one in (*before, *after)}
    everywhere = {ANYWHERE, *named, *_countries(given)}
    found = [
        reason
        for country in (sorted(everywhere) if key[0] == ANYWHERE else (key[0],))
        for reason in loosened(tiers_in(country, given, before), tiers_in(country, given, after))
    ]
    return list(dict.fromkeys(found))


async def _keep(
    session: TenantSession,
    settings: Settings,
    actor: AuthContext,
    before: Routing,
    key: Key,
    to: Route | None,
) -> tuple[int, RouteOut]:
    after = changed(before.routes, key, to)
    reasons = _loosened(before.routes, after, key)
    if reasons:
        content: dict[str, JSON] = {"route": msgspec.to_builtins(to)}
        told = [_told(key, to), *reasons]
        await proposals.propose(session, actor, PROPOSED, subject_of(key), content, reasons=told)
        return before.revision, await _out(session, settings, before.routes, key)
    await proposals.supersede(session, actor, PROPOSED, subject_of(key))
    if after == before.routes:
        return before.revision, await _out(session, settings, after, key)
    return await _carry_out(session, settings, actor, before, key, after)


def _told(key: Key, to: Route | None) -> str:
    country, provider = key
    where = "all countries without a route of their own" if country == ANYWHERE else country
    if to is None:
        return f"{provider} in {where}: back to what holds without this route"
    place = f" {to.position}" if to.tier is ProviderTier.FALLBACK else ""
    return f"{provider} in {where}: {to.tier}{place}"


async def _carry_out(
    session: TenantSession,
    settings: Settings,
    actor: AuthContext,
    before: Routing,
    key: Key,
    routes: tuple[Route, ...],
) -> tuple[int, RouteOut]:
    after = Routing(before.revision + 1, routes)
    try:
        await repository.insert_routing(session, after, actor.user_id, now())
    except UniqueViolationError as error:
        raise RouteStateError("The routing has changed at this moment; read again.") from error
    told: dict[str, JSON] = {"country": key[0], "provider": key[1], "revision": after.revision}
    for name, several in (("before", before.routes), ("after", routes)):
        own = next((one for one in several if one.key == key), None)
        told[name] = msgspec.to_builtins(own)
    await audit.record(session, actor, ProviderAction.ROUTED, RESOURCE, None, told)
    return after.revision, await _out(session, settings, routes, key)


async def _out(
    session: TenantSession, settings: Settings, routes: Sequence[Route], key: Key
) -> RouteOut:
    country, provider = key
    given = given_providers(routes)
    given.setdefault(provider, Given.unknown())  # its last route was taken away
    waiting = await proposals.find_open(session, PROPOSED, subject_of(key))
    enabled = {one.name for one in enabled_of(settings.providers)}
    planned = tiers_in(country, given, routes)[provider]
    return _route(country, planned, enabled, waiting.reasons if waiting else [])


def _route(country: str, planned: Planned, enabled: set[str], reasons: Sequence[str]) -> RouteOut:
    plugin = plugins.installed().plugins.get(planned.provider)
    return RouteOut.built_from(
        planned,
        country=country,
        display_name=plugin.manifest.display_name if plugin else planned.provider,
        origin=_origin(planned, country),
        enabled=planned.provider in enabled,
        awaits_second_person=list(reasons),
    )


def _origin(planned: Planned, country: str) -> RouteOrigin:
    if planned.set_for is None:
        return "default"
    return "country" if planned.set_for == country else "everywhere"
