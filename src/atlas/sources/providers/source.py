"""The providers that the operator switched on, as one source: each is asked for itself.

They are asked at once, each within its own time: one that hangs costs the others nothing, and none
fails a run. What came back is handed on as it came, with what may be claimed from it.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.outbound import guarded_client
from atlas.foundation.storage import Storage
from atlas.foundation.telemetry import logger
from atlas.knowledge.mutations.schemas import PartyAssertion
from atlas.sources.contracts import service as contracts
from atlas.sources.contracts.schemas import FindingRow
from atlas.sources.contracts.service import finding_row
from atlas.sources.plugins import service as plugins
from atlas.sources.plugins.client import Answer, Subject
from atlas.sources.plugins.domain.contract import Finding, deliver
from atlas.sources.plugins.domain.engine import Mapped, State
from atlas.sources.plugins.domain.plugin import Plugin
from atlas.sources.protocol.domain.answers import (
    Asked,
    CollectRequest,
    Gaps,
    RawResponse,
    SourceAnswer,
    SourceBatch,
    SourceKind,
)
from atlas.sources.providers import repository
from atlas.sources.providers.calls import RunCalls, key_of, source_of
from atlas.sources.providers.credentials import CredentialSource, Missing
from atlas.sources.providers.domain import (
    ANYWHERE,
    OUTCOMES,
    WORDS,
    Enabled,
    Number,
    about_subject,
    answers_for,
    enabled_of,
    numbers_of,
    plain_numbers,
    worst,
)
from atlas.sources.providers.models import CallRow
from atlas.sources.providers.traffic import Traffic

log = logger(__name__)
SUBJECT = "subject"
_SHOWN = 5
_READ = frozenset({State.OK, State.EMPTY, State.SCHEMA_CHANGED})
"""What came back is kept as evidence."""
SECONDS = 30.0
"""For one provider whole, all its questions; its own requests are bounded tighter."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one provider said to one question, and what that means."""

    asked: Asked
    batch: SourceBatch | None
    calls: tuple[CallRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()


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
    ) -> ProviderSource:
        """Return the source of a process.

        Raises:
            ProvidersSettingError: `ATLAS_PROVIDERS` cannot be read.

        """
        allow = frozenset(settings.outbound_allow)
        return cls(database, storage, allow, enabled_of(settings.providers), credentials)

    async def collect(
        self, tenant: UUID, request: CollectRequest, subject_key: str = SUBJECT
    ) -> SourceAnswer:
        """Return what each provider says of a company, by the numbers of the request.

        Args:
            tenant: for whom it is asked.
            request: `numbers`, `country` and `force` are read.
            subject_key: the key of the company in the answer.

        """
        numbers = plain_numbers(request.numbers)
        waiting = list(self.enabled)
        running: set[asyncio.Task[list[Part]]] = set()
        parts: list[Part] = []
        try:
            while True:
                for one in tuple(waiting):
                    if led := self._led(one, numbers, request.country):
                        waiting.remove(one)
                        work = self._safely(tenant, one, led, request, subject_key)
                        running.add(asyncio.create_task(work))
                if not running:
                    break
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                new = [part for task in done for part in task.result()]
                parts += new
                # numbers that a provider states lead to further ones, at once
                parties = [party for part in new if part.batch for party in part.batch.parties]
                numbers = plain_numbers([*numbers, *numbers_of(parties, subject_key)])
        finally:
            for task in running:  # the step was cancelled: nobody waits for them
                task.cancel()
        parts.sort(key=lambda part: part.asked.source)
        await self._note(tenant, parts)
        return SourceAnswer(
            reference=";".join(":".join(one) for one in numbers),
            subject_key=subject_key,
            asked=tuple(part.asked for part in parts),
            batches=tuple(part.batch for part in parts if part.batch),
            gaps=Gaps(
                warnings=(
                    *(
                        f"{part.asked.text} Not assessed "
                        f"({part.asked.reason}): nothing is concluded from the missing answer."
                        for part in parts
                        if part.asked.outcome in {"failed", "not_run"}
                    ),
                    *(_candidates(part) for part in parts if _candidates(part)),
                )
            ),
        )

    def _led(
        self, one: Enabled, numbers: Sequence[Number], country: str | None
    ) -> tuple[Number, ...]:
        plugin = plugins.installed().plugins.get(one.name)
        if plugin is None:  # which companies it answers for is not known: said of every run
            return tuple(numbers)
        return answers_for(plugin.manifest, numbers, country)

    async def _safely(
        self,
        tenant: UUID,
        one: Enabled,
        led: tuple[Number, ...],
        request: CollectRequest,
        subject_key: str,
    ) -> list[Part]:
        try:
            return await self._ask(tenant, one, led, request, subject_key)
        except Exception as error:  # noqa: BLE001  a defect on the way degrades a run, never fails it
            log.warning("provider_not_asked", provider=one.name, kind=type(error).__name__)
            return [_unasked(one.name, "defect", "asking it failed")]

    async def _ask(
        self,
        tenant: UUID,
        one: Enabled,
        led: tuple[Number, ...],
        request: CollectRequest,
        subject_key: str,
    ) -> list[Part]:
        """Return what one provider said. Whatever happens to it, the run goes on."""
        plugin = plugins.installed().plugins.get(one.name)
        if plugin is None:
            return [_unasked(one.name, "plugin_invalid", "its plugin is not valid")]
        values: Mapping[str, str] = {}
        if plugin.manifest.credentials is not None:
            found = await self.credentials.resolve(tenant, one.name)
            if isinstance(found, Missing):
                return [_without_credentials(plugin, found)]
            values = found.values
        manifest = plugin.manifest
        shared = None if manifest.credentials is None else tenant
        line = self.traffic.line(one.name, shared, manifest.connection.requests_per_minute)
        fresh = timedelta(days=plugin.contract.refresh_days)
        calls = RunCalls(self.database, self.storage, tenant, one.name, line, request.force, fresh)
        subject = Subject(led, request.names, request.country)
        failure = await self._call(plugin, one.base_url, values, calls, subject)
        return await asyncio.to_thread(_parts, plugin, calls, led, subject_key, failure)

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
            calls.line.ended(State.UNREACHABLE, None)
            return State.UNREACHABLE, f"it did not answer within {SECONDS:g} s"
        except Exception as error:  # noqa: BLE001  a plugin's defect degrades a run, never fails it
            log.warning("provider_failed", provider=plugin.name, kind=type(error).__name__)
            return State.SCHEMA_CHANGED, f"its plugin could not read it ({type(error).__name__})"
        return None

    async def _note(self, tenant: UUID, parts: Iterable[Part]) -> None:
        calls = [call for part in parts for call in part.calls]
        findings = [finding for part in parts for finding in part.findings]
        if calls:
            async with self.database.tenant(tenant) as session:
                await repository.insert_calls(session, calls)
                await contracts.note(session, findings)


