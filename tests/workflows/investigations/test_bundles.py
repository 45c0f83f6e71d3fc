"""Bundles of a real run: the same bytes, verified offline; every kind of change is named."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import orjson
from tests.workflows.investigations.conftest import SUBJECT, Investigate

from atlas.foundation.core.canonical import canonical_json, sha256_hex
from atlas.foundation.core.ids import new_id
from atlas.investigations.bundles.archive import MANIFEST, open_archive
from atlas.investigations.bundles.verification import Verification, verify_archive

Tokens = Callable[..., dict[str, str]]
KINDS = {
    MANIFEST: "manifest_changed",
    "README.txt": "file_changed",
    "evidence/index.json": "evidence_changed",
    "evidence/": "evidence_changed",
    "evaluation/matrix.json": "evaluation_changed",
    "evaluation/inputs.json": "evaluation_changed",
    "evaluation/snapshot.json": "evaluation_changed",
    "evaluation/result.json": "evaluation_changed",
    "report/report.json": "report_changed",
    "report/record.json": "report_changed",
    "report/report.html": "report_changed",
    "report/report.pdf": "report_changed",
    "audit/events.json": "audit_changed",
    "audit/seals.json": "audit_changed",
}


def check(path: Path, data: bytes) -> Verification:
    path.write_bytes(data)
    with open_archive(path) as archive:
        return verify_archive(archive)


def codes(done: Verification) -> set[str]:
    return {item.code for item in done.failures}


def rewritten(data: bytes, change: Callable[[dict[str, bytes]], None], *, manifest: bool) -> bytes:
    """Change files; with `manifest`, by somebody who mends the manifest too."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    if manifest:
        document = orjson.loads(files[MANIFEST])
        document["files"] = [
            {"path": name, "size": len(files[name]), "sha256": sha256_hex(files[name])}
            for name in sorted(files)
            if name != MANIFEST
        ]
        files[MANIFEST] = canonical_json(document)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as new:
        for name, content in files.items():
            new.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def edit(name: str, change: Callable[[Any], None]) -> Callable[[dict[str, bytes]], None]:
    def of(files: dict[str, bytes]) -> None:
        document = orjson.loads(files[name])
        change(document)
        files[name] = canonical_json(document)

    return of


