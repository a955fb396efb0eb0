"""Serve until Ctrl-C: take the port, take the data folder, build, tell the address, warm the models up."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import Callable
from threading import Event, Thread

import uvicorn

from core.errors import AppError
from core.settings import Settings
from core.types import Caller
from core.workbench import FETCHING, WORK, Workbench
from webapp.app import create_app
from webapp.hosts import check_binding
from webapp.jobs import work_on_jobs


class PortTaken(AppError):
    """Another program listens there."""


class Server(uvicorn.Server):
    """Calls ``on_serving`` once the port answers, not before."""

    def __init__(self, config: uvicorn.Config, on_serving: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_serving = on_serving

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_serving()


def serve(settings: Settings) -> None:
    """Blocks. Raises AppError with a sentence if the port or the data folder is taken."""
    check_binding(settings)
    with bound_socket(settings) as listener:
        workbench = Workbench.open(settings)
        stop = Event()
        workers = [
            Thread(target=work_on_jobs, args=(workbench, stop, "server", kinds), name=f"jobs: {', '.join(kinds)}")
            for kinds in (WORK, FETCHING)
        ]
        try:
            if settings.sample_project:
                workbench.projects.add_sample_once(Caller(door="start"))
            for worker in workers:
                worker.start()
            asyncio.run(_serve(workbench, settings, listener))
        except KeyboardInterrupt:
            pass  # Ctrl-C is how one stops it
        finally:
            stop.set()
            for worker in workers:
                if worker.is_alive():
                    worker.join()
            workbench.close()


def bound_socket(settings: Settings) -> socket.socket:
    """The listening address, taken before anything slow is done. Raises PortTaken or a sentence on the address."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise PortTaken(_why_not(settings, error)) from error
    listener.set_inheritable(True)
    return listener


def _why_not(settings: Settings, error: OSError) -> str:
    if error.errno in (98, 48, 10048):
        return (
            f"Port {settings.port} on {settings.host} is taken by another program, perhaps by another Sayseg. "
            "Choose another with --port or SAYSEG_PORT."
        )
    return f"This machine can't listen on {settings.host}, port {settings.port}: {error.strerror or error}."


async def _serve(workbench: Workbench, settings: Settings, listener: socket.socket) -> None:
    app = await create_app(workbench, settings)
    config = uvicorn.Config(
        app,
        log_level=settings.log_level.lower(),
        access_log=settings.log_level in ("DEBUG", "INFO"),
        timeout_graceful_shutdown=5,
        server_header=False,
    )

    def on_serving() -> None:
        tell(settings, listener)
        workbench.engine.warm_up()

    await Server(config, on_serving).serve(sockets=[listener])


def tell(settings: Settings, listener: socket.socket) -> None:
    """The two lines a person needs."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    sys.stdout.write(f"Sayseg is at http://{host}:{listener.getsockname()[1]}\n")
    sys.stdout.write(f"Its data is in {settings.data_dir.resolve()}\n")
    sys.stdout.flush()


def configure_logging(settings: Settings) -> None:
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
