"""A report of a run whose register changed says so at the head of each section that rests on it."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from uuid import UUID

import httpx
from tests.db.sources.registry.statements import company
from tests.workflows.investigations.conftest import SUBJECT, Investigate, group
from tests.workflows.investigations.test_words_as_of_today import (
    Place,
    content_of,
    load,
    load_all,
    report,
)

from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database

Tokens = Callable[..., dict[str, str]]
SECTIONS = (
    "Risk", "Checks of due diligence", "Findings", "Ownership and control", "Screening",
    "Modules and their rules", "The company", "Conflicts of sources",
)  # fmt: skip


async def _html(place: Place, kept: str) -> str:
    head = place.tokens("senior_officer") | {"Accept": "text/html"}
    answer = await place.client.get(f"/api/reports/{kept}/content", headers=head)
    assert answer.status_code == 200, answer.text
    return answer.text


def _first_words(html: str, section: str) -> str:
    """Return what stands first below the heading of a section."""
    below = re.split(rf"<h2[^>]*>\s*{section}\s*(?:<[^>]*>\s*)*", html, maxsplit=1)
    assert len(below) == 2, section
    return below[1][:200]


async def test_each_section_begins_with_what_no_longer_holds(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    tokens: Tokens,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> None:
    place = Place(app_client, database, tenant, tokens, tmp_path, {})
    await load(place)
    run = await investigate(**SUBJECT, depth="edd", external_id=new_id().hex)
    place = Place(app_client, database, tenant, tokens, tmp_path, run)
    before = await report(place)
    as_made = await content_of(place, before), await _html(place, before)
    assert "since" not in as_made[0]
    assert "Not current" not in as_made[1]
    other = company(
        "holding", "Birch Holding Ltd", ("GB-COH", "11111112"), foundingDate="1999-01-01"
    )
    await load_all(place, [other if one["recordId"] == "holding" else one for one in group()])
    after = await report(place)
    assert set((await content_of(place, after))["since"]) >= {"ownership", "screening"}
    html = await _html(place, after)
    said = {section: "Not current" in _first_words(html, section) for section in SECTIONS}
    assert said == dict.fromkeys(SECTIONS, True)
    named = set(re.findall(r'Not current: see "([^"]+)"\.', unescape(html)))
    assert named
    assert all("Not current: this is" in _first_words(html, one) for one in named)
    assert (await content_of(place, before), await _html(place, before)) == as_made
