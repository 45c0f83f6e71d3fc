"""Errors that the API answers (RFC 9457), one class for each status a program may act on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

import httpx


class FieldProblem(TypedDict):
    """One field that is not valid: where, what, and the kind of problem."""

    loc: list[str | int]
    msg: str
    type: str


class AtlasClientError(Exception):
    """Base of everything that this package raises."""


class ConnectionFailedError(AtlasClientError):
    """The API could not be reached, or the connection broke."""


class WorkFailedError(AtlasClientError):
    """Long work ended as `failed` or `cancelled`; `resource` is its last state."""

    def __init__(self, resource: Any) -> None:
        self.resource = resource
        super().__init__(f"The work ended as {resource['status']}.")


class WaitExpiredError(AtlasClientError):
    """Long work was not over in the time that the caller allowed; it continues."""


class ProblemError(AtlasClientError):
    """The API refused the request. `code` is stable; `request_id` finds it in the logs."""

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after: float | None) -> None:
        self.status = status
        self.problem = problem
        self.code = str(problem.get("code") or f"http_{status}")
        self.title = str(problem.get("title") or "")
        self.detail = str(problem.get("detail") or problem.get("title") or f"HTTP {status}")
        self.request_id = str(problem.get("request_id") or "")
        self.errors: list[FieldProblem] = list(problem.get("errors") or ())
        self.retry_after = retry_after
        super().__init__(f"{status} {self.code}: {self.detail}")


class UnauthorizedError(ProblemError):
    """401: no token, or one that no longer holds."""


class ForbiddenError(ProblemError):
    """403: the roles of the account do not allow it."""


class NotFoundError(ProblemError):
    """404: it does not exist in this tenant."""


class ConflictError(ProblemError):
    """409: the state does not allow it."""


class PreconditionFailedError(ProblemError):
    """412: it was changed since it was read."""


class InvalidRequestError(ProblemError):
    """422: `errors` names each field that is not valid."""


class MissingCredentialsError(ProblemError):
    """424: the tenant has no key for the provider in `problem["provider"]`."""


class PreconditionRequiredError(ProblemError):
    """428: name the version that you read, with `if_match`."""


class RateLimitedError(ProblemError):
    """429: too many requests; `retry_after` in seconds."""


class ServerFailedError(ProblemError):
    """5xx: the API failed, or a part of it is not there now."""


_BY_STATUS: dict[int, type[ProblemError]] = {
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    412: PreconditionFailedError,
    422: InvalidRequestError,
    424: MissingCredentialsError,
    428: PreconditionRequiredError,
    429: RateLimitedError,
}


def problem_of(response: httpx.Response) -> ProblemError:
    """Return the error that a failed answer stands for; its body has been read."""
    try:
        found = response.json()
    except ValueError:
        found = {}
    problem = found if isinstance(found, dict) else {}
    usual = ServerFailedError if response.status_code >= 500 else ProblemError
    chosen = _BY_STATUS.get(response.status_code, usual)
    return chosen(response.status_code, problem, retry_after(response))


def retry_after(response: httpx.Response) -> float | None:
    """Return the seconds that an answer asks to wait, if it does."""
    text = response.headers.get("retry-after", "")
    return float(text) if text.isdecimal() else None