async def test_a_bundle_from_the_api_verifies_and_every_change_is_named(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> None:
    run = await investigate(**SUBJECT)
    path = f"/api/evidence/bundles/{run['id']}"
    refused = await app_client.get(path, headers=tokens("analyst"))
    assert refused.status_code == 403
    absent = await app_client.get(f"/api/evidence/bundles/{new_id()}", headers=tokens("auditor"))
    assert absent.status_code == 404
    answer = await app_client.get(path, headers=tokens("auditor"))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    data = answer.content
    again = await app_client.get(path, headers=tokens("mlro"))
    assert again.content == data

    target = tmp_path / "case.zip"
    done = check(target, data)
    assert done.failures == []
    assert (done.facts["company_name"], done.facts["investigation_id"]) == (
        SUBJECT["company_name"],
        run["id"],
    )
    assert done.evidence
    assert done.events >= 3
    with zipfile.ZipFile(target) as opened:
        infos = {info.filename: info for info in opened.infolist()}
        pdf = opened.read("report/report.pdf")
        assert orjson.loads(opened.read("report/report.json"))["subject"]["name"]
    assert pdf.startswith(b"%PDF-")
    _one_byte_of_each(target, data, infos)
    _mended_manifests(target, data)
    _on_the_command_line(target, data)


def _one_byte_of_each(target: Path, data: bytes, infos: dict[str, zipfile.ZipInfo]) -> None:
    for name, info in infos.items():
        place = info.header_offset + 30 + len(info.filename) + info.file_size // 2
        flipped = bytearray(data)
        flipped[place] ^= 1
        expected = KINDS.get(name) or KINDS[f"{name.partition('/')[0]}/"]
        assert expected in codes(check(target, bytes(flipped))), name


def _mended_manifests(target: Path, data: bytes) -> None:
    """Somebody changes a file and the manifest with it: what the files say of each other tells."""
    events, result = "audit/events.json", "evaluation/result.json"
    content = next(
        name
        for name in zipfile.ZipFile(io.BytesIO(data)).namelist()
        if name.startswith("evidence/") and name.endswith(".bin")
    )
    cases: list[tuple[Callable[[dict[str, bytes]], Any], str]] = [
        (lambda files: files.update({content: files[content] + b" "}), "evidence_changed"),
        (lambda files: files.pop(content), "evidence_missing"),
        (lambda files: files.update({f"evidence/{'0' * 64}.bin": b"x"}), "evidence_unnamed"),
        (
            edit(result, lambda d: d["hashes"].update(input_hash="0" * 64)),
            "evaluation_input_hash",
        ),
        (
            edit(result, lambda d: d["hashes"].update(override_hash="0" * 64)),
            "evaluation_override_hash",
        ),
        (
            edit(result, lambda d: d["hashes"].update(evaluation_fingerprint="0" * 64)),
            "evaluation_fingerprint",
        ),
        (
            edit(result, lambda d: d["hashes"].update(output_hash="0" * 64)),
            "evaluation_output_hash",
        ),
        (edit(result, lambda d: d["evaluation"].update(score="1.00")), "evaluation_result"),
        (
            edit("evaluation/snapshot.json", lambda d: d["datasets"].pop()),
            "evaluation_reference_snapshot",
        ),
        (
            edit("evaluation/matrix.json", lambda d: d.update(version="9.9.9")),
            "evaluation_fingerprint",
        ),
        (edit("evaluation/inputs.json", lambda d: d.clear()), "evaluation_unreadable"),
        (edit("report/report.json", lambda d: d["risk"].update(score="1.00")), "report_hash"),
        (
            edit("report/report.json", lambda d: d["hashes"]["evidence"].append("0" * 64)),
            "report_evidence",
        ),
        (
            edit("report/record.json", lambda d: d.update(content_sha256="0" * 64)),
            "audit_report",
        ),
        (edit(events, lambda d: d[0].update(action="nothing")), "audit_event_altered"),
        (edit(events, lambda d: d[0].update(payload={"x": 1})), "audit_payload_altered"),
        (edit("audit/seals.json", lambda d: d[-1].update(hash="0" * 64)), "audit_seal_altered"),
        (edit("audit/seals.json", lambda d: d.pop()), "audit_unsealed"),
        (lambda files: files.update({result: b"[]"}), "evaluation_unreadable"),
        (lambda files: files.update({result: b"{"}), "evaluation_unreadable"),
    ]
    for change, expected in cases:
        assert expected in codes(check(target, rewritten(data, change, manifest=True))), expected
    for change, expected in (
        (lambda files: files.pop("README.txt"), "file_missing"),
        (lambda files: files.update({"more.txt": b"x"}), "file_extra"),
        (lambda files: files.pop(MANIFEST), "manifest_missing"),
        (lambda files: files.update({MANIFEST: b"{}"}), "manifest_invalid"),
    ):
        assert expected in codes(check(target, rewritten(data, change, manifest=False))), expected


def _on_the_command_line(target: Path, data: bytes) -> None:
    def verify(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "atlas.cli.main", "verify", str(target), *options]
        # an empty environment: nothing of an installation can be found
        return subprocess.run(command, capture_output=True, text=True, check=False, env={})

    target.write_bytes(data)
    good = verify("--json")
    assert good.returncode == 0, good.stderr
    assert json.loads(good.stdout)["valid"] is True
    target.write_bytes(rewritten(data, lambda files: files.pop("README.txt"), manifest=False))
    bad = verify()
    assert bad.returncode == 1
    assert "file_missing" in bad.stdout
    target.write_bytes(b"no zip")
    none = verify()
    assert none.returncode == 2
    assert "refused" in none.stderr


async def test_a_report_as_pdf_and_what_each_role_sees(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    run = await investigate(**SUBJECT)
    path = f"/api/reports/{run['report_id']}/content"

    async def read(role: str, accept: str, **params: str) -> httpx.Response:
        headers = tokens(role) | {"Accept": accept}
        return await app_client.get(path, headers=headers, params=params)

    pdf = await read("analyst", "application/pdf")
    assert pdf.status_code == 200, pdf.text
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    assert (await read("mlro", "application/pdf")).content == pdf.content
    assert (await read("viewer", "application/pdf")).content != pdf.content
    assert (await read("viewer", "image/png")).status_code == 406

    full, redacted = await read("auditor", "application/json"), await read("viewer", "*/*")
    assert sha256_hex(full.content) == full.headers["X-Report-SHA256"]
    assert redacted.headers["X-Report-SHA256"] == full.headers["X-Report-SHA256"]
    assert redacted.headers["ETag"] != full.headers["ETag"]
    assert "Ann Example" in full.text
    assert "Ann Example" not in redacted.text
    assert "Person 1" in redacted.text
    assert "Birch Holding Ltd" in redacted.text
    page = await read("admin", "text/html")
    assert "Ann Example" not in page.text
    shared = await read("mlro", "application/json", template="shared")
    assert "Ann Example" not in shared.text
    short = await read("analyst", "text/html", template="summary")
    assert 'id="hashes"' not in short.text
    assert (await read("analyst", "text/html", template="none")).status_code == 404

    preview = await app_client.get(
        "/api/reports/preview", params={"investigation_id": run["id"]}, headers=tokens("analyst")
    )
    assert preview.headers["X-Report-SHA256"] == full.headers["X-Report-SHA256"]
    listed = full.json()["lineage"]
    known = {item["sha256"] for item in listed["evidence"]}
    assert {item["evidence_sha256"] for item in listed["claims"]} <= known
    assert {item["evidence_sha256"] for item in listed["relationships"]} <= known

    gone = await app_client.delete(f"/api/reports/{run['report_id']}", headers=tokens("analyst"))
    assert gone.status_code == 204
    assert (await read("analyst", "application/json")).status_code == 404
    bundle = await app_client.get(f"/api/evidence/bundles/{run['id']}", headers=tokens("auditor"))
    assert bundle.json()["code"] == "nothing_to_bundle"
    back = await app_client.post(
        f"/api/reports/{run['report_id']}/restore", headers=tokens("analyst")
    )
    assert back.status_code == 200
    assert (await read("analyst", "application/json")).content == full.content


async def test_evidence_is_counted_by_source(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
) -> None:
    await investigate(**SUBJECT)
    headers = tokens("viewer")
    sources = (await app_client.get("/api/evidence/sources", headers=headers)).json()["items"]
    stats = (await app_client.get("/api/evidence/stats", headers=headers)).json()
    assert sum(item["pieces"] for item in sources) == stats["pieces"]
    assert sum(item["pieces"] for item in stats["kinds"]) == stats["pieces"]
    assert 0 < stats["contents"] <= stats["pieces"]
    assert any(item["source"].startswith("registry_file:") for item in sources)
