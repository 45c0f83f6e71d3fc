"""The time stamp of a list's file is no day of the list: no reader says it in a sentence."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import httpx
import orjson
import pytest
from tests.db.sources.registry.statements import write
from tests.support.lists import load_list
from tests.unit.lists.writing import ADD, ALT, SDN, write_ofac
from tests.workflows.investigations.conftest import OWNED, Investigate, group, require_ofac
from tests.workflows.investigations.test_bundles import check
from tests.workflows.investigations.test_words_as_of_today import Place, report

from atlas.assist.mcp.wording import of_screening
from atlas.cli.lists import clocks_line
from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.sources.lists import service as lists
from atlas.sources.lists.schemas import LoadReport
from atlas.sources.registry.service import load_registry
from atlas.sources.screening.schemas.screenings import ScreeningOut
from atlas.sources.screening.service import certificates

Tokens = Callable[..., dict[str, str]]
STAMP, STATED = date(2026, 3, 3), date(2026, 2, 2)
SAID = f"published on an unknown day, obtained on {today()}"
PARTY = {"name": "Romashka OOO", "kind": "company"}
CLEAR = {"name": "Harmless Quillfeather", "kind": "person"}
OTHER = '{key},"KALINA TRADING {key} LLC",-0- ,"TEST1",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
URL = "/api/screening"
ROLES = ("senior_officer", "auditor", "analyst", "admin")


@dataclass(frozen=True)
class Stamped:
    """Folders of lists that state no day, with a time stamp."""

    place: Place
    database: Database

    async def load(
        self, name: str, stated: date | None = None, sdn: str = SDN, **more: str
    ) -> LoadReport:
        """Load a list of its own, or the same again, as a person who downloaded it today states."""
        folder = self.place.folder / name
        folder.mkdir(exist_ok=True)
        key = 900_000 + int(name[-5:], 16) % 90_000
        write_ofac(folder, sdn=sdn + OTHER.format(key=key), **more)
        stamp = datetime(STAMP.year, STAMP.month, STAMP.day, 12, tzinfo=UTC).timestamp()
        for file in folder.iterdir():
            os.utime(file, (stamp, stamp))
        return await load_list(self.database, folder, "ofac-sdn", version_date=stated, force=True)

    async def screened(self, **party: str) -> dict[str, Any]:
        """Screen a party against the list."""
        body = {"parties": [party], "topics": ["sanctions"], "lists": ["ofac-sdn"]}
        made = await self.place.client.post(
            f"{URL}/screenings", json=body, headers=self.place.tokens("analyst")
        )
        assert made.status_code == 201, made.text
        found: dict[str, Any] = made.json()["items"][0]
        return found

    async def read(self, path: str, accept: str = "application/json") -> str:
        """Return what the first role reads that may."""
        for role in ROLES:
            head = self.place.tokens(role) | {"Accept": accept}
            answer = await self.place.client.get(path, headers=head)
            if answer.status_code == 200 and answer.headers["Content-Type"] != "application/zip":
                return answer.text
        return ""

    async def certified(self, screening_id: str) -> str:
        """Return what a certificate says."""
        async with self.database.tenant(self.place.tenant) as session:
            made = await certificates.document(session, UUID(screening_id))
        return str(certificates._page(made, "Ann"))

    async def shown(self) -> str:
        """Return what the command line shows of the list."""
        found = await lists.installation_lists(self.database)
        return "".join(
            clocks_line(one.standing) for one in found.items if one.list_id == "ofac-sdn"
        )


@pytest.fixture
async def stamped(
    app_client: httpx.AsyncClient, database: Database, tenant: UUID, tokens: Tokens, tmp_path: Path
) -> Stamped:
    await require_ofac(database, tenant)
    await load_registry(database, write(tmp_path, *group()), dataset="examples")
    return Stamped(Place(app_client, database, tenant, tokens, tmp_path, {}), database)


def sentences(text: str) -> Iterator[str]:
    """Yield what a person reads: a whole page, and of JSON each text of more than one word."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        yield text
        return
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and " " in one:
            yield one
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def texts_in(bundle: bytes) -> dict[str, str]:
    """Return the files of a bundle that people and programs read as text."""
    with ZipFile(BytesIO(bundle)) as archive:
        return {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".json", ".html", ".txt", ".md"))
        }


async def every_page(
    stamped: Stamped, spec: dict[str, Any], known: dict[str, str]
) -> dict[str, str]:
    """Return every answer of the API about the things whose ids are known, by its path."""
    found = {}
    for path, operations in spec["paths"].items():
        names = re.findall(r"{(\w+)}", path)
        if "get" in operations and names and {*names} <= known.keys():
            found[path] = await stamped.read(path.format(**known))
    return {path: text for path, text in found.items() if text}


