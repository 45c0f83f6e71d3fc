"""A small real world: one row of each kind in the first tenant, made through the API.

The rows come from real work: companies and accounts are created, lists and a registry file
are loaded, and one investigation runs to its end on a real worker and a real Temporal.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import SystemRandom
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

import httpx
from tests.api.generated.examples import example
from tests.api.generated.operations import Operation, operations, usual_role
from tests.api.generated.proposals import CONTRACT, proposed_contract, routed
from tests.api.generated.registers import NAMED_TWICE
from tests.api.generated.requests import (
    AUTHORIZATION,
    RELATIONSHIP_END,
    cpi,
    language_model,
    matrix_copy,
    mcp_server,
    narrowing,
    segment,
)
from tests.support.waiting import until

from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.knowledge.compliance_profile.domain import content_document, propose_content
from atlas.knowledge.reference_data.service import shipped_snapshot

Header = dict[str, str]
Query = list[tuple[str, str]]
_KEYS = ("id", "code", "key", "slug", "type", "name")
# Path parameters whose values are no rows: a fixed, known value of each.
PROVIDER = "a-register"
"""A plugin that needs a key; nobody answers at its address."""
FIXED = {"country_code": "GB", "country": "GB", "provider": PROVIDER, "slug": "first"}
FIXED["setting_name"] = "models.calls_per_day"
FIXED["about"] = "share"
# Collections without a list of their own, and the list that shows their rows.
LISTED_AT = {
    "/api/audit/accounts": "/api/users",
    "/api/graph/entities": "/api/entities",
    "/api/resolution/entities": "/api/entities",
}


class Form(NamedTuple):
    """A multipart body."""

    file_name: str
    content: bytes
    fields: dict[str, str] = {}  # noqa: RUF012  never changed

    def encoded(self) -> dict[str, Any]:
        """Options of a request with it; the boundary is another one each time."""
        whole = httpx.Request(
            "POST",
            "http://atlas.test",
            data=self.fields,
            files={"file": (self.file_name, self.content)},
        )
        return {
            "content": whole.read(),
            "headers": {"Content-Type": whole.headers["content-type"]},
        }


# Bodies whose meaning the schema cannot tell (an id of a row, a known register).
BODIES: dict[str, Callable[["World"], dict[str, Any]]] = {
    "start_investigation": lambda world: dict(world.subject),
    "rerun_investigation": lambda _: {},
    "propose_relationship_end": lambda _: dict(RELATIONSHIP_END),
    "generate_report": lambda world: {"investigation_id": world.investigation_id},
    "create_reference_dataset": lambda _: cpi(data={"items": [{"code": "DK", "score": 89}]}),
    "import_reference_dataset": lambda _: cpi(format="csv", content="code,score\nDK,89\n"),
    "create_risk_matrix_schema": lambda _: matrix_copy(),
    "import_risk_matrix_schema": lambda _: {
        "format": "yaml",
        "content": f"id: imported_{new_id().hex[-12:]}\nversion: '1'\ntitle: A draft",
    },
    "create_risk_evaluation": lambda world: {"company_id": world.company_id},
    "start_risk_batch": lambda _: {"scope": {}},
    "start_risk_matrix_trial": lambda _: {"scope": {}},
    "create_risk_segment": lambda _: segment(),
    "update_risk_segment": lambda _: segment(),
    "preview_risk_matrix_schema": lambda world: {"investigation_id": world.investigation_id},
    "create_check_attestation": lambda _: {
        "check_id": "source_of_funds",
        "note": "Seen on paper.",
        "reference": "DMS 1",
    },
    "create_credential_grant": lambda _: {
        "provider": PROVIDER,
        "values": {"api_key": "lent"},
        "expires_at": (now() + timedelta(days=30)).isoformat(),
        "use_limit": 100,
    },
    "reassign_task": lambda world: {"assignee": world.analyst_id},
    "snooze_task": lambda _: {"until": (now() + timedelta(hours=1)).isoformat()},
    "decide_risk_override": lambda _: {"verdict": "withdraw", "rationale": "A mistake of mine."},
    "create_source_contract_version": lambda _: narrowing(provider="gleif"),
    "update_source_contract_version": lambda _: narrowing(),
    "create_mcp_server": lambda _: mcp_server(),
    "update_mcp_server": lambda _: mcp_server(),
    "create_language_model": lambda _: language_model(),
    "update_language_model": lambda _: language_model(),
    "put_model_tier": lambda _: {"model_id": None},
    "test_source_adapter": lambda _: {"answer": "company", "document": {}},
    "put_compliance_profile_draft": lambda _: _profile("put_compliance_profile_draft"),
    "preview_compliance_profile": lambda _: _profile("preview_compliance_profile"),
}


def _profile(operation_id: str) -> dict[str, Any]:
    """The least that a compliance profile holds: what the law of its home requires."""
    operation = next(item for item in operations() if item.id == operation_id)
    assert operation.body_schema is not None
    made: dict[str, Any] = example(operation.body_schema)
    law = propose_content(shipped_snapshot(today()), ["GB"], today())
    made |= {name: content_document(law)[name] for name in ("entities", "regimes")}
    made |= {"minimum_coverage": 60, "approval_age_hours": 24}
    return made


# The file and the fields of a form; no schema says what a file holds.
FILES: dict[str, Form] = {
    "import_companies": Form(
        "companies.csv",
        b"name,register,registration_number,country_code\nImported Widgets Ltd,GB-COH,00000077,GB\n"
        b"Second Imported Ltd,GB-COH,00000078,GB\nNo Register Ltd,,,\n",
    ),
    "load_list": Form("sdn.zip", b"PK", {"list_id": "ofac-sdn"}),
    "load_registry": Form("statements.jsonl", b"{}", {"dataset": "examples"}),
    "import_screening_batch": Form(
        "parties.csv", b"name,kind\nAEROCARIBBEAN AIRLINES,company\nIvan Petrov,person\n,person\n"
    ),
}
# Query parameters that must name a row, by operation.
QUERIES: dict[str, Callable[["World"], Awaitable[Query]]] = {
    "expand_entities": lambda world: world.named("entity_id"),
    "get_plugin_file": lambda world: world.constant([("path", "plugin.yaml")]),
    "begin_authorization": lambda world: world.constant(AUTHORIZATION),
    "find_paths": lambda world: world.named("from_id", "to_id"),
    "find_common_connections": lambda world: world.named("entity_id", "entity_id"),
    "preview_report": lambda world: world.constant(
        [("investigation_id", world.investigation_id), ("template", "summary")]
    ),
    "propose_compliance_profile": lambda world: world.constant([("home", "GB")]),
    "look_up_reference_data": lambda world: world.constant([("type", "cpi"), ("key", "GB")]),
}
# Operations that use their row up (a state is left for good): a fresh one for each call.
FRESH: dict[str, Callable[["World"], Awaitable[str]]] = {
    "resume_investigation_batch": lambda world: world.cancelled_batch(),
    "refresh_company": lambda world: world.beneath_a_company("refresh"),
    "change_company_status": lambda world: world.beneath_a_company("status-changes"),
    "decide_investigation": lambda world: world.beneath_an_investigation("decision"),
    "reevaluate_investigation": lambda world: world.beneath_an_investigation("evaluation"),
    "create_check_attestation": lambda world: world.beneath_an_investigation("attestations"),
    "withdraw_check_attestation": lambda world: world.beneath_an_attestation(),
    "update_risk_matrix_schema": lambda world: world.beneath_a_draft(""),
    "discard_risk_matrix_schema": lambda world: world.beneath_a_draft(""),
    "publish_risk_matrix_schema": lambda world: world.beneath_a_draft("/publish"),
    "archive_risk_matrix_schema": lambda world: world.beneath_a_published_matrix("/archive"),
    "start_risk_matrix_trial": lambda world: world.beneath_a_published_matrix("/trial"),
    "override_risk_evaluation": lambda world: world.beneath_an_evaluation("/override"),
    "decide_risk_override": lambda world: world.beneath_an_override("/decision"),
    "cancel_risk_batch": lambda world: world.beneath_a_risk_batch("/cancel"),
    "submit_compliance_profile_draft": lambda world: world.beneath_a_profile("/propose"),
    "activate_compliance_profile": lambda world: world.beneath_a_profile("/activate"),
    "update_risk_policy": lambda world: world.beneath("create_risk_policy", ""),
    "confirm_reference_dataset": lambda world: world.beneath_a_shorter_list("/confirm"),
    "confirm_risk_matrix_assignments": lambda world: world.proposed_assignments(),
    "activate_risk_policy": lambda world: world.beneath("create_risk_policy", "/activate"),
    "update_source_contract_version": lambda world: world.beneath(CONTRACT, ""),
    "discard_source_contract_version": lambda world: world.beneath(CONTRACT, ""),
    "activate_source_contract_version": lambda world: world.beneath(CONTRACT, "/activate"),
    "confirm_source_contract_version": proposed_contract,
    "update_risk_segment": lambda world: world.beneath("create_risk_segment", ""),
    "activate_risk_segment": lambda world: world.beneath("create_risk_segment", "/activate"),
    "archive_risk_segment": lambda world: world.beneath("create_risk_segment", ""),
    "delete_credential": lambda world: world.stored_credential(),
    "test_credential": lambda world: world.stored_credential("/test"),
    "revoke_credential_grant": lambda world: world.lent_credential("/revoke"),
    "reset_provider_route": lambda world: routed(world, "primary"),
    "confirm_provider_route": lambda world: routed(world, "primary", "off", "/confirm"),
}
# Fields that must differ in every row; the document's own examples are always the same.
UNIQUE: dict[str, Callable[[], str]] = {
    "email": lambda: f"person-{new_id().hex[-12:]}@example.org",
    "external_id": lambda: f"external-{new_id().hex[-12:]}",
}


@dataclass
class World:
    """The client, the tokens, and what was made."""

    client: httpx.AsyncClient
    tokens: Callable[..., Header]
    operator: Header
    tenant: UUID
    other_tenant: UUID
    subject: dict[str, Any]
    investigation_id: str = ""
    company_id: str = ""
    analyst_id: str = ""
    _values: dict[str, list[str]] = field(default_factory=dict)

    def header(self, role: Role, tenant: UUID | None = None) -> Header:
        """The bearer header of a role."""
        if role is Role.PLATFORM_OPERATOR:
            return self.operator
        return self.tokens(role, tenant or self.tenant)

    def body(self, operation: Operation) -> Any:
        """A valid body of an operation, or None when it takes none."""
        if operation.body_schema is None:
            return None
        if operation.id in BODIES:
            return BODIES[operation.id](self)
        made = example(operation.body_schema)
        return {**made, **{name: make() for name, make in UNIQUE.items() if name in made}}

    def sent(self, operation: Operation) -> dict[str, Any]:
        """Options of a request with a valid body of the operation."""
        if operation.takes_a_file:
            return FILES[operation.id].encoded()
        return {"json": self.body(operation)}

    async def call(self, operation: Operation, **options: Any) -> httpx.Response:
        """Do an operation as a role that may, on a row that exists."""
        path = options.pop("path", None) or await self.path(operation)
        if operation.required_query and "?" not in path:
            path += await self.query(operation)
        headers = {**self.header(usual_role(operation)), **options.pop("headers", {})}
        if operation.takes_if_match:
            headers.setdefault("If-Match", "*")
        return await self.client.request(operation.method, path, headers=headers, **options)

    async def query(self, operation: Operation, *, without: str = "") -> str:
        """The query that the operation needs (with its ?), or nothing."""
        if not operation.required_query:
            return ""
        found = await QUERIES[operation.id](self)
        return "?" + urlencode([(name, value) for name, value in found if name != without])

    async def named(self, *names: str) -> Query:
        """A query that names an entity under each name."""
        return list(zip(names, await self.values("/api/entities", "entity_id"), strict=False))

    async def constant(self, query: Query) -> Query:
        """A query that is the same in every world."""
        return query

    async def fresh(self, operation: Operation) -> str:
        """The path of a row on which the operation can be done now."""
        make = FRESH.get(operation.id)
        return await make(self) if make else await self.path(operation)

    async def beneath_an_investigation(self, what: str) -> str:
        """A path beneath an investigation that has just run to its end."""
        return f"/api/investigations/{await investigate(self)}/{what}"

    async def made(self, name: str, path: str | None = None) -> str:
        """Where the row lies that an operation makes."""
        operation = next(item for item in operations() if item.id == name)
        done = await self.call(operation, path=path, json=self.body(operation))
        assert done.status_code in {200, 201}, done.text
        return str(done.headers.get("location", path or ""))

    async def beneath(self, create: str, what: str) -> str:
        """A path beneath a new row that an operation makes."""
        return await self.made(create) + what

    async def beneath_a_risk_batch(self, what: str) -> str:
        """A path beneath a batch of evaluations that has just been started."""
        header, url = self.header(Role.ANALYST), "/api/risk-evaluations/batches"
        started = await self.client.post(url, json={"trial": True}, headers=header)
        return f"{url}/{started.json()['id']}{what}"

    async def beneath_a_profile(self, what: str) -> str:
        """A path beneath a draft of the compliance profile, proposed where that is needed."""
        url, header = "/api/compliance-profile/draft", self.header(Role.ADMIN)
        header = {**header, "If-Match": "*"}
        body = self.body(next(i for i in operations() if i.id == "put_compliance_profile_draft"))
        made = await self.client.put(url, json=body, headers=header)
        assert made.status_code == 200, made.text
        if what == "/activate":
            said = await self.client.post(f"{url}/propose", headers=header)
            assert said.status_code == 200, said.text
        return url + what

    async def beneath_a_draft(self, what: str) -> str:
        """A path beneath a new draft of a risk matrix."""
        return await self.made("create_risk_matrix_schema") + what

    async def beneath_a_published_matrix(self, what: str) -> str:
        """A path beneath a risk matrix that has just been published."""
        draft = await self.made("create_risk_matrix_schema")
        await self.made("publish_risk_matrix_schema", f"{draft}/publish")
        return draft + what

    async def beneath_a_shorter_list(self, what: str) -> str:
        """A path beneath a list of its own that leaves countries out, proposed by an admin."""
        header = {**self.header(Role.ADMIN), "If-Match": "*"}
        # always another selection, so that it leaves out what the one before had
        drawn = SystemRandom().sample([f"A{letter}" for letter in "DEFGILMORSTUWZ"], 5)
        body = cpi(type="eu_tax_blacklist", data={"items": [{"code": code} for code in drawn]})
        made = await self.client.post("/api/reference-data/datasets", json=body, headers=header)
        assert made.status_code == 201, made.text
        path = str(made.headers["location"])
        asked = await self.client.post(f"{path}/activate", headers=header)
        assert asked.json()["awaits_second_person"], asked.text
        return path + what

    async def proposed_assignments(self) -> str:
        """The path that confirms assignments, which an admin has just proposed."""
        header = {**self.header(Role.ADMIN), "If-Match": "*"}
        draft = await self.made("create_risk_matrix_schema")
        found = (await self.client.get(draft, headers=header)).json()
        found["definition"]["unknown_percent"] = 1
        url = "/api/risk-evaluations/assignments"
        changed = await self.client.patch(
            draft, json={"definition": found["definition"]}, headers=header
        )
        assert changed.status_code == 200, changed.text
        done = await self.client.post(f"{draft}/publish", headers=header)
        assert done.status_code == 200, done.text
        # a day that no assignment named before
        day = date(1900, 1, 1) + timedelta(days=new_id().int % 30_000)
        period = {"valid_from": str(day), "valid_to": str(day + timedelta(days=1))}
        body = {"assignments": [{"schema_id": found["id"], **period}]}
        asked = await self.client.put(url, json=body, headers=header)
        assert asked.json()["awaits_second_person"], asked.text
        return f"{url}/confirm"

    async def beneath_an_evaluation(self, what: str) -> str:
        """A path beneath the newest evaluation, and nothing runs that makes a newer one."""
        kinds = "investigation.run,investigation.batch,risk.batch"
        url = f"/api/jobs?kind.in={kinds}&status.in=pending,running&limit=1"
        await until(
            lambda: self.client.get(url, headers=self.header(Role.ANALYST)),
            lambda seen: seen.json()["items"] == [],
            pause=0.1,
        )
        return await self.made("create_risk_evaluation") + what

    async def beneath_an_override(self, what: str) -> str:
        """A path beneath an override that waits."""
        evaluation = await self.beneath_an_evaluation("/override")
        return await self.made("override_risk_evaluation", evaluation) + what

    async def stored_credential(self, what: str = "") -> str:
        """A path beneath a credential that is stored."""
        return await self.made("put_credential", f"/api/credentials/{PROVIDER}") + what

    async def lent_credential(self, what: str = "") -> str:
        """A path beneath a credential that the operator has just lent."""
        url = f"/api/platform/tenants/{self.tenant}/credential-grants"
        return await self.made("create_credential_grant", url) + what

    async def beneath_an_attestation(self) -> str:
        """An attestation that stands."""
        path = await self.beneath_an_investigation("attestations")
        return await self.made("create_check_attestation", path)

    async def beneath_a_company(self, what: str) -> str:
        """A path beneath a new company."""
        create = next(item for item in operations() if item.id == "create_company")
        made = await self.call(create, json=self.body(create))
        return f"/api/companies/{made.json()['id']}/{what}"

    async def cancelled_batch(self) -> str:
        """The path that resumes a batch that was cancelled before it did anything."""
        header, url = self.header(Role.ANALYST), "/api/investigations/batches"
        body = {"items": [dict(self.subject)] * 2}  # a resumed one runs them all
        made = await self.client.post(url, json=body, headers=header)
        await self.client.post(f"{url}/{made.json()['id']}/cancel", headers=header)
        return f"{url}/{made.json()['id']}/resume"

    async def path(self, operation: Operation) -> str:
        """The operation's path with the ids of rows that exist."""
        return (await self.paths(operation))[0]

    async def paths(self, operation: Operation) -> list[str]:
        """Up to three paths with real ids; empty when no row of the kind exists."""
        return await self._filled(operation.path, usual_role(operation))

    async def _filled(self, template: str, role: Role) -> list[str]:
        match = re.search(r"{(\w+)(?::\w+)?}", template)
        if match is None:
            return [template]
        before, name = template[: match.start()], match[1]
        values = await self.values(before.rstrip("/"), name)
        filled: list[str] = []
        for value in values:
            filled += await self._filled(before + value + template[match.end() :], role)
            if len(filled) >= 3:
                break
        return filled[:3]

    async def values(self, collection: str, name: str) -> list[str]:
        """Real values of a path parameter: what the list at the path before it shows."""
        if name in FIXED:
            return [FIXED[name]]
        cache_key = f"{collection}/{name}"
        if name == "investigation_id":
            return [self.investigation_id]  # the one that ran to its end
        if not self._values.get(cache_key):
            self._values[cache_key] = await self._listed(collection, name)
        return self._values[cache_key]

    async def _listed(self, collection: str, name: str) -> list[str]:
        collection = LISTED_AT.get(collection, collection)
        listing = next(
            (item for item in operations() if item.method == "GET" and matches(item, collection)),
            None,
        )
        if listing is None:
            return []
        answer = await self.client.get(collection, headers=self.header(usual_role(listing)))
        if answer.status_code != 200:
            return []
        found = answer.json()
        items = found.get("items", []) if isinstance(found, dict) else found
        return [str(value) for item in items if (value := _identity(item, name)) is not None]


