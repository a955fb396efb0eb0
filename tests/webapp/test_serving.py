"""``python -m webapp`` from outside: what it prints, and how it refuses."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.serving import free_port
from tests.webapp.conftest import SMALL


def program(*words: str, **settings: str) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SAYSEG_", "GRADIO_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "webapp", *words],
        env={**environment, **SMALL, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = program("--port", str(port), SAYSEG_DATA_DIR=str(tmp_path / "data"))
    assert process.stdout
    process.first_lines = [process.stdout.readline(), process.stdout.readline()]  # type: ignore[attr-defined]
    yield process, port
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_it_prints_two_lines_serves_refuses_a_second_and_ends_on_ctrl_c(
    running: tuple[subprocess.Popen[str], int], tmp_path: Path
) -> None:
    process, port = running
    folder = tmp_path / "data"
    assert process.first_lines == [  # type: ignore[attr-defined]
        f"Sayseg is at http://127.0.0.1:{port}\n",
        f"Its data is in {folder}\n",
    ]
    assert httpx.get(f"http://127.0.0.1:{port}/api/health").json()["status"] == "ok"

    second = program("--port", str(free_port()), SAYSEG_DATA_DIR=str(folder))
    assert second.communicate(timeout=60) == (
        "",
        f"Sayseg: Another Sayseg is running on the data folder {folder}. "
        "Stop it first, or choose another folder with SAYSEG_DATA_DIR.\n",
    )
    assert second.returncode == 1

    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60) == ("", "")
    assert process.returncode in (0, 130)


def test_a_busy_port_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        process = program("--port", str(port), SAYSEG_DATA_DIR=str(tmp_path))
        said = process.communicate(timeout=60)

    assert said == (
        "",
        f"Sayseg: Port {port} on 127.0.0.1 is taken by another program, perhaps by another Sayseg. "
        "Choose another with --port or SAYSEG_PORT.\n",
    )
    assert process.returncode == 1
