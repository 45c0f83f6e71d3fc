"""The contracts in force for a tenant, those that its runs obeyed, and where answers differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Literal

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.sources.contracts import repository
from atlas.sources.contracts.domain import Terms, terms_of
from atlas.sources.contracts.errors import ContractNotObeyedError
from atlas.sources.contracts.models import VersionRow
from atlas.sources.contracts.schemas import (
    ContractCoverageOut,
    ContractFieldOut,
    FieldCoverageOut,
    FieldProviderOut,
    FindingRow,
    LoadedRegisterContractOut,
    SourceContractOut,
    SourceContractsOut,
)
from atlas.sources.plugins import service as plugins
from atlas.sources.plugins.domain.contract import Finding
from atlas.sources.plugins.domain.plugin import Plugin
from atlas.sources.protocol.domain.coverage import Scope, attributes_of, names_above_of
from atlas.sources.registry import service as registry


async def in_force(
    session: TenantSession, providers: Sequence[str] | None = None
) -> dict[str, Terms]:
    """Return the contract that holds for the tenant, by provider.

    Args:
        session: the tenant's.
        providers: names; those that are not installed or not valid are left out. None: all.

    """
    found = plugins.installed().plugins
    wanted = found if providers is None else {one: found[one] for one in providers if one in found}
    active = await repository.fetch_active(session, list(wanted)) if wanted else {}
    return {name: _terms(one, active.get(name)) for name, one in wanted.items()}


def _terms(plugin: Plugin, active: VersionRow | None) -> Terms:
    if active is None:
        return terms_of(plugin.name, plugin.contract, plugin.spec)
    return terms_of(
        plugin.name,
        plugin.contract,
        plugin.spec,
        active.takes_away,
        active.number,
        active.activated_at,
    )


async def list_contracts(session: TenantSession) -> SourceContractsOut:
    """Return what each provider that can be used, and each loaded register file, declares."""
    found = await in_force(session)
    return SourceContractsOut(
        items=[contract_out(one) for _, one in sorted(found.items())],
        registers=await _loaded(session),
    )


async def _loaded(session: TenantSession) -> list[LoadedRegisterContractOut]:
    """Return what each loaded register file declares to cover, by name."""
    return [
        LoadedRegisterContractOut.built_from(
            one, dataset=one.name, covers=sorted(attributes_of(map(Scope, one.scope)))
        )
        for one in sorted(await registry.datasets(session), key=lambda one: one.name)
    ]


async def get_contract(
    session: TenantSession, provider: str, actor: AuthContext, sha256: str | None = None
) -> SourceContractOut:
    """Return the contract of one provider that holds for the tenant, or one that a run obeyed.

    Args:
        session: the tenant's.
        provider: name of the plugin; of what a run obeyed, it need not be installed any more.
        actor: who asks.
        sha256: of the contract that a run obeyed; None: the one in force.

    Raises:
        PluginValidationError: its plugin is not valid (503).
        NotFoundError: none of that name is installed.
        ContractNotObeyedError: no run of the tenant obeyed such a contract.

    """
    if sha256 is not None:
        kept = await repository.find_obeyed(session, provider, sha256)
        if kept is None:
            raise ContractNotObeyedError
        return contract_out(Terms(provider, kept, _number_of(kept.version)))
    plugins.require(provider, actor)
    return contract_out((await in_force(session, [provider]))[provider])


def _number_of(version: str) -> int | None:
    _, _, number = version.partition("+tenant.")
    return int(number) if number else None


async def coverage(session: TenantSession) -> ContractCoverageOut:
    """Return who may assert each field for the tenant, the most trusted first."""
    found: dict[tuple[str, str], list[FieldProviderOut]] = defaultdict(list)
    for name, held in (await in_force(session)).items():
        for kind, attribute, terms in held.contract.fields():
            found[(kind, attribute)].append(
                FieldProviderOut.built_from(
                    terms,
                    provider=name,
                    covered=held.contract.covers_field(kind, attribute),
                    names_above=names_above_of(kind, held.contract.covered),
                )
            )
    loaded = await _loaded(session)
    return ContractCoverageOut(
        items=[
            FieldCoverageOut(
                type=kind,
                attribute=attribute,
                providers=sorted(several, key=lambda one: (-one.trust, one.provider)),
                registers=[
                    one.dataset for one in loaded if {kind, f"{kind}.{attribute}"} & {*one.covers}
                ],
            )
            for (kind, attribute), several in sorted(found.items())
        ]
    )


async def list_findings(
    session: TenantSession, kind: Literal["violation", "missing"], params: ListParams
) -> Page[FindingRow]:
    """Return a page of what answers had beyond their contract, or lacked; newest first."""
    return await repository.fetch_findings(session, kind, params)


async def note(
    session: TenantSession, findings: Sequence[FindingRow], obeyed: Mapping[str, Terms]
) -> None:
    """Note which contracts a run obeys, and where answers differ from them."""
    if obeyed:
        await repository.keep_obeyed(session, list(obeyed.values()), now())
    if findings:
        await repository.insert_findings(session, findings)


def finding_row(provider: str, version: str, response: str, finding: Finding) -> FindingRow:
    """Return a finding as it is kept."""
    return FindingRow(
        id=new_id(),
        provider=provider,
        contract_version=version,
        response=response,
        found_at=now(),
        **asdict(finding),
    )


def contract_out(held: Terms) -> SourceContractOut:
    """Return a contract as it is shown."""
    contract = held.contract
    return SourceContractOut.built_from(
        contract,
        provider=held.provider,
        covers=list(contract.covered),
        tenant_version=held.number,
        sha256=held.sha256,
        fields=[
            ContractFieldOut.built_from(terms, type=kind, attribute=attribute)
            for kind, attribute, terms in sorted(contract.fields(), key=lambda one: one[:2])
        ],
    )
