"""Pure functions from the provider's words to those of the ontology."""

from typing import Any

from atlas.sources.plugins.sdk import transform

_STATES = {"registered": "active", "struck_off": "dissolved"}


@transform
def status(value: Any) -> str:
    """Return the state of the company.

    Raises:
        ValueError: a state that was not known when this was written.

    """
    if value not in _STATES:
        raise ValueError(f"unknown state {value}")
    return _STATES[value]