def matches(operation: Operation, path: str) -> bool:
    """Whether a concrete path is the operation's."""
    return operation.route.path_regex.fullmatch(path) is not None


def _identity(item: Any, name: str) -> Any:
    if not isinstance(item, dict):
        return None
    for key in (name, *_KEYS):
        if item.get(key) is not None:
            return item[key]
    return next(
        (found for part in item.values() if (found := _identity(part, name)) is not None), None
    )


async def build(world: World) -> None:
    """Make at least one row of each kind in the first tenant, three where one call makes it."""
    for _ in range(2):
        world.investigation_id = await investigate(world)
    await _screen(world)  # strong hits are tasks at once
    await _resolution(world)
    me = await world.client.get("/api/auth/me", headers=world.header(Role.ANALYST))
    world.analyst_id = me.json()["id"]
    for operation in operations():
        plain = operation.method == "POST" and not operation.path_parameters
        if not plain or operation.contract.public or operation.is_platform:
            continue
        if "201" in operation.document["responses"]:
            for _ in range(3):
                answer = await world.call(operation, json=world.body(operation))
                assert answer.status_code == 201, f"{operation}: {answer.status_code} {answer.text}"
    for operation in operations():
        starts = operation.method == "POST" and "202" in operation.document["responses"]
        if starts and not operation.path_parameters and not operation.is_platform:
            await _done(world, await world.call(operation, **world.sent(operation)))
    await _customer_file(world)
    for _ in range(2):
        path = await world.beneath_a_profile("/activate")
        await _once(world, "activate_compliance_profile", None, path)
    await world.beneath_a_profile("")
    await _life_cycle(world)
    await world.stored_credential()
    for _ in range(2):
        await world.lent_credential()
    await _rotated(world)
    for _ in range(3):
        await world.beneath_an_override("")
    await world.beneath_a_published_matrix("")
    for _ in range(2):  # two runs, so that the second moves against the first
        await _once(world, "start_risk_batch", {})
    await _once(world, "start_rescreening", {"scope": "all"})


