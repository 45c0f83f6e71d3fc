"""Errors of the users room."""

from atlas.foundation.core.errors import ConflictError, ForbiddenError, NotFoundError


class UserNotFoundError(NotFoundError):
    """No such user in this tenant."""

    code = "user_not_found"
    title = "User not found"


class EmailTakenError(ConflictError):
    """Another user of the tenant already has this e-mail address."""

    code = "email_taken"
    title = "The e-mail address is taken"


class LastAdminError(ConflictError):
    """The change would leave the tenant without an active admin."""

    code = "last_admin"
    title = "The tenant's last admin"


class RolesFromIssuerError(ConflictError):
    """Roles of an account from an external issuer come from its tokens and cannot be set here."""

    code = "roles_from_issuer"
    title = "The roles come from the issuer"


class SelfGrantError(ForbiddenError):
    """An administrator tried to grant a decision role to themselves."""

    code = "self_grant"
    title = "Another admin must grant this role"


class NotAPersonError(ConflictError):
    """Service accounts do not have this."""

    code = "not_a_person"
    title = "Not a person's account"


class ServiceAccountNotFoundError(NotFoundError):
    """No such service account in this tenant."""

    code = "service_account_not_found"
    title = "Service account not found"
