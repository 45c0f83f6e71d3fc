"""Rules of Switzerland and Canada on ownership answer once their publishers' files are loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import ran
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.lists import load_list
from tests.support.profiles import give_home
from tests.unit.lists.national_documents import LISTED_ENTITIES, SECO, SEMA

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.runs.steps import ownership
from atlas.sources.exposure.service import sanctioned_ownership
from atlas.sources.registry.service import load_registry

pytestmark = pytest.mark.cut_lists
RULED = {"ch-seco": SECO, "ca-sema": SEMA}


@pytest_asyncio.fixture(scope="module", autouse=True)
async def home(database: Database, tenant: UUID) -> None:
    """A firm in the United Kingdom: neither list is required of it."""
    await give_home(database, tenant, "GB")


async def said(
    database: Database, runtime: Runtime, start: Start, folder: Path, number: str, owner: str
) -> dict[str, tuple[str, list[str]]]:
    """Return word and reasons of each regime for a company that one person owns, by a run."""
    path = write(
        folder,
        company("c", f"Oak {number} Ltd", ("GB-COH", number)),
        person("p", owner),
        relation("r", "p", "c", interest(share=100)),
    )
    await load_registry(database, path, dataset=f"oak-{number}", data_date=today())
    found = await ran(runtime, start, number)
    computed: dict[str, Any] = found.steps[ownership.STEP]
    words = {one["regime"]: (one["word"], one["reasons"]) for one in computed["regimes"]}
    async with database.tenant(found.tenant) as session:
        answer = await sanctioned_ownership(session, found.subject, today())
    for one in answer.regimes:  # the run and the API never contradict each other
        if one.regime in words:
            assert (one.status, list(one.reasons)) == words[one.regime]
        else:
            assert (one.status, list(one.reasons)) == ("not_assessed", ["not_searched"])
    return words


async def test_a_loaded_national_list_is_assessed(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    before = await said(database, runtime, start, tmp_path, "77780001", "Marta Quill Ashworth")
    assert {"ch", "ca"}.isdisjoint(before)  # no list: the lack of a hit proves nothing
    for list_id, text in RULED.items():
        path = tmp_path / f"{list_id}.xml"
        path.write_text(text, encoding="utf-8")
        await load_list(database, path, list_id)
    # one of Canada's two lists: the other may hold an owner
    part = await said(database, runtime, start, tmp_path, "77780005", "Marta Quill Ashworth")
    assert (part["ch"][0], part["ca"][0]) == ("not_owned", "not_assessed")
    (tmp_path / "entities.xml").write_text(LISTED_ENTITIES, encoding="utf-8")
    await load_list(database, tmp_path / "entities.xml", "ca-criminal-code")
    clean = await said(database, runtime, start, tmp_path, "77780002", "Marta Quill Ashworth")
    assert {key: clean[key] for key in ("ch", "ca")} == {
        "ch": ("not_owned", []),
        "ca": ("not_owned", []),
    }
    listed = await said(database, runtime, start, tmp_path, "77780003", "Maria Petrovna Sova")
    assert (listed["ca"][0], listed["ch"][0]) == ("possible", "not_owned")
    swiss = await said(database, runtime, start, tmp_path, "77780004", "Pavel Sovka")
    assert (swiss["ch"][0], swiss["ca"][0]) == ("possible", "not_owned")
