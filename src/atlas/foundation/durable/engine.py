"""The connection to Temporal: encrypted payloads, deterministic ids, cancellation."""

import base64
import os
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.client import Client, Interceptor, WorkflowFailureError, WorkflowHandle
from temporalio.common import Priority, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.converter import DataConverter, PayloadCodec
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from atlas.foundation import tracing
from atlas.foundation.config import Settings
from atlas.foundation.core.errors import UnavailableError
from atlas.foundation.durable.options import WORKFLOW_TASK_TIMEOUT, Ref

_ENCODING = b"binary/encrypted"


class EngineUnavailableError(UnavailableError):
    """The durable engine cannot be reached."""

    code = "durable_engine_unavailable"


class EncryptionCodec(PayloadCodec):
    """AES-256-GCM over every payload: the engine's file holds nothing readable."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    async def encode(self, payloads: Iterable[Payload]) -> list[Payload]:
        """Encrypt payloads."""
        return [self._seal(payload) for payload in payloads]

    async def decode(self, payloads: Iterable[Payload]) -> list[Payload]:
        """Decrypt payloads; those that were never encrypted pass."""
        return [
            self._open(payload) if payload.metadata.get("encoding") == _ENCODING else payload
            for payload in payloads
        ]

    def _seal(self, payload: Payload) -> Payload:
        nonce = os.urandom(12)
        sealed = self._cipher.encrypt(nonce, payload.SerializeToString(), _ENCODING)
        return Payload(metadata={"encoding": _ENCODING}, data=nonce + sealed)

    def _open(self, payload: Payload) -> Payload:
        clear = self._cipher.decrypt(payload.data[:12], payload.data[12:], _ENCODING)
        return Payload.FromString(clear)


def data_converter(key: str | None) -> DataConverter:
    """Return the converter of this installation (base64 key of 32 bytes, or None: clear)."""
    if key is None:
        return DataConverter.default
    return replace(
        DataConverter.default,
        payload_codec=EncryptionCodec(base64.b64decode(key)),
    )


async def connect(settings: Settings) -> Client:
    """Connect to the engine.

    Raises:
        EngineUnavailableError: when it cannot be reached.

    """
    key = settings.temporal_codec_key
    try:
        return await Client.connect(
            settings.temporal_address,
            namespace=settings.temporal_namespace,
            data_converter=data_converter(key.get_secret_value() if key else None),
            interceptors=_interceptors(),
        )
    except (RPCError, RuntimeError) as error:
        raise EngineUnavailableError("The durable engine cannot be reached.") from error


def _interceptors() -> list[Interceptor]:
    """Return what carries a trace through the engine; workers take it from their client."""
    traced = tracing.active()
    if traced is None:
        return []
    from atlas.foundation.durable.interceptor import EngineTracing  # noqa: PLC0415  only when on

    return [EngineTracing(traced)]


async def start(client: Client, workflow: Any, ref: Ref, *, task_queue: str) -> None:
    """Start a workflow whose id is the resource's id; a second start is a no-op.

    The engine takes waiting work of each tenant in turn (fairness), however much one has started.
    """
    try:
        await client.start_workflow(
            workflow,
            ref,
            id=ref.id,
            task_queue=task_queue,
            task_timeout=WORKFLOW_TASK_TIMEOUT,
            priority=Priority(fairness_key=ref.tenant_id),
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.UNSPECIFIED,
            request_eager_start=True,
        )
    except WorkflowAlreadyStartedError:
        return


async def cancel(client: Client, workflow_id: str) -> None:
    """Ask a workflow to stop; one that is over, or was never started, is left alone."""
    handle: WorkflowHandle[Any, Any] = client.get_workflow_handle(workflow_id)
    try:
        await handle.cancel()
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise


async def is_up(client: Client) -> bool:
    """Return whether the engine answers."""
    try:
        return await client.service_client.check_health()
    except RPCError:
        return False


class EngineProbe:
    """Looks at the engine over one connection that is kept."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: Client | None = None

    async def look(self) -> str | None:
        """Return what is wrong, or None.

        Raises:
            EngineUnavailableError: it could not be reached so far.

        """
        if self._client is None:
            self._client = await connect(self._settings)
        up = await is_up(self._client)
        return None if up else "does not answer: what is started waits in the outbox"


__all__ = [
    "EncryptionCodec",
    "EngineProbe",
    "EngineUnavailableError",
    "WorkflowFailureError",
    "cancel",
    "connect",
    "data_converter",
    "is_up",
    "start",
]
