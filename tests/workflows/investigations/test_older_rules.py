"""What a release before found of the owners counts once this one finds the same."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from tests.workflows.investigations.conftest import OWNED, SUBJECT, Investigate
from tests.workflows.investigations.test_named_alone import Case
from tests.workflows.investigations.test_words_as_of_today import Place, compared, load

from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database

Tokens = Callable[..., dict[str, str]]


async def _outdated(place: Place) -> list[str]:
    answer = await place.client.get(
        f"/api/investigations/{place.run['id']}", headers=place.tokens("viewer")
    )
    found: list[str] = answer.json()["risk"]["outdated"]
    return found


READ_OTHERWISE = """
UPDATE registry_record SET body = jsonb_set(
    body, '{recordDetails,interests,0,share}', '{"minimum": 25, "exclusiveMaximum": 50}')
WHERE body #> '{recordDetails,interests,0,share}' IS NOT NULL
"""


@pytest.mark.parametrize(
    ("less_open", "read_otherwise"), [(False, False), (True, False), (True, True)]
)
async def test_owners_found_by_other_rules_are_found_anew(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    tokens: Tokens,
    loaded: None,
    worker: None,
    tmp_path: Path,
    *,
    less_open: bool,
    read_otherwise: bool,
) -> None:
    place = Place(app_client, database, tenant, tokens, tmp_path, {})
    await load(place)
    run = await investigate(**SUBJECT, depth="edd", external_id=new_id().hex)
    place = Place(app_client, database, tenant, tokens, tmp_path, run)
    await compared(place)
    assert "registers" not in await _outdated(place)
    found = "jsonb_set(result, '{ownership,method}', '\"older\"')"
    found = f"jsonb_set({found}, '{{ownership,causes}}', '[]')" if less_open else found
    async with database.tenant(tenant) as session:  # as a release before left it
        await session.execute(
            f"UPDATE investigation_step SET result = {found}"
            " WHERE investigation_id = $1 AND step = 'structure'",
            UUID(run["id"]),
        )
        await session.execute(
            "UPDATE run_registers SET looked_at = 'older', same_at = 'older'"
            " WHERE investigation_id = $1",
            UUID(run["id"]),
        )
    if read_otherwise:  # a record of which the release before understood something else
        async with database.platform() as session:
            assert await session.execute(READ_OTHERWISE)
    assert "registers" in await _outdated(place)
    await compared(place)
    assert ("registers" in await _outdated(place)) is (less_open or read_otherwise)


async def test_words_of_ownership_by_listed_parties_are_found_anew(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    tokens: Tokens,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> None:
    """The owners are the same, and a rule of before cleared what this release does not."""
    place = Place(app_client, database, tenant, tokens, tmp_path, {})
    await load(place)
    run = await investigate(**OWNED, external_id=new_id().hex)
    place = Place(app_client, database, tenant, tokens, tmp_path, run)
    case = Case(app_client, tokens, run)
    await compared(place)

    async def ofac() -> tuple[str, str]:
        said = (await case.report())["ownership"]["sanctioned"]
        return next((one["word"], one["control"]) for one in said if one["regime"] == "ofac")

    live = await ofac()
    assert live[0] != "not_owned"
    cleared = """
        jsonb_set(result, '{regimes}', (SELECT jsonb_agg(one || '{
            "word": "not_owned", "control": "none_found", "status": "clear", "reasons": []}')
            FROM jsonb_array_elements(result -> 'regimes') one))
    """
    async with database.tenant(tenant) as session:  # as a release before left it
        for step, found in (
            ("sanctioned_ownership", cleared),
            ("structure", "jsonb_set(result, '{ownership,method}', '\"older\"')"),
        ):
            await session.execute(
                f"UPDATE investigation_step SET result = {found}"
                f" WHERE investigation_id = $1 AND step = '{step}'",
                UUID(run["id"]),
            )
        await session.execute(
            "UPDATE run_registers SET looked_at = 'older', same_at = 'older'"
            " WHERE investigation_id = $1",
            UUID(run["id"]),
        )
    assert "registers" in await _outdated(place)
    assert await ofac() == live
    await compared(place)
    assert "registers" in await _outdated(place)
    assert await ofac() == live
