"""Programs that ask for access, known by the metadata document at their client id.

The document is fetched by the guarded client: no private address, no redirect, bounded in time and
size. It is kept for some minutes; a failure is kept for a few seconds, so that a page that is
reloaded does not make us call a stranger each time.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass

from atlas.foundation.outbound import OutboundClient, OutboundRefusedError
from atlas.foundation.telemetry import logger
from atlas.identity.oauth.domain import (
    ClientDocument,
    ClientDocumentError,
    check_client_id,
    read_client,
)
from atlas.identity.oauth.errors import ClientRefusedError

log = logger(__name__)
_KEPT_SECONDS = 600.0
_FAILURE_SECONDS = 5.0
_MOST = 256
_MAX_BYTES = 16_384


@dataclass(frozen=True, slots=True)
class _Entry:
    found: ClientDocument | str
    until: float


class ClientBook:
    """Reads clients' metadata documents and keeps the last ones.

    Args:
        client: guarded client that fetches them.

    """

    def __init__(self, client: OutboundClient) -> None:
        self._client = client
        self._known: OrderedDict[str, _Entry] = OrderedDict()

    async def find(self, client_id: str) -> ClientDocument:
        """Return a client.

        Raises:
            ClientRefusedError: the id is no document's address, or the document cannot be read.

        """
        entry = self._known.get(client_id)
        if entry is None or entry.until <= time.monotonic():
            entry = await self._read(client_id)
            self._known[client_id] = entry
            self._known.move_to_end(client_id)
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
        if isinstance(entry.found, str):
            raise ClientRefusedError(entry.found)
        return entry.found

    async def _read(self, client_id: str) -> _Entry:
        try:
            check_client_id(client_id)
            document = await self._client.get_json(client_id, max_bytes=_MAX_BYTES)
            found = read_client(client_id, document)
        except ClientDocumentError as error:
            return _Entry(str(error), time.monotonic() + _FAILURE_SECONDS)
        except OutboundRefusedError as error:
            log.info("client_document_unreadable", reason=error.detail)
            # the reason would tell a stranger what our network answers
            text = "The client's metadata document cannot be read."
            return _Entry(text, time.monotonic() + _FAILURE_SECONDS)
        return _Entry(found, time.monotonic() + _KEPT_SECONDS)

    async def close(self) -> None:
        """Close the outbound client."""
        await self._client.close()
