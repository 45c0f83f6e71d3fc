"""Providers of an investigation: what Atlas adds to each, and what one that hangs costs the others.

Goals: at most 15 ms a provider beside its bare client (the same requests over the guarded client,
nothing looked up and nothing kept); the others' p50 within 5 % while one of ten hangs.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import statistics
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from tests.conftest import actor_of, make_tenant
from tests.db.sources.providers.conftest import TRADING, register, runtime  # noqa: F401
from tests.support.provider import FIXTURES, Gleif, gleif, records
from tests.support.providers import on_the_path

from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.outbound import guarded_client
from atlas.investigations.runs import execution, service
from atlas.investigations.runs.schemas import InvestigationRequest
from atlas.investigations.runs.steps import enrich
from atlas.sources.bundled.companies import CompanySource
from atlas.sources.bundled.service import sources_of
from atlas.sources.plugins import service as plugins
from atlas.sources.plugins.client import Subject
from atlas.sources.plugins.loading import bundled_folder
from atlas.sources.protocol.domain.answers import CollectRequest
from atlas.sources.protocol.domain.source import Sources
from atlas.sources.providers.parts import Part
from atlas.sources.providers.source import ProviderSource

pytestmark = [pytest.mark.bench, pytest.mark.usefixtures("register")]
MANY = 10
RUNS = 20
ROUNDS = 40


@contextmanager
def clones(into: Path) -> Iterator[list[str]]:
    """Install plugins like `gleif`, each of a name of its own; their names."""
    names = [f"like{number}" for number in range(MANY)]
    for name in names:
        folder = into / name
        shutil.copytree(bundled_folder() / "gleif", folder)
        manifest = folder / "plugin.yaml"
        text = manifest.read_text(encoding="utf-8").replace("name: gleif", f"name: {name}")
        text = re.sub(r"requests_per_minute: \d+", "requests_per_minute: 6000", text)
        manifest.write_text(text, encoding="utf-8")
        info = into / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[atlas.plugins]\n{name} = {name}\n")
    with on_the_path(into):
        assert {*names} <= {*plugins.installed().plugins}, plugins.installed().problems[:3]
        yield names


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Gleif]:
    async with gleif(records(FIXTURES / "companies.json")) as found:
        yield found


def switched(runtime: Runtime, where: dict[str, str]) -> Sources:  # noqa: F811
    """The sources of a process whose operator switched on these providers, name to host:port."""
    settings = runtime.settings.model_copy(
        update={
            "providers": [f"{name}=http://{pair}/api/v1" for name, pair in where.items()],
            "outbound_allow": sorted({*where.values()}),
        }
    )
    return sources_of(runtime.db, settings, runtime.storage)


Took = tuple[float, float]
"""Seconds, and seconds of this process's processor time: they do not grow with other work."""


async def took(work: Coroutine[Any, Any, object]) -> Took:
    """What a piece of work takes."""
    began, used = time.perf_counter(), time.process_time()
    await work
    return time.perf_counter() - began, time.process_time() - used


async def bare(name: str, server: Gleif) -> None:
    """Ask what a run asks, and keep nothing."""
    plugin = plugins.installed().require(name)
    connection = plugin.manifest.connection
    async with guarded_client(
        {server.pair}, seconds=connection.timeout_seconds, max_bytes=connection.max_bytes
    ) as http:
        client = plugin.client(http, f"http://{server.pair}/api/v1", {})
        await client.about(Subject((("XI-LEI", TRADING),)))


async def enriching(runtime: Runtime, sources: Sources) -> Took:  # noqa: F811
    """What a tenant's first run takes to ask its sources and to keep what they say."""
    tenant = await make_tenant(runtime.db, f"bench-{new_id().hex}")
    body = InvestigationRequest.model_validate(
        {
            "company_name": "Example Trading Ltd",
            "register": "GB-COH",
            "registration_number": "09000002",
        }
    )
    async with runtime.db.tenant(tenant) as session:
        run = await service.start(session, actor_of(tenant), body)
    ref = Ref(str(tenant), str(run.id))
    await execution.begin(runtime, ref)
    return await took(enrich.run(runtime, sources.companies, ref))


