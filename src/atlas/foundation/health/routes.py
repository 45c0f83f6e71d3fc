"""/health, /health/ready, /metrics: at the root, never rate limited."""

from typing import Annotated

from fastapi import Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from atlas.foundation.core.errors import UnauthorizedError
from atlas.foundation.health.domain import may_read_metrics
from atlas.foundation.health.schemas import Alive, Readiness
from atlas.foundation.health.service import Health
from atlas.foundation.web.dependencies import AppState
from atlas.foundation.web.router import AtlasRouter

router = AtlasRouter(prefix="", tags=["health"], root=True)


async def _health(request: Request) -> Health:
    health: Health = request.app.state.health
    return health


@router.get("/health", public=True, rate="none", operation_id="get_health", summary="Liveness")
async def get_health() -> Alive:
    """Answer that the process is up; touches nothing else."""
    return Alive()


@router.get(
    "/health/ready",
    public=True,
    rate="none",
    operation_id="get_readiness",
    summary="Readiness",
    responses={503: {"model": Readiness, "description": "A part every request needs is missing"}},
)
async def get_readiness(
    response: Response,
    health: Annotated[Health, Depends(_health)],
) -> Readiness:
    """Answer 503 only for what every request needs; the rest is `degraded` with 200."""
    result = await health.readiness()
    if result.status == "unavailable":
        response.status_code = 503
    return result


@router.get(
    "/metrics",
    public=True,
    rate="none",
    operation_id="get_metrics",
    summary="Prometheus metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}},
)
async def get_metrics(request: Request, state: AppState) -> Response:
    """Give metrics to the holder of the metrics token, or to loopback when none is set."""
    secret = state.settings.metrics_token
    token = None if secret is None else secret.get_secret_value()
    peer = request.client.host if request.client else ""
    if not may_read_metrics(token, request.headers, peer):
        if token is None:
            raise UnauthorizedError("Metrics answer loopback only.", code="missing_token")
        raise UnauthorizedError("The metrics token is required.", code="invalid_token")
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
