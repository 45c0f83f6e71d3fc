"""How answers are read: tried on an answer that is given, without asking a provider."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pydantic import JsonValue

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.off_loop import off_loop
from atlas.foundation.db import TenantSession
from atlas.sources.contracts import repository
from atlas.sources.contracts.domain import Terms, terms_of
from atlas.sources.contracts.errors import ContractVersionNotFoundError
from atlas.sources.contracts.schemas import (
    AdapterClaimOut,
    AdapterOut,
    AdaptersOut,
    AdapterTest,
    AdapterTestOut,
    AdapterValidation,
    ContractDiffOut,
)
from atlas.sources.contracts.service.terms import in_force
from atlas.sources.contracts.service.versions import compared
from atlas.sources.plugins import service as plugins
from atlas.sources.plugins.domain.contract import Delivered, deliver
from atlas.sources.plugins.domain.engine import Mapped
from atlas.sources.plugins.domain.plugin import Plugin

MOST = 1_000
"""Claims, and what is missing, rejected or unread, each: no answer shows more."""
_NAMED = 10


async def list_adapters(session: TenantSession) -> AdaptersOut:
    """Return every adapter that can be used."""
    held = await in_force(session)
    found = plugins.installed().plugins
    return AdaptersOut(items=[_adapter(found[name], one) for name, one in sorted(held.items())])


async def get_adapter(session: TenantSession, actor: AuthContext, provider: str) -> AdapterOut:
    """Return one adapter.

    Raises:
        PluginValidationError: its plugin is not valid (503).
        NotFoundError: none of that name is installed.

    """
    plugin = plugins.require(provider, actor)
    return _adapter(plugin, (await in_force(session, [provider]))[provider])


def _adapter(plugin: Plugin, held: Terms) -> AdapterOut:
    return AdapterOut.built_from(
        plugin.manifest,
        provider=plugin.name,
        answers=list(plugin.manifest.capabilities.endpoints),
        contract_version=held.contract.version,
    )


async def validate_adapter(
    session: TenantSession, actor: AuthContext, provider: str, body: AdapterValidation
) -> ContractDiffOut:
    """Return what a narrowing would change and what is wrong with it; nothing is stored.

    Raises:
        PluginValidationError: its plugin is not valid (503).
        NotFoundError: none of that name is installed.

    """
    plugin = plugins.require(provider, actor)
    return await compared(session, plugin, body.narrowing.narrowing(), 0)


async def test_adapter(
    session: TenantSession, actor: AuthContext, provider: str, body: AdapterTest
) -> AdapterTestOut:
    """Return what comes of an answer under a contract. Nothing is stored, no provider is asked.

    Raises:
        PluginValidationError: its plugin is not valid (503).
        NotFoundError: none of that name is installed.
        ContractVersionNotFoundError: absent, another tenant's, or of another provider.
        InvalidRequestError: the provider has no such kind of answer.

    """
    plugin = plugins.require(provider, actor)
    if body.answer not in plugin.translator.responses:
        known = ", ".join(sorted(plugin.translator.responses))
        reason = f"the provider's kinds of answer are {known}"
        problem = FieldProblem(loc=["body", "answer"], msg=reason, type="value_error")
        raise InvalidRequestError(f"answer: {reason}", errors=[problem])
    terms = (await in_force(session, [provider]))[provider]
    if body.version_id is not None:
        row = await repository.find_version(session, body.version_id)
        if row is None or row.provider != provider:
            raise ContractVersionNotFoundError
        narrowing, number = row.takes_away, row.number
        terms = terms_of(provider, plugin.contract, plugin.spec, narrowing, number)
    return await off_loop(_tried, plugin, terms, body.answer, body.document)


def _tried(plugin: Plugin, terms: Terms, answer: str, document: JsonValue) -> AdapterTestOut:
    mapped = plugin.translator.translate(answer, document)
    # nobody was asked about: what is missing is told of the first party that is described
    described = [party.key for party in mapped.parties if party.claims]
    found = deliver(terms.contract, mapped.parties, mapped.relationships, *described[:1] or [""])
    claims = list(_claims(found))
    missing, rejected = (
        [
            f"{'.'.join(filter(None, (one.type, one.attribute)))}: {one.reason}"
            for one in found.findings
            if one.kind == kind
        ]
        for kind in ("missing", "violation")
    )
    unread = [f"{one.path}: {one.reason}" for one in mapped.changed]
    lists = (claims, missing, rejected, unread)
    return AdapterTestOut(
        state=mapped.state.value,
        contract_version=terms.contract.version,
        claims=claims[:MOST],
        missing=missing[:MOST],
        rejected=rejected[:MOST],
        unread=unread[:MOST],
        truncated=any(len(one) > MOST for one in lists),
        text=_words(mapped, len(claims), missing, rejected),
    )


def _claims(found: Delivered) -> Iterator[AdapterClaimOut]:
    for party in found.parties:
        for claim in party.claims:
            yield AdapterClaimOut(
                type=party.type, attribute=claim.attribute, about=party.key, trust=claim.trust
            )
    for link in found.relationships:
        for name in link.attributes:
            yield AdapterClaimOut(type=link.type, attribute=name, about=link.key, trust=link.trust)


def _words(mapped: Mapped, claims: int, missing: list[str], rejected: list[str]) -> str:
    parts = [f"{claims} claims" if claims != 1 else "1 claim"]
    for word, several in (("Missing", missing), ("Rejected", rejected)):
        if several:
            shown = ", ".join(one.partition(":")[0] for one in islice(several, _NAMED))
            parts.append(f"{word}: {shown}{' …' if len(several) > _NAMED else ''}")
    if mapped.changed:
        one = mapped.changed[0]
        parts.append(f"Not read: {one.path} ({one.reason})")
    if not mapped.parties and not mapped.changed:
        parts.append("The answer is about nobody")
    return ". ".join(parts) + "."
