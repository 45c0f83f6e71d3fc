"""Puts a world into a real database and runs one investigation of it: every answer over HTTP.

The steps are those of the durable workflow, in its order, by the worker's own activities; only the
engine between them is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from temporalio.testing import ActivityEnvironment
from tests.conftest import TestDatabase, make_tenant
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.laws.lists import list_files
from tests.laws.world import Link, ListState, Party, Source, World
from tests.support.profiles import content, give_profile

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import now, today
from atlas.foundation.db import Database
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.identity.auth import service as auth
from atlas.investigations.reports import activities as reports
from atlas.investigations.runs import activities as runs
from atlas.knowledge.compliance_profile.domain import RegimeRules, RequiredList, propose_regime
from atlas.knowledge.reference_data.schemas import DatasetCreate
from atlas.knowledge.reference_data.service import (
    list_defaults,
    set_default,
    shipped_snapshot,
    withdraw_default,
)
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.manifest import ListManifest
from atlas.sources.lists.service import LoadOptions, Statement
from atlas.sources.registry.service import load_registry
from atlas.sources.web import service as web

PUBLISHERS: Mapping[Source, str] = {
    "bods": "https://register.example.org/owners",
    "psc": "http://download.companieshouse.gov.uk/en_pscdata.html",
    "gleif": "https://www.gleif.org/en/lei-data/gleif-golden-copy/download-the-golden-copy",
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "DE": ("eu-fsf", "un", "laws-pep"),
    "HU": ("eu-fsf", "un", "laws-pep"),
    "GB": ("uk", "un", "laws-pep"),
    "US": ("ofac-sdn", "ofac-consolidated"),
    "IN": ("un", "in-mha", "laws-pep"),
}
"""Home → the lists that its profile requires here: those of the proposal, and one of PEPs."""
DECLARED: Mapping[Source, tuple[str, ...]] = {
    "bods": ("identity", "beneficial_owners"),
    "psc": ("identity", "significant_control"),
    "gleif": ("identity", "accounting_consolidation"),
}
"""What each file states to cover: the defaults of its format."""
CUSTOMER_FILE: Mapping[str, Any] = {
    "purpose": "Payments",
    "products": ["current_account"],
    "delivery_channels": ["in_person"],
    "expected_annual_volume": 100_000_00,
    "currency": "EUR",
    "countries_of_operation": ["NL", "DE"],
    "segment": "retail",
}
FILES: tuple[Source, ...] = ("bods", "psc", "gleif")


@dataclass(frozen=True)
class Outputs:
    """What the API answered about one investigation: path → JSON."""

    answers: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.answers[name]


async def load_lists(database: Database, folder: Path) -> None:
    """Load every list once, published and downloaded today."""
    for list_id, (name, text) in list_files(today().isoformat()).items():
        path = folder / list_id
        path.mkdir()
        (path / name).write_text(text)
        manifest = ListManifest(
            publisher="Written here",
            licence="Apache-2.0",
            topics=("sanctions",) if list_id == "in-mha" else ("pep",),
            max_age_days=3,
            minimum_entries=1,
            version_date=today(),
        )
        options = LoadOptions(
            manifest=manifest if list_id in {"laws-pep", "in-mha"} else ListManifest(),
            version_date=today(),
            statement=Statement(by="tester", reason="written for a test", downloaded=today()),
        )
        await lists.load_list(database, path / name, list_id, options=options)


async def set_lists(owner_dsn: str, states: Mapping[str, ListState]) -> None:
    """Let each list stand as a world says, as time or another load would have made it."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        for list_id, state in states.items():
            checked = {
                "never_checked": None,
                "stale": now() - timedelta(days=40),
            }.get(state, now())
            await connection.execute(
                "UPDATE list_version SET status = $2, last_checked = $3,"
                " manifest = jsonb_set(manifest, '{excerpt}', to_jsonb($4::boolean))"
                " WHERE list_id = $1",
                list_id,
                "superseded" if state == "missing" else "current",
                checked,
                state == "excerpt",
            )
    finally:
        await connection.close()


