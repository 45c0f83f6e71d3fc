"""The registry of settings over HTTP."""

from typing import Annotated

from fastapi import Path, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import Actor, AtlasRouter, IfMatch, PageOut, Session, etag
from atlas.workspace.settings import service
from atlas.workspace.settings.schemas import SettingOut, SettingPut

router = AtlasRouter(prefix="/settings/registry", tags=["settings"])
SettingName = Annotated[str, Path(max_length=100)]


def _out(found: SettingOut, response: Response) -> SettingOut:
    response.headers["ETag"] = etag(found.version)
    return found


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_settings",
    summary="List all settings",
)
async def list_settings(session: Session) -> PageOut[SettingOut]:
    """List every setting with its bounds and the value that holds."""
    return PageOut(items=await service.list_settings(session), next_cursor=None)


@router.get(
    "/{setting_name}",
    permission=Permission.READ,
    operation_id="get_setting",
    summary="Get a setting",
)
async def get_setting(
    session: Session, setting_name: SettingName, response: Response
) -> SettingOut:
    """Return a setting."""
    return _out(await service.get_setting(session, setting_name), response)


@router.put(
    "/{setting_name}",
    permission=service.CHANGED_BY,
    operation_id="put_setting",
    summary="Change a setting",
    errors=(412, 428),
)
async def put_setting(
    session: Session,
    actor: Actor,
    setting_name: SettingName,
    body: SettingPut,
    response: Response,
    if_match: IfMatch = None,
) -> SettingOut:
    """Set a value. It holds from the next use on; version 0 is `If-Match: "0"`."""
    return _out(await service.put_setting(session, actor, setting_name, body, if_match), response)
