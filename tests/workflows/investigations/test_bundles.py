"""Bundles of a real run: the same bytes, verified offline; every kind of change is named."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
from fastapi import FastAPI
from msgspec import convert
from tests.conftest import actor_of
from tests.workflows.investigations.conftest import SUBJECT, Investigate
from typer.testing import CliRunner, Result

from atlas.cli.main import app
from atlas.foundation.core import clock
from atlas.foundation.core.canonical import canonical_json, sha256_hex
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.identity.audit.domain import CHECKPOINT_TYPE, Event, hash_event, hash_seal
from atlas.identity.keys import domain as keys
from atlas.investigations.bundles.archive import MANIFEST, SEAL, open_archive
from atlas.investigations.bundles.outcome import CHECKPOINT, EVENTS, KEYS, SEALS, Verification
from atlas.investigations.bundles.signatures import SEAL_TYPE, seal_of, thumbprints_of
from atlas.investigations.bundles.verification import verify_archive
from atlas.knowledge.evidence import service as evidence
from atlas.sources.plugins import service as plugins

Tokens = Callable[..., dict[str, str]]
Files = dict[str, bytes]
KINDS = {
    MANIFEST: "manifest_changed",
    "README.txt": "file_changed",
    "LICENSES.md": "file_changed",
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
    "audit/": "audit_changed",
    "screening/": "screening_changed",
    SEAL: "signature_wrong",
}


def check(path: Path, data: bytes, trusted: frozenset[str] | None = None) -> Verification:
    path.write_bytes(data)
    with open_archive(path) as archive:
        return verify_archive(archive, trusted=trusted)


def codes(done: Verification) -> set[str]:
    return {item.code for item in done.failures}


def files_of(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(files: Files) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as new:
        for name, content in files.items():
            new.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def mend(files: Files) -> None:
    """Make the manifest name what is there."""
    document = orjson.loads(files[MANIFEST])
    document["files"] = [
        {"path": name, "size": len(files[name]), "sha256": sha256_hex(files[name])}
        for name in sorted(files)
        if name not in {MANIFEST, SEAL}
    ]
    files[MANIFEST] = canonical_json(document)


def rewritten(data: bytes, change: Callable[[Files], object], *, manifest: bool) -> bytes:
    """Change files; with `manifest`, by somebody who mends the manifest too."""
    files = files_of(data)
    change(files)
    if manifest:
        mend(files)
    return packed(files)


def go_on(rows: list[dict[str, Any]]) -> None:
    """Continue a chain by one seal that fits."""
    last = rows[-1]
    sequence = last["sequence"] + 1
    digest = hash_seal(sequence, UUID(last["event_id"]), last["event_hash"], last["hash"])
    rows.append({**last, "sequence": sequence, "previous_hash": last["hash"], "hash": digest})


def verified_by_command(target: Path) -> str:
    said = CliRunner().invoke(app, ["verify", str(target)])
    assert said.exit_code == 0, said.output
    return said.output


def edit(name: str, change: Callable[[Any], object]) -> Callable[[Files], None]:
    def of(files: Files) -> None:
        if name.endswith(".ndjson"):
            rows = [orjson.loads(line) for line in files[name].splitlines()]
            change(rows)
            files[name] = b"".join(canonical_json(row) + b"\n" for row in rows)
            return
        document = orjson.loads(files[name])
        change(document)
        files[name] = canonical_json(document)

    return of


# some seventy bundles are verified whole
@pytest.mark.timeout(600)
async def test_a_bundle_from_the_api_verifies_and_every_change_is_named(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    loaded: None,
    worker: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = await investigate(**SUBJECT)
    path = f"/api/evidence/bundles/{run['id']}"
    refused = await app_client.get(path, headers=tokens("analyst"))
    assert refused.status_code == 403
    absent = await app_client.get(f"/api/evidence/bundles/{new_id()}", headers=tokens("auditor"))
    assert absent.status_code == 404
    moment = clock.now()
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: moment)
        answer = await app_client.get(path, headers=tokens("auditor"))
        again = await app_client.get(path, headers=tokens("mlro"))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    data = answer.content
    assert again.content == data
    published = await app_client.get("/api/audit/keys")

    target = tmp_path / "case.zip"
    done = check(target, data)
    assert done.failures == []
    assert done.signature is not None
    assert done.signature.trusted is None
    pinned = thumbprints_of(published.content)
    trusted = check(target, data, pinned)
    assert trusted.failures == []
    assert trusted.signature is not None
    assert trusted.signature.trusted is True
    assert trusted.signature.issued_at is not None
    assert codes(check(target, data, frozenset({"A" * 43}))) == {"signature_key"}
    assert (done.facts["company_name"], done.facts["investigation_id"]) == (
        SUBJECT["company_name"],
        run["id"],
    )
    assert done.evidence
    assert done.events >= 3
    assert done.screenings == 3  # the subject, its holding, the owner
    with zipfile.ZipFile(target) as opened:
        infos = {info.filename: info for info in opened.infolist()}
        pdf = opened.read("report/report.pdf")
        assert orjson.loads(opened.read("report/report.json"))["subject"]["name"]
    assert pdf.startswith(b"%PDF-")
    _one_byte_of_each(target, data, infos)
    _mended_manifests(target, data)
    _the_form_of_before(target, data)
    _forgeries(target, data, pinned)
    _on_the_command_line(target, data)
    _keys_on_the_command_line(target, data, published.content)


async def test_what_may_not_be_passed_on_stays_and_the_bundle_says_so(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    app: FastAPI,
    database: Database,
    tenant: UUID,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> None:
    run = await investigate(**SUBJECT)
    secret = b'{"kvkNummer": "69599084", "naam": "A raw answer of the provider"}'
    licence = plugins.installed().require("kvk").manifest.licence
    assert not licence.redistribution
    async with database.tenant(tenant) as session:
        kept = await evidence.store(
            session,
            app.state.atlas.storage,
            actor_of(tenant),
            kind="provider_response",
            source="provider:kvk:company",
            source_url=None,
            retrieved_at=now(),
            content=secret,
            media_type="application/json",
            licence=licence.name,
            investigation_id=UUID(run["id"]),
        )
    path = f"/api/evidence/bundles/{run['id']}"
    answer = await app_client.get(path, headers=tokens("auditor"))
    assert answer.status_code == 200, answer.text
    assert secret not in answer.content
    files = files_of(answer.content)
    page = files["LICENSES.md"].decode()
    assert "may not be passed on" in page.splitlines()[2]
    assert f"| provider:kvk:company | {licence.name} | no |" in page
    index = {one["id"]: one for one in orjson.loads(files["evidence/index.json"])}
    assert index[str(kept)]["sha256"] == sha256_hex(secret)
    assert [one["id"] for one in index.values() if "withheld" in one] == [str(kept)]

    target = tmp_path / "case.zip"
    done = check(target, answer.content)
    assert (done.failures, done.withheld) == ([], 1)
    assert "1 of them withheld" in verified_by_command(target)
    _only_what_its_licence_withholds(target, answer.content)


def _only_what_its_licence_withholds(target: Path, data: bytes) -> None:
    """Nothing else may be left out: not without a word, not for another reason, not before."""
    missing = {"evidence_missing", "signature_manifest"}

    def leave_out(files: Files) -> None:
        files.pop(next(one for one in files if one.endswith(".bin")))

    def rename(rows: Any) -> None:
        for one in rows:
            if "withheld" in one:
                one["withheld"] = "because"

    index = "evidence/index.json"
    for change in (
        leave_out,
        edit(index, lambda rows: [one.pop("withheld", None) for one in rows]),
        edit(index, rename),
    ):
        assert codes(check(target, rewritten(data, change, manifest=True))) == missing
    files = files_of(data)
    document = orjson.loads(files[MANIFEST])
    files[MANIFEST] = canonical_json(document | {"format": "atlas.bundle/3"})
    assert codes(check(target, packed(files))) == missing


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
    screened = next(name for name in files_of(data) if name.startswith("screening/"))
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
        (edit(screened, lambda d: d.update(outcome="clear")), "screening_report"),
        (edit(screened, lambda d: d["lists"].pop()), "screening_report"),
        (lambda files: files.pop(screened), "screening_missing"),
        (lambda files: files.update({"screening/x.json": b"{}"}), "screening_unnamed"),
        (lambda files: files.update({screened: b"[]"}), "screening_unreadable"),
        (edit(SEALS, lambda d: d[-1].update(hash="0" * 64)), "audit_seal_altered"),
        (edit(SEALS, lambda d: d.clear()), "audit_unsealed"),
        (edit(SEALS, lambda d: d.pop()), "audit_truncated"),
        (edit(SEALS, lambda d: d.pop(0)), "audit_unsealed"),
        (edit(SEALS, lambda d: d.append(d[-1])), "audit_sequence_gap"),
        # the checkpoint is older than the trail: nobody signed the end of it
        (edit(SEALS, go_on), "audit_checkpoint"),
        (lambda files: files.update({CHECKPOINT: b"a.b.c"}), "audit_checkpoint"),
        (lambda files: files.update({CHECKPOINT: files[SEAL]}), "audit_checkpoint"),
        (lambda files: files.update({KEYS: b'{"keys": []}'}), "signature_wrong"),
        (lambda files: files.update({"report/report.pdf": b"%PDF-"}), "signature_manifest"),
        (lambda files: files.update({"report/report.html": b"<p>"}), "signature_manifest"),
        (lambda files: files.pop(SEAL), "signature_missing"),
        (lambda files: files.update({SEAL: files[CHECKPOINT]}), "signature_wrong"),
        (lambda files: files.update({SEALS: b"x"}), "audit_unreadable"),
        (lambda files: files.update({result: b"[]"}), "evaluation_unreadable"),
        (lambda files: files.update({result: b"{"}), "evaluation_unreadable"),
    ]
    for change, expected in cases:
        found = codes(check(target, rewritten(data, change, manifest=True)))
        assert expected in found, expected
        assert found & {"signature_manifest", "signature_missing", "signature_wrong"}, expected
    for change, expected in (
        (lambda files: files.pop("README.txt"), "file_missing"),
        (lambda files: files.update({"more.txt": b"x"}), "file_extra"),
        (lambda files: files.pop(MANIFEST), "manifest_missing"),
        (lambda files: files.update({MANIFEST: b"{}"}), "manifest_invalid"),
    ):
        assert expected in codes(check(target, rewritten(data, change, manifest=False))), expected


def _the_form_of_before(target: Path, data: bytes) -> None:
    """A bundle of the form without screenings is read on; one of today needs them."""
    files = files_of(data)
    for name in [name for name in files if name.startswith("screening/")]:
        del files[name]
    mend(files)
    assert codes(check(target, packed(files))) == {"screening_missing", "signature_manifest"}
    document = orjson.loads(files[MANIFEST])
    files[MANIFEST] = canonical_json(document | {"format": "atlas.bundle/2"})
    assert codes(check(target, packed(files))) == {"signature_manifest"}
    for form in ("atlas.bundle/2", "atlas.bundle/3", "atlas.bundle/4"):
        _without_when_made(target, data, form)


def _without_when_made(target: Path, data: bytes, form: str) -> None:
    """No earlier release said what held when a bundle was made: it verifies, and nothing is said.

    Nor is it what somebody who took the words away can make of a bundle of today.
    """
    files = files_of(data)
    document = orjson.loads(files[MANIFEST])
    assert document.pop("when_made")["day"]
    files[MANIFEST] = canonical_json(document | {"format": form})
    done = check(target, packed(files))
    assert (codes(done), done.current) == ({"signature_manifest"}, None)
    own = keys.generate()
    mine = keys.SigningKeys(own, {str(own.kid): keys.public_jwk(own)})
    files[KEYS] = canonical_json(mine.jwks())
    mend(files)
    files[SEAL] = seal_of(mine, sha256_hex(files[MANIFEST]), orjson.loads(files[MANIFEST]))
    # the trail's checkpoint is signed by the installation's own key
    assert codes(check(target, packed(files))) == {"audit_checkpoint"}


def _forgeries(target: Path, data: bytes, pinned: frozenset[str]) -> None:
    """Somebody who knows everything but the key: the bundle agrees with itself, and is not ours."""
    own = keys.generate()
    mine = keys.SigningKeys(own, {str(own.kid): keys.public_jwk(own)})
    events = orjson.loads(files_of(data)[EVENTS])

    def rewrite_chain(files: Files) -> None:
        """Tell another story, and make the chain fit it."""
        told = orjson.loads(files[EVENTS])
        told[0]["action"] = "nothing.happened"
        files[EVENTS] = canonical_json(told)
        new = {item["id"]: hash_event(convert(item, Event)) for item in told}
        rows, previous = [], None
        for line in files[SEALS].splitlines():
            row = orjson.loads(line)
            row["previous_hash"] = previous or row["previous_hash"]
            row["event_hash"] = new.get(row["event_id"], row["event_hash"])
            previous = row["hash"] = hash_seal(
                row["sequence"], UUID(row["event_id"]), row["event_hash"], row["previous_hash"]
            )
            rows.append(canonical_json(row) + b"\n")
        files[SEALS] = b"".join(rows)

    def sign_again(files: Files) -> None:
        files[KEYS] = canonical_json(mine.jwks())
        last = orjson.loads(files[SEALS].splitlines()[-1])
        facts = orjson.loads(files[MANIFEST])
        point = {
            "tenant_id": facts["tenant_id"],
            "sequence": last["sequence"],
            "hash": last["hash"],
            "previous": None,
            "issued_at": "2026-01-01T00:00:00+00:00",
        }
        files[CHECKPOINT] = mine.sign_statement(canonical_json(point), CHECKPOINT_TYPE).encode()
        mend(files)
        files[SEAL] = seal_of(mine, sha256_hex(files[MANIFEST]), facts)

    assert events[0]["action"] != "nothing.happened"
    kept = rewritten(data, rewrite_chain, manifest=True)
    assert {"audit_chain_broken", "signature_manifest"} <= codes(check(target, kept))
    files = files_of(data)
    rewrite_chain(files)
    sign_again(files)
    forged = packed(files)
    assert codes(check(target, forged)) == set()
    assert codes(check(target, forged, pinned)) == {"signature_key"}
    # our seal with their keys; a token's key cannot make one; another bundle's seal
    files[SEAL] = files_of(data)[SEAL]
    assert "signature_wrong" in codes(check(target, packed(files), pinned))
    files = files_of(data)
    files[SEAL] = mine.sign_statement(b"{}", SEAL_TYPE).encode()
    assert codes(check(target, packed(files), pinned)) == {"signature_wrong"}


def _on_the_command_line(target: Path, data: bytes) -> None:
    def verify(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "atlas.cli.main", "verify", str(target), *options]
        # an empty environment: nothing of an installation can be found
        return subprocess.run(command, capture_output=True, text=True, check=False, env={})

    target.write_bytes(data)
    good = verify("--json")
    assert good.returncode == 0, good.stderr
    assert json.loads(good.stdout)["valid"] is True
    assert json.loads(good.stdout)["signature"]["trusted"] is None
    target.write_bytes(rewritten(data, lambda files: files.pop("README.txt"), manifest=False))
    bad = verify()
    assert bad.returncode == 1
    assert "file_missing" in bad.stdout
    target.write_bytes(b"no zip")
    none = verify()
    assert none.returncode == 2
    assert "refused" in none.stderr


def _keys_on_the_command_line(target: Path, data: bytes, published: bytes) -> None:
    def verify(*options: str) -> Result:
        return CliRunner().invoke(app, ["verify", str(target), *options])

    target.write_bytes(data)
    key_file = target.with_name("keys.json")
    key_file.write_bytes(published)
    (named,) = thumbprints_of(published)
    for option in (str(key_file), named):
        pinned = verify("--json", "--key", option)
        assert pinned.exit_code == 0, pinned.output
        assert json.loads(pinned.stdout)["signature"]["trusted"] is True
    assert "which you did not name" in verify().stdout
    assert "that you named" in verify("--key", "A" * 43, "--key", str(key_file)).stdout
    other = verify("--key", "A" * 43)
    assert (other.exit_code, "signature_key" in other.stdout) == (1, True)
    assert verify("--key", "no key").exit_code == 2
    assert verify("--key", str(target)).exit_code == 2


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
    checks = full.json()["checks"]
    shown = await app_client.get(
        f"/api/investigations/{run['id']}/checks", headers=tokens("analyst")
    )
    assert checks["open"] == shown.json()["open"]
    assert {item["check_id"]: item["outcome"] for item in checks["items"]} == {
        item["check_id"]: item["outcome"] for item in shown.json()["items"]
    }
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
