"""Weights files: where they lie, whether they are what they should be, and how they are read safely."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.engine import pins
from core.errors import BackendUnavailable

if TYPE_CHECKING:
    from torch import Tensor

_log = logging.getLogger(__name__)
_CHUNK = 1 << 22
_WRAPPERS = ("state_dict", "model_state", "model")
_PREFIXES = ("module.", "sam.")
_LEDGER = "verified.json"  # in the weights folder: file name -> size, modification time and hash when last read


@dataclass(frozen=True, slots=True)
class Weights:
    """One published file of weights."""

    file: str
    url: str
    size_bytes: int  # 0: not published
    sha256: str  # empty: not published; then it is pinned to what comes first, see ``core.engine.pins``
    licence: str

    @property
    def advice(self) -> str:
        """What to do when it is not there."""
        size = f"{self.size_bytes / 1e6:,.0f} MB, " if self.size_bytes else ""
        return f"Get it from {self.url} ({size}{self.licence}) and put it into the weights folder"


def find(weights: Weights, folder: Path) -> Path:
    """The file in ``folder``, read and found to be the published one. Raises BackendUnavailable with what to do."""
    path = folder / weights.file
    if not path.is_file():
        raise BackendUnavailable(f"The weights file {weights.file} is missing. {weights.advice}.")
    size_bytes = path.stat().st_size
    if weights.size_bytes and size_bytes != weights.size_bytes:
        raise BackendUnavailable(
            f"The weights file {weights.file} has {size_bytes:,} bytes and should have {weights.size_bytes:,}: it was "
            f"probably not downloaded whole. {weights.advice}."
        )
    if not weights.sha256:
        pins.hold(path, sha256_of(path))
    elif sha256_of(path) != weights.sha256:
        raise BackendUnavailable(
            f"The weights file {weights.file} is not the published one: its SHA-256 differs. It was not opened. "
            f"{weights.advice}."
        )
    return path


def sha256_of(path: Path) -> str:
    """The file's SHA-256; remembered beside it for as long as its size and modification time stay the same."""
    stat = path.stat()
    stamp = [stat.st_size, stat.st_mtime_ns]
    ledger = _read_ledger(path.parent)
    entry = ledger.get(path.name)
    if isinstance(entry, list) and entry[:2] == stamp and len(entry) == 3:
        return str(entry[2])
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    _write_ledger(path.parent, {**ledger, path.name: [*stamp, digest.hexdigest()]})
    return digest.hexdigest()


def read_state(path: Path) -> dict[str, Tensor]:
    """Name -> tensor, on the CPU. Never runs code from the file. Raises BackendUnavailable for others."""
    try:
        state = _read(path)
    except Exception as error:  # torch, pickle, zip and safetensors each raise their own
        _log.info("could not read %s: %s", path.name, error)
        raise BackendUnavailable(
            f"The weights file {path.name} could not be read: it is damaged, or holds more than numbers. "
            "It was not opened any further."
        ) from error
    if not isinstance(state, dict) or not state or not all(_is_tensor(value) for value in state.values()):
        raise BackendUnavailable(f"The weights file {path.name} is no table of named tensors.")
    return state


def _read(path: Path) -> dict[str, Tensor]:
    if path.suffix == ".safetensors":
        from safetensors.torch import load_file

        found: dict[str, Tensor] = load_file(path)
        return found
    import torch

    loaded: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)
    state: dict[str, Tensor] = unwrapped(loaded)
    return state


def unwrapped(loaded: Any) -> Any:
    """The table of tensors inside what training programs save, without the prefixes they put before its names."""
    for key in _WRAPPERS:
        inner = loaded.get(key) if isinstance(loaded, dict) else None
        if isinstance(inner, dict):
            loaded = inner
    for prefix in _PREFIXES:
        if isinstance(loaded, dict) and loaded and all(str(name).startswith(prefix) for name in loaded):
            loaded = {name.removeprefix(prefix): value for name, value in loaded.items()}
    return loaded


def _is_tensor(value: object) -> bool:
    import torch

    return isinstance(value, torch.Tensor)


def _read_ledger(folder: Path) -> dict[str, object]:
    try:
        ledger = json.loads((folder / _LEDGER).read_text())
    except (OSError, ValueError):
        return {}
    return ledger if isinstance(ledger, dict) else {}


def _write_ledger(folder: Path, ledger: dict[str, object]) -> None:
    try:
        (folder / _LEDGER).write_text(json.dumps(ledger, indent=1))
    except OSError as error:  # a read-only folder: then it is read again at every start
        _log.info("could not remember the hash: %s", error)
