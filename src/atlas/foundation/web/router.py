"""Routes that carry their contract: permission, rate class, idempotency, problem answers.

A room writes `router = AtlasRouter(prefix="/companies", tags=["companies"])` and declares
`permission=` (or `public=True`) on every operation; leaving it out fails at import.
"""

import json
import re
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Literal, NoReturn, TypeVar, get_args, get_origin

from fastapi import APIRouter, Depends, Request, Response, params
from fastapi._compat import ModelField
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from starlette.responses import StreamingResponse
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

from atlas.foundation.core.auth import ROLE_PERMISSIONS, AuthContext, Permission
from atlas.foundation.core.errors import (
    AtlasError,
    FieldProblem,
    ForbiddenError,
    InvalidRequestError,
    NestedTooDeeplyError,
    TooManyValuesError,
    UnauthorizedError,
    UnsupportedMediaTypeError,
)
from atlas.foundation.core.off_loop import (
    MAX_NAMES,
    SMALL_BYTES,
    TooDeepError,
    TooManyPartsError,
    check_json_parts,
    off_loop,
    read_json,
)
from atlas.foundation.web.idempotency import (
    HEADER_PARAMETER,
    Replay,
    claim_key,
    remember,
)
from atlas.foundation.web.polling import IF_NONE_MATCH, NOT_MODIFIED, polled
from atlas.foundation.web.resources import challenged, resource_at
from atlas.foundation.web.schemas import Problem
from atlas.foundation.web.stream import watch

PREFIX = "/api"
PROBLEMS_DESCRIBED = 1000
F = TypeVar("F", bound=Callable[..., Any])
D = TypeVar("D", bound=Callable[..., Any])
Rate = Literal["read", "write", "expensive", "status", "auth", "none"]
_OPERATION_ID = re.compile(r"^[a-z]+(_[a-z0-9]+)+$")
_TITLES = {
    400: "The request is not valid for this protocol",
    401: "No token, a bad token, or a token without a tenant",
    403: "The caller's roles do not hold the permission",
    404: "Absent, or not this tenant's",
    409: "State, uniqueness, or an idempotency key in flight",
    412: "If-Match does not name the current version",
    413: "The body is over the limit",
    415: "The media type is not accepted",
    422: "The request is not valid",
    424: "Provider credentials are missing",
    428: "If-Match is required",
    429: "Over the rate limit",
    500: "The request failed",
    503: "A part the request needs is not there now",
}


@dataclass(frozen=True, slots=True)
class Contract:
    """What a route declares."""

    permission: Permission | None
    rate: Rate
    idempotent: bool
    secret: bool
    upload: bool
    upload_limit: int | None = None
    """Bytes of an upload, where it may not be as large as the installation allows."""
    resource: bool = False
    """It takes tokens that are bound to it, and no others (`web.resources`)."""

    @property
    def public(self) -> bool:
        """Return whether the route answers without a token."""
        return self.permission is None

    @property
    def required_roles(self) -> list[str]:
        """Return the roles that hold the permission, sorted."""
        return sorted(
            role.value for role, granted in ROLE_PERMISSIONS.items() if self.permission in granted
        )


class StrictRequest(Request):
    """A request whose JSON is parsed strictly.

    No NaN, no bad UTF-8, no lone surrogate, and no name twice in an object: readers
    would disagree on which value counts (RFC 8259 §4).
    """

    async def json(self) -> Any:
        """Return the parsed body."""
        if not hasattr(self, "_json"):
            body = await self.body()
            self._json = await _bounded_json(body)
        return self._json


async def _bounded_json(body: bytes) -> Any:
    """Return the value of a body; one that would hold up other requests is read off the loop.

    Raises:
        TooManyValuesError: it holds more values than one body may.
        NestedTooDeeplyError: it nests deeper than the API reads.

    """
    try:
        if len(body) <= SMALL_BYTES:
            return _strict_json(body)
        check_json_parts(body)
        return await off_loop(_strict_json, body)
    except TooDeepError as error:
        raise NestedTooDeeplyError(str(error)) from error
    except TooManyPartsError as error:
        raise TooManyValuesError(str(error)) from error


