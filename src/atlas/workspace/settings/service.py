"""Use cases of settings: read one by its constant, show the registry, set a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

import orjson

from atlas.foundation.core.auth import AuthContext, Permission
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import FieldProblem
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.identity.audit import service as audit
from atlas.workspace.settings import repository
from atlas.workspace.settings.actions import SettingAction
from atlas.workspace.settings.domain import SETTINGS, Setting
from atlas.workspace.settings.errors import SettingNotFoundError, SettingValueError
from atlas.workspace.settings.models import SettingRow
from atlas.workspace.settings.schemas import SettingOut, SettingPut, Value

RESOURCE = "setting"
CHANGED_BY = Permission.SETTINGS
AnySetting = Setting[int | str]
T = TypeVar("T")


class Values:
    """What holds for a tenant, read at once."""

    def __init__(self, rows: Mapping[str, SettingRow]) -> None:
        self._rows = rows

    def of(self, setting: Setting[T]) -> T:
        """Return the value of a setting; the default where what is stored is out of its bounds."""
        row = self._rows.get(setting.name)
        if row is None or row.value is None:
            return setting.default
        try:
            return setting.checked(orjson.loads(row.value))
        except ValueError:
            return setting.default


async def values(session: TenantSession) -> Values:
    """Return the tenant's values."""
    return Values({row.name: row for row in await session.once(repository.list_rows)})


async def list_settings(session: TenantSession) -> list[SettingOut]:
    """Return the registry with what holds, by name."""
    rows = {row.name: row for row in await repository.list_rows(session)}
    return [_out(SETTINGS[name], rows.get(name)) for name in sorted(SETTINGS)]


async def get_setting(session: TenantSession, name: str) -> SettingOut:
    """Return a setting.

    Raises:
        SettingNotFoundError: the registry has none of this name.

    """
    return _out(_known(name), await repository.find(session, name))


async def put_setting(
    session: TenantSession,
    actor: AuthContext,
    name: str,
    body: SettingPut,
    expected: ExpectedVersion | None,
) -> SettingOut:
    """Set a value, or go back to the default.

    Raises:
        SettingNotFoundError: the registry has none of this name.
        SettingValueError: of another type, or out of bounds.
        PreconditionRequiredError, PreconditionFailedError: as `check_version`.

    """
    setting = _known(name)
    moment = now()
    first = SettingRow(new_id(), name, None, 0, actor.user_id, moment)
    await repository.add(session, first)
    before = await repository.find(session, name, lock=True) or first
    check_version(expected, before.version, required=True)
    row = replace(
        before,
        value=_stored(setting, body.value),
        version=before.version + 1,
        updated_by=actor.user_id,
        updated_at=moment,
    )
    await repository.update(session, row)
    told: dict[str, JSON] = {
        "name": name,
        "before": Values({name: before}).of(setting),
        "after": Values({name: row}).of(setting),
    }
    await audit.record(session, actor, SettingAction.CHANGED, RESOURCE, row.id, told)
    return _out(setting, row)


def _known(name: str) -> AnySetting:
    found = SETTINGS.get(name)
    if found is None:
        raise SettingNotFoundError("There is no such setting; GET /api/settings/registry has all.")
    return found


def _stored(setting: AnySetting, value: Value | None) -> str | None:
    if value is None:
        return None
    try:
        return orjson.dumps(setting.checked(value)).decode()
    except ValueError as error:
        problem = FieldProblem(loc=["body", "value"], msg=str(error), type="value_error")
        raise SettingValueError(f"{setting.name}: {error}", errors=[problem]) from error


def _out(setting: AnySetting, row: SettingRow | None) -> SettingOut:
    touched = row is not None and row.version > 0
    return SettingOut.built_from(
        setting,
        permission=CHANGED_BY.value,
        value=Values({setting.name: row} if row else {}).of(setting),
        is_set=row is not None and row.value is not None,
        version=row.version if row else 0,
        updated_by=row.updated_by if row and touched else None,
        updated_at=row.updated_at if row and touched else None,
    )
