"""What activities reach: the worker's counterpart of the API's state."""

from dataclasses import dataclass, field
from typing import Any

from temporalio.client import Client

from atlas.foundation.config import Settings
from atlas.foundation.db import Database
from atlas.foundation.storage import Storage


@dataclass(slots=True)
class Runtime:
    """The parts of one worker process."""

    settings: Settings
    db: Database
    storage: Storage
    client: Client
    parts: dict[str, Any] = field(default_factory=dict)
