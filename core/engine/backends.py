"""The catalogue of models: data with lazy factories. Importing it imports no model code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from core.engine.weights import Weights, find
from core.errors import BackendUnavailable

BUNDLED = Path(__file__).parent / "bundled"
_SAM_URL = "https://dl.fbaipublicfiles.com/segment_anything/"
_SAM_NEEDS = ("torch", "torchvision", "segment_anything")


@dataclass(frozen=True, slots=True)
class Backend:
    """One line of the catalogue.

    ``factory`` is "module:function", called with (place, device). The place is the verified weights file; the
    folder of the bundled weights where ``is_bundled``; else the weights folder. With ``takes`` the name goes on
    after a colon, and the factory is called with (what follows, weights folder, device). ``preprocessing`` is
    raised when the adapter prepares pixels differently: older embeddings don't fit then.
    """

    name: str
    title: str
    factory: str
    needs: tuple[str, ...] = ()  # importable modules
    weights: Weights | None = None
    is_bundled: bool = False
    takes: str = ""  # the grammar of what follows the name
    is_hidden: bool = False
    purpose: str = ""  # what it is good for, in a sentence
    licence: str = ""  # of what it needs, where that is no one file
    preprocessing: int = 1

    @property
    def uses_torch(self) -> bool:
        return "torch" in self.needs

    def missing(self, weights_folder: Path) -> list[str]:
        """What stops this model from running here, in words; empty if nothing does. Looks, but doesn't load."""
        lacks = [f"the Python module {module}" for module in self.needs if find_spec(module) is None]
        if self.is_bundled and not any(BUNDLED.glob("*")):
            lacks.append("its weights, which come with Sayseg but are not in this installation")
        if self.weights and not (weights_folder / self.weights.file).is_file():
            lacks.append(f"the weights file {self.weights.file}. {self.weights.advice}")
        return lacks


def _sam(size: str, purpose: str, file: str, size_bytes: int, sha256: str) -> Backend:
    weights = Weights(file, _SAM_URL + file, size_bytes, sha256, "Apache-2.0")
    title = f"Segment Anything, ViT-{size.upper()}"
    return Backend(f"sam-vit-{size}", title, f"core.engine.sam:load_vit_{size}", _SAM_NEEDS, weights, purpose=purpose)


_LITE = Backend(
    "bundled",
    "Bundled light model",
    "core.engine.lite:load",
    ("torch", "safetensors"),
    is_bundled=True,
    purpose="The start: small, offline, quick on two CPU cores.",
    licence="research and non-commercial use",
)
_THRESHOLD = Backend("threshold", "Brightness and colour, for tests", "core.engine.threshold:load", is_hidden=True)

SEGMENTERS: Mapping[str, Backend] = {
    backend.name: backend
    for backend in (
        _LITE,
        _sam(
            "b",
            "Sharper edges than the bundled one; about 10 s a new picture on two CPU cores.",
            "sam_vit_b_01ec64.pth",
            375_042_383,
            "ec2df62732614e57411cdcf32a23ffdf28910380d03139ee0f4fcbe91eb8c912",
        ),
        _sam(
            "l",
            "Larger; for a graphics card.",
            "sam_vit_l_0b3195.pth",
            1_249_524_607,
            "3adcc4315b642a4d2101128f611684e8734c41232a17c648ed1693702a49a622",
        ),
        _sam(
            "h",
            "The largest; for a graphics card.",
            "sam_vit_h_4b8939.pth",
            2_564_550_879,
            "a7bf3b02f3ebf1267aba913ff637d9a2d5c33d3173bb679e46d9f338c26f262e",
        ),
        _THRESHOLD,
    )
}

GROUNDERS: Mapping[str, Backend] = {
    backend.name: backend
    for backend in (
        _LITE,
        Backend(
            "open-clip",
            "OpenCLIP with dense features (MaskCLIP, SCLIP, NACLIP or ClearCLIP)",
            "core.engine.clip:load",
            ("torch", "torchvision", "open_clip"),
            purpose="Free text with any CLIP that open_clip knows.",
            licence="that of the weights you name",
            takes="MODEL:WEIGHTS or MODEL@METHOD:WEIGHTS, where WEIGHTS is a file (in the weights folder, or with its "
            "path) or a published tag",
        ),
        _THRESHOLD,
    )
}


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
