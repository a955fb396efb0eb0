"""One training run in a folder: its recipe, its log, its checkpoints, its clock."""

import hashlib
import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn


@dataclass(slots=True)
class Run:
    """Ends after ``minutes`` of work or ``steps``, whichever comes first; resumes where it stopped."""

    folder: Path
    recipe: dict[str, Any]
    minutes: float
    steps: int
    pause_file: Path | None = None
    step: int = 0
    seconds: float = 0.0
    best: float = -1.0
    since_best: int = 0
    _last: float = field(default_factory=time.monotonic)
    _board: Any = None

    @property
    def recipe_hash(self) -> str:
        return hashlib.sha256(json.dumps(self.recipe, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def progress(self) -> float:
        """0..1, for the schedule."""
        return min(1.0, max(self.seconds / (60 * self.minutes), self.step / self.steps))

    def ticks(self) -> Iterator[int]:
        """Step numbers until the run is over; waits while the pause file is there."""
        self._last = time.monotonic()
        while self.progress < 1.0:
            self._wait()
            self.step += 1
            yield self.step
            now = time.monotonic()
            self.seconds += now - self._last
            self._last = now

    def _wait(self) -> None:
        paused = False
        while self.pause_file is not None and self.pause_file.exists():
            paused = True
            time.sleep(1)
        if paused:
            self._last = time.monotonic()

    def log(self, kind: str, **values: float | str) -> None:
        """One JSON line in ``log.jsonl``, the same on the screen, and TensorBoard's scalars if it is installed."""
        line = {"kind": kind, "step": self.step, "minutes": round(self.seconds / 60, 2)}
        line |= {key: round(value, 4) if isinstance(value, float) else value for key, value in values.items()}
        with (self.folder / "log.jsonl").open("a") as file:
            file.write(json.dumps(line) + "\n")
        print(json.dumps(line), flush=True)
        self._board = self._board or board_in(self.folder)
        if self._board is not None:
            for key, value in values.items():
                if not isinstance(value, str):
                    self._board.add_scalar(f"{kind}/{key}", value, self.step)
            self._board.flush()

    def improved(self, figure: float) -> bool:
        """Whether this is the best validation figure so far."""
        if figure > self.best:
            self.best, self.since_best = figure, 0
            return True
        self.since_best += 1
        return False

    def save(self, name: str, **state: Any) -> None:
        """Written beside and renamed, so that a kill leaves the old one."""
        clock = {"step": self.step, "seconds": self.seconds, "best": self.best, "since_best": self.since_best}
        path = self.folder / name
        torch.save({**state, "clock": clock}, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def resume(self, name: str) -> dict[str, Any] | None:
        """The state saved under this name, the clock set to it; None if there is none."""
        path = self.folder / name
        if not path.is_file():
            return None
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        for key, value in state.pop("clock").items():
            setattr(self, key, value)
        return state


def board_in(folder: Path) -> Any:
    """TensorBoard's writer, or None where it is not installed."""
    if find_spec("tensorboard") is None:
        return None
    from torch.utils.tensorboard import SummaryWriter

    return SummaryWriter(str(folder))


class Average:
    """Exponential moving average of a module's floating-point state."""

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay = decay
        self.state: dict[str, Tensor] = {k: v.detach().clone() for k, v in module.state_dict().items()}
        self.count = 0

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        self.count += 1
        decay = min(self.decay, (1 + self.count) / (10 + self.count))
        for key, value in module.state_dict().items():
            if value.is_floating_point():
                self.state[key].lerp_(value.float(), 1 - decay)
            else:
                self.state[key].copy_(value)


WARM_UP = 200  # steps; a quarter of it where a run goes on from weights


def learning_rate(peak: float, run: Run, warm_up: int = WARM_UP) -> float:
    """Linear warm-up, then a cosine down to 2 %."""
    cosine = 0.02 + 0.98 * (1 + math.cos(math.pi * run.progress)) / 2
    return peak * min(1.0, run.step / warm_up) * cosine


def best_device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
