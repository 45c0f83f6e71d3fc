"""Liveness and readiness.

A probe is *required* (its failure answers 503: no request could be served) or not (its
failure answers `degraded` with 200). Results are kept for one second.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import Database
from atlas.foundation.db.guard import check_isolation, check_role
from atlas.foundation.db.migrate import (
    current_revision,
    head_revision,
    is_served,
    known_revisions,
)
from atlas.foundation.health.schemas import Check, Readiness
from atlas.foundation.telemetry import logger

log = logger(__name__)
_KEPT_SECONDS = 1.0
_PATIENCE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Probe:
    """One part that is checked; `run` raises when it is not well."""

    name: str
    required: bool
    run: Callable[[], Awaitable[str | None]]


@dataclass(slots=True)
class Health:
    """The probes of this process, filled by the composition root."""

    probes: list[Probe] = field(default_factory=list)
    _last: Readiness | None = None
    _at: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def add(
        self, name: str, run: Callable[[], Awaitable[str | None]], *, required: bool = False
    ) -> None:
        """Add a probe; it returns a note or None, and raises when the part is not well."""
        self.probes.append(Probe(name, required, run))

    async def readiness(self) -> Readiness:
        """Return the state of all probes, computed at most once a second."""
        async with self._lock:
            if self._last is None or time.monotonic() - self._at > _KEPT_SECONDS:
                checks = await asyncio.gather(*(_run(probe) for probe in self.probes))
                self._last = _summary(list(checks))
                self._at = time.monotonic()
            return self._last


async def _run(probe: Probe) -> Check:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            note = await probe.run()
    except AtlasError as error:
        return Check(name=probe.name, status="failed", required=probe.required, note=error.detail)
    except Exception as error:  # noqa: BLE001  a probe may fail in any way; it must be named
        log.warning("probe_failed", probe=probe.name, error_type=type(error).__name__)
        return Check(
            name=probe.name, status="failed", required=probe.required, note="did not answer"
        )
    status = "ok" if note is None else "degraded"
    return Check(name=probe.name, status=status, required=probe.required, note=note)


def _summary(checks: list[Check]) -> Readiness:
    if any(check.required and check.status == "failed" for check in checks):
        return Readiness(status="unavailable", checks=checks)
    well = all(check.status == "ok" for check in checks)
    return Readiness(status="ready" if well else "degraded", checks=checks)


async def check_database(db: Database) -> str | None:
    """Check role, version, isolation and migrations.

    The processes of a release go on serving while the next one is rolled out, after its migrations
    have run, and one that restarts meanwhile starts.

    Returns:
        A note where the schema is a later release's; None where all is well.

    Raises:
        UnsafeDatabaseError: when isolation would be weaker than promised.
        SchemaOutdatedError: when migrations are outstanding, or this release is too old.

    """
    async with db.platform() as session:
        await check_role(session)
        await check_isolation(session)
        found = await current_revision(session)
        if found == head_revision():
            return None
        if found is None or found in known_revisions():
            raise SchemaOutdatedError(
                f"The schema is at {found or 'nothing'}, this release needs {head_revision()}; "
                "run `atlas migrate`.",
            )
        serves = await is_served(session)
    if not serves:
        raise SchemaOutdatedError(
            f"The schema is at {found}, of a later release that this one ({head_revision()}) cannot"
            " serve; install that release.",
        )
    return f"the schema is at {found}, of a later release: replace this process"


class SchemaOutdatedError(AtlasError):
    """Database migrations are pending, or the schema is too new for this release."""

    status = 503
    code = "schema_outdated"
    title = "Schema is not this release's"
