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
from tests.conftest import TestDatabase, actor_of, make_tenant
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.laws.lists import list_files
from tests.laws.world import Link, ListState, Party, Source, World
from tests.support.decisions import named_in_control
from tests.support.profiles import content, give_profile
from tests.support.reports import repeated
from tests.unit.sources.web.conftest import HOST, Rig
from tests.unit.sources.web.peers import page

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import now, today
from atlas.foundation.db import Database
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.storage import Storage
from atlas.identity.auth import service as auth
from atlas.investigations.checks.counting import CountedAttestations
from atlas.investigations.reports import activities as reports
from atlas.investigations.results.domain import Plan, read
from atlas.investigations.runs import activities as runs
from atlas.knowledge.compliance_profile.domain import RegimeRules, RequiredList, propose_regime
from atlas.knowledge.evidence import service as evidence
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
from atlas.sources.protocol.domain.source import Sources
from atlas.sources.registry.service import load_registry
from atlas.sources.registry.source import RegistrySource
from atlas.sources.web.source import WebSource

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
    "FR": ("eu-fsf", "un", "fr-gels", "laws-pep"),
    "XD": ("demo-sanctions", "demo-pep"),
}
"""Home → the lists that its profile requires here: those of the proposal, and one of PEPs."""
DECLARED: Mapping[Source, tuple[str, ...]] = {
    "bods": ("identity", "beneficial_owners"),
    "psc": ("identity", "significant_control"),
    "gleif": ("identity", "accounting_consolidation"),
}
"""What each file states to cover: the defaults of its format."""
FILES: tuple[Source, ...] = ("bods", "psc", "gleif")
NATIONAL = ("fr-gels", "in-mha")
SEGMENT = "listed"
"""The firm's segment for which it wants simplified due diligence, where its law knows it."""
CUSTOMER_FILE: Mapping[str, Any] = {
    "purpose": "Payments",
    "products": ["current_account"],
    "delivery_channels": ["in_person"],
    "expected_annual_volume": 100_000_00,
    "currency": "EUR",
    "countries_of_operation": ["NL", "DE"],
    "segment": SEGMENT,
}
INDICES: Mapping[str, Any] = {
    "cpi": [
        {"code": code, "score": score}
        for code, score in (("GB", 71), ("NL", 78), ("DE", 75), ("HU", 41), ("US", 69), ("RU", 22))
    ],
    "secrecy_jurisdictions": [{"code": "PA"}],
    "virtual_office_addresses": [
        {"country_code": "GB", "postal_code": "ZZ1 1ZZ", "address": "9 Nowhere Lane"}
    ],
}
"""What a firm loads that the product does not ship: figures of corruption and secrecy, and where
virtual offices are."""


@dataclass(frozen=True)
class Outputs:
    """What the API answered about one investigation: path → JSON."""

    answers: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.answers[name]


