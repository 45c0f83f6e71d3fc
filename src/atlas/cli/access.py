"""Who may come in: `atlas token`, `atlas tenant create`."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import Annotated

import typer

from atlas.cli.console import fail, note, out
from atlas.cli.stack import DataDir, open_stack
from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.db import Database

tenants = typer.Typer(no_args_is_help=True, help="Create tenants.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(token)
    app.add_typer(tenants, name="tenant")


def token(
    *,
    tenant: Annotated[str, typer.Option(help="Slug of the tenant.")] = "demo",
    role: Annotated[
        Role | None,
        typer.Option(help="Demo tenant only: its user with this role.", case_sensitive=False),
    ] = None,
    user: Annotated[
        str | None,
        typer.Option(help="A user of the tenant: e-mail address, or the part before the @."),
    ] = None,
    operator: Annotated[
        bool, typer.Option("--operator", help="The platform operator, who has no tenant.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Open a one-hour session and print its token, and nothing else.

    The session is real: audited, listed, and ended by `logout` or by an administrator.

        curl -H "Authorization: Bearer $(atlas token --tenant demo --role analyst)" …
    """
    if not operator:
        if tenant != "demo" and user is None:
            fail(f"--user is needed for tenant {tenant}.", "Only the demo tenant has --role.")
        if role is None and user is None:
            role = Role.ANALYST
        if role is Role.PLATFORM_OPERATOR:
            fail("A tenant has no platform operator.", "Use --operator without a tenant.")
    with open_stack(data_dir) as settings:
        text = asyncio.run(open_session_token(settings, tenant, role, user, operator=operator))
    sys.stdout.write(f"{text}\n")


async def open_session_token(
    settings: Settings, tenant: str, role: Role | None, user: str | None, *, operator: bool
) -> str:
    """Open a one-hour session and return its token."""
    from atlas.identity.auth import service as auth  # noqa: PLC0415  slow to import

    db = await _connect(settings)
    try:
        if operator:
            return (await auth.open_operator_session(db, settings)).access_token
        opened = await auth.open_session(
            db, settings, tenant_slug=tenant, role=None if user else role, user=user
        )
        return opened.access_token
    finally:
        await db.close()


async def _connect(settings: Settings) -> Database:
    return await Database.connect(settings.database_url.get_secret_value(), min_size=1, max_size=2)


@tenants.command("create")
def create_tenant(
    slug: Annotated[
        str, typer.Argument(help="Short name: lower-case letters, digits, inner hyphens.")
    ],
    *,
    name: Annotated[str | None, typer.Option(help="Full name. Default: the slug.")] = None,
    with_users: Annotated[
        bool, typer.Option("--with-users", help="Create one user per role, named after the role.")
    ] = False,
    home: Annotated[
        list[str] | None,
        typer.Option(
            help="Home country of the firm (ISO 3166-1, such as GB); repeat for several. Its law is"
            " proposed as the compliance profile, which two people of the firm adopt."
        ),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Create a tenant, optionally with one user per role; passwords are shown once.

    Then: atlas token --tenant SLUG --user analyst
    """
    homes = [item.upper() for item in home or ()]
    for item in homes:
        if re.fullmatch("[A-Z]{2}", item) is None:
            fail(f"{item} is not a country code.", "Give two letters of ISO 3166-1, such as GB.")
    with open_stack(data_dir) as settings:
        made = asyncio.run(_create(settings, slug, name or slug, homes, with_users=with_users))
    note(f"tenant {slug} is created")
    if homes:
        note(
            f"a compliance profile for {', '.join(homes)} is proposed: an admin proposes the draft,"
            " the MLRO or a senior officer activates it (docs/compliance-profile.md)"
        )
    else:
        note(
            "the tenant has no compliance profile, so no company gets a favourable result:"
            " docs/compliance-profile.md"
        )
    for address, password in made.items():
        out.print(f"{address}  {password}", markup=False)
    if made:
        note("these passwords are not shown again")


async def _create(
    settings: Settings, slug: str, name: str, homes: list[str], *, with_users: bool
) -> dict[str, str]:
    from atlas.identity.tenancy import service as tenancy  # noqa: PLC0415  slow to import
    from atlas.identity.users import service as users  # noqa: PLC0415
    from atlas.knowledge.compliance_profile import service as profiles  # noqa: PLC0415

    profiles.check_homes(homes)
    db = await _connect(settings)
    try:
        async with db.platform() as session:
            tenant = await tenancy.create_tenant(session, None, slug=slug, name=name)
        if homes:
            await profiles.propose_home(db, tenant.id, homes, name=name)
        return await users.create_role_users(db, settings, tenant) if with_users else {}
    finally:
        await db.close()
