"""Errors of the vault."""

from atlas.foundation.core.errors import ConflictError, NotFoundError, UnavailableError


class CredentialNotFoundError(NotFoundError):
    """The tenant has stored nothing for the provider."""

    code = "credential_not_found"
    title = "No credential is stored"


class ProviderNotEnabledError(ConflictError):
    """The operator has not switched the provider on: nothing is sent to it."""

    code = "provider_not_enabled"
    title = "The provider is not enabled"


class NoCredentialNeededError(ConflictError):
    """The provider is used without a credential."""

    code = "no_credential_needed"
    title = "The provider needs no credential"


class SponsoringRefusedError(ConflictError):
    """The provider's plugin does not allow the operator's key in place of a tenant's."""

    code = "sponsoring_refused"
    title = "The provider may not be sponsored"


class GrantNotFoundError(NotFoundError):
    """No such grant."""

    code = "grant_not_found"
    title = "Grant not found"


class GrantStateError(ConflictError):
    """The grant was revoked already."""

    code = "grant_revoked"
    title = "The grant is revoked"


class RotationNotFoundError(NotFoundError):
    """No such rotation."""

    code = "rotation_not_found"
    title = "Rotation not found"


class KeysNotManagedError(ConflictError):
    """The master keys are set by the operator; Atlas makes and removes none."""

    code = "master_keys_not_managed"
    title = "The master keys are not managed by Atlas"


class KeyInUseError(ConflictError):
    """A master key cannot be retired: credentials are encrypted with it, or it is the current."""

    code = "master_key_in_use"
    title = "The master key is in use"


class MasterKeyError(UnavailableError):
    """The master key of credentials is not set or cannot be read."""

    code = "master_key_unavailable"
    title = "The master key of credentials is not available"
