"""Errors of language models."""

from atlas.foundation.core.errors import (
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    RateLimitedError,
)


class ModelNotFoundError(NotFoundError):
    """The tenant has no such language model."""

    code = "model_not_found"
    title = "Language model not found"


class ModelAddressError(InvalidRequestError):
    """The address may not be called, or would hold a secret in the open."""

    code = "model_address_refused"
    title = "The address of the language model is refused"


class ModelConflictError(ConflictError):
    """Another model of the tenant has the name, or there are too many."""

    code = "model_conflict"
    title = "The language model cannot be added"


class ModelStateError(ConflictError):
    """The model is switched off, or may not get personal data."""

    code = "model_state"
    title = "The state of the language model does not allow it"


class ModelBudgetError(RateLimitedError):
    """The tenant's budget is used up, or the model's server asked to be left alone."""

    code = "model_budget_exhausted"
    title = "The budget of language models is used up"
