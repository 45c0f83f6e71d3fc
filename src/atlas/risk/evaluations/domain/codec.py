"""Facts as JSON, to be kept with the evaluation they led to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from atlas.foundation.core.canonical import plain
from atlas.risk.evaluations.domain.facts import SubjectFacts

_ADAPTER = TypeAdapter(SubjectFacts)


def facts_document(facts: SubjectFacts) -> dict[str, Any]:
    """Return facts as JSON; `facts_from_document` is its inverse."""
    document: dict[str, Any] = plain(_ADAPTER.dump_python(facts))
    return document


def facts_from_document(document: Mapping[str, Any]) -> SubjectFacts:
    """Return the facts of their JSON form.

    Raises:
        pydantic.ValidationError: the document holds no facts.

    """
    return _ADAPTER.validate_python(document)