def _strict_json(body: bytes) -> Any:
    found = read_json(body)
    # numbers stay texts here: they are not what is looked at, and may be huge
    json.loads(body, object_pairs_hook=_names_once, parse_int=str, parse_float=str)
    return found


def _names_once(pairs: list[tuple[str, Any]]) -> None:
    """Refuse an object that holds a name twice, or more names than any body has use for."""
    if len(pairs) > MAX_NAMES:
        raise TooManyPartsError(f"An object of the body holds more than {MAX_NAMES:,} names.")
    if len({name for name, _ in pairs}) < len(pairs):
        raise json.JSONDecodeError("A name stands twice in an object", "", 0)


def caller(request: Request) -> AuthContext:
    """Return the verified caller of a protected route.

    Raises:
        UnauthorizedError: when the token is missing or was refused.

    """
    context: AuthContext | None = getattr(request.state, "auth", None)
    if context is None:
        error = getattr(request.state, "auth_error", None)
        raise error or UnauthorizedError("A bearer token is required.", code="missing_token")
    return context


def authorise(request: Request, contract: Contract) -> None:
    """Check the caller against a route's permission.

    Raises:
        UnauthorizedError: no caller, or an operator on a tenant route.
        ForbiddenError: the permission is lacking.

    """
    if contract.permission is None:
        return
    context = caller(request)
    if contract.permission is not Permission.PLATFORM:
        context.require_tenant()
    if context.scopes is not None and contract.permission not in context.scopes:
        raise ForbiddenError(
            f"The token lacks the scope `{contract.permission}`.", code="insufficient_scope"
        )
    if contract.permission not in context.permissions:
        raise ForbiddenError(
            f"This operation needs one of the roles: {', '.join(contract.required_roles)}.",
            code="permission_denied",
        )


class AtlasRoute(APIRoute):
    """A route that checks its contract before the body is even read."""

    contract: Contract

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match; the literal start of the path is compared first (hundreds of routes)."""
        if not scope["path"].startswith(self._literal):
            return Match.NONE, {}
        return super().matches(scope)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handler = super().get_route_handler()
        contract: Contract = self.endpoint.__atlas_contract__  # type: ignore[attr-defined]
        self.contract = contract
        self._literal = self.path.partition("{")[0]
        media = _expected_media(self)
        is_polled = contract.rate == "status" and self.methods == {"GET"} and "{" in self.path
        for field in self.dependant.body_params:
            _bound_problems(field)
        known = query_parameters(self)

        async def handle(request: Request) -> Response:
            try:
                authorise(request, contract)
            except AtlasError as error:
                if not contract.resource:
                    raise
                settings = request.app.state.atlas.settings
                at = resource_at(settings.public_url, request.scope["path"])
                raise challenged(error, at) from None
            if request.scope["query_string"] and request.url.path.startswith(PREFIX):
                _check_query(request, known)
            _check_media(request, media)
            strict = StrictRequest(request.scope, request.receive)
            async with AsyncExitStack() as transactions:
                request.scope["state"]["transactions"] = transactions
                if not (contract.idempotent and "idempotency-key" in request.headers):
                    response = await handler(strict)
                    if isinstance(response, StreamingResponse) and not contract.public:
                        watch(response, request)
                    return polled(request, response) if is_polled else response
                try:
                    response = await handler(strict)
                except Replay as replay:
                    return replay.response
                await remember(strict, response, secret=contract.secret)
                return response

        return handle


class _Bounded:
    """A body's validator that does not describe each of 90,000 problems, which takes 0.7 s."""

    def __init__(self, adapter: TypeAdapter[Any]) -> None:
        self._adapter = adapter

    def __getattr__(self, name: str) -> Any:
        return getattr(self._adapter, name)

    def validate_python(self, value: Any, **options: Any) -> Any:
        """Validate a body.

        Raises:
            ValidationError: it is not valid.
            InvalidRequestError: it has more problems than are described.

        """
        try:
            return self._adapter.validate_python(value, **options)
        except ValidationError as error:
            count = error.error_count()
            if count <= PROBLEMS_DESCRIBED:
                raise
        raise InvalidRequestError(
            f"The body has {count:,} problems; at most {PROBLEMS_DESCRIBED:,} are described."
        )


