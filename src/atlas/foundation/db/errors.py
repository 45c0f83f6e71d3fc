"""PostgreSQL's failures in Atlas's terms; nothing of SQL leaves in a detail."""

import asyncio

import asyncpg

from atlas.foundation.core.errors import (
    ConflictError,
    InvalidRequestError,
    ReferenceNotFoundError,
    UnavailableError,
)


class UniqueViolationError(ConflictError):
    """A value that must be unique is taken; `constraint` names which."""

    code = "already_exists"
    title = "Already exists"

    def __init__(self, constraint: str) -> None:
        super().__init__("A record with this value already exists.")
        self.constraint = constraint


class DatabaseUnavailableError(UnavailableError):
    """The database cannot be reached, or its connection pool is exhausted."""

    code = "database_unavailable"

    def __init__(self) -> None:
        super().__init__(
            "The database cannot be reached now; try again shortly.",
            headers={"Retry-After": "2"},
        )


class StatementTimeoutError(DatabaseUnavailableError):
    """The database answers, and a statement was not done in its time.

    For a caller it is the same (503, `database_unavailable`). A step of a run is tried again a few
    times, not for ever.
    """


class WriteConflictError(ConflictError):
    """Two writes collided (deadlock or serialisation failure); try again."""

    code = "write_conflict"


_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InsufficientResourcesError,  # no connection, memory or disk space left
    asyncpg.ConnectionDoesNotExistError,
    # a server that died between two statements leaves the protocol in a state of its own
    asyncpg.InternalClientError,
    ConnectionError,
    TimeoutError,
    asyncio.TimeoutError,
)


class _Translation:
    """Stands around every statement: it holds nothing, so one serves all."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is not None:
            _raise_known(error)


class _StatementTranslation(_Translation):
    """Wraps a statement, and tells one that takes too long from a lost connection."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, TimeoutError):
            raise StatementTimeoutError from error
        super().__exit__(kind, error, trace)


_TRANSLATION = _Translation()
_STATEMENT = _StatementTranslation()


def translate() -> _Translation:
    """Raise Atlas's error for PostgreSQL's inside the block."""
    return _TRANSLATION


def translate_statement() -> _Translation:
    """Raise Atlas's error for PostgreSQL's of a statement that has its connection.

    Raises:
        StatementTimeoutError: it was not done in its time.

    """
    return _STATEMENT


def _raise_known(failure: BaseException) -> None:
    try:
        raise failure
    except asyncpg.UniqueViolationError as error:
        raise UniqueViolationError(error.constraint_name or "") from error
    except asyncpg.ForeignKeyViolationError as error:
        raise ReferenceNotFoundError from error
    except (asyncpg.DeadlockDetectedError, asyncpg.SerializationError) as error:
        raise WriteConflictError(
            "Another write changed the same records; try again.", headers={"Retry-After": "1"}
        ) from error
    except (asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError) as error:
        raise InvalidRequestError("The text holds a character that cannot be stored.") from error
    except (asyncpg.DataError, asyncpg.InterfaceError) as error:
        if isinstance(error, ValueError | asyncpg.PostgresError):
            raise InvalidRequestError("A value is outside what can be stored.") from error
        # the connection was lost under us; programming errors of asyncpg also land here, and
        # are told apart by whether the connection is gone
        if "closed" in str(error) or "released" in str(error):
            raise DatabaseUnavailableError from error
        raise
    except _LOST as error:
        raise DatabaseUnavailableError from error