async def _once(world: World, name: str, body: Any, path: str | None = None) -> httpx.Response:
    operation = next(item for item in operations() if item.id == name)
    return await _done(world, await world.call(operation, path=path, json=body))


async def _rotated(world: World) -> None:
    """Rotate the master key of credentials, to the end."""
    operation = next(item for item in operations() if item.id == "start_credential_rotation")
    started = await world.call(operation, json={})
    await until(
        lambda: world.client.get(started.headers["location"], headers=world.operator),
        lambda seen: seen.json()["status"] == "complete",
        pause=0.1,
    )


async def _done(world: World, answer: httpx.Response) -> httpx.Response:
    """Wait for the end of what was started."""
    assert answer.status_code in {200, 201, 202}, answer.text
    if answer.status_code != 202:
        return answer
    return await until(
        lambda: world.client.get(answer.headers["location"], headers=world.header(Role.ANALYST)),
        lambda seen: seen.json()["status"] not in {"pending", "queued", "running"},
        pause=0.1,
    )


async def _life_cycle(world: World) -> None:
    """Give the investigation notes and a second version, and run a batch to its end."""
    for text in ("First.", "Second."):
        await _once(world, "create_investigation_note", {"text": text})
    for check in ("ongoing_monitoring", "source_of_funds", "source_of_wealth"):
        said = {"check_id": check, "note": "Seen on paper.", "reference": "DMS 1"}
        await _once(world, "create_check_attestation", said)
    await _once(world, "rerun_investigation_module", None)
    started = await _once(
        world, "start_investigation_batch", {"items": [dict(world.subject), {"nothing": 1}]}
    )
    assert started.json()["rows"]["complete"] == 1, started.text


