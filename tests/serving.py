"""A real server in a process of its own, on a free port, over a data folder; its output is shown when it dies."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """``python -m webapp`` over ``data_dir``. ``start`` returns once it answers; ``kill`` is kill -9."""

    def __init__(self, data_dir: Path, settings: Mapping[str, str] | None = None) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = data_dir.parent / f"{data_dir.name}.log"
        self._settings = dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, ready: bool = False, timeout_s: float = 120) -> Server:
        """Serve; with ``ready`` wait until the models are warm as well."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SAYSEG_")}
        environment |= {"SAYSEG_DATA_DIR": str(self.data_dir), "SAYSEG_PORT": str(self.port), **self._settings}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "webapp"], env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        return self.wait(ready=ready, timeout_s=timeout_s)

    def wait(self, *, ready: bool, timeout_s: float = 120) -> Server:
        """Return once the server answers or, with ``ready``, once its models are warm."""
        if self._process is None:
            raise RuntimeError("the server was not started")
        end = time.monotonic() + timeout_s
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended at once:\n{self.output()}")
            if self._answers(ready):
                return self
            time.sleep(0.1)
        raise TimeoutError(f"the server did not answer within {timeout_s:g} s:\n{self.output()}")

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("the server is not running")
        return self._process.pid

    def output(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _answers(self, ready: bool) -> bool:
        try:
            health = httpx.get(f"{self.url}/api/health", timeout=5).json()
        except (httpx.HTTPError, ValueError):
            return False
        return bool(health["ready"]) if ready else health["status"] == "ok"

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=30)
            self._process = None
