"""Facts as JSON, to be kept with the evaluation they led to."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import TypeAdapter

from atlas.foundation.core.canonical import plain
from atlas.foundation.core.types import JSON
from atlas.risk.evaluations.domain.facts import SubjectFacts

_ADAPTER = TypeAdapter(SubjectFacts)


def facts_document(facts: SubjectFacts) -> dict[str, JSON]:
    """Return facts as JSON; `facts_from_document` is its inverse."""
    document: dict[str, JSON] = plain(_ADAPTER.dump_python(facts))
    return document


def facts_from_document(document: Mapping[str, JSON]) -> SubjectFacts:
    """Return the facts of their JSON form.

    Raises:
        pydantic.ValidationError: the document holds no facts.

    """
    return _ADAPTER.validate_python(document)
