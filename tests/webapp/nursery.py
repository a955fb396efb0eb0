"""Servers that are born fast and may be killed: ``python -m tests.webapp.nursery DATA_DIR``.

This process has imported everything already. For each line, a port, it forks a child that serves there, prints the
child's id, and then its end.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path

from core.settings import Settings
from webapp.gradio_files import prepare_gradio
from webapp.serving import serve


def main(folder: Path) -> None:
    prepare_gradio(Settings(data_dir=folder))
    import_module("webapp.ui")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.dup2(2, 1)  # its two lines for people are not ours
            serve(Settings(data_dir=folder, port=int(line), segmenter="threshold", grounder="threshold"))
            os._exit(0)
        _say({"born": child})
        os.waitpid(child, 0)
        _say({"dead": child})


def _say(words: dict[str, int]) -> None:
    os.write(1, json.dumps(words).encode() + b"\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
