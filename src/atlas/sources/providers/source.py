"""The providers that the operator switched on, as one source: each is asked for itself.

Each is asked within its own time: one that hangs costs the others nothing, and none fails a run.
All are asked at once, except for fallbacks (`asking`). What came back is handed on as it came, with
what may be claimed from it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import Database
from atlas.foundation.outbound import guarded_client
from atlas.foundation.redis import SharedState
from atlas.foundation.storage import Storage
from atlas.foundation.telemetry import PROVIDER_CALLS, logger
from atlas.sources.contracts import service as contracts
from atlas.sources.contracts.domain import Terms
from atlas.sources.plugins import service as plugins
from atlas.sources.plugins.client import Subject
from atlas.sources.plugins.domain.enabled import Enabled, enabled_of
from atlas.sources.plugins.domain.engine import State
from atlas.sources.plugins.domain.plugin import Plugin
from atlas.sources.protocol.domain.answers import (
    CollectRequest,
    Gaps,
    SourceAnswer,
)
from atlas.sources.providers import repository
from atlas.sources.providers.asking import Asking
from atlas.sources.providers.calls import RunCalls
from atlas.sources.providers.credentials import CredentialSource, Missing
from atlas.sources.providers.domain import Known, Number
from atlas.sources.providers.parts import (
    Part,
    asked_of,
    candidates,
    obeying,
    parts_of,
    unasked,
    without_credentials,
)
from atlas.sources.providers.service.formats import note_formats
from atlas.sources.providers.traffic import Traffic

log = logger(__name__)
SUBJECT = "subject"
SECONDS = 30.0
"""For one provider whole, all its questions; its own requests are bounded tighter."""


@dataclass(frozen=True, slots=True)
class ProviderSource:
    """Asks the providers that answer for the numbers of a company.

    traffic: shared by all runs of the process.
    """

    database: Database
    storage: Storage
    allow: frozenset[str]
    enabled: tuple[Enabled, ...]
    credentials: CredentialSource
    traffic: Traffic = field(default_factory=Traffic)

    @classmethod
    def of_settings(
        cls,
        database: Database,
        storage: Storage,
        settings: Settings,
        credentials: CredentialSource,
        shared: SharedState | None = None,
    ) -> ProviderSource:
        """Return the source of a process.

        Raises:
            ProvidersSettingError: `ATLAS_PROVIDERS` cannot be read.

        """
        allow = frozenset(settings.outbound_allow)
        enabled = enabled_of(settings.providers)
        return cls(database, storage, allow, enabled, credentials, Traffic(shared=shared))

    async def collect(
        self, tenant: UUID, request: CollectRequest, subject_key: str = SUBJECT
    ) -> SourceAnswer:
        """Return what each provider says of a company, by the numbers of the request.

        Args:
            tenant: for whom it is asked.
            request: `numbers`, `requested`, `called`, `country`, `located`, `force` and `run` are
                read.
            subject_key: the key of the company in the answer.

        """
        async with self.database.tenant(tenant, read_only=True) as session:
            held = await contracts.in_force(session, [one.name for one in self.enabled])
            routes = (await repository.latest_routing(session)).routes

        async def ask(one: Enabled, led: tuple[Number, ...], known: Known) -> list[Part]:
            asked = replace(request, numbers=led)
            return await self._safely(tenant, one, held.get(one.name), asked, known, subject_key)

        asking = Asking(ask, self.enabled, routes, request, subject_key)
        # what is about the company by name alone comes after what says which company it is
        parts = sorted(await asking.parts(), key=lambda part: (part.by_name, part.asked.source))
        await self._note(tenant, request.run, parts, held)
        return SourceAnswer(
            reference=";".join(":".join(one) for one in asking.numbers),
            subject_key=subject_key,
            asked=tuple(part.asked for part in parts),
            batches=tuple(part.batch for part in parts if part.batch),
            settled=tuple(one for part in parts for one in part.settled),
            gaps=Gaps(
                warnings=(
                    *(
                        f"{part.asked.text} Not assessed "
                        f"({part.asked.reason}): nothing is concluded from the missing answer."
                        for part in parts
                        if part.asked.outcome in {"failed", "not_run"}
                        and part.asked.state != State.NOT_NEEDED
                    ),
                    *(candidates(part) for part in parts if candidates(part)),
                )
            ),
        )

    async def _safely(
        self,
        tenant: UUID,
        one: Enabled,
        terms: Terms | None,
        request: CollectRequest,
        known: Known,
        subject_key: str,
    ) -> list[Part]:
        try:
            found = await self._ask(tenant, one, terms, request, known, subject_key)
        except Exception as error:  # noqa: BLE001  a defect on the way degrades a run, never fails it
            log.warning("provider_not_asked", provider=one.name, kind=type(error).__name__)
            return [unasked(one.name, "defect", "asking it failed")]
        return found if terms is None else [obeying(part, terms) for part in found]

    async def _ask(
        self,
        tenant: UUID,
        one: Enabled,
        terms: Terms | None,
        request: CollectRequest,
        known: Known,
        subject_key: str,
    ) -> list[Part]:
        """Return what one provider answered. The run continues even if the provider fails."""
        plugin = plugins.installed().plugins.get(one.name)
        if plugin is None or terms is None:
            return [unasked(one.name, "plugin_invalid", "its plugin is not valid")]
        plugin = replace(plugin, contract=terms.contract)
        if not terms.asks_about(request.country):
            why = f"your source contract does not use it in {request.country}"
            return [Part(asked_of(plugin, plugin.name, "", State.NOT_CONTRACTED, why), None)]
        values: Mapping[str, str] = {}
        if plugin.manifest.credentials is not None:
            found = await self.credentials.resolve(tenant, one.name)
            if isinstance(found, Missing):
                return [without_credentials(plugin, found)]
            values = found.values
        manifest = plugin.manifest
        shared = None if manifest.credentials is None else tenant
        line = self.traffic.line(one.name, shared, manifest.connection.requests_per_minute)
        fresh = timedelta(days=plugin.contract.refresh_days)
        unused = frozenset(plugin.contract.without_answers)
        calls = RunCalls(
            self.database,
            self.storage,
            tenant,
            one.name,
            line,
            request.force,
            fresh,
            unused,
            terms.since,
        )
        led = request.numbers
        subject = Subject(led, request.names, request.country)
        failure = await self._call(plugin, one.base_url, values, calls, subject)
        return await in_thread(
            parts_of, plugin, calls, led, subject_key, failure, request.located, known
        )

    async def _call(
        self,
        plugin: Plugin,
        base_url: str | None,
        values: Mapping[str, str],
        calls: RunCalls,
        subject: Subject,
    ) -> tuple[State, str] | None:
        """Let a plugin ask; return how that failed as a whole, or None."""
        connection = plugin.manifest.connection
        try:
            async with (
                asyncio.timeout(SECONDS),
                calls.line.slots,
                guarded_client(
                    self.allow, seconds=connection.timeout_seconds, max_bytes=connection.max_bytes
                ) as http,
            ):
                client = plugin.client(http, base_url or connection.base_url, values, calls)
                await client.about(subject)
                calls.partial |= client.partial
        except TimeoutError:
            await calls.line.ended(State.UNREACHABLE, None)
            return State.UNREACHABLE, f"it did not answer within {SECONDS:g} s"
        except Exception as error:  # noqa: BLE001  a plugin's defect degrades a run, never fails it
            log.warning("provider_failed", provider=plugin.name, kind=type(error).__name__)
            return State.SCHEMA_CHANGED, f"its plugin could not read it ({type(error).__name__})"
        return None

    async def _note(
        self, tenant: UUID, run: UUID | None, parts: Sequence[Part], held: Mapping[str, Terms]
    ) -> None:
        calls = [replace(call, investigation_id=run) for part in parts for call in part.calls]
        findings = [finding for part in parts for finding in part.findings]
        named = {part.asked.contract_sha256 for part in parts}
        obeyed = {name: one for name, one in held.items() if one.sha256 in named}
        for call in calls:
            if call.request_key is not None:
                PROVIDER_CALLS.labels(call.provider, call.outcome).inc()
            if call.outcome == State.SCHEMA_CHANGED:
                log.warning(
                    "provider_schema_changed",
                    provider=call.provider,
                    response=call.response,
                )
        if calls or obeyed:
            async with self.database.tenant(tenant) as session:
                await repository.insert_calls(session, calls)
                await contracts.note(session, findings, obeyed)
        await note_formats(self.database, calls)
