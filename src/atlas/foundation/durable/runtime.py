"""What activities reach: the worker's counterpart of the API's state."""

from dataclasses import dataclass

from temporalio.client import Client

from atlas.foundation.config import Settings
from atlas.foundation.db import Database
from atlas.foundation.redis import SharedState
from atlas.foundation.storage import Storage


@dataclass(frozen=True, slots=True)
class Runtime:
    """What every activity of one worker process may need."""

    settings: Settings
    db: Database
    storage: Storage
    client: Client
    shared: SharedState | None = None
    """Where the processes of the installation count together; None: each counts for itself."""
