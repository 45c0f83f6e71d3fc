"""Without a compliance profile no answer of the API says anything in favour of a customer."""

import io
import json
import re
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.api.generated.operations import Operation, operations, usual_role
from tests.api.generated.world import World
from tests.conftest import make_tenant
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.lists import load_list
from tests.support.waiting import until
from tests.unit.lists.writing import write_ofac
from tests.workflows.investigations.conftest import group

from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
SUBJECT = {
    "company_name": "Plain Example Ltd",
    "register": "GB-COH",
    "registration_number": "66666666",
    "country_code": "GB",
}
FAVOURABLE = {
    "clear", "low", "fulfilled", "none_found", "not_owned", "sdd", "no_pep_found", "passed",
    "approved",
}  # fmt: skip
_SENTENCE = re.compile(
    r"(?<!read as )\b(clear|fulfilled|not owned|SDD|none found)\b(?! nothing)", re.IGNORECASE
)
_TAG = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
_LEVEL_OF = re.compile(r"\b(risk|level)( is)? low\b", re.IGNORECASE)
# Settings and catalogues: what a matrix, a policy or a module can say, not what is said of anyone.
CATALOGUES = (
    "/api/auth", "/api/users", "/api/platform", "/api/ontology", "/api/reference-data",
    "/api/compliance-profile", "/api/risk-matrix", "/api/risk-policy", "/api/reports/branding",
    "/api/reports/templates", "/api/investigations/module-catalogue", "/api/screening/algorithms",
    "/api/screening/lists", "/api/screening/versions", "/api/screening/entries", "/health",
    "/metrics", "/api/risk-evaluations/assignments", "/api/audit/keys",
)  # fmt: skip
# Keys under which "low" says how grave a finding or how urgent a task is.
WEIGHTS = {"severity", "severities", "priority", "filter"}


@pytest_asyncio.fixture(scope="module")
async def tenant(database: Database) -> UUID:
    """A tenant without a compliance profile."""
    return await make_tenant(database, "nohome", profile=False)


