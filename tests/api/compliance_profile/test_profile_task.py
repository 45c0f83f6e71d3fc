"""A proposed compliance profile waits for its second person: the MLRO has a task."""

from collections.abc import Callable
from typing import Any

import httpx

from atlas.foundation.core.auth import Role

Tokens = Callable[..., dict[str, str]]
URL = "/api/compliance-profile"


async def _tasks(client: httpx.AsyncClient, tokens: Tokens) -> list[tuple[str, str, str | None]]:
    found = await client.get(
        "/api/tasks?kind.eq=decision_confirmation&sort=created_at", headers=tokens(Role.MLRO)
    )
    assert found.status_code == 200, found.text
    items: list[dict[str, Any]] = found.json()["items"]
    about = [one for one in items if one["subject_type"] == "compliance_profile"]
    return [(one["role"], one["status"], one["outcome"]) for one in about]


async def test_the_mlro_is_asked_until_the_draft_is_activated_or_changed(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    admin, mlro = ({**tokens(role), "If-Match": "*"} for role in (Role.ADMIN, Role.MLRO))
    said = await app_client.get(f"{URL}/proposal?home=GB", headers=tokens(Role.VIEWER))
    body = said.json()["content"]
    await app_client.put(f"{URL}/draft", json=body, headers=admin)
    assert await _tasks(app_client, tokens) == []

    made = await app_client.post(f"{URL}/draft/propose", headers=admin)
    assert made.status_code == 200, made.text
    waits = ("mlro", "open", None)
    assert await _tasks(app_client, tokens) == [waits]
    open_ = await app_client.get("/api/tasks?status.eq=open", headers=tokens(Role.MLRO))
    [task] = open_.json()["items"]
    assert task["subject_id"] == made.json()["id"]
    assert task["subject_url"] == f"{URL}/versions/{made.json()['id']}"
    shown = await app_client.get(task["subject_url"], headers=tokens(Role.MLRO))
    assert shown.status_code == 200
    closed = await app_client.post(
        f"/api/tasks/{task['id']}/complete", json={"note": "Seen."}, headers=tokens(Role.MLRO)
    )
    assert closed.status_code == 409, closed.text

    changed = ("mlro", "cancelled", "changed")
    await app_client.put(f"{URL}/draft", json=body, headers=admin)
    assert await _tasks(app_client, tokens) == [changed]
    await app_client.post(f"{URL}/draft/propose", headers=admin)
    refused = await app_client.post(f"{URL}/draft/activate", headers=admin)
    assert refused.status_code == 403
    assert await _tasks(app_client, tokens) == [changed, waits]
    done = await app_client.post(f"{URL}/draft/activate", headers=mlro)
    assert done.status_code == 200, done.text
    assert await _tasks(app_client, tokens) == [changed, ("mlro", "completed", "activated")]
