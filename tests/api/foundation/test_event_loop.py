"""Texts and files that would stop the event loop are refused while others are answered."""

import asyncio

import httpx
import pytest
from tests.api.turns import MOST, calmest
from tests.conftest import Tokens

from atlas.foundation.core.auth import Role


def named(count: int) -> bytes:
    return b"{" + b",".join(b'"k%d":1' % place for place in range(count)) + b"}"


FLAT = b"a: [" + b"1," * 450_000 + b"]"
TEXTS = {
    "flat": (FLAT, "yaml"),
    "deep": (b"a: " + b"[" * 400_000, "yaml"),
    "keys": (b"\n".join(b"k%d: v" % place for place in range(70_000)), "yaml"),
    "aliases": (b"a: &a [x]\nb: [" + b"*a," * 200_000 + b"]", "yaml"),
    "scalar": (b"a: " + b"x\n " * 200_000, "yaml"),
    "comments": (b"#\n" * 250_000 + b"a: 1", "yaml"),
    "array": (b'{"a":[' + b"1," * 450_000 + b"1]}", "json"),
    "names": (named(70_000), "json"),
    "nested": (b"[" * 400_000, "json"),
}


@pytest.mark.parametrize("name", TEXTS)
async def test_hostile_matrices_leave_the_loop_free(
    app_client: httpx.AsyncClient, tokens: Tokens, name: str
) -> None:
    """900 kB of YAML held up every tenant for 30 s."""
    text, format_ = TEXTS[name]
    body = {"content": text.decode(), "format": format_, "dry_run": True}
    header = tokens(Role.ADMIN)

    async def call() -> httpx.Response:
        importing = asyncio.create_task(
            app_client.post("/api/risk-matrix/import", json=body, headers=header)
        )
        health = [await app_client.get("/health") for _ in range(3)]
        assert {one.status_code for one in health} == {200}
        return await importing

    answer, longest = await calmest(call)
    assert answer.status_code == 422, answer.text
    assert longest < MOST


FILE_ROWS = 20_000
HOSTILE_FILES = {
    "one long row": b"name\n" + b"x," * 4_000_000,
    "many cells": b"name" + b",x" * 4_000_000 + b"\n" + b"x" * 10,
    "wide header": b"name" + b",c" * 500_000 + b"\nx",
    "wide header of many names": b"name" + b"".join(b",c%d" % n for n in range(120_000)) + b"\nx",
    "quoted lines": b'name\n"' + b"x\n" * 4_000_000,
    "blank lines": b"name\n" + b"\n" * 4_000_000,
    "many rows": b"name\n" + b"Acme\n" * 150_000,
    "json array": b"[" + b"1," * 4_000_000 + b"1]",
    "json arrays": b"[" + b"[]," * 2_000_000 + b"[]]",
    "json deep": b"[" * 8_000_000,
    "json one row": b'[{"name":[' + b"1," * 4_000_000 + b"1]}]",
    "json object": b'{"companies":[' + b"{}," * 200_000 + b"{}]}",
    "json other object": b'{"a":[' + b"1," * 4_000_000 + b"1]}",
    "json lines": b'{"name":"x"}\n' * 150_000,
}


@pytest.mark.parametrize("name", HOSTILE_FILES)
@pytest.mark.parametrize("url", ["/api/companies/imports", "/api/screening/batches/import"])
async def test_hostile_files_leave_the_loop_free(
    app_client: httpx.AsyncClient, tokens: Tokens, url: str, name: str
) -> None:
    header = tokens(Role.ANALYST)
    file_name = "x.ndjson" if name.startswith("json") else "x.csv"
    form = {"file": (file_name, HOSTILE_FILES[name])}
    answer, longest = await calmest(lambda: app_client.post(url, files=form, headers=header))
    assert answer.status_code == 422, answer.text
    assert longest < MOST


async def test_a_large_import_leaves_the_loop_free(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    """What is taken is written in slices."""
    rows = b"".join(b"Company %d,DE,C-%d\n" % (place, place) for place in range(FILE_ROWS))
    content = b"name,country_code,external_id\n" + rows
    form = {"file": ("companies.csv", content)}
    header = tokens(Role.ANALYST)
    data = {"dry_run": "true"}
    answer, longest = await calmest(
        lambda: app_client.post("/api/companies/imports", files=form, data=data, headers=header)
    )
    assert answer.status_code == 202, answer.text
    assert answer.json()["total"] == FILE_ROWS
    assert longest < MOST
