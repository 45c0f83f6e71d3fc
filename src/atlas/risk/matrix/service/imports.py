"""Matrices from files: a text becomes a draft, whole or not at all."""

from pydantic import ValidationError

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.off_loop import off_loop
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.risk.matrix.domain import MatrixProblem, UnreadableMatrixError, read_text
from atlas.risk.matrix.models import MatrixDetailRow
from atlas.risk.matrix.schemas import MatrixCreate, MatrixImport
from atlas.risk.matrix.service.drafts import checked, keep_draft


async def import_schema(
    session: TenantSession, actor: AuthContext, body: MatrixImport
) -> tuple[MatrixDetailRow | None, list[MatrixProblem]]:
    """Read a text into a draft, whole or not at all; return it with what prevents publishing it.

    A dry run keeps nothing.

    Raises:
        InvalidRequestError: the text is no JSON or YAML object, or has no id or version.
        MatrixExistsError: there is this version, or the name is a shipped matrix'.

    """
    stated, problems = await off_loop(_read_and_check, body)
    if body.dry_run:
        return None, problems
    return await keep_draft(session, actor, stated, None), problems


def _read_and_check(body: MatrixImport) -> tuple[dict[str, JSON], list[MatrixProblem]]:
    stated = _read(body)
    return stated, checked(stated)[1]


def _read(body: MatrixImport) -> dict[str, JSON]:
    try:
        found = read_text(body.content, body.format)
        named = MatrixCreate(
            name=body.name or found.get("id", ""),
            version=body.version or str(found.get("version", "")),
            definition=found,
        )
    except UnreadableMatrixError as error:
        raise _bad_text(str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise _bad_text(f"{where}: {first['msg']}") from error
    return {**(named.definition or {}), "id": named.name, "version": named.version}


def _bad_text(message: str) -> InvalidRequestError:
    problem = FieldProblem(loc=["body", "content"], msg=message, type="value_error")
    return InvalidRequestError(f"content: {message}", errors=[problem])