def _parts(
    plugin: Plugin,
    calls: RunCalls,
    led: Sequence[Number],
    subject_key: str,
    failure: tuple[State, str] | None,
) -> list[Part]:
    """Return one part for each kind of answer; of a plugin that failed, one that says so."""
    by_response: dict[str, list[tuple[Answer, float, str]]] = defaultdict(list)
    for one in calls.made:
        by_response[one[0].response].append(one)
    heard = {
        response: [_heard(plugin, *one, led, subject_key) for one in several]
        for response, several in by_response.items()
    }
    whole = {name: several for name, several in heard.items() if name not in calls.partial}
    covered = coverage(plugin, whole, subject_key) if failure is None else {}
    parts = [
        _part(plugin, response, several, covered.get(response, frozenset()))
        for response, several in heard.items()
    ]
    if failure is not None:
        state, why = failure
        call = _call_row(plugin, "", state, why)
        parts.append(Part(_asked(plugin, plugin.name, "", state, why), None, (call,)))
    return parts


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer, what it asserts under the contract, and where it differs from it."""

    answer: Answer
    mapped: Mapped
    findings: tuple[Finding, ...]
    seconds: float
    url: str

    @property
    def sent(self) -> bool:
        """Whether a request was sent for it now."""
        refused = self.answer.detail and self.answer.status is None
        return not self.answer.cached and not refused

    @property
    def detail(self) -> str:
        """What is wrong with it, in words; "" where nothing is."""
        return _detail(self.answer, self.mapped)


def coverage(
    plugin: Plugin, heard: Mapping[str, Sequence[Heard]], subject_key: str
) -> dict[str, frozenset[str]]:
    """Return what each kind of answer covers of a company; nothing is inferred from its records.

    The contract declares it. It holds where the company is, and only for a kind of answer that was
    read whole and is about the company; what one answer covers, the failure of another leaves.
    """
    whole = {
        response: [one.mapped for one in several]
        for response, several in heard.items()
        if worst(one.mapped.state for one in several) is State.OK
    }
    about = {
        response: [party for one in found for party in one.parties if party.key == subject_key]
        for response, found in whole.items()
    }
    where = {ANYWHERE} | {
        str(claim.value)[:2]
        for several in about.values()
        for party in several
        for claim in party.claims
        if claim.attribute in {"jurisdiction", "country_code"}
    }
    described = {name for name, several in about.items() if any(one.claims for one in several)}
    if not described or not where & set(plugin.contract.jurisdictions):
        return {}
    by_response = plugin.contract.covers_by_response
    return {
        name: frozenset(by_response.get(name, ()))
        | (frozenset(plugin.contract.covers) if name in described else frozenset())
        for name, several in about.items()
        if several
    }


def _part(
    plugin: Plugin,
    response: str,
    found: Sequence[Heard],
    covered: frozenset[str],
) -> Part:
    source = source_of(plugin.name, response)
    state = worst(one.mapped.state for one in found)
    detail = next((one.detail for one in found if one.detail), "")
    raw = tuple(
        RawResponse(
            one.answer.url,
            one.answer.media_type or "application/octet-stream",
            one.answer.content,
            one.answer.retrieved_at,
            licence=plugin.manifest.licence.name,
        )
        for one in found
        if one.answer.content and one.mapped.state in _READ
    )
    sent = [one for one in found if one.sent]
    batch = _batch(plugin, source, state, found, raw, covered) if raw else None
    return Part(
        replace(_asked(plugin, source, response, state, detail), covered=covered),
        batch,
        tuple(_call_row(plugin, response, one.mapped.state, one.detail, one) for one in sent),
        tuple(
            finding_row(plugin.name, plugin.contract.version, response, finding)
            for one in sent
            for finding in one.findings
        ),
    )


def _heard(
    plugin: Plugin,
    answer: Answer,
    seconds: float,
    url: str,
    led: Sequence[Number],
    subject_key: str,
) -> Heard:
    if answer.state is not State.OK:
        return Heard(answer, Mapped(answer.state), (), seconds, url)
    try:
        found = plugin.translator.translate(answer.response, answer.document)
    except KeyError:
        return Heard(answer, Mapped(State.SCHEMA_CHANGED), (), seconds, url)
    found = about_subject(found, led, subject_key)
    kept = deliver(plugin.contract, found.parties, found.relationships, subject_key)
    found = replace(found, parties=kept.parties, relationships=kept.relationships)
    return Heard(answer, found, kept.findings, seconds, url)


def _detail(answer: Answer, mapped: Mapped) -> str:
    if mapped.changed:
        return f"at {mapped.changed[0].path}: {mapped.changed[0].reason}"
    if answer.detail:
        return answer.detail
    if mapped.state is State.SCHEMA_CHANGED and answer.state is State.OK:
        return "the answer is about another company"
    if answer.status is not None and mapped.state not in {State.OK, State.EMPTY}:
        return f"status {answer.status}"
    return ""


def _batch(
    plugin: Plugin,
    source: str,
    state: State,
    found: Sequence[Heard],
    raw: tuple[RawResponse, ...],
    covered: frozenset[str],
) -> SourceBatch:
    parties: dict[str, PartyAssertion] = {}
    for party in (party for one in found for party in one.mapped.parties):
        if party.claims or party.key not in parties:  # a page that only names it adds nothing
            parties[party.key] = party
    links = {link.key: link for one in found for link in one.mapped.relationships}
    claims = plugin.manifest.claims
    earlier = claims.liveness == "live" and any(one.answer.cached for one in found)
    whole = state is State.OK
    return SourceBatch(
        source=source,
        source_type=claims.kind,
        trust=claims.trust,
        retrieved_at=min(one.retrieved_at for one in raw),
        title=plugin.manifest.display_name,
        raw=raw,
        parties=tuple(parties.values()),
        relationships=tuple(links.values()),
        described={
            party.source_record: True
            for party in parties.values()
            if whole and party.source_record and party.claims
        },
        covered=covered,
        licence=plugin.manifest.licence.name,
        liveness="cached" if earlier else claims.liveness,
    )


def _asked(plugin: Plugin, source: str, name: str, state: State, detail: str) -> Asked:
    why = f" ({detail})" if detail else ""
    known = state in {State.OK, State.EMPTY}
    return Asked(
        source=source if name else f"provider:{plugin.name}",
        name=f"{plugin.name}:{name}" if name else plugin.name,
        kind=SourceKind.PROVIDER,
        outcome=OUTCOMES[state],
        text=f"{plugin.manifest.display_name} {WORDS[state]}{why}.",
        as_of=now().date() if known else None,
        licence=plugin.manifest.licence.name,
        reason=None if known else state.value,
        detail=detail,
        state=state.value,
    )


def _candidates(part: Part) -> str:
    """Return what to say of entries of lists that may be the company; "" where none is named."""
    parties = part.batch.parties if part.batch else ()
    names = [
        str(claim.value)
        for party in parties
        if party.type == "SanctionsMatch"
        for claim in party.claims
        if claim.attribute == "entry_id"
    ]
    if not names:
        return ""
    shown = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    return (
        f"{part.batch.title if part.batch else ''} names {len(names)} list entries that may be the"
        f" company ({shown}). Look at each of them: none is a decision."
    )


def _unasked(name: str, reason: str, why: str) -> Part:
    asked = Asked(
        source=f"provider:{name}",
        name=name,
        kind=SourceKind.PROVIDER,
        outcome="not_run",
        text=f"{name} was not asked: {why}.",
        as_of=None,
        reason=reason,
        detail=why,
    )
    return Part(asked, None)


def _without_credentials(plugin: Plugin, found: Missing) -> Part:
    state = State.MISSING_CREDENTIALS
    asked = _asked(plugin, plugin.name, "", state, found.remediation)
    return Part(asked, None, (_call_row(plugin, "", state, found.remediation),))


def _call_row(
    plugin: Plugin, response: str, state: State, detail: str, heard: Heard | None = None
) -> CallRow:
    answer = heard.answer if heard else None
    return CallRow(
        id=new_id(),
        provider=plugin.name,
        plugin_version=plugin.manifest.version,
        response=response,
        request_key=key_of(heard.url) if heard else None,
        outcome=state.value,
        status=answer.status if answer else None,
        detail=detail[:300],
        sha256=sha256_hex(answer.content) if answer and answer.content else None,
        called_at=answer.retrieved_at if answer else now(),
        seconds=heard.seconds if heard else None,
    )
