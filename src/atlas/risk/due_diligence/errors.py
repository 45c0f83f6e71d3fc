"""Failures of the due-diligence room."""

from atlas.foundation.core.errors import ConflictError


class SddConditionsError(ConflictError):
    """Conditions of simplified due diligence are not met."""

    code = "sdd_conditions_missing"
    title = "Simplified due diligence is not earned"
