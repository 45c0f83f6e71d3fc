"""The two clocks of a version, and what persons state with a load, which is audited."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from uuid import UUID

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.db import PlatformSession
from atlas.identity.audit.service import record_platform
from atlas.sources.lists.actions import ListAction
from atlas.sources.lists.domain.dating import VersionDate, is_future
from atlas.sources.lists.domain.guards import STAMPS
from atlas.sources.lists.errors import ReasonRequiredError
from atlas.sources.lists.schemas import ListVersion

STATED, CONTENT, MANIFEST, PRODUCT = "stated", "content", "manifest", "product"
FETCHED = "fetched"
COMMAND_LINE = "command line"
MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person states with a load.

    `by` names the person (the account's name on the command line), `user_id` the account that
    asked over HTTP. `downloaded`: the day on which the person downloaded the file from the
    publisher. `reason` explains a forced load or a stated publication date. `fetched`: when Atlas
    itself asked the publisher for the file; no person states it.
    """

    by: str = COMMAND_LINE
    user_id: UUID | None = None
    reason: str | None = None
    downloaded: date | None = None
    fetched: datetime | None = None

    @property
    def obtained_on(self) -> date | None:
        """The day (UTC) on which the file came from the publisher, as stated; None: not stated."""
        return self.fetched.date() if self.fetched else self.downloaded


@dataclass(frozen=True, slots=True)
class Clocks:
    """The publication date and the last check of a version, each with its source."""

    published: date | None
    published_source: str | None
    checked: datetime | None
    checked_source: str | None


def check_statement(statement: Statement, *, force: bool, published: date | None = None) -> None:
    """Check what can be checked before, and (with `published`) after the file was read.

    Raises:
        ReasonRequiredError: force without a reason.
        InvalidRequestError: a download in the future, or before the file's publication.

    """
    reason = (statement.reason or "").strip()
    if force and not reason:
        raise ReasonRequiredError("A forced load needs a reason: --reason TEXT (HTTP: reason).")
    day = statement.obtained_on
    if day is None:
        return
    if day > today():
        raise _invalid(
            "lies in the future",
            f"The download date {day} lies in the future: today is {today()} (UTC).",
        )
    if published is not None and is_future(published, day):
        raise _invalid(
            "lies before the publication",
            f"The file says that it was published on {published}; it cannot have been downloaded"
            f" on {day}.",
        )


def _invalid(message: str, detail: str) -> InvalidRequestError:
    problem = FieldProblem(loc=["downloaded"], msg=message, type="value_error")
    return InvalidRequestError(detail, errors=[problem])


def clocks_of(
    dated: VersionDate, content: date | None, statement: Statement, *, shipped: bool
) -> Clocks:
    """Return what a file and the statement with it state; guesses and time stamps are ignored.

    `content`: the publication date that the file itself states.
    """
    published, source = content, CONTENT if content else None
    if published is None and dated.source == MANIFEST:
        published, source = dated.value, MANIFEST
    if published is None and dated.source == STATED and (shipped or statement.reason):
        published, source = dated.value, PRODUCT if shipped else STATED
    if shipped:
        return Clocks(published, source, now(), PRODUCT)
    if statement.fetched is not None:
        return Clocks(published, source, statement.fetched, FETCHED)
    if statement.downloaded is None:
        return Clocks(published, source, None, None)
    # a day alone: counted from its beginning, so that the age is never understated
    moment = datetime.combine(statement.downloaded, time(), UTC)
    return Clocks(published, source, min(moment, now()), STATED)


def confirmed(current: ListVersion, clocks: Clocks, dated: VersionDate) -> ListVersion:
    """Return a version as the same content, seen again, leaves it: no clock goes back.

    Its date moves only to a later one that is known, or from a time stamp to one that is known; a
    copy alone moves nothing.
    """
    version = current
    if clocks.published and (current.published is None or clocks.published > current.published):
        version = replace(
            version, published=clocks.published, published_source=clocks.published_source
        )
        if dated.value > current.version_date or current.version_date_source in STAMPS:
            version = replace(version, version_date=dated.value, version_date_source=dated.source)
    if clocks.checked and (current.last_checked is None or clocks.checked > current.last_checked):
        version = replace(
            version, last_checked=clocks.checked, last_checked_source=clocks.checked_source
        )
    return version


async def audit_statements(
    session: PlatformSession,
    version: ListVersion,
    statement: Statement,
    clocks: Clocks,
    *,
    forced: str | None = None,
    removals: int | None = None,
) -> None:
    """Audit what was stated with a load; `forced` is the refusal that it overrode."""
    said: list[tuple[str, str]] = []
    if clocks.checked_source == STATED and clocks.checked is not None:
        said.append(("checked", f"downloaded from the publisher on {clocks.checked.date()}"))
    if clocks.checked_source == FETCHED and clocks.checked is not None:
        said.append(("checked", f"fetched from the publisher at {clocks.checked.isoformat()}"))
    if clocks.published_source == STATED and clocks.published is not None:
        said.append(("published", f"published on {clocks.published}"))
    if forced is not None:
        said.append(("forced", forced))
    if removals:
        said.append(("removals", f"{removals} removals confirmed"))
    for kind, text in said:
        await record_platform(
            session,
            None,
            ListAction.LIST_STATEMENT_RECORDED,
            "list_version",
            version.id,
            {
                "list_id": version.list_id,
                "kind": kind,
                "stated": text,
                "reason": statement.reason,
                "stated_by": statement.by,
                "stated_by_user": str(statement.user_id) if statement.user_id else None,
            },
        )
