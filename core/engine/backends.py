"""From the name that a setting gives to a loaded model. Importing it imports no model code."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from core.engine.catalogue import BUNDLED, GROUNDERS, SEGMENTERS, Backend
from core.engine.weights import find
from core.errors import BackendUnavailable

__all__ = ["BUNDLED", "GROUNDERS", "SEGMENTERS", "Backend", "choose", "load"]


def choose(name: str, catalogue: Mapping[str, Backend], role: str) -> tuple[Backend, str]:
    """The line of the catalogue that ``name`` means, and what follows its colon. Raises BackendUnavailable."""
    head, _, rest = name.partition(":")
    backend = catalogue.get(head)
    if backend is None or bool(backend.takes) != bool(rest):
        known = ", ".join(f"{b.name}:{b.takes}" if b.takes else b.name for b in catalogue.values() if not b.is_hidden)
        raise BackendUnavailable(f"There is no {role} '{name}'. Known: {known}.")
    return backend, rest


def load(backend: Backend, rest: str, weights_folder: Path, device: str) -> Any:
    """Load the model, a Segmenter or a Grounder (or both). Raises BackendUnavailable with what is missing."""
    if lacks := backend.missing(weights_folder):
        raise BackendUnavailable(f"The model '{backend.name}' needs {', and '.join(lacks)}.")
    module, _, function = backend.factory.partition(":")
    factory = getattr(import_module(module), function)
    if backend.takes:
        return factory(rest, weights_folder, device)
    if backend.weights:
        return factory(find(backend.weights, weights_folder), device)
    return factory(BUNDLED if backend.is_bundled else weights_folder, device)
