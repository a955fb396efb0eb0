"""What one line of the catalogue says."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from core.engine.weights import Weights

BUNDLED = Path(__file__).parent.parent / "bundled"
_EXTRAS = {"transformers": "more"}  # module -> the extra that brings it


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
    folder: str = ""  # that must be in the weights folder, with the repository that ``purpose`` names

    @property
    def uses_torch(self) -> bool:
        return "torch" in self.needs

    def missing(self, weights_folder: Path) -> list[str]:
        """What stops this model from running here, in words; empty if nothing does. Looks, but doesn't load."""
        lacks = [missing_module(module) for module in self.needs if find_spec(module) is None]
        if self.is_bundled and not any(BUNDLED.glob("*")):
            lacks.append("its weights, which come with Sayseg but are not in this installation")
        if self.weights and not (weights_folder / self.weights.file).is_file():
            lacks.append(f"the weights file {self.weights.file}. {self.weights.advice}")
        if self.folder and not (weights_folder / self.folder).is_dir():
            lacks.append(f"the folder '{self.folder}' in the weights folder. {self.purpose}")
        return lacks


def missing_module(module: str) -> str:
    """How a missing module is told, with the extra that brings it where there is one."""
    extra = _EXTRAS.get(module)
    return f"the Python module {module}" + (f" (pip install 'sayseg[{extra}]')" if extra else "")