async def load_lists(database: Database, folder: Path) -> None:
    """Load every list once, published and downloaded today; and the demo's own."""
    await lists.load_shipped(database)
    for list_id, (name, text) in list_files(today().isoformat()).items():
        path = folder / list_id
        path.mkdir()
        (path / name).write_text(text)
        manifest = ListManifest(
            publisher="Written here",
            licence="Apache-2.0",
            topics=("sanctions",) if list_id in NATIONAL else ("pep",),
            max_age_days=3,
            minimum_entries=1,
            version_date=today(),
        )
        options = LoadOptions(
            manifest=manifest if list_id in {"laws-pep", *NATIONAL} else ListManifest(),
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


async def set_indices(database: Database, *, known: bool) -> None:
    """Let the installation have figures of corruption and secrecy, or none."""
    day = today().isoformat()
    async with database.platform() as session:
        kept = {one.type for one in await list_defaults(session)}
        for name, items in INDICES.items():
            if known:
                body = DatasetCreate(
                    type=name,
                    name=name,
                    source="Written here",
                    url="https://example.org",
                    licence="Apache-2.0",
                    version=day,
                    source_date=day,
                    data={"items": items},
                )
                await set_default(session, None, body)
            elif name in kept:
                await withdraw_default(session, None, name)


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
        RequiredList(one, "pep" if one.endswith("-pep") else "sanctions", "binding", "a law")
        for one in REQUIRED[home]
    )
    return replace(proposed, lists=required, sdd=replace(proposed.sdd, segments=(SEGMENT,)))


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
        website: Rig,
    ) -> None:
        self.website = website
        self.database, self.clone, self.settings = database, clone, settings
        self.client, self.folder = client, folder
        self._runs = runs.InvestigationActivities(
            runtime,
            Sources(RegistrySource(database), WebSource(website.collector)),
            CountedAttestations(),
        )
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
        await set_indices(self.database, known=world.indices)
        await empty_registers(self.clone.owner_dsn)
        await self.load_files(world)
        opened = await auth.open_session(
            self.database, self.settings, tenant_id=tenant, role=Role.ANALYST, create=True
        )
        headers = {"Authorization": f"Bearer {opened.access_token}"}
        run_id = await self._start(world, headers)
        if world.complete_file:
            await self._fill(run_id, headers)
        await self._drive(tenant, run_id, news=world.news)
        if world.attested:
            await self._attest(run_id, headers)
        reasoned = await self._simplify(tenant, run_id, headers) if world.simplified else None
        return await self._read(run_id, headers, reasoned)

    async def _simplify(self, tenant: UUID, run_id: str, headers: Mapping[str, str]) -> Any:
        """Reason the low risk, and confirm it as another person; return what was answered."""
        run = (await self.client.get(f"/api/investigations/{run_id}", headers=headers)).json()
        base = f"/api/companies/{run['company_id']}/simplified-due-diligence"
        async with self.database.tenant(tenant) as session:
            shown = await evidence.store(
                session, Storage("memory://"), actor_of(tenant), kind="document",
                source="exchange", source_url=None, retrieved_at=now(), content=b"listed",
                media_type="text/plain", licence=None, investigation_id=None,
            )  # fmt: skip
        reason = "Listed on an exchange since 2012."
        body = {
            "factors": [{"factor": "listed_company", "reason": reason, "evidence_ids": []}],
            "rationale": reason,
            "evidence_ids": [str(shown)],
            "valid_until": (today() + timedelta(days=300)).isoformat(),
            "no_suspicion": True,
            "documents_not_doubted": True,
        }
        said = await self.client.post(base, json=body, headers=headers)
        if said.status_code != 201:
            assert said.status_code in {409, 422}, said.text
            return said.json()
        opened = await auth.open_session(
            self.database, self.settings, tenant_id=tenant, role=Role.MLRO, create=True
        )
        second = {"Authorization": f"Bearer {opened.access_token}"}
        done = await self.client.post(
            f"{base}/{said.json()['id']}/decision",
            json={"verdict": "confirm", "rationale": "Read the evidence."},
            headers={**second, "If-Match": f'"{said.json()["revision"]}"'},
        )
        assert done.status_code == 200, done.text
        return done.json()

    async def load_files(self, world: World) -> None:
        """Load what each source's file holds of a world."""
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
        if world.filings:
            await load_registry(
                self.database,
                company_row(self.folder, world),
                dataset="laws-companies-house",
                data_date=today(),
                force=True,
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
        if world.website:
            said = f"<title>Legal notice</title><p>{subject.name}, {subject.number[1]}.</p>"
            self.website.web.pages["/imprint"] = page(said)
            body["website"] = f"https://{HOST}:{self.website.port}/"
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
            said |= named_in_control(checks, check)
            answer = await self.client.post(f"{base}/attestations", json=said, headers=headers)
            assert answer.status_code in {201, 409}, answer.text  # lists that do not answer

    async def _search_news(self, tenant: UUID, run_id: str) -> None:
        """Let a source of news have been asked, as a connected one would be: it found nothing."""
        async with self.database.tenant(tenant) as session:
            await session.execute(
                "INSERT INTO investigation_source (tenant_id, investigation_id, source, kind,"
                " status, as_of, licence, covered, evidence_ids, detail) VALUES ($1, $2, 'news',"
                " 'registry', 'answered', $3, 'As agreed', $4, '{}', '')",
                tenant,
                UUID(run_id),
                today(),
                ["AdverseMedia", "LegalEntity.financials", "LegalEntity.is_regulated"],
            )

    async def _drive(self, tenant: UUID, run_id: str, *, news: bool) -> None:
        ref, do = Ref(str(tenant), run_id), self._engine.run
        await do(self._runs.begin, ref)
        await do(self._runs.enrich, ref)
        if news:
            await self._search_news(tenant, run_id)
        plan = read(Plan, await do(self._runs.structure, ref))
        for code in plan.before_screening:
            await do(self._runs.module, ref, code)
        for chunk in range(plan.chunks):
            await do(self._runs.screen, ref, chunk)
        await do(self._runs.sanctioned_ownership, ref)
        for code in plan.after_screening:
            await do(self._runs.module, ref, code)
        await do(self._runs.indicators, ref)
        await do(self._runs.evaluation, ref)
        await do(self._reports.report_of_run, ref)
        await do(self._runs.complete, ref)

    async def _read(self, run_id: str, headers: Mapping[str, str], reasoned: Any) -> Outputs:
        async def get(path: str) -> Any:
            answer = await self.client.get(path, headers=headers)
            assert answer.status_code == 200, f"{path}: {answer.text}"
            return answer.json()

        base = f"/api/investigations/{run_id}"
        run = await get(base)
        assert run["status"] == "complete", run
        found = {"run": run, "listed": await get("/api/investigations"), "reasoned": reasoned}
        for name in ("modules", "entities", "screenings", "sources", "checks", "decision"):
            found[name] = await get(f"{base}/{name}")
        found["report"] = await get(f"/api/reports/{run['report_id']}/content")
        printed = await self.client.get(
            f"/api/reports/{run['report_id']}/content", headers={**headers, "Accept": "text/html"}
        )
        assert (again := repeated(printed.text)) == {}, f"a report says again and again: {again}"
        if run["risk"]:
            evaluation = f"/api/risk-evaluations/{run['risk']['evaluation_id']}"
            found["evaluation"] = await get(evaluation)
            found["explain"] = await get(f"{evaluation}/explain")
        customer = f"/api/companies/{run['company_id']}"
        found["company"] = await get(customer)
        found["simplified"] = await get(f"{customer}/simplified-due-diligence/conditions")
        [standing] = (await get(f"/api/risk/companies?company_id.eq={run['company_id']}"))["items"]
        found["standing"] = standing
        evaluations = f"/api/risk-evaluations?company_id.eq={run['company_id']}"
        found["evaluations"] = (await get(evaluations))["items"]
        found["birth_tasks"] = (await get("/api/tasks?subject_type.eq=birth_date"))["items"]
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


def company_row(folder: Path, world: World) -> Path:
    """Write what the company register's own file says of the subject."""
    subject, day = world.subject, today()
    assert subject.number is not None
    late, young = world.filings == "late", world.filings == "young"
    founded = day - timedelta(days=200 if young else 5000)
    row = {
        "CompanyName": subject.name,
        "CompanyNumber": subject.number[1],
        "RegAddress.AddressLine1": "1 Example Row",
        "RegAddress.PostTown": "Leeds",
        "RegAddress.Country": "England",
        "CompanyCategory": "Private Limited Company",
        "CompanyStatus": "Dissolved" if world.filings == "dissolved" else "Active",
        "CountryOfOrigin": "United Kingdom",
        "IncorporationDate": f"{founded:%d/%m/%Y}",
        "Accounts.NextDueDate": f"{day + timedelta(days=-60 if late else 200):%d/%m/%Y}",
        "Accounts.LastMadeUpDate": f"{day - timedelta(days=500 if late else 100):%d/%m/%Y}",
        "Accounts.AccountCategory": "FULL",
        "SICCode.SicText_1": "62012 - Business and domestic software development",
    }
    path = folder / "BasicCompanyData.csv"
    path.write_text("\r\n".join((",".join(row), ",".join(row.values()), "")), encoding="utf-8")
    return path


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
