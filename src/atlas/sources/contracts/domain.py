"""How a tenant narrows a source contract, and what that leaves of it. Pure.

A version of a tenant's says what is taken away; the contract that holds is worked out from it and
from the one that is shipped. So it can never allow more, also after the shipped one has changed,
and what a newer release adds is not lost unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

import orjson

from atlas.foundation.core.canonical import canonical_hash
from atlas.foundation.fields import says
from atlas.sources.plugins.domain.contract import (
    Contract,
    ContractField,
    Difference,
    differences,
)
from atlas.sources.plugins.domain.spec import MappingSpec, type_of

ANYWHERE = "XX"


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What a tenant takes away from a shipped contract; empty: nothing.

    The provider is asked about companies of `jurisdictions` alone. What is in `without` it may not
    assert, what is in `without_answers` it is not asked for, and what is in `without_coverage` is
    not absent where an answer lacks it.
    """

    jurisdictions: Annotated[
        tuple[str, ...] | None,
        says("The only countries whose companies it is asked about; null: as shipped.", ["NL"]),
    ] = None
    refresh_days: Annotated[
        int | None, says("Greatest age of its data, days; null: as shipped.", 7)
    ] = None
    without: Annotated[
        tuple[str, ...], says("Types and fields it may not assert.", ["LegalEntity.trading_names"])
    ] = ()
    without_answers: Annotated[
        tuple[str, ...], says("Kinds of answer it is not asked for.", ["relationships"])
    ] = ()
    without_coverage: Annotated[
        tuple[str, ...],
        says("What is not absent where an answer lacks it.", ["LegalEntity.registration_numbers"]),
    ] = ()
    trust: Annotated[
        Mapping[str, float],
        says("Most trust, 0 to 1, by type, or type and field.", {"LegalEntity.status": 0.9}),
    ] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a narrowing cannot be: it would widen the contract, or names what is not in it.

    at: the field, and what stands there.
    """

    at: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The contract that holds for a tenant.

    number: of the tenant's version; None: as shipped. countries: the only ones about whose
    companies the provider is asked; None: the tenant names none. since: when the tenant's version
    came in force: what was fetched before was taken in by other terms.
    """

    provider: str
    contract: Contract
    number: int | None = None
    countries: frozenset[str] | None = None
    since: datetime | None = None

    @property
    def sha256(self) -> str:
        """By what this very contract is known again."""
        return canonical_hash(self.document)

    @property
    def document(self) -> dict[str, object]:
        """The contract whole, as it is kept."""
        return {"provider": self.provider, **self.contract.model_dump(mode="json")}

    def asks_about(self, country: str | None) -> bool:
        """Whether the provider may be asked about a company there; None: it is not known where."""
        return self.countries is None or not country or country[:2].upper() in self.countries


class KeptContract(Contract):
    """A contract that held at some time, narrowed or not; checked when it was made."""

    version: str
    jurisdictions: tuple[str, ...]
    types: dict[str, dict[str, ContractField]]


def kept_contract(document: Mapping[str, object]) -> Contract:
    """Read a contract from `Terms.document`."""
    said = {name: value for name, value in document.items() if name != "provider"}
    return KeptContract.model_validate_json(orjson.dumps(said))


def refusals(shipped: Contract, answers: Iterable[str], narrowing: Narrowing) -> Iterator[Refusal]:
    """Yield what a narrowing asks for that the shipped contract does not hold.

    Args:
        shipped: the contract of the plugin.
        answers: the kinds of answer of the provider.
        narrowing: what a tenant wants to take away.

    """
    yield from _wider(shipped, narrowing)
    for at, names in (("without", narrowing.without), ("trust", narrowing.trust)):
        for name in names:
            if _meant(shipped, name) is None:
                yield Refusal((at, name), "the shipped contract holds no such type or field")
    known = sorted(answers)
    for name in narrowing.without_answers:
        if name not in known:
            why = f"the provider's kinds of answer are {', '.join(known)}"
            yield Refusal(("without_answers", name), why)
    for name in narrowing.without_coverage:
        if name not in shipped.covered:
            why = "the shipped contract does not cover that"
            yield Refusal(("without_coverage", name), why)
    if not set(shipped.types) - set(narrowing.without):
        yield Refusal(("without",), "nothing would be left of the contract")


def _wider(shipped: Contract, narrowing: Narrowing) -> Iterator[Refusal]:
    allowed = set(shipped.jurisdictions)
    for country in narrowing.jurisdictions or ():
        if country not in allowed and (ANYWHERE not in allowed or country == ANYWHERE):
            where = ", ".join(sorted(allowed))
            yield Refusal(("jurisdictions", country), f"the shipped contract holds in {where} only")
    if (narrowing.refresh_days or 0) > shipped.refresh_days:
        why = f"data may be {shipped.refresh_days} days old at most by the shipped contract"
        yield Refusal(("refresh_days",), why)
    for name, trust in narrowing.trust.items():
        meant = _meant(shipped, name)
        most = max((one.trust for one in meant or ()), default=trust)
        if trust > most:
            yield Refusal(("trust", name), f"the shipped contract trusts it up to {most:g}")