@pytest_asyncio.fixture(scope="module")
async def lists_and_register(database: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A register of today and a fresh, complete list: all that a favourable word could rest on."""
    held = [interest(share=100), interest("votingRights", share=100)]
    plain = [
        company("plain", "Plain Example Ltd", ("GB-COH", "66666666"), foundingDate="2001-05-05"),
        person("eve", "Eve Example", "1970-01-02"),
        relation("p-e", "eve", "plain", *held),
        relation("p-o", "eve", "plain", interest("seniorManagingOfficial")),
    ]
    path = write(tmp_path_factory.mktemp("register"), *group(), *plain)
    await load_registry(
        database,
        path,
        dataset="examples",
        data_date=today(),
        scope=["identity", "beneficial_owners", "shareholders", "officers"],
    )
    folder = tmp_path_factory.mktemp("sdn")
    write_ofac(folder)
    await load_list(database, folder, "ofac-sdn", version_date=today() - timedelta(days=1))


async def posted(world: World, path: str, **body: Any) -> Any:
    """Post as an analyst, wait for what was started, and return the answer."""
    header = world.header(Role.ANALYST)
    answer = await world.client.post(path, json=body, headers=header)
    assert answer.status_code in {200, 201, 202}, answer.text
    if answer.status_code == 202:
        where = answer.headers["location"]
        found = await until(
            lambda: world.client.get(where, headers=header),
            lambda seen: seen.json()["status"] not in {"pending", "queued", "running"},
            pause=0.1,
        )
        return found.json()
    return answer.json()


@pytest_asyncio.fixture
async def world(
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    tenant: UUID,
    other_tenant: UUID,
    lists_and_register: None,
    worker: None,
) -> World:
    """A current customer that was investigated twice, evaluated in a batch, and screened."""
    made = World(
        client=app_client,
        tokens=tokens,
        operator=tokens(Role.PLATFORM_OPERATOR),
        tenant=tenant,
        other_tenant=other_tenant,
        subject=SUBJECT,
    )
    for _ in range(2):
        run = await posted(made, "/api/investigations", **SUBJECT, depth="edd")
        assert (run["status"], run["identified"]) == ("complete", True), run
    assert "no_profile" in run["risk"]["reasons"]
    made.investigation_id = run["id"]
    await posted(made, f"/api/investigations/{run['id']}/modules/CIR/rerun")
    await posted(made, f"/api/investigations/{run['id']}/notes", text="Seen.")
    await posted(made, "/api/investigations/batches", items=[SUBJECT])
    await posted(made, "/api/risk-evaluations", company_id=run["company_id"])
    for _ in range(2):
        await posted(made, "/api/risk-evaluations/batches", scope={})
    party = {"name": "Birch Holding Ltd", "kind": "company"}
    await posted(made, "/api/screening/screenings", parties=[party], topics=["sanctions", "pep"])
    await posted(made, "/api/screening/batches", parties=[party])
    await posted(made, "/api/reports", investigation_id=run["id"])
    return made


def spoken(answer: Any, path: str = "$", key: str = "") -> Iterator[str]:
    """Each favourable word of an answer, with where it stands."""
    if isinstance(answer, dict):
        for name, item in answer.items():
            counted = isinstance(item, int | float) and not isinstance(item, bool)
            if counted and item and name in FAVOURABLE - {"low", "fulfilled"}:
                yield f"{path}.{name} = {item}"
            yield from spoken(item, f"{path}.{name}", name)
    elif isinstance(answer, list):
        for item in answer:
            yield from spoken(item, f"{path}[]", key)
    elif isinstance(answer, str) and key not in WEIGHTS and favourable(answer):
        yield f"{path} = {answer[:160]}"


def favourable(text: str) -> bool:
    """Whether a text is a favourable word, or says one of the customer."""
    return bool(text.lower() in FAVOURABLE or _SENTENCE.search(text) or _LEVEL_OF.search(text))


async def answers(world: World, operation: Operation) -> AsyncIterator[Any]:
    """What an operation says on up to three rows: as JSON, or line by line."""
    for path in await world.paths(operation):
        query = await world.query(operation) if operation.required_query else ""
        url, header = path + query, world.header(usual_role(operation))
        for accept in ("application/json", "text/html"):
            found = await world.client.get(url, headers={**header, "Accept": accept})
            kind = found.headers.get("content-type", "")
            if found.status_code != 200 or accept.split("/")[1] not in kind:
                if "text/csv" in kind or "event-stream" in kind:
                    yield re.split(r"[\n,;]", found.text)
                continue
            yield _read(found.text, kind)


def _read(text: str, kind: str) -> Any:
    """An answer as JSON, or its text in pieces."""
    if "json" not in kind:
        return _TAG.split(text)
    try:
        return json.loads(text)
    except json.JSONDecodeError:  # one document a line
        return [json.loads(line) for line in text.splitlines()]


async def test_no_answer_about_a_customer_has_a_favourable_word(world: World) -> None:
    said: dict[str, set[str]] = {}
    asked = 0
    for operation in operations():
        if operation.method != "GET" or operation.path.startswith(CATALOGUES):
            continue
        async for answer in answers(world, operation):
            asked += 1
            for word in spoken(answer):
                said.setdefault(operation.id, set()).add(word)
    listed = "\n".join(f"{name}: {word}" for name, found in said.items() for word in sorted(found))
    assert not said, listed
    assert asked > 100


async def test_a_bundle_says_of_the_score_what_may_be_said(world: World) -> None:
    path = f"/api/evidence/bundles/{world.investigation_id}"
    answer = await world.client.get(path, headers=world.header(Role.AUDITOR))
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        result = json.loads(bundle.read("evaluation/result.json"))
        report = json.loads(bundle.read("report/report.json"))
    assert result["as_said"]["level"] == "not_assessed"
    assert "no_profile" in result["as_said"]["reasons"]
    assert not [*spoken(result["as_said"])]
    assert not [*spoken(report["checks"])]


async def test_what_is_missing_is_the_profile_and_not_a_list(world: World) -> None:
    path = f"/api/investigations/{world.investigation_id}/modules"
    answer = await world.client.get(path, headers=world.header(Role.ANALYST))
    (found,) = [item for item in answer.json()["items"] if item["code"] == "SPEPWS"]
    rules = {item["code"]: item for item in found["rules"]}
    assert rules["indirect_exposure"]["reason"] == "no_profile"
    assert "profile" in rules["indirect_exposure"]["remedy"]
    assert rules["pep"]["reason"] == "no_list"
