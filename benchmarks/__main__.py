"""``python -m benchmarks``: prints what it measures, and how busy the machine is."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks import engine, gallery, service, ui
from benchmarks.timing import Row, load_per_core, reference_s
from core.settings import Settings

PARTS = ("engine", "service", "gallery", "ui")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder in the data layout, for accuracy on its test part")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    options = parser.parse_args()
    if (load := load_per_core()) > 0.5:
        print(f"The machine is busy ({load:.1f} waiting per core): the figures below are too high.")
    reference = reference_s()
    print(f"reference: one 1,500 x 1,500 float32 matrix product, {reference * 1000:.1f} ms")
    if "engine" in options.only:
        _show("Engine", engine.measure(Settings(), reference))
    if "service" in options.only:
        _show("Service", service.measure(reference))
    if "gallery" in options.only:
        _show("Gallery", gallery.measure(reference))
    if "ui" in options.only:
        _show("Canvas", ui.measure())
    if options.data is not None:
        command = [sys.executable, "-m", "training.evaluate", str(options.data), "--split", "test"]
        return subprocess.run(command, check=False).returncode
    return 0


def _show(title: str, rows: Iterable[Row]) -> None:
    print(title)
    for row in rows:
        print(row, flush=True)


if __name__ == "__main__":
    sys.exit(main())
