"""Which checks each depth of due diligence asks for, and which an evaluation has.

Source: Directive (EU) 2015/849, articles 13 (CDD), 15 (SDD), 18 and 20 (EDD).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from atlas.risk.matrix.domain import Tier


class Need(StrEnum):
    """How much a tier asks for a check, in rising order."""

    NONE = "none"
    RECOMMENDED = "recommended"
    MANDATORY = "mandatory"


NEEDS = tuple(Need)
_NONE, _R, _M = NEEDS


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the catalogue.

    `needs`: by tier. `when`: `pep`: mandatory only where a politically exposed person is found.
    `when` may also be `pep_required`: asked for where the home law requires the determination.
    `inputs`: inputs of the matrix (`sanctions.exposure`) that answer it; `modules`: modules of an
    investigation that do. Neither: a person confirms it, no evaluation can.
    """

    id: str
    title: str
    needs: Mapping[Tier, Need]
    inputs: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    when: str | None = None


def _needs(sdd: Need, cdd: Need, edd: Need) -> dict[Tier, Need]:
    return {Tier.SDD: sdd, Tier.CDD: cdd, Tier.EDD: edd}


CATALOGUE: tuple[Check, ...] = (
    Check("registry", "Registry", _needs(_M, _M, _M), modules=("cir",)),
    Check(
        "ubo_identification",
        "Identification and verification of beneficial owners",
        _needs(_M, _M, _M),
        modules=("mebo",),
    ),
    Check(
        "sanctions_screening",
        "Sanctions screening of company, directors, owners and beneficial owners",
        _needs(_M, _M, _M),
        inputs=("sanctions.exposure",),
        modules=("spepws",),
    ),
    Check(
        "pep_determination",
        "Determination of politically exposed persons",
        _needs(_M, _M, _M),
        inputs=("pep.categories",),
        modules=("spepws",),
        when="pep_required",
    ),
    Check("director_identity", "Identity of directors", _needs(_R, _M, _M)),
    Check("adverse_media", "Adverse media", _needs(_R, _M, _M), ("adverse_media.severities",)),
    Check("website", "Website", _needs(_NONE, _R, _R), modules=("dfwo",)),
    Check("financial_statements", "Financial statements", _needs(_NONE, _NONE, _M)),
    Check("network", "Network", _needs(_NONE, _NONE, _M), ("network.risk_score",)),
    Check("source_of_funds", "Source of funds", _needs(_NONE, _R, _M)),
    Check("source_of_wealth", "Source of wealth", _needs(_NONE, _NONE, _M), when="pep"),
    Check("senior_approval", "Approval by senior management", _needs(_NONE, _NONE, _M)),
    Check("ongoing_monitoring", "Ongoing monitoring", _needs(_M, _M, _M)),
)
CHECKS = tuple(item.id for item in CATALOGUE)
FORMER_CHECKS = {"screening": ("sanctions_screening", "pep_determination")}
"""Checks of earlier releases, kept in stored documents, and what stands for each now."""

Changes = Mapping[str, Mapping[str, str]]
"""Check id → tier → need: what a tenant's policy asks for beyond the catalogue."""


def catalogue(changes: Changes) -> tuple[Check, ...]:
    """Return the catalogue with what a policy asks for in addition; never less than shipped."""
    asked = dict(changes)
    for name, parts in FORMER_CHECKS.items():
        for part in parts:
            asked.setdefault(part, changes.get(name, {}))
    return tuple(_raised(item, asked.get(item.id, {})) for item in CATALOGUE)


def _raised(check: Check, changes: Mapping[str, str]) -> Check:
    needs = {
        tier: max(need, Need(changes.get(tier.value, need)), key=NEEDS.index)
        for tier, need in check.needs.items()
    }
    return Check(check.id, check.title, needs, check.inputs, check.modules, check.when)


def weaker(changes: Changes) -> list[str]:
    """Return which of a policy's changes would be less strict than the catalogue, in words."""
    shipped = {item.id: item for item in CATALOGUE}
    shipped |= {name: shipped[parts[0]] for name, parts in FORMER_CHECKS.items()}
    return [
        f"{name} at {tier.upper()} is {shipped[name].needs[Tier(tier)]}, it cannot be {need}"
        for name, tiers in changes.items()
        for tier, need in tiers.items()
        if NEEDS.index(Need(need)) < NEEDS.index(shipped[name].needs[Tier(tier)])
    ]
