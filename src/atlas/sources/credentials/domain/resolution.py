"""What a caller is given who asks for a provider's credentials, and what the states say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from atlas.sources.credentials.domain.secrets import SecretFields

CONSOLE_PATH = "/settings/sources"
"""The Console's page of sources; the form of a provider is below it."""


class CredentialState(StrEnum):
    """How a tenant stands with a provider.

    ok: what is stored opens, and the last test, if there was one, succeeded. error: the last test
    failed. unconfigured: nothing is stored. decrypt_error: what is stored does not open.
    """

    OK = "ok"
    ERROR = "error"
    UNCONFIGURED = "unconfigured"
    DECRYPT_ERROR = "decrypt_error"


class Origin(StrEnum):
    """Whose credential is used: none is needed, the tenant's own, or one lent by the operator."""

    NOT_NEEDED = "not_needed"
    TENANT = "tenant"
    SPONSORED = "sponsored"


class MissingReason(StrEnum):
    """Why there is no credential to use."""

    UNCONFIGURED = "unconfigured"
    DECRYPT_ERROR = "decrypt_error"
    GRANT_ENDED = "grant_ended"


class Reply(StrEnum):
    """What a provider said to a credential; `failed`: the plugin itself did."""

    OK = "ok"
    EMPTY = "empty"
    SCHEMA_CHANGED = "schema_changed"
    UNREACHABLE = "unreachable"
    THROTTLED = "throttled"
    UNAUTHORISED = "unauthorised"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Resolved:
    """A credential to use now. Drop it with the request: nothing of it is to be kept.

    version: of the tenant's own credential; 0 otherwise. grant_id: what the operator lent.
    """

    provider: str
    origin: Origin
    fields: SecretFields = field(default_factory=lambda: SecretFields({}), repr=False)
    version: int = 0
    grant_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """There is no credential to use. remediation: what to do, in a sentence for the tenant."""

    provider: str
    reason: MissingReason

    @property
    def console_path(self) -> str:
        """Return the Console's path to the form."""
        return f"{CONSOLE_PATH}/{self.provider}"

    @property
    def remediation(self) -> str:
        """Return what to do."""
        return _REMEDIES[self.reason].format(path=self.console_path)


_REMEDIES = {
    MissingReason.UNCONFIGURED: "An admin enters the key at {path} in the Console, or with"
    " PUT /api/credentials.",
    MissingReason.DECRYPT_ERROR: "What is stored cannot be decrypted: an admin enters the key again"
    " at {path}, or the operator restores the master key (`atlas doctor`).",
    MissingReason.GRANT_ENDED: "The operator's sponsored credential has expired or is used up: an"
    " admin enters a key of your own at {path}, or the operator grants another.",
}


def remedy_of(provider: str, outcome: str | None, origin: Origin | None) -> str:
    """Return what to do after a test that failed."""
    remedy = _REMEDIES_OF_TESTS.get(outcome or "", _AGAIN)
    if outcome == Reply.UNAUTHORISED and origin is Origin.SPONSORED:
        remedy = _LENT_REFUSED
    return remedy.format(path=Missing(provider, MissingReason.UNCONFIGURED).console_path)


_AGAIN = "Test it again later."
_LENT_REFUSED = (
    "The provider refused the operator's sponsored credential: an admin enters a key of your own at"
    " {path}, or the operator grants another."
)
_REMEDIES_OF_TESTS: Mapping[str, str] = {
    Reply.UNAUTHORISED: "The provider refused the key: an admin enters the right one at {path}.",
    Reply.THROTTLED: "The provider accepts no more requests for now: test the key again later.",
    Reply.UNREACHABLE: "The provider could not be reached: test the key again later.",
    Reply.SCHEMA_CHANGED: "The provider answered in another form than the plugin reads: the"
    " operator looks for a newer plugin. Whether the key works is not known.",
    Reply.FAILED: "The plugin failed: the operator finds the reason in the log"
    " (credential_test_failed). Whether the key works is not known.",
}


def state_of(*, opens: bool | None, outcome: str | None) -> CredentialState:
    """Return the state of what is stored.

    Args:
        opens: whether it opens; None: nothing is stored.
        outcome: of the last test; None: it was never tested.

    """
    if opens is None:
        return CredentialState.UNCONFIGURED
    if not opens:
        return CredentialState.DECRYPT_ERROR
    good = outcome in {None, Reply.OK, Reply.EMPTY}
    return CredentialState.OK if good else CredentialState.ERROR
