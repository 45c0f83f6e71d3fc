"""What every kind of peer has in common: the tables it is kept in, and what a credential is of."""

from __future__ import annotations

from dataclasses import Field, dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from uuid import UUID

from atlas.foundation.db.listing import ListSpec
from atlas.foundation.db.rows import Row
from atlas.sources.credentials.domain.sealing import Owner


class Peer(Protocol):
    """A server that a tenant named, as its room keeps it."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def id(self) -> UUID:
        """Its id."""

    @property
    def url(self) -> str:
        """Where it is."""

    @property
    def version(self) -> int:
        """Counts its changes, from 1."""


class Sealed(Protocol):
    """A credential as it is stored."""

    @property
    def key_id(self) -> str:
        """The master key that sealed it."""

    @property
    def sealed(self) -> bytes:
        """The credential, sealed."""


PeerT = TypeVar("PeerT", bound=Peer)
RowT = TypeVar("RowT", bound=Row)
CredentialT = TypeVar("CredentialT", bound=Row)


@dataclass(frozen=True, slots=True)
class Kept(Generic[RowT, CredentialT]):
    """Where a kind of peer is kept.

    Args:
        spec: the list of those that were not removed; its `select` says `has_credential`, too.
        table, row: of the peers. Column names and version are those of `Peer`.
        written: the columns that a change writes.
        credentials, credential: the table of their credentials, at most one for each peer.
        reference: the column of `credentials` that names the peer.
        owner: whose a sealed credential is, and the beginning of what it is sealed for.

    """

    spec: ListSpec
    table: str
    row: type[RowT]
    written: tuple[str, ...]
    credentials: str
    credential: type[CredentialT]
    reference: str
    owner: Owner
