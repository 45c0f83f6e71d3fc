"""The one tree of errors. `foundation.web.problems` answers each as problem+json (RFC 9457).

AtlasError
├── MalformedRequestError 400      ├── InvalidRequestError 422
├── UnauthorizedError 401          │   └── ReferenceNotFoundError 422
├── ForbiddenError 403             ├── MissingTenantCredentialsError 424
├── NotFoundError 404              ├── PreconditionRequiredError 428
├── MethodNotAllowedError 405      ├── RateLimitedError 429
├── NotAcceptableError 406         ├── RequestHeadTooLargeError 431
├── ConflictError 409              ├── InternalError 500
├── PreconditionFailedError 412    │
├── PayloadTooLargeError 413       └── UnavailableError 503
└── UnsupportedMediaTypeError 415      └── PluginValidationError 503
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypedDict


class FieldProblem(TypedDict):
    """One entry of a 422's `errors`: where, what, and its kind."""

    loc: list[str | int]
    msg: str
    type: str


class AtlasError(Exception):
    """A failure that a caller can understand.

    Args:
        detail: one sentence for the caller; never a secret, SQL or a stack.
        code: stable machine-readable code; the class's own when left out.
        errors: field problems (422).
        headers: response headers, such as `Retry-After`.
        extra: further members of the problem document.

    """

    status: ClassVar[int] = 500
    code: str = "internal_error"
    title: ClassVar[str] = "Internal error"

    def __init__(
        self,
        detail: str | None = None,
        *,
        code: str | None = None,
        errors: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        self.detail = detail or self.title
        if code is not None:
            self.code = code
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.extra = extra
        super().__init__(self.detail)


class InternalError(AtlasError):
    """Something failed that the caller cannot fix."""


class MalformedRequestError(AtlasError):
    """The request is not valid HTTP."""

    status = 400
    code = "malformed_request"
    title = "Not a valid HTTP request"


class UnauthorizedError(AtlasError):
    """No token, a bad token, or a token without a tenant."""

    status = 401
    code = "unauthorized"
    title = "Authentication required"

    def __init__(self, detail: str | None = None, **options: Any) -> None:
        headers = {"WWW-Authenticate": "Bearer", **(options.pop("headers", None) or {})}
        super().__init__(detail, headers=headers, **options)


class ForbiddenError(AtlasError):
    """The caller's roles do not hold the permission."""

    status = 403
    code = "forbidden"
    title = "Permission denied"


class NotFoundError(AtlasError):
    """The resource does not exist or belongs to another tenant; the answer is the same."""

    status = 404
    code = "not_found"
    title = "Not found"


class MethodNotAllowedError(AtlasError):
    """The path exists, the method does not."""

    status = 405
    code = "method_not_allowed"
    title = "Method not allowed"


class ConflictError(AtlasError):
    """The request conflicts with the state, a unique value, or a request in progress."""

    status = 409
    code = "conflict"
    title = "Conflict"


class PreconditionFailedError(AtlasError):
    """`If-Match` does not name the current version."""

    status = 412
    code = "precondition_failed"
    title = "The resource has changed"


class NotAcceptableError(AtlasError):
    """The operation offers none of the media types named in `Accept`."""

    status = 406
    code = "not_acceptable"
    title = "Not acceptable"


class PayloadTooLargeError(AtlasError):
    """The body exceeds the size limit."""

    status = 413
    code = "payload_too_large"
    title = "Payload too large"


class UnsupportedMediaTypeError(AtlasError):
    """The operation does not accept the body's media type."""

    status = 415
    code = "unsupported_media_type"
    title = "Unsupported media type"


class InvalidRequestError(AtlasError):
    """The request violates the API's contract; `errors` names each field."""

    status = 422
    code = "validation_failed"
    title = "The request is not valid"


class ReferenceNotFoundError(InvalidRequestError):
    """An id in the body names nothing that this tenant has."""

    code = "reference_not_found"
    title = "A referenced resource does not exist"


class NestedTooDeeplyError(InvalidRequestError):
    """The body nests objects and lists deeper than the API reads."""

    code = "nested_too_deeply"


class TooManyValuesError(InvalidRequestError):
    """The body holds more values than one request may; send it in parts."""

    code = "too_many_values"


class MissingTenantCredentialsError(AtlasError):
    """The tenant has no credential for a provider that the request names.

    Args:
        detail: one sentence for the caller.
        provider: name of the provider's plugin.
        remediation: what to do, in a sentence.
        console_path: the Console's path to the provider's form.
        reason: `unconfigured`, `decrypt_error`, `grant_ended` or `refused` (by an MCP server).
        options: as `AtlasError`.

    """

    status = 424
    code = "missing_tenant_credentials"
    title = "Provider credentials are missing"

    def __init__(
        self,
        detail: str | None = None,
        *,
        provider: str,
        remediation: str,
        console_path: str,
        reason: str = "unconfigured",
        **options: Any,
    ) -> None:
        super().__init__(
            detail or f"There is no usable credential for {provider}.",
            provider=provider,
            remediation=remediation,
            console_path=console_path,
            reason=reason,
            **options,
        )


class PreconditionRequiredError(AtlasError):
    """The change requires `If-Match`."""

    status = 428
    code = "precondition_required"
    title = "If-Match is required"


class RateLimitedError(AtlasError):
    """The rate limit was exceeded; `Retry-After` says when to try again."""

    status = 429
    code = "rate_limited"
    title = "Too many requests"


class RequestHeadTooLargeError(AtlasError):
    """Path, query and headers exceed the size limit."""

    status = 431
    code = "request_head_too_large"
    title = "Path, query and headers are too large"


class UnavailableError(AtlasError):
    """A component that the request needs is not available now."""

    status = 503
    code = "unavailable"
    title = "Temporarily unavailable"


class PluginValidationError(UnavailableError):
    """The request needs a plugin that did not pass validation."""

    code = "plugin_invalid"
    title = "A required plugin is not valid"

    def __init__(
        self, detail: str | None = None, *, problems: Sequence[str] = (), **options: Any
    ) -> None:
        super().__init__(detail, **options)
        self.problems = tuple(problems)
        """Every problem of every plugin, one line each; for admins and operators alone."""