async def _customer_file(world: World) -> None:
    """Give a company a profile of two versions, notes, and a history of states."""
    for name, path in (
        ("put_company_profile", await world.beneath_a_company("profile")),
        ("create_company_note", await world.beneath_a_company("notes")),
    ):
        operation = next(item for item in operations() if item.id == name)
        for _ in range(2):
            await _once(world, name, world.body(operation), path)
    await _once(
        world,
        "change_company_status",
        {"status": "onboarding", "reason": "All is there."},
        await world.beneath_a_company("status-changes"),
    )


async def _resolution(world: World) -> None:
    """Join two officers whom two registers name a little differently; others wait."""
    url, header = "/api/resolution/candidates", world.header(Role.ANALYST)
    found = (await world.client.get(url, headers=header)).json()["items"]
    assert len(found) == len(NAMED_TWICE), found
    for role in (Role.ANALYST, Role.MLRO):
        answer = await world.client.post(
            f"{url}/{found[-1]['id']}/decision",
            json={"verdict": "merge", "reason": "Seen on one passport."},
            headers={**world.header(role), "If-Match": "*"},
        )
        assert answer.status_code == 200, answer.text
    known = (await world.client.get("/api/entities", headers=header)).json()["items"]
    for entity in known[:2]:
        place = f"/api/resolution/entities/{entity['id']}/searches"
        await _done(world, await world.client.post(place, headers=header))


