"""Forms of OAuth: small, flat, each field at most once."""

from urllib.parse import parse_qsl

from fastapi import Request

from atlas.foundation.core.errors import InvalidRequestError

_MAX_FORM = 8192


async def read_form(request: Request) -> dict[str, str]:
    """Read an `application/x-www-form-urlencoded` body.

    Raises:
        InvalidRequestError: it cannot be read, is too large, or repeats a field.

    """
    body = await request.body()
    try:
        pairs = parse_qsl(
            body[: _MAX_FORM + 1].decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            max_num_fields=20,
        )
    except ValueError as error:
        raise InvalidRequestError("The form cannot be read.") from error
    if len(body) > _MAX_FORM or len(dict(pairs)) != len(pairs):
        raise InvalidRequestError("The form is too large or repeats a field.")
    return dict(pairs)
