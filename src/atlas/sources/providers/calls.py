"""The calls of one run to one provider: known answers first, then its turn, then a note of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import orjson

from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.clock import now
from atlas.foundation.db import Database
from atlas.foundation.storage import Storage
from atlas.knowledge.evidence import service as evidence
from atlas.sources.plugins.client import Answer, Validators
from atlas.sources.plugins.domain.engine import State
from atlas.sources.providers import repository
from atlas.sources.providers.domain import FRESH
from atlas.sources.providers.traffic import Line


def source_of(provider: str, response: str) -> str:
    """Return the name of one part of a provider, as evidence, claims and runs carry it."""
    return f"provider:{provider}:{response}"


def key_of(url: str) -> str:
    """Return by what a request is known again; the address itself is not kept."""
    return sha256_hex(url.encode())


@dataclass(slots=True)
class RunCalls:
    """What stands around the calls (`plugins.client.Calls`).

    fresh: how old an answer may be that is not fetched again; 30 days at most.
    unused: kinds of answer that the tenant's contract does not ask for. since: answers fetched
    before are fetched again; None: none for that reason.
    made: every answer, also those that were not fetched now, with the seconds that it took.
    partial: the kinds of answers that do not hold all of what they are asked for.
    """

    db: Database
    storage: Storage
    tenant: UUID
    provider: str
    line: Line
    force: bool
    fresh: timedelta
    unused: frozenset[str] = frozenset()
    since: datetime | None = None
    made: list[tuple[Answer, float, str]] = field(default_factory=list)
    partial: set[str] = field(default_factory=set)

    async def before(self, response: str, url: str) -> Answer | None:
        """Return what is known already, or why nothing is sent."""
        if response in self.unused:
            why = "your source contract does not use this answer"
            left = Answer(response, State.NOT_CONTRACTED, url, None, b"", "", now(), detail=why)
            self.made.append((left, 0.0, url))
            return left
        known = None if self.force else await self._known(response, url)
        if known is None:
            refused = await self.line.turn()
            if refused is not None:
                state, why = refused
                known = Answer(response, state, url, None, b"", "", now(), detail=why)
        if known is not None:
            self.made.append((known, 0.0, url))
        return known

    async def again(self) -> bool:
        """Return whether there is a turn for a question that failed."""
        return await self.line.turn() is None

    async def after(self, answer: Answer, seconds: float) -> None:
        """Note how a call ended."""
        if answer.breaks:
            await self.line.ended(answer.state, answer.retry_after)
        self.made.append((answer, seconds, answer.url))

    async def _known(self, response: str, url: str) -> Answer | None:
        """Return an answer that is fresh, read again from the evidence that it left."""
        oldest = now() - min(FRESH, self.fresh)
        since = max(oldest, self.since) if self.since else oldest
        return await self._kept(response, url, since)

    async def held(self, response: str, url: str) -> Answer | None:
        """Return the tenant's last answer where the provider can confirm it.

        Who asks for fresh data is given fresh data: a forced request is not conditional.
        """
        found = None if self.force else await self._kept(response, url, None)
        return found if found is not None and any(found.validators) else None

    async def _kept(self, response: str, url: str, since: datetime | None) -> Answer | None:
        """Return the newest answer since a moment, read again from the tenant's evidence."""
        async with self.db.tenant(self.tenant, read_only=True) as session:
            call = await repository.find_answer(session, self.provider, key_of(url), since)
            if call is None or call.sha256 is None:
                return None
            content = await evidence.find_content(
                session, self.storage, source_of(self.provider, response), call.sha256
            )
        if content is None:
            return None
        try:
            document = orjson.loads(content)
        except orjson.JSONDecodeError:
            return None
        return Answer(
            response,
            State.OK,
            url,
            200 if call.confirmed_at else call.status,
            content,
            "application/json",
            call.retrieved_at or call.called_at,
            document,
            cached=True,
            validators=Validators(call.etag, call.last_modified),
            confirmed_at=call.confirmed_at,
        )
