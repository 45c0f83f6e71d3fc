"""Step `module:DFWO`: look at the website outside any transaction, keep and judge in one.

The network is asked at least once: a worker killed in between asks again, and nothing is half
kept. Each raw answer is stored as evidence before a rule sees what it says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from atlas.foundation.core.clock import now
from atlas.foundation.db import TenantSession
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.modules.domain.observed import NoFootprint
from atlas.investigations.results.domain import (
    WEBSITE,
    JsonObject,
    ModuleResult,
    ProbeResult,
    Website,
)
from atlas.investigations.runs import execution
from atlas.investigations.runs.execution import Outcome, Step
from atlas.investigations.runs.models import Investigation, SourceRow
from atlas.investigations.runs.repository import findings, lifecycle
from atlas.investigations.runs.steps import assess
from atlas.knowledge.entities import service as entities
from atlas.knowledge.evidence import service as evidence
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    ClaimBatch,
    Identifier,
    PartyAssertion,
    RelationshipAssertion,
    SourceType,
)
from atlas.sources.web import service as web
from atlas.sources.web.errors import WebsiteInvalidError
from atlas.sources.web.schemas import PROBES, ProbeAnswer, WebAnswer, WebQuery

CODE = "DFWO"
STEP = WEBSITE
KIND = "web"
SHALLOW = "sdd"
"""Depth at which the website is not looked at."""
_STATUS = {
    "answered": "answered",
    "no_answer": "no_answer",
    "failed": "failed",
    "not_run": "not_available",
}
_TRUST = {"rdap": 0.84, "http": 0.72}
"""A registry's own answer about its domain; a page that says whose it is."""
_TITLES = {
    "dns": "Name servers of the domain",
    "rdap": "Registry of the domain (RDAP)",
    "tls": "Certificate of the web server",
    "http": "Pages of the website; robots.txt is respected",
}


async def run(runtime: Runtime, websites: web.Collector, ref: Ref) -> JsonObject:
    """Look at the website, then judge.

    Raises:
        RunStoppedError: the run is no longer running.

    """
    looked = await _look(runtime, websites, ref)
    return await execution.run_step(runtime, ref, STEP, lambda step: _judge(step, looked))


async def _look(
    runtime: Runtime, websites: web.Collector, ref: Ref
) -> WebAnswer | NoFootprint | None:
    """Ask the network; None when there is nothing left to do."""
    async with runtime.db.tenant(ref.tenant, read_only=True) as session:
        run = await lifecycle.find_run(session, ref.resource)
        done = await lifecycle.find_step(session, ref.resource, STEP)
        if run is None or run.status != "running" or done is not None:
            return None
        asked = await _query(session, run)
    if isinstance(asked, NoFootprint):
        return asked
    try:
        return await web.look(websites, asked)
    except WebsiteInvalidError as error:
        return NoFootprint(
            reason="website_invalid",
            detail=error.detail,
            remedy="Rerun with the website's address.",
        )


async def _query(session: TenantSession, run: Investigation) -> WebQuery | NoFootprint:
    if run.depth == SHALLOW:
        return NoFootprint(
            reason="depth",
            detail="A run of depth sdd does not look at the website.",
            remedy="Rerun with depth cdd.",
        )
    data: Mapping[str, Any] = {}
    if run.entity_id is not None:
        data = (await entities.get_entity(session, run.entity_id)).data
    website = run.website or data.get("website")
    if not website:
        return NoFootprint(
            reason="no_website",
            detail="No website was given, and no source states one.",
            remedy="Rerun with the company's website.",
        )
    names = [run.company_name, data.get("legal_name"), *(data.get("trading_names") or ())]
    numbers = [(run.register, run.registration_number)]
    numbers += [
        (item.get("register"), item.get("value"))
        for item in data.get("registration_numbers") or ()
        if isinstance(item, Mapping)
    ]
    return WebQuery(
        website=str(website),
        names=list(dict.fromkeys(str(name) for name in names if name)),
        numbers=list(dict.fromkeys((str(a), str(b)) for a, b in numbers if a and b)),
    )


async def _judge(step: Step, looked: WebAnswer | NoFootprint | None) -> Outcome[ModuleResult]:
    match looked:
        case WebAnswer():
            kept = {name: await _keep(step, name, looked.probes[name]) for name in PROBES}
            await findings.insert_sources(step.session, step.run.id, _sources(looked, kept))
            await _assert(step, looked, kept)
            noted = _noted(step.run, looked, kept)
        case NoFootprint():
            noted = Website(reason=looked.reason, detail=looked.detail, remedy=looked.remedy)
        case None:
            raise RuntimeError("a claimed step was not looked at")
    return await assess.module(step, CODE, website=noted)