async def set_countries(database: Database, *, current: bool) -> None:
    """Let the lists of countries that the product ships be of today, or as old as they are."""
    overdue = [one for one in shipped_snapshot(today()).datasets if one.stale(today())]
    async with database.platform() as session:
        kept = {one.type for one in await list_defaults(session)}
        for one in overdue:
            if current:
                fields = {
                    name: getattr(one, name)
                    for name in ("type", "name", "source", "url", "licence")
                }
                body = DatasetCreate(
                    **fields,
                    version=f"{one.version}-today",
                    source_date=today().isoformat(),
                    data=dict(one.data or {}),
                )
                await set_default(session, None, body)
            elif one.type in kept:
                await withdraw_default(session, None, one.type)


async def empty_registers(owner_dsn: str) -> None:
    """Forget what former worlds loaded: a register keeps the statements it once held."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        await connection.execute("TRUNCATE registry_dataset, registry_load CASCADE")
    finally:
        await connection.close()


def profile_of(home: str) -> RegimeRules:
    """The product's proposal for a home, with lists that the test has written in their places."""
    proposed = propose_regime(shipped_snapshot(today()), home, today())
    required = tuple(
        RequiredList(one, "pep" if one == "laws-pep" else "sanctions", "binding", "a law")
        for one in REQUIRED[home]
    )
    return replace(proposed, lists=required)


