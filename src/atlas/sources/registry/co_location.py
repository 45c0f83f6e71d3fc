"""How many other companies of the loaded registers share an address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from atlas.foundation.core.clock import today
from atlas.knowledge.addresses.domain import RULES_VERSION
from atlas.sources.protocol.domain.answers import AddressNeighbours
from atlas.sources.registry import repository
from atlas.sources.registry.datasets import dataset_info
from atlas.sources.registry.domain.union import Union
from atlas.sources.registry.models import Ref
from atlas.sources.registry.repository import Session, places

MAX_COUNTED = 1_000
"""Records looked at for one address; beyond it the number is a lower bound."""


async def neighbours(
    session: Session, keys: Sequence[str], *, but: Collection[tuple[str, str]] = ()
) -> list[AddressNeighbours]:
    """Count the other live companies at addresses; records that share a number are one company.

    `but`: the subject's own register numbers (scheme, number). Empty where no loaded dataset is
    searchable by address. One query for all keys.
    """
    keyed = await places.keyed_datasets(session, RULES_VERSION)
    if not keyed or not keys:
        return []
    datasets = {row.id: row for row in await repository.all_datasets(session) if row.name in keyed}
    found = await places.at(session, keys, MAX_COUNTED + 1, today())
    by_key: dict[str, list[places.Located]] = defaultdict(list)
    for item in found:
        if item.ref.dataset_id in datasets:
            by_key[item.key].append(item)
    infos = {key: dataset_info(row) for key, row in datasets.items()}
    answers = []
    for key in dict.fromkeys(keys):
        country = key.partition("|")[0]
        located = by_key[key]
        companies = _companies(located, frozenset(but))
        answers.append(
            AddressNeighbours(
                key=key,
                companies=len(companies),
                at_least=len({item.ref for item in located}) > MAX_COUNTED,
                whole=any(
                    info.complete and not info.stale and _of(country, info.registers)
                    for info in infos.values()
                ),
                datasets=tuple(sorted({infos[item.ref.dataset_id].name for item in located})),
            )
        )
    return answers


def _of(country: str, registers: Sequence[str]) -> bool:
    """Return whether one of the registers is the country's (org-id.guide keys begin with it)."""
    return bool(country) and any(name.startswith(f"{country}-") for name in registers)


def _companies(
    located: Sequence[places.Located], own: frozenset[tuple[str, str]]
) -> list[list[Ref | tuple[str, str]]]:
    """Return the companies: records joined by their numbers, without the subject's."""
    union: Union[Ref | tuple[str, str]] = Union()
    for item in located:
        union.root(item.ref)
        if item.number:
            union.join(item.ref, item.number)
    return [group for group in union.groups() if not own.intersection(group)]