async def _keep(step: Step, name: str, answer: ProbeAnswer) -> list[UUID]:
    return [
        await evidence.store(
            step.session,
            step.runtime.storage,
            step.actor,
            kind="provider_response",
            source=f"{KIND}:{name}",
            source_url=raw.url,
            retrieved_at=raw.retrieved_at,
            content=raw.content,
            media_type=raw.media_type,
            licence=None,
            investigation_id=step.run.id,
        )
        for raw in answer.raw
    ]


def _sources(looked: WebAnswer, kept: Mapping[str, Sequence[UUID]]) -> list[SourceRow]:
    return [
        SourceRow(
            source=f"{KIND}:{name}",
            kind=KIND,
            status=_STATUS[answer.status],
            as_of=now().date(),
            licence=None,
            covered=[],
            evidence_ids=list(kept[name]),
            detail=_TITLES[name]
            + (f": {answer.reason}, {answer.detail}" if answer.reason else "")
            + f" ({answer.seconds:.1f} s)",
        )
        for name, answer in looked.probes.items()
    ]


def _noted(run: Investigation, looked: WebAnswer, kept: Mapping[str, Sequence[UUID]]) -> Website:
    return Website(
        website=looked.website,
        host=looked.host,
        origin="request" if run.website else "register",
        probes={
            name: ProbeResult(
                status=answer.status,
                reason=answer.reason,
                detail=answer.detail,
                evidence_ids=tuple(map(str, kept[name])),
                facts=answer.facts,
            )
            for name, answer in looked.probes.items()
        },
    )


async def _assert(step: Step, looked: WebAnswer, kept: Mapping[str, Sequence[UUID]]) -> None:
    """Claim the domain; as the company's own only where its pages name the company."""
    rdap, http = looked.probes["rdap"], looked.probes["http"]
    run = step.run
    if run.entity_id is None:
        return
    domain = str(rdap.facts.get("domain") or looked.host)
    party = PartyAssertion(
        key="domain",
        type="Domain",
        identifiers=(Identifier("DOMAIN", domain),),
        claims=_domain_claims(domain, rdap, looked.probes["tls"]),
    )
    owner: tuple[PartyAssertion, ...] = ()
    owned: tuple[RelationshipAssertion, ...] = ()
    named = http.status == "answered" and http.facts.get("names_subject") is True
    if named:
        site = ClaimAssertion("website", str(http.facts["url"])[:500])
        owner = (
            PartyAssertion(
                key="subject", type="LegalEntity", entity_id=run.entity_id, claims=(site,)
            ),
        )
        owned = (RelationshipAssertion("owns", "OwnsDomain", "subject", "domain"),)
    batches = []
    if rdap.status == "answered":
        batches.append(_batch(run.id, "rdap", kept["rdap"], (party,), ()))
    if named:
        bare = PartyAssertion("domain", "Domain", party.identifiers, party.claims[:1])
        batches.append(_batch(run.id, "http", kept["http"], (*owner, bare), owned))
    if batches:
        await mutations.apply_batches(step.session, step.actor, batches)


def _domain_claims(domain: str, rdap: ProbeAnswer, tls: ProbeAnswer) -> tuple[ClaimAssertion, ...]:
    status = None
    if tls.status == "answered":
        status = "invalid" if tls.facts.get("problems") else "valid"
    values = {
        "domain_name": domain,
        "registrar": rdap.facts.get("registrar"),
        "registration_date": _iso(rdap.facts.get("created")),
        "expiry_date": _iso(rdap.facts.get("expires")),
        "is_privacy_protected": rdap.facts.get("redacted"),
        "ssl_status": status,
        "ssl_subject": tls.facts.get("organisation") or tls.facts.get("subject"),
    }
    return tuple(ClaimAssertion(name, value) for name, value in values.items() if value is not None)


def _iso(value: object) -> str | None:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return None


def _batch(
    run_id: UUID,
    probe: str,
    kept: Sequence[UUID],
    parties: tuple[PartyAssertion, ...],
    relationships: tuple[RelationshipAssertion, ...],
) -> ClaimBatch:
    return ClaimBatch(
        source=f"{KIND}:{probe}",
        source_type=SourceType.THIRD_PARTY if probe == "rdap" else SourceType.SCRAPING,
        trust=_TRUST[probe],
        retrieved_at=now(),
        evidence_id=kept[-1] if kept else None,
        investigation_id=run_id,
        parties=parties,
        relationships=relationships,
        batch_key=f"{run_id}:{KIND}:{probe}",
    )