async def ids_of(
    stamped: Stamped, run: dict[str, Any], screening: dict[str, Any]
) -> dict[str, str]:
    rows = orjson.loads(await stamped.read(f"{URL}/versions?list_id.eq=ofac-sdn"))["items"]
    return {
        "investigation_id": run["id"],
        "company_id": run["company_id"],
        "screening_id": screening["id"],
        "hit_id": screening["candidates"][0]["hit_id"],
        "list_id": "ofac-sdn",
        "version_id": rows[0]["id"],
        "entry_id": screening["candidates"][0]["entry_id"],
        "report_id": await report(stamped.place),
        "evaluation_id": run["risk"]["evaluation_id"],
    }


@pytest.mark.cut_lists
@pytest.mark.parametrize("day", ["undated", "stated", "stated later"])
async def test_no_reader_says_the_time_stamp_of_the_file(
    day: str,
    stamped: Stamped,
    worker: None,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
) -> None:
    name = new_id().hex
    done = await stamped.load(name, STATED if day == "stated" else None)
    if day == "undated":
        assert (done.version_date, done.version_date_source) == (STAMP, "file")
    if day == "stated later":
        done = await stamped.load(name, STATED)
    assert done.published == (None if day == "undated" else STATED)
    run = await investigate(**OWNED, depth="edd", external_id=new_id().hex)
    place = Place(
        app_client, stamped.database, stamped.place.tenant, tokens, stamped.place.folder, run
    )
    stamped = Stamped(place, stamped.database)
    hit = await stamped.screened(**PARTY)
    assert hit["outcome"] == "hits"
    for item in (hit["lists"][0], hit["candidates"][0]):
        known = None if day == "undated" else STATED.isoformat()
        assert (item["published"], item["obtained"]) == (known, today().isoformat())
    spec = (await app_client.get("/api/openapi.json")).json()
    ids = await ids_of(stamped, run, hit)
    said = await every_page(stamped, spec, ids)
    assert len(said) >= 35, sorted(said)
    said |= {
        "assistant": of_screening(ScreeningOut.model_validate(hit)),
        "screening as CSV": await stamped.read(f"{URL}/screenings/{hit['id']}/content", "text/csv"),
        "screenings as CSV": await stamped.read(f"{URL}/screenings/export?format=csv"),
        "report as HTML": await stamped.read(
            f"/api/reports/{ids['report_id']}/content", "text/html"
        ),
        "certificate": await stamped.certified(hit["id"]),
        "lists": await stamped.read(f"{URL}/lists"),
        "versions": await stamped.read(f"{URL}/versions"),
        "command line": await stamped.shown(),
    }
    bundle = await app_client.get(f"/api/evidence/bundles/{run['id']}", headers=tokens("auditor"))
    assert not check(stamped.place.folder / "bundle.zip", bundle.content).failures
    said |= texts_in(bundle.content)
    wrong = {
        where: one for where, text in said.items() for one in sentences(text)
        if STAMP.isoformat() in one
    }  # fmt: skip
    assert wrong == {}
    words = SAID if day == "undated" else str(STATED)
    for where in ("assistant", "screening as CSV", "screenings as CSV", "report as HTML",
                  "/api/investigations/{investigation_id}/lineage"):  # fmt: skip
        assert words in said[where], where


@pytest.mark.cut_lists
async def test_a_day_that_is_stated_later_is_the_day_that_every_answer_names(
    stamped: Stamped,
) -> None:
    name = new_id().hex
    await stamped.load(name)
    done = await stamped.load(name, STATED)
    assert (done.status, done.published, done.published_recorded) == ("unchanged", STATED, True)
    assert (done.version_date, done.version_date_source) == (STATED, "stated")
    clear = await stamped.screened(**CLEAR)
    assert clear["outcome"] == "clear"
    assert f"ofac-sdn of {STATED} (version" in clear["topics"][0]["detail"]
    assert clear["lists"][0]["published"] == STATED.isoformat()
    assert f"published {STATED}" in await stamped.shown()


@pytest.mark.cut_lists
async def test_an_entry_is_taken_off_by_the_day_of_loading_where_no_other_is_known(
    stamped: Stamped,
) -> None:
    await stamped.load(new_id().hex, STATED)
    party = PARTY | {"reference": new_id().hex}
    assert not (await stamped.screened(**party))["candidates"][0]["delisted"]
    sdn, alt, add = (
        "".join(one for one in text.splitlines(keepends=True) if not one.startswith("902,"))
        for text in (SDN, ALT, ADD)
    )
    await stamped.load(new_id().hex, sdn=sdn, alt=alt, add=add)
    [former] = [one for one in (await stamped.screened(**party))["candidates"] if one["delisted"]]
    assert former["delisted_on"] == today().isoformat()
    hit = orjson.loads(await stamped.read(f"{URL}/hits/{former['hit_id']}"))
    assert hit["delisted_on"] == today().isoformat()
