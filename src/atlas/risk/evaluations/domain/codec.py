"""Facts as JSON, to be kept with the evaluation they led to."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError

from atlas.foundation.core.canonical import plain
from atlas.foundation.core.types import JSON
from atlas.risk.evaluations.domain.facts import ModuleRules, SubjectFacts

_ADAPTER = TypeAdapter(SubjectFacts)
_RULES = TypeAdapter(Mapping[str, ModuleRules])


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


def module_rules_of(document: Mapping[str, JSON] | None) -> Mapping[str, ModuleRules]:
    """Return what became of the modules' rules, of facts as JSON; empty where it cannot be read."""
    try:
        return _RULES.validate_python((document or {}).get("module_rules", {}))
    except ValidationError:
        return {}
