"""The lists over HTTP: what is loaded, as of when, what is in it, and loading (operator)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, File, Form, Query, Response, UploadFile

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AppState,
    AtlasRouter,
    OperatorSession,
    PageOut,
    Session,
    list_query,
    page_out,
)
from atlas.sources.lists import acceptances, service
from atlas.sources.lists.domain.manifest import ListManifest, parse_manifest
from atlas.sources.lists.repository import CURRENT_ENTRIES, LOADS, VERSION_CHANGES, VERSIONS
from atlas.sources.lists.schemas import (
    AcceptanceEndIn,
    AcceptanceIn,
    AcceptanceOut,
    AcceptancesOut,
    AcceptanceStatus,
    EntryChangeOut,
    ListEntryOut,
    ListLoadOut,
    ListOut,
    ListsOut,
    ListVersionOut,
)

_LIST_ID = "`ofac-sdn`, `ofac-consolidated`, `un`, `eu-fsf`, `uk`, or an id of your own (FtM)."
_MANIFEST = "JSON of a list of your own: publisher, licence, topics, max_age_days, minimum_entries."
_PUBLISHED = "The publication date, where the file does not state it; counts only with `reason`."
_REASON = "Why the load is forced, or how the publication date is known."
_DOWNLOADED = "The day on which you downloaded the file from its publisher (your statement)."
_CONFIRM = "Number of removals that you confirm (of a list under 200 entries)."
_FILES = "The file (also gz), a zip, or the several files of one version (`file` repeated)."
router = AtlasRouter(prefix="/screening", tags=["screening"])
platform_router = AtlasRouter(prefix="/platform/lists", tags=["platform"])


@router.get(
    "/lists",
    permission=Permission.READ,
    operation_id="list_lists",
    summary="List the lists",
)
async def list_lists(session: Session) -> ListsOut:
    """Return every list that Atlas knows, loaded or not, with its current version."""
    return await service.list_lists(session)


@router.get(
    "/lists/{list_id}",
    permission=Permission.READ,
    operation_id="get_list",
    summary="Get a list",
)
async def get_list(session: Session, list_id: str) -> ListOut:
    """Return a list and its current version."""
    return await service.get_list(session, list_id)


@router.get(
    "/lists/{list_id}/acceptances",
    permission=Permission.READ,
    operation_id="list_list_acceptances",
    summary="List accepted entries of a list",
)
async def list_list_acceptances(
    session: Session,
    list_id: str,
    status: Annotated[AcceptanceStatus | None, Query(description="Only those.")] = None,
) -> AcceptancesOut:
    """Return the entries without a readable name that your people proposed or accepted."""
    found = await acceptances.list_acceptances(session, list_id, status)
    return AcceptancesOut(items=[AcceptanceOut.model_validate(one) for one in found])


@router.post(
    "/lists/{list_id}/acceptances",
    permission=Permission.DECIDE,
    operation_id="accept_list_entry",
    summary="Accept an entry without a readable name",
)
async def accept_list_entry(
    session: Session, actor: Actor, list_id: str, body: AcceptanceIn
) -> AcceptanceOut:
    """Accept an entry without a comparable name, so that it no longer prevents `clear`.

    Two people send the same request: the first proposes, the second (a senior officer or the MLRO)
    accepts. The acceptance is valid until the list changes the entry; repeating it has no effect.
    Service accounts get 403.
    """
    made = await acceptances.accept(session, actor, list_id, body)
    return AcceptanceOut.model_validate(made)


@router.post(
    "/lists/{list_id}/acceptances/{acceptance_id}/end",
    permission=Permission.DECIDE,
    operation_id="end_list_acceptance",
    summary="Reject or withdraw an acceptance",
    errors=(409,),
)
async def end_list_acceptance(
    session: Session, actor: Actor, list_id: str, acceptance_id: UUID, body: AcceptanceEndIn
) -> AcceptanceOut:
    """Reject or withdraw an acceptance. One person is enough, because this adds scrutiny.

    The entry then prevents `clear` again. It can be proposed again. Service accounts get 403.
    """
    made = await acceptances.end(session, actor, list_id, acceptance_id, body.reason)
    return AcceptanceOut.model_validate(made)


@router.get(
    "/versions",
    permission=Permission.READ,
    operation_id="list_list_versions",
    summary="List list versions",
)
async def list_list_versions(
    session: Session, params: Annotated[ListParams, Depends(list_query(VERSIONS))]
) -> PageOut[ListVersionOut]:
    """List the loaded versions, current and former, newest first.

    Lists of the demo are seen by a firm at home in the demo's fictitious country alone.
    """
    return page_out(await service.list_versions(session, params), ListVersionOut)


@router.get(
    "/versions/{version_id}",
    permission=Permission.READ,
    operation_id="get_list_version",
    summary="Get a list version",
)
async def get_list_version(session: Session, version_id: UUID) -> ListVersionOut:
    """Return a version: manifest, date and where it comes from, counts, rejected records."""
    return ListVersionOut.model_validate(await service.get_version(session, version_id))


@router.get(
    "/versions/{version_id}/changes",
    permission=Permission.READ,
    operation_id="list_version_changes",
    summary="List what a version changed",
)
async def list_version_changes(
    session: Session,
    version_id: UUID,
    params: Annotated[ListParams, Depends(list_query(VERSION_CHANGES))],
) -> PageOut[EntryChangeOut]:
    """List the exact difference to the version before: added, changed, removed entries.

    Of a changed entry `fields` says which stated values are gone and which are new.
    """
    return page_out(await service.list_changes(session, version_id, params), EntryChangeOut)


@router.get(
    "/entries",
    permission=Permission.READ,
    operation_id="list_list_entries",
    summary="List list entries",
)
async def list_list_entries(
    session: Session, params: Annotated[ListParams, Depends(list_query(CURRENT_ENTRIES))]
) -> PageOut[ListEntryOut]:
    """List the entries of the current versions; `name.contains` searches primary names.

    Lists of the demo are seen by a firm at home in the demo's fictitious country alone.
    """
    return page_out(await service.list_entries(session, params), ListEntryOut)


@router.get(
    "/entries/{entry_id}",
    permission=Permission.READ,
    operation_id="get_list_entry",
    summary="Get a list entry",
)
async def get_list_entry(session: Session, entry_id: UUID) -> ListEntryOut:
    """Return an entry as listed, also one of a former version."""
    return ListEntryOut.model_validate(await service.get_entry(session, entry_id))


@platform_router.post(
    "/loads",
    permission=Permission.PLATFORM,
    rate="expensive",
    idempotent=True,
    upload=True,
    operation_id="load_list",
    summary="Load a list",
    status_code=202,
    errors=(413,),
)
async def load_list(
    session: OperatorSession,
    state: AppState,
    actor: Actor,
    response: Response,
    list_id: Annotated[str, Form(max_length=40, description=_LIST_ID)],
    file: Annotated[list[UploadFile], File(description=_FILES)],
    list_format: Annotated[
        str | None, Form(alias="format", max_length=40, description="Default: by its content.")
    ] = None,
    version_date: Annotated[date | None, Form(description=_PUBLISHED)] = None,
    force: Annotated[bool, Form(description="Override the guards; needs `reason`.")] = False,
    reason: Annotated[str | None, Form(max_length=500, description=_REASON)] = None,
    downloaded: Annotated[date | None, Form(description=_DOWNLOADED)] = None,
    confirm_removals: Annotated[int | None, Form(ge=1, le=199, description=_CONFIRM)] = None,
    dry_run: Annotated[bool, Form(description="Compare only; nothing is changed.")] = False,
    manifest: Annotated[str | None, Form(max_length=20_000, description=_MANIFEST)] = None,
) -> ListLoadOut:
    """Load a file, or the files of one version, as a list's next; a broken one changes nothing.

    The format is read from the content, and must be one that the list is published in. The
    report says what was added, changed and removed, and names rejected records with their line.

    Guards refuse a file with too few entries for the list, one that removes more than 10 % and
    more than 20 entries, an older one, and one whose content contradicts what is stated of its
    age; `force` overrides them and needs a `reason`. Of a list under 200 entries every removal
    is named and must be confirmed (`confirm_removals`). Only `downloaded` says that the list was
    obtained from its publisher: without it the list is not current. All of it is audited.
    """
    stated = parse_manifest(manifest.encode(), "manifest") if manifest else ListManifest()
    load = await service.request_load(
        session,
        state.storage,
        actor,
        list_id=list_id,
        files=[(one.filename or "", one.file) for one in file],
        size=sum(one.size or 0 for one in file),
        options=service.LoadOptions(
            file_format=list_format,
            version_date=version_date,
            manifest=stated,
            force=force,
            dry_run=dry_run,
            confirm_removals=confirm_removals,
            statement=service.Statement(
                by=str(actor.user_id), user_id=actor.user_id, reason=reason, downloaded=downloaded
            ),
        ),
    )
    response.headers["Location"] = f"/api/platform/lists/loads/{load.id}"
    response.headers["Retry-After"] = "1"
    return ListLoadOut.model_validate(load)


@platform_router.get(
    "/loads",
    permission=Permission.PLATFORM,
    rate="status",
    operation_id="list_list_loads",
    summary="List list loads",
)
async def list_list_loads(
    session: OperatorSession, params: Annotated[ListParams, Depends(list_query(LOADS))]
) -> PageOut[ListLoadOut]:
    """List loads, newest first."""
    return page_out(await service.list_loads(session, params), ListLoadOut)


@platform_router.get(
    "/loads/{load_id}",
    permission=Permission.PLATFORM,
    rate="status",
    operation_id="get_list_load",
    summary="Get a list load",
)
async def get_list_load(session: OperatorSession, load_id: UUID) -> ListLoadOut:
    """Return a load: how far, what it did, or why it was refused."""
    return ListLoadOut.model_validate(await service.get_load(session, load_id))


@platform_router.get(
    "/versions",
    permission=Permission.PLATFORM,
    operation_id="list_platform_list_versions",
    summary="List list versions (operator)",
)
async def list_platform_list_versions(
    session: OperatorSession, params: Annotated[ListParams, Depends(list_query(VERSIONS))]
) -> PageOut[ListVersionOut]:
    """List the loaded versions of all lists, newest first."""
    return page_out(await service.list_all_versions(session, params), ListVersionOut)
