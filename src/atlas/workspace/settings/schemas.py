"""API shapes of settings."""

from datetime import datetime
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt

from atlas.foundation.web.schemas import RequestModel, ResponseModel, ShortText
from atlas.workspace.settings.domain import Kind

Value = bool | int | str


class SettingPut(RequestModel):
    """A new value."""

    value: StrictBool | StrictInt | ShortText | None = Field(
        description="By the setting's type and bounds; null: the default.", examples=[200]
    )


class SettingOut(ResponseModel):
    """A setting and the value that holds. No setting is a secret."""

    name: str = Field(description="Name of the setting.", examples=["models.calls_per_day"])
    text: str = Field(description="What it is.", examples=["Calls in any 24 hours."])
    kind: Kind = Field(description="Type of the value.")
    unit: str = Field(description="Unit of the value; empty: none.", examples=["calls"])
    minimum: int | None = Field(description="Least value; null: no bound.")
    maximum: int | None = Field(description="Greatest value; null: no bound.")
    default: Value = Field(description="What holds unless it is set.", examples=[500])
    effect: str = Field(description="Where it is read.", examples=["Each call of a model."])
    permission: str = Field(description="What changing it needs.", examples=["settings"])
    value: Value = Field(description="What holds.", examples=[200])
    is_set: bool = Field(description="False: the default holds.")
    version: int = Field(description="Counts changes, and is the `ETag`; 0: never set.")
    updated_by: UUID | None = Field(description="Who set it last; null: no one.")
    updated_at: datetime | None = Field(description="When; null: never.")