class Place:
    """One database, application and list set; a tenant is made for each investigation."""

    def __init__(
        self,
        database: Database,
        clone: TestDatabase,
        settings: Settings,
        client: httpx.AsyncClient,
        runtime: Runtime,
        folder: Path,
    ) -> None:
        self.database, self.clone, self.settings = database, clone, settings
        self.client, self.folder = client, folder
        self._runs = runs.InvestigationActivities(runtime, web.Collector.of_settings(settings))
        self._reports = reports.ReportActivities(runtime)
        self._engine = ActivityEnvironment()
        self._engine.info = replace(self._engine.info, start_to_close_timeout=timedelta(minutes=5))

    async def investigate(self, world: World) -> Outputs:
        """Load a world's files, run one investigation in a new tenant, and read its answers."""
        tenant = await make_tenant(self.database, "laws", profile=False)
        if world.home is not None:
            await give_profile(self.database, tenant, profile_of(world.home))
        await set_lists(self.clone.owner_dsn, world.list_states)
        await set_countries(self.database, current=world.countries_current)
        await empty_registers(self.clone.owner_dsn)
        await self._load_files(world)
        opened = await auth.open_session(
            self.database, self.settings, tenant_id=tenant, role=Role.ANALYST, create=True
        )
        headers = {"Authorization": f"Bearer {opened.access_token}"}
        run_id = await self._start(world, headers)
        if world.complete_file:
            await self._fill(run_id, headers)
        await self._drive(tenant, run_id)
        if world.attested:
            await self._attest(run_id, headers)
        return await self._read(run_id, headers)

    async def _load_files(self, world: World) -> None:
        for source in FILES:
            await load_registry(
                self.database,
                write(self.folder, *statements(world, source), name=f"{source}.json"),
                dataset=f"laws-{source}",
                data_date=today(),
                force=True,
                scope=("beneficial_owners", "shareholders", "officers", "identity")
                if source == "bods" and world.whole_register
                else DECLARED[source],
            )

    async def _start(self, world: World, headers: Mapping[str, str]) -> str:
        subject = world.subject
        assert subject.number is not None
        body = {
            "company_name": subject.name,
            "register": subject.number[0],
            "registration_number": subject.number[1],
            "country_code": subject.country,
            "depth": world.depth,
        }
        answer = await self.client.post("/api/investigations", json=body, headers=headers)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    async def _fill(self, run_id: str, headers: Mapping[str, str]) -> None:
        """State what the customer told of the relationship."""
        run = (await self.client.get(f"/api/investigations/{run_id}", headers=headers)).json()
        answer = await self.client.put(
            f"/api/companies/{run['company_id']}/profile", json=CUSTOMER_FILE, headers=headers
        )
        assert answer.status_code == 200, answer.text

    async def _attest(self, run_id: str, headers: Mapping[str, str]) -> None:
        """Attest every check that stands against an approval, as one analyst can."""
        base = f"/api/investigations/{run_id}"
        checks = (await self.client.get(f"{base}/checks", headers=headers)).json()
        for check in checks["open"]:
            said = {"check_id": check, "note": "Seen on paper.", "reference": "DMS 1"}
            answer = await self.client.post(f"{base}/attestations", json=said, headers=headers)
            assert answer.status_code in {201, 409}, answer.text  # lists that do not answer

    async def _drive(self, tenant: UUID, run_id: str) -> None:
        ref, do = Ref(str(tenant), run_id), self._engine.run
        await do(self._runs.begin, ref)
        await do(self._runs.enrich, ref)
        plan = await do(self._runs.structure, ref)
        for code in plan["before_screening"]:
            await do(self._runs.module, ref, code)
        for chunk in range(int(plan["chunks"])):
            await do(self._runs.screen, ref, chunk)
        await do(self._runs.sanctioned_ownership, ref)
        for code in plan["after_screening"]:
            await do(self._runs.module, ref, code)
        await do(self._runs.indicators, ref)
        await do(self._runs.evaluation, ref)
        await do(self._reports.report_of_run, ref)
        await do(self._runs.complete, ref)

    async def _read(self, run_id: str, headers: Mapping[str, str]) -> Outputs:
        async def get(path: str) -> Any:
            answer = await self.client.get(path, headers=headers)
            assert answer.status_code == 200, f"{path}: {answer.text}"
            return answer.json()

        base = f"/api/investigations/{run_id}"
        run = await get(base)
        assert run["status"] == "complete", run
        found = {"run": run, "listed": await get("/api/investigations")}
        for name in ("modules", "entities", "screenings", "sources", "checks", "decision"):
            found[name] = await get(f"{base}/{name}")
        found["report"] = await get(f"/api/reports/{run['report_id']}/content")
        if run["risk"]:
            evaluation = f"/api/risk-evaluations/{run['risk']['evaluation_id']}"
            found["evaluation"] = await get(evaluation)
            found["explain"] = await get(f"{evaluation}/explain")
        found["company"] = await get(f"/api/companies/{run['company_id']}")
        if entity := run["subject"]["entity_id"]:
            for name in ("ubos", "sanctioned-ownership"):
                found[name] = await get(f"/api/graph/entities/{entity}/{name}")
        return Outputs(found)


def statements(world: World, source: Source) -> list[dict[str, Any]]:
    """Write what one source's file holds of a world: BODS statements with that source's address."""
    mine = [one for one in world.links if one.source == source and source in world.sources]
    hidden = [one for one in world.hidden if one.source == source and source in world.sources]
    named = {world.subject.key} if world.found and source in world.sources else set()
    named |= {key for one in mine for key in (one.holder, one.subject)}
    named |= {one.subject for one in hidden}
    said = [_party(one) for one in world.parties if one.key in named]
    groups: dict[tuple[str, str], list[Link]] = {}
    for link in mine:
        groups.setdefault((link.holder, link.subject), []).append(link)
    for (holder, subject), several in groups.items():
        name = f"{source}-{holder}-{subject}"
        said.append(relation(name, holder, subject, *(_interest(one) for one in several)))
    for index, one in enumerate(hidden):
        nobody = {"reason": one.reason, "description": "owners are not named"}
        unknown = {"type": "unknownInterest", "directOrIndirect": "unknown"}
        said.append(relation(f"{source}-hidden-{index}", nobody, one.subject, unknown))
    said.extend(_strangers(world, source))
    said.extend(dict(one) for one in world.more if source == "bods")
    address = {"type": ["officialRegister"], "url": PUBLISHERS[source]}
    return [one | {"source": address} for one in said]


