"""API shapes of the vault. No shape of an answer has a place for a secret."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, SecretStr, model_validator
from pydantic.alias_generators import to_camel

from atlas.foundation.fields import says
from atlas.foundation.web.schemas import RequestModel, ResponseModel
from atlas.sources.credentials.domain.resolution import CredentialState, Origin
from atlas.sources.credentials.models import (
    FieldNames,
    GrantRow,
    LastOutcome,
    Provider,
    RotationRow,
    TestedAt,
)
from atlas.sources.plugins.domain.form import FIELD_NAME, LONGEST_VALUE, CredentialForm

MAX_USES = 1_000_000_000
_NAME = re.compile(FIELD_NAME)


def _named(value: object) -> object:
    """Refuse names that no form has, without repeating them: one may be a secret put in wrongly."""
    if isinstance(value, dict) and not all(_NAME.fullmatch(str(name)) for name in value):
        raise ValueError("holds a name that no form has")
    return value


Values = Annotated[
    dict[str, Annotated[SecretStr, Field(max_length=LONGEST_VALUE)]],
    BeforeValidator(_named),
    Field(
        min_length=1,
        max_length=20,
        description="The fields of the provider's form and their secrets; all of them, each time.",
        examples=[{"api_key": "a-key-of-the-provider"}],
    ),
]


def _printable(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if text != text.strip() or not all(" " <= one <= "~" for one in text):
        raise ValueError("may hold printable ASCII only, and no blank at its ends")
    return secret


HeaderSecret = Annotated[SecretStr, AfterValidator(_printable)]
"""A secret that a header of HTTP can hold."""


class SecretBody(RequestModel):
    """A body that holds a secret: errors in it are reported without repeating any of it."""

    model_config = ConfigDict(hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _known(cls, body: object) -> object:
        if isinstance(body, dict) and not body.keys() <= cls.model_fields.keys():
            raise ValueError(
                f"holds a field that is not known; it has {', '.join(cls.model_fields)}"
            )
        return body


class CredentialPut(SecretBody):
    """The credential of a provider."""

    values: Values


@dataclass(frozen=True)
class CredentialStatus:
    """How a tenant stands with a provider."""

    provider: Provider
    display_name: Annotated[str, says("The provider, for people.", "North Data")]
    needs_credentials: Annotated[bool, says("False: it is used without one.")]
    state: Annotated[
        CredentialState,
        says(
            "ok: what is stored decrypts, and the last test, if any, succeeded; error: the last"
            " test failed; unconfigured; decrypt_error: what is stored does not decrypt."
        ),
    ]
    origin: Annotated[
        Origin | None,
        says("not_needed, your own (tenant), lent by the operator (sponsored); null: none."),
    ]
    fields: FieldNames
    version: Annotated[int, says("Of your own, and its `ETag`; 0: there is none.", 1)]
    outcome: LastOutcome
    tested_at: TestedAt
    updated_at: Annotated[datetime | None, says("When yours was last stored; null: never.")]
    sponsored_until: Annotated[
        datetime | None, says("When what the operator lends expires; null: nothing is lent.")
    ]
    remediation: Annotated[str | None, says("What to do; null: nothing.")]
    console_path: Annotated[
        str, says("The Console's path to the form.", "/settings/sources/northdata")
    ]


class CredentialStatusOut(ResponseModel, CredentialStatus):
    """How you stand with a provider."""


class CredentialsOut(ResponseModel):
    """Every provider, in order of name."""

    items: list[CredentialStatusOut] = Field(description="The providers.")


class _SchemaOut(ResponseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class CredentialFieldOut(_SchemaOut):
    """A field of a form: a JSON Schema of a text."""

    type: Literal["string"] = Field(description="A text.")
    title: str = Field(description="What it is called.", examples=["API key"])
    description: str | None = Field(default=None, description="What it is; absent: nothing said.")
    format: Literal["password"] = Field(description="It is not shown while it is typed.")
    write_only: Literal[True] = Field(description="It is never given back.")
    min_length: int = Field(description="Characters at least.", examples=[1])
    max_length: int = Field(description="Characters at most.", examples=[8192])
    pattern: str | None = Field(
        default=None, description="Regular expression that it matches; absent: any.", examples=["^"]
    )
    enum: list[str] | None = Field(default=None, description="What may be chosen; absent: any.")


class CredentialSchemaOut(_SchemaOut):
    """A form: a JSON Schema (2020-12) of an object, closed."""

    type: Literal["object"] = Field(description="An object.")
    title: str | None = Field(
        default=None,
        description="What it is called; absent: nothing said.",
        examples=["API access"],
    )
    description: str | None = Field(
        default=None,
        description="What it is, and where to get it; absent: nothing said.",
        examples=["The API key of your subscription."],
    )
    required: list[str] = Field(
        description="Fields without which it is refused.", examples=[["api_key"]]
    )
    properties: dict[str, CredentialFieldOut] = Field(description="The fields, by name.")
    additional_properties: Literal[False] = Field(description="It has no others.")


class CredentialFormOut(ResponseModel):
    """The form of a provider's credential."""

    provider: Provider
    display_name: str = Field(description="The provider, for people.", examples=["North Data"])
    plugin_version: str = Field(description="Version of the plugin.", examples=["1.0.0"])
    form: CredentialSchemaOut = Field(description="JSON Schema of `values`.")


class GrantCreate(SecretBody):
    """A credential to lend to a tenant."""

    provider: Annotated[str, Field(min_length=1, max_length=60)] = Field(
        description="Name of the provider's plugin.", examples=["northdata"]
    )
    values: Values
    expires_at: datetime = Field(
        description="From then on it is not used; within ten years.",
        examples=["2027-11-24T00:00:00Z"],
    )
    use_limit: Annotated[int, Field(ge=1, le=MAX_USES)] = Field(
        description="How many times it may be used, tests included.", examples=[1000]
    )


class GrantOut(ResponseModel, GrantRow, without={"sealed"}):
    """A credential that is lent to a tenant."""


class RotationCreate(RequestModel):
    """A rotation of the master key."""

    new_key: bool = Field(
        default=False,
        description="Make a new key first; 409 where the keys are set from outside.",
    )


class RotationOut(ResponseModel, RotationRow):
    """A rotation and how far it is."""


def form_out(form: CredentialForm) -> CredentialSchemaOut:
    """Return a form as JSON Schema, built from what is known of it and nothing else."""
    return CredentialSchemaOut.built_from(
        form,
        required=list(form.required),
        properties={
            name: CredentialFieldOut.built_from(one, format="password", write_only=True)
            for name, one in form.properties.items()
        },
        additional_properties=False,
    )
