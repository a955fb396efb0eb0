"""Seconds that can be compared: medians, beside a fixed piece of work timed in the same run."""

from __future__ import annotations

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line: what, how long (or how much), and how it relates to the reference."""

    name: str
    value: float
    unit: str
    ratio: float | None = None

    def __str__(self) -> str:
        ratio = "" if self.ratio is None else f"{self.ratio:8.2f} x reference"
        return f"  {self.name:<52} {self.value:10.3f} {self.unit:<4}{ratio}"


def median_s(work: Callable[[], object], repeats: int = 7) -> float:
    """Median wall-clock seconds of ``work`` after one unmeasured call."""
    work()
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def reference_s() -> float:
    """Seconds for a 1,500 x 1,500 float32 matrix product: what "1 x reference" means, as fast as the machine is now."""
    a = np.random.default_rng(0).random((1500, 1500), dtype=np.float32)
    return median_s(lambda: a @ a)


def peak_memory_mb() -> float:
    """Largest resident size of this process so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def load_per_core() -> float:
    """How busy the machine is: above about 0.5 before we begin, figures mislead."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)


def resident_mb(pid: int) -> float:
    """Resident memory of another process (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"process {pid} tells no resident size")
