"""Lines that stand in both catalogues."""

from __future__ import annotations

from core.engine.catalogue.backend import Backend

LITE = Backend(
    "bundled",
    "Bundled light model",
    "core.engine.lite:load",
    ("torch", "safetensors"),
    is_bundled=True,
    purpose="The start: small, offline, quick on two CPU cores.",
    licence="research and non-commercial use",
)
THRESHOLD = Backend("threshold", "Brightness and colour, for tests", "core.engine.threshold:load", is_hidden=True)
