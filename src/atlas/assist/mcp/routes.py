"""The MCP server over HTTP: one route for messages, one for the metadata of the resource."""

from typing import Annotated, Any

from fastapi import Depends, Path, Request, Response

from atlas.assist.mcp import service
from atlas.assist.mcp.schemas import AssistantToolOut, ResourceMetadataOut, RpcAnswer
from atlas.foundation.core.auth import Permission
from atlas.foundation.web.dependencies import Actor, AppState, Platform
from atlas.foundation.web.resources import resource_at
from atlas.foundation.web.router import AtlasRouter
from atlas.foundation.web.schemas import PageOut

router = AtlasRouter(prefix="/mcp", tags=["mcp"])
settings_router = AtlasRouter(prefix="/settings", tags=["settings"])
well_known = AtlasRouter(prefix="/.well-known", tags=["mcp"], root=True)
Slug = Annotated[
    str,
    Path(
        pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
        description="Short name of the tenant; it names the resource and grants nothing.",
        examples=["acme"],
    ),
]
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object", "required": ["jsonrpc", "method"]},
            }
        },
    }
}


async def _runtime(request: Request) -> service.McpRuntime:
    runtime: service.McpRuntime = request.app.state.mcp
    return runtime


def _response(reply: service.Reply) -> Response:
    return Response(reply.body, status_code=reply.status, headers=dict(reply.headers))


@router.post(
    "/{slug}",
    permission=Permission.READ,
    resource=True,
    rate="status",
    operation_id="call_mcp",
    summary="Use Atlas as an MCP server",
    errors=(413,),
    response_class=Response,
    responses={200: {"model": RpcAnswer, "description": "The JSON-RPC answer"}},
    openapi_extra=_BODY,
)
async def call_mcp(
    request: Request,
    state: AppState,
    actor: Actor,
    slug: Slug,  # noqa: ARG001  the token's audience is compared with the path
    runtime: Annotated[service.McpRuntime, Depends(_runtime)],
) -> Response:
    """Answer one message of the Model Context Protocol (revision 2026-07-28, and older clients).

    The token must be bound to this address (RFC 8707). The caller's tenant, roles and scopes apply.
    """
    runtime.check_origin(request.headers.get("origin"))
    resource = resource_at(state.settings.public_url, request.scope["path"])
    body = await request.body()
    try:
        message = await request.json()  # strict: no name twice, so that both readers read the same
    except ValueError:
        return _response(runtime.unreadable())
    if (invalid := runtime.invalid(message)) is not None:
        return _response(invalid)
    await service.admit(state.account_limiter, actor, request.state.client_ip, message, resource)
    caller = service.Caller(actor, request.state.request_id)
    return _response(await runtime.answer(body, request.scope["headers"], caller))


@well_known.get(
    "/oauth-protected-resource/api/mcp/{slug}",
    public=True,
    operation_id="get_mcp_resource",
    summary="Get the metadata of a tenant's MCP server",
)
async def get_mcp_resource(platform: Platform, state: AppState, slug: Slug) -> ResourceMetadataOut:
    """Say who issues tokens for the MCP server (RFC 9728); the same for a tenant that is not."""
    return await service.resource_metadata(platform, state.settings, slug)


@settings_router.get(
    "/tools",
    permission=Permission.READ,
    operation_id="list_assistant_tools",
    summary="List the tools that Atlas gives assistants",
)
async def list_assistant_tools() -> PageOut[AssistantToolOut]:
    """List what an assistant can call at `/api/mcp/{slug}`; only a release changes it."""
    return PageOut(items=service.list_tools(), next_cursor=None)