def _bound_problems(field: ModelField) -> None:
    """Bound what a refused body costs; a test sees that it is in use."""
    field._type_adapter = _Bounded(field._type_adapter)  # type: ignore[assignment]  # noqa: SLF001


def _check_query(request: Request, known: dict[str, bool] | None) -> None:
    """Refuse a query parameter that the operation does not know, and a single one given twice.

    A list checks its filters itself (`known`: None). Only the API is strict: load balancers and
    monitors may add to their probes what they like.

    Raises:
        InvalidRequestError: the first of them, named.

    """
    if known is None:
        return
    query = request.query_params
    for name in query:
        if name not in known:
            listed = ", ".join(sorted(known)) or "none"
            _refuse(name, f"unknown query parameter; known: {listed}")
        if not known[name] and len(query.getlist(name)) > 1:
            _refuse(name, "may be given once")


def _refuse(name: str, message: str) -> NoReturn:
    shown = name[:100]
    problem = FieldProblem(loc=["query", shown], msg=message, type="value_error")
    raise InvalidRequestError(f"{shown}: {message}", errors=[problem])


def query_parameters(route: APIRoute) -> dict[str, bool] | None:
    """Return an operation's query parameters and whether each may repeat; None for a list's."""
    found: dict[str, bool] = {}
    waiting = [route.dependant]
    while waiting:
        dependant = waiting.pop()
        if getattr(dependant.call, "__atlas_checks_query__", False):
            return None
        for one in getattr(dependant.call, "__atlas_parameters__", ()):
            if one["in"] == "query":
                found[one["name"]] = False
        for field in dependant.query_params:
            found[field.alias] = _is_sequence(field.field_info.annotation)
        waiting += dependant.dependencies
    return found


def _is_sequence(annotation: Any) -> bool:
    """Return whether a parameter may be given several times: a list, or a list or nothing."""
    shapes = (annotation, *get_args(annotation))
    return any(get_origin(shape) in {list, tuple, set, frozenset} for shape in shapes)


def _expected_media(route: APIRoute) -> str | None:
    if route.body_field is None:
        return None
    is_form = isinstance(route.body_field.field_info, params.Form)
    return "multipart/form-data" if is_form else "application/json"


def _check_media(request: Request, expected: str | None) -> None:
    if expected is None:
        return
    if request.headers.get("content-length") == "0":
        return
    if request.headers.get("content-encoding", "identity") != "identity":
        raise UnsupportedMediaTypeError("Send the body as it is, without Content-Encoding.")
    given = request.headers.get("content-type", "").split(";")[0].strip().lower()
    as_json = given == "application/json" or (
        given.startswith("application/") and given.endswith("+json")
    )
    if not given and "content-length" not in request.headers:
        return  # no body at all: validation says what is missing
    if given == expected or (expected == "application/json" and as_json):
        return
    raise UnsupportedMediaTypeError(f"Send the body as {expected}.")


