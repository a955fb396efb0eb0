"""The two models in force, loaded on first use in the engine's thread, and the device they live on."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from typing import Any, cast

from core.engine import backends
from core.engine.backends import Backend
from core.engine.cache import EmbeddingKey
from core.engine.protocol import Grounder, Segmenter
from core.errors import BackendUnavailable
from core.settings import Settings

_log = logging.getLogger(__name__)
_FELL_BACK = (
    "The graphics card ran out of memory. Sayseg now works on the processor, which is slower; "
    "start it again to go back."
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model and the line of the catalogue it came from."""

    backend: Backend
    model: Any

    @property
    def segmenter(self) -> Segmenter:
        return cast(Segmenter, self.model)

    @property
    def grounder(self) -> Grounder:
        return cast(Grounder, self.model)

    def key(self, source: str) -> EmbeddingKey:
        model = self.segmenter
        return EmbeddingKey(source, self.backend.name, model.weights_sha256, model.dtype, self.backend.preprocessing)


class Models:
    """Segmenter and grounder by the settings' names. One model that plays both roles is loaded once."""

    def __init__(self, settings: Settings) -> None:
        _wait_politely()
        self._settings = settings
        self._loaded: dict[str, Loaded] = {}
        self._device: str | None = None
        self._notice: str | None = None

    @property
    def device(self) -> str:
        """Where the models run; before the first is loaded, what the settings say."""
        return self._device or self._settings.device

    @property
    def notice(self) -> str | None:
        """What a person should know about the device."""
        told = (getattr(loaded.model, "notice", None) for loaded in list(self._loaded.values()))
        return self._notice or next((str(notice) for notice in told if notice), None)

    def segmenter(self) -> Loaded:
        """Raises BackendUnavailable with a sentence; asking again tries again."""
        return self._load(
            self._settings.segmenter, *backends.choose(self._settings.segmenter, backends.SEGMENTERS, "segmenter")
        )

    def grounder(self) -> Loaded:
        return self._load(
            self._settings.grounder, *backends.choose(self._settings.grounder, backends.GROUNDERS, "grounder")
        )

    def fall_back(self) -> bool:
        """Give up the graphics card for the processor. False if the models are on the processor already."""
        if self.device == "cpu":
            return False
        _log.warning(_FELL_BACK)
        self._loaded.clear()
        self._device, self._notice = "cpu", _FELL_BACK
        _empty_device_memory()
        return True

    def _load(self, name: str, backend: Backend, rest: str) -> Loaded:
        if name not in self._loaded:
            model = backends.load(backend, rest, self._settings.weights_folder, self._device_for(backend))
            self._loaded[name] = Loaded(backend, model)
        return self._loaded[name]

    def _device_for(self, backend: Backend) -> str:
        if self._device is None:
            self._device = (
                _choose_device(self._settings.device, self._settings.threads) if backend.uses_torch else "cpu"
            )
        return self._device


def _wait_politely() -> None:
    """Let torch's threads sleep while they wait for each other; counts for a torch that isn't loaded yet.

    Where other programs want the cores as well (a browser, say), threads that spin cost ten times a click's time.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def _choose_device(wanted: str, threads: int) -> str:
    """The device in torch's words; sets the number of processor threads. Raises BackendUnavailable."""
    import torch

    torch.set_num_threads(threads or len(_usable_cores()))
    has_mps = torch.backends.mps.is_available()
    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "mps" if has_mps else "cpu"
    kind, _, index = wanted.partition(":")
    is_there = {
        "cpu": wanted == "cpu",
        "mps": has_mps and not index,
        "cuda": torch.cuda.is_available() and int(index if index.isdecimal() else 0) < torch.cuda.device_count(),
    }
    if not is_there.get(kind, False):
        raise BackendUnavailable(
            f"The device '{wanted}' is not available here. Set SAYSEG_DEVICE to auto, cpu, or what there is of "
            "cuda, cuda:1 and mps."
        )
    return wanted


def _usable_cores() -> set[int]:
    if hasattr(os, "sched_getaffinity"):
        return os.sched_getaffinity(0)
    return set(range(os.cpu_count() or 1))


def _empty_device_memory() -> None:
    import torch

    if torch.cuda.is_available():
        torch.cuda.empty_cache()
