"""What one source states leads to its response, and nothing that is said leads nowhere."""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.db.sources.registry.test_formats import ROW, table
from tests.workflows.investigations.conftest import OWNED, Investigate

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
OLD, YOUNG = "2012-03-04", f"{today().year}-{today().month:02d}-01"
ENDS = {
    "response", "list", "profile", "decision", "reference_data", "request", "customer_file",
    "compliance_profile",
}  # fmt: skip
OWNERS, COMPANIES = "source:registry_file:owners-{}", "source:registry_file:companies-{}"


class Lineage:
    """An investigation's lineage, and what lies below each node."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.nodes = {one["id"]: one for one in found["nodes"]}
        self.below: dict[str, list[str]] = {}
        for edge in found["edges"]:
            self.below.setdefault(edge["from_id"], []).append(edge["to_id"])

    def reached(self, root: str) -> set[str]:
        seen: set[str] = set()
        waiting = [root]
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                waiting += self.below.get(key, [])
        return seen

    def sources(self, root: str) -> set[str]:
        """Return the sources whose responses a node leads to."""
        reached = self.reached(root)
        return {
            name
            for name, node in self.nodes.items()
            if node["kind"] == "source"
            and any(
                one in reached and one.replace("evidence:", "response:") in reached
                for one in self.below.get(name, [])
            )
        }

    def of(self, *starts: str) -> Iterator[str]:
        return (key for key in self.nodes if key.startswith(starts))


Read = Callable[..., Awaitable[Lineage]]


@pytest.fixture
def read(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    database: Database,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> Read:
    """Load what two registers say of a company, investigate it, and return the lineage."""

    async def go(number: str, *, founded: str, row: dict[str, str], **details: Any) -> Lineage:
        name = f"Sorrel {number} Ltd"
        owner = person(f"p{number}", f"Paula Potter {number}", "1970-01")
        owner["recordDetails"] |= details
        said = write(
            tmp_path,
            company(number, name, ("GB-COH", number), foundingDate=founded),
            owner,
            relation(f"r{number}", f"p{number}", number, interest(share=100)),
            relation(f"d{number}", f"p{number}", number, interest("seniorManagingOfficial")),
        )
        await load_registry(database, said, dataset=f"owners-{number}", data_date=today())
        stated = table(tmp_path, ROW | {"CompanyName": name, " CompanyNumber": number} | row)
        await load_registry(
            database, stated, dataset=f"companies-{number}", data_date=today(), force=True
        )
        run = await investigate(
            company_name=name, register="GB-COH", registration_number=number, depth="cdd"
        )
        answer = await app_client.get(
            f"/api/investigations/{run['id']}/lineage", headers=tokens("analyst")
        )
        assert answer.status_code == 200, answer.text
        return Lineage(answer.json())

    return go


def written(day: str) -> str:
    """Return a day as the register of companies writes it."""
    return "/".join(reversed(day.split("-")))


def leads_somewhere(found: Lineage) -> None:
    """Assert that all that is said leads to something that was received, decided or asked."""
    said = [*found.of("reading:", "indicator:", "finding:", "sentence:", "factor:", "floor:")]
    assert len(said) > 60
    checks = found.of("check:")
    said += [one for one in checks if found.nodes[one]["data"]["outcome"] != "not_assessed"]
    # that a source which was asked does not know the company is all there is of it
    silent = {
        one for one in found.of("source:") if found.nodes[one]["data"]["status"] != "answered"
    }
    ends = {one for one, node in found.nodes.items() if node["kind"] in ENDS} | silent
    lost = {key for key in said if not ends & found.reached(key)}
    assert not lost
    leaves = {one for key in said for one in found.reached(key) if not found.below.get(one)}
    dead = leaves - ends
    assert not dead


@pytest.mark.parametrize(
    ("number", "owners", "companies", "stating"),
    [
        ("73000001", OLD, YOUNG, {COMPANIES}),
        ("73000002", YOUNG, OLD, {OWNERS}),
        ("73000003", YOUNG, YOUNG, {OWNERS, COMPANIES}),
    ],
)
async def test_the_youngest_date_leads_to_the_sources_that_state_it(
    read: Read, number: str, owners: str, companies: str, stating: set[str]
) -> None:
    found = await read(number, founded=owners, row={"IncorporationDate": written(companies)})
    expected = {one.format(number) for one in stating}
    readings = [*found.of("reading:company.")]
    assert len(readings) == 1
    for key in (
        *readings,
        "indicator:CIR.incorporated_recently",
        "finding:CIR.incorporated_recently",
    ):
        assert found.sources(key) == expected, key
        claims = [found.nodes[one]["data"] for one in found.reached(key) if one[:6] == "claim:"]
        assert {one["value"] for one in claims} == {YOUNG}
        assert len(claims) == len(stating)


async def test_each_member_of_a_list_leads_to_the_source_that_states_it(read: Read) -> None:
    number = "73000011"
    found = await read(
        number,
        founded=OLD,
        row={"SICCode.SicText_1": "92000 - Gambling"},
        nationalities=[{"name": "France", "code": "FR"}],
    )
    [codes] = found.of("reading:business.industry_codes")
    assert found.sources(codes) == {COMPANIES.format(number)}
    [nations] = found.of("reading:geography.ubo_nationality")
    [nationality] = [one for one in found.reached(nations) if one.endswith(".nationalities")]
    assert found.sources(nationality) == {OWNERS.format(number)}
    assert found.nodes[nationality]["data"]["value"] == ["FR"]
    [established] = found.of("reading:geography.establishment")
    assert found.sources(established) == {OWNERS.format(number), COMPANIES.format(number)}
    [events] = found.of("reading:history.events")
    assert COMPANIES.format(number) in found.sources(events)


async def test_what_no_source_states_leads_to_all_that_were_asked(read: Read) -> None:
    number = "73000021"
    found = await read(number, founded=OLD, row={"SICCode.SicText_1": ""})
    both = {OWNERS.format(number), COMPANIES.format(number)}
    [codes] = found.of("reading:business.industry_codes")
    assert found.sources(codes) == both


async def test_nothing_that_is_said_leads_nowhere(read: Read) -> None:
    found = await read(
        "73000031",
        founded=OLD,
        row={"IncorporationDate": written(YOUNG)},
        nationalities=[{"name": "France", "code": "FR"}],
    )
    leads_somewhere(found)
    for key in found.of("reading:"):
        named = {f"source:{one}" for one in key.rpartition("|")[2].split(", ")}
        assert named & found.nodes.keys() <= found.sources(key), key


@pytest.mark.parametrize(
    "asked",
    [
        OWNED,
        {"company_name": "Twin Example Ltd"},
        {"company_name": "Nobody Knows Ltd", "register": "GB-COH", "registration_number": "1"},
    ],
    ids=["a listed owner", "two of the name", "unknown"],
)
async def test_nothing_that_is_said_of_others_leads_nowhere(
    asked: dict[str, str],
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**asked)
    answer = await app_client.get(
        f"/api/investigations/{run['id']}/lineage", headers=tokens("analyst")
    )
    assert answer.status_code == 200, answer.text
    leads_somewhere(Lineage(answer.json()))