class AtlasRouter(APIRouter):
    """A router below `/api` whose every route states its contract."""

    def __init__(self, *, prefix: str, tags: list[str], root: bool = False) -> None:
        super().__init__(
            prefix=prefix if root else PREFIX + prefix,
            tags=list(tags),
            route_class=AtlasRoute,
        )

    def operation(
        self,
        method: str,
        path: str,
        *,
        operation_id: str,
        summary: str,
        permission: Permission | None = None,
        public: bool = False,
        rate: Rate | None = None,
        idempotent: bool = False,
        secret: bool = False,
        upload: bool = False,
        upload_limit: int | None = None,
        resource: bool = False,
        errors: Sequence[int] = (),
        openapi_extra: dict[str, Any] | None = None,
        responses: dict[int | str, dict[str, Any]] | None = None,
        dependencies: Sequence[params.Depends] = (),
        **options: Any,
    ) -> Callable[[F], F]:
        """Declare an operation.

        Args:
            method: HTTP method.
            path: path below the router's prefix.
            operation_id, summary: `verb_noun`, unique; one line for the documentation.
            permission: what the caller must hold.
            public: answers without a token.
            rate: rate class; by method when left out.
            idempotent: honours `Idempotency-Key`.
            secret: the answer holds a secret: it is never stored for a replay.
            upload: the larger body limit applies.
            upload_limit: bytes, where the operation takes less than the installation allows.
            resource: it takes tokens that are bound to it, and no others.
            errors: further statuses the operation answers with.
            openapi_extra, responses, dependencies, options: passed to FastAPI.

        """
        if public == (permission is not None):
            raise TypeError(f"{operation_id}: declare a permission, or public=True")
        if not _OPERATION_ID.match(operation_id):
            raise TypeError(f"{operation_id}: not verb_noun")
        by_method: Rate = "read" if method in {"GET", "HEAD"} else "write"
        contract = Contract(
            *(permission, rate or by_method, idempotent, secret),
            *(upload, upload_limit, resource),
        )
        extra = dict(openapi_extra or {})
        if permission is not None:
            extra["x-required-role"] = contract.required_roles
            extra["x-required-permission"] = permission.value
        if contract.rate == "status" and method == "GET" and "{" in path:
            extra["parameters"] = [*extra.get("parameters", []), IF_NONE_MATCH]
            responses = NOT_MODIFIED | (responses or {})
        if idempotent:
            extra["parameters"] = [*extra.get("parameters", []), HEADER_PARAMETER]
        register = self.api_route(
            path,
            methods=[method],
            operation_id=operation_id,
            summary=summary,
            responses=_problems(contract, path, errors) | (responses or {}),
            openapi_extra=extra,
            dependencies=[*([Depends(claim_key)] if idempotent else []), *dependencies],
            **options,
        )

        def declare(endpoint: F) -> F:
            endpoint.__atlas_contract__ = contract  # type: ignore[attr-defined]
            register(endpoint)
            _describe(self.routes[-1], extra)
            return endpoint

        return declare

    def get(self, path: str, **options: Any) -> Callable[[F], F]:
        """Declare a GET."""
        return self.operation("GET", path, **options)

    def post(self, path: str, **options: Any) -> Callable[[F], F]:
        """Declare a POST."""
        return self.operation("POST", path, **options)

    def put(self, path: str, **options: Any) -> Callable[[F], F]:
        """Declare a PUT."""
        return self.operation("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> Callable[[F], F]:
        """Declare a PATCH."""
        return self.operation("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> Callable[[F], F]:
        """Declare a DELETE."""
        return self.operation("DELETE", path, **options)


def documented(dependency: D, parameters: list[dict[str, Any]], *, checks_query: bool = False) -> D:
    """Name the parameters that a dependency reads from the request by itself, for OpenAPI.

    Args:
        dependency: what reads them.
        parameters: as OpenAPI has them.
        checks_query: it answers for the whole query; unknown parameters are its own affair.

    """
    dependency.__atlas_parameters__ = parameters  # type: ignore[attr-defined]
    dependency.__atlas_checks_query__ = checks_query  # type: ignore[attr-defined]
    return dependency


ONWARD: dict[int | str, dict[str, Any]] = {303: {"description": "Where the browser goes next"}}
"""The answer of an operation that a browser visits and that sends it on."""


def _describe(route: BaseRoute, extra: dict[str, Any]) -> None:
    """Add to a route's part of the document what its dependencies read by themselves."""
    needed = route.dependant.dependencies if isinstance(route, APIRoute) else []
    read = [item for one in needed for item in getattr(one.call, "__atlas_parameters__", ())]
    if read:
        extra["parameters"] = [*read, *extra.get("parameters", [])]


def _problems(
    contract: Contract, path: str, errors: Sequence[int]
) -> dict[int | str, dict[str, Any]]:
    statuses = {422, 429, 500, 503, *errors}
    if not contract.public:
        statuses |= {401, 403}
    if "{" in path:
        statuses.add(404)
    if contract.idempotent:
        statuses.add(409)
    return {status: _problem(status) for status in sorted(statuses)}


def _problem(status: int) -> dict[str, Any]:
    answer = {
        "description": _TITLES.get(status, "Error"),
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
        },
    }
    # once an operation, for the schema: FastAPI builds a validator of each model of each answer
    return answer | ({"model": Problem} if status == 500 else {})
