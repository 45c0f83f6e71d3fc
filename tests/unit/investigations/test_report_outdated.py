"""A report that an earlier release wrote: its JSON as it was, and a plain word for its pages."""

from typing import Any
from uuid import UUID

import orjson
import pytest
from jinja2 import UndefinedError
from msgspec import ValidationError
from tests.conftest import actor_of
from tests.unit.investigations.report_example import document

from atlas.foundation.core.auth import Role
from atlas.foundation.core.canonical import canonical_json
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.identity.users import service as users
from atlas.investigations.reports import contents, look, service
from atlas.investigations.reports.errors import ReportOutdatedError
from atlas.investigations.reports.look import Look
from atlas.investigations.reports.negotiation import HTML, JSON, PDF
from atlas.investigations.reports.schemas import ReportOut


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A stored report of a release that did not tell the level at worst."""
    written = document() | {"format": "atlas.report/1"}
    del written["risk"]["level_at_worst"]
    data = canonical_json(written)

    made = ReportOut(
        id=UUID(int=1),
        investigation_id=UUID(int=2),
        job_id=UUID(int=1),
        status="complete",
        content_sha256=None,
        error=None,
        created_at=now(),
        created_by=UUID(int=3),
        finished_at=now(),
    )

    async def content(*_: object) -> tuple[ReportOut, bytes]:
        return made, data

    async def names_of(*_: object) -> dict[UUID, str]:
        return {made.created_by: "Ann Analyst"}

    async def look_of(*_: object) -> Look:
        return Look(organisation="Atlas", accent="#000000", logo=None, logo_type=None)

    monkeypatch.setattr(service, "content", content)
    monkeypatch.setattr(users, "names_of", names_of)
    monkeypatch.setattr(look, "look_of", look_of)
    return data


async def read(accept: str) -> contents.Content:
    session: Any = None
    return await contents.read(session, session, actor_of(new_id()), UUID(int=1), accept)


async def test_its_json_is_what_was_written(old: bytes) -> None:
    assert (await read(JSON)).data == old
    assert "level_at_worst" not in orjson.loads(old)["risk"]


@pytest.mark.parametrize("accept", [HTML, PDF])
async def test_a_gap_in_this_releases_own_is_a_defect_of_ours(accept: str) -> None:
    written = document()
    del written["risk"]["level_at_worst"]
    brand = Look(organisation="Atlas", accent="#000000", logo=None, logo_type=None)
    with pytest.raises((KeyError, UndefinedError, ValidationError)):
        await contents.stored(
            canonical_json(written), accept, contents.template_of("full"), [Role.ANALYST], brand
        )


@pytest.mark.parametrize("accept", [HTML, PDF])
async def test_its_pages_say_to_generate_it_again(old: bytes, accept: str) -> None:
    assert old
    with pytest.raises(ReportOutdatedError, match="generate it again"):
        await read(accept)
