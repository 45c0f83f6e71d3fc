"""The relationship profile as a source of the matrix: the worse of it and what was found counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import Protocol, TypeVar
from uuid import UUID

from atlas.foundation.core.provenance import Kind, Reference
from atlas.risk.evaluations.domain.facts import Known, NotAssessed, Reading, SubjectFacts, Volume

T = TypeVar("T")
IN_PERSON = "in_person"


class RelationshipProfile(Protocol):
    """What the matrix reads of a profile (`knowledge.customer_file`)."""

    @property
    def company_id(self) -> UUID: ...  # noqa: D102
    @property
    def version(self) -> int: ...  # noqa: D102
    @property
    def products(self) -> Collection[str]: ...  # noqa: D102
    @property
    def delivery_channels(self) -> Collection[str]: ...  # noqa: D102
    @property
    def expected_annual_volume(self) -> int | None: ...  # noqa: D102
    @property
    def currency(self) -> str | None: ...  # noqa: D102
    @property
    def transaction_pattern(self) -> str | None: ...  # noqa: D102
    @property
    def countries_of_operation(self) -> Collection[str]: ...  # noqa: D102


_INPUTS = {
    "products": "product.codes",
    "countries_of_operation": "geography.operations",
    "non_face_to_face": "delivery.non_face_to_face",
    "transaction_pattern": "transaction.pattern",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stated:
    """The facts that a profile may state; None: it leaves one out, which stays unknown."""

    products: tuple[str, ...] | None
    countries_of_operation: tuple[str, ...] | None
    non_face_to_face: bool | None
    annual_volume: Volume | None
    transaction_pattern: str | None


_OF_PROFILE = tuple(field.name for field in fields(_Stated))


def with_relationship(
    facts: SubjectFacts, profile: RelationshipProfile | None, stage: str | None
) -> SubjectFacts:
    """Return the facts with what the customer file says of the relationship.

    A fact that was not established is taken from the profile. Where a source has established it
    already, the profile's value is added (`further`) and the worse of both counts.

    Args:
        facts: what an investigation or the store knows.
        profile: the profile that holds, if there is one.
        stage: status of the relationship (`prospect` … `exited`).

    """
    references = dict(facts.references)
    if stage is not None:
        facts = replace(facts, relationship_stage=stage)
        references["relationship_stage"] = (Reference(Kind.CUSTOMER_FILE, "relationship_status"),)
    if profile is None:
        return replace(facts, references=references)
    source = f"profile:v{profile.version}"
    read = (Reference(Kind.PROFILE, f"{profile.company_id}@{profile.version}"),)
    sources = dict(facts.sources)
    further = {key: tuple(readings) for key, readings in facts.further.items()}
    stated = _stated(profile)
    for name in _OF_PROFILE:
        value = getattr(stated, name)
        if isinstance(getattr(facts, name), NotAssessed):
            references[name] = read  # this version was read, also where it leaves it open
            if value is not None:
                sources[name] = source
        elif value is not None and name in _INPUTS:
            key = _INPUTS[name]
            further[key] = (*further.get(key, ()), Reading(source, value, read))
    return replace(
        facts,
        products=_or(facts.products, stated.products),
        countries_of_operation=_or(facts.countries_of_operation, stated.countries_of_operation),
        non_face_to_face=_or(facts.non_face_to_face, stated.non_face_to_face),
        annual_volume=_or(facts.annual_volume, stated.annual_volume),
        transaction_pattern=_or(facts.transaction_pattern, stated.transaction_pattern),
        sources=sources,
        further=further,
        references=references,
    )


def _or(known: Known[T], stated: T | None) -> Known[T]:
    return stated if isinstance(known, NotAssessed) and stated is not None else known


def _stated(profile: RelationshipProfile) -> _Stated:
    volume, currency = profile.expected_annual_volume, profile.currency
    channels = profile.delivery_channels
    return _Stated(
        products=tuple(sorted(profile.products)) or None,
        countries_of_operation=tuple(sorted(profile.countries_of_operation)) or None,
        non_face_to_face=any(one != IN_PERSON for one in channels) if channels else None,
        annual_volume=None
        if volume is None or currency is None
        else Volume(amount_minor=volume, currency=currency),
        transaction_pattern=profile.transaction_pattern,
    )
