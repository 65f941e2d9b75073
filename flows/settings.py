"""Every setting of a run, typed, with the reason for its default; read once, from arguments, environment or copydesk.toml."""

import os
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from tasks.errors import UsageError
from tasks.limits import Limits

Engine = Literal["local", "dask", "ray"]
Format = Literal["txt", "html", "jsonl", "json", "csv", "parquet", "warc"]
RESULT_NEUTRAL = frozenset(("engine", "workers", "max_task_runs", "dedup_memory", "lock_wait_seconds"))  # the same bytes


class Settings(BaseSettings):
    """Settings of a run: `--set NAME=VALUE`, else COPYDESK_NAME in the environment, else copydesk.toml, else the default."""

    model_config = SettingsConfigDict(env_prefix="COPYDESK_", toml_file="copydesk.toml", extra="forbid")

    engine: Engine = Field(default="local", description="where shard steps run: this machine, a Dask or a Ray cluster")
    workers: int = Field(
        default_factory=lambda: len(os.sched_getaffinity(0)), ge=1, le=1024,
        description="document workers at a time; default: the processors this process may use",
    )  # fmt: skip
    shard_size: int = Field(default=500, ge=1, description="records a shard: 500 keep a step's overhead under 5%")
    max_task_runs: int = Field(default=200, ge=1, description="shard steps a stage: more task runs make the Prefect UI slow")
    input_format: Format | None = Field(default=None, description="read every input as this format, whatever its suffix")
    max_document_mb: float = Field(default=20, gt=0, description="largest record, expanded: news pages are under 5 MB")
    max_file_gb: float = Field(default=64, gt=0, description="largest file, expanded: what a nightly crawl file stays under")
    max_expansion: int = Field(default=200, ge=2, description="expanded / stored size of a bomb; HTML reaches 30")
    document_seconds: float = Field(default=30, gt=0, description="time limit of one document: the slowest real page took 5 s")
    worker_memory_mb: int = Field(default=2048, ge=256, description="memory of a worker; beyond it its document is quarantined")
    dedup_memory: int = Field(
        default=1024, ge=128, description="MB for the tables that find duplicates; what they do not hold goes to disk"
    )
    lock_wait_seconds: float = Field(default=30, ge=0, description="how long to wait for another run into the same output folder")

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource, dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:  # fmt: skip
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    def limits(self) -> Limits:
        """The bounds that the stages keep."""
        megabyte = 1024 * 1024
        return Limits(
            int(self.max_document_mb * megabyte), int(self.max_file_gb * 1024 * megabyte), self.max_expansion,
            self.document_seconds,
        )  # fmt: skip

    def published(self) -> dict[str, Any]:
        """The settings that can change what is published: what the manifest and the batch key hold."""
        return {k: v for k, v in self.model_dump().items() if k not in RESULT_NEUTRAL and k != "shard_size"}


def load_settings(given: dict[str, Any]) -> Settings:
    """Settings with these values on top. Raises UsageError with the name, the value and what is allowed."""
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"setting {name} = {first.get('input')!r}: {first['msg']}; see `copydesk settings`") from error


def origins(given: dict[str, Any]) -> list[tuple[str, Any, str, str]]:
    """Every setting as (name, value, where it comes from, why)."""
    settings = load_settings(given)
    from_file = TomlConfigSettingsSource(Settings)()
    rows = []
    for name, field in Settings.model_fields.items():
        variable = f"COPYDESK_{name.upper()}"
        origin = "default"
        if name in given:
            origin = "argument"
        elif variable in os.environ:
            origin = variable
        elif name in from_file:
            origin = "copydesk.toml"
        rows.append((name, getattr(settings, name), origin, field.description or ""))
    return rows
