"""The contracts in force, and where answers differ from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Literal

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.sources.contracts import repository
from atlas.sources.contracts.schemas import (
    ContractCoverageOut,
    ContractFieldOut,
    FieldCoverageOut,
    FieldProviderOut,
    FindingRow,
    SourceContractOut,
    SourceContractsOut,
)
from atlas.sources.plugins import service as plugins
from atlas.sources.plugins.domain.contract import Finding
from atlas.sources.plugins.domain.plugin import Plugin


def list_contracts() -> SourceContractsOut:
    """Return the contract of each provider that can be used."""
    found = plugins.installed().plugins
    return SourceContractsOut(items=[_contract(one) for _, one in sorted(found.items())])


def get_contract(provider: str, actor: AuthContext) -> SourceContractOut:
    """Return the contract of one provider.

    Raises:
        PluginValidationError: its plugin is not valid (503).
        NotFoundError: none of that name is installed.

    """
    return _contract(plugins.require(provider, actor))


def coverage() -> ContractCoverageOut:
    """Return who may assert each field, the most trusted first."""
    found: dict[tuple[str, str], list[FieldProviderOut]] = defaultdict(list)
    for plugin in plugins.installed().plugins.values():
        for kind, attribute, terms in plugin.contract.fields():
            found[(kind, attribute)].append(
                FieldProviderOut.built_from(
                    terms,
                    provider=plugin.name,
                    covered=f"{kind}.{attribute}" in plugin.contract.covered,
                )
            )
    return ContractCoverageOut(
        items=[
            FieldCoverageOut(
                type=kind,
                attribute=attribute,
                providers=sorted(several, key=lambda one: (-one.trust, one.provider)),
            )
            for (kind, attribute), several in sorted(found.items())
        ]
    )


async def list_findings(
    session: TenantSession, kind: Literal["violation", "missing"], params: ListParams
) -> Page[FindingRow]:
    """Return a page of what answers had beyond their contract, or lacked; newest first."""
    return await repository.fetch_findings(session, kind, params)


async def note(session: TenantSession, findings: Sequence[FindingRow]) -> None:
    """Note where answers differ from their contracts."""
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


def _contract(plugin: Plugin) -> SourceContractOut:
    contract = plugin.contract
    return SourceContractOut.built_from(
        contract,
        provider=plugin.name,
        covers=list(contract.covered),
        fields=[
            ContractFieldOut.built_from(terms, type=kind, attribute=attribute)
            for kind, attribute, terms in contract.fields()
        ],
    )
