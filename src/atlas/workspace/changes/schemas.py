"""API shapes of the feed of changes."""

from pydantic import Field

from atlas.foundation.web import ResponseModel
from atlas.identity.audit.schemas import SealedEventOut


class ChangeOut(SealedEventOut):
    """One change."""

    position: str = Field(
        description="`after` to continue behind this change.", examples=["1042-9f86d081884c7d65"]
    )


class ChangesOut(ResponseModel):
    """A stretch of the feed."""

    items: list[ChangeOut] = Field(description="The changes, oldest first.")
    position: str | None = Field(
        description="`after` of the next call; null: nothing has changed yet.",
        examples=["1042-9f86d081884c7d65"],
    )
    has_more: bool = Field(description="true: call again at once; false: nothing newer yet.")
