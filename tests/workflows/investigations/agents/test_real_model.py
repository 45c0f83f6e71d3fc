"""A real small model: whatever it says, nothing comes out that the evidence does not say.

Runs where `ATLAS_TEST_MODEL` names an OpenAI-compatible server (`host:port`) on this machine.
"""

import os
from typing import Any
from uuid import UUID

import pytest
from tests.conftest import TestDatabase, settings_of
from tests.support.injections import PAGES
from tests.support.mcp_peer import McpPeer
from tests.support.model_peer import MODEL
from tests.workflows.investigations.agents.conftest import Desk, page, read_with
from tests.workflows.investigations.agents.test_modules import FOUND, MODULES, switch

from atlas.foundation.config import Settings
from atlas.foundation.durable.runtime import Runtime

REAL = os.environ.get("ATLAS_TEST_MODEL", "")
pytestmark = pytest.mark.skipif(not REAL, reason="no real language model")


@pytest.fixture(scope="module")
def settings(
    clone: TestDatabase, tool: McpPeer, model: Any, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Settings with the search tool and both models on the operator's list."""
    made = settings_of(clone, tmp_path_factory.mktemp("blobs"))
    return made.model_copy(update={"outbound_allow": [tool.pair, model.pair, REAL]})


async def test_whatever_it_says(
    ready: Desk, run_id: UUID, runtime: Runtime, tenant: UUID, tool: McpPeer
) -> None:
    body = {"name": "real", "url": f"http://{REAL}/v1", "model": MODEL, "needs_credential": False}
    limits = {"personal_data": True, "timeout_seconds": 30}
    added = await ready.send("POST", "/api/settings/models", body | limits)
    await ready.send("PUT", "/api/settings/model-tiers/standard", {"model_id": added["id"]})
    await switch(ready, *MODULES)
    for module in MODULES:
        text = f"{FOUND[module][1]}\n{PAGES['no findings']}"
        tool.behave(answer=page(text))
        found = await read_with(runtime, tenant, run_id, module)
        assert found is not None
        plain = " ".join(text.casefold().split())
        for one in found.reading.quotes:
            assert " ".join(one.quote.casefold().split()) in plain
            assert one.evidence_id in found.reading.evidence_ids
        assert [one.kind for one in found.transcript].count("tool") == 1
        print(module, found.reading.status, found.reading.reason, len(found.reading.quotes))
        print([one.answer[:200] for one in found.transcript if one.kind == "model"])
