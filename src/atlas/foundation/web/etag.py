"""Entity tags of versions: ETag and If-Match (RFC 9110 §13.1.1)."""

import re

from pydantic_core import PydanticKnownError

from atlas.foundation.core.versions import ExpectedVersion

LONGEST = 200
"""Characters of an If-Match header."""
_TAG = re.compile(r'"(0|[1-9]\d{0,18})"')


def etag(version: int) -> str:
    """Return the strong entity tag of a row's version."""
    return f'"{version}"'


def parse_if_match(value: str | None) -> ExpectedVersion | None:
    """Return the version that a header expects; a tag that no row can have matches none.

    Raises:
        PydanticKnownError: longer than 200 characters.

    """
    if value is None:
        return None
    if len(value) > LONGEST:
        raise PydanticKnownError("string_too_long", {"max_length": LONGEST})
    tags = {part.strip() for part in value.split(",")}
    if "*" in tags:
        return ExpectedVersion.any()
    return ExpectedVersion(*(int(found[1]) for tag in tags if (found := _TAG.fullmatch(tag))))