async def test_overhead(
    runtime: Runtime,  # noqa: F811
    server: Gleif,
    tmp_path: Path,
) -> None:
    with clones(tmp_path) as names:
        sources = {
            count: switched(runtime, dict.fromkeys(names[:count], server.pair))
            for count in (0, 1, MANY)
        }
        taken: dict[Any, list[Took]] = {"bare": [], 0: [], 1: [], MANY: []}
        for _ in range(RUNS):
            taken["bare"].append(await took(bare(names[0], server)))
            for count, one in sources.items():
                taken[count].append(await enriching(runtime, one))
    for index, unit in enumerate(("ms", "ms of processor")):
        p50 = {
            what: statistics.median(one[index] for one in times[3:]) * 1000
            for what, times in taken.items()
        }
        alone = p50[1] - p50[0] - p50["bare"]
        each = (p50[MANY] - p50[0]) / MANY - p50["bare"]
        print(
            f"\nbare client {p50['bare']:.1f} {unit}; step of a run without providers"
            f" {p50[0]:.1f}, with one {p50[1]:.1f}, with {MANY} {p50[MANY]:.1f}:"
            f" {alone:.1f} added by one, {each:.1f} by each of {MANY} (goal 15)"
        )


@dataclass(frozen=True, slots=True)
class Timed(ProviderSource):
    """Notes when each provider is done."""

    done: dict[str, list[float]] = field(default_factory=dict)

    async def _safely(self, tenant: UUID, one: Any, *rest: Any) -> list[Part]:
        began = time.perf_counter()
        found = await ProviderSource._safely(self, tenant, one, *rest)
        self.done.setdefault(one.name, []).append(time.perf_counter() - began)
        return found


async def test_one_of_ten_hangs(
    runtime: Runtime,  # noqa: F811
    tenant: UUID,
    server: Gleif,
    tmp_path: Path,
) -> None:
    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    silent = await asyncio.start_server(never, "127.0.0.1", 0)
    nowhere = f"127.0.0.1:{silent.sockets[0].getsockname()[1]}"
    with clones(tmp_path) as names:
        good = dict.fromkeys(names[:-1], server.pair)
        whole, hung = (
            timed(switched(runtime, good | {names[-1]: pair})) for pair in (server.pair, nowhere)
        )
        for number in range(ROUNDS + 3):
            for one in (whole, hung) if number % 2 else (hung, whole):
                await nine(one, tenant, names)
            if number < 3:
                whole.done.clear()
                hung.done.clear()
    silent.close()
    p50 = [
        statistics.median(seconds for name in names[:-1] for seconds in one.done[name]) * 1000
        for one in (whole, hung)
    ]
    print(
        f"\nnine providers beside a tenth that answers: p50 {p50[0]:.1f} ms; beside one that hangs:"
        f" {p50[1]:.1f} ms: {p50[1] / p50[0]:.3f} x (goal within 5 %)"
    )


def timed(sources: Sources) -> Timed:
    """The source of providers, with a watch."""
    assert isinstance(sources.companies, CompanySource)
    found = sources.companies.providers
    return Timed(**{name: getattr(found, name) for name in ProviderSource.__slots__})


async def nine(source: Timed, tenant: UUID, names: list[str]) -> None:
    """Ask all, and wait for all but the last."""
    before = sum(len(source.done.get(name, ())) for name in names[:-1])
    request = replace(
        CollectRequest(as_of=today(), max_parties=10),
        numbers=(("XI-LEI", TRADING),),
        force=True,
    )
    work = asyncio.create_task(source.collect(tenant, request))
    while sum(len(source.done.get(name, ())) for name in names[:-1]) < before + MANY - 1:
        await asyncio.sleep(0.001)
        assert not work.done() or not work.exception()
    work.cancel()
    await asyncio.wait({work})
