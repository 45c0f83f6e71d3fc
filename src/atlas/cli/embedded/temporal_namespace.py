"""The namespace of the embedded Temporal: does it answer, and is it as we need it."""

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.api.workflowservice.v1 import UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError


async def prepare(address: str, namespace: str, *, attribute: str, retention_days: int) -> bool:
    """Set retention and search attribute (idempotent); False while the server does not answer."""
    try:
        client = await Client.connect(address, namespace=namespace)
        async for _ in client.list_workflows(limit=1):
            break
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(
                namespace=namespace,
                # `--search-attribute` reaches only namespaces made at that very start
                search_attributes={attribute: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD},
            )
        )
        await client.workflow_service.update_namespace(
            UpdateNamespaceRequest(
                namespace=namespace,
                config=NamespaceConfig(
                    workflow_execution_retention_ttl=Duration(seconds=retention_days * 86_400)
                ),
            )
        )
    except (RPCError, RuntimeError, OSError):
        return False
    return True
