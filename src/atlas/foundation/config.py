"""Settings: environment variables with the prefix `ATLAS_`; the only reader of the environment."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _standard(name: str) -> AliasChoices:
    """Return the name of a foreign setting: the environment's, in addition to the field's own."""
    return AliasChoices(name.upper(), name)


class Settings(BaseSettings):
    """Everything an operator can set. Defaults are those of the embedded stack."""

    model_config = SettingsConfigDict(env_prefix="ATLAS_", extra="ignore", frozen=True)

    database_url: SecretStr = SecretStr("postgresql://atlas_app@127.0.0.1:5432/atlas")
    """Connection of the application role `atlas_app`."""
    migration_database_url: SecretStr | None = None
    """Connection of the owner role `atlas_owner`; set it for `atlas migrate` alone."""
    database_pool_min: int = Field(default=2, ge=1, le=200)
    """Connections that each process keeps open."""
    database_pool_max: int = Field(default=16, ge=1, le=200)
    """Most connections of each process."""

    temporal_address: str = "127.0.0.1:7233"
    """Host and port of Temporal."""
    temporal_namespace: str = "atlas"
    """Namespace in Temporal."""
    temporal_task_queue: str = "atlas"
    """Task queue of the workers."""
    temporal_codec_key: SecretStr | None = None
    """Base64 of 32 bytes; payloads in workflow histories are encrypted with it (AES-256-GCM)."""

    redis_url: SecretStr | None = None
    """`redis://` or `rediss://`: processes count rate limits together. It needs no persistence."""
    storage_url: str = "memory://"
    """file:///absolute/folder, s3://bucket, gs://bucket, az://container or memory://."""

    data_dir: Path | None = None
    """Data folder of `atlas up`; unset where every part is your own."""
    index_dir: Path | None = None
    """Folder of the machine's list indexes; by default in the data folder. Without, in memory."""
    frontend_dir: Path | None = None
    """Folder of the built Console; without one, the API serves no Console."""

    public_url: str = "http://127.0.0.1:8000"
    """URL at which clients reach the API; also the name of the embedded issuer."""
    host: str = "127.0.0.1"
    """Address that the API listens on."""
    port: int = Field(default=8000, ge=1, le=65535)
    """Port that the API listens on."""
    worker_probe_port: int | None = Field(default=None, ge=1, le=65535)
    """Port, on `ATLAS_HOST`, at which a worker answers /health, /health/ready and /metrics."""
    cors_origins: Annotated[list[str], NoDecode] = []
    """Origins whose pages may call the API; none by default."""
    trusted_proxies: Annotated[list[str], NoDecode] = []
    """Peers whose X-Forwarded-For is trusted; none by default."""

    signing_key_secret: SecretStr | None = None
    """Base64 of 32 bytes; encrypts in the database the private keys of the embedded issuer and of
    seals, and the secrets of second factors. Several, separated by commas: the first encrypts, all
    decrypt (while it is rotated)."""
    credentials_master_key: SecretStr | None = None
    """Base64 of 32 bytes; encrypts the tenants' credentials of providers. Several, separated by
    commas: the first encrypts, all decrypt (while the key is rotated)."""
    credentials_key_file: Path | None = None
    """A file with one such key a line, the encrypting one first; read again when it changes."""
    login_salt: SecretStr | None = None
    """Base64 of 32 bytes; key for the hashes of the login directory. Never change it."""

    max_body_bytes: int = Field(default=1_048_576, ge=1024)
    """Largest request body, in bytes."""
    max_upload_bytes: int = Field(default=2_147_483_648, ge=1024)
    """Largest uploaded file, in bytes."""
    metrics_token: SecretStr | None = None
    """Bearer token of /metrics; without one, only loopback callers have access."""

    suppression_days: int = Field(default=365, ge=1)
    """Days that a false positive suppresses a hit for, unless its decision says fewer."""
    suppression_max_days: int = Field(default=730, ge=1)
    """Most days that a decision may suppress a false positive for."""

    rate_read: str = "600/minute"
    """Reads of a user."""
    rate_write: str = "120/minute"
    """Writes of a user."""
    rate_expensive: str = "60/3 minutes"
    """Expensive requests of a user, such as investigations and exports."""
    rate_status: str = "600/minute"
    """Polls of the state of running work, of a user."""
    rate_auth: str = "10/minute"
    """Sign-ins from an address."""
    rate_tenant_factor: int = Field(default=10, ge=1)
    """The limits of a whole tenant are those of a user, times this."""

    outbound_allow: Annotated[list[str], NoDecode] = []
    """Exact host:port pairs in private ranges that Atlas may call."""
    dns_servers: Annotated[list[str], NoDecode] = []
    """Name servers for website checks (address or address:port); the machine's by default."""
    providers: Annotated[list[str], NoDecode] = []
    """Plugins that investigations may ask, by name; `name=URL` where another address is called."""
    list_feeds: Annotated[list[str], NoDecode] = []
    """Lists that the worker fetches from their publishers, by id, or `all`; none by default."""
    list_feeds_hours: int = Field(default=6, ge=1, le=48)
    """Hours between two fetches of a list; temporary failures are tried again sooner."""
    list_feeds_eu_token: SecretStr | None = None
    """The operator's own token of the EU's file page; unset: the one that is published for all."""
    list_feeds_max_bytes: int = Field(default=536_870_912, ge=1024)
    """Largest list file that is fetched, in bytes after inflating."""
    list_feeds_seconds: float = Field(default=900.0, gt=0, le=3600)
    """Seconds for the whole download of a list."""
    rdap_bootstrap_url: str = "https://data.iana.org/rdap/dns.json"
    """IANA's registry of RDAP services, or a mirror of it (RFC 9224)."""

    log_level: str = "info"
    """`debug`, `info`, `warning` or `error`."""
    log_format: str = "json"
    """`json`, or `console` for a terminal."""

    # OpenTelemetry's own variables, without the prefix: what an operator's platform sets anyway
    otel_sdk_disabled: str = Field(default="", validation_alias=_standard("otel_sdk_disabled"))
    """`true` turns tracing off."""
    otel_traces_exporter: str = Field(
        default="otlp", validation_alias=_standard("otel_traces_exporter")
    )
    """`otlp`, or `none` to send no traces."""
    otel_exporter_otlp_endpoint: str = Field(
        default="", validation_alias=_standard("otel_exporter_otlp_endpoint")
    )
    """Base URL of a collector that speaks OTLP over HTTP; traces go to `/v1/traces` below it."""
    otel_exporter_otlp_traces_endpoint: str = Field(
        default="", validation_alias=_standard("otel_exporter_otlp_traces_endpoint")
    )
    """The whole URL for traces; wins over the base."""
    otel_traces_sampler: str = Field(default="", validation_alias=_standard("otel_traces_sampler"))
    """`traceidratio` records a share, `always_off` nothing; all traces by default."""
    otel_traces_sampler_arg: str = Field(
        default="", validation_alias=_standard("otel_traces_sampler_arg")
    )
    """The share, 0 to 1."""

    @property
    def traces_url(self) -> str | None:
        """Where traces are sent; None: nothing is traced."""
        if self.otel_sdk_disabled.lower() == "true" or self.otel_traces_exporter == "none":
            return None
        base = self.otel_exporter_otlp_endpoint.rstrip("/")
        return self.otel_exporter_otlp_traces_endpoint or (f"{base}/v1/traces" if base else None)

    @property
    def indexes_in(self) -> Path | None:
        """Folder of the machine's list indexes; None where each process keeps its own."""
        return self.index_dir or (self.data_dir / "indexes" if self.data_dir else None)

    @property
    def traces_ratio(self) -> float:
        """Share of the traces that are recorded, 0 to 1; 1 unless the sampler says otherwise."""
        if self.otel_traces_sampler.endswith("always_off"):
            return 0.0
        if not self.otel_traces_sampler.endswith("traceidratio"):
            return 1.0
        try:
            ratio = float(self.otel_traces_sampler_arg)
        except ValueError:
            return 1.0  # as the standard says: an argument that is not valid counts as not set
        return ratio if 0.0 <= ratio <= 1.0 else 1.0

    @field_validator(
        "cors_origins",
        "trusted_proxies",
        "outbound_allow",
        "dns_servers",
        "providers",
        "list_feeds",
        mode="before",
    )
    @classmethod
    def _split(cls, value: object) -> object:
        return split_list(value) if isinstance(value, str) else value


def split_list(text: str) -> list[str]:
    """Split a comma-separated setting; blanks fall away."""
    return [part.strip() for part in text.split(",") if part.strip()]


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """Return this process's settings, read once."""
    return Settings()