def _strangers(world: World, source: Source) -> list[dict[str, Any]]:
    said = [company(f"filler-{source}", f"Filler {source.title()} Pty", ("AU-ABN", "99000000001"))]
    for number in range(world.strangers):
        one, two = f"st-{source}-{number}", f"su-{source}-{number}"
        digits = f"{FILES.index(source)}{number:02}"
        said += [
            company(one, f"Stranger Mill {digits}", ("NL-KVK", f"90000{digits}"), country="NL"),
            company(two, f"Stranger Quay {digits}", ("NL-KVK", f"91000{digits}"), country="NL"),
            person(f"sp-{source}-{number}", f"Strange Personage {digits}", "1950-01-01"),
            relation(f"sr-{source}-{number}", two, one, interest(share=80)),
            relation(
                f"ss-{source}-{number}",
                f"sp-{source}-{number}",
                two,
                interest(share=100),
                interest("votingRights", share=100),
            ),
        ]
    return said


def _party(one: Party) -> dict[str, Any]:
    numbers = (one.number,) if one.number else ()
    if one.kind == "person":
        said = person(one.key, one.name, one.birth or "")
        if one.planted is None:
            country = {"name": "United Kingdom", "code": "GB"}
            lives = {"type": "residence", "address": "1 Example Row", "country": country}
            said["recordDetails"] |= {"addresses": [lives], "nationalities": [country]}
        return said
    if one.kind == "unknown_person":
        return person(one.key, "", "") | {
            "recordDetails": {
                "isComponent": False,
                "personType": "unknownPerson",
                "unspecifiedPersonDetails": {
                    "reason": "informationUnknownToPublisher",
                    "description": "not named",
                },
            }
        }
    kinds = {
        "company": "registeredEntity",
        "unnamed_entity": "unknownEntity",
        "trust": "arrangement",
        "state": "state",
    }
    more: dict[str, Any] = {}
    if one.kind == "unnamed_entity":
        more["unspecifiedEntityDetails"] = {"reason": "informationUnknownToPublisher"}
    return company(one.key, one.name, *numbers, country=one.country, kind=kinds[one.kind], **more)


_TYPES = {
    "share": "shareholding",
    "vote": "votingRights",
    "board": "appointmentOfBoard",
    "settlor": "settlor",
    "trustee": "trustee",
    "beneficiary": "beneficiaryOfLegalArrangement",
    "nominee": "nominee",
    "senior_manager": "seniorManagingOfficial",
    "influence": "otherInfluenceOrControl",
}


def _interest(link: Link) -> dict[str, Any]:
    if link.kind == "consolidation":
        return interest(
            "otherInfluenceOrControl",
            details="LEI RelationshipType: IS_DIRECTLY_CONSOLIDATED_BY",
            beneficialOwnershipOrControl=False,
        )
    more: dict[str, Any] = {"startDate": "2020-01-01"}
    if link.ended:
        recently = (today() - timedelta(days=90)).isoformat()
        more["endDate"] = "2021-01-01" if link.ended == "long_ago" else recently
    band = link.band
    if band is None:
        return interest(_TYPES[link.kind], **more)
    if band.low == band.high:
        return interest(_TYPES[link.kind], share=band.low, **more)
    low = "exclusiveMinimum" if band.open_low else "minimum"
    high = "exclusiveMaximum" if band.open_high else "maximum"
    return interest(_TYPES[link.kind], share={low: band.low, high: band.high}, **more)


Investigated = Callable[[World], Any]
__all__ = ["Investigated", "Outputs", "Place", "content", "load_lists"]
