"""API shapes of lineage."""

from typing import Any, Literal

from pydantic import Field

from atlas.foundation.web import ResponseModel


class LineageNode(ResponseModel):
    """One statement, fact or stored item."""

    id: str = Field(
        description="`kind:name`; also what `of` takes.",
        examples=["claim:01a20ce4-05c0-7ebb-829f-a86d481c2630"],
    )
    kind: str = Field(
        description="`sentence`, `finding`, `indicator`, `evaluation`, `factor`, `floor`, `input`,"
        " `reading`, `attribute`, `relationship`, `screening`, `list`, `claim`, `source`,"
        " `evidence`, `response`, `check`, `missing`, `module`, `party`, `decision`, `request`,"
        " `step`, `group`, `reference_data`, `profile`, `customer_file`, `compliance_profile`.",
        examples=["claim"],
    )
    label: str = Field(description="What it says, in words.", examples=["Example Widgets Ltd"])
    href: str | None = Field(description="Where the API shows it whole.")
    data: dict[str, Any] = Field(
        description="What is known of it.",
        examples=[{"legal_name": "Example Widgets Ltd", "country_code": "GB"}],
    )
    provenance: Literal["recorded", "not_recorded", "origin"] = Field(
        description="`recorded`: the edges below say what it was read from. `not_recorded`: an"
        " earlier release made it without recording that; nothing is guessed. `origin`: nothing"
        " lies below.",
        examples=["recorded"],
    )


class LineageEdge(ResponseModel):
    """`from_id` rests on `to_id`."""

    from_id: str = Field(description="What rests on the other.")
    to_id: str = Field(description="What it rests on.")


class LineageOut(ResponseModel):
    """What rests on what, from what was asked for down to the raw responses."""

    of: str | None = Field(description="What was asked about; null: everything.")
    nodes: list[LineageNode] = Field(description="Statements, facts and stored items.")
    edges: list[LineageEdge] = Field(description="What rests on what.")
