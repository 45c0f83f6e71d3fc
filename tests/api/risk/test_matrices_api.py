"""Risk matrices over HTTP: drafts, checks, publishing, comparison, files, assignments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import yaml

from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id

Tokens = Callable[..., dict[str, str]]
URL = "/api/risk-matrix/schemas"
ASSIGNED = "/api/risk-evaluations/assignments"


async def draft(client: httpx.AsyncClient, header: dict[str, str], **more: Any) -> dict[str, Any]:
    body = {
        "copy_of": "eba_standard_v1",
        "name": f"own_{new_id().hex[-12:]}",
        "version": "1",
        **more,
    }
    made = await client.post(URL, json=body, headers=header)
    assert made.status_code == 201, made.text
    assert made.headers["location"] == f"{URL}/{made.json()['id']}"
    found: dict[str, Any] = made.json()
    return found


async def publish(
    client: httpx.AsyncClient, header: dict[str, str], found: dict[str, Any]
) -> httpx.Response:
    match = {"If-Match": f'"{found["revision"]}"'}
    return await client.post(f"{URL}/{found['id']}/publish", headers={**header, **match})


async def change(
    client: httpx.AsyncClient, header: dict[str, str], found: dict[str, Any]
) -> dict[str, Any]:
    """The draft with its definition as changed in place."""
    answer = await client.patch(
        f"{URL}/{found['id']}",
        json={"definition": found["definition"]},
        headers={**header, "If-Match": f'"{found["revision"]}"'},
    )
    assert answer.status_code == 200, answer.text
    changed: dict[str, Any] = answer.json()
    assert changed["revision"] == found["revision"] + 1
    return changed


async def test_a_copy_is_changed_checked_published_and_never_changes(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    admin = tokens("admin")
    found = await draft(app_client, admin, title="Ours")
    assert (found["status"], found["origin"], found["title"]) == ("draft", "own", "Ours")
    found["definition"]["dimensions"][0]["weight"] = "0.30"
    found = await change(app_client, admin, found)
    checked = (await app_client.post(f"{URL}/{found['id']}/validate", headers=admin)).json()
    assert checked["valid"] is False
    assert checked["problems"] == [
        {"path": "$.dimensions", "message": "dimension weights sum to 1.05, not to 1.0"}
    ]
    assert checked["largest_jumps"][0]["score"] >= checked["largest_jumps"][1]["score"]
    assert checked["threshold_leap"] == {
        "dimension": "delivery_channel",
        "threshold": 80,
        "score": 44.16,
    }
    refused = await publish(app_client, admin, found)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["loc"] == ["definition", "$.dimensions"]
    found["definition"]["dimensions"][1]["weight"] = "0.15"
    found = await change(app_client, admin, found)
    done = await publish(app_client, admin, found)
    assert done.status_code == 200, done.text
    published = done.json()
    assert published["status"] == "published"
    assert len(published["snapshot_hash"]) == 64
    again = await app_client.patch(
        f"{URL}/{found['id']}",
        json={"title": "x"},
        headers={**admin, "If-Match": done.headers["etag"]},
    )
    assert (again.status_code, again.json()["code"]) == (409, "matrix_state")
    told = (await app_client.get(f"{URL}/{found['id']}/diff", headers=admin)).json()
    assert [item["text"] for item in told["changes"] if item["area"] == "weights"] == [
        "Weight of customer: 0.25 → 0.30",
        "Weight of geographic: 0.20 → 0.15",
    ]
    assert {item["path"] for item in told["changes"] if item["area"] == "settings"} == {
        "id",
        "version",
        "title",
    }


async def test_the_floors_of_the_law_stay(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    admin = tokens("admin")
    found = await draft(app_client, admin)
    floors = found["definition"]["floors"]
    floors[0]["minimum_score"] = "89"
    del floors[2]
    found["definition"]["levels"][3]["from"] = "75"
    found = await change(app_client, admin, found)
    refused = await publish(app_client, admin, found)
    assert refused.status_code == 422
    said = {(item["loc"][1], item["msg"]) for item in refused.json()["errors"]}
    assert any(
        path == "$.floors[0]" and "sanctioned is dropped or weakened" in text for path, text in said
    )
    assert any(path == "$.floors" and "floor pep is dropped" in text for path, text in said)
    assert ("$.levels[3]", "high begins at 70 in every matrix") in said


async def test_preconditions_names_and_states(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    admin = tokens("admin")
    found = await draft(app_client, admin)
    missing = await app_client.post(f"{URL}/{found['id']}/publish", headers=admin)
    assert missing.status_code == 428
    other = await app_client.post(
        f"{URL}/{found['id']}/publish", headers={**admin, "If-Match": '"9"'}
    )
    assert other.status_code == 412
    body = {"copy_of": "eba_standard_v1", "version": "1"}
    twice = await app_client.post(URL, json={**body, "name": found["name"]}, headers=admin)
    assert (twice.status_code, twice.json()["code"]) == (409, "matrix_exists")
    shipped = await app_client.post(URL, json={**body, "name": "eba_standard_v1"}, headers=admin)
    assert shipped.status_code == 409
    gone = await app_client.post(
        URL, json={**body, "copy_of": str(new_id()), "name": "x"}, headers=admin
    )
    assert (gone.status_code, gone.json()["code"]) == (422, "reference_not_found")
    assert (await app_client.delete(f"{URL}/{found['id']}", headers=admin)).status_code == 204
    free = await app_client.post(URL, json={**body, "name": found["name"]}, headers=admin)
    assert free.status_code == 201


async def test_a_file_comes_back_as_it_went(app_client: httpx.AsyncClient, tokens: Tokens) -> None:
    admin = tokens("admin")
    found = await draft(app_client, admin)
    for form in ("json", "yaml"):
        sent = await app_client.get(
            f"{URL}/{found['id']}/export", params={"format": form}, headers=admin
        )
        assert f"{found['name']}-1.{form}" in sent.headers["content-disposition"]
        if form == "yaml":
            assert yaml.safe_load(sent.text)["id"] == found["name"]
        body = {"format": form, "content": sent.text, "version": f"from-{form}"}
        tried = await app_client.post(
            "/api/risk-matrix/import", json={**body, "dry_run": True}, headers=admin
        )
        assert (tried.status_code, tried.json()["matrix"]) == (200, None)
        made = await app_client.post("/api/risk-matrix/import", json=body, headers=admin)
        assert made.status_code == 201, made.text
        assert made.json()["valid"] is True
        told = await app_client.get(
            f"{URL}/{made.json()['matrix']['id']}/diff",
            params={"against": found["id"]},
            headers=admin,
        )
        assert [item["path"] for item in told.json()["changes"]] == ["version"]
    listed = (await app_client.get(f"{URL}/{found['id']}/versions", headers=admin)).json()
    assert {item["version"] for item in listed["items"]} == {"1", "from-json", "from-yaml"}
    for content in ("a: &x [1]\nb: *x", "[]", "{", "id: Bad Name\nversion: '1'"):
        bad = await app_client.post(
            "/api/risk-matrix/import",
            json={"format": "yaml", "content": content},
            headers=admin,
        )
        assert bad.status_code == 422, content


async def test_what_is_assigned_evaluates_and_upgrades(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    admin, analyst = tokens("admin"), tokens("analyst")
    first = await draft(app_client, admin)
    assert (await publish(app_client, admin, first)).status_code == 200
    before = await app_client.get(ASSIGNED, headers=admin)
    match = {"If-Match": before.headers["etag"]}
    yesterday = (today() - timedelta(days=1)).isoformat()
    body = {"assignments": [{"schema_id": first["id"], "valid_from": yesterday}]}
    unsafe = await app_client.put(ASSIGNED, json=body, headers=admin)
    assert unsafe.status_code == 428
    put = await app_client.put(ASSIGNED, json=body, headers={**admin, **match})
    assert put.status_code == 200, put.text
    assert put.json()["assignments"][0]["in_force"] is True
    stale = await app_client.put(ASSIGNED, json=body, headers={**admin, **match})
    assert stale.status_code == 412
    company = await app_client.post(
        "/api/companies", json={"name": "Assigned Ltd", "country_code": "NL"}, headers=analyst
    )
    made = await app_client.post(
        "/api/risk-evaluations", json={"company_id": company.json()["id"]}, headers=analyst
    )
    assert made.status_code == 201, made.text
    evaluation = made.json()
    assert (evaluation["matrix_id"], evaluation["matrix_version"]) == (first["name"], "1")
    held = await app_client.post(
        f"{URL}/{first['id']}/archive", headers={**admin, "If-Match": '"2"'}
    )
    assert (held.status_code, held.json()["code"]) == (409, "matrix_state")

    second = await draft(app_client, admin, copy_of=first["id"], name=first["name"], version="2")
    assert (await publish(app_client, admin, second)).status_code == 200
    match = {"If-Match": put.headers["etag"]}
    planned = await app_client.post(
        f"{ASSIGNED}/upgrade", json={"dry_run": True}, headers={**admin, **match}
    )
    assert planned.json()["changed"] is True
    moved = await app_client.post(f"{ASSIGNED}/upgrade", json={}, headers={**admin, **match})
    assert moved.status_code == 200, moved.text
    rows = moved.json()["assignments"]
    assert [(row["version"], row["in_force"]) for row in rows] == [("1", False), ("2", True)]
    archived = await app_client.post(
        f"{URL}/{first['id']}/archive", headers={**admin, "If-Match": '"2"'}
    )
    assert archived.status_code == 200, archived.text
    checked = await app_client.get(
        f"/api/risk-evaluations/{evaluation['id']}/verify", headers=admin
    )
    assert checked.json()["verified"] is True
    told = await app_client.get(f"/api/risk-evaluations/{evaluation['id']}/explain", headers=admin)
    assert told.status_code == 200

    match = {"If-Match": moved.headers["etag"]}
    overlap = {"assignments": [*body["assignments"], *body["assignments"]]}
    refused = await app_client.put(ASSIGNED, json=overlap, headers={**admin, **match})
    assert refused.status_code == 422
    cleared = await app_client.put(ASSIGNED, json={"assignments": []}, headers={**admin, **match})
    assert cleared.json()["assignments"] == []


async def test_another_tenants_matrix_is_not_there(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: Any
) -> None:
    found = await draft(app_client, tokens("admin"))
    foreign = tokens("admin", other_tenant)
    for method, path in (
        ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/diff"), ("GET", "/export"),
        ("GET", "/versions"), ("POST", "/publish"), ("POST", "/archive"), ("POST", "/validate"),
    ):  # fmt: skip
        answer = await app_client.request(
            method,
            f"{URL}/{found['id']}{path}",
            headers={**foreign, "If-Match": '"1"'},
            json={"title": "x"} if method == "PATCH" else None,
        )
        assert answer.status_code == 404, (method, path)
    current = await app_client.get(ASSIGNED, headers=foreign)
    put = await app_client.put(
        ASSIGNED,
        json={"assignments": [{"schema_id": found["id"], "valid_from": "2026-01-01"}]},
        headers={**foreign, "If-Match": current.headers["etag"]},
    )
    assert (put.status_code, put.json()["code"]) == (422, "reference_not_found")


async def test_a_draft_is_tried_on_a_company_beside_the_one_in_use(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    admin = tokens("admin")
    company = await app_client.post(
        "/api/companies",
        json={"name": "Preview Ltd", "country_code": "IR"},
        headers=tokens("analyst"),
    )
    found = await draft(app_client, admin)
    body = {"company_id": company.json()["id"]}
    same = await app_client.post(f"{URL}/{found['id']}/preview", json=body, headers=admin)
    assert same.status_code == 200, same.text
    assert (same.json()["moved"], same.json()["factors"]) == (False, [])
    dimensions = found["definition"]["dimensions"]
    dimensions[0]["weight"], dimensions[1]["weight"] = "0.10", "0.35"
    found = await change(app_client, admin, found)
    tried = (await app_client.post(f"{URL}/{found['id']}/preview", json=body, headers=admin)).json()
    assert tried["after"]["base_score"] > tried["before"]["base_score"]
    assert tried["after"]["score"] >= 90
    assert "fatf_call_for_action" in tried["after"]["floors_applied"]
    moves = {item["id"]: item["change"] for item in tried["factors"]}
    assert moves["jurisdiction_risk"] > 0
    assert moves["adverse_media"] < 0
    gone = await app_client.post(
        f"{URL}/{found['id']}/preview", json={"company_id": str(new_id())}, headers=admin
    )
    assert gone.status_code == 422
    dimensions = found["definition"]["dimensions"]
    dimensions[0]["weight"] = "0.99"
    found = await change(app_client, admin, found)
    bad = await app_client.post(f"{URL}/{found['id']}/preview", json=body, headers=admin)
    assert (bad.status_code, bad.json()["code"]) == (409, "matrix_state")


async def test_an_appetite_is_one_of_the_matrix_that_evaluates_the_segment(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    admin, analyst = tokens("admin"), tokens("analyst")
    usual = await publish(app_client, admin, await draft(app_client, admin))
    found = await draft(app_client, admin)
    found = (await app_client.get(f"{URL}/{found['id']}", headers=admin)).json()
    found["definition"]["appetites"]["wary"] = {"cdd": "20", "edd": "50"}
    wary = await publish(app_client, admin, await change(app_client, admin, found))
    day = today().isoformat()
    body = {
        "assignments": [
            {"schema_id": wary.json()["id"], "valid_from": day},
            {"schema_id": usual.json()["id"], "valid_from": day, "segment": "retail"},
        ]
    }
    revision = (await app_client.get(ASSIGNED, headers=admin)).headers["etag"]
    put = await assign(app_client, tokens, body, revision)
    made = await app_client.post(
        "/api/companies", json={"name": "Shop", "country_code": "DE"}, headers=analyst
    )
    key = made.json()["id"]
    asked = {"company_id": key, "appetite": "wary"}
    answer = await app_client.post("/api/risk-evaluations", json=asked, headers=analyst)
    assert (answer.status_code, answer.json().get("tier")) == (201, "cdd")
    profile = await app_client.put(
        f"/api/companies/{key}/profile", json={"segment": "retail"}, headers=analyst
    )
    assert profile.status_code == 200, profile.text
    refused = await app_client.post("/api/risk-evaluations", json=asked, headers=analyst)
    assert refused.status_code == 422, refused.text
    assert "conservative, moderate, progressive" in refused.json()["detail"]
    assert refused.json()["errors"][0]["loc"] == ["body", "appetite"]
    await assign(app_client, tokens, {"assignments": []}, put.headers["etag"])


async def test_another_matrix_is_assigned_by_two_persons(
    app_client: httpx.AsyncClient, tokens: Tokens, other_tenant: Any
) -> None:
    """One admin assigned a matrix whose unknown facts weigh less, and every level fell."""
    admin, officer = tokens("admin"), tokens("senior_officer")
    found = await draft(app_client, admin)
    found = (await app_client.get(f"{URL}/{found['id']}", headers=admin)).json()
    found["definition"]["unknown_percent"] = 1
    lax = await change(app_client, admin, found)
    assert (await publish(app_client, admin, lax)).status_code == 200
    before = await app_client.get(ASSIGNED, headers=admin)
    match = {"If-Match": before.headers["etag"]}
    none = await app_client.post(f"{ASSIGNED}/confirm", headers={**officer, **match})
    assert (none.status_code, none.json()["code"]) == (409, "matrix_state")
    body = {"assignments": [{"schema_id": lax["id"], "valid_from": today().isoformat()}]}
    waits = await app_client.put(ASSIGNED, json=body, headers={**admin, **match})
    assert waits.status_code == 200, waits.text
    said = waits.json()
    assert (said["changed"], said["assignments"]) == (False, before.json()["assignments"])
    assert "points, weights" in said["awaits_second_person"][0]
    assert [one["schema_id"] for one in said["proposed"]] == [lax["id"]]
    assert (await app_client.get(ASSIGNED, headers=admin)).json()["proposed"] == said["proposed"]
    foreign = await app_client.get(ASSIGNED, headers=tokens("admin", other_tenant))
    assert foreign.json()["proposed"] is None

    confirm = f"{ASSIGNED}/confirm"
    assert (await app_client.post(confirm, headers={**admin, **match})).status_code == 403
    assert (await app_client.post(confirm, headers=officer)).status_code == 428
    done = await app_client.post(confirm, headers={**officer, **match})
    assert done.status_code == 200, done.text
    assert done.json()["assignments"][0]["in_force"] is True
    assert (done.json()["proposed"], done.json()["awaits_second_person"]) == (None, [])
    events = await app_client.get(
        "/api/audit/events?action.eq=risk_matrix.assigned", headers=tokens("auditor")
    )
    assert events.json()["items"], events.text

    # a proposal does not outlive another change of the assignments
    tag = done.headers["etag"]
    asked: dict[str, Any] = {"assignments": []}
    again = await app_client.put(ASSIGNED, json=asked, headers={**admin, "If-Match": tag})
    assert again.json()["awaits_second_person"]
    await assign(app_client, tokens, {"assignments": []}, tag)
    late = (await app_client.get(ASSIGNED, headers=admin)).headers["etag"]
    gone = await app_client.post(confirm, headers={**officer, "If-Match": late})
    assert (gone.status_code, gone.json()["code"]) == (409, "matrix_state")


async def assign(
    client: httpx.AsyncClient, tokens: Tokens, body: dict[str, Any], tag: str
) -> httpx.Response:
    """Assign as an admin, and confirm as another person where that is asked for."""
    put = await client.put(ASSIGNED, json=body, headers={**tokens("admin"), "If-Match": tag})
    if put.json().get("awaits_second_person"):
        second = {**tokens("senior_officer"), "If-Match": tag}
        put = await client.post(f"{ASSIGNED}/confirm", headers=second)
    assert put.status_code == 200, put.text
    return put


async def test_a_preview_says_what_the_stored_evaluation_would(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    """The override that counts goes on counting in the preview, with reasons and worst case."""
    admin, analyst = tokens("admin"), tokens("analyst")
    company = await app_client.post(
        "/api/companies", json={"name": "Carried Ltd", "country_code": "DE"}, headers=analyst
    )
    body = {"company_id": company.json()["id"]}
    evaluations = "/api/risk-evaluations"
    first = (await app_client.post(evaluations, json=body, headers=analyst)).json()
    made = await app_client.post(
        f"{evaluations}/{first['id']}/override",
        json={"factor": "jurisdiction_risk", "score": 30, "rationale": "Read the file."},
        headers=analyst,
    )
    assert made.json()["status"] == "applied", made.text
    stored = (await app_client.post(evaluations, json=body, headers=analyst)).json()
    assert stored["overrides"]
    found = await draft(app_client, admin)
    answer = await app_client.post(f"{URL}/{found['id']}/preview", json=body, headers=admin)
    assert answer.status_code == 200, answer.text
    names = ("score", "base_score", "level", "tier", "provisional", "reasons", "worst_case")
    for side in ("before", "after"):
        assert {name: answer.json()[side][name] for name in names} == {
            name: stored[name] for name in names
        }


async def test_a_published_version_is_tried_on_the_portfolio_by_its_author(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    """Starting the trial takes the right to settings; a draft and other roles are refused."""
    admin, analyst = tokens("admin"), tokens("analyst")
    found = await draft(app_client, admin)
    path = f"{URL}/{found['id']}/trial"
    refused = await app_client.post(path, json={}, headers=admin)
    assert (refused.status_code, refused.json()["code"]) == (409, "matrix_state")
    assert (await publish(app_client, admin, found)).status_code == 200
    assert (await app_client.post(path, json={}, headers=analyst)).status_code == 403
    number = {"register": "GB-COH", "registration_number": f"{new_id().int % 10**8:08}"}
    company = {"name": "Tried Widgets Ltd", "country_code": "GB", **number}
    kept = await app_client.post("/api/companies", json=company, headers=analyst)
    assert kept.status_code == 201, kept.text
    body = {"scope": {"company_ids": [kept.json()["id"]]}}
    started = await app_client.post(path, json=body, headers=admin)
    assert started.status_code == 202, started.text
    batch = started.json()
    assert started.headers["location"] == f"/api/risk-evaluations/batches/{batch['id']}"
    assert (batch["trial"], batch["total"]) == (True, 1)
    assert (batch["matrix_id"], batch["matrix_version"]) == (found["name"], "1")
    beyond = await app_client.post(f"{URL}/{new_id()}/trial", json=body, headers=admin)
    assert beyond.status_code == 404
