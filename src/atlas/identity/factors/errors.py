"""Errors of the second factor."""

from atlas.foundation.core.errors import ConflictError, InvalidRequestError, NotFoundError


class SecondFactorRefusedError(InvalidRequestError):
    """Password or code is wrong, or the account has no password here."""

    code = "second_factor_refused"
    title = "Password or code is not right"


class SecondFactorStateError(ConflictError):
    """The account has a second factor already, or enrolment was not begun."""

    code = "second_factor_state"
    title = "Not in this state of the second factor"


class SecondFactorNotFoundError(NotFoundError):
    """The account has no second factor."""

    code = "second_factor_not_found"
    title = "No second factor"


class OwnSecondFactorError(ConflictError):
    """An admin removes their own second factor in their profile, with password and code."""

    code = "own_second_factor"
    title = "Your own second factor"
