"""The baseline: the same SELECT with an explicit tenant filter, no RLS, no middleware."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import FastAPI, Request

from atlas.workspace.jobs.models import Job
from atlas.workspace.jobs.repository import JOBS
from atlas.workspace.jobs.schemas import JobOut

TENANT = UUID(os.environ["BENCH_TENANT"])


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async def prepare(connection: Any) -> None:
        import orjson

        await connection.set_type_codec(
            "jsonb",
            encoder=lambda value: orjson.dumps(value).decode(),
            decoder=orjson.loads,
            schema="pg_catalog",
        )

    app.state.pool = await asyncpg.create_pool(
        os.environ["BENCH_DSN"], min_size=2, max_size=16, init=prepare
    )
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=_lifespan)
COLUMNS = JOBS.select.removeprefix("SELECT ").removesuffix(" FROM job")


@app.get("/jobs/{job_id}")
async def get_job(request: Request, job_id: UUID) -> JobOut:
    row = await request.app.state.pool.fetchrow(
        f"SELECT {COLUMNS} FROM job_plain WHERE tenant_id = $1 AND id = $2", TENANT, job_id
    )
    return JobOut.model_validate(Job.from_record(row))


@app.get("/jobs")
async def list_jobs(request: Request) -> dict[str, list[JobOut]]:
    rows = await request.app.state.pool.fetch(
        f"SELECT {COLUMNS} FROM job_plain WHERE tenant_id = $1"
        " ORDER BY created_at DESC, id DESC LIMIT 51",
        TENANT,
    )
    return {"items": [JobOut.model_validate(Job.from_record(row)) for row in rows[:50]]}
