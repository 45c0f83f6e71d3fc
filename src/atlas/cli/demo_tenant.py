"""The demo tenant: its people with random passwords, its data, and where it may be reached."""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import json
from pathlib import Path
from typing import Any
from uuid import UUID

from atlas.cli.console import note
from atlas.cli.embedded.errors import EmbeddedError
from atlas.cli.embedded.home import Home, readable_password, write_private
from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.shipped import shipped_folder
from atlas.foundation.core.types import JSON
from atlas.foundation.db import Database
from atlas.identity.auth.actions import SignInAction

SLUG = "demo"
NAME = "Demo (historical lists, not for decisions)"


class OpenDemoError(EmbeddedError):
    """The API would be reachable from other machines while the demo tenant exists."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"Atlas does not listen on {host} while the demo tenant exists: "
            "it is for this machine only.",
            "Listen on 127.0.0.1, or start a fresh installation without it: "
            "--data-dir FOLDER --no-demo.",
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def file(home: Home) -> Path:
    """Return the file with the demo people's passwords (mode 0600)."""
    return home.root / "demo.json"


def passwords(home: Home) -> dict[str, str]:
    """Return the demo people's passwords by e-mail address; empty without a demo tenant."""
    return dict(_read(home).get("passwords", {}))


def prepare(home: Home, settings: Settings, *, host: str, wanted: bool) -> None:
    """Make the demo tenant if it is wanted and missing; load demo data that is new.

    Raises:
        OpenDemoError: when it exists, or would, and `host` is not loopback.

    """
    if is_loopback(host) and _read(home).get("ready") == _fingerprint():
        return
    asyncio.run(_prepare(home, settings, host=host, wanted=wanted))


def refuse_open(settings: Settings, host: str) -> None:
    """Refuse a non-loopback address while the demo tenant exists.

    Raises:
        OpenDemoError: when it does.

    """
    if not is_loopback(host) and asyncio.run(_exists(settings)):
        raise OpenDemoError(host)


async def _exists(settings: Settings) -> bool:
    from atlas.identity.tenancy import service as tenancy  # noqa: PLC0415  slow to import

    db = await _connect(settings)
    try:
        async with db.platform() as session:
            return await tenancy.demo_exists(session)
    finally:
        await db.close()


async def _connect(settings: Settings) -> Database:
    return await Database.connect(settings.database_url.get_secret_value(), min_size=1, max_size=4)


async def _prepare(home: Home, settings: Settings, *, host: str, wanted: bool) -> None:
    from atlas.identity.tenancy import service as tenancy  # noqa: PLC0415  slow to import

    db = await _connect(settings)
    try:
        async with db.platform() as session:
            tenant = await tenancy.find_tenant(session, SLUG)
        if tenant is None and not wanted:
            return
        if not is_loopback(host):
            raise OpenDemoError(host)
        known = _read(home)
        if tenant is not None and known.get("ready") == _fingerprint():
            return
        note("making the demo tenant and loading its data")
        if not known.get("passwords"):
            known["passwords"] = {
                f"{role.value}@{SLUG}.example": readable_password() for role in _tenant_roles()
            }
            if tenant is not None:
                await _set_passwords(db, tenant.id, known["passwords"])
            # written before the accounts are made: a kill in between loses no password
            _write(home, known)
        await _make_people(db, settings, known["passwords"])
        await load_data(db)
        _write(home, {**known, "ready": _fingerprint()})
    finally:
        await db.close()


def _tenant_roles() -> list[Role]:
    return [role for role in Role if role is not Role.PLATFORM_OPERATOR]


async def _make_people(db: Database, settings: Settings, known: dict[str, str]) -> None:
    from atlas.identity.tenancy import service as tenancy  # noqa: PLC0415
    from atlas.identity.users import service as users  # noqa: PLC0415
    from atlas.knowledge.compliance_profile import service as profiles  # noqa: PLC0415

    async with db.platform() as session:
        tenant = await tenancy.find_tenant(session, SLUG)
        if tenant is None:
            tenant = await tenancy.create_tenant(session, None, slug=SLUG, name=NAME, is_demo=True)
    # adopted by no person, which its origin `demo` says; only the fictitious home may be so adopted
    await profiles.bootstrap_demo(db, tenant.id)
    by_role = {role: known[f"{role.value}@{SLUG}.example"] for role in _tenant_roles()}
    await users.create_role_users(db, settings, tenant, passwords=by_role)


async def _set_passwords(db: Database, tenant_id: UUID, wanted: dict[str, str]) -> None:
    """Give people who are there new passwords: the file with the former ones is lost."""
    from atlas.foundation.core.auth import system_actor  # noqa: PLC0415
    from atlas.identity.audit import service as audit  # noqa: PLC0415
    from atlas.identity.users import credentials  # noqa: PLC0415  slow to import
    from atlas.identity.users import service as users  # noqa: PLC0415

    async with db.tenant(tenant_id) as session:
        for email, password in wanted.items():
            user = await users.find_by_email(session, email)
            if user is not None:
                await credentials.write_password(session, user.id, password)
                actor = system_actor(tenant_id)
                await audit.record(
                    session, actor, SignInAction.USER_PASSWORD_CHANGED, "user", user.id
                )


async def load_data(db: Database) -> None:
    """Load the demo lists and registers that the product ships; unchanged ones are left alone."""
    from atlas.sources.lists import service as lists  # noqa: PLC0415
    from atlas.sources.registry import service as registry  # noqa: PLC0415

    await lists.load_shipped(db)
    for dataset, path in _registers().items():
        meta = _meta(path)
        await registry.load_registry(
            db,
            path,
            dataset=dataset,
            force=True,
            title=meta.get("title"),
            licence=meta.get("licence"),
            source_url=meta.get("source_url"),
        )


def register_dates() -> dict[str, str]:
    """Return the demo's registers, by dataset, with the day of their data."""
    return {dataset: _meta(path).get("data_date", "") for dataset, path in _registers().items()}


def _registers() -> dict[str, Path]:
    files = sorted((shipped_folder("demo") / "registry").glob("*.json*"))
    return {
        path.name.partition(".")[0]: path for path in files if not path.name.endswith(".meta.json")
    }


def _meta(register: Path) -> dict[str, str]:
    path = register.with_name(f"{register.name.partition('.')[0]}.meta.json")
    return dict(json.loads(path.read_text())) if path.exists() else {}


def _fingerprint() -> str:
    """Return a hash of the shipped demo data: a release with newer data loads it."""
    digest = hashlib.sha256()
    folder = shipped_folder("demo")
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _read(home: Home) -> dict[str, Any]:
    try:
        return dict(json.loads(file(home).read_text()))
    except (OSError, ValueError):
        return {}


def _write(home: Home, content: dict[str, JSON]) -> None:
    write_private(file(home), json.dumps(content, indent=2) + "\n")
