"""Models of the ``transformers`` library from a folder on this machine: config.json beside safetensors (or .bin) files.

Nothing here goes to the network, and no code from a folder is ever run.
"""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path
from typing import Any

from core.engine.weights import sha256_of
from core.errors import BackendUnavailable

NEEDS = ("torch", "transformers")
_CONFIG = "config.json"
_TENSORS = ("*.safetensors", "*.bin")
_log = logging.getLogger(__name__)


def find_folder(name: str, weights_folder: Path) -> Path:
    """The model's folder: ``name`` inside the weights folder, or its own path. Raises BackendUnavailable."""
    for folder in (weights_folder / name, Path(name)):
        if is_folder(folder):
            return folder
    raise BackendUnavailable(
        f"There is no model folder '{name}' with a {_CONFIG} and weights in the weights folder. Fetch the model's "
        f"whole repository on any machine and put it there as weights/{Path(name).name}."
    )


def is_folder(path: Path) -> bool:
    """Whether ``path`` is a folder as ``transformers`` writes them."""
    return (path / _CONFIG).is_file() and bool(tensor_files(path))


def tensor_files(folder: Path) -> list[Path]:
    """The folder's weights: safetensors if there are any, else .bin."""
    return next((found for pattern in _TENSORS if (found := sorted(folder.glob(pattern)))), [])


def read_config(folder: Path) -> dict[str, Any]:
    """What config.json says. Raises BackendUnavailable."""
    try:
        config = json.loads((folder / _CONFIG).read_text())
    except (OSError, ValueError) as error:
        raise BackendUnavailable(f"{folder.name}/{_CONFIG} could not be read: it is damaged or missing.") from error
    if not isinstance(config, dict):
        raise BackendUnavailable(f"{folder.name}/{_CONFIG} is no table of settings.")
    return config


def load(class_name: str, folder: Path, device: str) -> Any:
    """``transformers.CLASS_NAME`` with the folder's weights, for inference, float32. Raises BackendUnavailable with
    what doesn't fit: a model with a part left at random would answer, and wrongly."""
    import transformers

    _be_quiet()
    try:
        model, report = getattr(transformers, class_name).from_pretrained(
            folder, local_files_only=True, output_loading_info=True
        )
    except Exception as error:  # config, pickle, safetensors and torch each raise their own
        _log.info("could not load %s: %s", folder.name, error)
        raise BackendUnavailable(
            f"The model in {folder.name} could not be loaded as {class_name}: it is damaged, incomplete or another one."
        ) from error
    if lacking := sorted(report["missing_keys"]):
        raise BackendUnavailable(
            f"The weights in {folder.name} do not fit {class_name}: {len(lacking)} parts are missing ({lacking[0]} …)."
        )
    return model.eval().requires_grad_(False).float().to(device)


def processor(class_name: str, folder: Path) -> Any:
    """``transformers.CLASS_NAME``, a processor or tokenizer, as the folder sets it up. Raises BackendUnavailable."""
    import transformers

    _be_quiet()
    try:
        return getattr(transformers, class_name).from_pretrained(folder, local_files_only=True)
    except Exception as error:
        _log.info("could not load the processor of %s: %s", folder.name, error)
        raise BackendUnavailable(
            f"{folder.name} lacks the files that prepare its input ({class_name}). Fetch the model's whole repository."
        ) from error


def sha256_of_folder(folder: Path) -> str:
    """One hash over config.json and all weights, each remembered as ``sha256_of`` does."""
    digest = hashlib.sha256()
    for path in (folder / _CONFIG, *tensor_files(folder)):
        digest.update(f"{path.name} {sha256_of(path)}\n".encode())
    return digest.hexdigest()


def _be_quiet() -> None:
    from transformers.utils import logging as chatter

    chatter.set_verbosity_error()
    chatter.disable_progress_bar()
