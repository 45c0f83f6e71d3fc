"""The relationship profile as a source of the matrix: the worse of it and what was found counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol
from uuid import UUID

from atlas.foundation.core.provenance import Kind, Reference
from atlas.risk.evaluations.domain.facts import NotAssessed, Reading, SubjectFacts, Volume

IN_PERSON = "in_person"


class RelationshipProfile(Protocol):
    """What the matrix reads of a profile (`knowledge.customer_file`)."""

    @property
    def company_id(self) -> UUID: ...  # noqa: D102
    @property
    def version(self) -> int: ...  # noqa: D102
    @property
    def products(self) -> Any: ...  # noqa: D102
    @property
    def delivery_channels(self) -> Any: ...  # noqa: D102
    @property
    def expected_annual_volume(self) -> int | None: ...  # noqa: D102
    @property
    def currency(self) -> str | None: ...  # noqa: D102
    @property
    def transaction_pattern(self) -> str | None: ...  # noqa: D102
    @property
    def countries_of_operation(self) -> Any: ...  # noqa: D102


_INPUTS = {
    "products": "product.codes",
    "countries_of_operation": "geography.operations",
    "non_face_to_face": "delivery.non_face_to_face",
    "transaction_pattern": "transaction.pattern",
}

_OF_PROFILE = frozenset({*_INPUTS, "annual_volume"})
"""The facts that a profile may state."""


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
    changes: dict[str, Any] = {}
    references = dict(facts.references)
    if stage is not None:
        changes["relationship_stage"] = stage
        references["relationship_stage"] = (Reference(Kind.CUSTOMER_FILE, "relationship_status"),)
    if profile is None:
        return replace(facts, references=references, **changes)
    source = f"profile:v{profile.version}"
    read = (Reference(Kind.PROFILE, f"{profile.company_id}@{profile.version}"),)
    sources = dict(facts.sources)
    further = {key: tuple(readings) for key, readings in facts.further.items()}
    stated = _stated(profile)
    for name in _OF_PROFILE - stated.keys():
        if isinstance(getattr(facts, name), NotAssessed):
            references[name] = read  # this version was read, and leaves it open
    for name, value in stated.items():
        if isinstance(getattr(facts, name), NotAssessed):
            changes[name] = value
            sources[name] = source
            references[name] = read
        elif name in _INPUTS:
            key = _INPUTS[name]
            further[key] = (*further.get(key, ()), Reading(source, value, read))
    return replace(facts, sources=sources, further=further, references=references, **changes)


def _stated(profile: RelationshipProfile) -> dict[str, Any]:
    """Return the facts that a profile states; what it leaves out stays unknown."""
    stated: dict[str, Any] = {}
    if profile.products:
        stated["products"] = tuple(sorted(profile.products))
    if profile.countries_of_operation:
        stated["countries_of_operation"] = tuple(sorted(profile.countries_of_operation))
    if profile.delivery_channels:
        stated["non_face_to_face"] = any(item != IN_PERSON for item in profile.delivery_channels)
    if profile.expected_annual_volume is not None and profile.currency is not None:
        stated["annual_volume"] = Volume(
            amount_minor=profile.expected_annual_volume, currency=profile.currency
        )
    if profile.transaction_pattern is not None:
        stated["transaction_pattern"] = profile.transaction_pattern
    return stated