def _meant(shipped: Contract, name: str) -> list[ContractField] | None:
    """Return the fields that a name stands for: of a whole type, or one; None: there is no such."""
    kind, _, attribute = name.partition(".")
    fields = shipped.types.get(kind)
    if fields is None or (attribute and attribute not in fields):
        return None
    return [fields[attribute]] if attribute else list(fields.values())


def ends_of(spec: MappingSpec) -> dict[str, frozenset[str]]:
    """Return the types that stand at the ends of each relationship type of a mapping."""
    found: dict[str, frozenset[str]] = {}
    for name, one in spec.relationship_mappings.items():
        ends = frozenset({*one.from_.types, *one.to.types})
        found[type_of(name)] = found.get(type_of(name), frozenset()) | ends
    return found


def narrowed(
    shipped: Contract, narrowing: Narrowing, number: int, ends: Mapping[str, frozenset[str]]
) -> Contract:
    """Return what a narrowing leaves of a contract: never more than the shipped one allows.

    What may not be asserted is not missed either: with a type or field goes every coverage that
    rests on it. The lack of relationships of a type in a provider's answer does not count where
    one of their fields or ends may not be asserted.

    Args:
        shipped: the contract of the plugin.
        narrowing: what is taken away; what is not in the contract is passed over.
        number: of the tenant's version.
        ends: relationship type to the types at its ends (`ends_of`).

    """
    gone = set(narrowing.without)
    types = {
        kind: {
            name: terms.model_copy(
                update={"trust": _trust(terms.trust, narrowing.trust, kind, name)}
            )
            for name, terms in fields.items()
            if f"{kind}.{name}" not in gone
        }
        for kind, fields in shipped.types.items()
        if kind not in gone
    }
    touched = {name.partition(".")[0] for name in gone}
    silent = gone | {kind for kind, there in ends.items() if there & gone or kind in touched}
    silent |= set(narrowing.without_coverage)

    def covered(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(one for one in names if not {one, one.partition(".")[0]} & silent)

    days, countries = shipped.refresh_days, _countries(shipped, narrowing)
    return shipped.model_copy(
        update={
            "version": f"{shipped.version}+tenant.{number}",
            "jurisdictions": shipped.jurisdictions if countries is None else countries,
            "refresh_days": min(days, narrowing.refresh_days or days),
            "types": types,
            "covers": covered(shipped.covers),
            "covers_by_response": {
                response: covered(names) for response, names in shipped.covers_by_response.items()
            },
            "without_answers": tuple(
                sorted({*shipped.without_answers, *narrowing.without_answers})
            ),
        }
    )


def _trust(shipped: float, wanted: Mapping[str, float], kind: str, name: str) -> float:
    return min(shipped, wanted.get(kind, shipped), wanted.get(f"{kind}.{name}", shipped))


def _countries(shipped: Contract, narrowing: Narrowing) -> tuple[str, ...] | None:
    if narrowing.jurisdictions is None:
        return None
    everywhere = ANYWHERE in shipped.jurisdictions
    return tuple(
        one for one in narrowing.jurisdictions if everywhere or one in shipped.jurisdictions
    )


def terms_of(
    provider: str,
    shipped: Contract,
    spec: MappingSpec,
    narrowing: Narrowing | None = None,
    number: int = 0,
    since: datetime | None = None,
) -> Terms:
    """Return the contract that holds.

    Args:
        provider: its name.
        shipped: the contract of its plugin.
        spec: the mapping of its plugin.
        narrowing: of the tenant's version; None: the tenant has none.
        number: of that version.
        since: when that version came in force.

    """
    if narrowing is None:
        return Terms(provider, shipped)
    countries = _countries(shipped, narrowing)
    return Terms(
        provider,
        narrowed(shipped, narrowing, number, ends_of(spec)),
        number,
        None if countries is None else frozenset(countries),
        since,
    )


def loosened(before: Contract, after: Contract) -> list[str]:
    """Return why a change takes a second person, in words; empty: it only adds caution.

    Less coverage and fresher data only add caution. A change that removes a finding, or lets a
    provider's answer or the lack of one count for more, takes a second person.
    """
    return [
        f"{one.path}: {one.text}"
        for one in differences(before, after)
        if not _cautious(one, before, after)
    ]


def _cautious(one: Difference, before: Contract, after: Contract) -> bool:
    if one.path == "refresh_days":
        return after.refresh_days < before.refresh_days
    return one.path == "covers" and one.text.endswith(" removed")