async def _screen(world: World) -> None:
    """Screen a batch, and refuse one hit by two persons: a suppression."""
    analyst, mlro = world.header(Role.ANALYST), world.header(Role.MLRO)
    party = {"name": "AEROCARIBBEAN AIRLINES", "kind": "company", "reference": "refused"}
    await _once(world, "start_screening_batch", {"parties": [party, {}]})
    made = await world.client.post(
        "/api/screening/screenings", json={"parties": [party]}, headers=analyst
    )
    hit = made.json()["items"][0]["candidates"][0]["hit_id"]
    for path, header, body in (
        ("decisions", analyst, {"decision": "false_positive", "rationale": "Another company."}),
        ("second-decision", mlro, {"verdict": "confirm", "rationale": "Another company."}),
    ):
        answer = await world.client.post(
            f"/api/screening/hits/{hit}/{path}", json=body, headers=header
        )
        assert answer.status_code in {200, 201}, answer.text


async def investigate(world: World) -> str:
    """Run an investigation to its end; returns its id."""
    started = await world.client.post(
        "/api/investigations",
        json=world.subject,
        headers={**world.header(Role.ANALYST), "Idempotency-Key": f"world-{new_id()}"},
    )
    found = (await _done(world, started)).json()
    assert found["status"] == "complete", found
    world.company_id = found["company_id"]
    return str(found["id"])
