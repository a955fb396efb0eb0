"""Settings: built once at the start from the environment (``SAYSEG_...``) and the command line, then passed on."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every field is the environment variable ``SAYSEG_<FIELD>``; the README's table names each."""

    model_config = SettingsConfigDict(env_prefix="SAYSEG_", extra="ignore", frozen=True)

    data_dir: Path = Field(Path("data"), description="Folder for the database, pictures, weights and exports")
    host: str = Field("127.0.0.1", description="Address to listen on; anything but loopback needs a token")
    port: int = Field(7860, ge=0, le=65535, description="Port to listen on; 0 takes a free one")
    database_url: str | None = Field(None, description="SQLAlchemy URL; default is SQLite in the data folder")
    device: str = Field("auto", description="auto, cpu, cuda, cuda:1 or mps")
    token: str | None = Field(None, description="Secret that callers must show; needed beyond loopback")
    allowed_hosts: str = Field("", description="Further host names this server answers to, separated by commas")
    segmenter: str = Field("bundled", description="Model that turns prompts into masks")
    grounder: str = Field("bundled", description="Model that finds phrases")
    weights_dir: Path | None = Field(None, description="Folder for more weights; default: weights/ in the data folder")
    weights_mirror: str = Field("", description="Address to fetch weights from instead of their publishers'")
    max_pixels: int = Field(200_000_000, ge=1, description="Largest picture accepted, in pixels")
    max_upload_mb: int = Field(512, ge=1, description="Largest file accepted, in megabytes")
    cache_mb: int = Field(1024, ge=16, description="Memory for embeddings, in megabytes")
    threads: int = Field(0, ge=0, description="CPU threads for the models; 0 is one per core")
    sample_project: bool = Field(True, description="Put in the sample project at the first start")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("WARNING", description="How much the server tells")

    @property
    def url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'sayseg.db').resolve()}"

    @property
    def weights_folder(self) -> Path:
        return self.weights_dir or self.data_dir / "weights"
