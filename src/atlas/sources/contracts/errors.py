"""Errors of source contracts."""

from atlas.foundation.core.errors import ConflictError, InvalidRequestError, NotFoundError


class ContractVersionNotFoundError(NotFoundError):
    """The tenant has no such version of a source contract."""

    code = "contract_version_not_found"
    title = "No such version of a source contract"


class ContractNotObeyedError(NotFoundError):
    """No run of the tenant obeyed a contract of this provider and hash."""

    code = "contract_not_obeyed"
    title = "No run obeyed this contract"


class ContractVersionStateError(ConflictError):
    """The version's state does not allow it."""

    code = "contract_version_state"
    title = "The state of the version does not allow it"


class ContractWidenedError(InvalidRequestError):
    """A version goes beyond the shipped contract; `errors` says where and why."""

    code = "contract_widened"
    title = "A tenant may narrow a source contract, never widen it"
