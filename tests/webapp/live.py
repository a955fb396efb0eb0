"""The application behind a real uvicorn, in a thread: for what a test client can't show."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import uvicorn

from core.settings import Settings
from core.workbench import Workbench
from webapp.app import create_app
from webapp.serving import Server, bound_socket


@contextmanager
def served(workbench: Workbench, settings: Settings) -> Iterator[str]:
    """The address it is served at, until the block ends."""
    is_up = Event()
    servers: list[uvicorn.Server] = []
    listener = bound_socket(settings.model_copy(update={"port": 0}))

    async def serve() -> None:
        app = await create_app(workbench, settings)
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
        servers.append(Server(config, is_up.set))
        await servers[0].serve(sockets=[listener])

    thread = Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert is_up.wait(60)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    servers[0].should_exit = True
    thread.join()
    listener.close()
